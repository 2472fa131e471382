//! Months that can be counted.

use entity::Day;
use std::fmt;

/// A month of the calendar (月份), counted so that the next one is one more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The month of a day; none of a blank one.
    pub fn of(day: Day) -> Option<Self> {
        day.year_month().map(|(year, month)| Self(i32::from(year) * 12 + i32::from(month) - 1))
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

    /// Its last day; none where the calendar of the house ends before.
    pub fn end(self) -> Option<Day> {
        Day::end_of_month(self.0.div_euclid(12), self.0.rem_euclid(12) as u32 + 1)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.0.div_euclid(12), self.0.rem_euclid(12) + 1)
    }
}
