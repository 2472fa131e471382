//! Whether the totals in a sheet are what they say they sum.
//!
//! A part of a sheet knows its own sums and what its totals state; whether they agree is known where the parts are put
//! together, in their order. So no total makes it necessary to read a sheet as a whole.

use super::{Cells, Col, Faults, Problem, words};
use crate::layout::{RowWord, values};
use std::collections::VecDeque;

/// How many earlier totals a total may reach back over.
const REACH: usize = 256;

/// Running sums of `N` columns of a part of a sheet, and the totals in it.
#[derive(Debug, Clone)]
pub struct Footing<const N: usize> {
    columns: [Col; N],
    quantities: [bool; N],
    sums: [i128; N],
    totals: Vec<Total>,
}

/// A row of totals.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Total {
    row: u32,
    word: RowWord,
    stated: Vec<Option<i64>>,
    /// The sums of what stands above it in its part.
    above: Vec<i128>,
}

/// What a part of a sheet sums to, and what its totals say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Footed {
    /// Where each column is, and whether it holds quantities.
    columns: Vec<(Option<usize>, bool)>,
    sums: Vec<i128>,
    totals: Vec<Total>,
}

impl<const N: usize> Footing<N> {
    /// Sums of columns; `quantities` says which hold quantities.
    pub const fn new(columns: [Col; N], quantities: [bool; N]) -> Self {
        Self { columns, quantities, sums: [0; N], totals: Vec::new() }
    }

    /// Adds a row of data.
    #[inline]
    pub fn add(&mut self, values: [i64; N]) {
        for (sum, value) in self.sums.iter_mut().zip(values) {
            *sum += i128::from(value);
        }
    }

    /// Takes note of a row of totals.
    pub fn total(&mut self, cells: &Cells<'_, '_>, word: RowWord) {
        self.totals.push(Total { row: cells.row.number, word, stated: self.stated(cells), above: self.sums.to_vec() });
    }

    /// What a row of totals gives; what is no figure is not checked.
    fn stated(&self, cells: &Cells<'_, '_>) -> Vec<Option<i64>> {
        let stated = |(col, is_quantity): (&Col, &bool)| {
            let cell = col.is_present().then(|| col.cell(cells.row))?;
            if *is_quantity {
                values::quantity(&cell).ok().flatten().map(|quantity| quantity.0)
            } else {
                values::amount(&cell, col.scale()).ok().filter(|read| read.given).map(|read| read.money.fen())
            }
        };
        self.columns.iter().zip(&self.quantities).map(stated).collect()
    }

    /// What the part comes to.
    pub fn finish(self) -> Footed {
        let columns = self.columns.into_iter().map(Col::index).zip(self.quantities).collect();
        Footed { columns, sums: self.sums.to_vec(), totals: self.totals }
    }
}

/// The sums of a sheet whose parts come one after the other.
#[derive(Debug, Clone, Default)]
pub struct Totals {
    sums: Vec<i128>,
    /// The totals so far, as far back as a later one may reach.
    marks: VecDeque<Mark>,
}

/// A total, and the sums of all that stands above it.
#[derive(Debug, Clone)]
struct Mark {
    word: RowWord,
    sums: Vec<i128>,
}

impl Totals {
    /// Checks the totals of the next part, among whose faults it tells those that are wrong: what one gives must be the
    /// sum since the beginning or since an earlier total (小计 over one block or several, 合计 over all or since the last
    /// 合计, 承前页 over the pages before).
    pub fn add(&mut self, part: &Footed, faults: &mut Faults) {
        let before = std::mem::take(&mut self.sums);
        let sum = |own: &[i128]| -> Vec<i128> {
            own.iter().enumerate().map(|(at, own)| own + before.get(at).unwrap_or(&0)).collect()
        };
        let (mut problems, mut more) = (Vec::new(), 0);
        for total in &part.totals {
            let above = sum(&total.above);
            let wrong = self.wrong(total, &above, &part.columns);
            let room = faults.limit().saturating_sub(problems.len()).min(wrong.len());
            more += (wrong.len() - room) as u64;
            problems.extend(wrong.into_iter().take(room));
            if self.marks.len() == REACH {
                self.marks.pop_front();
            }
            self.marks.push_back(Mark { word: total.word, sums: above });
        }
        faults.among(problems, more);
        self.sums = sum(&part.sums);
    }

