//! Whether the rates of a column are written in one way.
//!
//! `5` among rates like `0.05` may be a twentieth or five times all: which of them are meant is known only from the
//! others, and the others may stand in another part of the sheet. So the parts are held against one another where they
//! are put together.

use super::Problem;
use crate::layout::values::{Misread, RateStyle};
use foldhash::HashMap;

/// The rates in a column of a part of a sheet.
#[derive(Debug, Clone, Default)]
pub struct Rates {
    column: Option<usize>,
    /// Every text once, and how it is written: there are few.
    texts: Vec<(String, RateStyle)>,
    known: HashMap<String, u32>,
    /// Row, and which text stands there.
    cells: Vec<(u32, u32)>,
}

impl Rates {
    /// Takes note of a rate.
    pub fn add(&mut self, row: u32, column: Option<usize>, text: &str, style: RateStyle) {
        self.column = column;
        let number = self.known.get(text).copied().unwrap_or_else(|| {
            let number = self.texts.len() as u32;
            self.texts.push((text.to_owned(), style));
            self.known.insert(text.to_owned(), number);
            number
        });
        self.cells.push((row, number));
    }

    /// The rates that are written in another way than the first of the sheet, which is this part's where none is known
    /// from the parts before.
    pub fn unlike(&self, first: &mut Option<RateStyle>) -> Vec<Problem> {
        let own = self.cells.first().map(|(_, number)| self.texts[*number as usize].1);
        let style = *first.get_or_insert(match own {
            Some(own) => own,
            None => return Vec::new(),
        });
        let is_other = |(_, number): &&(u32, u32)| self.texts[*number as usize].1 != style;
        let problem = |(row, number): &(u32, u32)| {
            let text = &self.texts[*number as usize].0;
            let found = vec![text.chars().take(40).collect()];
            Problem { words: Misread::Rate.words(), row: *row, column: self.column, found }
        };
        if self.texts.iter().all(|(_, own)| *own == style) {
            return Vec::new();
        }
        self.cells.iter().filter(is_other).map(problem).collect()
    }
}
