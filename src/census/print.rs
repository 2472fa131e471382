//! 盘点表 as a workbook: a sheet a place, to be filled and read back. Pure.
//!
//! The codes are not drawn here: a workbook would hold a picture of its own for every thing, twenty thousand of them.
//! They are on the printed form (`page`), and the text of each stands in its row. What is read back is in Chinese in
//! every language: captions, results and who signed.

use super::sheets::{Row, Seen, Sheet};
use crate::sheet::write::{BookWriter, Content, Page, Spec, Stationery, Tone, Value, WriteError, columns};
use crate::words::Lang;
use entity::{Day, ItemCondition, Quantity, UsageState};
use std::collections::HashSet;

/// Of what the sheets are.
#[derive(Debug, Clone)]
pub struct Of {
    /// 机构.
    pub institute: String,
    /// 盘点名称.
    pub title: String,
    /// 盘点基准日.
    pub base_date: Day,
    /// The day for which they say what should be there.
    pub on: Day,
    /// The language.
    pub lang: Lang,
}

/// Characters of a name of a sheet, and those that it cannot have.
const NAME: usize = 31;
const FORBIDDEN: [char; 7] = ['[', ']', ':', '*', '?', '/', '\\'];

const SPECS: [Spec; 20] = [
    ("序号", "no.", 6, Content::Text),
    ("资产编号", "asset no.", 18, Content::Text),
    ("卡片编号", "card no.", 14, Content::Text),
    ("资产名称", "name", 20, Content::Long),
    ("规格型号", "specification", 16, Content::Long),
    ("计量单位", "unit", 8, Content::Text),
    ("账面数量", "booked", 9, Content::Number),
    ("实盘数量", "counted", 9, Content::Number),
    ("盘点结果", "result", 12, Content::Text),
    ("存放地点", "place", 16, Content::Long),
    ("实际存放地点", "found at", 16, Content::Long),
    ("保管人", "keeper", 9, Content::Text),
    ("实际使用人", "in whose hands", 10, Content::Text),
    ("使用状况", "usage", 9, Content::Text),
    ("实物状况", "condition", 9, Content::Text),
    ("在外证明", "proof", 12, Content::Long),
    ("预计归还日期", "back on", 11, Content::Text),
    ("备注", "note", 18, Content::Long),
    ("盘点日期", "counted on", 11, Content::Text),
    ("盘点行号", "row", 50, Content::Text),
];
/// Where 账面数量 and 实盘数量 stand.
const BOOKED: usize = 6;
const COUNTED: usize = 7;

/// What is signed below a sheet, which is read back, too.
pub const SIGNED: [&str; 5] = ["盘点人：", "复盘人：", "监盘人：", "使用部门负责人：", "日期："];

/// The sheets as a workbook.
pub fn workbook(of: &Of, sheets: &[Sheet]) -> Result<BookWriter, WriteError> {
    let lang = of.lang;
    let mut book = BookWriter::new(Stationery::signed(lang, of.on)).of_many_pages();
    let mut names = HashSet::new();
    for sheet in sheets {
        let path = shown_path(sheet, lang);
        book.page(Page {
            name: name(path, &mut names),
            title: format!("{}  {path}", lang.said("固定资产盘点表", "Count sheet")),
            lines: lines(of, sheet),
            bands: Vec::new(),
            wide: false,
            columns: columns(&SPECS, Lang::Zh),
        })?;
        let blank = |id: &String| Row { id: id.clone(), place: sheet.path.clone(), ..Row::default() };
        let blanks: Vec<Row> = sheet.blanks.iter().map(blank).collect();
        for (number, row) in (1..).zip(sheet.rows.iter().chain(&blanks)) {
            self::row(&mut book, number, row)?;
        }
        total(&mut book, sheet)?;
        book.row(Tone::Plain, &[])?;
        SIGNED.iter().try_for_each(|line| book.row(Tone::Section, &[Value::Text(line)]))?;
    }
    Ok(book)
}

/// The path of the place of a sheet, as it is shown.
pub fn shown_path(sheet: &Sheet, lang: Lang) -> &str {
    if sheet.path.is_empty() { lang.said("未填存放地点", "no place") } else { &sheet.path }
}

/// The lines below the title.
pub fn lines(of: &Of, sheet: &Sheet) -> Vec<String> {
    let lang = of.lang;
    let team = if sheet.team.is_empty() { "" } else { lang.said("盘点小组：", "team: ") };
    vec![
        format!("{}{}    {}", lang.said("单位：", "institute: "), of.institute, of.title),
        format!(
            "{}{}    {}{}    {team}{}",
            lang.said("盘点基准日：", "base date: "),
            of.base_date,
            lang.said("账面截至：", "books as of: "),
            of.on,
            sheet.team
        ),
    ]
}

