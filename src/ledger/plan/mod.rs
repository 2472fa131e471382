//! What an import of accounts comes to: the lines and balances of a file against those that are held.
//!
//! A line is named by (账套, 年度, 期间, 凭证字, 凭证号, 分录号), but books exist without line numbers and
//! files that hold one account only. So rows are compared voucher by voucher, as a multiset: what
//! says the same is unchanged, whatever its line number; what is left over is paired where the file
//! tells that it is the same line (`lines`), else it is new, or absent.
//!
//! Pure: a plan is tested with literals.

mod balances;
mod lines;
mod openings;
mod report;
#[cfg(test)]
mod tests;
mod undo;

pub use report::{report, told_balance, told_line};
pub use undo::{Marks, Place, Undo};
pub(in crate::ledger) use {balances::content as balance_content, lines::content as line_content};

use super::AccountBalance;
use crate::facts::{Dictionary, LedgerRows, LineKind, Origin};
use crate::words::Told;
use entity::{Day, ImportId, LedgerBalanceId, LedgerLineId};
use std::collections::{BTreeSet, HashSet};

/// Lines that are held, of the periods and opening days that a file covers.
#[derive(Debug, Default)]
pub struct HeldLines {
    /// The lines.
    pub rows: LedgerRows,
    /// Their texts.
    pub texts: Dictionary,
    /// Their ids.
    pub ids: Vec<LedgerLineId>,
    /// The imports that brought them.
    pub imports: Vec<ImportId>,
}

/// A balance that is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldBalance {
    /// Its id.
    pub id: LedgerBalanceId,
    /// The import that brought it.
    pub import: ImportId,
    /// What it says.
    pub balance: AccountBalance,
}

/// What is held of an account on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DaySum {
    /// The account, in the form in which it is compared.
    pub account: String,
    /// Openings or lines.
    pub kind: LineKind,
    /// The day.
    pub on: Day,
    /// 借方, in fen.
    pub debit: i64,
    /// 贷方, in fen.
    pub credit: i64,
    /// How many rows.
    pub rows: i64,
}

/// What is held.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// Lines and openings.
    pub lines: &'a HeldLines,
    /// Balances of the accounts that the file names and of the periods that it covers.
    pub balances: &'a [HeldBalance],
    /// What is held of the accounts for which the file states an opening.
    pub sums: &'a [DaySum],
    /// From which days the institute followed another regime (新旧制度衔接): its openings may be restated then.
    pub changes: &'a [Day],
}

/// What a file says.
#[derive(Debug, Clone, Copy)]
pub struct Stated<'a> {
    /// Lines and openings.
    pub lines: &'a LedgerRows,
    /// Their texts.
    pub texts: &'a Dictionary,
    /// Balances.
    pub balances: &'a [AccountBalance],
    /// Rows that are left out.
    pub skip: &'a HashSet<Origin>,
    /// Whether what the file does not have any more is reversed (重导期间).
    pub replace: bool,
}

impl Stated<'_> {
    /// The rows of the journal that count.
    pub fn kept(&self) -> impl Iterator<Item = usize> {
        (0..self.lines.len()).filter(|row| self.skip.is_empty() || !self.skip.contains(&self.lines.origin.at(*row)))
    }

    /// The balances that count.
    pub fn kept_balances(&self) -> impl Iterator<Item = usize> {
        (0..self.balances.len()).filter(|row| !self.skip.contains(&self.balances[*row].origin))
    }
}

/// First day, last day, and whether it is period 13: the period of a trial balance.
pub type Span = (Day, Day, bool);

/// The period of a balance.
pub const fn span(balance: &AccountBalance) -> Span {
    (balance.from, balance.to, balance.adjusting)
}

/// What a file covers: of these what is held is compared with it.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Covered {
    /// (会计年度, 会计期间) of its lines.
    pub periods: BTreeSet<(u16, u8)>,
    /// Days of its openings.
    pub openings: BTreeSet<Day>,
    /// Accounts of its openings, in the form in which they are compared.
    pub accounts: BTreeSet<String>,
    /// Periods of its balances.
    pub spans: BTreeSet<Span>,
}

impl Covered {
    /// What a file covers.
    pub fn new(stated: &Stated<'_>) -> Self {
        let mut covered = Self::default();
        let lines = stated.lines;
        for row in stated.kept() {
            if lines.kind.at(row) == LineKind::Opening {
                covered.openings.insert(lines.on.at(row));
                covered.accounts.insert(stated.texts.text(lines.account.at(row)).to_owned());
            } else {
                covered.periods.insert((lines.year.at(row), lines.period.at(row)));
            }
        }
        for row in stated.kept_balances() {
            covered.spans.insert(span(&stated.balances[row]));
            covered.accounts.insert(stated.balances[row].account.clone());
        }
        covered
    }

    /// Whether a held line is to be found in the file.
    fn has_line(&self, rows: &LedgerRows, row: usize) -> bool {
        match rows.kind.at(row) {
            LineKind::Opening => self.openings.contains(&rows.on.at(row)),
            LineKind::Line => self.periods.contains(&(rows.year.at(row), rows.period.at(row))),
        }
    }
}

/// What becomes of a row. A known row is told by its place among those that are held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fate {
    /// Left out, because something is wrong with it.
    #[default]
    Left,
    /// New.
    Created,
    /// In place of a known row, which is reversed.
    Changed(usize),
    /// As a known row.
    Unchanged(usize),
}

/// What becomes of the rows of one list.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fates {
    /// Of each row of the file.
    pub rows: Vec<Fate>,
    /// SHA-256 of each row with all that is written of it, but for its line number.
    pub content: Vec<[u8; 32]>,
    /// Known rows that the file does not have, in the order in which they are held.
    pub absent: Vec<usize>,
}

impl Fates {
    /// The known rows that are reversed.
    pub fn reversed(&self, replace: bool) -> impl Iterator<Item = usize> {
        let changed = self.rows.iter().filter_map(|fate| match fate {
            Fate::Changed(known) => Some(*known),
            _ => None,
        });
        changed.chain(self.absent.iter().copied().filter(move |_| replace))
    }

    /// The rows of the file that are written.
    pub fn written(&self) -> impl Iterator<Item = usize> {
        let is_written = |(_, fate): &(usize, &Fate)| matches!(fate, Fate::Created | Fate::Changed(_));
        self.rows.iter().enumerate().filter(is_written).map(|(row, _)| row)
    }
}

/// What an import comes to.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// Lines and openings.
    pub lines: Fates,
    /// Balances.
    pub balances: Fates,
    /// Openings that are not the closing held: nothing is written then.
    pub refused: Vec<Told>,
    /// Openings that are not, because another regime begins.
    pub restated: Vec<Told>,
}

/// Plans an import.
pub fn plan(known: &Known<'_>, stated: &Stated<'_>) -> Plan {
    let covered = Covered::new(stated);
    let lines = lines::fates(known.lines, stated, &covered);
    let balances = balances::fates(known.balances, stated, &covered);
    let (refused, restated) = openings::violations(known, stated, (&lines, &balances));
    Plan { lines, balances, refused, restated }
}
