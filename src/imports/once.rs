//! The same file has its effect once.

use entity::imports::import;
use entity::{ImportStatus, InScope as _, InstituteId, Scope};
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, QueryFilter as _};
use sha2::{Digest as _, Sha256};

/// What makes two imports the same: kind, bytes, mapping, date, and what a count list was told.
pub fn key(import: &import::Model) -> String {
    let mut hash = Sha256::new();
    hash.update(import.kind.code());
    hash.update(import.sha256.0);
    hash.update(import.mapping_digest.0);
    hash.update(import.effective_on.and_then(entity::Day::digits).unwrap_or(0).to_le_bytes());
    hash.update([u8::from(import.replace_period)]);
    hash.update(import.options.as_bytes());
    entity::Digest(hash.finalize().into()).to_string()
}

/// The committed import that had this effect already.
pub async fn find(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    key: &str,
) -> Result<Option<import::Model>, DbErr> {
    import::Entity::find_in(&Scope::institute(institute))
        .filter(import::Column::OnceKey.eq(key))
        .filter(import::Column::Status.eq(ImportStatus::Committed))
        .one(db)
        .await
}

/// The import that stands for one that another, asked for at the same time, overtook.
pub async fn standing_for(
    db: &impl ConnectionTrait,
    overtaken: &import::Model,
) -> Result<Option<import::Model>, DbErr> {
    match overtaken.status {
        ImportStatus::Cancelled => find(db, overtaken.institute_id, &key(overtaken)).await,
        _ => Ok(None),
    }
}
