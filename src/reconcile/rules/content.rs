//! Canonical order: by the digest of the content, rows of equal content by where they stood.

use crate::facts::Facts;
use crate::reconcile::outcome::RowRef;
use entity::Side;

/// The digest of a row's content.
pub fn digest(facts: &Facts, row: RowRef) -> [u8; 32] {
    let at = row.row as usize;
    match row.side {
        Side::Ledger => facts.ledger.as_ref().map(|rows| *rows.digest(at)),
        Side::Cards => facts.cards.as_ref().map(|rows| *rows.digest(at)),
        Side::Counts => facts.counts.as_ref().map(|rows| *rows.digest(at)),
    }
    .unwrap_or_default()
}

/// Puts rows of one side in canonical order.
pub fn sort(facts: &Facts, rows: &mut [RowRef]) {
    if rows.len() > 1 {
        rows.sort_by_cached_key(|row| (digest(facts, *row), row.row));
    }
}
