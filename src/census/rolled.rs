//! 盘点倒轧表: every card from the books of the base date over what moved to what was counted, and back. Pure.
//!
//! Forward: 账面（基准日）＋期间增加－期间减少＝账面（盘点日）. Back: 实盘＋倒轧调整＝基准日应存. What the books say of the
//! movements comes from the history of the card alone, and what is rolled back from the rules of the count: where the
//! two do not agree (a thing that was found elsewhere, or was counted on several days), the difference stands in a
//! column of its own (未倒轧变动).

use super::check::{Equation, broken};
use super::words;
use crate::counting::gather::Gathered;
use crate::counting::rules::{Holding, Line, Movement};
use crate::words::Told;
use entity::{CardVersionKind, CountOutcome, Day, Quantity};
use std::ops::AddAssign;

/// What quantities come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sums {
    /// 基准日账面数量.
    pub booked: Quantity,
    /// 期间增加.
    pub increase: Quantity,
    /// 期间减少.
    pub decrease: Quantity,
    /// 盘点日账面数量.
    pub expected: Quantity,
    /// 实盘数量.
    pub counted: Quantity,
    /// 倒轧调整 = 期间减少 − 期间增加, as far as it was rolled back.
    pub adjusted: Quantity,
    /// 基准日应存 = 实盘数量 + 倒轧调整.
    pub at_base: Quantity,
    /// Booked, and neither found nor missing: not counted, elsewhere with proof, or not ours (未盘、在外、非本单位).
    pub excused: Quantity,
    /// 差异 = 基准日应存 + 未盘等 − 基准日账面.
    pub difference: Quantity,
    /// What moved by the books and is not rolled back (未倒轧变动).
    pub left: Quantity,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        for (sum, more) in [
            (&mut self.booked, other.booked),
            (&mut self.increase, other.increase),
            (&mut self.decrease, other.decrease),
            (&mut self.expected, other.expected),
            (&mut self.counted, other.counted),
            (&mut self.adjusted, other.adjusted),
            (&mut self.at_base, other.at_base),
            (&mut self.excused, other.excused),
            (&mut self.difference, other.difference),
            (&mut self.left, other.left),
        ] {
            sum.0 += more.0;
        }
    }
}

/// A card of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Where it stands among the expected.
    pub at: usize,
    /// When it was last counted; none where it was not.
    pub on: Option<Day>,
    /// What it comes to.
    pub outcome: CountOutcome,
    /// Its quantities.
    pub sums: Sums,
    /// What moved after the base date until it was counted (期间变动).
    pub moved: Vec<(CardVersionKind, Day)>,
}

/// The table (盘点倒轧表).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rolled {
    /// The cards, in the order of the books.
    pub rows: Vec<Row>,
    /// 合计.
    pub total: Sums,
}

/// Whether an outcome says how many there are.
const fn is_counted(outcome: CountOutcome) -> bool {
    !matches!(outcome, CountOutcome::Uncounted | CountOutcome::Out | CountOutcome::NotOurs)
}

/// The table of a stocktake.
pub fn rolled(found: &Gathered) -> Rolled {
    let since = found.books.since();
    let until = found.outcomes.said.iter().map(|said| said.on).max();
    let row = |line: &Line| {
        let expected = &found.books.expected[line.expected];
        let movements = since.get(&expected.card).map_or(&[][..], Vec::as_slice);
        row(line, expected.held, movements, line.found.on.or(until))
    };
    let rows: Vec<Row> = found.outcomes.lines.iter().map(row).collect();
    let total = sum(&rows);
    Rolled { rows, total }
}

fn sum(rows: &[Row]) -> Sums {
    rows.iter().fold(Sums::default(), |mut sum, row| {
        sum += row.sums;
        sum
    })
}

/// The movements that stand before a count. On the day of one a thing is counted before it or after it: what was
/// rolled back tells which.
fn before_count<'m>(line: &Line, base: Holding, movements: &'m [Movement], until: Option<Day>) -> &'m [Movement] {
    let Some(day) = until else { return &[] };
    let after = movements.partition_point(|movement| movement.on <= day);
    let before = movements.partition_point(|movement| movement.on < day);
    let adjusted = line.at_base.0 - line.found.quantity.0;
    let held = |end: usize| movements[..end].last().map_or(base, |movement| movement.to).quantity.0;
    let fits = |end: &usize| base.quantity.0 - held(*end) == adjusted;
    let end = [after, before].into_iter().find(fits).unwrap_or(after);
    &movements[..end]
}

fn row(line: &Line, base: Holding, movements: &[Movement], until: Option<Day>) -> Row {
    let movements = before_count(line, base, movements, until);
    let (mut increase, mut decrease, mut expected) = (0, 0, base.quantity.0);
    for movement in movements {
        let by = movement.to.quantity.0 - expected;
        increase += by.max(0);
        decrease += (-by).max(0);
        expected = movement.to.quantity.0;
    }
    let (booked, counted, at_base) = (base.quantity.0, line.found.quantity.0, line.at_base.0);
    let excused = if is_counted(line.outcome) { 0 } else { booked - at_base };
    let adjusted = at_base - counted;
    let is_said = !line.said.is_empty() && is_counted(line.outcome);
    let left = if is_said { booked - expected - adjusted } else { 0 };
    let sums = Sums {
        booked: Quantity(booked),
        increase: Quantity(increase),
        decrease: Quantity(decrease),
        expected: Quantity(expected),
        counted: Quantity(counted),
        adjusted: Quantity(adjusted),
        at_base: Quantity(at_base),
        excused: Quantity(excused),
        difference: Quantity(at_base + excused - booked),
        left: Quantity(left),
    };
    let moved = movements.iter().map(|movement| (movement.kind, movement.on)).collect();
    Row { at: line.expected, on: line.found.on, outcome: line.outcome, sums, moved }
}

/// What every row keeps, and the total.
const EQUATIONS: [Equation<Sums, i64>; 3] = [
    Equation {
        words: &words::ROLLED_FORWARD,
        left: |sums| sums.booked.0 + sums.increase.0 - sums.decrease.0,
        right: |sums| sums.expected.0,
    },
    Equation {
        words: &words::ROLLED_BACK,
        left: |sums| sums.counted.0 + sums.adjusted.0,
        right: |sums| sums.at_base.0,
    },
    Equation {
        words: &words::ROLLED_DIFFERENCE,
        left: |sums| sums.booked.0 + sums.difference.0,
        right: |sums| sums.at_base.0 + sums.excused.0,
    },
];

impl Rolled {
    /// What of the table does not come out; `name` is what a card is called.
    pub fn checks(&self, name: impl Fn(usize) -> String) -> Vec<Told> {
        let rows = self.rows.iter().map(|row| (name(row.at), &row.sums));
        let mut told = broken(rows, &EQUATIONS);
        told.extend(broken([(words::TOTAL.zh.to_owned(), &self.total)], &EQUATIONS));
        if sum(&self.rows) != self.total {
            told.push(words::ROWS_SUM.with([&words::TOTAL.zh]));
        }
        told
    }
}
