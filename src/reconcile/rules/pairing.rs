//! S8: when a pairing is determined, and the first explanations when it is not.

use super::content;
use crate::facts::Facts;
use crate::reconcile::outcome::RowRef;

/// How many pairs of an explanation are kept.
const KEPT_PAIRS: usize = 50;

/// What becomes of the cards and other rows that share a key.
pub enum Pairing {
    /// Every maximum pairing gives the same types: these pairs; the rest is left over.
    Determined(Vec<(RowRef, RowRef)>),
    /// The rows, in canonical order, are one group that nobody can take apart.
    Ambiguous(Explanations),
}

/// The first two ways to pair, and how many there are.
#[derive(Debug, PartialEq, Eq)]
pub struct Explanations {
    /// 2, or 3 for three and more.
    pub number: u8,
    /// Pairs of (left, right); long ones are cut.
    pub first_two: Vec<Vec<(RowRef, RowRef)>>,
}

/// Decides the pairing of rows that share a key, `left` and `right` both not empty. Both come
/// back in canonical order.
pub fn pair(facts: &Facts, left: &mut [RowRef], right: &mut [RowRef]) -> Pairing {
    if let ([one], [other]) = (&*left, &*right) {
        return Pairing::Determined(vec![(*one, *other)]);
    }
    let left_types = types(facts, left);
    let right_types = types(facts, right);
    let determined = match left.len().cmp(&right.len()) {
        std::cmp::Ordering::Equal => left_types.len() == 1 || right_types.len() == 1,
        std::cmp::Ordering::Greater => left_types.len() == 1,
        std::cmp::Ordering::Less => right_types.len() == 1,
    };
    if determined {
        return Pairing::Determined(left.iter().copied().zip(right.iter().copied()).collect());
    }
    Pairing::Ambiguous(explain(left, right, &left_types, &right_types))
}

/// Puts rows in canonical order and answers how many rows there are of each type.
pub fn types(facts: &Facts, rows: &mut [RowRef]) -> Vec<usize> {
    let mut keyed: Vec<([u8; 32], RowRef)> = rows.iter().map(|row| (content::digest(facts, *row), *row)).collect();
    keyed.sort_unstable();
    for (place, (_, row)) in rows.iter_mut().zip(&keyed) {
        *place = *row;
    }
    keyed.chunk_by(|one, next| one.0 == next.0).map(<[_]>::len).collect()
}

/// Enumerates the ways to pair types with types (tables of counts whose sums are given), in
/// canonical order, until three are found.
fn explain(left: &[RowRef], right: &[RowRef], left_types: &[usize], right_types: &[usize]) -> Explanations {
    let mut rows = left_types.to_vec();
    let mut columns = right_types.to_vec();
    // The smaller side gets a type of its own for "left over", so that both sums are equal.
    rows.push(right.len().saturating_sub(left.len()));
    columns.push(left.len().saturating_sub(right.len()));
    let mut search = Search { columns, table: vec![0; rows.len() * (right_types.len() + 1)], rows, found: Vec::new() };
    search.fill(0, 0);
    let number = search.found.len().min(3) as u8;
    let first_two =
        search.found.iter().take(2).map(|table| pairs(table, left, right, left_types, right_types)).collect();
    Explanations { number, first_two }
}

struct Search {
    rows: Vec<usize>,
    columns: Vec<usize>,
    table: Vec<usize>,
    found: Vec<Vec<usize>>,
}

impl Search {
    /// Fills the cell (`row`, `column`) with every count that leaves the table possible, the
    /// greatest first. Each filling can be completed, so three are found without backtracking far.
    fn fill(&mut self, row: usize, column: usize) {
        if self.found.len() >= 3 {
            return;
        }
        if row == self.rows.len() {
            self.found.push(self.table.clone());
            return;
        }
        let width = self.columns.len();
        let ends_row = column + 1 == width;
        let most = self.rows[row].min(self.columns[column]);
        let rest: usize = self.columns[column + 1..].iter().sum();
        let least = if ends_row { self.rows[row] } else { self.rows[row].saturating_sub(rest) };
        for count in (least..=most).rev() {
            self.table[row * width + column] = count;
            self.rows[row] -= count;
            self.columns[column] -= count;
            let (next_row, next_column) = if ends_row { (row + 1, 0) } else { (row, column + 1) };
            self.fill(next_row, next_column);
            self.rows[row] += count;
            self.columns[column] += count;
        }
    }
}

fn pairs(
    table: &[usize],
    left: &[RowRef],
    right: &[RowRef],
    left_types: &[usize],
    right_types: &[usize],
) -> Vec<(RowRef, RowRef)> {
    let starts = |types: &[usize]| -> Vec<usize> {
        types.iter().scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count))).collect()
    };
    let (mut next_left, mut next_right) = (starts(left_types), starts(right_types));
    let width = right_types.len() + 1;
    let mut pairs = Vec::new();
    for one in 0..left_types.len() {
        for other in 0..right_types.len() {
            for _ in 0..table[one * width + other] {
                if pairs.len() < KEPT_PAIRS {
                    pairs.push((left[next_left[one]], right[next_right[other]]));
                }
                next_left[one] += 1;
                next_right[other] += 1;
            }
        }
    }
    pairs
}
