//! What a reconciliation answers.

use super::attribution::Attributed;
use entity::{Day, DifferenceKind, Digest, Leg, Measure, Money, Quantity, Side};
use std::collections::BTreeMap;

/// A row of one of the three lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowRef {
    /// Which list.
    pub side: Side,
    /// Zero-based row of that list in the facts.
    pub row: u32,
}

/// A group or pool of the partition, by its number in the outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// A group of linked rows.
    Group(u32),
    /// The pool of a class.
    Pool(u32),
}

impl Place {
    /// Whether it is a pool.
    pub const fn is_pool(self) -> bool {
        matches!(self, Self::Pool(_))
    }
}

/// An asset class as the accounts divide it (资产类别). An index into [`Outcome::classes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u32);

/// A class line of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Class {
    /// The class code; blank where only a name is known.
    pub code: String,
    /// The class name.
    pub name: String,
    /// Whether an account of the ledger stands for it. Others are lines of their own, never merged.
    pub mapped: bool,
}

/// A rule of the ruleset that linked rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub u8);

/// Why a difference is told the way it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Note {
    /// How many explanations there are (3 stands for "3 or more"), the first two as pairs of rows.
    Explanations {
        /// 2, or 3 for three and more.
        number: u8,
        /// The first two, each a list of (left, right) pairs.
        first_two: Vec<Vec<(RowRef, RowRef)>>,
    },
    /// The search for exact sums reached the step bound of the ruleset.
    SearchBound,
    /// The amounts stand in a ratio that points to a unit, currency or tax slip, in thousandths
    /// (`1130` = 1.13); a suggestion.
    Ratio(u32),
    /// The count list has a row for it that nobody counted (未盘): what is missing is missing on paper only.
    Uncounted,
}

/// One difference (差异). Money differences carry an amount, attribute differences 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What kind.
    pub kind: DifferenceKind,
    /// On which leg.
    pub leg: Leg,
    /// Of which measure.
    pub measure: Measure,
    /// In which group or pool.
    pub place: Place,
    /// Left minus right; positive when the left side has more.
    pub amount: Money,
    /// Whether its rows are named (item level), or only its class is known.
    pub located: bool,
    /// The amount by class; sums to the amount.
    pub by_class: Vec<(ClassId, Money)>,
    /// The rule that linked the rows on this leg.
    pub rule: Option<RuleId>,
    /// The rows it is about, in canonical order. A pool's rows stand in the pool.
    pub rows: Vec<RowRef>,
    /// The best rejected candidate, with its integer likeness.
    pub runner_up: Option<(RowRef, u32)>,
    /// More to say.
    pub note: Option<Note>,
    /// Where a difference of 累计折旧 comes from; no part of the digest.
    pub cause: Option<Attributed>,
}

/// Quantity and value together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Total {
    /// Quantity.
    pub quantity: Quantity,
    /// Value.
    pub value: Money,
}

/// 期初 增加 减少 期末.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Movement {
    /// 期初.
    pub opening: Money,
    /// 增加.
    pub increase: Money,
    /// 减少.
    pub decrease: Money,
    /// 期末 = 期初 + 增加 − 减少.
    pub closing: Money,
}

/// One line of the class table (分类对账表); an absent side is `None`, never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// The class.
    pub class: ClassId,
    /// Cost or depreciation.
    pub measure: Measure,
    /// 账.
    pub ledger: Option<Movement>,
    /// 卡.
    pub cards: Option<Movement>,
    /// 物; only for cost.
    pub physical: Option<Total>,
    /// Ledger − cards.
    pub ledger_card: Option<Money>,
    /// Cards − physical.
    pub card_physical: Option<Money>,
}

/// The footing of one leg and measure (勾稽).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LegFooting {
    /// The leg.
    pub leg: Leg,
    /// The measure.
    pub measure: Measure,
    /// Raw total of the left side.
    pub left: Money,
    /// Raw total of the right side.
    pub right: Money,
    /// left − right.
    pub difference: Money,
    /// Value of cards outside the count list's scope.
    pub not_counted: Money,
    /// Σ located differences + not counted.
    pub explained: Money,
    /// difference − explained.
    pub unexplained: Money,
}

