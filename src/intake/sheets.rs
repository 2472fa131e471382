//! One sheet, fed to its importer: whole, or in parts by several threads.

use super::files::Found;
use super::merges;
use crate::facts::{Dictionary, Texts};
use crate::harvest::{Harvest, Importer, Task};
use crate::layout::Mapping;
use crate::sheet::{Body, Part, Row, Sheet};
use rayon::prelude::*;

/// A sheet on its way to its importer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feed<'a> {
    pub sheet: &'a Sheet,
    pub found: &'a Found,
    pub mapping: &'a Mapping,
    pub limit: usize,
    /// In how many parts a long text is read.
    pub parts: usize,
}

impl<'a> Feed<'a> {
    fn task(&self, first: bool, whole: bool) -> Task<'a> {
        Task {
            reading: &self.found.reading,
            mapping: self.mapping,
            sheet_name: &self.sheet.name,
            first,
            whole,
            limit: self.limit,
        }
    }

    /// What an importer makes of the sheet, part by part, each with the number of rows it has.
    pub fn run<I>(
        &self,
        dictionary: &Dictionary,
        make: impl Fn(Task<'a>, Texts) -> I + Sync,
    ) -> Vec<(Harvest<I::Rows>, u32)>
    where
        I: Importer,
        I::Rows: Send,
    {
        if self.found.long && self.parts > 1 {
            let parts: Vec<(usize, Part<'_>)> = self.sheet.parts(self.parts).into_iter().enumerate().collect();
            let take = |(index, part): &(usize, Part<'_>)| {
                let mut importer = make(self.task(*index == 0, parts.len() == 1), dictionary.texts());
                let rows = part.for_each(|row| importer.row(row));
                (importer.finish(), rows)
            };
            let harvests: Vec<_> = parts.par_iter().map(take).collect();
            if parts.len() == 1 || harvests.iter().all(|(harvest, _)| !harvest.needs_order) {
                return harvests;
            }
        }
        let mut importer = make(self.task(true, true), dictionary.texts());
        if importer.wants_look() {
            self.each_row(|row| importer.look(row));
        }
        let rows = self.each_row(|row| importer.row(row));
        vec![(importer.finish(), rows)]
    }

    fn each_row(&self, mut each: impl FnMut(&Row<'_>)) -> u32 {
        match &self.sheet.body {
            Body::Grid(grid) => merges::for_each_row(grid, &self.found.reading, each),
            Body::Delimited(_) => {
                let mut before = 0;
                for part in self.sheet.parts(1) {
                    before += part.for_each(|row| each(&Row::new(row.number + before, row.cells())));
                }
                before
            }
        }
    }
}
