//! What a sheet is: its kind, its header, its columns, its title, before any row is read.
//!
//! Pure: a sheet of cells in, a [`Reading`] out, or the questions that a person must answer.
//! The alias dictionary is data (`aliases/*.toml`); a [`Mapping`] overrides and extends it.

mod mapping;
mod reading;
pub mod values;

pub use mapping::{AccountMapping, Captions, Chain, DateOrder, Mapping, Residual, ValueBasis};
pub use reading::{ColumnUse, Reading, Scale, SheetKind, Title};
