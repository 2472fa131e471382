//! Bytes into sheets of cells, and sheets of cells into bytes. Knows no database and no domain.
//!
//! What a file is, is decided by its content, never by its name. Every cell is a text with a
//! [`CellKind`]: numbers of a workbook arrive as decimal text of at most 15 significant digits
//! and dates as `2024-03-31`, so that no other room meets a double. Every external byte is
//! hostile until it is parsed: each reader works under [`Limits`].
//!
//! The readers are our own: the text one for speed (see `tokens.rs`), the workbook ones for
//! exact digits, hidden rows, uncached formulas and bounded memory in one pass (see `xlsx.rs`
//! and `xls.rs`). The `csv` and `calamine` crates are their witnesses in the tests.

mod biff;
mod book;
mod bytes;
mod canvas;
mod compound;
mod delimited;
mod encoding;
mod grid;
mod html;
mod limits;
mod number;
mod package;
mod repair;
mod sniff;
mod tokens;
pub mod words;
mod workbook;
pub mod write;
mod xls;
mod xlsx;
mod xml;
mod xml2003;

#[cfg(test)]
mod tests;

pub use book::{Body, Book, Format, Part, ReadOptions, Sheet, open};
pub use bytes::{Bytes, is_large};
pub use delimited::Delimited;
pub use grid::{Cell, CellKind, Grid, GridBuilder, Merge, Row, cell_name, column_name};
pub use limits::Limits;
pub use repair::repair_text;
