//! Account codes as people write them.

use super::fold::fold;

/// What an account cell says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AccountText<'a> {
    /// The code without separators; empty when the cell gives only a name.
    pub code: &'a str,
    /// The name as written, where the cell gives one (固定资产\设备).
    pub name: &'a str,
}

/// Reads an account (科目): `160101`, `1601.01`, `1601-01`, `1601\01`, `1601.0`, `1.601E+3`,
/// `160103 固定资产\设备`, `固定资产\设备`. `scratch` holds a code that must be put together.
#[inline]
pub fn account_code<'a>(text: &'a str, scratch: &'a mut String) -> AccountText<'a> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return AccountText { code: text, name: "" };
    }
    written(text, scratch)
}

fn written<'a>(text: &'a str, scratch: &'a mut String) -> AccountText<'a> {
    scratch.clear();
    let text = text.trim_start_matches(['\'', '(', '（', '[', '【']);
    let mut end = 0;
    for (at, c) in text.char_indices() {
        match fold(c) {
            digit if digit.is_ascii_alphanumeric() || digit == '+' => {
                scratch.push(digit.to_ascii_uppercase());
                end = at + c.len_utf8();
            }
            mark @ ('.' | '-' | '_' | '\\' | '/' | ' ') => scratch.push(mark),
            _ => break,
        }
    }
    let name = text[end..].trim_start_matches(|c| ".-_\\/ )）]】:：\u{3000}\u{a0}\t".contains(c));
    if !scratch.starts_with(|c: char| c.is_ascii_digit()) {
        return AccountText { code: "", name: text };
    }
    while scratch.ends_with(|c: char| !c.is_ascii_alphanumeric()) {
        scratch.pop();
    }
    if let Some(whole) = exponent(scratch) {
        *scratch = whole;
    } else if let Some(whole) = scratch.strip_suffix(".0") {
        scratch.truncate(whole.len());
    }
    scratch.retain(|c| c.is_ascii_alphanumeric());
    AccountText { code: scratch, name }
}

/// A code that a spreadsheet turned into `1.60101E+05`.
fn exponent(text: &str) -> Option<String> {
    let (mantissa, power) = text.split_once("E+")?;
    let power: usize = power.parse().ok().filter(|power| *power <= 15)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.len() != 1 || !digits(whole) || !digits(fraction) || fraction.len() > power {
        return None;
    }
    Some(format!("{whole}{fraction:0<power$}"))
}

#[cfg(test)]
mod tests {
    use super::account_code;
    use proptest::prelude::*;

    #[test]
    fn accounts_as_people_write_them() {
        let rows = [
            ("1601", ("1601", "")),
            ("160101", ("160101", "")),
            ("1601.01", ("160101", "")),
            ("1601-01", ("160101", "")),
            ("1601\\01", ("160101", "")),
            ("1601_01", ("160101", "")),
            ("1601/01", ("160101", "")),
            ("1601 01", ("160101", "")),
            ("1601.0", ("1601", "")),
            ("1.601E+3", ("1601", "")),
            ("1.60101E+05", ("160101", "")),
            ("１６０１．０１", ("160101", "")),
            ("1601.01.0", ("160101", "")),
            ("160103 固定资产\\设备", ("160103", "固定资产\\设备")),
            ("160103-设备", ("160103", "设备")),
            ("(160103)设备", ("160103", "设备")),
            ("固定资产\\设备", ("", "固定资产\\设备")),
            ("固定资产", ("", "固定资产")),
            ("", ("", "")),
        ];
        let mut scratch = String::new();
        for (written, (code, name)) in rows {
            let read = account_code(written, &mut scratch);
            assert_eq!((read.code, read.name), (code, name), "{written}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let mut scratch = String::new();
            let read = account_code(&text, &mut scratch);
            prop_assert!(read.code.bytes().all(|byte| byte.is_ascii_alphanumeric()));
        }
    }
}
