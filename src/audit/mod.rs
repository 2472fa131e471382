//! 审计: who did what, written in the transaction that did it, in chains that can be checked.
//!
//! Regulation: GB/T 22239-2019 asks that an audit covers every user, tells time, user, event and
//! result, and is protected from being deleted, changed or overwritten unnoticed.
//!
//! | file | what it is |
//! |---|---|
//! | `chain`, `checkpoint`, `keys` | pure: what is hashed and signed, how a chain is followed |
//! | `store` | the chains in the database: appended to, sealed, read |
//! | `folder` | checkpoints in their folder |
//! | `verify`, `export` | is it still what was recorded; the same as lines of JSON |
//!
//! # Chains
//!
//! There is one chain for each institute and one for the system. An entry has a sequence (1, 2, 3 …
//! without gaps) and the hash of the entry before it, so its own hash stands for everything before it.
//! The row of `audit_chain` is the head; who appends holds it, so that entries come one after the
//! other whoever writes and from whichever process. `audit_event` refuses changes and deletions by
//! triggers, which keep an error or a careless hand out; whoever has the database in hand can drop them,
//! and is found by [`verify::verify`].
//!
//! What was recorded before there were chains is sealed by the first entry of its chain, `audit.genesis`,
//! whose detail is `{"events":COUNT,"digest":"HEX"}`. It is made with the steps of the migration and in
//! their transaction, not on the first write: else an institute that nobody writes to would stay
//! unsealed, and there would be a time at which events are neither refused by the old program nor sealed
//! by the new one. A chain with nothing to seal begins with its first event.
//!
//! # Canonical form
//!
//! A field is a text: numbers in decimal digits, ids as `8-4-4-4-12` hex digits and hashes as 64, both in
//! small letters. The canonical form of a list of fields is, for each of them in order, its length in
//! bytes of UTF-8 as 8 bytes, the high one first, and then these bytes. `H` is SHA-256 or, where the
//! algorithm says so, SM3 (GB/T 32905-2016).
//!
//! ```text
//! hash      = H(canonical("oversight.audit.entry.v1", algorithm, chain, sequence, id, at, actor, role,
//!               action, subject, requestId, detail, previous))
//! digest    = H(canonical("oversight.audit.sealed.v1") and, of each sealed event in the order of the ids,
//!               canonical(chain, id, at, actor, action, subject, requestId, detail))
//! signature = Ed25519 over canonical("oversight.audit.checkpoint.v1", number, at, heads, and of each head
//!               in the order of the chains: chain, sequence, hash, algorithm)
//! ```
//!
//! `algorithm` is `SHA256` or `SM3`; `chain` is `system`, which comes before all others, or the id of the
//! institute; `at` is in microseconds since 1970 UTC; `detail` is the text as it is kept, to the letter;
//! `previous` of a first entry is 64 zeros. The digest of what is sealed uses the algorithm of the first
//! entry. `tests/oracle/audit.py` is written from this page alone and checks what `oversight audit
//! export` wrote.

pub mod chain;
pub mod checkpoint;
pub mod export;
pub mod folder;
pub mod keys;
mod store;
pub mod verify;
pub mod words;

pub use store::entries_of;
pub(crate) use store::seal;

use crate::app::Ctx;
use crate::db::Stamp;
use crate::error::Fault;
use chain::{Entry, Head, Recorded};
use entity::Chain;
use sea_orm::ConnectionTrait;
use serde_json::Value;

/// What was done to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// What was done, as `import.apply`.
    pub action: &'static str,
    /// To what, as `Import:…`.
    pub subject: String,
    /// Particulars; never a secret.
    pub detail: Value,
}

impl Event {
    /// Something done to a subject.
    pub fn new(action: &'static str, subject: impl std::fmt::Display, detail: Value) -> Self {
        Self { action, subject: subject.to_string(), detail }
    }
}

/// Appends an event to its chain: reads and holds the head, writes the entry, moves the head.
pub(crate) async fn record(db: &impl ConnectionTrait, ctx: &Ctx, stamp: Stamp, event: Event) -> Result<(), Fault> {
    let chain = Chain::from(stamp.institute);
    let algorithm = ctx.app.config.audit_hash;
    let held = store::hold(db, chain).await?;
    let head = held.unwrap_or(Head::none(algorithm));
    let recorded = Recorded {
        chain,
        id: ctx.app.id(),
        at: stamp.at,
        actor: ctx.actor.name.clone(),
        action: event.action.to_owned(),
        subject: event.subject,
        request_id: ctx.request_id.clone(),
        detail: event.detail.to_string(),
    };
    let entry =
        Entry { recorded, sequence: head.sequence + 1, role: ctx.actor.role_names(), algorithm, previous: head.hash };
    Ok(store::append(db, entry, held.is_some()).await?)
}

#[cfg(test)]
mod tests;
