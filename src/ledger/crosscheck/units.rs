//! Accounts as journal and balances can be compared, and what each of them tells.

use super::{AccountBalance, same_period};
use crate::facts::{Dictionary, LedgerRows, LineKind, Sym};
use entity::Day;
use std::collections::{BTreeSet, HashMap, HashSet};

/// What the journal has for one unit of comparison, and the balances where it has nothing.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Covered {
    pub openings: i128,
    pub has_opening: bool,
    pub before: i128,
    pub debit: i128,
    pub credit: i128,
}

/// Accounts as both sources can be compared: a leaf of the balances, or the account above it that
/// the journal books on.
pub(super) struct Units<'a> {
    pub names: Vec<String>,
    pub members: Vec<Vec<usize>>,
    of_account: HashMap<Sym, usize>,
    heads: HashSet<String>,
    histories: &'a [Vec<AccountBalance>],
    /// The days on which the journal has lines.
    days: BTreeSet<Day>,
    broken: Vec<bool>,
}

impl<'a> Units<'a> {
    pub fn new(journal: &LedgerRows, histories: &'a [Vec<AccountBalance>], dictionary: &Dictionary) -> Self {
        let booked: HashSet<Sym> = journal.account.values().iter().copied().collect();
        let codes: HashSet<&str> = booked.iter().map(|account| dictionary.text(*account)).collect();
        let mut units = Self {
            names: Vec::new(),
            members: Vec::new(),
            of_account: HashMap::new(),
            heads: HashSet::new(),
            histories,
            days: line_days(journal),
            broken: Vec::new(),
        };
        let mut known: HashMap<String, usize> = HashMap::new();
        for (at, history) in histories.iter().enumerate() {
            let leaf = history[0].account.as_str();
            let prefixes = leaf.char_indices().skip(1).map(|(end, _)| &leaf[..end]);
            let unit = prefixes.take(64).find(|prefix| codes.contains(prefix)).unwrap_or(leaf).to_owned();
            let index = *known.entry(unit.clone()).or_insert_with(|| {
                units.names.push(unit.clone());
                units.members.push(Vec::new());
                units.names.len() - 1
            });
            units.members[index].push(at);
        }
        for account in booked {
            let code = dictionary.text(account);
            units.heads.insert(head(code));
            let mut prefixes =
                code.char_indices().map(|(end, c)| &code[..end + c.len_utf8()]).take(64).collect::<Vec<_>>();
            prefixes.reverse();
            if let Some(unit) = prefixes.iter().find_map(|prefix| known.get(*prefix)) {
                units.of_account.insert(account, *unit);
            }
        }
        let is_broken = |unit: usize| units.is_booked(unit) && units.alone(unit).next().is_some();
        units.broken = (0..units.names.len()).map(is_broken).collect();
        units
    }

    /// The unit of an account that the journal books on.
    pub fn of(&self, account: Sym) -> Option<usize> {
        self.of_account.get(&account).copied()
    }

    /// Whether the journal books on that part of the chart.
    fn is_booked(&self, unit: usize) -> bool {
        self.heads.contains(&head(&self.names[unit]))
    }

    fn histories(&self, unit: usize) -> impl Iterator<Item = &'a Vec<AccountBalance>> {
        self.members[unit].iter().map(|at| &self.histories[*at])
    }

    /// The balances of a unit that stand for movements of which the journal has nothing: it has no
    /// line of any account in their period.
    pub fn alone(&self, unit: usize) -> impl Iterator<Item = &'a AccountBalance> {
        self.histories(unit).flatten().filter(|balance| {
            let (from, to) = (balance.from, balance.to);
            !to.is_blank() && from <= to && self.days.range(from..=to).next().is_none()
        })
    }

    /// Whether some movements of a unit come from the journal and others from the balances.
    pub fn is_broken(&self, unit: usize) -> bool {
        self.broken[unit]
    }

    /// What the balances tell of a broken unit: its opening (true), and the movements that only they
    /// have, each with its day.
    pub fn told(&self, unit: usize) -> impl Iterator<Item = (bool, Day, i128)> {
        let moved = |balance: &AccountBalance| i128::from(balance.debit) - i128::from(balance.credit);
        let base = (true, self.span(unit).0, self.opening(unit));
        std::iter::once(base).chain(self.alone(unit).map(move |balance| (false, balance.to, moved(balance))))
    }

    /// The balances that a unit opens with: of each account those of its first period.
    pub fn first(&self, unit: usize) -> impl Iterator<Item = &'a AccountBalance> {
        self.histories(unit).flat_map(|history| history.iter().take_while(|balance| same_period(&history[0], balance)))
    }

    /// What the balances of a unit open with.
    pub fn opening(&self, unit: usize) -> i128 {
        self.first(unit).map(|balance| i128::from(balance.opening)).sum()
    }

    /// What they close with.
    pub fn closing(&self, unit: usize) -> i128 {
        let last = |history: &'a Vec<AccountBalance>| {
            history.iter().rev().take_while(|balance| history.last().is_some_and(|last| same_period(last, balance)))
        };
        self.histories(unit).flat_map(last).map(|balance| i128::from(balance.closing)).sum()
    }

    /// Their first day and their last.
    fn span(&self, unit: usize) -> (Day, Day) {
        let from = self.histories(unit).map(|history| history[0].from).min().unwrap_or_default();
        let last = self.histories(unit).filter_map(|history| history.last());
        (from, last.map(|balance| balance.to).max().unwrap_or_default())
    }

    /// What there is for each unit; `None` where the journal does not book on that part of the chart.
    pub fn covered(&self, journal: &LedgerRows) -> Vec<Option<Covered>> {
        let told = |unit: usize| {
            let sum = |sum: Covered, balance: &AccountBalance| Covered {
                debit: sum.debit + i128::from(balance.debit),
                credit: sum.credit + i128::from(balance.credit),
                ..sum
            };
            self.is_booked(unit).then(|| self.alone(unit).fold(Covered::default(), sum))
        };
        let mut covered: Vec<Option<Covered>> = (0..self.names.len()).map(told).collect();
        let spans: Vec<(Day, Day)> = (0..self.names.len()).map(|unit| self.span(unit)).collect();
        for row in 0..journal.len() {
            let Some(unit) = self.of(journal.account.at(row)) else { continue };
            let Some(found) = &mut covered[unit] else { continue };
            let (debit, credit) = (i128::from(journal.debit.at(row)), i128::from(journal.credit.at(row)));
            let (on, (from, to)) = (journal.on.at(row), spans[unit]);
            if journal.kind.at(row) == LineKind::Opening {
                found.openings += debit - credit;
                found.has_opening = true;
            } else if on < from {
                found.before += debit - credit;
            } else if to.is_blank() || on <= to {
                found.debit += debit;
                found.credit += credit;
            }
        }
        covered
    }
}

/// The first-level account.
pub(super) fn head(code: &str) -> String {
    code.chars().take(4).collect()
}

fn line_days(journal: &LedgerRows) -> BTreeSet<Day> {
    let mut days = BTreeSet::new();
    let mut last = Day::BLANK;
    for row in (0..journal.len()).filter(|row| journal.kind.at(*row) == LineKind::Line) {
        let on = journal.on.at(row);
        if on != last {
            days.insert(on);
            last = on;
        }
    }
    days
}
