//! Periods and dates as titles write them.

use entity::Day;

/// A point in time of the precision it was written with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Point {
    year: i32,
    month: Option<u32>,
    day: Option<u32>,
}

impl Point {
    fn first(self) -> Option<Day> {
        Day::from_ymd(self.year, self.month.unwrap_or(1).min(12), self.day.unwrap_or(1))
    }

    fn last(self) -> Option<Day> {
        let month = self.month.unwrap_or(12).min(12);
        self.day.map_or_else(|| Day::end_of_month(self.year, month), |day| Day::from_ymd(self.year, month, day))
    }
}

/// What the text says about time.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct When {
    /// A period of at least a month, or two dates.
    pub period: Option<(Day, Day)>,
    /// A single date.
    pub date: Option<Day>,
}

/// The period a text names: `2025年1-12月`, `2025.01-2025.12`, `2025年第1期 至 第12期`,
/// `月份：2025.01-2025.12`, `2025年度`, `2025年第4季度`.
pub fn parse_period(text: &str) -> Option<(Day, Day)> {
    read(&super::header::fold(text)).period
}

/// Reads the first point or range of a folded text.
pub(super) fn read(folded: &str) -> When {
    let mut from = 0;
    while let Some(at) = folded[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) {
        let mut cursor = Cursor { rest: &folded[at..] };
        match cursor.point(None) {
            Some(point) => return cursor.range(point),
            None => from = at + folded[at..].bytes().take_while(u8::is_ascii_digit).count(),
        }
    }
    When::default()
}

struct Cursor<'a> {
    rest: &'a str,
}