/// The footing of the whole run.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Footing {
    /// Raw total of 账.
    pub ledger: Option<Total>,
    /// Raw total of 卡.
    pub cards: Option<Total>,
    /// Raw total of 物.
    pub physical: Option<Total>,
    /// Both legs together, cost only.
    pub explained: Money,
    /// Both legs together, cost only.
    pub unexplained: Money,
    /// Each leg and measure, so that opposite errors cannot hide one another.
    pub legs: Vec<LegFooting>,
}

/// How many of what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tally {
    /// matched + differing + out of scope.
    pub groups: u64,
    /// In scope, rows on every side supplied, no difference.
    pub matched: u64,
    /// With at least one difference.
    pub differing: u64,
    /// All cards outside the list's scope, and no difference.
    pub out_of_scope: u64,
    /// Pools.
    pub pools: u64,
    /// Count rows without a value of their own and without a card to take it from.
    pub unvalued: u64,
    /// Differences of what was not counted (未盘).
    pub uncounted: u64,
    /// Difference records by kind.
    pub differences: BTreeMap<DifferenceKind, u64>,
    /// Groups by their exact set of kinds.
    pub signatures: BTreeMap<Vec<DifferenceKind>, u64>,
}

/// What a rule did on a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleTally {
    /// The rule.
    pub rule: RuleId,
    /// The leg.
    pub leg: Leg,
    /// Left rows linked.
    pub left: u64,
    /// Right rows linked.
    pub right: u64,
    /// Keys whose pairing is not determined.
    pub ambiguous: u64,
    /// Their left rows.
    pub ambiguous_left: u64,
    /// Their right rows.
    pub ambiguous_right: u64,
}

/// What a group came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Status {
    /// No difference, a row on every side supplied.
    #[default]
    Matched,
    /// At least one difference.
    Differing,
    /// Outside the count list's scope.
    OutOfScope,
}

/// The groups of the partition, one after the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Groups {
    pub(in crate::reconcile) rows: Vec<RowRef>,
    pub(in crate::reconcile) ends: Vec<u32>,
    pub(in crate::reconcile) statuses: Vec<Status>,
}

impl Groups {
    /// The number of groups.
    pub const fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The rows of a group: ledger, cards, counts.
    pub fn rows(&self, group: u32) -> &[RowRef] {
        let group = group as usize;
        let start = if group == 0 { 0 } else { self.ends[group - 1] };
        &self.rows[start as usize..self.ends[group] as usize]
    }

    /// What a group came to.
    pub fn status(&self, group: u32) -> Status {
        self.statuses[group as usize]
    }
}

/// The pool of a class (S3): its ledger rows without reference against the cards without a ledger link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pool {
    /// The class.
    pub class: ClassId,
    /// Ledger rows in it, of cost.
    pub ledger_rows: Vec<u32>,
    /// Ledger rows in it, of accumulated depreciation.
    pub depreciation_rows: Vec<u32>,
    /// Cards whose cost it answers.
    pub cards: Vec<u32>,
    /// Cards whose accumulated depreciation it answers.
    pub depreciation_cards: Vec<u32>,
    /// Cost: ledger − cards.
    pub gap: Money,
    /// Depreciation: ledger − cards.
    pub depreciation_gap: Money,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// 核对基准日.
    pub as_of: Day,
    /// First day of the class table's movements.
    pub from: Day,
    /// Name and version of the ruleset, as `v1`.
    pub ruleset: &'static str,
    /// S9.
    pub digest: Digest,
    /// The partition.
    pub groups: Groups,
    /// The pools.
    pub pools: Vec<Pool>,
    /// The classes that the report speaks of.
    pub classes: Vec<Class>,
    /// All differences, in canonical order.
    pub differences: Vec<Difference>,
    /// How many of what.
    pub tally: Tally,
    /// What each rule did.
    pub rules: Vec<RuleTally>,
    /// 勾稽.
    pub footing: Footing,
    /// 分类对账表.
    pub categories: Vec<Category>,
}

/// A compared attribute of a linked pair (比对要素).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feature {
    /// The field's code as in the API (`assetNo`, `location`, …).
    pub name: &'static str,
    /// As written on the left.
    pub left: String,
    /// As written on the right.
    pub right: String,
    /// Whether they are equal in the form in which they are compared.
    pub equal: bool,
}
