//! Voucher references as people write them.

use super::fold::{fold, is_year};

/// A voucher as a cell names it (凭证字号). Numbers restart every month and per 凭证字.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct VoucherRef<'a> {
    /// Year, where the reference names it; else 0.
    pub year: u16,
    /// Period, where the reference names it; else 0.
    pub period: u8,
    /// 凭证字 in its short form (记, 收, 付, 转, 财记 …); empty when there is none.
    pub word: &'a str,
    /// 凭证号.
    pub number: u32,
    /// 分录号, where the reference names it; else 0.
    pub line: u32,
}

/// A piece of a reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece<'a> {
    Number(u32, usize),
    Word(&'a str),
    Slash,
}

/// Reads `记-0012`, `记字第12号`, `财记-12`, `0012`, `2025-03-记-0012`, `12-1/3` (分单),
/// `记-0012-2` (分录). `None` when the text is no reference to one voucher.
pub fn voucher_ref(text: &str) -> Option<VoucherRef<'_>> {
    let mut pieces = [Piece::Slash; 7];
    let number = take_apart(text.trim(), &mut pieces)?;
    let (year, period, rest) = match pieces[..number] {
        [Piece::Number(y, 4), Piece::Number(p, 1..=2), ref rest @ ..]
            if is_year(y) && (1..=13).contains(&p) && !rest.is_empty() =>
        {
            (y, p, rest)
        }
        [Piece::Number(ym, 6), ref rest @ ..] if is_year(ym / 100) && matches!(rest, [Piece::Word(_), ..]) => {
            (ym / 100, ym % 100, rest)
        }
        [Piece::Number(y, 4), ref rest @ ..] if is_year(y) && matches!(rest, [Piece::Word(_), ..]) => (y, 0, rest),
        ref whole => (0, 0, whole),
    };
    if period > 13 {
        return None;
    }
    let (word, rest) = match rest {
        [Piece::Word(word), rest @ ..] => (canonical_word(word), rest),
        rest => ("", rest),
    };
    let (number, line) = match rest {
        [Piece::Number(number, _)] | [Piece::Number(number, _), Piece::Number(..), Piece::Slash, Piece::Number(..)] => {
            (*number, 0)
        }
        [Piece::Number(number, _), Piece::Number(line, _)] if !word.is_empty() => (*number, *line),
        _ => return None,
    };
    Some(VoucherRef { year: year as u16, period: period as u8, word, number, line })
}

/// Cuts a text into numbers and words; `None` when there are too many.
fn take_apart<'a>(text: &'a str, pieces: &mut [Piece<'a>; 7]) -> Option<usize> {
    let mut number = 0;
    let mut at = 0;
    while at < text.len() {
        let kind = |c: char| match fold(c) {
            '0'..='9' => 0,
            '/' => 2,
            '-' | ' ' | '.' | '_' | '#' | ':' | '第' | '号' | '(' | ')' | '[' | ']' | '\'' => 3,
            _ => 1,
        };
        let first = kind(text[at..].chars().next()?);
        let length = text[at..].find(|c| kind(c) != first).unwrap_or(text.len() - at);
        let run = &text[at..at + length];
        at += length;
        let piece = match first {
            0 => {
                let digits = run.chars().count();
                if digits > 9 {
                    return None;
                }
                Piece::Number(run.chars().fold(0, |value, c| value * 10 + fold(c).to_digit(10).unwrap_or(0)), digits)
            }
            1 if run.chars().count() <= 8 => Piece::Word(run),
            1 => return None,
            2 => Piece::Slash,
            _ => continue,
        };
        *pieces.get_mut(number)? = piece;
        number += 1;
    }
    Some(number)
}

/// The short form of a 凭证字: 记账凭证, 记字, 记账 → 记; 收款 → 收; 转账 → 转.
pub fn canonical_word(word: &str) -> &str {
    let word = word.trim();
    let bare = word.strip_suffix("凭证").unwrap_or(word);
    let bare = bare.strip_suffix('字').unwrap_or(bare);
    let bare = ["账", "帐", "款"].iter().find_map(|end| bare.strip_suffix(end)).unwrap_or(bare);
    if bare.is_empty() { word } else { bare }
}

#[cfg(test)]
mod tests {
    use super::{VoucherRef, canonical_word, voucher_ref};
    use proptest::prelude::*;

    #[test]
    fn references_as_people_write_them() {
        let rows = [
            ("记-0012", (0, 0, "记", 12, 0)),
            ("记-12", (0, 0, "记", 12, 0)),
            ("记 12", (0, 0, "记", 12, 0)),
            ("记 - 12", (0, 0, "记", 12, 0)),
            ("记字第12号", (0, 0, "记", 12, 0)),
            ("记字-12", (0, 0, "记", 12, 0)),
            ("记0012", (0, 0, "记", 12, 0)),
            ("记账凭证-12", (0, 0, "记", 12, 0)),
            ("0012", (0, 0, "", 12, 0)),
            ("12", (0, 0, "", 12, 0)),
            ("第12号", (0, 0, "", 12, 0)),
            ("转-3", (0, 0, "转", 3, 0)),
            ("财记-12", (0, 0, "财记", 12, 0)),
            ("预记-12", (0, 0, "预记", 12, 0)),
            ("银收-5", (0, 0, "银收", 5, 0)),
            ("2025-03-记-0012", (2025, 3, "记", 12, 0)),
            ("202503-记-0012", (2025, 3, "记", 12, 0)),
            ("2025.03记12", (2025, 3, "记", 12, 0)),
            ("2025记12", (2025, 0, "记", 12, 0)),
            ("12-1/3", (0, 0, "", 12, 0)),
            ("记-0012-2", (0, 0, "记", 12, 2)),
            ("记－００１２", (0, 0, "记", 12, 0)),
        ];
        for (written, (year, period, word, number, line)) in rows {
            assert_eq!(voucher_ref(written), Some(VoucherRef { year, period, word, number, line }), "{written}");
        }
        for none in ["", "见附件", "记", "记-12、记-13", "12-1", "2025-03-记账-7-952-01", "PZ202503120001"] {
            assert_eq!(voucher_ref(none), None, "{none}");
        }
        assert_eq!(canonical_word("收款凭证"), "收");
        assert_eq!(canonical_word("转账"), "转");
    }

    proptest! {
        #[test]
        fn reads_what_it_prints(number in 1_u32..=99_999, period in 1_u8..=13, word in "(记|收|转|财记)") {
            let read = voucher_ref(&format!("2025-{period:02}-{word}-{number:04}")).map(|v| (v.period, v.word.to_owned(), v.number));
            prop_assert_eq!(read, Some((period, word, number)));
        }

        #[test]
        fn never_panics(text in "\\PC{0,40}") {
            let _ = voucher_ref(&text);
        }
    }
}
