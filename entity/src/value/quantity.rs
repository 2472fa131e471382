//! Quantities: pieces, but also ㎡ of land and books by the half.

use std::{fmt, str::FromStr};

/// A quantity in ten-thousandths of the unit (数量). Printed without trailing zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Quantity(pub i64);

impl Quantity {
    /// Ten-thousandths in one unit.
    pub const SCALE: i64 = 10_000;
    /// None at all.
    pub const ZERO: Self = Self(0);
    /// One piece.
    pub const ONE: Self = Self(Self::SCALE);
}

/// `text` as an integer of 10^-`decimals`; only `-?digits[.digits]`.
pub(super) fn scaled(text: &str, decimals: u32) -> Option<i64> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) if !fraction.is_empty() => (whole, fraction),
        Some(_) => return None,
        None => (digits, ""),
    };
    if whole.is_empty() || fraction.len() > decimals as usize {
        return None;
    }
    let mut value: i64 = 0;
    for byte in whole.bytes().chain(fraction.bytes()) {
        if !byte.is_ascii_digit() {
            return None;
        }
        value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
    }
    value = value.checked_mul(10_i64.pow(decimals - fraction.len() as u32))?;
    Some(if negative { -value } else { value })
}

crate::stored!(Quantity as i64, |value| value.0, |raw| Some(Quantity(raw)));

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = self.0.unsigned_abs();
        let scale = Self::SCALE.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", units / scale)?;
        match units % scale {
            0 => Ok(()),
            rest => write!(f, ".{}", format!("{rest:04}").trim_end_matches('0')),
        }
    }
}

/// A text that is no quantity with at most four decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a quantity with at most four decimals")]
pub struct QuantityError(pub String);

impl FromStr for Quantity {
    type Err = QuantityError;

    fn from_str(text: &str) -> Result<Self, QuantityError> {
        scaled(text, 4).map(Self).ok_or_else(|| QuantityError(text.to_owned()))
    }
}

impl serde::Serialize for Quantity {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Quantity {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Quantity;

    #[test]
    fn prints_without_trailing_zeros_and_reads_back() {
        for (units, text) in [(10_000, "1"), (15_000, "1.5"), (-1, "-0.0001"), (0, "0"), (1_200_000, "120")] {
            assert_eq!(Quantity(units).to_string(), text);
            assert_eq!(text.parse(), Ok(Quantity(units)));
        }
        assert!("1.23456".parse::<Quantity>().is_err());
    }
}
