//! 工作日: which days are worked, so that a deadline in working days falls on a day. Pure; the holidays are data
//! (`holidays.toml`).
//!
//! Regulation: 全国年节及纪念日放假办法 says which days are holidays, and every year's notice of the State Council
//! which weekends are worked for them (调休). A year without its notice has weekends only: a deadline reckoned before
//! the notice is not moved by it.

use chrono::{Datelike as _, Weekday};
use entity::Day;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static YEARS: LazyLock<Years> =
    LazyLock::new(|| toml::from_str(include_str!("holidays.toml")).expect("the shipped holidays are read by a test"));

/// What stands against the weekends: whether a day is worked.
static MARKED: LazyLock<BTreeMap<Day, bool>> = LazyLock::new(|| {
    let mut marked = BTreeMap::new();
    for year in &YEARS.years {
        for [first, last] in &year.off {
            marked.extend(days(*first).take_while(|day| day <= last).map(|day| (day, false)));
        }
        marked.extend(year.worked.iter().map(|day| (*day, true)));
    }
    marked
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Years {
    years: Vec<Year>,
}

/// A year of the table; which year it is, and by which notice, is there for those who read it.
#[derive(Debug, Deserialize)]
struct Year {
    #[cfg(test)]
    #[serde(rename = "year")]
    number: i32,
    #[cfg(test)]
    basis: String,
    off: Vec<[Day; 2]>,
    worked: Vec<Day>,
}

/// Days one after the other, from one on.
fn days(first: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(first), |day| day.after())
}

/// Whether a day is worked.
pub fn is_worked(day: Day) -> bool {
    let is_weekday = || day.date().is_some_and(|date| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun));
    MARKED.get(&day).copied().unwrap_or_else(is_weekday)
}

/// The day on which so many working days after a day are over; the last day that there is where they never are.
pub fn working_days_after(day: Day, number: u16) -> Day {
    let behind = day.after().into_iter().flat_map(days).filter(|day| is_worked(*day));
    match number.checked_sub(1) {
        None => day,
        Some(before) => behind.into_iter().nth(usize::from(before)).unwrap_or(Day::LAST),
    }
}

#[cfg(test)]
mod tests {
    use super::{YEARS, is_worked, working_days_after};
    use chrono::{Datelike as _, Weekday};
    use entity::Day;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn the_shipped_holidays_are_those_of_their_year() {
        for year in &YEARS.years {
            assert!(!year.basis.is_empty());
            assert!(year.off.iter().all(|[first, last]| first <= last && first.year() == year.number));
            let is_weekend = |day: &Day| matches!(day.date().expect("a day").weekday(), Weekday::Sat | Weekday::Sun);
            assert!(year.worked.iter().all(|day| is_weekend(day) && day.year() == year.number));
            assert!(year.worked.iter().all(|day| is_worked(*day)), "no day is both");
        }
    }

    #[test]
    fn holidays_are_not_worked_and_some_weekends_are() {
        for (text, worked) in [
            ("2026-02-13", true),
            ("2026-02-14", true),
            ("2026-02-15", false),
            ("2026-02-23", false),
            ("2026-02-28", true),
            ("2026-03-01", false),
            ("2025-10-08", false),
            ("2031-10-01", true),
        ] {
            assert_eq!(is_worked(day(text)), worked, "{text}");
        }
    }

    #[test]
    fn a_deadline_jumps_over_what_is_not_worked() {
        // 国庆 2025: eight days off, the Saturday behind them worked.
        assert_eq!(working_days_after(day("2025-09-30"), 1), day("2025-10-09"));
        assert_eq!(working_days_after(day("2025-09-30"), 3), day("2025-10-11"));
        assert_eq!(working_days_after(day("2025-09-30"), 4), day("2025-10-13"));
        assert_eq!(working_days_after(day("2025-10-12"), 0), day("2025-10-12"));
        assert_eq!(working_days_after(Day::LAST, 3), Day::LAST);
    }

    proptest! {
        #[test]
        fn a_deadline_is_worked_and_as_far_as_it_says(from in 20_240_101_i32..20_271_231, number in 1_u16..60) {
            let Some(from) = Day::from_digits(from) else { return Ok(()) };
            let due = working_days_after(from, number);
            prop_assert!(is_worked(due));
            let between = super::days(from).skip(1).take_while(|day| *day <= due).filter(|day| is_worked(*day)).count();
            prop_assert_eq!(between, usize::from(number));
        }
    }
}
