//! On which days a stocktake recurs, and how each of them stands. Pure.

use chrono::{Datelike as _, Months};
use entity::{Day, OccurrenceStatus};

/// A stocktake that recurs, as far as its days go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every {
    /// 首次盘点基准日.
    pub first: Day,
    /// Months between two base dates.
    pub months: u32,
    /// Days after a base date until it is to be closed.
    pub days: u32,
    /// The last day on which one may still have its base date.
    pub until: Day,
}

/// One of the days on which it recurs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occurrence {
    /// 盘点基准日.
    pub base_date: Day,
    /// By when it is to be closed (办结期限).
    pub due_on: Day,
}

impl Every {
    /// The base date behind so many others: the same day of its month, or the last one where the month is shorter; the
    /// last day of a month stays that.
    fn base_date(&self, number: u32) -> Option<Day> {
        let date = self.first.date()?;
        let moved = date.checked_add_months(Months::new(self.months.checked_mul(number)?))?;
        let is_last = Day::end_of_month(date.year(), date.month()) == Some(self.first);
        let (year, month) = (moved.year(), moved.month());
        if is_last { Day::end_of_month(year, month) } else { Day::from_ymd(year, month, moved.day()) }
    }

    /// Its occurrences, the first one first, until it ends.
    pub fn occurrences(self) -> impl Iterator<Item = Occurrence> {
        let base_dates = (0..).map_while(move |number| self.base_date(number));
        base_dates
            .take_while(move |day| *day <= self.until)
            .map(move |base_date| Occurrence { base_date, due_on: base_date.plus(self.days).unwrap_or(Day::LAST) })
    }

    /// The occurrence of a base date; else the base date before it, blank where there is none.
    pub fn of(self, base_date: Day) -> Result<Occurrence, Day> {
        let last = self.occurrences().take_while(|one| one.base_date <= base_date).last();
        match last {
            Some(one) if one.base_date == base_date => Ok(one),
            other => Err(other.map(|one| one.base_date).unwrap_or_default()),
        }
    }
}

impl Occurrence {
    /// How it stands on a day, and by how many days it is or was late. `closed_on` is when its stocktake was closed, where
    /// it is.
    pub fn status(&self, closed_on: Option<Day>, today: Day) -> (OccurrenceStatus, i32) {
        let late = |day: Day| (day.number() - self.due_on.number()).max(0);
        match closed_on {
            Some(day) if day > self.due_on => (OccurrenceStatus::DoneLate, late(day)),
            Some(_) => (OccurrenceStatus::Done, 0),
            None if today > self.due_on => (OccurrenceStatus::Overdue, late(today)),
            None if today >= self.base_date => (OccurrenceStatus::Due, 0),
            None => (OccurrenceStatus::ToCome, 0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Every, Occurrence};
    use entity::{Day, OccurrenceStatus as S};
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    fn every(first: &str, months: u32) -> Every {
        Every { first: day(first), months, days: 30, until: Day::LAST }
    }

    fn first_days(every: Every, number: usize) -> Vec<String> {
        every.occurrences().take(number).map(|one| one.base_date.to_string()).collect()
    }

    #[test]
    fn ends_of_months_stay_ends_and_other_days_come_back() {
        assert_eq!(first_days(every("2025-06-30", 3), 4), ["2025-06-30", "2025-09-30", "2025-12-31", "2026-03-31"]);
        assert_eq!(first_days(every("2025-01-30", 1), 3), ["2025-01-30", "2025-02-28", "2025-03-30"]);
        assert_eq!(first_days(every("2024-02-29", 12), 3), ["2024-02-29", "2025-02-28", "2026-02-28"]);
    }

    #[test]
    fn it_ends_with_its_last_day() {
        let ended = Every { until: day("2026-01-31"), ..every("2025-01-31", 6) };
        assert_eq!(first_days(ended, 9), ["2025-01-31", "2025-07-31", "2026-01-31"]);
        assert_eq!(ended.of(day("2025-07-30")), Err(day("2025-01-31")));
        assert_eq!(ended.of(day("2024-07-30")), Err(Day::BLANK));
        assert_eq!(ended.of(day("2025-07-31")).map(|one| one.due_on), Ok(day("2025-08-30")));
    }

    #[test]
    fn what_is_not_closed_by_its_day_is_overdue() {
        let one = Occurrence { base_date: day("2025-12-31"), due_on: day("2026-01-30") };
        let open = |today: &str| one.status(None, day(today));
        assert_eq!(open("2025-12-30"), (S::ToCome, 0));
        assert_eq!([open("2025-12-31"), open("2026-01-30")], [(S::Due, 0); 2]);
        assert_eq!(open("2026-02-02"), (S::Overdue, 3));
        let closed = |on: &str| one.status(Some(day(on)), day("2026-09-01"));
        assert_eq!([closed("2026-01-30"), closed("2026-02-01")], [(S::Done, 0), (S::DoneLate, 2)]);
    }

    proptest! {
        #[test]
        fn no_month_is_left_out_and_none_comes_twice(number in 711_000_i32..730_000, months in 1_u32..=24) {
            let first = Day::from_ymd(1_949, 1, 1).and_then(|day| day.plus(number.unsigned_abs() - 711_000)).expect("a day");
            let every = Every { first, months, days: 0, until: Day::LAST };
            let days: Vec<Day> = every.occurrences().take(40).map(|one| one.base_date).collect();
            prop_assert_eq!(days[0], first);
            let count = |day: &Day| day.year_month().map(|(year, month)| u32::from(year) * 12 + u32::from(month));
            for (before, after) in days.iter().zip(&days[1..]) {
                prop_assert_eq!(count(before).map(|month| month + months), count(after));
                prop_assert_eq!(every.of(*after).map(|one| one.base_date), Ok(*after));
                prop_assert_eq!(every.of(after.before().expect("a day")), Err(*before));
            }
        }
    }
}
