//! What was understood of the files, as the report tells it.

use crate::layout::SheetKind;
use crate::words::{Told, Words};
use entity::{Day, Digest, Money, Side};

/// One file, and how it was read (导入说明).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The list it was given for.
    pub side: Side,
    /// Its name as given.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
    /// What it is (`xlsx`, `csv` …).
    pub format: &'static str,
    /// The character encoding of a text file.
    pub encoding: Option<&'static str>,
    /// Its sheets that were read.
    pub sheets: Vec<InputSheet>,
    /// What else is worth knowing: sheets left aside, macros ignored …
    pub notices: Vec<Told>,
}

/// One sheet, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputSheet {
    /// Its name; blank for text files.
    pub name: String,
    /// What it holds.
    pub kind: SheetKind,
    /// 1-based first and last row of the header.
    pub header_rows: (u32, u32),
    /// The columns taken.
    pub columns: Vec<InputColumn>,
    /// Captions that were not taken.
    pub ignored: Vec<String>,
    /// The period its title tells.
    pub period: Option<(Day, Day)>,
    /// Rows taken.
    pub rows: u64,
    /// Rows dropped, by reason.
    pub dropped: Vec<(&'static Words, u64)>,
    /// Sums, by what is summed.
    pub sums: Vec<(&'static Words, Money)>,
    /// What else is worth knowing of this sheet.
    pub notices: Vec<Told>,
}

/// A column that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputColumn {
    /// Zero-based column.
    pub index: usize,
    /// The field (`asset_no`).
    pub field: &'static str,
    /// The field's Chinese term (资产编号).
    pub term: String,
    /// The caption as written.
    pub caption: String,
}
