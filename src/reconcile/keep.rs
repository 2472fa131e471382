//! What came out of a run becomes rows, all of them in one transaction.

use super::follow::{self, Followed};
use super::store::{DIFFERENCE, GROUP};
use super::stored::Compared;
use super::words;
use super::{found, identity};
use crate::app::Ctx;
use crate::audit::Event;
use crate::db::WriteTx;
use crate::db::bulk::Bulk;
use crate::error::{Error, Fault};
use crate::jobs::{self, Job, Progress};
use crate::words::Told;
use entity::reconcile::{reconciliation_run, run_chunk};
use entity::{Action, DifferenceStatus, RunStatus};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, IntoActiveModel as _};
use serde_json::json;
use std::sync::Arc;

/// Rows that are turned into text at a time, about 1.5 KB each.
const BLOCK: usize = 4_096;
/// Chunks that one statement writes, about 100 KB each.
const CHUNKS: usize = 32;

/// Keeps the result of a run; the job, where there is one, ends with it. Without one the run has no row yet.
pub(super) async fn keep(
    ctx: &Ctx,
    run: reconciliation_run::Model,
    compared: Arc<Compared>,
    job: Option<&Job>,
    progress: &Progress,
) -> Result<reconciliation_run::Model, Error<Told>> {
    let ready = Arc::clone(&compared);
    let what = move || Ok((ready.summary()?, ready.chunks(), identity::known(&ready.facts, &ready.outcome)));
    let (summary, chunks, known) = busy(what).await?;
    let tx = WriteTx::institute(ctx, ctx.actor.tenant(Action::Reconcile, run.institute_id)?).await?;
    if job.is_none() {
        run.clone().into_active_model().reset_all().insert(&*tx).await?;
    }
    let followed = follow::tie(ctx, &tx, &run, (&compared, known)).await?;
    differences(ctx, &tx, &run, (&compared, &followed), progress).await?;
    found::tell(ctx, &tx, &run, &compared, &followed).await?;
    groups(ctx, &tx, &run, &compared, progress).await?;
    let mut rows = chunks.into_iter().enumerate().map(|(number, chunk)| run_chunk::ActiveModel {
        run_id: Set(run.id),
        number: Set(number as i32),
        institute_id: Set(run.institute_id),
        groups: Set(chunk.groups as i64),
        content: Set(chunk.content),
    });
    loop {
        let some: Vec<_> = rows.by_ref().take(CHUNKS).collect();
        if some.is_empty() {
            break;
        }
        run_chunk::Entity::insert_many(some).exec_without_returning(&*tx).await?;
    }
    let digest = Some(compared.outcome.digest);
    let run = reconciliation_run::Model { status: RunStatus::Done, digest, summary, ..run };
    run.clone().into_active_model().reset_all().update(&*tx).await?;
    progress.check()?;
    if let Some(job) = job {
        jobs::finish(&tx, job).await?;
    }
    let detail = json!({ "digest": compared.outcome.digest, "differences": compared.outcome.differences.len() });
    let event = Event::new("reconciliation.run", format_args!("ReconciliationRun:{}", run.id), detail);
    tx.commit(ctx, event).await?;
    Ok(run)
}

async fn differences(
    ctx: &Ctx,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    (compared, followed): (&Arc<Compared>, &Followed),
    progress: &Progress,
) -> Result<(), Error<Told>> {
    let all = compared.outcome.differences.len();
    if all == 0 {
        return Ok(());
    }
    let mut rows = Bulk::begin(ctx, tx, DIFFERENCE).await?;
    for first in (0..all).step_by(BLOCK) {
        let block = first..all.min(first + BLOCK);
        let (ready, some) = (Arc::clone(compared), block.clone());
        let details = busy(move || ready.differences(some)).await?;
        for (at, detail) in block.zip(details) {
            let difference = &compared.outcome.differences[at];
            rows.push(|cells| {
                cells.uuid(run.id.0);
                cells.int(at as i32 + 1);
                cells.uuid(run.institute_id.0);
                cells.word(difference.kind.code());
                cells.word(difference.leg.code());
                cells.word(difference.measure.code());
                cells.word(DifferenceStatus::Open.code());
                cells.big(difference.amount.fen());
                cells.flag(difference.located);
                cells.word(&detail);
                cells.uuid(followed.cases[at].map(|id| id.0));
                cells.digest(followed.known[at].content);
            })
            .await?;
        }
        progress.check()?;
    }
    rows.finish().await?;
    Ok(())
}

async fn groups(
    ctx: &Ctx,
    tx: &WriteTx,
    run: &reconciliation_run::Model,
    compared: &Arc<Compared>,
    progress: &Progress,
) -> Result<(), Error<Told>> {
    let left = compared.groups_left();
    if left.is_empty() {
        return Ok(());
    }
    let mut rows = Bulk::begin(ctx, tx, GROUP).await?;
    for block in left.chunks(BLOCK) {
        let (ready, some) = (Arc::clone(compared), block.to_vec());
        let members = busy(move || ready.members(&some)).await?;
        for ((group, status), members) in block.iter().zip(members) {
            rows.push(|cells| {
                cells.uuid(run.id.0);
                cells.int(*group as i32);
                cells.uuid(run.institute_id.0);
                cells.word(status.code());
                cells.word(&members);
            })
            .await?;
        }
        progress.check()?;
    }
    rows.finish().await?;
    Ok(())
}

/// Does work that keeps a processor busy, where it holds up no request.
async fn busy<T: Send + 'static>(work: impl FnOnce() -> Result<T, Fault> + Send + 'static) -> Result<T, Fault> {
    tokio::task::spawn_blocking(work).await.map_err(|error| Fault::new(words::STORING.with([]), error))?
}
