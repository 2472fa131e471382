//! The chain itself: what is hashed, and how a chain is followed entry by entry. Knows no database.

use super::words as w;
use crate::words::Told;
use entity::{AuditEventId, Chain, Digest, HashAlgorithm, Moment};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use sm3::Sm3;

/// What the first field of a canonical form says, so that no form is ever taken for another.
const ENTRY_TAG: &str = "oversight.audit.entry.v1";
const SEALED_TAG: &str = "oversight.audit.sealed.v1";
/// The previous hash of a first entry.
pub const NOTHING: Digest = Digest([0; 32]);
/// The action of a first entry that seals earlier events.
pub const GENESIS: &str = "audit.genesis";

/// The canonical form of fields: each its length in 8 bytes, the high one first, and then its UTF-8.
pub fn canonical<'f>(fields: impl IntoIterator<Item = &'f str>) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(512);
    for field in fields {
        bytes.extend_from_slice(&(field.len() as u64).to_be_bytes());
        bytes.extend_from_slice(field.as_bytes());
    }
    bytes
}

/// The hash of bytes.
pub fn digest(algorithm: HashAlgorithm, bytes: &[u8]) -> Digest {
    match algorithm {
        HashAlgorithm::Sha256 => Digest(Sha256::digest(bytes).into()),
        HashAlgorithm::Sm3 => Digest(Sm3::digest(bytes).into()),
    }
}

/// What every audit event says, whether it stands in a chain or was sealed by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Which chain.
    pub chain: Chain,
    /// Its id.
    pub id: AuditEventId,
    /// When.
    pub at: Moment,
    /// Who asked.
    pub actor: String,
    /// What was done.
    pub action: String,
    /// What was done to.
    pub subject: String,
    /// The request.
    pub request_id: String,
    /// Particulars, as JSON, to the letter.
    pub detail: String,
}

/// An entry of a chain, without its hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What it says.
    pub recorded: Recorded,
    /// Its place, from 1 on.
    pub sequence: i64,
    /// The role in which the actor asked.
    pub role: String,
    /// How it is hashed.
    pub algorithm: HashAlgorithm,
    /// The hash of the entry before it.
    pub previous: Digest,
}

impl Entry {
    /// The bytes that are hashed; the forms of two different entries differ.
    pub fn canonical(&self) -> Vec<u8> {
        let Recorded { chain, id, at, actor, action, subject, request_id, detail } = &self.recorded;
        canonical([
            ENTRY_TAG,
            self.algorithm.code(),
            &chain.to_string(),
            &self.sequence.to_string(),
            &id.to_string(),
            &at.0.to_string(),
            actor,
            &self.role,
            action,
            subject,
            request_id,
            detail,
            &self.previous.to_string(),
        ])
    }

    /// The hash that stands for the entry and for everything before it.
    pub fn hash(&self) -> Digest {
        digest(self.algorithm, &self.canonical())
    }
}

/// An entry as it is kept: with the hash that was written beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The entry.
    pub entry: Entry,
    /// Its hash, as it was written.
    pub hash: Digest,
}

/// The last entry of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// Its place; 0 where there is none.
    pub sequence: i64,
    /// Its hash; zeros where there is none.
    pub hash: Digest,
    /// How it is hashed.
    pub algorithm: HashAlgorithm,
}

impl Head {
    /// The head of a chain without an entry.
    pub const fn none(algorithm: HashAlgorithm) -> Self {
        Self { sequence: 0, hash: NOTHING, algorithm }
    }
}

/// Takes in the events that were recorded before there was a chain, in the order of their ids.
#[derive(Debug, Clone)]
pub struct Seal {
    events: u64,
    sha256: Sha256,
    sm3: Sm3,
}

impl Default for Seal {
    fn default() -> Self {
        let (mut sha256, mut sm3) = (Sha256::new(), Sm3::new());
        let tag = canonical([SEALED_TAG]);
        sha256.update(&tag);
        sm3.update(&tag);
        Self { events: 0, sha256, sm3 }
    }
}

impl Seal {
    /// Takes in the next event.
    pub fn add(&mut self, recorded: &Recorded) {
        let Recorded { chain, id, at, actor, action, subject, request_id, detail } = recorded;
        let (chain, id, at) = (chain.to_string(), id.to_string(), at.0.to_string());
        let bytes = canonical([&*chain, &id, &at, actor, action, subject, request_id, detail]);
        self.events += 1;
        self.sha256.update(&bytes);
        self.sm3.update(&bytes);
    }

    /// How many events were taken in.
    pub const fn events(&self) -> u64 {
        self.events
    }

    /// What the first entry says of them.
    pub fn genesis(self, algorithm: HashAlgorithm) -> Genesis {
        let digest = match algorithm {
            HashAlgorithm::Sha256 => Digest(self.sha256.finalize().into()),
            HashAlgorithm::Sm3 => Digest(self.sm3.finalize().into()),
        };
        Genesis { events: self.events, digest: digest.to_string() }
    }
}

