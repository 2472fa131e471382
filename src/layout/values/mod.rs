//! What people write in cells, as typed values.
//!
//! Pure, and without allocation on the plain forms: these functions run for every cell of files
//! with millions of rows. A value that cannot be read is a [`Misread`], which says what was
//! expected; nothing is ever guessed where two readings would be possible.

mod account;
mod amount;
mod date;
mod depreciation;
mod fold;
mod numbers;
mod period;
mod state;
mod terms;
mod voucher;
pub mod words;

pub use account::{AccountText, account_code};
pub use amount::{AMOUNT_BOUND, Amount, amount, quantity};
pub use date::{DateRead, date};
pub use depreciation::{depreciation_method, depreciation_status};
pub use numbers::{RATE_SCALE, RateStyle, life_months, rate_style, residual_rate, whole_number};
pub use period::{Period, period};
pub use state::{count_result, is_not_counted_mark, usage_state};
pub use terms::{DirectionCode, DirectionWords, accounting_system, booked, direction_code, is_cny, is_tick, yes_no};
pub use voucher::{VoucherRef, canonical_word, voucher_ref};

use crate::sheet::{Cell, CellKind};
use crate::words::Words;
use crate::words::trimmed;

/// Why a cell could not be read as what its column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Misread {
    /// No amount.
    Amount,
    /// An amount with a part finer than one fen.
    FinerThanFen,
    /// An amount beyond a million million yuan.
    TooLarge,
    /// The cell and its column name different units (元 against 万元).
    TwoUnits,
    /// No quantity with at most four decimals.
    Quantity,
    /// A quantity below zero.
    NegativeQuantity,
    /// No date.
    Date,
    /// A date that the calendar does not have, or outside 1949–2199.
    NoSuchDay,
    /// A date like `4/5/16`, whose order nobody gave.
    DateOrder,
    /// No period.
    Period,
    /// No whole number.
    Number,
    /// No direction (借贷).
    Direction,
    /// No accounting system.
    System,
    /// Not yes and not no.
    YesNo,
    /// A rate of another style than the rest of its column.
    Rate,
    /// A currency other than CNY.
    Currency,
    /// An error value such as `#REF!`.
    ErrorCell,
    /// A formula without a cached value.
    Formula,
}

impl Misread {
    /// The message: `{0}` file and sheet, `{1}` cell, `{2}` caption, `{3}` what was found.
    pub const fn words(self) -> &'static Words {
        match self {
            Self::Amount => &words::BAD_AMOUNT,
            Self::FinerThanFen => &words::FINER_THAN_FEN,
            Self::TooLarge => &words::AMOUNT_TOO_LARGE,
            Self::TwoUnits => &words::CELL_UNIT_DIFFERS,
            Self::Quantity => &words::BAD_QUANTITY,
            Self::NegativeQuantity => &words::NEGATIVE_QUANTITY,
            Self::Date => &words::BAD_DATE,
            Self::NoSuchDay => &words::NO_SUCH_DAY,
            Self::DateOrder => &words::DATE_ORDER_NEEDED,
            Self::Period => &words::BAD_PERIOD,
            Self::Number => &words::BAD_NUMBER,
            Self::Direction => &words::BAD_DIRECTION,
            Self::System => &words::BAD_SYSTEM,
            Self::YesNo => &words::BAD_YES_NO,
            Self::Rate => &words::BAD_RATE,
            Self::Currency => &words::NOT_CNY,
            Self::ErrorCell => &words::ERROR_CELL,
            Self::Formula => &words::FORMULA_WITHOUT_VALUE,
        }
    }
}

/// Whether a text stands for "nothing": blank, `-`, `--`, `—`, `/`, 无, NULL, NONE, `*`.
#[inline]
pub fn is_empty_mark(text: &str) -> bool {
    match text.as_bytes() {
        [] => true,
        [byte] => matches!(byte, b'-' | b'/' | b'*'),
        [b'-', rest @ ..] => rest.iter().all(|byte| *byte == b'-'),
        bytes if bytes.len() > 8 => false,
        _ => matches!(
            text,
            "—" | "——" | "－" | "–" | "／" | "无" | "＊" | "NULL" | "null" | "Null" | "NONE" | "None" | "none"
        ),
    }
}

/// What a cell says, trimmed; an error where its workbook could not compute it.
#[inline]
pub fn readable<'a>(cell: &Cell<'a>) -> Result<&'a str, Misread> {
    match cell.kind {
        CellKind::Error => Err(Misread::ErrorCell),
        CellKind::Uncached => Err(Misread::Formula),
        _ => {
            let text = trimmed(cell.text);
            if text.as_bytes().first() == Some(&b'#') && is_error_text(text) {
                Err(Misread::ErrorCell)
            } else {
                Ok(text)
            }
        }
    }
}

/// The error values of spreadsheets, as they stand in text files saved from them.
fn is_error_text(text: &str) -> bool {
    matches!(text, "#REF!" | "#N/A" | "#DIV/0!" | "#VALUE!" | "#NAME?" | "#NUM!" | "#NULL!")
}

#[cfg(test)]
mod tests {
    use super::{Misread, is_empty_mark, readable};
    use crate::sheet::{Cell, CellKind};

    #[test]
    fn the_catalogue_is_complete() {
        crate::words::check_catalogue(super::words::ALL);
    }

    #[test]
    fn marks_of_nothing() {
        for text in ["", "-", "--", "---", "—", "/", "无", "NULL", "NONE", "*", "——"] {
            assert!(is_empty_mark(text), "{text:?}");
        }
        for text in ["0", "无线网桥", "-1", "N", "空调", "－－a"] {
            assert!(!is_empty_mark(text), "{text:?}");
        }
    }

    #[test]
    fn cells_that_were_not_computed_are_not_read() {
        let cell = |text, kind| Cell { text, kind };
        assert_eq!(readable(&cell("#REF!", CellKind::Error)), Err(Misread::ErrorCell));
        assert_eq!(readable(&cell("#N/A", CellKind::Text)), Err(Misread::ErrorCell));
        assert_eq!(readable(&cell("A1*B1", CellKind::Uncached)), Err(Misread::Formula));
        assert_eq!(readable(&cell(" #12 ", CellKind::Text)), Ok("#12"));
    }
}
