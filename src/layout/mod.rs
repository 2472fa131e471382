//! What a sheet is: its kind, its header, its columns, its title, before any row is read.
//!
//! Pure: a sheet of cells in, a [`Reading`] out, or the questions that a person must answer.
//! The alias dictionary is data (`aliases/*.toml`); a [`Mapping`] overrides and extends it.

mod assign;
mod block;
mod dictionary;
mod find;
mod fingerprint;
#[cfg(test)]
mod grids;
mod header;
mod heading;
#[cfg(test)]
mod layouts;
mod lookup;
mod mapping;
mod named;
mod period;
mod reading;
mod recognise;
mod rowword;
mod sample;
mod settle;
mod sheets;
mod title;
pub mod words;

pub use dictionary::{Field, field_names, fields, kind_name};
pub use header::{Header, Part, normalise_header};
pub use mapping::{AccountMapping, Captions, Chain, DateOrder, Mapping, Residual, ValueBasis, parse_mapping};
pub use period::parse_period;
pub use reading::{ColumnUse, Reading, Scale, SheetKind, Title};
pub use recognise::{Unread, recognise};
pub use rowword::{RowWord, row_word};
