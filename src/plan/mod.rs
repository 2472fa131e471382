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
    /// Those that something later touched: left as they are.
    pub left: Vec<Left>,
}

/// What something later touched, so that undoing an import leaves it as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// The card or line.
    pub subject: Uuid,
    /// The row that brought it, if known.
    pub origin: Option<Origin>,
    /// What a person knows it by; empty where its row says that.
    pub name: String,
}

/// The digest of a plan: what becomes of each row, whatever the order in which they are planned. New ids do not
/// enter, so a preview and the import that follows it have the same.
///
/// It is the sum of the digests of the rows: it is to notice that what is held has changed since a preview was read,
/// not to withstand somebody who looks for two plans of one digest.
#[derive(Debug, Clone, Default)]
pub struct PlanDigest {
    rows: u64,
    sum: [u64; 4],
}

impl PlanDigest {
    /// Adds a row: what becomes of it, its content, and the known row it meets, if any.
    pub fn add(&mut self, outcome: RowOutcome, content: &[u8; 32], known: Option<Uuid>) {
        let mut hash = Sha256::new();
        hash.update([outcome as u8]);
        hash.update(content);
        hash.update(known.unwrap_or_default().as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        self.rows += 1;
        let mut carry = false;
        for (part, bytes) in self.sum.iter_mut().zip(digest.as_chunks::<8>().0) {
            let (sum, over) = part.overflowing_add(u64::from_le_bytes(*bytes));
            let (sum, more) = sum.overflowing_add(u64::from(carry));
            (*part, carry) = (sum, over || more);
        }
    }

    /// The digest of all rows.
    pub fn finish(&self) -> Digest {
        let mut hash = Sha256::new();
        hash.update(self.rows.to_le_bytes());
        self.sum.iter().for_each(|part| hash.update(part.to_le_bytes()));
        Digest(hash.finalize().into())
    }
}

#[cfg(test)]
mod tests {
    use super::PlanDigest;
    use entity::RowOutcome::{Changed, Created};
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        /// The order of the rows says nothing; each row does, and how often it stands there.
        #[test]
        fn a_plan_is_digested_whatever_its_order(rows in proptest::collection::vec((any::<bool>(), any::<[u8; 32]>()), 1..20), at in 0..20usize) {
            let digest = |rows: &[(bool, [u8; 32])]| {
                let mut digest = PlanDigest::default();
                for (created, content) in rows {
                    digest.add(if *created { Created } else { Changed }, content, Some(Uuid::from_u128(7)));
                }
                digest.finish()
            };
            let at = at % rows.len();
            let mut turned = rows.clone();
            turned.rotate_left(at);
            turned.reverse();
            prop_assert_eq!(digest(&turned), digest(&rows));
            let mut more = rows.clone();
            more.push(rows[at]);
            prop_assert_ne!(digest(&more), digest(&rows));
            let mut other = rows.clone();
            other[at].0 = !other[at].0;
            prop_assert_ne!(digest(&other), digest(&rows));
        }
    }
}
