//! Access tokens: shown once, kept as a hash.

use super::Actor;
use crate::app::{App, Ctx};
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::{Digest, InstituteId, Moment, TokenId, access::access_token};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, EntityTrait as _, QueryFilter as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// What a token begins with, so that a leaked one is recognised.
const PREFIX: &str = "ovs_";
/// Random bytes of a token.
const BYTES: usize = 32;
/// A token lasts at most a year.
pub const MOST_DAYS: u32 = 366;

/// A token that was just made.
#[derive(Debug)]
pub struct Issued {
    /// Its id.
    pub id: TokenId,
    /// The secret: shown now and never again.
    pub secret: String,
    /// When it ends.
    pub expires_at: Moment,
}

/// Makes a token for one institute, or for all.
pub async fn create(ctx: &Ctx, name: &str, institute: Option<InstituteId>, days: u32) -> Result<Issued, Error<Told>> {
    let mut refused = Vec::new();
    if name.trim().is_empty() || name.len() > 100 {
        refused.push(words::TOKEN_NAME.with([]));
    }
    if !(1..=MOST_DAYS).contains(&days) {
        refused.push(words::TOKEN_DAYS.with([&MOST_DAYS]));
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = match institute {
        Some(id) => WriteTx::institute(ctx, id).await?,
        None => WriteTx::system(ctx).await?,
    };
    let mut random = [0; BYTES];
    getrandom::fill(&mut random).map_err(|error| Fault::new(words::NO_RANDOM.with([]), error))?;
    let secret = random.iter().fold(PREFIX.to_owned(), |text, byte| format!("{text}{byte:02x}"));
    let (id, created_at) = (ctx.app.id(), ctx.app.clock.now());
    let expires_at = Moment(created_at.0 + i64::from(days) * 86_400_000_000);
    let row = access_token::ActiveModel {
        id: Set(id),
        name: Set(name.trim().to_owned()),
        secret_hash: Set(hash(&secret)),
        institute_id: Set(institute),
        created_at: Set(created_at),
        expires_at: Set(expires_at),
        revoked_at: Set(None),
    };
    row.insert(&*tx).await?;
    let detail = json!({ "name": name.trim(), "expiresAt": expires_at });
    let event = Event::new("token.create", format_args!("Token:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Issued { id, secret, expires_at })
}

/// The actor that a secret proves; `None` where it proves nobody.
pub async fn actor(app: &App, secret: &str) -> Result<Option<Actor>, Fault> {
    if !secret.starts_with(PREFIX) || secret.len() != PREFIX.len() + 2 * BYTES {
        return Ok(None);
    }
    let found = access_token::Entity::find()
        .filter(access_token::Column::SecretHash.eq(hash(secret)))
        .one(app.db.pool())
        .await?;
    let now = app.clock.now();
    let valid = found.filter(|token| token.expires_at > now && token.revoked_at.is_none_or(|at| at > now));
    Ok(valid.map(|token| Actor::client(&token.name, token.institute_id)))
}

/// A secret has 256 random bits, so a plain hash is as hard to turn back as a slow one.
fn hash(secret: &str) -> Digest {
    Digest(Sha256::digest(secret.as_bytes()).into())
}

/// The messages of this room.
pub mod words {
    crate::words! {
        TOKEN_NAME = "令牌名称应为 1 至 100 个字节", "a token needs a name of 1 to 100 bytes";
        TOKEN_DAYS = "令牌有效期应为 1 至 {0} 天", "a token lasts 1 to {0} days";
        NO_RANDOM = "系统未能提供随机数", "the system gave no random bytes";
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_message_has_both_languages() {
        crate::words::check_catalogue(super::words::ALL);
    }
}
