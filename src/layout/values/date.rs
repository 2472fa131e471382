//! Dates as people write them.

use super::fold::{LONGEST, Run, folded, is_year, runs};
use super::{Misread, is_empty_mark, readable};
use crate::layout::DateOrder;
use crate::sheet::{Cell, CellKind};
use entity::Day;

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DateRead {
    /// The day; blank where nothing is written.
    pub day: Day,
    /// Whether only the month was written: the day is its last.
    pub month_only: bool,
}

/// Day 0 of the 1900 date system of spreadsheets, as days since the common era.
const SERIAL_ZERO: u32 = 693_594;

/// Reads a date (日期). `order` is for `4/5/16`; `year` completes `3.12` and `3月12日`.
#[inline]
pub fn date(cell: &Cell<'_>, order: Option<DateOrder>, year: Option<u16>) -> Result<DateRead, Misread> {
    if matches!(cell.kind, CellKind::Text | CellKind::Date)
        && let Some(read) = plain(cell.text.as_bytes())
    {
        return read;
    }
    written(cell, order, year)
}

/// `2025-03-12`, also with `/` or `.`, and with a midnight behind it.
#[inline]
fn plain(bytes: &[u8]) -> Option<Result<DateRead, Misread>> {
    let (head, tail) = bytes.split_first_chunk::<10>()?;
    if !(tail.is_empty() || tail == b" 00:00:00") {
        return None;
    }
    let mark = head[4];
    if head[7] != mark || !matches!(mark, b'-' | b'/' | b'.') {
        return None;
    }
    let mut numbers = [0_u32; 3];
    for (at, number) in [(0, 0), (1, 0), (2, 0), (3, 0), (5, 1), (6, 1), (8, 2), (9, 2)] {
        let digit = head[at].wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        numbers[number] = numbers[number] * 10 + u32::from(digit);
    }
    if numbers[1] == 0 {
        return None;
    }
    Some(day(numbers[0], numbers[1], numbers[2]))
}

fn day(year: u32, month: u32, day: u32) -> Result<DateRead, Misread> {
    let day = Day::from_ymd(year as i32, month, day).ok_or(Misread::NoSuchDay)?;
    Ok(DateRead { day, month_only: false })
}

fn month(year: u32, month: u32) -> Result<DateRead, Misread> {
    let day = Day::end_of_month(year as i32, month).ok_or(Misread::NoSuchDay)?;
    Ok(DateRead { day, month_only: true })
}

#[cold]
fn written(cell: &Cell<'_>, order: Option<DateOrder>, year: Option<u16>) -> Result<DateRead, Misread> {
    let text = readable(cell)?;
    if is_empty_mark(text) || is_zero_date(text) {
        return Ok(DateRead::default());
    }
    let mut buffer = ['\0'; LONGEST];
    let chars = folded(text, &mut buffer).ok_or(Misread::Date)?;
    if cell.kind == CellKind::Number {
        return serial(chars);
    }
    let chars = without_time(chars);
    let (before, runs, number) = runs(chars).ok_or(Misread::Date)?;
    if !before.is_empty() {
        return Err(Misread::Date);
    }
    match runs[..number] {
        [one] if one.after.is_empty() => match one.digits {
            8 => day(one.value / 10_000, one.value / 100 % 100, one.value % 100),
            6 if is_year(one.value / 100) => month(one.value / 100, one.value % 100),
            _ => Err(Misread::Date),
        },
        [d, y] if d.digits <= 2 && english_month(d.after).is_some() => {
            day(full_year(y)?, english_month(d.after).unwrap_or(0), d.value)
        }
        [a, b] => two(a, b, year),
        [a, b, c] => three(a, b, c, order),
        _ => Err(Misread::Date),
    }
}

/// What systems export where there is no date.
fn is_zero_date(text: &str) -> bool {
    matches!(
        text.get(..10).unwrap_or(text),
        "0000-00-00" | "1900-01-00" | "1899-12-30" | "1899-12-31" | "1900/1/0" | "0"
    )
}

