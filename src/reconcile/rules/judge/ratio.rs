//! Amounts in a telling ratio.

use crate::reconcile::outcome::Note;

/// Ratios that point to a slip of unit or tax, in thousandths.
const RATIOS: [u32; 9] = [1030, 1060, 1090, 1130, 1160, 10_000, 100_000, 1_000_000, 10_000_000];

/// Whether two amounts stand in a telling ratio; a suggestion, never a link.
pub(super) fn ratio(one: i64, other: i64) -> Option<Note> {
    let (less, more) = (one.abs().min(other.abs()), one.abs().max(other.abs()));
    if less == 0 {
        return None;
    }
    let exact = |ratio: u32| entity::round_half_up(i128::from(less) * i128::from(ratio), 1000) == Some(more);
    RATIOS.into_iter().find(|ratio| exact(*ratio)).map(Note::Ratio)
}

#[cfg(test)]
mod tests {
    use super::ratio;
    use crate::reconcile::outcome::Note;

    #[test]
    fn telling_ratios_are_told() {
        assert_eq!(ratio(11_300, 10_000), Some(Note::Ratio(1130)));
        assert_eq!(ratio(100, 1_000_000), Some(Note::Ratio(10_000_000)));
        assert_eq!(ratio(100, 123), None);
        assert_eq!(ratio(0, 123), None);
    }
}
