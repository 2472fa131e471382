//! Small numbers: entry numbers, lives, residual rates.

use super::fold::{LONGEST, folded, without_suffix};
use super::{Misread, is_empty_mark};

/// Reads a whole number such as 分录号: `3`, `0003`, `3.0`. `None` where nothing is written.
pub fn whole_number(text: &str) -> Result<Option<u32>, Misread> {
    if let Some(value) = digits(text.as_bytes()) {
        return Ok(Some(value));
    }
    if is_empty_mark(text) {
        return Ok(None);
    }
    let mut buffer = ['\0'; LONGEST];
    let chars = folded(text, &mut buffer).ok_or(Misread::Number)?;
    let whole = chars.split(|c| *c == '.').next().unwrap_or_default();
    let zeros = chars[whole.len()..].iter().all(|c| matches!(c, '.' | '0'));
    let mut value = 0_u32;
    for c in whole {
        let digit = c.to_digit(10).ok_or(Misread::Number)?;
        value = value.checked_mul(10).and_then(|value| value.checked_add(digit)).ok_or(Misread::Number)?;
    }
    if zeros && !whole.is_empty() { Ok(Some(value)) } else { Err(Misread::Number) }
}

#[inline]
fn digits(bytes: &[u8]) -> Option<u32> {
    if bytes.is_empty() || bytes.len() > 9 {
        return None;
    }
    bytes.iter().try_fold(0, |value: u32, byte| byte.is_ascii_digit().then(|| value * 10 + u32::from(byte - b'0')))
}

/// Reads a life (使用年限) in months; `years` when the column is in years.
pub fn life_months(text: &str, years: bool) -> Result<Option<u32>, Misread> {
    let mut buffer = ['\0'; LONGEST];
    let chars = folded(text, &mut buffer).ok_or(Misread::Number)?;
    let (bare, years) = match (without_suffix(chars, "年"), without_suffix(chars, "个月")) {
        (Some(bare), _) => (bare, true),
        (_, Some(bare)) => (bare, false),
        _ => (without_suffix(chars, "月").unwrap_or(chars), years),
    };
    let bare: String = bare.iter().collect();
    let part = bare.split_once('.').filter(|(_, part)| years && matches!(part.len(), 1 | 2));
    let months = if let Some((whole, part)) = part {
        parts_of_years(whole, part)?
    } else {
        let Some(number) = whole_number(&bare)? else { return Ok(None) };
        number.checked_mul(if years { 12 } else { 1 })
    };
    months.filter(|months| *months <= 12_000).map(Some).ok_or(Misread::Number)
}

/// 5.5 years are 66 months, and 8.33 years are no number of months.
fn parts_of_years(whole: &str, part: &str) -> Result<Option<u32>, Misread> {
    let part = digits(part.as_bytes()).ok_or(Misread::Number)? * if part.len() == 1 { 10 } else { 1 };
    let whole = if whole.is_empty() { Some(0) } else { whole_number(whole)? };
    let hundredths = whole.and_then(|years| years.checked_mul(100)).and_then(|years| years.checked_add(part));
    let months = hundredths.and_then(|years| years.checked_mul(12)).filter(|months| months % 100 == 0);
    Ok(months.map(|months| months / 100))
}

/// What a residual rate is told in: so many make up the whole value.
pub const RATE_SCALE: i64 = 100_000_000;

/// How a rate is written. A column has one style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RateStyle {
    /// `5%`.
    Percent,
    /// `0.05`.
    Fraction,
    /// `5`.
    Points,
}

impl RateStyle {
    /// Every style.
    pub const ALL: [Self; 3] = [Self::Percent, Self::Fraction, Self::Points];
}

/// The style of a rate; `None` for blank and 0, which fit every style.
pub fn rate_style(text: &str) -> Result<Option<RateStyle>, Misread> {
    Ok(rate(text)?.filter(|(_, units)| *units != 0).map(|(style, _)| style))
}

/// Reads a residual rate (净残值率), of [`RATE_SCALE`]: `5%`, `0.05` and `5` are a twentieth of it.
pub fn residual_rate(text: &str) -> Result<Option<i64>, Misread> {
    Ok(rate(text)?.map(|(_, units)| units))
}

fn rate(text: &str) -> Result<Option<(RateStyle, i64)>, Misread> {
    if is_empty_mark(text) {
        return Ok(None);
    }
    let mut buffer = ['\0'; LONGEST];
    let chars = folded(text, &mut buffer).ok_or(Misread::Rate)?;
    let (bare, percent) = without_suffix(chars, "%").map_or((chars, false), |bare| (bare, true));
    let mut parts = bare.splitn(2, |c| *c == '.');
    let (whole, fraction) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    if whole.len() > 3 || fraction.len() > 12 || whole.len() + fraction.len() == 0 {
        return Err(Misread::Rate);
    }
    let mut units = 0_i64;
    let mut fine = fraction.iter().copied().chain(std::iter::repeat('0'));
    let kept = if percent { 6 } else { 8 };
    for c in whole.iter().copied().chain(fine.by_ref().take(kept)) {
        units = units * 10 + i64::from(c.to_digit(10).ok_or(Misread::Rate)?);
    }
    if !fraction.iter().all(char::is_ascii_digit) {
        return Err(Misread::Rate);
    }
    let (style, units) = match (percent, units) {
        (true, units) => (RateStyle::Percent, units),
        (false, units) if units > RATE_SCALE => (RateStyle::Points, units / 100),
        (false, units) => (RateStyle::Fraction, units),
    };
    if units <= RATE_SCALE { Ok(Some((style, units))) } else { Err(Misread::Rate) }
}

#[cfg(test)]
mod tests {
    use super::{RATE_SCALE, RateStyle, life_months, rate_style, residual_rate, whole_number};

    #[test]
    fn whole_numbers() {
        for (written, value) in
            [("3", Some(3)), ("0003", Some(3)), ("3.0", Some(3)), ("", None), ("-", None), ("0", Some(0))]
        {
            assert_eq!(whole_number(written), Ok(value), "{written:?}");
        }
        for bad in ["3.5", "三", "99999999999", "3a"] {
            assert!(whole_number(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn lives_come_in_years_and_months() {
        assert_eq!(life_months("72", false), Ok(Some(72)));
        for (years, months) in [("5", 60), ("6", 72), ("8", 96), ("10", 120)] {
            assert_eq!(life_months(years, true), Ok(Some(months)));
        }
        assert_eq!(life_months("5年", false), Ok(Some(60)));
        assert_eq!(life_months("60个月", true), Ok(Some(60)));
        assert_eq!(life_months("", true), Ok(None));
        assert_eq!((life_months("5.5", true), life_months("8.0", true)), (Ok(Some(66)), Ok(Some(96))));
        assert!(life_months("8.33", true).is_err() && life_months("60.5", false).is_err());
    }

    #[test]
    fn a_rate_has_a_style() {
        for (written, style) in [("5%", RateStyle::Percent), ("0.05", RateStyle::Fraction), ("5", RateStyle::Points)] {
            assert_eq!(rate_style(written), Ok(Some(style)), "{written}");
            assert_eq!(residual_rate(written), Ok(Some(RATE_SCALE / 20)), "{written}");
        }
        assert_eq!(rate_style("0"), Ok(None));
        assert_eq!(rate_style("0%"), Ok(None));
        assert!(residual_rate("约5").is_err());
    }
}
