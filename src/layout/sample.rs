//! The first rows under a header: what columns hold decides where captions do not.

use super::{heading::read, rowword::row_word};
use crate::sheet::{Cell, CellKind, Grid};

/// Rows looked at.
const ROWS: usize = 300;

/// The first data rows of a block.
#[derive(Debug)]
pub(super) struct Sample<'a> {
    rows: Vec<Vec<Cell<'a>>>,
}

/// What the values of a column must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Type {
    Number,
    Date,
    Text,
}

/// Fields that hold numbers.
const NUMBERS: [&str; 20] = [
    "quantity",
    "unit_price",
    "amount",
    "debit",
    "credit",
    "balance",
    "line_no",
    "opening",
    "closing",
    "year_opening",
    "impairment",
    "carrying_amount",
    "fiscal_fund",
    "non_fiscal_fund",
    "input_tax",
    "acc_depreciation",
    "month_depreciation",
    "year_depreciation",
    "difference",
    "rate",
];

/// What the values of a field must be.
pub(super) fn type_of(field: &str) -> Type {
    let ends = |ends: &[&str]| ends.iter().any(|end| field.ends_with(end));
    if ends(&["_on", "date", "_at"]) {
        Type::Date
    } else if NUMBERS.contains(&field)
        || ends(&["_value", "_quantity", "_debit", "_credit", "_net", "_months", "_years"])
    {
        Type::Number
    } else {
        Type::Text
    }
}

impl<'a> Sample<'a> {
    /// The rows from a zero-based one, without blank rows and row words.
    pub fn new(grid: &'a Grid, from: usize, to: usize) -> Self {
        let mut rows = Vec::new();
        for row in from..to.min(grid.rows()).min(from + 4 * ROWS) {
            let cells = read(grid, row);
            let data = cells.iter().any(|cell| !cell.is_blank())
                && !cells.iter().take(8).any(|cell| cell.kind == CellKind::Text && row_word(cell.text).is_some());
            if data {
                rows.push(cells);
            }
            if rows.len() == ROWS {
                break;
            }
        }
        Self { rows }
    }

    /// The values of a column that are there: no blanks, no `-`, `/`, `—`.
    pub fn values(&self, column: usize) -> impl Iterator<Item = &'a str> {
        self.rows.iter().filter_map(move |row| value(row, column))
    }

    /// The values of some columns, row by row.
    pub fn rows_of<const N: usize>(&self, columns: [usize; N]) -> impl Iterator<Item = [Option<&'a str>; N]> {
        self.rows.iter().map(move |row| columns.map(|column| value(row, column)))
    }

    /// Whether the column has values.
    pub fn has(&self, column: usize) -> bool {
        self.values(column).next().is_some()
    }

    /// Whether at least nine in ten values of a column pass; false where there are none.
    pub fn mostly(&self, column: usize, passes: impl Fn(&str) -> bool) -> bool {
        let (mut all, mut good) = (0, 0);
        for value in self.values(column) {
            all += 1;
            good += usize::from(passes(value));
        }
        all > 0 && good * 10 >= all * 9
    }

    /// Whether the values of a column are of a type.
    pub fn is(&self, column: usize, wanted: Type) -> bool {
        match wanted {
            Type::Number => self.mostly(column, |text| number(text).is_some()),
            Type::Date => self.mostly(column, is_date),
            Type::Text => self.has(column),
        }
    }

    /// Whether two columns say the same in every row.
    pub fn same(&self, left: usize, right: usize) -> bool {
        self.rows_of([left, right]).all(|[left, right]| match (left, right) {
            (Some(left), Some(right)) => {
                left == right || number(left).is_some_and(|value| number(right) == Some(value))
            }
            (None, None) => true,
            _ => false,
        })
    }
}

fn value<'a>(row: &[Cell<'a>], column: usize) -> Option<&'a str> {
    let text = row.get(column).map(|cell| cell.text.trim())?;
    if matches!(text, "" | "-" | "/" | "—" | "--" | "*" | "无") { None } else { Some(text) }
}

/// A number as people write it, in ten-thousandths: `1,234.50`, `¥1,234.50`, `5%` (as 5), `(3.2)`.
pub(super) fn number(text: &str) -> Option<i64> {
    let mut digits = String::with_capacity(text.len());
    let mut negative = false;
    for c in text.chars() {
        match c {
            '0'..='9' | '.' => digits.push(c),
            '０'..='９' => digits.push(char::from(b'0' + (c as u32 - '０' as u32) as u8)),
            '．' => digits.push('.'),
            '-' | '－' | '负' | '(' | '（' => negative = true,
            ',' | '，' | '¥' | '￥' | '元' | '%' | '％' | ')' | '）' | '+' => {}
            c if c.is_whitespace() => {}
            _ => return None,
        }
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    let whole: i64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i64 = format!("{:0<4}", fraction.get(..fraction.len().min(4))?).parse().ok()?;
    let value = whole.checked_mul(10_000)?.checked_add(fraction)?;
    Some(if negative { -value } else { value })
}

/// A date as people write it, roughly.
fn is_date(text: &str) -> bool {
    let mark = |c: char| matches!(c, '-' | '/' | '.' | '年' | '月' | '日' | ':' | ' ' | 'T');
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let marks = text.chars().filter(|c| mark(*c)).count();
    text.len() < 30
        && text.chars().all(|c| c.is_ascii_digit() || mark(c))
        && (digits == 8 || (marks > 0 && (2..=14).contains(&digits)))
}

#[cfg(test)]
mod tests {
    use super::{is_date, number};

    #[test]
    fn numbers_and_dates_are_known_as_written() {
        for (text, value) in [
            ("1,234.50", Some(12_345_000)),
            ("￥１，２３４．５", Some(12_345_000)),
            ("(3.2)", Some(-32_000)),
            ("5%", Some(50_000)),
            ("0.05", Some(500)),
            ("ZC001", None),
            ("1.2.3", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(number(text), value, "{text}");
        }
        assert!(["2025-03-12", "2025.3.12", "20250312", "2025年3月12日", "3/12"].iter().all(|text| is_date(text)));
        assert!(["记-0012", "1200.50元", "2025", "A2010-1-1"].iter().all(|text| !is_date(text)));
    }
}
