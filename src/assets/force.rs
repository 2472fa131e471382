//! Which of the versions of cards are in force: the rule by which `query` asks for a page, for a list
//! that is read whole. There a database would join a million versions to themselves.

use entity::{CardId, CardVersionId, Day, Moment};

/// A version that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    pub card: CardId,
    pub effective_on: Day,
    pub recorded_at: Moment,
    pub id: CardVersionId,
    /// Whether it takes back what the card said from that day on.
    pub withdraws: bool,
    /// The row it was read as.
    pub row: u32,
}

/// The rows that are not in force, in their order: of each card all but the version with the greatest
/// (effective on, recorded at) of those that were not withdrawn.
pub(super) fn not_in_force(mut seen: Vec<Seen>) -> Vec<u32> {
    seen.sort_unstable_by_key(|one| (one.card.0, one.effective_on, one.recorded_at, one.id.0));
    let mut rows = Vec::new();
    for versions in seen.chunk_by(|one, next| one.card == next.card) {
        let (mut withdrawn, mut found) = (None, false);
        for version in versions.iter().rev() {
            if version.withdraws {
                withdrawn = Some(version.effective_on);
            } else if !found && withdrawn != Some(version.effective_on) {
                found = true;
                continue;
            }
            rows.push(version.row);
        }
    }
    rows.sort_unstable();
    rows
}

#[cfg(test)]
mod tests {
    use super::{Seen, not_in_force};
    use entity::{CardId, CardVersionId, Day, Moment};
    use uuid::Uuid;

    /// Versions by card, day and whether they withdraw, recorded in this order.
    fn left(versions: &[(u128, i32, bool)]) -> Vec<u32> {
        let seen = |(row, (card, day, withdraws)): (usize, &(u128, i32, bool))| Seen {
            card: CardId(Uuid::from_u128(*card)),
            effective_on: Day::from_digits(20_250_100 + day).expect("a day"),
            recorded_at: Moment(row as i64),
            id: CardVersionId(Uuid::from_u128(row as u128)),
            withdraws: *withdraws,
            row: row as u32,
        };
        let gone = not_in_force(versions.iter().enumerate().map(seen).collect());
        (0..versions.len() as u32).filter(|row| !gone.contains(row)).collect()
    }

    #[test]
    fn the_latest_day_counts_and_of_one_day_what_was_recorded_last() {
        assert_eq!(left(&[(1, 1, false), (2, 1, false), (1, 3, false), (1, 2, false)]), [1, 2]);
        assert_eq!(left(&[(1, 1, false), (1, 1, false)]), [1]);
        assert_eq!(left(&[]), Vec::<u32>::new());
    }

    #[test]
    fn what_was_withdrawn_lets_the_version_before_hold_again() {
        assert_eq!(left(&[(1, 1, false), (1, 2, false), (1, 2, true)]), [0]);
        assert_eq!(left(&[(1, 2, false), (1, 2, true), (1, 2, false)]), [2]);
        assert_eq!(left(&[(1, 2, false), (1, 2, true), (2, 2, false)]), [2]);
        assert_eq!(left(&[(1, 1, false), (1, 2, true)]), [0]);
    }
}
