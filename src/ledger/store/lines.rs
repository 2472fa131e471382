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
    let fields = LINE.columns[HEAD + PLACE..].iter().enumerate().filter(move |(at, _)| has(mask, at + 1));
    place.chain(fields.map(|(_, column)| column)).copied()
}

/// Whether a list has a field of the facts, by its place among them.
const fn has(mask: i64, field: usize) -> bool {
    mask >> field & 1 == 1
}

/// Where a row stands and what it is, its account by id.
pub(super) struct Read {
    pub import: ImportId,
    pub sheet: i32,
    pub account: AccountId,
    pub row: LedgerRow,
}

/// Takes the values of the columns that a list has; the others are blank.
struct Fields<'v, 'r, 't> {
    values: &'v mut Values<'r>,
    texts: &'t mut Texts,
    mask: i64,
    field: usize,
}

impl Fields<'_, '_, '_> {
    #[inline]
    fn is_next(&mut self) -> bool {
        self.field += 1;
        has(self.mask, self.field)
    }

    #[inline]
    fn text(&mut self) -> Result<Sym, Fault> {
        Ok(if self.is_next() { self.texts.add(self.values.text()?) } else { Sym::BLANK })
    }

    #[inline]
    fn big(&mut self) -> Result<i64, Fault> {
        if self.is_next() { self.values.big() } else { Ok(0) }
    }

    #[inline]
    fn int(&mut self) -> Result<i32, Fault> {
        if self.is_next() { self.values.int() } else { Ok(0) }
    }
}

/// Reads a row of [`columns`]. The fields come in the order of the facts.
#[inline]
pub(super) fn read(values: &mut Values<'_>, mask: i64, texts: &mut Texts) -> Result<Read, Fault> {
    let (import, sheet, number) = (values.id()?, values.int()?, values.int()?);
    let mut row = LedgerRow { origin: Origin { table: 0, row: number as u32 }, ..LedgerRow::default() };
    let mut fields = Fields { values, texts, mask, field: 0 };
    if fields.is_next() {
        row.kind = super::line_kind(fields.values.term()?);
    }
    let account = if fields.is_next() { fields.values.id()? } else { AccountId(uuid::Uuid::nil()) };
    row.account_name = fields.text()?;
    if fields.is_next() {
        row.asset_no = fields.texts.add_code(fields.values.text()?);
    }
    if fields.is_next() {
        row.on = fields.values.day()?;
    }
    row.year = fields.int()? as u16;
    row.period = fields.int()? as u8;
    row.word = fields.text()?;
    row.number = fields.big()? as u32;
    row.line = fields.big()? as u32;
    if fields.is_next() {
        row.system = fields.values.term()?;
    }
    row.debit = fields.big()?;
    row.credit = fields.big()?;
    if fields.is_next() {
        row.summary = fields.texts.add_shown(fields.values.text()?);
    }
    row.class_name = fields.text()?;
    row.department = fields.text()?;
    row.name = fields.text()?;
    row.specification = fields.text()?;
    row.quantity = fields.big()?;
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
