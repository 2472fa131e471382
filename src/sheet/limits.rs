//! How much a file may unfold to before it is refused.

use std::fmt;

/// The caps of one `open`. The defaults read every honest file and end hostile ones early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself. At most 4 GiB − 1, so that row numbers fit `u32`.
    pub file_bytes: u64,
    /// Bytes unpacked from all parts of one workbook together.
    pub unpacked_bytes: u64,
    /// How many times its packed size a part may unpack to (judged from 16 MiB on).
    pub ratio: u64,
    /// Parts of a package.
    pub parts: usize,
    /// Sheets of a workbook, or tables of a page.
    pub sheets: usize,
    /// Rows of a workbook's sheet.
    pub rows: u32,
    /// Columns of any sheet.
    pub columns: usize,
    /// Cells of one sheet of a workbook, blanks inside rows included.
    pub cells: u64,
    /// Bytes of text of one sheet of a workbook.
    pub text_bytes: usize,
    /// Merged ranges of one sheet.
    pub merges: usize,
    /// Nesting of XML elements.
    pub depth: usize,
    /// Bytes of a cell of a text; a workbook's holds a hundred thousand at most.
    pub cell_bytes: usize,
    /// Bytes of a single piece of XML: a tag or a text.
    pub node_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: u64::from(u32::MAX),
            unpacked_bytes: 3 << 30,
            ratio: 200,
            parts: 10_000,
            sheets: 1_024,
            rows: 1_048_576,
            columns: 16_384,
            cells: 40_000_000,
            text_bytes: 1 << 30,
            merges: 200_000,
            cell_bytes: 1 << 20,
            depth: 64,
            node_bytes: 4 << 20,
        }
    }
}

/// A cap passed while bytes were read; travels inside an [`std::io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Overrun {
    /// One part unpacks to too many times its size.
    Ratio,
    /// All parts together unpack to too much.
    Total,
    /// One tag or text is too long.
    Node,
}

impl fmt::Display for Overrun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ratio => "unpacks to too many times its size",
            Self::Total => "unpacks to too many bytes",
            Self::Node => "holds too long a piece",
        })
    }
}

impl std::error::Error for Overrun {}
