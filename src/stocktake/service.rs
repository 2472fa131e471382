//! Stocktakes: made of an imported list, and called off when the import is undone.

use super::counted::{self, Counted};
use super::rules;
pub use super::rules::Listing;
use super::scope::{Card, CountScope};
use super::store::{self, Head, LINE};
use crate::app::Ctx;
use crate::assets::inventory::Sight;
use crate::db::bulk::Bulk;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::facts::{Counts, normalise};
use crate::jobs::Progress;
use crate::org;
use crate::plan::{Incoming, Planned};
use crate::words::Told;
use entity::stocktake::stocktake;
use entity::{Digest, InstituteId, Scope, StocktakeId, StocktakeKind, StocktakeStatus};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, DatabaseTransaction, IntoActiveModel as _};
use std::collections::HashMap;

/// Rows between two looks whether the import is to stop.
const STEP: usize = 4_096;

/// Makes a stocktake of kind LIST of an imported count list. Every row is kept, also one whose code
/// no card has. The stocktake is `None` where it is only planned.
pub async fn import(
    ctx: &Ctx,
    tx: &WriteTx,
    incoming: &Incoming<'_>,
    counts: &Counts,
    listing: &Listing,
    progress: &Progress,
) -> Result<(Planned, Option<StocktakeId>), Error<Told>> {
    let base_date = listing.settle().map_err(Error::Refused)?;
    let planned = rules::plan(counts, incoming.skip, listing, base_date);
    if !incoming.write {
        return Ok((planned, None));
    }
    let stocktake: StocktakeId = ctx.app.id();
    let row = stocktake::ActiveModel {
        id: Set(stocktake),
        institute_id: Set(incoming.institute),
        kind: Set(StocktakeKind::List),
        status: Set(StocktakeStatus::Closed),
        title: Set(listing.title.clone()),
        base_date: Set(base_date),
        scope: Set(listing.scope.trim().to_owned()),
        import_id: Set(Some(incoming.import)),
        recorded_at: Set(tx.at()),
        version: Set(1),
        ..Default::default()
    };
    row.insert(&**tx).await?;
    let mut lines = Bulk::begin(ctx, tx, LINE).await?;
    for (done, row) in rules::kept(counts, incoming.skip).enumerate() {
        let digest = Digest(*counts.digest(row));
        let head = Head { id: ctx.app.id(), institute: incoming.institute, stocktake, digest };
        lines.push(|cells| store::write(cells, &head, counts, row, incoming.texts)).await?;
        if done % STEP == 0 {
            progress.tell(done, planned.created as usize)?;
        }
    }
    lines.finish().await?;
    Ok((planned, Some(stocktake)))
}

/// Calls a stocktake off (撤销): its lines stay, so that what was compared with them can be shown.
pub async fn revert(ctx: &Ctx, tx: &WriteTx, id: StocktakeId) -> Result<(), Error<Told>> {
    let found = store::find(&**tx, &ctx.actor.scope, id).await?.ok_or_else(|| Error::Access(not_found()))?;
    let version = found.version;
    let mut row = found.into_active_model();
    row.status = Set(StocktakeStatus::Cancelled);
    row.version = Set(version + 1);
    row.update(&**tx).await?;
    Ok(())
}

/// Keeps what a stocktake that was counted here comes to, as the lines of a count list: those of one closing have
/// its instant.
pub async fn keep(ctx: &Ctx, tx: &WriteTx, of: &stocktake::Model, rows: &[Counted]) -> Result<(), Fault> {
    let (counts, texts) = counted::facts(rows);
    let mut lines = Bulk::begin(ctx, tx, LINE).await?;
    for row in 0..counts.len() {
        let digest = Digest(*counts.digest(row));
        let head = Head { id: ctx.app.id(), institute: of.institute_id, stocktake: of.id, digest };
        lines.push(|cells| store::write(cells, &head, &counts, row, &texts)).await?;
    }
    lines.finish().await?;
    Ok(())
}

/// The cards that lie within a scope.
pub(crate) async fn covered(
    db: &DatabaseTransaction,
    institute: InstituteId,
    within: &CountScope,
    cards: Vec<Sight>,
) -> Result<Vec<Sight>, Fault> {
    if within.is_all() {
        return Ok(cards);
    }
    let scope = Scope::institute(institute);
    let departments: HashMap<_, _> =
        org::store::departments(db, &scope, institute).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let places: HashMap<_, _> =
        org::store::places(db, &scope, institute).await?.into_iter().map(|one| (one.id, one.path)).collect();
    let classes: HashMap<_, _> =
        org::store::categories(db, &scope, institute).await?.into_iter().map(|one| (one.id, one.code)).collect();
    let persons: HashMap<_, _> =
        org::store::persons(db, &scope, institute).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let text = |text: Option<&String>| normalise(text.map_or("", String::as_str)).into_owned();
    let is_covered = |card: &Sight| {
        let holders = [card.user, card.custodian].map(|id| text(id.and_then(|id| persons.get(&id))));
        within.covers(&Card {
            department: &text(card.department.and_then(|id| departments.get(&id))),
            location: &text(card.place.and_then(|id| places.get(&id))),
            class: &text(card.category.and_then(|id| classes.get(&id))),
            holders: holders.each_ref().map(String::as_str),
            value: card.value,
        })
    };
    Ok(cards.into_iter().filter(is_covered).collect())
}
