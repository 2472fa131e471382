//! The rows of one file, given to an importer of somebody's own: block by block, each with how it is read.

use super::files;
use super::load::{Source, place_name};
use super::report::InputReport;
use super::sheets::{Feed, Step};
use super::words;
use crate::facts::{Dictionary, Texts};
use crate::harvest::{Harvest, Importer, Task};
use crate::layout::{Mapping, Reading};
use crate::sheet::ReadOptions;
use crate::words::Told;
use std::sync::atomic::AtomicBool;

/// A block of a sheet, and what an importer made of it.
#[derive(Debug)]
pub struct Block<R> {
    /// Where it stands in the file: the sheets, and the blocks of each, are counted from 0.
    pub number: u32,
    /// File and sheet, as messages name them.
    pub place: String,
    /// How it was read.
    pub reading: Reading,
    /// What was made of it.
    pub harvest: Harvest<R>,
}

/// Takes the rows of a sheet as somebody's own.
pub trait Takes {
    /// What is made of the rows.
    type Rows: Send;
    /// What makes it.
    type Importer<'a>: Importer<Rows = Self::Rows>;

    /// An importer for a sheet.
    fn importer(task: Task<'_>, texts: Texts) -> Self::Importer<'_>;
}

/// Reads a file; at most `limit` problems of a block are told one by one.
pub fn blocks<T: Takes>(source: Source, mapping: &Mapping, limit: usize) -> Result<Vec<Block<T::Rows>>, Vec<Told>> {
    let bytes = source.content.read();
    let bytes = bytes.map_err(|error| vec![words::UNREADABLE.with([&error]).at(&source.name)])?;
    let mut report = InputReport::new(source.side, source.name, bytes.len() as u64);
    let (book, found) = files::open(&mut report, bytes, &ReadOptions::default(), mapping)?;
    let texts = Dictionary::default();
    let mut blocks = Vec::new();
    for (number, found) in (0..).zip(found) {
        let sheet = &book.sheets[found.sheet];
        let place = place_name(&report.name, &sheet.name);
        let mut all = Vec::new();
        let ended = AtomicBool::new(false);
        let feed = Feed { sheet, found: &found, mapping, limit, parts: 1, batch: 1, ended: &ended };
        let read = feed.run(&texts.texts(), T::importer, |step| match step {
            Step::Batch { harvests, .. } => all.extend(harvests),
            Step::Again => all.clear(),
        });
        read.map_err(|told| vec![told.at(&place)])?;
        let reading = found.reading.clone();
        blocks.extend(all.into_iter().map(|(harvest, _)| Block {
            number,
            place: place.clone(),
            reading: reading.clone(),
            harvest,
        }));
    }
    Ok(blocks)
}
