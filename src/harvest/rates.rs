//! Whether the rates of a column are written in one way.
//!
//! `5` among rates like `0.05` may be a twentieth or five times all: which of them are meant is known only from the
//! others, and the others may stand in another part of the sheet. So the parts are held against one another where they
//! are put together.

use super::{Faults, Problem};
use crate::layout::values::{Misread, RateStyle};

/// The rates in a column of a part of a sheet: of each style the first cells, and how many there are.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    first: Option<RateStyle>,
    column: Option<usize>,
    of_style: [OfStyle; RateStyle::ALL.len()],
}

/// The rates that are written in one way.
#[derive(Debug, Clone, Default)]
struct OfStyle {
    cells: Vec<(u32, String)>,
    count: u64,
}

impl Rates {
    /// Takes note of a rate; at most `limit` cells of a style are kept, for no more are told.
    pub fn add(&mut self, (row, column): (u32, Option<usize>), text: &str, style: RateStyle, limit: usize) {
        self.first.get_or_insert(style);
        self.column = column;
        let of_style = &mut self.of_style[style as usize];
        of_style.count += 1;
        if of_style.cells.len() < limit {
            of_style.cells.push((row, text.chars().take(40).collect()));
        }
    }

    /// Tells the rates that are written in another way than the first of the sheet, which is this part's where none is
    /// known from the parts before.
    pub fn tell_unlike(&self, first: &mut Option<RateStyle>, faults: &mut Faults) {
        let Some(own) = self.first else { return };
        let style = *first.get_or_insert(own);
        let (words, column) = (Misread::Rate.words(), self.column);
        for other in RateStyle::ALL.into_iter().filter(|other| *other != style) {
            let OfStyle { cells, count } = &self.of_style[other as usize];
            let problem = |(row, text): &(u32, String)| Problem { words, row: *row, column, found: vec![text.clone()] };
            faults.among(cells.iter().map(problem).collect(), count - cells.len() as u64);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rates;
    use crate::harvest::Faults;
    use crate::layout::values::RateStyle::{self, Fraction, Points};

    fn part(cells: &[(u32, &str, RateStyle)]) -> Rates {
        let mut rates = Rates::default();
        for (row, text, style) in cells {
            rates.add((*row, Some(3)), text, *style, 2);
        }
        rates
    }

    /// Which rows are told part by part, and how many more there are.
    fn told(parts: &[Rates]) -> Vec<(Vec<u32>, u64)> {
        let mut first = None;
        let told = |part: &Rates| {
            let mut faults = Faults::new(2);
            part.tell_unlike(&mut first, &mut faults);
            (faults.problems.iter().map(|problem| problem.row).collect(), faults.more)
        };
        parts.iter().map(told).collect()
    }

    #[test]
    fn the_first_rate_of_the_sheet_says_how_all_are_written() {
        let none = part(&[]);
        let points = part(&[(2, "5", Points), (3, "0.8", Fraction), (4, "3", Points)]);
        let fractions = part(&[(1, "0.05", Fraction), (2, "0.03", Fraction), (3, "0.04", Fraction), (4, "5", Points)]);
        let nothing = (Vec::new(), 0);
        assert_eq!(
            told(&[none.clone(), points.clone(), none.clone(), fractions.clone()]),
            [nothing.clone(), (vec![3], 0), nothing.clone(), (vec![1, 2], 1)]
        );
        assert_eq!(told(&[fractions, none, points]), [(vec![4], 0), nothing, (vec![2, 4], 0)]);
    }
}
