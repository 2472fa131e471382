//! Files in, facts out: what the readers, the layouts and the importers do for one comparison or
//! one import.
//!
//! [`gather`] takes the files of each side and answers either all rows with a report of what was
//! understood, or every problem of every file at once; [`settle`] puts together what several files
//! say; [`load()`] is both. [`pass`] gives cards on while they are read, and [`blocks()`] the rows of
//! a file to an importer of somebody's own. Files are taken one after the other, so that the text of
//! one is gone before the next is opened; a long text file is read in parts by several threads, and
//! again as a whole where a part needs what stands before it.

mod blocks;
mod files;
mod load;
mod merges;
mod report;
mod settle;
mod sheets;
mod side;
pub mod words;

pub use crate::plan::RejectedRow;
pub use blocks::{Block, Takes, blocks};
pub use load::{Content, Gathering, Loaded, Options, Refusal, Source, Take, gather, load, pass};
pub use report::{ColumnReport, InputReport, SheetReport, Sum};
pub use settle::{Held, Settlement, settle, settle_held};
pub use side::Gathered;
