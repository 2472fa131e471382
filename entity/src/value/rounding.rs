//! The one rounding of the house.

/// Rounds `numerator / denominator` half away from zero (四舍五入).
///
/// `None` when the denominator is not positive or the result does not fit.
pub fn round_half_up(numerator: i128, denominator: i128) -> Option<i64> {
    if denominator <= 0 {
        return None;
    }
    let quotient = numerator / denominator;
    let remainder = (numerator % denominator).abs();
    let up = i128::from(remainder >= denominator - remainder) * numerator.signum();
    i64::try_from(quotient + up).ok()
}

#[cfg(test)]
mod tests {
    use super::round_half_up;

    #[test]
    fn halves_go_away_from_zero() {
        let cases = [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (5, 3, 2), (-4, 3, -1), (0, 7, 0), (6, 3, 2), (1, 2, 1)];
        for (n, d, want) in cases {
            assert_eq!(round_half_up(n, d), Some(want), "{n}/{d}");
        }
        assert_eq!(round_half_up(1, 0), None);
        assert_eq!(round_half_up(i128::MAX, 1), None);
    }
}
