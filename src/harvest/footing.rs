//! Whether the totals in a sheet are what they say they sum.

use super::{Cells, Col, words};
use crate::layout::{RowWord, values};

/// How many earlier totals a subtotal may reach back over.
const REACH: usize = 256;

/// Running sums of up to `N` columns, and the sums at each total so far.
#[derive(Debug, Clone)]
pub struct Footing<const N: usize> {
    columns: [Col; N],
    quantities: [bool; N],
    sums: [i128; N],
    marks: Vec<[i128; N]>,
}

impl<const N: usize> Footing<N> {
    /// Sums of columns; `quantities` says which hold quantities.
    pub const fn new(columns: [Col; N], quantities: [bool; N]) -> Self {
        Self { columns, quantities, sums: [0; N], marks: Vec::new() }
    }

    /// Adds a row of data.
    #[inline]
    pub fn add(&mut self, values: [i64; N]) {
        for (sum, value) in self.sums.iter_mut().zip(values) {
            *sum += i128::from(value);
        }
    }

    /// Checks a row of totals: what it gives must be the sum since the beginning or since an earlier
    /// total (小计 over one block or several, 合计 over all, 承前页 over the pages before).
    pub fn check(&mut self, cells: &mut Cells<'_, '_>, word: RowWord) {
        let stated = self.stated(cells);
        let start = [0; N];
        let reach = self.marks.len().saturating_sub(REACH);
        let spans = || self.marks[reach..].iter().rev().chain([&start]);
        let agrees = |from: &[i128; N]| {
            (0..N).all(|at| stated[at].is_none_or(|stated| i128::from(stated) == self.sums[at] - from[at]))
        };
        if !spans().any(agrees) {
            let from = if word == RowWord::Subtotal { self.marks.last().unwrap_or(&start) } else { &start };
            for at in 0..N {
                let sum = self.sums[at] - from[at];
                if let Some(stated) = stated[at].filter(|stated| i128::from(*stated) != sum) {
                    let show = |units: i128| if self.quantities[at] { decimal(units, 4) } else { decimal(units, 2) };
                    let found = vec![show(i128::from(stated)), show(sum)];
                    cells.faults.problem(&words::TOTAL_DIFFERS, cells.row.number, self.columns[at].index(), found);
                }
            }
        }
        self.marks.push(self.sums);
    }

    /// What a row of totals gives; what is no figure is not checked.
    fn stated(&self, cells: &Cells<'_, '_>) -> [Option<i64>; N] {
        let mut stated = [None; N];
        for (at, col) in self.columns.iter().enumerate().filter(|(_, col)| col.is_present()) {
            let cell = col.cell(cells.row);
            stated[at] = if self.quantities[at] {
                values::quantity(&cell).ok().flatten().map(|quantity| quantity.0)
            } else {
                values::amount(&cell, col.scale()).ok().filter(|read| read.given).map(|read| read.money.fen())
            };
        }
        stated
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
