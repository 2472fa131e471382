//! Books that begin anew (新旧制度衔接): where an institute comes under another regime its openings are restated, and
//! need not be what the old books closed with. What is restated (衔接调整) moves the account on that day.

use super::units::head;
use super::{AccountBalance, money, net, same_period};
use crate::facts::{Dictionary, LedgerRow, LedgerRows, LineKind, Sealed, Sym};
use crate::ledger::words;
use crate::words::Told;
use entity::Day;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Whether a regime was followed for the first time after one day and by another.
pub fn is_anew(changes: &[Day], after: Day, by: Day) -> bool {
    !after.is_blank() && changes.iter().any(|change| after < *change && *change <= by)
}

/// Puts movements in the place of openings that restate; that is told, each with its row. `changes` are the days from
/// which another regime was followed, `place` names file and sheet of a table.
pub fn begin_anew(
    journal: LedgerRows,
    balances: &mut Vec<AccountBalance>,
    dictionary: &mut Dictionary,
    (changes, place): (&[Day], &dyn Fn(u16) -> String),
) -> (LedgerRows, Vec<Told>) {
    let mut told = Vec::new();
    if changes.is_empty() {
        return (journal, told);
    }
    let restated = restated(balances, changes);
    let heads: HashSet<String> = restated.iter().map(|(_, balance)| head(&balance.account)).collect();
    for (_, balance) in &restated {
        let (stated, carried) = (balance.closing.into(), balance.opening.into());
        told.push(tell(
            (balance.account.as_str(), balance.from),
            (&place(balance.origin.table), balance.origin.row),
            stated,
            carried,
        ));
    }
    balances.extend(restated.into_iter().flat_map(|(several, balance)| {
        // Beside several auxiliaries a single balance would be taken for all of them.
        let twin = AccountBalance { opening: 0, debit: 0, credit: 0, closing: 0, ..balance.clone() };
        [Some(balance), several.then_some(twin)].into_iter().flatten()
    }));
    let mut anew = Anew::default();
    anew.find(&journal, changes);
    for (row, carried) in &anew.restated {
        let (origin, account) = (journal.origin.at(*row), dictionary.text(journal.account.at(*row)));
        let stated = net(&journal, *row);
        if !heads.contains(&head(account)) && stated != *carried {
            let at = (&*place(origin.table), origin.row);
            told.push(tell((account, journal.on.at(*row)), at, stated, *carried));
        }
    }
    (anew.apply(journal, &heads, dictionary), told)
}

fn tell((account, on): (&str, Day), (place, row): (&str, u32), stated: i128, carried: i128) -> Told {
    words::RESTATED.with([&place, &row, &account, &on, &money(stated), &money(carried), &money(stated - carried)])
}

/// What balances restate, as the movement of one day; and whether they are of several auxiliaries.
fn restated(balances: &[AccountBalance], changes: &[Day]) -> Vec<(bool, AccountBalance)> {
    let mut accounts: BTreeMap<&str, Vec<&AccountBalance>> = BTreeMap::new();
    for balance in balances {
        accounts.entry(&balance.account).or_default().push(balance);
    }
    let mut restated = Vec::new();
    for history in accounts.values_mut() {
        history.sort_by_key(|balance| (balance.from, balance.to, balance.adjusting, balance.origin));
        let periods: Vec<&[&AccountBalance]> = history.chunk_by(|left, right| same_period(left, right)).collect();
        for pair in periods.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let carried: i64 = before.iter().map(|balance| balance.closing).sum();
            let stated: i64 = after.iter().map(|balance| balance.opening).sum();
            if carried == stated || !is_anew(changes, before[0].to, after[0].from) {
                continue;
            }
            let moved = stated - carried;
            let (opening, closing) = (carried, stated);
            let (debit, credit) = (moved.max(0), (-moved).max(0));
            let (to, adjusting) = (after[0].from, false);
            let balance = AccountBalance { to, adjusting, opening, debit, credit, closing, ..after[0].clone() };
            restated.push((after.len() > 1, balance));
        }
    }
    restated
}

/// Openings of a journal that restate.
#[derive(Default)]
struct Anew {
    /// What was carried forward to each.
    restated: BTreeMap<usize, i128>,
    /// Those that say the same again.
    repeated: HashSet<usize>,
}

impl Anew {
    fn find(&mut self, journal: &LedgerRows, changes: &[Day]) {
        let mut rows: Vec<usize> = (0..journal.len()).filter(|row| !journal.on.at(*row).is_blank()).collect();
        rows.sort_by_key(|row| (journal.on.at(*row), journal.kind.at(*row) == LineKind::Line, *row));
        // Since when an account is carried forward, and what it comes to.
        let mut running: HashMap<Sym, (Day, i128)> = HashMap::new();
        let mut begun: HashSet<(Sym, Day)> = HashSet::new();
        for row in rows {
            let (account, on, net) = (journal.account.at(row), journal.on.at(row), net(journal, row));
            let Some((since, carried)) = running.get_mut(&account) else {
                running.insert(account, (on, net));
                continue;
            };
            if journal.kind.at(row) == LineKind::Line {
                *carried += net;
            } else if is_anew(changes, *since, on) {
                self.restated.insert(row, *carried);
                begun.insert((account, on));
                (*since, *carried) = (on, net);
            } else if begun.contains(&(account, on)) && *carried == net {
                self.repeated.insert(row);
            } else {
                *since = on;
            }
        }
    }

    /// The journal with movements in place of the openings that restate; there is none where the balances tell it.
    fn apply(self, journal: LedgerRows, told: &HashSet<String>, dictionary: &mut Dictionary) -> LedgerRows {
        if self.restated.is_empty() {
            return journal;
        }
        let mut texts = dictionary.texts();
        let mut kept = journal.like();
        for row in (0..journal.len()).filter(|row| !self.repeated.contains(row)) {
            let mut carried = journal.carried(row, dictionary, &mut texts);
            if let Some(before) = self.restated.get(&row) {
                let moved = i64::try_from(net(&journal, row) - before).unwrap_or_default();
                if moved == 0 || told.contains(&head(dictionary.text(journal.account.at(row)))) {
                    continue;
                }
                carried = LedgerRow { kind: LineKind::Line, debit: moved.max(0), credit: (-moved).max(0), ..carried };
            }
            kept.push(&carried);
        }
        Sealed::new(kept, texts).alone(dictionary)
    }
}

#[cfg(test)]
mod tests {
    use super::is_anew;
    use entity::Day;

    #[test]
    fn books_begin_anew_where_a_regime_begins_in_between() {
        let day = |digits| Day::from_digits(digits).expect("a day");
        let changes = [day(20_260_101)];
        for (after, by, anew) in [
            (day(20_251_231), day(20_260_101), true),
            (day(20_250_101), day(20_260_201), true),
            (day(20_260_101), day(20_260_201), false),
            (day(20_241_231), day(20_250_101), false),
            (Day::BLANK, day(20_260_101), false),
        ] {
            assert_eq!(is_anew(&changes, after, by), anew, "{after} {by}");
        }
    }
}
