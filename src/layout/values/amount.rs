//! Amounts and quantities as people write them.

use super::fold::{LONGEST, folded, trimmed, without_prefix, without_suffix};
use super::{Misread, is_empty_mark, readable};
use crate::layout::Scale;
use crate::sheet::{Cell, CellKind};
use entity::{Money, Quantity, round_half_up};

/// The largest amount that is read, in fen: 10^12 yuan.
pub const AMOUNT_BOUND: i64 = 100_000_000_000_000;

/// The largest quantity that is read, in ten-thousandths.
const QUANTITY_BOUND: i64 = 100_000_000_000_000;

/// Significant digits from which a number cell is taken for a computed double.
const COMPUTED_DIGITS: u32 = 13;

/// An amount that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Amount {
    /// In fen; 红字 is negative.
    pub money: Money,
    /// Whether anything was written; blank and `-` are 0 and not given.
    pub given: bool,
    /// Whether noise of a spreadsheet double was rounded off.
    pub rounded: bool,
}

impl Amount {
    const fn of(fen: i64) -> Self {
        Self { money: Money(fen), given: true, rounded: false }
    }
}

/// Reads an amount (金额): `1,234.50`, `¥1,234.50`, `(1,234.50)`, `1,234.50-`, `负7200`,
/// `12.3万元`, full width; blank and `-` as 0. `scale` is the unit of the column.
#[inline]
pub fn amount(cell: &Cell<'_>, scale: Scale) -> Result<Amount, Misread> {
    if scale == Scale::Yuan
        && matches!(cell.kind, CellKind::Text | CellKind::Number)
        && let Some(fen) = plain(cell.text.as_bytes(), 2)
    {
        return Ok(Amount::of(fen));
    }
    written_amount(cell, scale)
}

/// The plain form `-?digits[.digits]` as an integer of 10^-`decimals`, up to twelve whole digits.
#[inline]
fn plain(bytes: &[u8], decimals: usize) -> Option<i64> {
    let (negative, digits) = match bytes {
        [b'-', rest @ ..] => (true, rest),
        _ => (false, bytes),
    };
    if digits.is_empty() || digits.len() > 13 + decimals {
        return None;
    }
    let mut value = 0_i64;
    let mut at = 0;
    while at < digits.len() {
        let digit = digits[at].wrapping_sub(b'0');
        if digit > 9 {
            break;
        }
        value = value * 10 + i64::from(digit);
        at += 1;
    }
    if at == 0 || at > 12 {
        return None;
    }
    let mut missing = decimals;
    if at < digits.len() {
        let fraction = &digits[at + 1..];
        if digits[at] != b'.' || fraction.is_empty() || fraction.len() > decimals {
            return None;
        }
        for byte in fraction {
            let digit = byte.wrapping_sub(b'0');
            if digit > 9 {
                return None;
            }
            value = value * 10 + i64::from(digit);
        }
        missing -= fraction.len();
    }
    for _ in 0..missing {
        value *= 10;
    }
    Some(if negative { -value } else { value })
}

#[cold]
fn written_amount(cell: &Cell<'_>, scale: Scale) -> Result<Amount, Misread> {
    let text = readable(cell)?;
    if is_empty_mark(text) {
        return Ok(Amount::default());
    }
    if cell.kind == CellKind::Bool || cell.kind == CellKind::Date {
        return Err(Misread::Amount);
    }
    let written = written(text).ok_or(Misread::Amount)?;
    let power = match (written.unit, scale) {
        (None, scale) => power(scale),
        (Some(unit), Scale::Yuan) => power(unit),
        (Some(unit), scale) if unit == scale => power(scale),
        _ => return Err(Misread::TwoUnits),
    };
    let (fen, rest) = written.scaled(power + 2).ok_or(Misread::TooLarge)?;
    if fen.abs() > AMOUNT_BOUND {
        return Err(Misread::TooLarge);
    }
    let computed = cell.kind == CellKind::Number && (rest == Rest::Noise || written.significant >= COMPUTED_DIGITS);
    match rest {
        Rest::None => Ok(Amount::of(fen)),
        _ if computed => Ok(Amount { rounded: true, ..Amount::of(fen) }),
        _ => Err(Misread::FinerThanFen),
    }
}

/// Reads a quantity (数量), with a measuring word or without: `3`, `1,200.5`, `3台`.
/// `None` where nothing is written.
#[inline]
pub fn quantity(cell: &Cell<'_>) -> Result<Option<Quantity>, Misread> {
    if matches!(cell.kind, CellKind::Text | CellKind::Number)
        && let Some(units) = plain(cell.text.as_bytes(), 4).filter(|units| units.abs() <= QUANTITY_BOUND)
    {
        return Ok(Some(Quantity(units)));
    }
    written_quantity(cell)
}