/// A number cell in a date column: a serial, `20250312`, `202503` or `2025.03`.
fn serial(chars: &[char]) -> Result<DateRead, Misread> {
    let (before, runs, number) = runs(chars).ok_or(Misread::Date)?;
    if !before.is_empty() {
        return Err(Misread::Date);
    }
    match runs[..number] {
        [whole] | [whole, _] if whole.digits == 5 && (number == 1 || whole.after == ['.']) => {
            let date = chrono::NaiveDate::from_num_days_from_ce_opt((whole.value + SERIAL_ZERO) as i32)
                .ok_or(Misread::NoSuchDay)?;
            let (year, mon, d) =
                (chrono::Datelike::year(&date), chrono::Datelike::month(&date), chrono::Datelike::day(&date));
            day(u32::try_from(year).map_err(|_| Misread::NoSuchDay)?, mon, d)
        }
        [one] if one.digits == 8 => day(one.value / 10_000, one.value / 100 % 100, one.value % 100),
        [one] if one.digits == 6 && is_year(one.value / 100) => month(one.value / 100, one.value % 100),
        // 2025.1 is January or, its zero lost, October.
        [y, m] if y.digits == 4 && y.after == ['.'] && (m.digits == 2 || (m.digits == 1 && m.value > 1)) => {
            month(y.value, m.value)
        }
        _ => Err(Misread::Date),
    }
}

/// Takes off a time of day.
fn without_time(chars: &[char]) -> &[char] {
    let Some(colon) = chars.iter().position(|c| *c == ':') else { return chars };
    let Some(start) = chars[..colon].iter().rposition(|c| matches!(c, ' ' | 'T' | '日')) else { return chars };
    let time = &chars[start + 1..];
    if time.iter().all(|c| c.is_ascii_digit() || matches!(c, ':' | '.' | ' ' | 'Z' | '+')) {
        super::fold::trimmed(&chars[..start + usize::from(chars[start] == '日')])
    } else {
        chars
    }
}

fn two(a: Run<'_>, b: Run<'_>, year: Option<u16>) -> Result<DateRead, Misread> {
    match (a.after, b.after) {
        (['年' | '-' | '/' | '.'], [] | ['月']) if a.digits == 4 && b.digits <= 2 => month(a.value, b.value),
        (['月'], [] | ['日' | '号']) | (['-' | '/' | '.'], []) if a.digits <= 2 && b.digits <= 2 => {
            let year = year.ok_or(Misread::Date)?;
            day(u32::from(year), a.value, b.value)
        }
        _ => Err(Misread::Date),
    }
}

fn three(a: Run<'_>, b: Run<'_>, c: Run<'_>, order: Option<DateOrder>) -> Result<DateRead, Misread> {
    if b.digits > 2 || !matches!(c.after, [] | ['日' | '号']) {
        return Err(Misread::Date);
    }
    match (a.after, b.after) {
        (['年'], ['月']) if c.digits <= 2 => day(full_year(a)?, b.value, c.value),
        (['-' | '/'], ['月', '-' | '/']) => day(full_year(c)?, b.value, a.value),
        ([left], [right]) if left == right && matches!(left, '-' | '/' | '.') => {
            if a.digits == 4 && c.digits <= 2 {
                return day(a.value, b.value, c.value);
            }
            match order.ok_or(Misread::DateOrder)? {
                DateOrder::Ymd => day(full_year(a)?, b.value, c.value),
                DateOrder::Mdy => day(full_year(c)?, a.value, b.value),
                DateOrder::Dmy => day(full_year(c)?, b.value, a.value),
            }
        }
        _ => Err(Misread::Date),
    }
}

/// A year of four digits, or of two: 70–99 are 19xx, 00–69 are 20xx.
fn full_year(run: Run<'_>) -> Result<u32, Misread> {
    match run.digits {
        4 => Ok(run.value),
        1 | 2 => Ok(run.value + if run.value >= 70 { 1900 } else { 2000 }),
        _ => Err(Misread::Date),
    }
}

