//! Ratios: shares of a whole.

use super::quantity::scaled;
use std::{fmt, str::FromStr};

/// A ratio in ten-thousandths (比率). Printed with four decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Ratio(pub i64);

impl Ratio {
    /// Ten-thousandths in one.
    pub const SCALE: i64 = 10_000;
    /// All of it.
    pub const ONE: Self = Self(Self::SCALE);

    /// The share of a part in a whole, rounded down: it is 1 only where nothing is left. None of nothing.
    pub fn share(part: i128, whole: i128) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        i64::try_from(part * i128::from(Self::SCALE) / whole).ok().map(Self)
    }
}

crate::stored!(Ratio as i64, |value| value.0, |raw| Some(Ratio(raw)));

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (parts, scale) = (self.0.unsigned_abs(), Self::SCALE.unsigned_abs());
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{:04}", parts / scale, parts % scale)
    }
}

/// A text that is no ratio with at most four decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a ratio with at most four decimals")]
pub struct RatioError(pub String);

impl FromStr for Ratio {
    type Err = RatioError;

    fn from_str(text: &str) -> Result<Self, RatioError> {
        scaled(text, 4).map(Self).ok_or_else(|| RatioError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::Ratio;

    #[test]
    fn a_share_is_one_only_of_all() {
        let told = |part, whole| Ratio::share(part, whole).map(|ratio| ratio.to_string());
        assert_eq!(told(19_999_999, 20_000_000).as_deref(), Some("0.9999"));
        assert_eq!(told(3, 3).as_deref(), Some("1.0000"));
        assert_eq!(told(0, 3).as_deref(), Some("0.0000"));
        assert_eq!(told(1, 0), None);
    }

    #[test]
    fn prints_and_reads_back() {
        for (parts, text) in [(3_000, "0.3000"), (10_000, "1.0000"), (-25, "-0.0025")] {
            assert_eq!(Ratio(parts).to_string(), text);
            assert_eq!(text.parse(), Ok(Ratio(parts)));
        }
        assert_eq!("0.3".parse(), Ok(Ratio(3_000)));
        assert!("0.00001".parse::<Ratio>().is_err() && "30%".parse::<Ratio>().is_err());
    }
}
