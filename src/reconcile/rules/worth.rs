//! S2: what a counted thing is worth.

use crate::facts::Counts;
use crate::reconcile::outcome::RowRef;
use entity::{CountResult, round_half_up};

/// What the count rows of a group say together.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Units counted, in ten-thousandths.
    pub quantity: i64,
    /// What they are worth, in fen.
    pub value: i64,
    /// Rows that counted something and have no worth.
    pub unvalued: u64,
}

/// The most that things counted for one group can be worth by their share, in fen: 10^12 yuan, as
/// much as one amount can be. A share of more comes from a quantity that cannot be meant.
const MOST: i64 = 100_000_000_000_000;

/// `value` · `part` / `whole`, rounded half up; 0 where that is more than anything can be worth.
pub fn share(value: i64, part: i64, whole: i64) -> i64 {
    bounded_share(value, part, whole).unwrap_or(0)
}

fn bounded_share(value: i64, part: i64, whole: i64) -> Option<i64> {
    let share = round_half_up(i128::from(value) * i128::from(part), i128::from(whole))?;
    (-MOST..=MOST).contains(&share).then_some(share)
}

/// What one row counted: things of others and things that are out were not seen as ours.
fn counted(counts: &Counts, row: RowRef) -> i64 {
    match counts.result.at(row.row as usize) {
        CountResult::Out | CountResult::Uncounted | CountResult::Missing => 0,
        _ => counts.quantity.at(row.row as usize),
    }
}

/// What the count rows of a group are worth, where the group's cards are worth `value` for
/// `quantity` units. Together they sum exactly, however many rows share it.
pub fn of_counts(counts: &Counts, rows: &[RowRef], value: i64, quantity: i64) -> Found {
    let mut found = Found::default();
    let (mut units, mut sharing) = (0, 0);
    for row in rows {
        let at = row.row as usize;
        let n = counted(counts, *row);
        let ours = counts.result.at(at) != CountResult::NotOurs || quantity > 0;
        found.quantity += if ours { n } else { 0 };
        if counts.valued.at(at) && n != 0 && ours {
            found.value += counts.value.at(at);
        } else if quantity > 0 {
            units += n;
            sharing += u64::from(n > 0);
        } else if n > 0 && ours {
            found.unvalued += 1;
        }
    }
    if units > 0 {
        match bounded_share(value, units, quantity) {
            Some(share) => found.value += share,
            None => found.unvalued += sharing,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Found, of_counts, share};
    use crate::facts::{CountRow, Counts};
    use crate::reconcile::outcome::RowRef;
    use entity::{CountResult, Side};

    fn counts(rows: &[CountRow]) -> (Counts, Vec<RowRef>) {
        let mut counts = Counts::default();
        counts.quantity.declare();
        counts.valued.declare();
        counts.value.declare();
        counts.result.declare();
        for row in rows {
            counts.push(row);
        }
        let refs = (0..rows.len() as u32).map(|row| RowRef { side: Side::Counts, row }).collect();
        (counts, refs)
    }

    #[test]
    fn counted_units_share_the_value_of_the_cards() {
        let row = |quantity| CountRow { quantity, ..CountRow::default() };
        let (table, refs) = counts(&[row(10_000), row(10_000), row(0)]);
        assert_eq!(of_counts(&table, &refs, 1000, 30_000), Found { quantity: 20_000, value: 667, unvalued: 0 });
        assert_eq!(of_counts(&table, &refs, 0, 0), Found { quantity: 20_000, value: 0, unvalued: 2 });
        assert_eq!(share(1000, 1, 3), 333);
        let (table, refs) = counts(&[row(92_000)]);
        let beyond = Found { quantity: 92_000, value: 0, unvalued: 1 };
        assert_eq!(of_counts(&table, &refs, 100_000_000_000_000, 1), beyond, "a card of 0.0001 pieces");
    }

    #[test]
    fn own_values_count_and_what_is_out_does_not() {
        let (table, refs) = counts(&[
            CountRow { quantity: 10_000, valued: true, value: 500, ..CountRow::default() },
            CountRow { quantity: 10_000, result: CountResult::Out, ..CountRow::default() },
        ]);
        assert_eq!(of_counts(&table, &refs, 1000, 20_000), Found { quantity: 10_000, value: 500, unvalued: 0 });
    }

    #[test]
    fn what_belongs_to_others_is_worth_nothing() {
        let (table, refs) =
            counts(&[CountRow { quantity: 10_000, result: CountResult::NotOurs, ..CountRow::default() }]);
        assert_eq!(of_counts(&table, &refs, 0, 0), Found::default());
    }
}
