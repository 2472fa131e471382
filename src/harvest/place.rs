//! Places: columns of several levels, and rooms named by a sheet or its title.

use super::{Cells, Col, Task};
use crate::facts::Sym;
use crate::sheet::Row;

/// The place that several columns name together, the widest first.
pub fn place(cells: &mut Cells<'_, '_>, columns: &[Col], scratch: &mut String) -> Sym {
    let sym = joined(cells, columns, '/', scratch);
    columns.first().map_or(sym, |first| cells.key(sym, *first))
}

/// Joins the texts of several columns, blank ones left out; a single one is taken as it stands.
pub fn joined(cells: &mut Cells<'_, '_>, columns: &[Col], between: char, scratch: &mut String) -> Sym {
    match columns {
        [] => return Sym::BLANK,
        [only] => return cells.text(*only),
        _ => {}
    }
    scratch.clear();
    for text in columns.iter().map(|col| col.text(cells.row)).filter(|text| !text.is_empty()) {
        if !scratch.is_empty() {
            scratch.push(between);
        }
        scratch.push_str(text);
    }
    cells.texts.add(scratch)
}

/// The room that a sheet without a column of places is about: its name (`A栋301`), else the first
/// word of its title (`A栋301 固定资产盘点表`).
pub fn room(task: &Task<'_>) -> Option<String> {
    let titles = task.reading.title.lines.iter().filter_map(|line| line.split_whitespace().next());
    [task.sheet_name.trim()].into_iter().chain(titles).find(|text| is_room(text)).map(str::to_owned)
}

/// Whether a text names a room: it has a number and a word of buildings, or is a plain room number.
fn is_room(text: &str) -> bool {
    let length = text.chars().count();
    if !(2..=20).contains(&length) || text.contains(['年', '月', '表', '期']) {
        return false;
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let word = text.contains(['栋', '楼', '室', '层', '房', '号', '库', '座', '区']);
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    let plain = text.chars().all(|c| c.is_ascii_digit() || c == '-' || c.is_ascii_uppercase()) && letters <= 2;
    (word && (digits > 0 || text.ends_with(['室', '房', '库']))) || (plain && (3..=5).contains(&digits) && letters <= 1)
}

/// Names at the foot of a sheet: `盘点人：张三  监盘人：李四`.
pub fn signatures(row: &Row<'_>) -> Vec<(String, String)> {
    let line: Vec<&str> = row.cells().iter().map(|cell| cell.text.trim()).filter(|text| !text.is_empty()).collect();
    let line = line.join(" ").replace('：', ":");
    let mut found = Vec::new();
    let mut pieces = line.split(':').peekable();
    let mut label = pieces.next().unwrap_or_default().trim().to_owned();
    while let Some(piece) = pieces.next() {
        let mut words: Vec<&str> = piece.split_whitespace().collect();
        let next = if pieces.peek().is_some() { words.pop().unwrap_or_default() } else { "" };
        let name = words.join(" ");
        if !name.is_empty() && label.ends_with(['人', '员', '盘', '点']) {
            found.push((label.clone(), name));
        }
        next.clone_into(&mut label);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{is_room, signatures};
    use crate::sheet::{Cell, CellKind, Row};

    #[test]
    fn rooms_are_known_by_their_names() {
        for room in ["A栋301", "3号楼205室", "实验楼2层", "301", "B-301", "仓库"] {
            assert!(is_room(room), "{room}");
        }
        for other in ["Sheet1", "1月", "2025年", "设备", "盘点表", "固定资产", "2025", "12"] {
            assert_eq!(is_room(other), other == "2025", "{other}");
        }
    }

    #[test]
    fn the_foot_of_a_sheet_names_people() {
        let cells = ["盘点人：张三 监盘人：李四", "", "部门负责人："].map(|text| Cell { text, kind: CellKind::Text });
        let pair = |label: &str, name: &str| (label.to_owned(), name.to_owned());
        assert_eq!(signatures(&Row::new(9, &cells)), [pair("盘点人", "张三"), pair("监盘人", "李四")]);
    }
}
