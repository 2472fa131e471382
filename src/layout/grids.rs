//! Small grids for tests: rows by line breaks, cells by `|`.

use crate::sheet::{CellKind, Grid, GridBuilder, Merge};

/// A grid of text cells.
pub(super) fn grid(text: &str) -> Grid {
    let mut builder = GridBuilder::default();
    for line in text.split('\n') {
        for cell in line.split('|') {
            builder.cell(&cell.replace('␤', "\n"), CellKind::Text);
        }
        builder.end_row();
    }
    builder.finish()
}

/// A grid with merged ranges: top, left, bottom, right.
pub(super) fn merged(text: &str, merges: &[(u32, u32, u32, u32)]) -> Grid {
    let mut grid = grid(text);
    grid.merges = merges.iter().map(|&(top, left, bottom, right)| Merge { top, left, bottom, right }).collect();
    grid
}
