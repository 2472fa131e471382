//! 账账核对: balances and journals of one institute, put together so that every opening and every
//! movement counts once, or a reason why they do not agree.

mod anew;
mod emitted;
mod openings;
mod units;

use super::{AccountBalance, Chart, words};
use crate::facts::{Dictionary, LedgerRows, Origin, Texts};
use crate::harvest::decimal;
use crate::words::Told;
pub use anew::{begin_anew, is_anew};
use emitted::Emitted;
use entity::{AccountRole, Day};
use std::collections::BTreeMap;
use units::{Covered, Units};

/// The accounts, put together.
#[derive(Debug, Default)]
pub struct Settled {
    /// Openings and lines, each once.
    pub rows: LedgerRows,
    /// Why the sources do not agree.
    pub problems: Vec<Told>,
}

/// Puts journal rows and balances together. `place` names file and sheet of a table.
///
/// Openings come from the balances where there are some, movements from the journal where it
/// covers account and period; the closing of the balances is checked. Several openings of one
/// account (a file a month, balances of one year and the journal of the next) must continue each
/// other and count once.
pub fn settle(
    journal: LedgerRows,
    balances: Vec<AccountBalance>,
    dictionary: &mut Dictionary,
    chart: &Chart,
    place: &dyn Fn(u16) -> String,
) -> Settled {
    let mut settling = Settling { dictionary, chart, place, problems: Vec::new() };
    if balances.is_empty() {
        let rows = settling.one_opening_each(journal, None);
        return Settled { rows, problems: settling.problems };
    }
    let histories = settling.histories(balances);
    let units = Units::new(&journal, &histories, settling.dictionary);
    let journal = settling.one_opening_each(journal, Some(&units));
    let rows = settling.join(journal, &units, &histories);
    Settled { rows, problems: settling.problems }
}

struct Settling<'a> {
    dictionary: &'a mut Dictionary,
    chart: &'a Chart,
    place: &'a dyn Fn(u16) -> String,
    problems: Vec<Told>,
}

fn money(units: i128) -> String {
    decimal(units, 2)
}

impl Settling<'_> {
    fn place(&self, origin: Origin) -> (String, String) {
        ((self.place)(origin.table), origin.row.to_string())
    }

    /// Rows with their own texts behind rows of the dictionary.
    fn joined(&mut self, mut rows: LedgerRows, mut more: LedgerRows, texts: Texts) -> LedgerRows {
        more.seal(&texts);
        let became = self.dictionary.take_in(vec![texts]);
        let expected = rows.len() + more.len();
        rows.append(vec![more], &became, expected);
        rows
    }

    /// The balances by account in the order of time, each period once, each opening the closing before.
    fn histories(&mut self, balances: Vec<AccountBalance>) -> Vec<Vec<AccountBalance>> {
        let mut accounts: BTreeMap<String, Vec<AccountBalance>> = BTreeMap::new();
        for balance in balances {
            accounts.entry(balance.account.clone()).or_default().push(balance);
        }
        for history in accounts.values_mut() {
            history.sort_by_key(|balance| (balance.from, balance.to, balance.adjusting, balance.origin));
            let mut kept: Vec<AccountBalance> = Vec::new();
            for balance in history.drain(..) {
                match kept.last() {
                    // Parts of one account under several auxiliaries stand side by side.
                    Some(last) if same_period(last, &balance) && last.origin.table != balance.origin.table => {
                        self.check_same(last, &balance);
                        continue;
                    }
                    Some(last) if !same_period(last, &balance) => self.check_chain(&kept, last.to, &balance),
                    _ => {}
                }
                kept.push(balance);
            }
            *history = kept;
        }
        accounts.into_values().collect()
    }

    fn check_same(&mut self, known: &AccountBalance, again: &AccountBalance) {
        if (known.opening, known.closing) != (again.opening, again.closing) {
            let (place, row) = self.place(again.origin);
            let account = &again.account;
            let (here, there) = (money(again.opening.into()), money(known.opening.into()));
            let other = self.place(known.origin);
            let other = format!("{} {}", other.0, other.1);
            self.problems.push(words::OPENINGS_DISAGREE.with([&place, &row, account, &here, &other, &there]));
        }
    }

    fn check_chain(&mut self, kept: &[AccountBalance], to: Day, next: &AccountBalance) {
        let closing: i128 =
            kept.iter().filter(|balance| balance.to == to).map(|balance| i128::from(balance.closing)).sum();
        let auxiliaries = kept.iter().filter(|balance| balance.to == to).count();
        if auxiliaries == 1 && closing != i128::from(next.opening) {
            let (place, row) = self.place(next.origin);
            let account = &next.account;
            let (opening, closing) = (money(next.opening.into()), money(closing));
            self.problems.push(words::CHAIN_FAILS.with([&place, &row, &"", account, &opening, &closing]));
        }
    }

    fn join(&mut self, journal: LedgerRows, units: &Units<'_>, histories: &[Vec<AccountBalance>]) -> LedgerRows {
        let covered = units.covered(&journal);
        let mut from_balances = Emitted::new(self.dictionary.texts());
        for (unit, members) in units.members.iter().enumerate() {
            let Some(found) = covered[unit] else {
                for at in members {
                    from_balances.balances(&histories[*at]);
                }
                continue;
            };
            self.check_books(units, unit, found, &histories[members[0]][0]);
            if !found.has_opening {
                from_balances.openings(&units.names[unit], units.first(unit), found.before);
            }
            units.alone(unit).for_each(|balance| from_balances.moved(balance));
        }
        self.joined(journal, from_balances.rows, from_balances.texts)
    }

    /// Opening, movements and closing of an account that both sources have.
    fn check_books(&mut self, units: &Units<'_>, unit: usize, found: Covered, balance: &AccountBalance) {
        let role = self.chart.role(&balance.account);
        if matches!(role, AccountRole::Other | AccountRole::Expense) {
            return;
        }
        let account = units.names[unit].clone();
        let (opening, closing) = (units.opening(unit), units.closing(unit));
        let (place, row) = self.place(balance.origin);
        if found.has_opening && found.openings + found.before != opening {
            let (here, there) = (money(opening), money(found.openings + found.before));
            self.problems.push(words::OPENINGS_DISAGREE.with([
                &place,
                &row,
                &account,
                &here,
                &"序时账/明细账",
                &there,
            ]));
        }
        if opening + found.debit - found.credit != closing {
            let [opening, debit, credit, closing] = [opening, found.debit, found.credit, closing].map(money);
            let told = words::BOOKS_DISAGREE.with([&place, &row, &account, &opening, &debit, &credit, &closing]);
            self.problems.push(told);
        }
    }
}

/// Debit − credit of a row.
fn net(journal: &LedgerRows, row: usize) -> i128 {
    i128::from(journal.debit.at(row)) - i128::from(journal.credit.at(row))
}

fn same_period(left: &AccountBalance, right: &AccountBalance) -> bool {
    (left.from, left.to, left.adjusting) == (right.from, right.to, right.adjusting)
}
