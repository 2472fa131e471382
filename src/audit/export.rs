//! Chains as lines of JSON, for a third party that recomputes them.

use super::chain::{Kept, Recorded};
use super::store::{self, Found};
use super::words as w;
use crate::app::Ctx;
use crate::error::Fault;
use entity::{AuditEventId, Chain, Digest, HashAlgorithm};
use serde::Serialize;
use std::io::Write;

/// A line: an entry, or an event that a first entry seals, which has no sequence and what follows it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    chain: Chain,
    sequence: Option<i64>,
    id: AuditEventId,
    /// Microseconds since 1970, UTC.
    at: i64,
    actor: &'a str,
    role: Option<&'a str>,
    action: &'a str,
    subject: &'a str,
    request_id: &'a str,
    /// A text, not the JSON that it is: it is hashed to the letter.
    detail: &'a str,
    algorithm: Option<HashAlgorithm>,
    previous: Option<Digest>,
    hash: Option<Digest>,
}

impl<'a> Line<'a> {
    fn outside(recorded: &'a Recorded) -> Self {
        Self {
            chain: recorded.chain,
            sequence: None,
            id: recorded.id,
            at: recorded.at.0,
            actor: &recorded.actor,
            role: None,
            action: &recorded.action,
            subject: &recorded.subject,
            request_id: &recorded.request_id,
            detail: &recorded.detail,
            algorithm: None,
            previous: None,
            hash: None,
        }
    }

    fn entry(kept: &'a Kept) -> Self {
        let entry = &kept.entry;
        Self {
            sequence: Some(entry.sequence),
            role: Some(&entry.role),
            algorithm: Some(entry.algorithm),
            previous: Some(entry.previous),
            hash: Some(kept.hash),
            ..Self::outside(&entry.recorded)
        }
    }
}

/// Writes one chain, or all of them, one event a line; each chain in its order, what it seals first.
/// Answers how many lines.
pub async fn export(ctx: &Ctx, only: Option<Chain>, out: &mut impl Write) -> Result<u64, Fault> {
    let tx = ctx.read_tx().await?;
    let chains: Vec<Chain> = match only {
        Some(chain) => vec![chain],
        None => store::chains(&tx).await?.0.into_keys().collect(),
    };
    let mut lines = 0;
    for chain in chains {
        store::walk(&tx, chain, |found| {
            let line = match &found {
                Found::Outside(recorded) => Line::outside(recorded),
                Found::Entry(kept) => Line::entry(kept),
                Found::Unreadable(error) => {
                    return Err(Fault::new(w::EXPORTING.with([&chain]), error.clone()));
                }
            };
            lines += 1;
            let written = serde_json::to_vec(&line).map_err(std::io::Error::from);
            let written = written.and_then(|text| out.write_all(&[&*text, b"\n"].concat()));
            written.map_err(|error| Fault::new(w::EXPORTING.with([&chain]), error))
        })
        .await?;
    }
    out.flush().map_err(|error| Fault::new(w::EXPORTING.with([&"-"]), error))?;
    Ok(lines)
}
