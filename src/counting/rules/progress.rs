//! How far a stocktake is: by outcome, by number and by value.

use super::{Books, Outcomes};
use entity::{CountOutcome, CountRound, Ratio};
use std::collections::BTreeMap;

/// How much of what is expected a round has looked at (复盘、抽盘、监盘比例).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RoundRate {
    /// The round.
    pub round: CountRound,
    /// The share that was planned.
    pub planned: Ratio,
    /// The share that somebody said something of in it; none where nothing is expected.
    pub reached: Option<Ratio>,
    /// How many cards that is.
    pub cards: usize,
    /// How many more it takes (复盘比例不足); nothing where the rate is reached.
    pub missing: usize,
}

impl RoundRate {
    /// How far the rounds of a plan are.
    pub fn of(outcomes: &Outcomes, planned: &[(CountRound, Ratio)]) -> Vec<Self> {
        let rate = |round: &(CountRound, Ratio)| {
            let is_looked_at = |said: &[usize]| said.iter().any(|at| outcomes.said[*at].round == round.0);
            let cards = outcomes.lines.iter().filter(|line| is_looked_at(&line.said)).count();
            Self::new(*round, cards, outcomes.lines.len())
        };
        planned.iter().map(rate).collect()
    }

    /// A round that has looked at so many of the cards that are expected. A part of a card is a card: of three, a tenth
    /// is one.
    fn new((round, planned): (CountRound, Ratio), cards: usize, expected: usize) -> Self {
        let scale = Ratio::SCALE.unsigned_abs() as usize;
        let wanted = (expected * planned.0.unsigned_abs() as usize).div_ceil(scale);
        let reached = Ratio::share(cards as i128, expected as i128);
        Self { round, planned, reached, cards, missing: wanted.saturating_sub(cards) }
    }
}

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

#[cfg(test)]
mod tests {
    use super::RoundRate;
    use entity::{CountRound, Ratio};

    #[test]
    fn a_part_of_a_card_is_a_card() {
        let told = |planned, cards, expected| {
            let of = RoundRate::new((CountRound::Recount, Ratio(planned)), cards, expected);
            (of.reached.map(|reached| reached.0), of.missing)
        };
        assert_eq!([told(3_333, 1, 3), told(3_334, 1, 3)], [(Some(3_333), 0), (Some(3_333), 1)]);
        assert_eq!([told(1, 0, 7), told(10_000, 7, 7)], [(Some(0), 1), (Some(10_000), 0)]);
        assert_eq!(told(10_000, 0, 0), (None, 0), "nothing is expected");
    }
}