impl Cursor<'_> {
    fn eat(&mut self, marks: &[&'static str]) -> Option<&'static str> {
        marks.iter().find_map(|mark| {
            self.rest = self.rest.strip_prefix(mark)?;
            Some(*mark)
        })
    }

    /// A number of `min` to `max` digits that ends where the digits end.
    fn number(&mut self, min: usize, max: usize) -> Option<u32> {
        let digits = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        if digits < min || digits > max {
            return None;
        }
        let number = self.rest[..digits].parse().ok()?;
        self.rest = &self.rest[digits..];
        Some(number)
    }

    fn digits(&self) -> usize {
        self.rest.bytes().take_while(u8::is_ascii_digit).count()
    }

    /// A point; `year` when the text may leave its own out.
    fn point(&mut self, year: Option<i32>) -> Option<Point> {
        match self.digits() {
            8 => {
                let number = self.number(8, 8)?;
                let (month, day) = (number / 100 % 100, number % 100);
                Self::checked((number / 10_000) as i32, Some(month), Some(day))
            }
            6 => {
                let number = self.number(6, 6)?;
                Self::checked((number / 100) as i32, Some(number % 100), None)
            }
            4 => {
                let year = self.number(4, 4)? as i32;
                let mark = self.eat(&["年度", "年", ".", "-", "/"]).unwrap_or_default();
                self.month(year, mark)
            }
            _ => self.month(year?, "年"),
        }
    }

    fn checked(year: i32, month: Option<u32>, day: Option<u32>) -> Option<Point> {
        let valid = (1949..=2199).contains(&year)
            && month.is_none_or(|month| (1..=13).contains(&month))
            && day.is_none_or(|day| Day::from_ymd(year, month.unwrap_or(1), day).is_some());
        valid.then_some(Point { year, month, day })
    }

    /// What follows `2025年` or `2025.`: month and day, quarter, or nothing.
    fn month(&mut self, year: i32, mark: &'static str) -> Option<Point> {
        if mark.is_empty() {
            return None;
        }
        let before = self.rest;
        let _ = self.eat(&["第"]);
        if !(1..=2).contains(&self.digits()) {
            self.rest = before;
            return if mark.starts_with('年') { Self::checked(year, None, None) } else { None };
        }
        let month = self.number(1, 2)?;
        let close = self.eat(&["月份", "月", "期", "会计期"]);
        let next = if mark.starts_with('年') { close.filter(|close| *close == "月").map(|_| "") } else { Some(mark) };
        let day = next.and_then(|mark| self.day(mark));
        Self::checked(year, Some(month), day)
    }

    fn day(&mut self, mark: &str) -> Option<u32> {
        let before = self.rest;
        self.rest = self.rest.strip_prefix(mark)?;
        let day = if (1..=2).contains(&self.digits()) { self.number(1, 2) } else { None };
        if day.is_none() || (mark.is_empty() && self.eat(&["日"]).is_none()) {
            self.rest = before;
            return None;
        }
        day
    }

    /// The second point, where there is one.
    fn range(&mut self, first: Point) -> When {
        if let Some(quarter) = self.quarter(&first) {
            return quarter;
        }
        let _ = self.eat(&["00:00:00"]);
        let second = match self.eat(&["至", "到", "~", "--", "-", "—", "–", "－", "〜", "～"]) {
            Some(_) => self.point(Some(first.year)),
            None => None,
        };
        let Some(second) = second else {
            // `2025-12` alone is a month, `2025年12月31日` alone a date.
            return match first.day {
                Some(_) => When { date: first.first(), period: None },
                None => When { period: first.first().zip(first.last()), date: None },
            };
        };
        When { period: first.first().zip(second.last()).filter(|(from, to)| from <= to), date: None }
    }

    fn quarter(&mut self, point: &Point) -> Option<When> {
        let before = self.rest;
        let _ = self.eat(&["第"]);
        let number = match point.month {
            Some(month) => Some(month),
            None => self.eat(&["一", "二", "三", "四"]).and_then(|n| "一二三四".find(n).map(|at| at as u32 / 3 + 1)),
        };
        if self.eat(&["季度"]).is_none() {
            self.rest = before;
            return None;
        }
        let quarter = number.filter(|number| (1..=4).contains(number))?;
        let from = Day::from_ymd(point.year, quarter * 3 - 2, 1)?;
        Some(When { period: Some((from, Day::end_of_month(point.year, quarter * 3)?)), date: None })
    }
}

#[cfg(test)]
mod tests {
    use super::{parse_period, read};
    use proptest::prelude::*;

    #[test]
    fn periods_as_titles_write_them() {
        for (text, from, to) in [
            ("2025年1-12月", "2025-01-01", "2025-12-31"),
            ("2025年1月-12月", "2025-01-01", "2025-12-31"),
            ("2025年1月至2025年12月", "2025-01-01", "2025-12-31"),
            ("2025.01-2025.12", "2025-01-01", "2025-12-31"),
            ("2025-01至2025-03", "2025-01-01", "2025-03-31"),
            ("2025-01-2025-03", "2025-01-01", "2025-03-31"),
            ("2025年第1期 至 第12期", "2025-01-01", "2025-12-31"),
            ("2025年第1期至2025年第6期", "2025-01-01", "2025-06-30"),
            ("月份：2026.01-2026.02", "2026-01-01", "2026-02-28"),
            ("期间：202501-202512", "2025-01-01", "2025-12-31"),
            ("2025.1-6", "2025-01-01", "2025-06-30"),
            ("2025年12月", "2025-12-01", "2025-12-31"),
            ("2025年度", "2025-01-01", "2025-12-31"),
            ("2025 年", "2025-01-01", "2025-12-31"),
            ("2025年第4季度", "2025-10-01", "2025-12-31"),
            ("2025年第二季度", "2025-04-01", "2025-06-30"),
            ("2025年1月1日至2025年12月31日", "2025-01-01", "2025-12-31"),
            ("2025.01.01-2025.06.30", "2025-01-01", "2025-06-30"),
            ("2025-01-01~2025-06-30", "2025-01-01", "2025-06-30"),
            ("２０２５年１－１３期", "2025-01-01", "2025-12-31"),
            ("XX研究院（001）2025年2月序时账", "2025-02-01", "2025-02-28"),
        ] {
            let found = parse_period(text).map(|(from, to)| (from.to_string(), to.to_string()));
            assert_eq!(found, Some((from.to_owned(), to.to_owned())), "{text}");
        }
    }

    #[test]
    fn what_names_no_period() {
        for text in ["", "科目：160103 设备", "2025", "12-31", "2025年12月31日", "2025年14月"] {
            assert_eq!(
                parse_period(text).map(|(from, _)| from.to_string()).filter(|_| text != "1999.5元"),
                None,
                "{text}"
            );
        }
        for (text, date) in [
            ("2025年12月31日", Some("2025-12-31")),
            ("2025-12-31", Some("2025-12-31")),
            ("2025/1/5", Some("2025-01-05")),
            ("20251231", Some("2025-12-31")),
            ("2025年2月30日", None),
            ("2025年12月", None),
        ] {
            assert_eq!(read(text).date.map(|day| day.to_string()).as_deref(), date, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "([0-9年月日期第至.~/-]|\\PC){0,24}") {
            let _ = parse_period(&text);
        }
    }
}
