//! One sheet, fed to its importer: whole, or in parts by several threads.

use super::files::Found;
use super::merges;
use crate::facts::Texts;
use crate::harvest::{Harvest, Importer, Task};
use crate::layout::Mapping;
use crate::sheet::{Body, Part, Row, Sheet};
use crate::words::Told;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A sheet on its way to its importer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Feed<'a> {
    pub sheet: &'a Sheet,
    pub found: &'a Found,
    pub mapping: &'a Mapping,
    pub limit: usize,
    /// In how many parts a long text is read.
    pub parts: usize,
    /// How many parts are held before they are taken.
    pub batch: usize,
    /// Whether nobody takes parts any more, so that no more are read.
    pub ended: &'a AtomicBool,
}

/// What comes of a sheet, one after the other.
pub(super) enum Step<R> {
    /// Consecutive parts, each with the number of rows it has.
    Batch {
        harvests: Vec<(Harvest<R>, u32)>,
        /// Parts read so far, these included.
        done: usize,
        /// Parts in all.
        of: usize,
    },
    /// What was given so far is void: the sheet is read again, in one part.
    Again,
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

    /// Gives `take` what an importer makes of the sheet, batch by batch.
    pub fn run<I>(
        &self,
        texts: &Texts,
        make: impl Fn(Task<'a>, Texts) -> I + Sync,
        mut take: impl FnMut(Step<I::Rows>),
    ) -> Result<(), Told>
    where
        I: Importer,
        I::Rows: Send,
    {
        if self.found.long && self.parts > 1 && self.in_parts(texts, &make, &mut take)? {
            return Ok(());
        }
        let mut importer = make(self.task(true, true), texts.clone());
        if importer.wants_look() {
            self.each_row(|row| importer.look(row))?;
        }
        let rows = self.each_row(|row| importer.row(row))?;
        take(Step::Batch { harvests: vec![(importer.finish(), rows)], done: 1, of: 1 });
        Ok(())
    }

    /// Reads part by part; answers whether the parts could be understood without what came before.
    fn in_parts<I>(
        &self,
        texts: &Texts,
        make: &(impl Fn(Task<'a>, Texts) -> I + Sync),
        take: &mut impl FnMut(Step<I::Rows>),
    ) -> Result<bool, Told>
    where
        I: Importer,
        I::Rows: Send,
    {
        let parts: Vec<(usize, Part<'_>)> = self.sheet.parts(self.parts).into_iter().enumerate().collect();
        let read = |(index, part): &(usize, Part<'_>)| {
            let mut importer = make(self.task(*index == 0, parts.len() == 1), texts.clone());
            let rows = part.for_each(|row| importer.row(row))?;
            Ok((importer.finish(), rows))
        };
        let mut done = 0;
        for batch in parts.chunks(self.batch) {
            let harvests = batch.par_iter().map(read).collect::<Result<Vec<_>, Told>>()?;
            if parts.len() > 1 && harvests.iter().any(|(harvest, _)| harvest.needs_order) {
                take(Step::Again);
                return Ok(false);
            }
            done += batch.len();
            take(Step::Batch { harvests, done, of: parts.len() });
            if self.ended.load(Ordering::Relaxed) {
                break;
            }
        }
        Ok(true)
    }

    fn each_row(&self, mut each: impl FnMut(&Row<'_>)) -> Result<u32, Told> {
        match &self.sheet.body {
            Body::Grid(grid) => Ok(merges::for_each_row(grid, &self.found.reading, each)),
            Body::Delimited(_) => {
                let mut before = 0;
                for part in self.sheet.parts(1) {
                    before += part.for_each(|row| each(&Row::new(row.number + before, row.cells())))?;
                }
                Ok(before)
            }
        }
    }
}