    /// What a total gives that is no sum of what stands above it.
    fn wrong(&self, total: &Total, sums: &[i128], columns: &[(Option<usize>, bool)]) -> Vec<Problem> {
        let start = Mark { word: RowWord::Total, sums: vec![0; sums.len()] };
        let stated = || total.stated.iter().enumerate().filter_map(|(at, stated)| Some((at, (*stated)?)));
        // A 合计 says more than the 小计 above it.
        let reaches = |mark: &&Mark| total.word != RowWord::Total || mark.word == RowWord::Total;
        let agrees = |mark: &Mark| stated().all(|(at, stated)| i128::from(stated) == sums[at] - mark.sums[at]);
        if agrees(&start) || self.marks.iter().rev().filter(reaches).any(agrees) {
            return Vec::new();
        }
        let from = if total.word == RowWord::Subtotal { self.marks.back().unwrap_or(&start) } else { &start };
        let wrong = |(at, stated): (usize, i64)| {
            let (sum, (column, is_quantity)) = (sums[at] - from.sums[at], columns[at]);
            let show = |units: i128| decimal(units, if is_quantity { 4 } else { 2 });
            let found = || vec![show(i128::from(stated)), show(sum)];
            let problem = || Problem { words: &words::TOTAL_DIFFERS, row: total.row, column, found: found() };
            (i128::from(stated) != sum).then(problem)
        };
        stated().filter_map(wrong).collect()
    }
}

/// A sum in its unit.
pub(crate) fn decimal(units: i128, decimals: u32) -> String {
    let scale = 10_u128.pow(decimals);
    let sign = if units < 0 { "-" } else { "" };
    let (whole, part) = (units.unsigned_abs() / scale, units.unsigned_abs() % scale);
    let text = format!("{sign}{whole}.{part:0width$}", width = decimals as usize);
    if decimals == 4 { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

#[cfg(test)]
mod tests {
    use super::{Footed, Total, Totals};
    use crate::harvest::Faults;
    use crate::layout::RowWord;

    const NONE: Vec<u32> = Vec::new();

    fn total(row: u32, word: RowWord, stated: i64, above: i128) -> Total {
        Total { row, word, stated: vec![Some(stated)], above: vec![above] }
    }

    fn part(sum: i128, totals: Vec<Total>) -> Footed {
        Footed { columns: vec![(Some(2), false)], sums: vec![sum], totals }
    }

    /// The rows of wrong totals, part by part.
    fn wrong(parts: &[Footed]) -> Vec<Vec<u32>> {
        let mut totals = Totals::default();
        let told = |part| {
            let mut faults = Faults::new(9);
            totals.add(part, &mut faults);
            faults.problems.iter().map(|problem| problem.row).collect()
        };
        parts.iter().map(told).collect()
    }

    #[test]
    fn a_total_sums_what_stands_in_the_parts_before() {
        use RowWord::{Subtotal, Total as Sum};
        let first = part(30, vec![total(2, Subtotal, 10, 10)]);
        let right = part(5, vec![total(1, Subtotal, 20, 0), total(3, Sum, 35, 5)]);
        let off = part(5, vec![total(1, Subtotal, 10, 0), total(3, Sum, 20, 5)]);
        assert_eq!(wrong(&[first.clone(), right]), [NONE, NONE]);
        assert_eq!(wrong(&[first, off]), [NONE, vec![1, 3]]);
    }

    #[test]
    fn a_total_reaches_so_far_and_no_farther() {
        let many = |marks: u32| {
            let ones = (1..=marks).map(|row| total(row, RowWord::Subtotal, 1, i128::from(row)));
            part(i128::from(marks), ones.collect())
        };
        // All but the first 10, of which no mark is left in the second case.
        let last = |marks: u32| part(0, vec![total(1, RowWord::Subtotal, i64::from(marks) - 10, 0)]);
        assert_eq!(wrong(&[many(265), last(265)]), [NONE, NONE]);
        assert_eq!(wrong(&[many(266), last(266)]), [NONE, vec![1]]);
    }
}
