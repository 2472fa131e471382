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

/// Spreads an amount by weights: every share is its weight's, rounded with those before it, and together they are the
/// amount. Where the weights come to nothing the last takes all.
pub fn spread(amount: i64, weights: &[i64]) -> Vec<i64> {
    let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let (mut passed, mut given) = (0_i128, 0_i64);
    let last = weights.len().saturating_sub(1);
    let share = |(at, weight): (usize, &i64)| {
        passed += i128::from(*weight);
        let until = round_half_up(i128::from(amount) * passed, total).unwrap_or_default();
        let until = if at == last { amount } else { until };
        let share = until - given;
        given = until;
        share
    };
    weights.iter().enumerate().map(share).collect()
}

#[cfg(test)]
mod tests {
    use super::{round_half_up, spread};

    #[test]
    fn halves_go_away_from_zero() {
        let cases = [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (5, 3, 2), (-4, 3, -1), (0, 7, 0), (6, 3, 2), (1, 2, 1)];
        for (n, d, want) in cases {
            assert_eq!(round_half_up(n, d), Some(want), "{n}/{d}");
        }
        assert_eq!(round_half_up(1, 0), None);
        assert_eq!(round_half_up(i128::MAX, 1), None);
    }

    #[test]
    fn shares_are_the_amount_to_the_fen() {
        assert_eq!(spread(10_000, &[1, 1, 1]), [3_333, 3_334, 3_333]);
        assert_eq!(spread(-100, &[1, 3]), [-25, -75]);
        assert_eq!((spread(5, &[0, 0]), spread(5, &[])), (vec![0, 5], vec![]));
    }
}