#[cold]
fn written_quantity(cell: &Cell<'_>) -> Result<Option<Quantity>, Misread> {
    let text = readable(cell)?;
    if is_empty_mark(text) {
        return Ok(None);
    }
    let bare = text.trim_end_matches(MEASURES).trim_end();
    let written = written(bare).filter(|written| written.unit.is_none()).ok_or(Misread::Quantity)?;
    let (units, rest) = written.scaled(4).ok_or(Misread::Quantity)?;
    let exact = rest == Rest::None || (cell.kind == CellKind::Number && written.significant >= COMPUTED_DIGITS);
    if exact && units.abs() <= QUANTITY_BOUND { Ok(Some(Quantity(units))) } else { Err(Misread::Quantity) }
}

/// Measuring words behind a number.
const MEASURES: [char; 20] = [
    '台', '套', '个', '张', '把', '辆', '件', '批', '组', '册', '架', '部', '块', '只', '条', '间', '栋', '㎡', '本',
    '米',
];

/// What a number leaves beyond the last unit that counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rest {
    None,
    /// Less than a hundredth of that unit.
    Noise,
    Part,
}

/// A number as written.
struct Written {
    mantissa: i128,
    decimals: u32,
    significant: u32,
    unit: Option<Scale>,
}

impl Written {
    /// As an integer of 10^-`power`, rounded half up, with what was rounded off.
    fn scaled(&self, power: u32) -> Option<(i64, Rest)> {
        if self.decimals <= power {
            let whole = self.mantissa.checked_mul(10_i128.checked_pow(power - self.decimals)?)?;
            return i64::try_from(whole).ok().map(|value| (value, Rest::None));
        }
        let unit = 10_i128.checked_pow(self.decimals - power)?;
        let value = round_half_up(self.mantissa, unit)?;
        let off = (self.mantissa - i128::from(value) * unit).abs();
        let rest = match off {
            0 => Rest::None,
            off if off * 100 <= unit => Rest::Noise,
            _ => Rest::Part,
        };
        Some((value, rest))
    }
}

const fn power(scale: Scale) -> u32 {
    match scale {
        Scale::Yuan => 0,
        Scale::Thousand => 3,
        Scale::TenThousand => 4,
    }
}

/// Takes a number apart: sign, currency mark, digits with thousand marks, unit.
fn written(text: &str) -> Option<Written> {
    let mut buffer = ['\0'; LONGEST];
    let mut chars = folded(text, &mut buffer)?;
    let mut negative = false;
    if let ['(', inner @ .., ')'] = chars {
        (negative, chars) = (true, trimmed(inner));
    }
    let mut signed = negative;
    let mut currency = false;
    loop {
        if let Some(rest) = without_prefix(chars, "-").or_else(|| without_prefix(chars, "负")).filter(|_| !signed) {
            (signed, negative, chars) = (true, true, rest);
        } else if let Some(rest) = without_prefix(chars, "+").filter(|_| !signed) {
            (signed, chars) = (true, rest);
        } else if let Some(rest) = currency_mark(chars).filter(|_| !currency) {
            (currency, chars) = (true, rest);
        } else {
            break;
        }
    }
    let mut unit = None;
    for (suffix, scale) in
        [("万元", Scale::TenThousand), ("万", Scale::TenThousand), ("千元", Scale::Thousand), ("元", Scale::Yuan)]
    {
        if let Some(rest) = without_suffix(chars, suffix) {
            (unit, chars) = (Some(scale), rest);
            break;
        }
    }
    if let Some(rest) = without_suffix(chars, "-").filter(|_| !signed) {
        (negative, chars) = (true, rest);
    }
    let (mantissa, decimals, significant) = digits(chars)?;
    Some(Written { mantissa: if negative { -mantissa } else { mantissa }, decimals, significant, unit })
}

fn currency_mark(chars: &[char]) -> Option<&[char]> {
    ["¥", "RMB", "CNY", "人民币"].iter().find_map(|mark| without_prefix(chars, mark))
}

/// Digits with at most one point; thousand marks (comma or blank) only between groups of three.
fn digits(chars: &[char]) -> Option<(i128, u32, u32)> {
    let point = chars.iter().position(|c| *c == '.').unwrap_or(chars.len());
    let (whole, fraction) = (&chars[..point], chars.get(point + 1..).unwrap_or_default());
    let mark = whole.iter().copied().find(|c| matches!(c, ',' | ' ' | '\''));
    let mut groups = whole.split(|c| Some(*c) == mark);
    let first = groups.next()?.len();
    if mark.is_some() && (!(1..=3).contains(&first) || groups.any(|group| group.len() != 3)) {
        return None;
    }
    let mut mantissa = 0_i128;
    let mut number = 0;
    for c in whole.iter().filter(|c| Some(**c) != mark).chain(fraction) {
        mantissa = mantissa * 10 + i128::from(c.to_digit(10)?);
        number += 1;
        if number > 30 {
            return None;
        }
    }
    if number == 0 {
        return None;
    }
    let mut bare = mantissa;
    while bare != 0 && bare % 10 == 0 {
        bare /= 10;
    }
    Some((mantissa, fraction.len() as u32, bare.checked_ilog10().map_or(0, |log| log + 1)))
}

#[cfg(test)]
mod tests {
    use super::{Misread, Scale, amount, quantity};
    use crate::sheet::{Cell, CellKind};
    use entity::{Money, Quantity};
    use proptest::prelude::*;

