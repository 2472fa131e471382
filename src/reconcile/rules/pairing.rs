//! S8: when a pairing is determined, and the first explanations when it is not.

use super::content;
use crate::facts::Facts;
use crate::reconcile::outcome::RowRef;
use std::collections::VecDeque;

/// How many pairs of an explanation are kept.
pub const KEPT_PAIRS: usize = 50;

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

/// The first two ways to pair types with types, in canonical order, and how many there are. A way is
/// a table of counts whose sums are given; the first fills each cell, row by row, with as much as it
/// can hold, and the second does so but for the last cell that can hold less. Neither table is ever
/// written out: only the cells that hold something are, and they are no more than there are types.
fn explain(left: &[RowRef], right: &[RowRef], left_types: &[usize], right_types: &[usize]) -> Explanations {
    // The smaller side gets a type of its own for "left over", so that both sums are equal.
    let with_rest = |types: &[usize], own: usize, other: usize| -> Vec<usize> {
        types.iter().copied().chain((other > own).then(|| other - own)).collect()
    };
    let rows = with_rest(left_types, left.len(), right.len());
    let columns = with_rest(right_types, right.len(), left.len());
    let number = match (&rows[..], &columns[..]) {
        // Two types against two leave one number open.
        ([a, b], [c, d]) => (a.min(b).min(c).min(d) + 1).min(3) as u8,
        _ => 3,
    };
    let first = table(&rows, &columns, None);
    let can_be_less = |cell: &Cell| cell.0 + 1 < rows.len() && cell.1 + 1 < columns.len();
    let second = table(&rows, &columns, first.iter().rposition(can_be_less));
    let named = |cells: &[Cell]| pairs(cells, left, right, left_types, right_types);
    Explanations { number, first_two: kept(named(&first), named(&second)) }
}

/// Row, column and count.
type Cell = (usize, usize, usize);

/// The cells that hold something, row by row, each as much as it can, but one cell less by one.
fn table(rows: &[usize], columns: &[usize], mut lessened: Option<usize>) -> Vec<Cell> {
    let mut cells = Vec::new();
    let mut open: VecDeque<(usize, usize)> = columns.iter().copied().enumerate().collect();
    for (row, sum) in rows.iter().enumerate() {
        let (mut rest, mut kept) = (*sum, None);
        while rest > 0
            && let Some((column, free)) = open.pop_front()
        {
            let is_lessened = lessened.take_if(|at| *at == cells.len()).is_some();
            let count = rest.min(free) - usize::from(is_lessened);
            rest -= count;
            if is_lessened {
                kept = Some((column, free - count));
            } else if free > count {
                open.push_front((column, free - count));
            }
            if count > 0 {
                cells.push((row, column, count));
            }
        }
        if let Some(kept) = kept {
            open.push_front(kept);
        }
    }
    cells
}

fn pairs(
    cells: &[Cell],
    left: &[RowRef],
    right: &[RowRef],
    left_types: &[usize],
    right_types: &[usize],
) -> Vec<(RowRef, RowRef)> {
    let starts = |types: &[usize]| -> Vec<usize> {
        types.iter().scan(0, |sum, count| Some(std::mem::replace(sum, *sum + count))).collect()
    };
    let (mut next_left, mut next_right) = (starts(left_types), starts(right_types));
    let mut pairs = Vec::new();
    for (one, other, count) in cells.iter().copied() {
        if one == left_types.len() || other == right_types.len() {
            continue;
        }
        let ends = (next_left[one] + count, next_right[other] + count);
        pairs
            .extend(left[next_left[one]..ends.0].iter().copied().zip(right[next_right[other]..ends.1].iter().copied()));
        (next_left[one], next_right[other]) = ends;
    }
    pairs
}

/// Explanations as they are told: of long ones what they have in common in front is left out, and
/// what is still too long is cut.
fn kept(first: Vec<(RowRef, RowRef)>, second: Vec<(RowRef, RowRef)>) -> Vec<Vec<(RowRef, RowRef)>> {
    let is_long = first.len().max(second.len()) > KEPT_PAIRS;
    let common = first.iter().zip(&second).take_while(|(one, other)| is_long && one == other).count();
    [first, second].into_iter().map(|pairs| pairs.into_iter().skip(common).take(KEPT_PAIRS).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Cell, table};
    use proptest::prelude::*;

    /// Every table, cell by cell, the greatest count first.
    fn every_table(
        rows: &mut Vec<usize>,
        columns: &mut Vec<usize>,
        at: usize,
        cells: &mut Vec<Cell>,
    ) -> Vec<Vec<Cell>> {
        let (row, column) = (at / columns.len(), at % columns.len());
        if row == rows.len() {
            return if rows.iter().chain(columns.iter()).all(|rest| *rest == 0) { vec![cells.clone()] } else { vec![] };
        }
        let mut found = Vec::new();
        for count in (0..=rows[row].min(columns[column])).rev() {
            rows[row] -= count;
            columns[column] -= count;
            cells.extend((count > 0).then_some((row, column, count)));
            if column + 1 < columns.len() || rows[row] == 0 {
                found.extend(every_table(rows, columns, at + 1, cells));
            }
            cells.truncate(cells.len() - usize::from(count > 0));
            rows[row] += count;
            columns[column] += count;
        }
        found
    }

    proptest! {
        #[test]
        fn the_first_two_are_the_first_two_of_all(mut rows in prop::collection::vec(1..4_usize, 2..4), cut in 1..9_usize) {
            let sum: usize = rows.iter().sum();
            let cut = cut.min(sum - 1);
            let mut columns = vec![cut, sum - cut];
            if sum - cut > 2 {
                columns = vec![cut, 1, sum - cut - 1];
            }
            let all = every_table(&mut rows, &mut columns, 0, &mut Vec::new());
            let first = table(&rows, &columns, None);
            let less = |cell: &Cell| cell.0 + 1 < rows.len() && cell.1 + 1 < columns.len();
            let second = table(&rows, &columns, first.iter().rposition(less));
            prop_assert_eq!(&[first, second][..], &all[..2]);
            let two_by_two = rows.len() == 2 && columns.len() == 2;
            let least = rows.iter().chain(&columns).min().copied().unwrap_or_default();
            prop_assert_eq!(all.len().min(3), if two_by_two { (least + 1).min(3) } else { 3 });
        }
    }
}
