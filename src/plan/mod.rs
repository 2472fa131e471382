//! What an import comes to, whatever it imports: the rows it brings against the rows that are known.
//!
//! Every room that holds facts plans first and writes then, on the same way: a preview (试导) is the
//! plan without the writing, and its [digest](PlanDigest) is what a later import can be held to.

use crate::facts::{Dictionary, Origin};
use crate::words::Told;
use entity::{Day, Digest, ImportId, InstituteId, RowOutcome};
use sha2::{Digest as _, Sha256};
use std::collections::HashSet;
use uuid::Uuid;

/// An import on its way into the tables of a room.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// The import, whose row stands already.
    pub import: ImportId,
    /// Whose facts they are.
    pub institute: InstituteId,
    /// The texts of the rows.
    pub texts: &'a Dictionary,
    /// Rows that are left out, because something is wrong with them.
    pub skip: &'a HashSet<Origin>,
    /// From which business date cards hold, where their source does not say it; `None` = always.
    pub effective_on: Option<Day>,
    /// Whether lines of a period that the file does not have any more are reversed (重导期间).
    pub replace_period: bool,
    /// Whether it is written, or only planned.
    pub write: bool,
}

/// A row that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RejectedRow {
    /// Which.
    pub origin: Origin,
    /// Zero-based column of the cell that is bad; `None` when the whole row is.
    pub column: Option<usize>,
    /// What is wrong.
    pub problem: Told,
}

/// A field that an import changes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldChange {
    /// The field's name as in the API, as `originalValue`.
    pub field: String,
    /// As it was known.
    pub from: String,
    /// As the file has it.
    pub to: String,
}

/// What became of a row that is worth telling by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowReport {
    /// Where it stands in the file; `None` for what the file does not name.
    pub origin: Option<Origin>,
    /// What became of it.
    pub outcome: RowOutcome,
    /// The card, line or department it is about.
    pub subject: Option<Uuid>,
    /// What changed.
    pub changes: Vec<FieldChange>,
    /// What is wrong with it.
    pub problems: Vec<Told>,
}

/// What an import came to. Created and unchanged rows are only counted.
#[derive(Debug, Clone, Default)]
pub struct Planned {
    /// Rows that bring something new.
    pub created: u64,
    /// Rows that change what was known.
    pub changed: u64,
    /// Rows that say what was known.
    pub unchanged: u64,
    /// What was known and is not in the file.
    pub absent: u64,
    /// Changed, rejected and absent rows, in the order of the file. Rejected here are rows that only
    /// what is held shows to be bad.
    pub rows: Vec<RowReport>,
    /// What is planned, as one value.
    pub digest: PlanDigest,
}

impl Planned {
    /// How many rows are rejected because of what is held.
    pub fn rejected(&self) -> u64 {
        self.rows.iter().filter(|row| row.outcome == RowOutcome::Rejected).count() as u64
    }
}

/// What undoing an import came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Undone {
    /// Cards or lines that are as they were before.
    pub undone: u64,
    /// Those that something later touched: left as they are, each with the row that brought it, if known.
    pub left: Vec<(Uuid, Option<Origin>)>,
}

/// The digest of a plan: the rows in the order of the file with what becomes of each. New ids do not
/// enter, so a preview and the import that follows it have the same.
#[derive(Debug, Clone, Default)]
pub struct PlanDigest(Sha256);

impl PlanDigest {
    /// Adds a row: what becomes of it, its content, and the known row it meets, if any.
    pub fn add(&mut self, outcome: RowOutcome, content: &[u8; 32], known: Option<Uuid>) {
        self.0.update([outcome as u8]);
        self.0.update(content);
        self.0.update(known.unwrap_or_default().as_bytes());
    }

    /// The digest of all rows.
    pub fn finish(&self) -> Digest {
        Digest(self.0.clone().finalize().into())
    }
}
