//! 统一社会信用代码.

use std::{fmt, str::FromStr};

/// A unified social credit code (统一社会信用代码, GB 32100-2015) whose two check characters hold:
/// its own at place 18, and that of the organisation code (GB 11714) at place 17.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uscc(String);

/// Why a text is no such code.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UsccError {
    /// 长度不是 18 位.
    #[error("a unified social credit code has 18 characters, not {0}")]
    Length(usize),
    /// 含不允许的字符.
    #[error("character {0} is not allowed in a unified social credit code")]
    Character(usize),
    /// 组织机构代码校验位不符.
    #[error("character 17, the check of the organisation code, should be {0}")]
    Organisation(char),
    /// 校验位不符.
    #[error("character 18, the check of the whole code, should be {0}")]
    Check(char),
}

/// The characters by their values; I, O, S, V and Z are left out.
const CHARACTERS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

impl Uscc {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Uscc {
    type Err = UsccError;

    /// Reads a code; small letters are taken for capitals, as people type them.
    fn from_str(text: &str) -> Result<Self, UsccError> {
        let code = text.trim().to_ascii_uppercase();
        let length = code.chars().count();
        if length != 18 {
            return Err(UsccError::Length(length));
        }
        let values = code
            .chars()
            .enumerate()
            .map(|(at, c)| {
                // The organisation code inside may hold any letter (GB 11714), its check an X.
                let known = CHARACTERS.iter().position(|known| char::from(*known) == c);
                known.ok_or(UsccError::Character(at + 1))
            })
            .collect::<Result<Vec<_>, _>>()?;
        let wanted = organisation_check(&code[8..16]);
        if code.as_bytes()[16] != wanted as u8 {
            return Err(UsccError::Organisation(wanted));
        }
        let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
        let wanted = CHARACTERS[(31 - sum % 31) % 31];
        if code.as_bytes()[17] != wanted {
            return Err(UsccError::Check(char::from(wanted)));
        }
        Ok(Self(code))
    }
}

/// The check character of an organisation code (组织机构代码, GB 11714).
fn organisation_check(code: &str) -> char {
    let value = |c: char| c.to_digit(36).unwrap_or(0);
    let sum: u32 = code.chars().zip(ORGANISATION_WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    }
}

impl fmt::Display for Uscc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

crate::stored!(Uscc as String, |code| code.0, |raw| raw.parse().ok());

#[cfg(test)]
mod tests {
    use super::{Uscc, UsccError};

    #[test]
    fn public_codes_are_valid() {
        for code in [
            "914403001922038216",
            "91440300708461136T",
            "91440300192317458F",
            "91440400192548256N",
            "91440606722473344C",
            "91350900587527783P",
            "91100000100003962T",
            "91350100M000100Y43",
            "91440300708461136t",
        ] {
            assert!(code.parse::<Uscc>().is_ok(), "{code}");
        }
    }

    #[test]
    fn what_is_wrong_is_told() {
        let error = |code: &str| code.parse::<Uscc>().expect_err(code);
        assert_eq!(error("91440300192203821"), UsccError::Length(17));
        assert_eq!(error("91440300O922038216"), UsccError::Character(9));
        assert_eq!(error("914403001922038226"), UsccError::Organisation('1'));
        assert_eq!(error("914403001922038217"), UsccError::Check('6'));
        assert_eq!(error("91350100M000100Y4Z"), UsccError::Character(18));
    }
}
