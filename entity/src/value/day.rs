//! Business dates.

use chrono::{Datelike, NaiveDate};
use std::{fmt, str::FromStr};

/// A business date in Asia/Shanghai (业务日期), from 1949-01-01 to 2199-12-31, or blank.
///
/// Kept as days since the common era, so that a column of days is four bytes a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Day(i32);

impl Day {
    /// No date given. Sorts before every date.
    pub const BLANK: Self = Self(0);

    /// The last day that there is, 2199-12-31.
    pub const LAST: Self = Self(803_168);

    /// The day of a calendar date; `None` when there is no such day or it is out of range.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Self> {
        if !(1949..=2199).contains(&year) {
            return None;
        }
        NaiveDate::from_ymd_opt(year, month, day).map(|date| Self(date.num_days_from_ce()))
    }

    /// The last day of a month (for sources that give the month only).
    pub fn end_of_month(year: i32, month: u32) -> Option<Self> {
        let first = Self::from_ymd(year, month, 1)?;
        Some(Self(first.0 + i32::from(first.date()?.num_days_in_month()) - 1))
    }

    /// The calendar date; `None` when blank.
    pub fn date(self) -> Option<NaiveDate> {
        if self.is_blank() { None } else { NaiveDate::from_num_days_from_ce_opt(self.0) }
    }

    /// Year and month; `None` when blank.
    pub fn year_month(self) -> Option<(u16, u8)> {
        self.date().map(|date| (date.year() as u16, date.month() as u8))
    }

    /// The year; 0 when blank.
    pub fn year(self) -> i32 {
        self.year_month().map_or(0, |(year, _)| i32::from(year))
    }

    /// 1 January of its year; blank when blank.
    #[must_use]
    pub fn first_of_year(self) -> Self {
        self.year_month().and_then(|(year, _)| Self::from_ymd(i32::from(year), 1, 1)).unwrap_or(Self::BLANK)
    }

    /// Whether no date was given.
    pub const fn is_blank(self) -> bool {
        self.0 == 0
    }

    /// The day as its digits, 20251231; `None` when blank. So days stand in the databases: read by
    /// a person, sorted by the machine.
    pub fn digits(self) -> Option<i32> {
        self.date().map(|date| date.year() * 10_000 + date.month() as i32 * 100 + date.day() as i32)
    }

    /// The day that digits such as 20251231 say.
    pub fn from_digits(digits: i32) -> Option<Self> {
        Self::from_ymd(digits / 10_000, (digits / 100 % 100) as u32, (digits % 100) as u32)
    }

    /// The day, or nothing where it is blank.
    pub fn given(self) -> Option<Self> {
        (!self.is_blank()).then_some(self)
    }

    /// The day before; `None` when blank, or where the calendar of the house begins with it.
    pub fn before(self) -> Option<Self> {
        self.date()?;
        Some(Self(self.0 - 1)).filter(|day| day.year() >= 1949)
    }

    /// The day after; `None` when blank, or where the calendar of the house ends with it.
    pub fn after(self) -> Option<Self> {
        self.plus(1)
    }

    /// So many days later; `None` when blank, or behind the calendar of the house.
    pub fn plus(self, days: u32) -> Option<Self> {
        self.date()?;
        let moved = i32::try_from(days).ok().and_then(|days| self.0.checked_add(days));
        moved.map(Self).filter(|day| *day <= Self::LAST)
    }

    /// Days since the common era; 0 when blank.
    pub const fn number(self) -> i32 {
        self.0
    }
}

// A blank day is no value: columns that may be blank are `Option<Day>`.
crate::stored!(Day as i32, |day| day.digits().unwrap_or(0), Day::from_digits);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => write!(f, "{date}"),
            None => Ok(()),
        }
    }
}

/// A text that is no date of the form `2025-12-31`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a date like 2025-12-31 between 1949 and 2199")]
pub struct DayError(pub String);

impl FromStr for Day {
    type Err = DayError;

    /// Reads the canonical form only; what people write is read in `layout`.
    fn from_str(text: &str) -> Result<Self, DayError> {
        let error = || DayError(text.to_owned());
        let [year, month, day] = <[&str; 3]>::try_from(text.split('-').collect::<Vec<_>>()).map_err(|_| error())?;
        if (year.len(), month.len(), day.len()) != (4, 2, 2) {
            return Err(error());
        }
        let number = |part: &str| part.parse::<u32>().map_err(|_| error());
        Self::from_ymd(number(year)? as i32, number(month)?, number(day)?).ok_or_else(error)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_blank() { serializer.serialize_none() } else { serializer.collect_str(self) }
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match <Option<std::borrow::Cow<'de, str>>>::deserialize(deserializer)? {
            Some(text) => text.parse().map_err(serde::de::Error::custom),
            None => Ok(Self::BLANK),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Day;

    #[test]
    fn knows_the_calendar() {
        assert_eq!(Day::from_ymd(2019, 2, 30), None);
        assert_eq!(Day::from_ymd(1948, 12, 31), None);
        assert_eq!(Day::end_of_month(2024, 2).map(|day| day.to_string()).as_deref(), Some("2024-02-29"));
        assert_eq!("2025-12-31".parse::<Day>().map(Day::year_month), Ok(Some((2025, 12))));
        assert!("2025-1-1".parse::<Day>().is_err());
        let day = Day::from_ymd(2025, 12, 31).expect("a day");
        assert_eq!((day.digits(), Day::from_digits(20_251_231)), (Some(20_251_231), Some(day)));
        assert_eq!((Day::BLANK.digits(), Day::from_digits(20_251_232), Day::from_digits(0)), (None, None, None));
        assert_eq!(Day::from_ymd(2199, 12, 31), Some(Day::LAST));
        assert_eq!((day.after(), Day::LAST.after(), Day::BLANK.after()), (Day::from_ymd(2026, 1, 1), None, None));
        assert!(Day::BLANK < Day::from_ymd(1949, 1, 1).expect("in range"));
    }
}