/// `-Mar-` between day and year.
fn english_month(chars: &[char]) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let ['-' | ' ' | '/', name @ .., '-' | ' ' | '/'] = chars else { return None };
    let name = name.iter().map(char::to_ascii_lowercase);
    MONTHS.iter().position(|month| name.clone().eq(month.chars())).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::{DateOrder, Misread, date};
    use crate::sheet::{Cell, CellKind};
    use entity::Day;
    use proptest::prelude::*;

    fn read(text: &str, kind: CellKind) -> Result<(String, bool), Misread> {
        date(&Cell { text, kind }, None, None).map(|read| (read.day.to_string(), read.month_only))
    }

    #[test]
    fn dates_as_people_write_them() {
        let whole = [
            "2025-03-12",
            "2025/3/12",
            "2025.03.12",
            "2025.3.12",
            "20250312",
            "2025年3月12日",
            "2025-03-12 00:00:00",
            "2025-03-12T10:20:30",
            "2025/3/12 9:05",
            "12-3月-25",
            "12-Mar-25",
            "12-Mar-2025",
            "２０２５－０３－１２",
            "25年3月12日",
            " 2025-03-12 ",
            "2025年03月12日 10:20",
        ];
        for written in whole {
            assert_eq!(read(written, CellKind::Text), Ok(("2025-03-12".to_owned(), false)), "{written}");
        }
        for written in ["2025-03", "2025年3月", "202503", "2025/3", "2025.03"] {
            assert_eq!(read(written, CellKind::Text), Ok(("2025-03-31".to_owned(), true)), "{written}");
        }
        for blank in ["", "-", "/", "0000-00-00", "0000-00-00 00:00:00"] {
            assert_eq!(read(blank, CellKind::Text), Ok((String::new(), false)), "{blank:?}");
        }
        assert_eq!(read("2005-12-28 00:00:00", CellKind::Date), Ok(("2005-12-28".to_owned(), false)));
    }

    #[test]
    fn serials_only_where_the_cell_is_a_number() {
        assert_eq!(read("45728", CellKind::Number), Ok(("2025-03-12".to_owned(), false)));
        assert_eq!(read("45728.5", CellKind::Number), Ok(("2025-03-12".to_owned(), false)));
        assert_eq!(read("20250312", CellKind::Number), Ok(("2025-03-12".to_owned(), false)));
        assert_eq!(read("2025.12", CellKind::Number), Ok(("2025-12-31".to_owned(), true)));
        assert_eq!(read("2025.1", CellKind::Number), Err(Misread::Date));
        assert_eq!(read("45728", CellKind::Text), Err(Misread::Date));
        assert_eq!(read("7200", CellKind::Number), Err(Misread::Date));
    }

    #[test]
    fn an_unknown_order_is_asked_for() {
        let cell = Cell { text: "4/5/16", kind: CellKind::Text };
        let in_order = |order| date(&cell, order, None).map(|read| read.day.to_string());
        assert_eq!(in_order(None), Err(Misread::DateOrder));
        assert_eq!(in_order(Some(DateOrder::Mdy)), Ok("2016-04-05".to_owned()));
        assert_eq!(in_order(Some(DateOrder::Dmy)), Ok("2016-05-04".to_owned()));
        assert_eq!(in_order(Some(DateOrder::Ymd)), Ok("2004-05-16".to_owned()));
        assert_eq!(read("12/31/2025", CellKind::Text), Err(Misread::DateOrder));
    }

    #[test]
    fn the_title_completes_a_date_without_year() {
        for written in ["3.12", "3-12", "3月12日", "03/12"] {
            let cell = Cell { text: written, kind: CellKind::Text };
            assert_eq!(date(&cell, None, Some(2025)).map(|read| read.day.to_string()), Ok("2025-03-12".to_owned()));
            assert_eq!(date(&cell, None, None), Err(Misread::Date));
        }
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for written in ["2019-02-30", "2019/2/30", "20190230", "1948-12-31", "2200-01-01", "2025-13"] {
            assert_eq!(read(written, CellKind::Text), Err(Misread::NoSuchDay), "{written}");
        }
        for written in ["三月", "2025", "2025年", "12:30", "见附件", "2025-3/12", "1-2-3-4-5"] {
            assert_eq!(read(written, CellKind::Text), Err(Misread::Date), "{written}");
        }
    }

    proptest! {
        #[test]
        fn reads_what_days_print(year in 1949_i32..=2199, month in 1_u32..=12, day in 1_u32..=28) {
            let expected = Day::from_ymd(year, month, day).expect("in the calendar");
            for written in [expected.to_string(), format!("{year}年{month}月{day}日"), format!("{year}/{month}/{day}"), format!("{year}{month:02}{day:02}")] {
                let cell = Cell { text: &written, kind: CellKind::Text };
                prop_assert_eq!(date(&cell, None, None).map(|read| read.day), Ok(expected), "{}", written);
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,60}", digits in "[0-9./年月日: -]{0,24}") {
            for written in [&text, &digits] {
                for kind in [CellKind::Text, CellKind::Number, CellKind::Date] {
                    let _ = date(&Cell { text: written, kind }, Some(DateOrder::Dmy), Some(2025));
                }
            }
        }
    }
}
