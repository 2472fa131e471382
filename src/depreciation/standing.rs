//! How a card stands on a day: whether it is on the books, and on which terms it is depreciated.

use super::card::{Book, Stated, Through, residual};
use super::course::Worth;
use super::month::Month;
use entity::{Day, Money, Regime};

/// How a card stands on a day, beside what it is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is on the books (在账): added by then, and not gone.
    pub is_there: bool,
    /// 起始计提月份; none where it does not follow.
    pub start: Option<Month>,
    /// 净残值, as the regime takes notice of it.
    pub residual: Money,
}

/// How a card stands on a day; none where no version of it is in force by then.
pub fn standing(versions: &[Stated], regimes: &[(Day, Regime)], on: Day) -> Option<Standing> {
    let through = Through::of(versions, on)?;
    let regime = through.regime(regimes).ok();
    let start = regime.and_then(|regime| through.begin(regime).ok()).map(|begin| begin.start);
    let residual = regime.map_or(through.last.residual, |regime| residual(through.last, regime));
    Some(Standing { is_there: through.is_there(), start, residual })
}

impl Through<'_> {
    /// Whether it is on the books: added by then, and not gone.
    fn is_there(&self) -> bool {
        !self.is_gone() && self.is_added()
    }

    fn is_gone(&self) -> bool {
        self.gone().is_some_and(|gone| gone <= self.on)
    }

    /// Whether it was added by then. What a list states of a day as depreciated was there on that day.
    fn is_added(&self) -> bool {
        let is_stated = self.anchor().accumulated > Money::ZERO && !self.anchor().is_undated();
        is_stated || self.added().is_none_or(|added| added <= self.on)
    }

    /// Where it is not depreciated: as much as it stands there for.
    pub(super) fn still(&self, worth: Worth) -> Book {
        if self.is_gone() {
            return Book::Gone;
        }
        Book::Still(if self.is_added() { worth } else { Worth::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::standing;
    use crate::depreciation::card::{Stated, book};
    use entity::{Day, DepreciationStatus, Money, Regime, UsageState};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    /// A thing of 7,200.00 and six years, booked on the last of March 2024; its list said no day.
    fn thing() -> Stated {
        Stated {
            effective_on: day("1949-01-01"),
            cost: Money(720_000),
            residual: Money(36_000),
            life: 72,
            booked_on: day("2024-03-31"),
            ..Stated::default()
        }
    }

    #[test]
    fn what_is_there_is_worth_something_and_nothing_else_is() {
        let regimes = [(day("1949-01-01"), Regime::Government)];
        let rests = Stated { status: DepreciationStatus::NotDepreciated, ..thing() };
        let dated = Stated { effective_on: day("2024-01-31"), ..thing() };
        let opened = Stated { effective_on: day("2024-01-31"), accumulated: Money(10_000), ..thing() };
        let sold = Stated { effective_on: day("2025-05-05"), usage: UsageState::Disposed, ..thing() };
        let to_go = Stated { effective_on: day("2025-01-01"), disposed_on: day("2025-06-01"), ..thing() };
        let cases: [(&[Stated], [bool; 4]); 7] = [
            (&[thing()][..], [false, true, true, true]),
            (std::slice::from_ref(&rests), [false, true, true, true]),
            (&[dated], [false, true, true, true]),
            (&[opened], [true, true, true, true]),
            (&[thing(), sold.clone()], [false, true, false, false]),
            (
                &[
                    rests.clone(),
                    Stated { usage: UsageState::Disposed, effective_on: sold.effective_on, ..rests.clone() },
                ],
                [false, true, false, false],
            ),
            (&[thing(), to_go], [false, true, true, false]),
        ];
        for (versions, there) in cases {
            for (on, is_there) in
                ["2024-02-15", "2024-04-15", "2025-05-31", "2025-07-01"].map(day).into_iter().zip(there)
            {
                let found = standing(versions, &regimes, on).expect("in force").is_there;
                let worth = book(versions, &regimes, on).expect("it follows").on(on);
                assert_eq!((found, worth.cost > Money::ZERO), (is_there, is_there), "{on} {versions:?}");
            }
        }
        assert_eq!(standing(&[], &regimes, day("2025-01-01")), None);
    }

    #[test]
    fn the_terms_are_those_of_the_regime() {
        let on = day("2025-01-31");
        let of = |regime| standing(&[thing()], &[(day("1949-01-01"), regime)], on).expect("in force");
        let told = |regime| (of(regime).start.map(|start| start.to_string()), of(regime).residual);
        assert_eq!(told(Regime::Government), (Some("2024-03".to_owned()), Money::ZERO));
        assert_eq!(told(Regime::Enterprise), (Some("2024-04".to_owned()), Money(36_000)));
        let months = |regime, on: Day| {
            let month = crate::depreciation::Month::of(on).expect("a month");
            book(&[thing()], &[(day("1949-01-01"), regime)], on).expect("it follows").months(month)
        };
        assert_eq!(months(Regime::Government, on), Some(11));
        assert_eq!(months(Regime::Enterprise, on), Some(10));
        assert_eq!(months(Regime::Government, day("2099-12-31")), Some(72));
    }
}
