//! Keeps the photos of what was counted, in any order with the counts and however often they come, and gives them
//! back to who may see the counts.

use super::photo::{self, UNNAMED};
use super::record::begun;
use super::service::{is_blind, reached, take_part};
use super::{store, words};
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::error::Error;
use crate::words::Told;
use entity::stocktake::count_photo;
use entity::{Action, Digest, InstituteId, PhotoFormat, Scope, StocktakeId};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

/// Where a photo is put and got, beside the address of the service.
pub fn path(stocktake: StocktakeId, sha256: Digest) -> String {
    format!("/stocktakes/{stocktake}/photos/{sha256}")
}

/// A photo that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// What it is.
    pub format: PhotoFormat,
    /// Whether it was there already.
    pub existed: bool,
}

/// A right to hand photos in, which is asked before the first byte is taken.
#[derive(Debug)]
pub struct Permit {
    stocktake: StocktakeId,
    institute: InstituteId,
    tenant: crate::access::Tenant,
}

/// Whether somebody may hand in photos of a stocktake: who may count.
pub async fn permit(ctx: &Ctx, stocktake: StocktakeId) -> Result<Permit, Error<Told>> {
    let (institute, tenant) = reached(ctx, stocktake, Action::CountThings).await?;
    Ok(Permit { stocktake, institute, tenant })
}

/// Keeps a photo under its hash (上传照片).
pub async fn keep(ctx: &Ctx, permit: Permit, sha256: Digest, content: Vec<u8>) -> Result<Kept, Error<Told>> {
    let Permit { stocktake: id, institute, tenant } = permit;
    let refuse = |told: Told| Err(Error::Refused(vec![told]));
    let Some(format) = photo::recognise(&content) else { return refuse(words::PHOTO_FORM.with([])) };
    let found = Digest(Sha256::digest(&content).into());
    if found != sha256 {
        return refuse(words::PHOTO_HASH.with([&found]));
    }
    let tx = WriteTx::institute(ctx, tenant).await?;
    let scope = Scope::institute(institute);
    let is_named = store::names_photo(&*tx, &scope, (id, sha256), None).await?;
    // A phone was offline when the stocktake ended: the count is there, and its photo belongs to it.
    if !is_named {
        begun(ctx, &tx, (institute, id)).await?;
    }
    if store::has_photo(&*tx, &scope, sha256).await? {
        return Ok(Kept { format, existed: true });
    }
    let person_key = ctx.actor.person();
    if !is_named && store::unnamed_photos(&*tx, &scope, &person_key).await? >= UNNAMED {
        return refuse(words::PHOTOS_UNNAMED.with([&UNNAMED]));
    }
    take_part(ctx, &tx, (institute, id)).await?;
    let size = content.len() as i64;
    let row = count_photo::Model {
        id: ctx.app.id(),
        institute_id: institute,
        sha256,
        format,
        size,
        content,
        person_key,
        recorded_at: tx.at(),
    };
    row.into_active_model().reset_all().insert(&*tx).await?;
    let detail = json!({ "sha256": sha256, "format": format, "size": size });
    let event = Event::new("counts.photo", format_args!("Stocktake:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(Kept { format, existed: false })
}

/// A photo that a count of a stocktake names; who counts blind sees those of their own counts, and everybody what they
/// have handed in themselves.
pub async fn find(ctx: &Ctx, id: StocktakeId, sha256: Digest) -> Result<count_photo::Model, Error<Told>> {
    let action = if ctx.actor.stocktake().is_some() { Action::CountThings } else { Action::ReadStocktakes };
    let (institute, _) = reached(ctx, id, action).await?;
    let scope = Scope::institute(institute);
    let tx = ctx.read_tx().await?;
    let known = crate::stocktake::store::find(&*tx, &scope, id).await?.ok_or_else(|| Error::Access(not_found()))?;
    let person = ctx.actor.person();
    let by = is_blind(&ctx.actor, &known).then_some(person.as_str());
    let found = store::photo(&*tx, &scope, sha256).await?.ok_or_else(|| Error::Access(not_found()))?;
    let is_told = found.person_key == person || store::names_photo(&*tx, &scope, (id, sha256), by).await?;
    if is_told { Ok(found) } else { Err(Error::Access(not_found())) }
}