/// The detail of a first entry that seals earlier events (创世记录).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    /// How many there are.
    pub events: u64,
    /// The digest over all of them, as hex digits.
    pub digest: String,
}

/// What a checkpoint saw of a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// The number of the checkpoint.
    pub checkpoint: u64,
    /// The place of the last entry at that time.
    pub sequence: i64,
    /// Its hash.
    pub hash: Digest,
}

/// Where a chain is first broken, and what is wrong there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// The place of the entry.
    pub sequence: i64,
    /// What is wrong.
    pub told: Told,
}

/// Follows a chain from its first entry on; holds nothing of it but its last entry.
#[derive(Debug)]
pub struct Follower<'m> {
    last: Head,
    seal: Seal,
    /// What checkpoints saw, in the order of the chain.
    marks: std::iter::Peekable<std::slice::Iter<'m, Mark>>,
    /// The last place at which a checkpoint agreed.
    agreed: i64,
}

impl<'m> Follower<'m> {
    /// Before the first entry. `seal` has taken in what is there without a place in the chain;
    /// `marks` are in the order of their sequence.
    pub fn new(seal: Seal, marks: &'m [Mark]) -> Self {
        Self { last: Head::none(HashAlgorithm::default()), seal, marks: marks.iter().peekable(), agreed: 0 }
    }

    /// How many entries were right.
    pub const fn followed(&self) -> i64 {
        self.last.sequence
    }

    /// Goes to the next entry.
    pub fn follow(&mut self, kept: &Kept) -> Result<(), Break> {
        let (entry, next) = (&kept.entry, self.last.sequence + 1);
        let broken = |told| Err(Break { sequence: next, told });
        if entry.sequence > next {
            return broken(w::ENTRY_MISSING.with([&entry.sequence]));
        }
        if entry.sequence < next {
            return broken(w::ENTRY_TWICE.with([&entry.sequence]));
        }
        if entry.previous != self.last.hash {
            return broken(w::ENTRY_PREVIOUS.with([]));
        }
        if entry.hash() != kept.hash {
            return broken(w::ENTRY_CONTENT.with([]));
        }
        if next == 1 {
            self.unseal(entry).or_else(broken)?;
        }
        while let Some(mark) = self.marks.next_if(|mark| mark.sequence <= next) {
            if mark.hash != kept.hash {
                return broken(w::ENTRY_REWRITTEN.with([&mark.checkpoint, &(self.agreed + 1)]));
            }
            self.agreed = next;
        }
        self.last = Head { sequence: next, hash: kept.hash, algorithm: entry.algorithm };
        Ok(())
    }

    /// Whether the first entry seals what is there without a place in the chain.
    fn unseal(&self, first: &Entry) -> Result<(), Told> {
        let found = self.seal.events();
        if first.recorded.action != GENESIS {
            return if found == 0 { Ok(()) } else { Err(w::EVENTS_OUTSIDE.with([&found])) };
        }
        let said: Option<Genesis> = serde_json::from_str(&first.recorded.detail).ok();
        let is = self.seal.clone().genesis(first.algorithm);
        match said {
            Some(said) if said == is => Ok(()),
            Some(said) if said.events == is.events => Err(w::SEALED_CHANGED.with([&found])),
            said => Err(w::SEALED_COUNT.with([&said.map_or(0, |said| said.events), &found])),
        }
    }

    /// At the end of the chain: whether its head and the checkpoints know of no more.
    pub fn end(mut self, head: Option<Head>) -> Result<Head, Break> {
        let (last, next) = (self.last, self.last.sequence + 1);
        let broken = |sequence, told| Err(Break { sequence, told });
        if last.sequence == 0 && self.seal.events() > 0 {
            return broken(next, w::EVENTS_OUTSIDE.with([&self.seal.events()]));
        }
        if let Some(mark) = self.marks.next() {
            let told = if last.sequence == 0 {
                w::CHAIN_GONE.with([&mark.checkpoint, &mark.sequence])
            } else {
                w::CHAIN_SHORT.with([&last.sequence, &mark.checkpoint, &mark.sequence])
            };
            return broken(next, told);
        }
        match head {
            Some(head) if (head.sequence, head.hash) == (last.sequence, last.hash) => match head.algorithm {
                // An entry's algorithm is what its hash was checked with.
                algorithm if algorithm == last.algorithm || last.sequence == 0 => Ok(last),
                _ => broken(last.sequence, w::HEAD_OTHER.with([])),
            },
            Some(head) if head.sequence > last.sequence => {
                broken(next, w::HEAD_FURTHER.with([&last.sequence, &head.sequence]))
            }
            Some(head) if head.sequence < last.sequence => {
                broken(head.sequence + 1, w::HEAD_BEHIND.with([&head.sequence, &last.sequence]))
            }
            Some(_) => broken(last.sequence, w::HEAD_OTHER.with([])),
            None if last.sequence == 0 => Ok(last),
            None => broken(last.sequence, w::HEAD_NONE.with([])),
        }
    }
}
