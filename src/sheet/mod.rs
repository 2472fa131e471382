//! Bytes into sheets of cells, and sheets of cells into bytes. Knows no database and no domain.
//!
//! What a file is, is decided by its content, never by its name. Every cell is a text with a
//! [`CellKind`]: numbers of a workbook arrive as decimal text of at most 15 significant digits
//! and dates as `2024-03-31`, so that no other room meets a double. Every external byte is
//! hostile until it is parsed: each reader works under [`Limits`].

mod grid;
pub mod write;

pub use grid::{Cell, CellKind, Grid, GridBuilder, Merge, Row, cell_name, column_name};