fn row(book: &mut BookWriter, number: u32, row: &Row) -> Result<(), WriteError> {
    let quantity = |quantity: Option<Quantity>| quantity.map_or(Value::Blank, Value::Quantity);
    let seen = row.seen.as_ref();
    let day = |of: fn(&Seen) -> Option<Day>| seen.and_then(of).map(|day| day.to_string()).unwrap_or_default();
    let (back, on) = (day(|seen| seen.away.as_ref()?.1), day(|seen| seen.on));
    let text = |of: fn(&Seen) -> &str| Value::Text(seen.map(of).unwrap_or_default());
    let number = number.to_string();
    let cells = [
        Value::Text(&number),
        Value::Text(&row.asset_no),
        Value::Text(&row.card_no),
        Value::Text(&row.name),
        Value::Text(&row.specification),
        Value::Text(&row.unit),
        quantity(row.booked),
        quantity(seen.map(|seen| seen.quantity)),
        // What was found is read back; that nobody else has confirmed it yet is no part of it.
        text(|seen| seen.outcome.zh()),
        Value::Text(&row.place),
        text(|seen| &seen.place),
        Value::Text(&row.keeper),
        text(|seen| &seen.hands),
        Value::Text(row.usage.map(UsageState::zh).unwrap_or_default()),
        Value::Text(seen.and_then(|seen| seen.condition).map(ItemCondition::zh).unwrap_or_default()),
        text(|seen| seen.away.as_ref().map_or("", |(proof, _)| proof)),
        Value::Text(&back),
        text(|seen| &seen.note),
        Value::Text(&on),
        Value::Text(&row.id),
    ];
    book.row(Tone::Plain, &cells)
}

/// What the rows come to: of the books where that is told, and of what was counted where it was.
pub fn sums(sheet: &Sheet) -> [Option<Quantity>; 2] {
    let sum = |of: fn(&Row) -> Option<Quantity>| {
        let told: Vec<i64> = sheet.rows.iter().filter_map(of).map(|quantity| quantity.0).collect();
        (!told.is_empty()).then(|| Quantity(told.iter().sum()))
    };
    [sum(|row| row.booked), sum(|row| row.seen.as_ref().map(|seen| seen.quantity))]
}

fn total(book: &mut BookWriter, sheet: &Sheet) -> Result<(), WriteError> {
    let mut cells = vec![Value::Blank; COUNTED + 1];
    cells[0] = Value::Text("合计");
    let [booked, counted] = sums(sheet).map(|sum| sum.map_or(Value::Blank, Value::Quantity));
    (cells[BOOKED], cells[COUNTED]) = (booked, counted);
    book.row(Tone::Total, &cells)
}

/// A name for the sheet of a place that no other sheet has.
fn name(path: &str, taken: &mut HashSet<String>) -> String {
    let plain: String = path.chars().map(|c| if FORBIDDEN.contains(&c) || c.is_control() { '-' } else { c }).collect();
    // Blanks may hide an apostrophe, which no name begins or ends with.
    let is_edge = |c: char| c == '\'' || c.is_whitespace();
    let plain = plain.trim_matches(is_edge);
    for number in 1_u32.. {
        let mark = if number == 1 { String::new() } else { format!("~{number}") };
        // The end of a path tells rooms apart.
        let room = NAME - mark.len();
        let over = plain.encode_utf16().count().saturating_sub(room);
        let mut dropped = 0;
        let rest = plain.trim_start_matches(|c: char| {
            let drop = dropped < over;
            dropped += if drop { c.len_utf16() } else { 0 };
            drop
        });
        let name = format!("{}{mark}", rest.trim_start_matches(is_edge));
        if !name.is_empty() && taken.insert(name.to_lowercase()) {
            return name;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::{NAME, name};
    use proptest::prelude::*;
    use std::collections::HashSet;

    #[test]
    fn rooms_are_told_apart_by_the_names_of_their_sheets() {
        let mut taken = HashSet::new();
        let mut of = |path: &str| name(path, &mut taken);
        assert_eq!([of("A栋/101"), of("A栋-101"), of("a栋/101")], ["A栋-101", "A栋-101~2", "a栋-101~3"]);
        let long = format!("{}/{}", "园区".repeat(20), "505室");
        assert!(of(&long).ends_with("-505室"));
        assert_eq!([of(""), of("'x'"), of("' y' ")], ["~2", "x", "y"]);
    }

    #[test]
    fn signs_beyond_the_first_plane_count_twice_and_are_not_torn_apart() {
        let path = "𐖻'𒾐🬀a0ଵ0 aᦰ𐠊𐔀 a𒑰a㇯🌀\u{16ff0}A  0";
        let name = name(path, &mut HashSet::new());
        assert!((20..=NAME).contains(&name.encode_utf16().count()), "{name}");
        assert!(name.chars().rev().zip(path.chars().rev()).take(12).all(|(kept, sign)| kept == sign), "{name}");
    }

    proptest! {
        #[test]
        fn a_name_is_one_that_a_workbook_takes(paths in prop::collection::vec("\\PC{0,40}", 0..8)) {
            let mut taken = HashSet::new();
            for path in paths {
                let name = name(&path, &mut taken);
                prop_assert!((1..=NAME).contains(&name.encode_utf16().count()));
                prop_assert!(!name.contains(super::FORBIDDEN) && !name.starts_with('\'') && !name.ends_with('\''));
            }
        }
    }
}
