//! What was understood of the files.

use super::super::{Input, InputColumn, InputSheet};
use crate::sheet::column_name;
use crate::words::{Lang, Words};
use entity::{Day, Digest, Money, Side};

/// One file.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputView<'a> {
    side: Side,
    file_name: &'a str,
    sha256: Digest,
    size: u64,
    format: &'static str,
    encoding: Option<&'static str>,
    sheets: Vec<SheetView<'a>>,
    notices: Vec<String>,
}

impl<'a> InputView<'a> {
    /// One file in one language.
    pub fn new(input: &'a Input, lang: Lang) -> Self {
        Self {
            side: input.side,
            file_name: &input.name,
            sha256: input.sha256,
            size: input.size,
            format: input.format,
            encoding: input.encoding,
            sheets: input.sheets.iter().map(|sheet| SheetView::new(sheet, lang)).collect(),
            notices: input.notices.iter().map(|notice| notice.tell(lang)).collect(),
        }
    }
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SheetView<'a> {
    name: &'a str,
    kind: crate::layout::SheetKind,
    header_rows: [u32; 2],
    columns: Vec<ColumnView<'a>>,
    ignored: &'a [String],
    period: Option<PeriodView>,
    rows: u64,
    dropped: Vec<DroppedView>,
    sums: Vec<SumView>,
    notices: Vec<String>,
}

#[derive(serde::Serialize)]
struct ColumnView<'a> {
    column: String,
    field: &'static str,
    term: &'a str,
    caption: &'a str,
}

#[derive(serde::Serialize)]
struct PeriodView {
    from: Day,
    to: Day,
}

#[derive(serde::Serialize)]
struct DroppedView {
    reason: &'static str,
    text: &'static str,
    rows: u64,
}

#[derive(serde::Serialize)]
struct SumView {
    what: &'static str,
    text: &'static str,
    value: Money,
}

impl<'a> SheetView<'a> {
    fn new(sheet: &'a InputSheet, lang: Lang) -> Self {
        let column = |column: &'a InputColumn| ColumnView {
            column: column_name(column.index),
            field: column.field,
            term: &column.term,
            caption: &column.caption,
        };
        let dropped =
            |(why, rows): &(&'static Words, u64)| DroppedView { reason: why.code, text: why.text(lang), rows: *rows };
        let sum =
            |(what, value): &(&'static Words, Money)| SumView { what: what.code, text: what.text(lang), value: *value };
        Self {
            name: &sheet.name,
            kind: sheet.kind,
            header_rows: [sheet.header_rows.0, sheet.header_rows.1],
            columns: sheet.columns.iter().map(column).collect(),
            ignored: &sheet.ignored,
            period: sheet.period.map(|(from, to)| PeriodView { from, to }),
            rows: sheet.rows,
            dropped: sheet.dropped.iter().map(dropped).collect(),
            sums: sheet.sums.iter().map(sum).collect(),
            notices: sheet.notices.iter().map(|notice| notice.tell(lang)).collect(),
        }
    }
}
