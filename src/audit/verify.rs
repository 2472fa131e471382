//! Is what was recorded still what is there? Every chain is followed and every hash computed anew.

use super::chain::{Break, Follower, Head, Seal};
use super::checkpoint::Series;
use super::store::{self, Found};
use super::words as w;
use crate::db::{Db, ReadTx};
use crate::error::Fault;
use crate::words::Told;
use entity::Chain;

/// What became of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verified {
    /// Which chain.
    pub chain: Chain,
    /// How many entries are right; where it is whole, all.
    pub entries: i64,
    /// How many events its first entry seals.
    pub sealed: u64,
    /// Where it is first broken.
    pub broken: Option<Break>,
}

/// What became of all chains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// The chains, that of the system first.
    pub chains: Vec<Verified>,
    /// What is wrong and belongs to no chain: checkpoints, and events of nobody.
    pub problems: Vec<Told>,
    /// How many checkpoints the chains were held against; `None` without any.
    pub checkpoints: Option<u64>,
}

impl Verification {
    /// Whether nothing is wrong.
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty() && self.chains.iter().all(|chain| chain.broken.is_none())
    }
}

/// Follows all chains in one snapshot. Checkpoints must have been read before.
pub async fn verify(db: &Db, series: Option<&Series>) -> Result<Verification, Fault> {
    let tx = db.read_all().await?;
    let (mut found, mut problems) = store::chains(&tx).await?;
    if let Some(series) = series {
        problems.splice(0..0, series.problems.iter().cloned());
        for chain in series.chains() {
            found.entry(chain).or_insert(None);
        }
    }
    let mut chains = Vec::with_capacity(found.len());
    for (chain, head) in found {
        chains.push(one(&tx, chain, head, series).await?);
    }
    Ok(Verification { chains, problems, checkpoints: series.map(|series| series.read) })
}

/// Why the way through a chain ends before its end.
enum Ended {
    Broken(Break),
    Fault(Fault),
}

impl From<Fault> for Ended {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// Follows one chain to its end, or to where it is broken.
async fn one(tx: &ReadTx, chain: Chain, head: Option<Head>, series: Option<&Series>) -> Result<Verified, Fault> {
    let marks = series.map_or(&[][..], |series| series.marks(chain));
    let (mut seal, mut follower) = (Seal::default(), None);
    let walked = store::walk(tx, chain, |found| {
        match found {
            // What has no place comes first.
            Found::Outside(recorded) => seal.add(&recorded),
            Found::Entry(kept) => {
                let follower = follower.get_or_insert_with(|| Follower::new(seal.clone(), marks));
                follower.follow(&kept).map_err(Ended::Broken)?;
            }
            Found::Unreadable(error) => {
                let sequence = follower.as_ref().map_or(0, Follower::followed) + 1;
                return Err(Ended::Broken(Break { sequence, told: w::ENTRY_UNREADABLE.with([&error]) }));
            }
        }
        Ok(())
    });
    let walked = walked.await;
    let sealed = seal.events();
    let follower = follower.unwrap_or_else(|| Follower::new(seal, marks));
    let entries = follower.followed();
    let broken = match walked {
        Ok(()) => follower.end(head).err(),
        Err(Ended::Broken(broken)) => Some(broken),
        Err(Ended::Fault(fault)) => return Err(fault),
    };
    Ok(Verified { chain, entries, sealed, broken })
}
