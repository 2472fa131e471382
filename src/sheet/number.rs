//! Numbers and dates of workbooks as text. The one place that meets doubles.
//!
//! A spreadsheet shows at most 15 significant digits; what a double has beyond them is noise of
//! its binary form. So `0.30000000000000004` is `0.3`, and a code kept as a number comes back as
//! `1601`, never as `1601.0` or `1.601E+03`.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};

/// What a number format makes of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Style {
    /// A number.
    #[default]
    Number,
    /// A date, with or without a time.
    Date,
}

/// Appends decimal text of at most 15 significant digits, without exponent; false when `raw`
/// is not a finite number.
pub(super) fn push_number(text: &mut String, raw: &str) -> bool {
    let raw = raw.trim();
    push_plain(text, raw) || parse(raw).is_some_and(|number| push_double(text, number.to_bits()))
}

#[expect(clippy::disallowed_types, reason = "xlsx number cells are doubles")]
fn parse(raw: &str) -> Option<f64> {
    raw.parse::<f64>().ok().filter(|number| number.is_finite())
}

/// The usual case needs no double: up to 15 digits and no exponent are taken as they stand.
fn push_plain(text: &mut String, raw: &str) -> bool {
    let (negative, digits) = raw.strip_prefix('-').map_or((false, raw), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() + fraction.len() > 15 || !all_digits(whole) || !all_digits(fraction) {
        return false;
    }
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    push_parts(text, negative, whole, fraction);
    true
}

fn push_parts(text: &mut String, negative: bool, whole: &str, fraction: &str) {
    if negative && !(whole.is_empty() && fraction.is_empty()) {
        text.push('-');
    }
    text.push_str(if whole.is_empty() { "0" } else { whole });
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
}

/// Appends the double of these bits as decimal text of at most 15 significant digits, without
/// exponent; false when it is not a finite number.
#[expect(clippy::disallowed_types, reason = "workbook number cells are doubles")]
pub(super) fn push_double(text: &mut String, bits: u64) -> bool {
    let number = f64::from_bits(bits);
    if !number.is_finite() {
        return false;
    }
    push_scientific(text, &format!("{number:.14e}"));
    true
}

/// The bits of the double in a packed number of BIFF: 30 bits of a double or of an integer, and
/// whether it is in hundredths.
#[expect(clippy::disallowed_types, clippy::float_arithmetic, reason = "xls packs doubles so")]
pub(super) fn rk_number(packed: u32) -> u64 {
    let value =
        if packed & 2 == 0 { f64::from_bits(u64::from(packed & !3) << 32) } else { f64::from(packed as i32 >> 2) };
    if packed & 1 == 0 { value.to_bits() } else { (value / 100.0).to_bits() }
}

fn push_scientific(text: &mut String, shown: &str) {
    let (mantissa, exponent) = shown.split_once('e').unwrap_or((shown, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |rest| (true, rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() || exponent < -60 {
        text.push('0');
        return;
    }
    let point = exponent + 1;
    if point <= 0 {
        let zeros = "0".repeat(point.unsigned_abs() as usize);
        push_parts(text, negative, "", &(zeros + digits));
    } else if digits.len() <= point as usize {
        let zeros = "0".repeat(point as usize - digits.len());
        push_parts(text, negative, &(digits.to_owned() + &zeros), "");
    } else {
        let (whole, fraction) = digits.split_at(point as usize);
        push_parts(text, negative, whole, fraction);
    }
}

/// Appends the day (and time) of a serial number as `2024-03-31` or `2024-03-31 10:20:30`;
/// false when it is no day of the calendar (before 1900, a mere time of day, not a number).
pub(super) fn push_date(text: &mut String, raw: &str, since_1904: bool) -> bool {
    parse(raw.trim()).is_some_and(|serial| push_serial(text, serial.to_bits(), since_1904))
}

/// As [`push_date`], from the bits of a double.
#[expect(
    clippy::disallowed_types,
    clippy::float_arithmetic,
    reason = "a serial date is a double: days, and the time as a fraction"
)]
pub(super) fn push_serial(text: &mut String, bits: u64, since_1904: bool) -> bool {
    const DAY: f64 = 86_400.0;
    let serial = f64::from_bits(bits);
    if !(0.0..2_958_466.0).contains(&serial) || (serial < 1.0 && !since_1904) {
        return false;
    }
    let seconds = (serial * DAY).round() as u64;
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (epoch, days) = if since_1904 {
        (NaiveDate::from_ymd_opt(1904, 1, 1), days)
    } else {
        // The calendar of 1900 has a 29 February that never was.
        (NaiveDate::from_ymd_opt(1899, 12, 30), if days < 60 { days + 1 } else { days })
    };
    let Some(date) = epoch.and_then(|epoch| epoch.checked_add_days(Days::new(days))) else {
        return false;
    };
    let _ = write!(text, "{date}");
    if second != 0 {
        let _ = write!(text, " {:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60);
    }
    true
}

/// Appends an ISO date such as `2024-03-31T00:00:00.000`; false when it is none.
pub(super) fn push_iso(text: &mut String, raw: &str) -> bool {
    let raw = raw.trim().trim_end_matches('Z');
    let (day, time) = raw.split_once(['T', ' ']).unwrap_or((raw, ""));
    if day.len() != 10 || NaiveDate::parse_from_str(day, "%Y-%m-%d").is_err() {
        return false;
    }
    text.push_str(day);
    let time = time.split('.').next().unwrap_or_default();
    if time.len() == 8 && time.is_ascii() && time != "00:00:00" {
        text.push(' ');
        text.push_str(time);
    }
    true
}

/// The style of a format that has only a number. 27–36 and 50–58 are dates in Chinese workbooks.
pub(super) const fn builtin_style(id: u32) -> Style {
    match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Style::Date,
        _ => Style::Number,
    }
}

/// The style of a format code: a date when its first section has a letter of day, month, year
/// or time outside quotes, escapes and brackets. Elapsed time (`[h]`) is a number.
pub(super) fn style_of(code: &str) -> Style {
    let mut chars = code.chars();
    let mut style = Style::Number;
    while let Some(char) = chars.next() {
        match char {
            ';' => break,
            '"' => {
                chars.by_ref().find(|char| *char == '"');
            }
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inside: String = chars.by_ref().take_while(|char| *char != ']').collect();
                let mut units = inside.bytes().map(|byte| byte.to_ascii_lowercase());
                if units.next().is_some_and(|unit| b"hms".contains(&unit) && units.all(|next| next == unit)) {
                    return Style::Number;
                }
            }
            'y' | 'Y' | 'd' | 'D' | 'm' | 'M' | 'h' | 'H' | 's' | 'S' => style = Style::Date,
            _ => {}
        }
    }
    style
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Style, builtin_style, push_date, push_iso, push_number, style_of};

    fn number(raw: &str) -> Option<String> {
        let mut text = String::new();
        push_number(&mut text, raw).then_some(text)
    }

    #[test]
    fn numbers_have_15_digits_and_no_exponent() {
        for (raw, wanted) in [
            ("1234.5000001", "1234.5000001"),
            ("0.30000000000000004", "0.3"),
            ("1601.0", "1601"),
            ("1601", "1601"),
            ("1.60101E+05", "160101"),
            ("1.0000000000000001E-2", "0.01"),
            ("-0.5", "-0.5"),
            ("-0", "0"),
            ("-0.0", "0"),
            ("007.10", "7.1"),
            ("9999999999999.99", "9999999999999.99"),
            ("12345678901234567", "12345678901234600"),
            ("1234567890.1234567", "1234567890.12346"),
            ("999999999999999.95", "1000000000000000"),
            ("1E20", "100000000000000000000"),
            ("-1.5e-7", "-0.00000015"),
            ("1e-300", "0"),
            (" 12 ", "12"),
        ] {
            assert_eq!(number(raw).as_deref(), Some(wanted), "{raw}");
        }
        for raw in ["", "-", "12x", "NaN", "inf", "1e999", "1,2", ".", "0x1"] {
            assert_eq!(number(raw), None, "{raw}");
        }
    }

    #[test]
    fn serial_numbers_become_dates_of_the_right_calendar() {
        for (raw, since_1904, wanted) in [
            ("45382", false, Some("2024-03-31")),
            ("45382.5", false, Some("2024-03-31 12:00:00")),
            ("45382.99999999", false, Some("2024-04-01")),
            ("43920", true, Some("2024-03-31")),
            ("0", true, Some("1904-01-01")),
            ("1", false, Some("1900-01-01")),
            ("59", false, Some("1900-02-28")),
            ("61", false, Some("1900-03-01")),
            ("2958465", false, Some("9999-12-31")),
            ("0.25", false, None),
            ("-1", false, None),
            ("1e300", false, None),
            ("x", false, None),
        ] {
            let mut text = String::new();
            let is = push_date(&mut text, raw, since_1904);
            assert_eq!(is.then_some(text.as_str()), wanted, "{raw}");
        }
    }

    #[test]
    fn iso_dates_lose_a_midnight() {
        for (raw, wanted) in [
            ("2024-03-31T00:00:00.000", Some("2024-03-31")),
            ("2024-03-31T10:20:30Z", Some("2024-03-31 10:20:30")),
            ("2024-03-31", Some("2024-03-31")),
            ("2024-13-31", None),
            ("1899-12-31T", Some("1899-12-31")),
            ("昨天", None),
        ] {
            let mut text = String::new();
            let is = push_iso(&mut text, raw);
            assert_eq!(is.then_some(text.as_str()), wanted, "{raw}");
        }
    }

    #[test]
    fn formats_are_dates_or_numbers() {
        for code in [
            "yyyy-mm-dd",
            "yyyy\"年\"m\"月\"d\"日\";@",
            "[$-804]aaaa;yyyy",
            "m/d/yy h:mm",
            "[DBNum1]yyyy\"年\"",
            "上午/下午h\"时\"",
        ] {
            let wanted = if code.starts_with("[$-804]aaaa") { Style::Number } else { Style::Date };
            assert_eq!(style_of(code), wanted, "{code}");
        }
        for code in [
            "General",
            "0.00_ ",
            "#,##0.00\"元/day\"",
            "[Red]-0.00",
            "[h]:mm:ss",
            "@",
            "0.00\\m",
            "_ ¥* #,##0.00_ ;d",
            "G/通用格式",
        ] {
            assert_eq!(style_of(code), Style::Number, "{code}");
        }
        assert_eq!((builtin_style(14), builtin_style(31), builtin_style(58)), (Style::Date, Style::Date, Style::Date));
        assert_eq!(
            (builtin_style(0), builtin_style(44), builtin_style(46)),
            (Style::Number, Style::Number, Style::Number)
        );
    }

    proptest! {
        #[test]
        fn fen_keep_their_value_through_a_double(fen in -99_999_999_999_999i64..99_999_999_999_999) {
            let text = format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.unsigned_abs() / 100, fen.unsigned_abs() % 100);
            let double: String = format!("{:e}", text.parse::<serde_json::Number>().unwrap().as_f64().unwrap());
            prop_assert_eq!(number(&double), number(&text));
        }

        #[test]
        fn no_text_panics(raw in "[-+0-9.eE]{0,30}", style in ".{0,20}") {
            number(&raw);
            style_of(&style);
            push_date(&mut String::new(), &raw, raw.len() % 2 == 0);
            push_iso(&mut String::new(), &style);
        }
    }
}
