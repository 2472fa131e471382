//! What the three lists say, as columns: the one shape between the rooms that read files (or,
//! later, tables) and the engine that compares.
//!
//! Every text is interned once ([`Dictionary`]): a row holds symbols, equality is equality of
//! integers, and a text is normalised once however many rows carry it. Columns hold the symbols
//! texts are compared by; what was written in another form keeps that beside, for people.
//!
//! Every row has the digest of its content, made where its texts are still at hand: two rows are
//! of one type when their digests are equal, and canonical order is the order of the digests.
//!
//! Why columns and not a struct a row: three lists of a million rows each are compared in less
//! time than a row-wise list takes to fill, and an absent column costs nothing.

mod content;
mod dictionary;
mod normal;
mod parts;
mod rows;
mod table;

pub use dictionary::{Dictionary, Renumbering, Sym, Texts};
pub use normal::{KEY_BYTES, is_key, normalise};
pub use parts::{Filling, Joining, Part, ROWS, Sealed};
pub use rows::{CardRow, Cards, CountRow, Counts, LedgerRow, LedgerRows, LineKind};
pub use table::{Column, Origin};

use entity::Digest;

/// A file that rows came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileInfo {
    /// The name as given by the user.
    pub name: String,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
    /// Bytes.
    pub size: u64,
}

/// A sheet of a file that rows came from, and where the telling cells of its rows stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableInfo {
    /// Index into [`Facts::files`].
    pub file: u32,
    /// The sheet's name; empty for text files.
    pub sheet: String,
    /// Zero-based column whose cell stands for the row as evidence (the amount, else the code).
    pub telling_column: u32,
}

/// Everything that is compared.
#[derive(Debug, Default)]
pub struct Facts {
    /// The texts.
    pub texts: Dictionary,
    /// The files rows came from.
    pub files: Vec<FileInfo>,
    /// The sheets rows came from; [`Origin::table`] is an index into this.
    pub tables: Vec<TableInfo>,
    /// 账; `None` when that side was not given.
    pub ledger: Option<LedgerRows>,
    /// 卡.
    pub cards: Option<Cards>,
    /// 物.
    pub counts: Option<Counts>,
}
