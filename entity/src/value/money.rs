//! Money in fen 分.

use std::{fmt, iter::Sum, ops, str::FromStr};

/// An amount in fen (金额, 分). Printed and read as yuan with two decimals: `"1234.56"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Money(pub i64);

impl Money {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The amount in fen.
    pub const fn fen(self) -> i64 {
        self.0
    }

    /// The amount without its sign.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }
}

crate::stored!(Money as i64, |value| value.0, |raw| Some(Money(raw)));

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let fen = self.0.unsigned_abs();
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

/// A text that is no amount in yuan with at most two decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an amount in yuan with at most two decimals")]
pub struct MoneyError(pub String);

impl FromStr for Money {
    type Err = MoneyError;

    /// Reads the canonical form only (`-?digits[.d[d]]`); what people write is read in `layout`.
    fn from_str(text: &str) -> Result<Self, MoneyError> {
        super::quantity::scaled(text, 2).map(Self).ok_or_else(|| MoneyError(text.to_owned()))
    }
}

impl serde::Serialize for Money {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Money {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

impl ops::Add for Money {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl ops::Sub for Money {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl ops::Neg for Money {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl ops::AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, ops::Add::add)
    }
}

#[cfg(test)]
mod tests {
    use super::Money;
    use proptest::prelude::*;

    #[test]
    fn reads_only_the_canonical_form() {
        assert_eq!("1234.56".parse(), Ok(Money(123_456)));
        assert_eq!("-0.05".parse(), Ok(Money(-5)));
        assert_eq!("7".parse(), Ok(Money(700)));
        assert_eq!("90071992547409.93".parse(), Ok(Money(9_007_199_254_740_993)));
        for bad in ["", "-", "1.234", "1,234.00", " 1", "1.", ".5", "+1", "1e3", "99999999999999999999"] {
            assert!(bad.parse::<Money>().is_err(), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn prints_what_it_reads(fen in any::<i64>().prop_filter("no MIN", |fen| *fen != i64::MIN)) {
            prop_assert_eq!(Money(fen).to_string().parse::<Money>(), Ok(Money(fen)));
        }
    }
}
