//! An import is undone by compensating versions.

use super::store::{self, Reported};
use super::words;
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::error::Error;
use crate::jobs::{self, Job, Progress};
use crate::plan::{Left, RowReport, Undone};
use crate::words::Told;
use crate::{assets, ledger, stocktake};
use entity::imports::import;
use entity::{Action, ImportId, ImportKind, ImportStatus, JobKind, JobState, RowOutcome};
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
use serde_json::json;

/// Asks for an import to be undone, and queues that: it may take as long as the import did.
pub async fn request_revert(ctx: &Ctx, id: ImportId) -> Result<(), Error<Told>> {
    let tx = begin(ctx, id).await?;
    let model = committed(&tx, ctx, id).await?;
    let waiting = jobs::find_of(&*tx, ctx, (JobKind::Revert, id.0)).await?;
    if waiting.is_some_and(|job| matches!(job.state, JobState::Queued | JobState::Running)) {
        return Ok(());
    }
    jobs::enqueue(ctx, &tx, model.institute_id, JobKind::Revert, id.0).await?;
    let detail = json!({ "kind": model.kind, "file": model.file_name });
    tx.commit(ctx, Event::new("import.revert-request", format!("Import:{id}"), detail)).await?;
    ctx.app.bell.ring();
    Ok(())
}

/// Undoes an import that was asked to be undone.
pub async fn execute_revert(ctx: &Ctx, job: &Job, progress: &Progress) -> Result<(), Error<Told>> {
    undo(ctx, ImportId(job.subject_id), Some(job), progress).await.map(|_| ())
}

/// Writes down that an import could not be undone, or was not to be after all: it stands as it did.
pub async fn give_up_revert(ctx: &Ctx, job: &Job) -> Result<(), Error<Told>> {
    let tx = begin(ctx, ImportId(job.subject_id)).await?;
    jobs::close(&tx, job, job.state).await?;
    let event = Event::new("import.revert-end", format!("Import:{}", job.subject_id), json!({ "state": job.state }));
    tx.commit(ctx, event).await?;
    Ok(())
}

/// Undoes a committed import here and now (the command line).
pub async fn revert(ctx: &Ctx, id: ImportId, progress: &Progress) -> Result<import::Model, Error<Told>> {
    undo(ctx, id, None, progress).await
}

async fn begin(ctx: &Ctx, id: ImportId) -> Result<WriteTx, Error<Told>> {
    let read = ctx.read_tx().await?;
    let institute = store::find(&*read, &ctx.actor.scope, id).await?.institute_id;
    drop(read);
    WriteTx::institute(ctx, ctx.actor.tenant(Action::RevertImport, institute)?).await
}

/// An import that can be undone.
async fn committed(tx: &WriteTx, ctx: &Ctx, id: ImportId) -> Result<import::Model, Error<Told>> {
    let model = store::find(&**tx, &ctx.actor.scope, id).await?;
    match (model.status, model.kind) {
        (ImportStatus::Committed, ImportKind::Org) => Err(Error::Refused(vec![words::ORG_STAYS.with([])])),
        (ImportStatus::Committed, _) => Ok(model),
        (status, _) => Err(Error::Refused(vec![words::NOT_COMMITTED.with([&status.zh()])])),
    }
}

/// Undoes a committed import; answers it with the rows that something later touched, which are left
/// as they are. The job, where there is one, ends with it.
async fn undo(ctx: &Ctx, id: ImportId, job: Option<&Job>, progress: &Progress) -> Result<import::Model, Error<Told>> {
    let tx = begin(ctx, id).await?;
    let model = committed(&tx, ctx, id).await?;
    let institute = model.institute_id;
    let done = match (model.kind, model.stocktake_id) {
        (ImportKind::Ledger, _) => ledger::revert(ctx, &tx, institute, (id, model.recorded_at), progress).await?,
        (ImportKind::Cards, _) => assets::revert(ctx, &tx, institute, id, progress).await?,
        (ImportKind::Counts, Some(stocktake)) => {
            stocktake::service::revert(ctx, &tx, stocktake).await?;
            Undone { undone: 1, left: Vec::new() }
        }
        (ImportKind::Org | ImportKind::Counts, _) => Undone::default(),
    };
    let tables = store::sheets(&*tx, institute, id).await?;
    let left: Vec<Reported> = done.left.iter().map(left_alone).collect();
    store::write_rows(&tx, (institute, id), &tables, &left).await?;
    let model = import::Model { status: ImportStatus::Reverted, once_key: None, reverted_at: Some(tx.at()), ..model };
    model.clone().into_active_model().reset_all().update(&*tx).await?;
    progress.check()?;
    if let Some(job) = job {
        jobs::finish(&tx, job).await?;
    }
    let detail = json!({ "undone": done.undone, "left": left.len() });
    tx.commit(ctx, Event::new("import.revert", format!("Import:{id}"), detail)).await?;
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
