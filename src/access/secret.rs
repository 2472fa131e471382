//! Secrets: random, shown once, kept as a hash.

use super::words;
use crate::app::App;
use crate::error::Fault;
use entity::{Digest, Moment};
use sea_orm::EntityTrait;
use sea_orm::sea_query::{Expr, Query};
use sha2::{Digest as _, Sha256};

/// Random bytes of a secret.
const BYTES: usize = 32;
/// How exactly it is known when a secret was used last, in microseconds.
const MINUTE: i64 = 60_000_000;

/// So many random bytes.
pub(super) fn random<const N: usize>() -> Result<[u8; N], Fault> {
    let mut random = [0; N];
    getrandom::fill(&mut random).map_err(|error| Fault::new(words::NO_RANDOM.with([]), error))?;
    Ok(random)
}

/// A new secret that begins with what tells its kind, so that a leaked one is recognised.
pub(super) fn make(prefix: &str) -> Result<String, Fault> {
    Ok(prefix.to_owned() + &hex::encode(random::<BYTES>()?))
}

/// Whether a text may be a secret of a kind.
pub(super) fn is_of(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|rest| rest.len() == 2 * BYTES && rest.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// A secret has 256 random bits, so a plain hash is as hard to turn back as a slow one.
pub(super) fn hash(secret: &str) -> Digest {
    Digest(Sha256::digest(secret.as_bytes()).into())
}

/// Writes down that a secret was used just now, in the row that a condition finds. To the minute: reading
/// a page is not to write a row each time, nor is it to wait for an import.
pub(super) async fn used<E: EntityTrait>(
    app: &App,
    last: Option<Moment>,
    column: E::Column,
    row: Expr,
) -> Result<(), Fault> {
    let now = app.clock.now();
    if last.is_some_and(|last| last.0 + MINUTE > now.0) || app.db.is_writing() {
        return Ok(());
    }
    let used = Query::update().table(E::default()).value(column, now).and_where(row).to_owned();
    app.db.write_one(&used).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{hash, is_of, make};

    #[test]
    fn no_two_secrets_are_alike_and_each_is_of_its_kind() {
        let (one, other) = (make("a_").expect("random"), make("a_").expect("random"));
        assert_ne!(one, other);
        assert_ne!(hash(&one), hash(&other));
        assert!(is_of("a_", &one) && !is_of("b_", &one) && !is_of("a_", &one[1..]));
    }
}
