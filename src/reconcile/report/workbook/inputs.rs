//! 导入说明: how every sheet of every file was read.

use super::super::{Report, grouped, label, signed, title, words as w};
use super::pages;
use crate::intake::{InputReport, SheetReport};
use crate::sheet::write::{BookWriter, Tone, Value, WriteError};
use crate::words::{Lang, Told};
use std::fmt::Write as _;

/// Writes the page.
pub fn write(book: &mut BookWriter, report: &Report<'_>) -> Result<(), WriteError> {
    let lang = report.lang;
    book.page(pages::inputs(report))?;
    for input in report.inputs {
        if input.sheets.is_empty() || !input.notices.is_empty() {
            write_input(book, input, lang, None, &input.notices)?;
        }
        for sheet in &input.sheets {
            write_input(book, input, lang, Some(sheet), &sheet.notices)?;
        }
    }
    for notice in report.notices {
        let mut cells = [Value::Blank; 11];
        let text = notice.tell(lang);
        cells[9] = Value::Text(&text);
        book.row(Tone::Plain, &cells)?;
    }
    Ok(())
}

fn write_input(
    book: &mut BookWriter,
    input: &InputReport,
    lang: Lang,
    sheet: Option<&SheetReport>,
    notices: &[Told],
) -> Result<(), WriteError> {
    let format: Vec<&str> = input.format.iter().map(|format| format.name()).chain(input.encoding).collect();
    let format = format.join(" ");
    let header = sheet.map_or_else(String::new, |sheet| {
        let signed = signed(sheet).into_iter().map(|who| format!("{} {who}", w::SIGNED.text(lang)));
        title(sheet, lang).into_iter().chain(signed).collect::<Vec<_>>().join("\n")
    });
    let (columns, sums) = sheet.map(|sheet| (columns(sheet, lang), sums(sheet, lang))).unwrap_or_default();
    let notices = notices.iter().map(|notice| notice.tell(lang)).collect::<Vec<_>>().join("\n");
    let hash = input.sha256.to_string();
    book.row(
        Tone::Plain,
        &[
            Value::Text(label::side(input.side, lang)),
            Value::Text(&input.name),
            Value::Text(sheet.map_or_else(|| w::WHOLE_FILE.text(lang), |sheet| &sheet.name)),
            Value::Text(sheet.map_or("", |sheet| label::sheet_kind(sheet.kind, lang))),
            Value::Text(&format),
            Value::Text(&header),
            sheet.map_or(Value::Blank, |sheet| Value::Count(sheet.tally.taken)),
            Value::Text(&columns),
            Value::Text(&sums),
            Value::Text(&notices),
            Value::Text(&hash),
        ],
    )
}

/// The columns taken, and what was not.
fn columns(sheet: &SheetReport, lang: Lang) -> String {
    let mut columns = String::new();
    for column in &sheet.columns {
        let field = label::field(sheet.kind, column.field, lang);
        let _ = write!(columns, "{} {field}←{}; ", column.column, column.caption);
    }
    if !sheet.ignored.is_empty() {
        let _ = write!(columns, "\n{}: {}", w::IGNORED.text(lang), sheet.ignored.join("; "));
    }
    columns
}

/// The sums of what was taken, and the rows that were not.
fn sums(sheet: &SheetReport, lang: Lang) -> String {
    let sums = sheet.sums.iter().map(|sum| format!("{} {}", label::term(sum.zh, sum.code, lang), grouped(&sum.total)));
    let dropped = sheet
        .dropped()
        .map(|(why, rows)| format!("{} {} {rows}", w::DROPPED.text(lang), label::term(why.zh(), why.code(), lang)));
    sums.chain(dropped).collect::<Vec<_>>().join("\n")
}
