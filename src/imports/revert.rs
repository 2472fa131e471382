//! An import is undone by compensating versions.

use super::store::{self, Reported};
use super::words;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::jobs::Progress;
use crate::plan::{Left, RowReport, Undone};
use crate::words::Told;
use crate::{assets, ledger, stocktake};
use entity::imports::import;
use entity::{Action, ImportId, ImportKind, ImportStatus, RowOutcome};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

/// Undoes a committed import; answers it with the rows that something later touched, which are left
/// as they are.
pub async fn revert(ctx: &Ctx, id: ImportId) -> Result<import::Model, Error<Told>> {
    let read = ctx.read_tx().await?;
    let institute = store::find(&*read, &ctx.actor.scope, id).await?.institute_id;
    drop(read);
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::RevertImport, institute)?).await?;
    let model = store::find(&*tx, &ctx.actor.scope, id).await?;
    if model.status != ImportStatus::Committed {
        return Err(Error::Refused(vec![words::NOT_COMMITTED.with([&model.status.zh()])]));
    }
    let done = match (model.kind, model.stocktake_id) {
        (ImportKind::Org, _) => return Err(Error::Refused(vec![words::ORG_STAYS.with([])])),
        (ImportKind::Ledger, _) => {
            ledger::revert(ctx, &tx, institute, (id, model.recorded_at), &Progress::default()).await?
        }
        (ImportKind::Cards, _) => assets::revert(ctx, &tx, institute, id).await?,
        (ImportKind::Counts, Some(stocktake)) => {
            stocktake::service::revert(ctx, &tx, stocktake).await?;
            Undone { undone: 1, left: Vec::new() }
        }
        (ImportKind::Counts, None) => Undone::default(),
    };
    let tables = store::sheets(&*tx, institute, id).await?;
    let left: Vec<Reported> = done.left.iter().map(left_alone).collect();
    store::write_rows(&tx, (institute, id), &tables, &left).await?;
    let model = import::Model { status: ImportStatus::Reverted, once_key: None, reverted_at: Some(tx.at()), ..model };
    model.clone().into_active_model().reset_all().update(&*tx).await?;
    let detail = json!({ "undone": done.undone, "left": left.len() });
    let event = Event::new("import.revert", format_args!("Import:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(model)
}

fn left_alone(left: &Left) -> Reported {
    let why = match left.name.as_str() {
        "" => words::TOUCHED_SINCE.with([]),
        name => words::NAMED_TOUCHED_SINCE.with([&name]),
    };
    let row = RowReport {
        origin: left.origin,
        outcome: RowOutcome::Unchanged,
        subject: Some(left.subject),
        changes: Vec::new(),
        problems: vec![why],
    };
    Reported { row, column: None }
}
