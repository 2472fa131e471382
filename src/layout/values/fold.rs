//! Characters as they are meant: full width as half width, all dashes as one, all blanks as one.

/// The longest text that can be a number, a date or a period.
pub(super) const LONGEST: usize = 48;

/// One character as it is meant.
#[inline]
pub(super) fn fold(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{ffe5}' => '¥',
        '\u{2212}' | '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{fe63}' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// A text as folded characters in a buffer, trimmed, without zero-width marks and leading
/// apostrophe; `None` when it is too long to be a value.
pub(super) fn folded<'b>(text: &str, buffer: &'b mut [char; LONGEST]) -> Option<&'b [char]> {
    let mut length = 0;
    for c in text.chars() {
        if matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}') {
            continue;
        }
        *buffer.get_mut(length)? = fold(c);
        length += 1;
    }
    Some(trimmed(buffer[..length].strip_prefix(&['\'']).unwrap_or(&buffer[..length])))
}

/// The characters without blanks at both ends.
pub(super) fn trimmed(mut chars: &[char]) -> &[char] {
    while let [' ', rest @ ..] = chars {
        chars = rest;
    }
    while let [rest @ .., ' '] = chars {
        chars = rest;
    }
    chars
}

/// The text behind `prefix`, if it starts so.
pub(super) fn without_prefix<'a>(chars: &'a [char], prefix: &str) -> Option<&'a [char]> {
    let length = prefix.chars().count();
    (chars.len() >= length && chars.iter().copied().zip(prefix.chars()).all(|(a, b)| a == b))
        .then(|| trimmed(&chars[length..]))
}

/// The text before `suffix`, if it ends so.
pub(super) fn without_suffix<'a>(chars: &'a [char], suffix: &str) -> Option<&'a [char]> {
    let length = suffix.chars().count();
    let at = chars.len().checked_sub(length)?;
    chars[at..].iter().copied().eq(suffix.chars()).then(|| trimmed(&chars[..at]))
}

/// A run of digits, with what stands before the next run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Run<'a> {
    /// Its value.
    pub value: u32,
    /// Its length in digits.
    pub digits: usize,
    /// What follows it, up to the next run.
    pub after: &'a [char],
}

/// The runs of digits of a text: what stands before the first, the runs, and how many.
/// `None` for more than four runs or a run of more than nine digits.
pub(super) fn runs(chars: &[char]) -> Option<(&[char], [Run<'_>; 4], usize)> {
    let digit = |c: &char| c.is_ascii_digit();
    let start = chars.iter().position(digit).unwrap_or(chars.len());
    let (before, mut rest) = chars.split_at(start);
    let mut found = [Run::default(); 4];
    let mut number = 0;
    while !rest.is_empty() {
        let digits = rest.iter().position(|c| !digit(c)).unwrap_or(rest.len());
        if digits > 9 || number == found.len() {
            return None;
        }
        let value = rest[..digits].iter().fold(0, |value, c| value * 10 + c.to_digit(10).unwrap_or(0));
        rest = &rest[digits..];
        let gap = rest.iter().position(digit).unwrap_or(rest.len());
        found[number] = Run { value, digits, after: &rest[..gap] };
        number += 1;
        rest = &rest[gap..];
    }
    Some((before, found, number))
}

/// A year that a business date may have.
pub(super) fn is_year(value: u32) -> bool {
    (1949..=2199).contains(&value)
}
