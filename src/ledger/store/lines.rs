//! How a line stands in its table.

use crate::db::Values;
use crate::db::bulk::{Cells, Target};
use crate::error::Fault;
use crate::facts::{Dictionary, LedgerRow, LedgerRows, LineKind, Origin, Sym, Texts};
use entity::{AccountId, BookId, Digest, ImportId, InstituteId, LedgerLineId, LedgerLineKind};

/// Where lines are written.
pub(in crate::ledger) const LINE: Target = Target {
    table: "ledger_line",
    columns: &[
        "id",
        "institute_id",
        "book_id",
        "reverses_id",
        "digest",
        "import_id",
        "sheet",
        "row",
        "kind",
        "account_id",
        "account_name",
        "asset_no",
        "held_on",
        "year",
        "period",
        "word",
        "number",
        "line",
        "system",
        "debit",
        "credit",
        "summary",
        "class_name",
        "department",
        "name",
        "specification",
        "quantity",
    ],
};

/// Columns of [`LINE`] before those that say what a line is.
const HEAD: usize = 5;
/// Columns that say where it stood: import, sheet and row, for one field of the facts.
const PLACE: usize = 3;

/// Which line it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::ledger) struct Line {
    pub id: LedgerLineId,
    pub institute: InstituteId,
    pub book: BookId,
    pub account: AccountId,
    pub import: ImportId,
    pub sheet: i32,
    pub row: u32,
    pub reverses: Option<LedgerLineId>,
}

/// Writes a line as it was written in its file.
pub(in crate::ledger) fn write_line(cells: &mut Cells, line: &Line, rows: &LedgerRows, row: usize, texts: &Dictionary) {
    let written = |column: &crate::facts::Column<Sym>| texts.text(column.written(row));
    cells.uuid(line.id.0);
    cells.uuid(line.institute.0);
    cells.uuid(line.book.0);
    cells.uuid(line.reverses.map(|id| id.0));
    cells.digest(Digest(*rows.digest(row)));
    cells.uuid(line.import.0);
    cells.int(line.sheet);
    cells.int(line.row as i32);
    let kind = match rows.kind.at(row) {
        LineKind::Line => LedgerLineKind::Line,
        LineKind::Opening => LedgerLineKind::Opening,
    };
    cells.word(kind.code());
    cells.uuid(line.account.0);
    cells.text(written(&rows.account_name));
    cells.text(written(&rows.asset_no));
    cells.day(rows.on.at(row));
    cells.int(i32::from(rows.year.at(row)));
    cells.int(i32::from(rows.period.at(row)));
    cells.text(written(&rows.word));
    cells.big(i64::from(rows.number.at(row)));
    cells.big(i64::from(rows.line.at(row)));
    cells.word(rows.system.at(row).code());
    cells.big(rows.debit.at(row));
    cells.big(rows.credit.at(row));
    for column in [&rows.summary, &rows.class_name, &rows.department, &rows.name, &rows.specification] {
        cells.text(written(column));
    }
    cells.big(rows.quantity.at(row));
}

/// The columns that a row is read from, where the lists have the columns of `mask`.
pub(super) fn columns(mask: i64) -> impl Iterator<Item = &'static str> {
    let place = LINE.columns[HEAD..HEAD + PLACE].iter();
    let fields = LINE.columns[HEAD + PLACE..].iter().enumerate().filter(move |(at, _)| mask >> (at + 1) & 1 == 1);
    place.chain(fields.map(|(_, column)| column)).copied()
}

/// Where a row stands and what it is, its account by id.
pub(super) struct Read {
    pub import: ImportId,
    pub sheet: i32,
    pub account: AccountId,
    pub row: LedgerRow,
}

/// Reads a row of [`columns`]. The fields come in the order of the facts.
#[inline]
pub(super) fn read(values: &mut Values<'_>, mask: i64, texts: &mut Texts) -> Result<Read, Fault> {
    let (import, sheet, number) = (values.id()?, values.int()?, values.int()?);
    let mut row = LedgerRow { origin: Origin { table: 0, row: number as u32 }, ..LedgerRow::default() };
    values.of_fields(mask >> 1);
    row.kind = values.maybe_term()?.map(super::line_kind).unwrap_or_default();
    let account = values.id()?;
    row.account_name = texts.add(values.text()?);
    row.asset_no = texts.add_code(values.text()?);
    row.on = values.day()?;
    row.year = values.int()? as u16;
    row.period = values.int()? as u8;
    row.word = texts.add(values.text()?);
    row.number = values.big()? as u32;
    row.line = values.big()? as u32;
    row.system = values.maybe_term()?.unwrap_or_default();
    row.debit = values.big()?;
    row.credit = values.big()?;
    row.summary = texts.add_shown(values.text()?);
    for text in [&mut row.class_name, &mut row.department, &mut row.name, &mut row.specification] {
        *text = texts.add(values.text()?);
    }
    row.quantity = values.big()?;
    Ok(Read { import, sheet, account, row })
}

#[cfg(test)]
mod tests {
    use super::columns;

    #[test]
    fn only_what_a_list_has_is_read() {
        assert_eq!(columns(1).collect::<Vec<_>>(), ["import_id", "sheet", "row"]);
        let some = columns(1 << 2 | 1 << 5 | 1 << 19).collect::<Vec<_>>();
        assert_eq!(some, ["import_id", "sheet", "row", "account_id", "held_on", "quantity"]);
        assert_eq!(columns(i64::MAX).count(), 3 + 19);
    }
}