    fn text(text: &str) -> Cell<'_> {
        Cell { text, kind: CellKind::Text }
    }

    fn number(text: &str) -> Cell<'_> {
        Cell { text, kind: CellKind::Number }
    }

    #[test]
    fn amounts_as_people_write_them() {
        let rows = [
            ("1234.56", 123_456),
            ("-7200", -720_000),
            ("-7,200.00", -720_000),
            ("1,234.50", 123_450),
            ("1 234.50", 123_450),
            ("¥1,234.50", 123_450),
            ("￥1,234.50元", 123_450),
            ("RMB 5", 500),
            ("１，２３４．５", 123_450),
            ("(1,234.50)", -123_450),
            ("（1,234.50）", -123_450),
            ("7,200.00-", -720_000),
            ("负7200", -720_000),
            ("−7200", -720_000),
            ("-¥7200", -720_000),
            ("¥-7200", -720_000),
            ("12.3万元", 12_300_000),
            ("0.72万", 720_000),
            ("3千元", 300_000),
            ("1234.500", 123_450),
            ("0.00", 0),
            (".5", 50),
            ("+5", 500),
            ("'1234.5", 123_450),
            ("1000000000000", 100_000_000_000_000),
        ];
        for (written, fen) in rows {
            let read = amount(&text(written), Scale::Yuan).expect(written);
            assert_eq!((read.money, read.given, read.rounded), (Money(fen), true, false), "{written}");
        }
        for blank in ["", " ", "-", "--", "—", "/", "无", "NULL"] {
            let read = amount(&text(blank), Scale::Yuan).expect(blank);
            assert_eq!((read.money, read.given), (Money::ZERO, false), "{blank:?}");
        }
    }

    #[test]
    fn what_is_no_amount_in_fen_is_refused() {
        let rows = [
            ("1234.505", Misread::FinerThanFen),
            ("1234.5000001", Misread::FinerThanFen),
            ("1,23", Misread::Amount),
            ("1,2345", Misread::Amount),
            ("1.2E+05", Misread::Amount),
            ("5%", Misread::Amount),
            ("--5", Misread::Amount),
            ("(-5)", Misread::Amount),
            ("-5-", Misread::Amount),
            ("合计", Misread::Amount),
            ("1.2.3", Misread::Amount),
            ("1000000000000.01", Misread::TooLarge),
            ("99999999999999999999999", Misread::TooLarge),
            ("9999999999999999999999999999999999", Misread::Amount),
        ];
        for (written, expected) in rows {
            assert_eq!(amount(&text(written), Scale::Yuan), Err(expected), "{written}");
        }
        assert_eq!(amount(&text("5元"), Scale::TenThousand), Err(Misread::TwoUnits));
        assert_eq!(amount(&Cell { text: "TRUE", kind: CellKind::Bool }, Scale::Yuan), Err(Misread::Amount));
    }

    #[test]
    fn number_cells_carry_the_noise_of_doubles() {
        for (written, fen) in [("1234.5000001", 123_450), ("3333.33333333333", 333_333), ("0.0000001", 0)] {
            let read = amount(&number(written), Scale::Yuan).expect(written);
            assert_eq!((read.money, read.rounded), (Money(fen), true), "{written}");
        }
        assert_eq!(amount(&number("1234.505"), Scale::Yuan), Err(Misread::FinerThanFen));
    }

    #[test]
    fn the_unit_of_the_column_counts_once() {
        let read = |written, scale| amount(&text(written), scale).map(|read| read.money);
        assert_eq!(read("0.72", Scale::TenThousand), Ok(Money(720_000)));
        assert_eq!(read("0.72万元", Scale::TenThousand), Ok(Money(720_000)));
        assert_eq!(read("1.5", Scale::Thousand), Ok(Money(150_000)));
        assert_eq!(read("0.1234567", Scale::TenThousand), Err(Misread::FinerThanFen));
    }

    #[test]
    fn quantities_take_measuring_words() {
        for (written, units) in
            [("3", 30_000), ("1.5", 15_000), ("3台", 30_000), ("1,200", 12_000_000), ("120.5㎡", 1_205_000)]
        {
            assert_eq!(quantity(&text(written)), Ok(Some(Quantity(units))), "{written}");
        }
        assert_eq!(quantity(&text("/")), Ok(None));
        assert_eq!(quantity(&text("")), Ok(None));
        for bad in ["√", "1.23456", "三", "1万"] {
            assert_eq!(quantity(&text(bad)), Err(Misread::Quantity), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn reads_what_money_prints(fen in -super::AMOUNT_BOUND..=super::AMOUNT_BOUND) {
            let money = Money(fen);
            let plain = money.to_string();
            prop_assert_eq!(amount(&text(&plain), Scale::Yuan).map(|read| read.money), Ok(money));
            let wide: String = plain.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c)).collect();
            prop_assert_eq!(amount(&text(&wide), Scale::Yuan).map(|read| read.money), Ok(money));
        }

        #[test]
        fn never_panics(written in "\\PC{0,60}") {
            let _ = amount(&text(&written), Scale::TenThousand);
            let _ = amount(&number(&written), Scale::Yuan);
            let _ = quantity(&number(&written));
        }
    }
}
