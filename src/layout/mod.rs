//! What a sheet is: its kind, its header, its columns, its title, before any row is read.
//!
//! Pure: a sheet of cells in, a [`Reading`] a block out, or the questions a person must answer
//! ([`Unread`]). The alias dictionary is data (`aliases/*.toml`); a [`Mapping`] overrides and
//! extends it. The way of a sheet through the room:
//!
//! 1. `heading`: the rows a header may stand in, parents and children flattened to captions;
//! 2. `header`, `lookup`, `dictionary`, `named`: each caption in one form, the fields it may mean;
//! 3. `find`, `fingerprint`: the rows and the kind with most strong columns that has what it needs;
//! 4. `title`, `period`: what the rows above say;
//! 5. `sample`, `settle`, `assign`: what the first rows decide where captions do not;
//! 6. `block`, `sheets`, `recognise`: several blocks of a sheet, sheets that are none.
//!
//! `rowword` and [`Reading::repeats_header`] serve the rooms that then read the rows.

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
pub mod values;
pub mod words;

pub use dictionary::{Field, field_names, fields, kind_name};
pub use header::{Header, Part, normalise_header};
pub use mapping::{AccountMapping, Captions, Chain, DateOrder, Mapping, Residual, ValueBasis, parse_mapping};
pub use period::parse_period;
pub use reading::{ColumnUse, Reading, Scale, SheetKind, Title};
pub use recognise::{Unread, recognise};
pub use rowword::{RowWord, row_word};
