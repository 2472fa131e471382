//! How far a stocktake is: by outcome, by number and by value.

use super::{Books, Outcomes};
use entity::{CountOutcome, Ratio};
use std::collections::BTreeMap;

/// How far a stocktake is (盘点进度).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Progress {
    /// Cards that are expected (应盘).
    pub expected: usize,
    /// Of these, counted (已盘).
    pub counted: usize,
    /// Of these, counted by somebody else, too (已复核).
    pub verified: usize,
    /// Outcomes that nobody has confirmed yet (疑似).
    pub suspected: usize,
    /// How many cards and other things have each outcome.
    pub outcomes: BTreeMap<CountOutcome, usize>,
    /// Share of the cards that is counted; none where nothing is expected (按件数).
    pub coverage_by_count: Option<Ratio>,
    /// Share of 原值 that is counted; none where what is expected is worth nothing (按原值).
    pub coverage_by_value: Option<Ratio>,
}

impl Progress {
    /// How far a stocktake is.
    pub fn of(books: &Books, outcomes: &Outcomes) -> Self {
        let mut told = Self { expected: outcomes.lines.len(), ..Self::default() };
        let (mut all, mut counted) = (0, 0);
        for line in &outcomes.lines {
            let value = i128::from(books.expected[line.expected].value.0);
            all += value;
            if line.outcome != CountOutcome::Uncounted {
                told.counted += 1;
                counted += value;
            }
            told.verified += usize::from(line.verified);
            told.suspected += usize::from(line.suspected);
            *told.outcomes.entry(line.outcome).or_default() += 1;
        }
        for extra in &outcomes.extras {
            told.suspected += usize::from(extra.suspected);
            *told.outcomes.entry(extra.outcome).or_default() += 1;
        }
        told.coverage_by_count = Ratio::share(told.counted as i128, told.expected as i128);
        told.coverage_by_value = Ratio::share(counted, all);
        told
    }

    /// How many have an outcome.
    pub fn count(&self, outcome: CountOutcome) -> usize {
        self.outcomes.get(&outcome).copied().unwrap_or(0)
    }
}
