//! Stocktakes: made of an imported list, and called off when the import is undone.

use super::counted::{self, Counted};
use super::rules;
pub use super::rules::Listing;
use super::store::{self, Head, LINE};
use crate::app::Ctx;
use crate::db::bulk::Bulk;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::facts::Counts;
use crate::jobs::Progress;
use crate::plan::{Incoming, Planned};
use crate::words::Told;
use entity::stocktake::stocktake;
use entity::{Digest, StocktakeId, StocktakeKind, StocktakeStatus};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, IntoActiveModel as _};

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
