//! The rows behind a difference of a class: what the accounts have of it, and what the cards have.
//!
//! A pool may be of a million rows, so each side is told by its number of rows, their sum, and its largest rows.

use super::Report;
use crate::reconcile::outcome::{Difference, Place, Pool, RowRef};
use crate::reconcile::rules::{content, line_value};
use entity::{Measure, Money, Side};
use std::borrow::Cow;

/// How many rows of a side are told.
pub const ROWS_TOLD: usize = 10;

/// One side of a pool, of the measure of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolSide<'a> {
    /// 账 or 卡.
    pub side: Side,
    /// The rows, by their number in the list of the side.
    pub rows: &'a [u32],
    /// Their sum.
    pub amount: Money,
}

/// What stands against one another in a pool: accounts and cards, whose sums differ by the amount of the difference.
/// Nothing for the difference of a group, whose rows it names itself.
pub fn sides<'a>(report: &Report<'a>, difference: &Difference) -> Option<[PoolSide<'a>; 2]> {
    let Place::Pool(pool) = difference.place else { return None };
    let Pool { ledger_rows, depreciation_rows, cards, depreciation_cards, .. } =
        report.outcome.pools.get(pool as usize)?;
    let (lines, cards) = match difference.measure {
        Measure::Cost => (ledger_rows, cards),
        Measure::Depreciation => (depreciation_rows, depreciation_cards),
    };
    let of = |side, rows: &'a [u32]| {
        let amount = rows.iter().map(|row| worth(report, RowRef { side, row: *row }, difference.measure)).sum();
        PoolSide { side, rows, amount }
    };
    Some([of(Side::Ledger, lines), of(Side::Cards, cards)])
}

/// What a row adds to its side of a measure.
pub fn worth(report: &Report<'_>, row: RowRef, measure: Measure) -> Money {
    let (facts, at) = (report.facts, row.row as usize);
    let of_line = || facts.ledger.as_ref().map_or(0, |lines| line_value(lines, row.row));
    Money(match (row.side, &facts.cards, measure) {
        (Side::Ledger, _, Measure::Cost) => of_line(),
        (Side::Ledger, _, Measure::Depreciation) => -of_line(),
        (Side::Cards, Some(cards), Measure::Cost) => cards.value.at(at),
        (Side::Cards, Some(cards), Measure::Depreciation) => cards.depreciation.at(at),
        (Side::Cards, None, _) | (Side::Counts, ..) => 0,
    })
}

/// The largest rows of a side; of equal ones the first by content, so that the order of the files has no say.
pub fn largest(report: &Report<'_>, side: &PoolSide<'_>, measure: Measure) -> Vec<RowRef> {
    let mut rows: Vec<RowRef> = side.rows.iter().map(|row| RowRef { side: side.side, row: *row }).collect();
    let amount = |row: &RowRef| worth(report, *row, measure).abs();
    let content = |row: &RowRef| (content::digest(report.facts, *row), row.row);
    let first =
        |one: &RowRef, other: &RowRef| amount(other).cmp(&amount(one)).then_with(|| content(one).cmp(&content(other)));
    if rows.len() > ROWS_TOLD {
        rows.select_nth_unstable_by(ROWS_TOLD, first);
        rows.truncate(ROWS_TOLD);
    }
    rows.sort_unstable_by(first);
    rows
}

/// The rows that are told of a difference: its own; of a class, whose sides these are, the largest of both.
pub fn rows_told<'d>(
    report: &Report<'_>,
    difference: &'d Difference,
    sides: Option<&[PoolSide<'_>; 2]>,
) -> Cow<'d, [RowRef]> {
    match sides {
        None => Cow::Borrowed(&difference.rows),
        Some(sides) => sides.iter().flat_map(|side| largest(report, side, difference.measure)).collect(),
    }
}
