//! Whether the totals in a sheet are what they say they sum.
//!
//! A part of a sheet knows its own sums and what its totals state; whether they agree is known where the parts are put
//! together, in their order. So no total makes it necessary to read a sheet as a whole.

use super::{Cells, Col, Problem, words};
use crate::layout::{RowWord, values};
use std::collections::VecDeque;

/// How many earlier totals a subtotal may reach back over.
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
    is_subtotal: bool,
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
        self.totals.push(Total {
            row: cells.row.number,
            is_subtotal: word == RowWord::Subtotal,
            stated: self.stated(cells),
            above: self.sums.to_vec(),
        });
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
    /// The sums at each total so far, as far back as a subtotal may reach.
    marks: VecDeque<Vec<i128>>,
}

impl Totals {
    /// Checks the totals of the next part: what one gives must be the sum since the beginning or since an earlier
    /// total (小计 over one block or several, 合计 over all, 承前页 over the pages before).
    pub fn add(&mut self, part: &Footed) -> Vec<Problem> {
        let mut problems = Vec::new();
        let before = std::mem::take(&mut self.sums);
        let sum = |own: &[i128]| -> Vec<i128> {
            own.iter().enumerate().map(|(at, own)| own + before.get(at).unwrap_or(&0)).collect()
        };
        for total in &part.totals {
            let above = sum(&total.above);
            self.check(total, &above, &part.columns, &mut problems);
            if self.marks.len() == REACH {
                self.marks.pop_front();
            }
            self.marks.push_back(above);
        }
        self.sums = sum(&part.sums);
        problems
    }

    fn check(&self, total: &Total, sums: &[i128], columns: &[(Option<usize>, bool)], problems: &mut Vec<Problem>) {
        let start = vec![0; sums.len()];
        let off = |from: &[i128]| -> Vec<(usize, i64, i128)> {
            let stated = total.stated.iter().enumerate().filter_map(|(at, stated)| Some((at, (*stated)?)));
            let differs = |(at, stated): (usize, i64)| {
                let sum = sums[at] - from[at];
                (i128::from(stated) != sum).then_some((at, stated, sum))
            };
            stated.filter_map(differs).collect()
        };
        if self.marks.iter().rev().chain([&start]).any(|from| off(from).is_empty()) {
            return;
        }
        let from = if total.is_subtotal { self.marks.back().unwrap_or(&start) } else { &start };
        for (at, stated, sum) in off(from) {
            let (column, is_quantity) = columns[at];
            let show = |units: i128| decimal(units, if is_quantity { 4 } else { 2 });
            let found = vec![show(i128::from(stated)), show(sum)];
            problems.push(Problem { words: &words::TOTAL_DIFFERS, row: total.row, column, found });
        }
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
