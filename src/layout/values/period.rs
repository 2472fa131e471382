//! Accounting periods as people write them.

use super::fold::{LONGEST, Run, folded, is_year, runs};
use super::{Misread, is_empty_mark};
use entity::Day;

/// A period or a range of periods of one year (会计期间); 13 is the adjusting period (调整期).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The year; 0 when the text does not give it.
    pub year: u16,
    /// First period, 1–13.
    pub first: u8,
    /// Last period, 1–13.
    pub last: u8,
}

impl Period {
    /// The first day; `None` without a year.
    pub fn opens(self) -> Option<Day> {
        Day::from_ymd(i32::from(self.year), u32::from(self.first.min(12)), 1)
    }

    /// The last day; period 13 closes with December. `None` without a year.
    pub fn closes(self) -> Option<Day> {
        Day::end_of_month(i32::from(self.year), u32::from(self.last.min(12)))
    }
}

/// Reads a period: `3`, `13`, `第3期`, `2025-03`, `202503`, `2025年3月`, `2025年1-12月`,
/// `月份：2025.01-2025.12`, `3.00000`. `None` where nothing is written.
pub fn period(text: &str, year: Option<u16>) -> Result<Option<Period>, Misread> {
    if is_empty_mark(text) {
        return Ok(None);
    }
    let mut buffer = ['\0'; LONGEST];
    let chars = folded(text, &mut buffer).ok_or(Misread::Period)?;
    let (before, runs, number) = runs(chars).ok_or(Misread::Period)?;
    if !before.iter().all(|c| "第月份会计期间年度:： ".contains(*c)) {
        return Err(Misread::Period);
    }
    if !runs[..number].iter().all(|run| run.after.iter().all(|c| "年月期第至到-~./ ".contains(*c))) {
        return Err(Misread::Period);
    }
    let title_year = u32::from(year.unwrap_or(0));
    let (year, first, last) = match runs[..number] {
        [p, zeros] if p.digits <= 2 && p.after == ['.'] && zeros.value == 0 => (title_year, p.value, p.value),
        [p] if p.digits <= 2 => (title_year, p.value, p.value),
        [p] if p.digits == 6 => (p.value / 100, p.value % 100, p.value % 100),
        [y, p] if y.digits == 4 && p.digits <= 2 => (y.value, p.value, p.value),
        [a, b] if a.digits == 6 && b.digits == 6 && a.value / 100 == b.value / 100 => {
            (a.value / 100, a.value % 100, b.value % 100)
        }
        [a, b] if a.digits <= 2 && b.digits <= 2 => (title_year, a.value, b.value),
        [y, a, b] if y.digits == 4 && short(a) && short(b) => (y.value, a.value, b.value),
        [y, a, z, b] if y.digits == 4 && y.value == z.value && short(a) && short(b) => (y.value, a.value, b.value),
        _ => return Err(Misread::Period),
    };
    let whole = (1..=13).contains(&first) && (first..=13).contains(&last) && (year == 0 || is_year(year));
    if whole {
        Ok(Some(Period { year: year as u16, first: first as u8, last: last as u8 }))
    } else {
        Err(Misread::Period)
    }
}

fn short(run: Run<'_>) -> bool {
    run.digits <= 2
}

#[cfg(test)]
mod tests {
    use super::{Misread, Period, period};
    use proptest::prelude::*;

    #[test]
    fn periods_as_people_write_them() {
        let rows = [
            ("3", (0, 3, 3)),
            ("第3期", (0, 3, 3)),
            ("3.00000", (0, 3, 3)),
            ("13", (0, 13, 13)),
            ("2025.03", (2025, 3, 3)),
            ("2025-03", (2025, 3, 3)),
            ("202503", (2025, 3, 3)),
            ("2025年3月", (2025, 3, 3)),
            ("2025年第3期", (2025, 3, 3)),
            ("月份：2025.01-2025.12", (2025, 1, 12)),
            ("2025年1-12月", (2025, 1, 12)),
            ("2025年第1期 至 第12期", (2025, 1, 12)),
            ("202501-202512", (2025, 1, 12)),
        ];
        for (written, (year, first, last)) in rows {
            assert_eq!(period(written, None), Ok(Some(Period { year, first, last })), "{written}");
        }
        assert_eq!(period("3", Some(2024)), Ok(Some(Period { year: 2024, first: 3, last: 3 })));
        assert_eq!(period("", None), Ok(None));
        for bad in ["0", "14", "2025", "春", "2025-14", "12-1", "2024.01-2025.12"] {
            assert_eq!(period(bad, None), Err(Misread::Period), "{bad}");
        }
        let last = Period { year: 2025, first: 13, last: 13 };
        assert_eq!(last.closes().map(|day| day.to_string()).as_deref(), Some("2025-12-31"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[0-9年月期第至.~ -]{0,30}") {
            let _ = period(&text, Some(2025));
        }
    }
}
