//! What was understood of the files.

use super::super::label;
use crate::intake::{ColumnReport, InputReport, SheetReport, Sum};
use crate::layout::{Scale, SheetKind};
use crate::sheet::Format;
use crate::words::{Lang, Told};
use entity::{Day, Digest, Side};

/// One file.
#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InputView<'a> {
    side: Side,
    file_name: &'a str,
    sha256: Digest,
    size: u64,
    format: Option<&'static str>,
    encoding: Option<&'static str>,
    sheets: Vec<SheetView<'a>>,
    notices: Vec<String>,
}

impl<'a> InputView<'a> {
    /// One file in one language.
    pub fn new(input: &'a InputReport, lang: Lang) -> Self {
        Self {
            side: input.side,
            file_name: &input.name,
            sha256: input.sha256,
            size: input.size,
            format: input.format.map(Format::name),
            encoding: input.encoding,
            sheets: input.sheets.iter().map(|sheet| SheetView::new(sheet, lang)).collect(),
            notices: told(&input.notices, lang),
        }
    }
}

/// Messages in one language.
pub fn told(notices: &[Told], lang: Lang) -> Vec<String> {
    notices.iter().map(|notice| notice.tell(lang)).collect()
}

#[derive(serde::Serialize)]
#[serde(rename_all = "camelCase")]
struct SheetView<'a> {
    name: &'a str,
    kind: SheetKind,
    header_rows: [u32; 2],
    columns: Vec<ColumnView<'a>>,
    ignored: &'a [String],
    organisation: Option<&'a str>,
    period: Option<PeriodView>,
    account: Option<AccountView<'a>>,
    scale: Scale,
    base_date: Option<Day>,
    rows: u64,
    dropped: Vec<DroppedView>,
    sums: Vec<SumView<'a>>,
    signatures: Vec<SignatureView<'a>>,
    notices: Vec<String>,
}

#[derive(serde::Serialize)]
struct ColumnView<'a> {
    column: &'a str,
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
struct AccountView<'a> {
    code: &'a str,
    name: &'a str,
}

#[derive(serde::Serialize)]
struct DroppedView {
    reason: &'static str,
    rows: u64,
}

#[derive(serde::Serialize)]
struct SumView<'a> {
    what: &'static str,
    total: &'a str,
}

/// A name at the foot of the sheet, offered as who counted, supervised or made it.
#[derive(serde::Serialize)]
struct SignatureView<'a> {
    role: &'a str,
    name: &'a str,
}

impl<'a> SheetView<'a> {
    fn new(sheet: &'a SheetReport, lang: Lang) -> Self {
        let column = |column: &'a ColumnReport| ColumnView {
            column: &column.column,
            field: column.field,
            term: label::field(sheet.kind, column.field, Lang::Zh),
            caption: &column.caption,
        };
        let sum = |sum: &'a Sum| SumView { what: sum.code, total: &sum.total };
        Self {
            name: &sheet.name,
            kind: sheet.kind,
            header_rows: [sheet.header_rows.0, sheet.header_rows.1],
            columns: sheet.columns.iter().map(column).collect(),
            ignored: &sheet.ignored,
            organisation: sheet.org.as_deref(),
            period: sheet.period.map(|(from, to)| PeriodView { from, to }),
            account: sheet.account.as_ref().map(|(code, name)| AccountView { code, name }),
            scale: sheet.scale,
            base_date: sheet.base_date,
            rows: sheet.tally.taken,
            dropped: sheet.dropped().map(|(why, rows)| DroppedView { reason: why.code(), rows }).collect(),
            sums: sheet.sums.iter().map(sum).collect(),
            signatures: sheet.signatures.iter().map(|(role, name)| SignatureView { role, name }).collect(),
            notices: told(&sheet.notices, lang),
        }
    }
}
