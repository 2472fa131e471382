//! Mappings that an institute keeps.

use super::input::MappingInput;
use super::words;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::layout::parse_mapping;
use crate::words::Told;
use entity::imports::mapping;
use entity::{Action, Digest, InScope as _, InstituteId, MappingId, Scope};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, QueryFilter as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// SHA-256 of a mapping's text; all zero where there is none.
pub fn digest(source: &str) -> Digest {
    if source.is_empty() { Digest([0; 32]) } else { Digest(Sha256::digest(source.as_bytes()).into()) }
}

/// Keeps a mapping under a name. The same text under the same name is the same mapping.
pub async fn save(ctx: &Ctx, institute: InstituteId, name: &str, source: &str) -> Result<MappingId, Error<Told>> {
    let mut refused: Vec<Told> = parse_mapping(source).err().into_iter().collect();
    let name = name.trim();
    if name.is_empty() || name.len() > 100 {
        refused.push(words::MAPPING_NAME.with([]));
    }
    if !refused.is_empty() {
        return Err(Error::Refused(refused));
    }
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::SaveMapping, institute)?).await?;
    let digest = digest(source);
    let known = mapping::Entity::find_in(&Scope::institute(institute))
        .filter(mapping::Column::Name.eq(name))
        .filter(mapping::Column::Digest.eq(digest))
        .one(&*tx)
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let id = ctx.app.id();
    let row = mapping::ActiveModel {
        id: Set(id),
        institute_id: Set(institute),
        name: Set(name.to_owned()),
        source: Set(source.to_owned()),
        digest: Set(digest),
        recorded_at: Set(tx.at()),
    };
    row.insert(&*tx).await?;
    let event = Event::new("mapping.save", format_args!("Mapping:{id}"), json!({ "name": name }));
    tx.commit(ctx, event).await?;
    Ok(id)
}

/// The text of a mapping, checked; empty where there is none.
pub async fn resolve(
    db: &impl ConnectionTrait,
    institute: InstituteId,
    input: &MappingInput,
) -> Result<String, Error<Told>> {
    let source = match input {
        MappingInput::None => String::new(),
        MappingInput::Text(text) => text.clone(),
        MappingInput::Stored(id) => {
            let scope = Scope::institute(institute);
            let found = mapping::Entity::find_in(&scope).filter(mapping::Column::Id.eq(*id)).one(db).await?;
            found.ok_or_else(|| Error::Refused(vec![words::MAPPING_UNKNOWN.with([])]))?.source
        }
    };
    match parse_mapping(&source) {
        Ok(_) => Ok(source),
        Err(told) => Err(Error::Refused(vec![told])),
    }
}
