//! S9: one value for what was compared and what came out.
//!
//! Construction: every row's canonical content has its SHA-256 (made where it was read); every
//! group and pool is hashed with SHA-256 over those of its rows, sorted, and its result; the list
//! of these 32-byte values is sorted and hashed with SHA-256 behind a header. A multiset of groups has exactly one sorted list, so two
//! runs with one digest but different facts or results are a collision of SHA-256. Row order,
//! files, threads and the two databases do not enter.

use super::content;
use super::ruleset::VERSION;
use crate::facts::Facts;
use crate::reconcile::outcome::{Class, Difference, Pool, RowRef, Status};
use entity::{Day, Digest, Side};
use sha2::{Digest as _, Sha256};

/// The value of one group.
pub fn group(
    facts: &Facts,
    classes: &[Class],
    rows: &[RowRef],
    status: Status,
    differences: &[Difference],
) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update((rows.len() as u64).to_le_bytes());
    members(&mut hash, facts, rows);
    hash.update([status as u8]);
    if !differences.is_empty() {
        result(&mut hash, classes, differences);
    }
    hash.finalize().into()
}

/// The digests of the rows with their sides, side by side, those of one side in canonical order.
fn members(hash: &mut Sha256, facts: &Facts, rows: &[RowRef]) {
    for side in rows.chunk_by(|one, next| one.side == next.side) {
        hash.update([side[0].side as u8]);
        if let [row] = side {
            hash.update(content::digest(facts, *row));
            continue;
        }
        let mut digests: Vec<[u8; 32]> = side.iter().map(|row| content::digest(facts, *row)).collect();
        digests.sort_unstable();
        hash.update((digests.len() as u64).to_le_bytes());
        hash.update(digests.as_flattened());
    }
}

fn result(hash: &mut Sha256, classes: &[Class], differences: &[Difference]) {
    let mut told: Vec<Vec<u8>> = differences.iter().map(|one| one_difference(classes, one)).collect();
    told.sort_unstable();
    for one in told {
        hash.update((one.len() as u64).to_le_bytes());
        hash.update(one);
    }
}

fn one_difference(classes: &[Class], difference: &Difference) -> Vec<u8> {
    let mut bytes = vec![difference.kind as u8, difference.leg as u8, difference.measure as u8];
    bytes.push(u8::from(difference.located));
    bytes.push(difference.rule.map_or(0, |rule| rule.0));
    bytes.extend(difference.amount.0.to_le_bytes());
    let mut by_class: Vec<_> = difference
        .by_class
        .iter()
        .map(|(class, amount)| (&classes[class.0 as usize].code, &classes[class.0 as usize].name, amount.0))
        .collect();
    by_class.sort_unstable();
    for (code, name, amount) in by_class {
        for text in [code, name] {
            bytes.extend((text.len() as u32).to_le_bytes());
            bytes.extend(text.as_bytes());
        }
        bytes.extend(amount.to_le_bytes());
    }
    bytes
}

/// The value of one difference: its amounts, and its rows as they are.
pub fn difference(facts: &Facts, classes: &[Class], difference: &Difference) -> Digest {
    let mut hash = Sha256::new();
    members(&mut hash, facts, &difference.rows);
    hash.update(one_difference(classes, difference));
    Digest(hash.finalize().into())
}

/// The value of one pool.
pub fn pool(facts: &Facts, classes: &[Class], pool: &Pool, differences: &[Difference]) -> [u8; 32] {
    let side = |side: Side, rows: &[u32]| rows.iter().map(move |row| RowRef { side, row: *row }).collect::<Vec<_>>();
    let mut hash = Sha256::new();
    hash.update(b"pool");
    let members = [
        side(Side::Ledger, &[pool.ledger_rows.as_slice(), &pool.depreciation_rows].concat()),
        side(Side::Cards, &pool.cards),
        side(Side::Cards, &pool.depreciation_cards),
    ];
    for rows in members {
        hash.update(group(facts, classes, &rows, Status::Matched, &[]));
    }
    hash.update(pool.gap.0.to_le_bytes());
    hash.update(pool.depreciation_gap.0.to_le_bytes());
    result(&mut hash, classes, differences);
    hash.finalize().into()
}

/// The digest of the run, of the values of its groups and pools.
pub fn run(as_of: Day, from: Day, mut values: Vec<[u8; 32]>) -> Digest {
    use rayon::slice::ParallelSliceMut as _;
    values.par_sort_unstable();
    let mut hash = Sha256::new();
    hash.update(VERSION.as_bytes());
    hash.update(as_of.number().to_le_bytes());
    hash.update(from.number().to_le_bytes());
    hash.update((values.len() as u64).to_le_bytes());
    hash.update(values.as_flattened());
    Digest(hash.finalize().into())
}
