//! How a balance stands in its table.

use crate::db::Values;
use crate::db::bulk::{Cells, Target};
use crate::error::Fault;
use crate::facts::Origin;
use crate::ledger::AccountBalance;
use entity::{BookId, ImportId, InstituteId, LedgerBalanceId};

/// Where balances are written.
pub(in crate::ledger) const BALANCE: Target = Target {
    table: "ledger_balance",
    columns: &[
        "institute_id",
        "book_id",
        "reverses_id",
        "id",
        "import_id",
        "sheet",
        "row",
        "account",
        "name",
        "system",
        "starts_on",
        "ends_on",
        "adjusting",
        "opening",
        "debit",
        "credit",
        "closing",
    ],
};

/// Columns of [`BALANCE`] that are not read.
const UNREAD: usize = 3;

/// Which balance it is.
#[derive(Debug, Clone, Copy)]
pub(in crate::ledger) struct Balance {
    pub id: LedgerBalanceId,
    pub institute: InstituteId,
    pub book: BookId,
    pub import: ImportId,
    pub sheet: i32,
    pub row: u32,
    pub reverses: Option<LedgerBalanceId>,
}

/// Writes a balance.
pub(in crate::ledger) fn write_balance(cells: &mut Cells, place: &Balance, balance: &AccountBalance) {
    cells.uuid(place.institute.0);
    cells.uuid(place.book.0);
    cells.uuid(place.reverses.map(|id| id.0));
    cells.uuid(place.id.0);
    cells.uuid(place.import.0);
    cells.int(place.sheet);
    cells.int(place.row as i32);
    cells.word(&balance.account);
    cells.word(&balance.name);
    cells.word(balance.system.code());
    cells.day(balance.from);
    cells.day(balance.to);
    cells.flag(balance.adjusting);
    for amount in [balance.opening, balance.debit, balance.credit, balance.closing] {
        cells.big(amount);
    }
}

/// The columns that a balance is read from.
pub(super) fn columns() -> impl Iterator<Item = &'static str> {
    BALANCE.columns[UNREAD..].iter().copied()
}

/// A balance and where it stands.
pub(super) struct Read {
    pub id: LedgerBalanceId,
    pub import: ImportId,
    pub sheet: i32,
    pub balance: AccountBalance,
}

/// Reads a row of [`columns`].
pub(super) fn read(values: &mut Values<'_>) -> Result<Read, Fault> {
    let (id, import, sheet, row) = (values.id()?, values.id()?, values.int()?, values.int()?);
    let balance = AccountBalance {
        origin: Origin { table: 0, row: row as u32 },
        account: values.text()?.to_owned(),
        name: values.text()?.to_owned(),
        system: values.term()?,
        from: values.day()?,
        to: values.day()?,
        adjusting: values.flag()?,
        opening: values.big()?,
        debit: values.big()?,
        credit: values.big()?,
        closing: values.big()?,
    };
    Ok(Read { id, import, sheet, balance })
}
