//! Sheets that are no lists: covers, notes, dictionaries, summaries, forms.

use super::{
    SheetKind,
    dictionary::{Strength, aliases},
    find::Found,
    header::fold,
    heading::Window,
};
use crate::sheet::cell_name;

/// Sheets of which the name alone says that they hold no rows.
pub(super) fn is_never_data(name: &str) -> bool {
    let name = fold(name);
    let exact = [
        "t_schema",
        "封面",
        "目录",
        "填表说明",
        "填报说明",
        "使用说明",
        "编制说明",
        "说明",
        "字典",
        "数据字典",
        "下拉",
        "下拉列表",
        "下拉选项",
        "代码表",
        "码表",
        "枚举",
        "参数",
    ];
    exact.contains(&name.as_str()) || name.starts_with("hidden") || name.starts_with("_hidden")
}

/// Sheets that are passed over without a question where nothing in them fits.
pub(super) fn is_rarely_data(name: &str) -> bool {
    let name = fold(name);
    ["汇总", "封面", "目录", "说明", "字典", "下拉", "透视", "统计", "图表", "模板", "示例"]
        .iter()
        .any(|word| name.contains(word))
}

/// What a summary is by (资产类别, 使用部门), where a header has amounts and no single thing.
pub(super) fn summary_by(found: &Found) -> Option<String> {
    if !matches!(found.kind, SheetKind::Cards | SheetKind::Counts) {
        return None;
    }
    let dictionary = aliases(found.kind);
    let column = |names: &[&str]| {
        found
            .seen
            .iter()
            .find(|column| column.hits.iter().any(|hit| names.contains(&dictionary.fields[hit.field].name.as_str())))
    };
    if column(&["asset_no", "card_no", "tag_no", "old_no", "name", "specification", "serial_no"]).is_some() {
        return None;
    }
    let by = column(&["class_name", "class_code", "use_department", "book_department", "manage_department"])?;
    (by.index <= 2).then(|| by.written.clone())
}

/// The first label of a form (one card a sheet): labels down the sheet, each with its value beside it.
pub(super) fn form_cell(window: &Window<'_>) -> Option<String> {
    let dictionary = aliases(SheetKind::Cards);
    let is_label = |row: usize, column: usize| {
        window.header(row, column).is_some_and(|header| {
            dictionary
                .hits(&header.text)
                .iter()
                .chain(dictionary.hits(&header.full()))
                .any(|hit| hit.strength >= Strength::Weak)
        })
    };
    let (mut rows, mut labels, mut first) = (0, 0, None);
    for row in 0..window.rows.len().min(60) {
        let columns: Vec<usize> = (0..window.rows[row].len()).filter(|column| is_label(row, *column)).collect();
        let filled = window.filled(row);
        if columns.is_empty()
            || filled > columns.len() * 3
            || columns.windows(2).any(|pair| pair[1] == pair[0] + 1 && filled > 4)
        {
            continue;
        }
        rows += 1;
        labels += columns.len();
        first.get_or_insert_with(|| cell_name(columns[0], (window.first + row) as u32 + 1));
    }
    if rows >= 3 && labels >= 5 { first } else { None }
}
