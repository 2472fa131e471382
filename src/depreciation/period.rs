//! What a card is depreciated by in a period (期初累计折旧, 本期计提, 本期转出).

use super::card::{Book, Stated, Through, book};
use super::month::Month;
use super::standing::standing;
use entity::depreciation::Depreciated;
use entity::{Day, Money, Regime};

impl Book {
    /// 累计折旧 with which an asset goes on a day, with the month of its disposal where the regime counts it; none
    /// where it is not depreciated.
    pub fn let_go(&self, day: Day) -> Option<Money> {
        match self {
            Self::Course(_) | Self::Stopped(..) => Month::of(day).map(|month| self.accumulated(month)),
            Self::Gone | Self::Still(_) => None,
        }
    }
}

/// A card through a period, by its versions in force; none where what it is worth at the end does not follow from it.
pub fn period(versions: &[Stated], regimes: &[(Day, Regime)], (from, to): (Day, Day)) -> Option<Depreciated> {
    let closing = book(versions, regimes, to).ok()?.on(to).accumulated;
    let opening = opening(versions, regimes, from);
    let gone = Through::of(versions, to)?.gone().filter(|gone| (from..=to).contains(gone));
    // What stands still goes with what it had; so does what nothing followed of until then.
    let gone = gone.map(|gone| let_go(versions, regimes, gone).unwrap_or(opening)).unwrap_or_default();
    Some(Depreciated { opening, gone, closing })
}

/// 累计折旧 with which a card goes: what the list that has it disposed of states anew, else what follows. One that leaves
/// nothing on the books states no depreciation either, and does not mean that there was none.
fn let_go(versions: &[Stated], regimes: &[(Day, Regime)], gone: Day) -> Option<Money> {
    let mut versions = versions.to_vec();
    let at = versions.partition_point(|version| version.effective_on < gone);
    let (before, since) = versions.split_at_mut(at);
    if let (Some(last), Some(first)) = (before.last(), since.first()) {
        if ![last.accumulated, Money::ZERO].contains(&first.accumulated) {
            return Some(first.accumulated);
        }
        for version in since {
            version.accumulated = last.accumulated;
        }
    }
    book(&versions, regimes, gone).ok()?.let_go(gone)
}

/// What was depreciated before the first day. A card that was on the books before it was held here stands there with
/// what its first version states.
fn opening(versions: &[Stated], regimes: &[(Day, Regime)], from: Day) -> Money {
    let before = from.before().unwrap_or(from);
    match standing(versions, regimes, before) {
        Some(standing) if !standing.is_there => Money::ZERO,
        Some(_) => match book(versions, regimes, before) {
            Ok(book) => book.on(before).accumulated,
            // What does not follow yet is what is stated.
            Err(_) => Through::of(versions, before).map(|through| through.last.accumulated).unwrap_or_default(),
        },
        None => {
            let is_older =
                Through::of(versions, Day::LAST).and_then(|through| through.added()).is_some_and(|added| added < from);
            versions.first().filter(|_| is_older).map(|first| first.accumulated).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Depreciated, period};
    use crate::depreciation::card::Stated;
    use entity::{Day, Money, Regime, UsageState};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// 7,200.00 over six years from March 2024: 100.00 a month.
    fn computer() -> Stated {
        Stated {
            effective_on: day("2024-03-31"),
            cost: Money(720_000),
            life: 72,
            booked_on: day("2024-03-31"),
            ..Stated::default()
        }
    }

    fn of(versions: &[Stated], regime: Regime) -> [i64; 3] {
        let regimes = [(day("2000-01-01"), regime)];
        let Depreciated { opening, gone, closing } =
            period(versions, &regimes, (day("2025-01-01"), day("2025-06-30"))).expect("a period");
        [opening, gone, closing].map(Money::fen)
    }

    #[test]
    fn a_card_that_stays_has_lost_the_months_between() {
        assert_eq!(of(&[computer()], Regime::Government), [100_000, 0, 160_000]);
        assert_eq!(of(&[computer()], Regime::Enterprise), [90_000, 0, 150_000]);
    }

    #[test]
    fn a_card_that_goes_takes_its_last_month_along_where_the_regime_counts_it() {
        let gone = Stated { effective_on: day("2025-04-10"), usage: UsageState::Disposed, ..computer() };
        let versions = [computer(), Stated { disposed_on: day("2025-04-10"), ..gone }];
        assert_eq!(of(&versions, Regime::Government), [100_000, 130_000, 0]);
        assert_eq!(of(&versions, Regime::Enterprise), [90_000, 130_000, 0]);
    }

    #[test]
    fn a_card_goes_with_what_a_list_states_of_it_that_day_and_else_with_what_it_lost() {
        let gone = |accumulated| Stated {
            effective_on: day("2025-04-10"),
            disposed_on: day("2025-04-10"),
            usage: UsageState::Disposed,
            accumulated: Money(accumulated),
            ..computer()
        };
        assert_eq!(of(&[computer(), gone(125_000)], Regime::Government), [100_000, 125_000, 0]);
        // A list that has nothing left on the books.
        let older = Stated { accumulated: Money(10_000), ..computer() };
        let went = of(&[older.clone(), gone(10_000)], Regime::Government);
        assert_eq!(of(&[older, gone(0)], Regime::Government), went);
        assert!(went[1] > went[0], "{went:?}");
    }

    #[test]
    fn what_did_not_follow_yet_stands_there_as_it_was_stated() {
        let stated = Stated { effective_on: day("2024-12-31"), accumulated: Money(100_000), life: 0, ..computer() };
        let told = Stated { effective_on: day("2025-03-31"), life: 72, ..stated.clone() };
        assert_eq!(of(&[stated, told], Regime::Government)[0], 100_000);
    }

    #[test]
    fn a_card_of_the_period_has_no_opening_and_an_older_one_that_came_with_a_list_has() {
        let came = |effective: &str, booked: &str, accumulated| Stated {
            effective_on: day(effective),
            booked_on: day(booked),
            accumulated: Money(accumulated),
            ..computer()
        };
        assert_eq!(of(&[came("2025-02-28", "2025-02-28", 0)], Regime::Government), [0, 0, 50_000]);
        assert_eq!(of(&[came("2025-01-31", "2024-03-31", 110_000)], Regime::Government)[0], 110_000);
    }
}
