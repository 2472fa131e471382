//! Whether the vouchers of a journal balance.

use super::{Chart, words};
use crate::facts::{Dictionary, LedgerRows, LineKind, Sym};
use crate::harvest::decimal;
use crate::words::Told;
use entity::{AccountRole, AccountingSystem};
use std::collections::{BTreeMap, HashSet};

/// A voucher of one accounting system.
type Key = (u16, u8, Sym, u32, AccountingSystem);

/// How many unbalanced vouchers are told one by one.
const TOLD: usize = 10;

/// Vouchers of a whole journal whose debit is not their credit, per accounting system.
///
/// A file that holds only some accounts is one-sided, which is no fault and is told as such: it is
/// whole when it has other accounts than those that are compared and most of its vouchers balance.
pub fn unbalanced(journal: &LedgerRows, dictionary: &Dictionary, chart: &Chart) -> Vec<Told> {
    let accounts: HashSet<Sym> = journal.account.values().iter().copied().collect();
    let one_sided = accounts
        .iter()
        .all(|account| !matches!(chart.role(dictionary.text(*account)), AccountRole::Other | AccountRole::Expense));
    if one_sided || journal.is_empty() {
        return if journal.is_empty() { Vec::new() } else { vec![words::ONE_SIDED.with([])] };
    }
    let mut vouchers: BTreeMap<Key, (i128, i128)> = BTreeMap::new();
    for row in (0..journal.len()).filter(|row| journal.kind.at(*row) == LineKind::Line) {
        let (word, number) = (journal.word.at(row), journal.number.at(row));
        if number == 0 && word.is_blank() {
            continue;
        }
        let key = (journal.year.at(row), journal.period.at(row), word, number, journal.system.at(row));
        let sums = vouchers.entry(key).or_default();
        sums.0 += i128::from(journal.debit.at(row));
        sums.1 += i128::from(journal.credit.at(row));
    }
    let wrong: Vec<_> = vouchers.iter().filter(|(_, (debit, credit))| debit != credit).collect();
    let named =
        |(year, period, word, number, _): &Key| format!("{year}-{period:02} {}-{number}", dictionary.text(*word));
    if let Some((first, (debit, credit))) = wrong.first().filter(|_| wrong.len() * 10 > vouchers.len()) {
        let (count, of, first) = (wrong.len(), vouchers.len(), named(first));
        let [debit, credit] = [debit, credit].map(|units| decimal(*units, 2));
        return vec![words::VOUCHERS_IN_PART.with([&count, &of, &first, &debit, &credit])];
    }
    let tell = |(key, (debit, credit)): &(&Key, &(i128, i128))| {
        words::VOUCHER_UNBALANCED.with([&named(key), &key.4.zh(), &decimal(*debit, 2), &decimal(*credit, 2)])
    };
    let mut told: Vec<Told> = wrong.iter().take(TOLD).map(tell).collect();
    if wrong.len() > TOLD {
        told.push(words::VOUCHERS_UNBALANCED_MORE.with([&(wrong.len() - TOLD)]));
    }
    told
}
