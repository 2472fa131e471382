//! A sheet held in memory, and the row that every reader hands out.

use crate::words::trimmed;
use std::fmt::Write as _;

/// What a cell was in its source. Text files have only `Blank` and `Text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CellKind {
    /// Nothing, or only blanks.
    #[default]
    Blank,
    /// Text.
    Text,
    /// A number cell, as decimal text.
    Number,
    /// A date cell, as `2024-03-31` or `2024-03-31 10:20:30`.
    Date,
    /// A truth value, as `TRUE` or `FALSE`.
    Bool,
    /// An error value such as `#REF!`, as that text.
    Error,
    /// A formula without a cached value; the text is the formula where known.
    Uncached,
}

/// One cell: its text and what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cell<'a> {
    /// The content, not trimmed.
    pub text: &'a str,
    /// What it was.
    pub kind: CellKind,
}

impl Cell<'_> {
    /// Whether there is nothing but blanks.
    pub fn is_blank(&self) -> bool {
        self.kind == CellKind::Blank || trimmed(self.text).is_empty()
    }
}

/// One row, as every reader hands it out. Columns beyond the row's end are blank.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// 1-based number as a spreadsheet shows it.
    pub number: u32,
    cells: &'a [Cell<'a>],
}

impl<'a> Row<'a> {
    /// A row of cells.
    pub const fn new(number: u32, cells: &'a [Cell<'a>]) -> Self {
        Self { number, cells }
    }

    /// The cell of a zero-based column.
    #[inline]
    pub fn cell(&self, column: usize) -> Cell<'a> {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// The trimmed text of a zero-based column.
    #[inline]
    pub fn text(&self, column: usize) -> &'a str {
        trimmed(self.cell(column).text)
    }

    /// The cells.
    pub const fn cells(&self) -> &'a [Cell<'a>] {
        self.cells
    }

    /// Whether every cell is blank.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Cell::is_blank)
    }
}

/// A merged range, zero-based, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Merge {
    /// First row.
    pub top: u32,
    /// First column.
    pub left: u32,
    /// Last row.
    pub bottom: u32,
    /// Last column.
    pub right: u32,
}

/// A sheet held in memory: one heap of text, and per cell its end and kind.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    heap: String,
    cells: Vec<(u32, CellKind)>,
    row_ends: Vec<u32>,
    /// Merged ranges; only the top left cell has content.
    pub merges: Vec<Merge>,
    /// Zero-based numbers of rows the user cannot see (hidden or filtered), ascending.
    pub hidden_rows: Vec<u32>,
}

impl Grid {
    /// The number of rows, blank ones included.
    pub const fn rows(&self) -> usize {
        self.row_ends.len()
    }

    /// The number of columns of the widest row.
    pub fn width(&self) -> usize {
        (0..self.rows()).map(|row| self.span(row).len()).max().unwrap_or(0)
    }

    fn span(&self, row: usize) -> std::ops::Range<usize> {
        let start = if row == 0 { 0 } else { self.row_ends[row - 1] };
        start as usize..self.row_ends[row] as usize
    }

    /// Fills `cells` with the cells of a zero-based row.
    pub fn read_row<'a>(&'a self, row: usize, cells: &mut Vec<Cell<'a>>) {
        cells.clear();
        let span = self.span(row);
        let mut start = if span.start == 0 { 0 } else { self.cells[span.start - 1].0 as usize };
        for (end, kind) in &self.cells[span] {
            cells.push(Cell { text: &self.heap[start..*end as usize], kind: *kind });
            start = *end as usize;
        }
    }

    /// Calls `each` with every row from `rows`.
    pub fn for_each(&self, rows: std::ops::Range<usize>, mut each: impl FnMut(&Row<'_>)) {
        let mut cells = Vec::new();
        for row in rows.start..rows.end.min(self.rows()) {
            self.read_row(row, &mut cells);
            each(&Row::new(row as u32 + 1, &cells));
        }
    }
}

/// Builds a [`Grid`] row by row, cell by cell.
#[derive(Debug, Default)]
pub struct GridBuilder {
    grid: Grid,
}

impl GridBuilder {
    /// Adds a cell to the current row.
    pub fn cell(&mut self, text: &str, kind: CellKind) {
        self.grid.heap.push_str(text);
        let kind = if text.trim().is_empty() { CellKind::Blank } else { kind };
        self.grid.cells.push((self.grid.heap.len() as u32, kind));
    }

    /// Ends the current row.
    pub fn end_row(&mut self) {
        self.grid.row_ends.push(self.grid.cells.len() as u32);
    }

    /// Bytes of text held so far, for the caller's limit.
    pub const fn bytes(&self) -> usize {
        self.grid.heap.len()
    }

    /// The grid. A NUL in a text is a blank: no person writes one, and `PostgreSQL` holds none.
    pub fn finish(mut self) -> Grid {
        if memchr::memchr(0, self.grid.heap.as_bytes()).is_some() {
            // Of one byte both, so every cell still ends where it did.
            self.grid.heap = self.grid.heap.replace('\0', " ");
        }
        self.grid
    }
}

/// The letters of a zero-based column: 0 → A, 26 → AA.
pub fn column_name(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|letter| char::from(*letter)).collect()
}

/// The name of a cell as a spreadsheet shows it: column 2, row 7 → `C7`.
pub fn cell_name(column: usize, row_number: u32) -> String {
    let mut name = column_name(column);
    let _ = write!(name, "{row_number}");
    name
}

#[cfg(test)]
mod tests {
    use super::{Cell, CellKind, GridBuilder, cell_name};

    #[test]
    fn cells_have_the_names_a_spreadsheet_shows() {
        for (column, row, name) in [(0, 1, "A1"), (25, 2, "Z2"), (26, 3, "AA3"), (701, 9, "ZZ9"), (702, 10, "AAA10")] {
            assert_eq!(cell_name(column, row), name);
        }
    }

    #[test]
    fn a_grid_gives_back_its_rows() {
        let mut builder = GridBuilder::default();
        builder.cell("资产编号", CellKind::Text);
        builder.cell("12.5", CellKind::Number);
        builder.end_row();
        builder.end_row();
        builder.cell("", CellKind::Text);
        builder.cell("末", CellKind::Text);
        builder.end_row();
        let grid = builder.finish();
        let mut rows = Vec::new();
        grid.for_each(0..9, |row| {
            rows.push((
                row.number,
                row.cells().to_vec().iter().map(|c| (c.text.to_owned(), c.kind)).collect::<Vec<_>>(),
            ));
        });
        let cell = |text: &str, kind| (text.to_owned(), kind);
        assert_eq!(
            rows,
            [
                (1, vec![cell("资产编号", CellKind::Text), cell("12.5", CellKind::Number)]),
                (2, vec![]),
                (3, vec![cell("", CellKind::Blank), cell("末", CellKind::Text)]),
            ]
        );
        assert_eq!(Cell::default().kind, CellKind::Blank);
        assert_eq!(grid.width(), 2);
    }

    #[test]
    fn a_nul_is_a_blank_and_moves_no_cell() {
        let mut builder = GridBuilder::default();
        builder.cell("离\0心机", CellKind::Text);
        builder.cell("末", CellKind::Text);
        builder.end_row();
        let grid = builder.finish();
        let mut cells = Vec::new();
        grid.read_row(0, &mut cells);
        assert_eq!(cells.iter().map(|cell| cell.text).collect::<Vec<_>>(), ["离 心机", "末"]);
    }
}
