//! Months that can be counted.

use entity::Day;
use std::fmt;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// The years of the calendar of the house.
const YEARS: RangeInclusive<i32> = 1949..=2199;

/// A month of the calendar (月份), counted so that the next one is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Month(i32);

impl Month {
    /// The month of a day; none of a blank one.
    pub fn of(day: Day) -> Option<Self> {
        day.year_month().map(|(year, month)| Self(i32::from(year) * 12 + i32::from(month) - 1))
    }

    /// The month of a year, 1 to 12.
    pub fn new(year: i32, month: i32) -> Option<Self> {
        let known = (1..=12).contains(&month) && YEARS.contains(&year);
        known.then_some(Self(year * 12 + month - 1))
    }

    /// Its year, and which of its months it is, 1 to 12.
    pub const fn parts(self) -> (i32, i32) {
        (self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }

    /// Its first day; none where the calendar of the house does not have it.
    pub fn begin(self) -> Option<Day> {
        let (year, month) = self.parts();
        Day::from_ymd(year, month.unsigned_abs(), 1)
    }

    /// So many months later.
    #[must_use]
    pub const fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// How many months it comes after another.
    pub const fn months_since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// Whether a day is its last, or later.
    pub fn is_over(self, on: Day) -> bool {
        self.end().is_some_and(|end| end <= on)
    }

    /// Whether it has days in the calendar of the house.
    pub fn is_known(self) -> bool {
        YEARS.contains(&self.parts().0)
    }

    /// Its last day; none where the calendar of the house ends before.
    pub fn end(self) -> Option<Day> {
        Day::end_of_month(self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1)
    }
}

impl FromStr for Month {
    type Err = ();

    /// Reads `2025-03`.
    fn from_str(text: &str) -> Result<Self, ()> {
        let (year, month) =
            text.split_once('-').filter(|(year, month)| (year.len(), month.len()) == (4, 2)).ok_or(())?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
        digits(year).zip(digits(month)).and_then(|(year, month)| Self::new(year, month)).ok_or(())
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::Month;

    #[test]
    fn a_month_is_read_as_it_is_printed() {
        for text in ["1949-01", "2025-03", "2199-12"] {
            assert_eq!(text.parse::<Month>().map(|month| month.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "2025-13", "2025-00", "2025-3", "1948-12", "2200-01", "+025-03", "2025-+3"] {
            assert_eq!(text.parse::<Month>(), Err(()), "{text}");
        }
    }
}
