//! An import is undone by compensating versions.

use super::store::{self, Reported};
use super::words;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::plan::Planned;
use crate::words::Told;
use crate::{assets, ledger, stocktake};
use entity::imports::import;
use entity::{ImportId, ImportKind, ImportStatus};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

/// Undoes a committed import; answers it with the rows that something later touched, which are left
/// as they are.
pub async fn revert(ctx: &Ctx, id: ImportId) -> Result<import::Model, Error<Told>> {
    let read = ctx.app.db.read_tx().await?;
    let institute = store::find(&*read, &ctx.actor.scope, id).await?.institute_id;
    drop(read);
    let tx = WriteTx::institute(ctx, institute).await?;
    let model = store::find(&*tx, &ctx.actor.scope, id).await?;
    if model.status != ImportStatus::Committed {
        return Err(Error::Refused(vec![words::NOT_COMMITTED.with([&model.status.zh()])]));
    }
    let planned = match (model.kind, model.stocktake_id) {
        (ImportKind::Org, _) => return Err(Error::Refused(vec![words::ORG_STAYS.with([])])),
        (ImportKind::Ledger, _) => ledger::service::revert(ctx, &tx, institute, id).await?,
        (ImportKind::Cards, _) => assets::revert(ctx, &tx, institute, id).await?,
        (ImportKind::Counts, Some(stocktake)) => {
            stocktake::service::revert(ctx, &tx, stocktake).await?;
            Planned::default()
        }
        (ImportKind::Counts, None) => Planned::default(),
    };
    let left: Vec<Reported> = planned.rows.into_iter().map(|row| Reported { row, column: None }).collect();
    store::write_rows(&tx, (institute, id), &[], &left).await?;
    let model = import::Model { status: ImportStatus::Reverted, once_key: None, reverted_at: Some(tx.at()), ..model };
    model.clone().into_active_model().reset_all().update(&*tx).await?;
    let detail = json!({ "undone": planned.changed, "left": left.len() });
    tx.commit(ctx, Event::new("import.revert", format_args!("Import:{id}"), detail)).await?;
    Ok(model)
}
