//! What to do about a difference: the follow-up (后续处理) and the entries it suggests (建议分录),
//! by kind and accounting regime.
//!
//! Everything here is a suggestion: which case applies is a finding of a person, so the usual case
//! stands first and the others beside it. Under 政府会计 both systems are answered (平行记账):
//! where 预算会计 has no entry that is said, not left empty. The table is data
//! (`proposals.toml`); what its cases are made of is in [`entries`](crate::entries).

mod table;

pub use crate::entries::{Account, Entry, Text};

use crate::entries::{Case, Sums};
use entity::{DifferenceKind, Money, Regime, round_half_up};
use table::Table;

/// Another case, with its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Alternative {
    /// 适用情形.
    pub when: &'static Text,
    /// 依据.
    pub basis: &'static str,
    /// What is expressly not booked, and why.
    pub no_entry: Option<&'static Text>,
    /// 建议分录.
    pub entries: Vec<Entry>,
}

/// What is suggested for one difference (建议账务处理).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// 会计制度.
    pub regime: Regime,
    /// 依据.
    pub basis: &'static str,
    /// 后续处理.
    pub follow_up: &'static Text,
    /// 适用情形 of the entries.
    pub when: &'static Text,
    /// What is expressly not booked, and why (预算会计不做处理).
    pub no_entry: Option<&'static Text>,
    /// 建议分录.
    pub entries: Vec<Entry>,
    /// The other cases, in the order of the table.
    pub alternatives: Vec<Alternative>,
}

/// What the card of the difference says, where there is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Figures {
    /// 原值.
    pub cost: Money,
    /// 累计折旧.
    pub depreciation: Money,
}

/// What is suggested for a difference of `kind` over `amount` (left minus right).
///
/// Where the difference itself has no amount (a class, a department), the cost of the card is what
/// moves. Accumulated depreciation moves with its share of the cost.
///
/// # Panics
///
/// If the shipped table had no case for the kind, the regime and the sign; a test holds that it has.
pub fn propose(regime: Regime, kind: DifferenceKind, amount: Money, figures: Figures) -> Proposal {
    let table = Table::get();
    let subject = table.subject(kind);
    let mut sums = sums(amount, figures);
    if kind == DifferenceKind::OverDepreciated {
        // Its amount is 0, for it is a difference of a card with itself.
        sums.amount = (figures.depreciation - figures.cost).max(Money::ZERO);
    }
    suggest(regime, &subject.follow_up, table.cases(kind, regime, amount), (amount, &sums))
}

/// What is suggested where nobody has looked yet (未盘): to count it, and to book nothing before that.
///
/// # Panics
///
/// If the shipped table had no case for the regime; a test holds that it has.
pub fn count_first(regime: Regime) -> Proposal {
    let subject = Table::get().uncounted();
    let cases = subject.cases.get(&regime).map_or(&[][..], Vec::as_slice);
    suggest(regime, &subject.follow_up, cases, (Money::ZERO, &Sums::default()))
}

/// The first case that fits, and the others beside it.
fn suggest(
    regime: Regime,
    follow_up: &'static Text,
    cases: &'static [Case],
    (amount, sums): (Money, &Sums),
) -> Proposal {
    let mut cases = cases.iter().filter(|case| case.sign.admits(amount)).map(|case| {
        let entries = case.entries(sums, case.sign.exchanges(amount));
        Alternative { when: &case.when, basis: &case.basis, no_entry: case.no_entry(&entries), entries }
    });
    let first = cases.next().expect("a test holds that the table has a case for every kind, regime and sign");
    Proposal {
        regime,
        basis: first.basis,
        follow_up,
        when: first.when,
        no_entry: first.no_entry,
        entries: first.entries,
        alternatives: cases.collect(),
    }
}

/// The amounts that the measures of the table stand for.
fn sums(amount: Money, figures: Figures) -> Sums {
    let cost = if amount == Money::ZERO { figures.cost.abs() } else { amount.abs() };
    let whole = i128::from(figures.cost.abs().fen());
    let share = i128::from(figures.depreciation.abs().fen()) * i128::from(cost.fen());
    let depreciation = round_half_up(share, whole).map_or(Money::ZERO, Money).min(cost);
    Sums { amount: amount.abs(), cost, depreciation, ..Sums::default() }
}

#[cfg(test)]
mod tests;
