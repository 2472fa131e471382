//! Files in, facts out: what the readers, the layouts and the importers do for one comparison.
//!
//! [`load()`] takes the files of each side and answers either all facts with a report of what was
//! understood, or every problem of every file at once; there is no partial import. Files are taken
//! one after the other, so that the text of one is gone before the next is opened; a long text file
//! is read in parts by several threads, and again as a whole where a part needs what stands before it.

mod files;
mod load;
mod merges;
mod report;
mod sheets;
mod side;
pub mod words;

pub use load::{Content, Loaded, Options, Refusal, Source, load};
pub use report::{ColumnReport, InputReport, SheetReport, Sum};
