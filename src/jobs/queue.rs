//! Jobs as rows.

use super::words;
use crate::access::policy;
use crate::app::{App, Ctx};
use crate::audit::Event;
use crate::db::{WriteTx, not_found};
use crate::error::{Error, Fault};
use crate::words::Told;
use entity::imports::import;
pub use entity::jobs::job::Model as Job;
use entity::jobs::job::{ActiveModel, Column, Entity};
use entity::{Action, ImportKind, InScope as _, InstituteId, JobId, JobKind, JobState, Moment};
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{
    ActiveModelTrait as _, ActiveValue::Set, ColumnTrait as _, ConnectionTrait, EntityTrait as _, PaginatorTrait as _,
    QueryFilter as _, QueryOrder as _,
};
use serde_json::json;
use std::time::Duration;
use uuid::Uuid;

/// Puts a job about a subject into the queue, in the transaction that makes the subject.
pub async fn enqueue(
    ctx: &Ctx,
    tx: &WriteTx,
    institute: InstituteId,
    kind: JobKind,
    subject: Uuid,
) -> Result<JobId, Fault> {
    let id = ctx.app.id();
    let row = ActiveModel {
        id: Set(id),
        institute_id: Set(institute),
        kind: Set(kind),
        subject_id: Set(subject),
        state: Set(JobState::Queued),
        attempt: Set(0),
        done: Set(0),
        total: Set(0),
        cancel_asked: Set(false),
        fault: Set(None),
        actor: Set(ctx.actor.name.clone()),
        request_id: Set(ctx.request_id.clone()),
        created_at: Set(tx.at()),
        beat_at: Set(Moment::default()),
    };
    row.insert(&**tx).await?;
    Ok(id)
}

/// The newest job about a subject, as far as the actor reaches it.
pub async fn find_of(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    (kind, subject): (JobKind, Uuid),
) -> Result<Option<Job>, Fault> {
    Ok(find_many_of(db, ctx, &[subject]).await?.into_iter().rfind(|job| job.kind == kind))
}

/// The jobs about subjects, as far as the actor reaches them; things of two kinds, or of two institutes,
/// may have one id, and one thing several jobs of a kind, the newest last. What is being done in this
/// process is as far as it is by now.
pub async fn find_many_of(db: &impl ConnectionTrait, ctx: &Ctx, subjects: &[Uuid]) -> Result<Vec<Job>, Fault> {
    let jobs = Entity::find_in(&ctx.actor.scope).filter(Column::SubjectId.is_in(subjects.iter().copied()));
    let now = |mut job: Job| {
        if let Some(progress) = ctx.app.bell.running(job.id) {
            (job.done, job.total) = progress.now();
        }
        job
    };
    Ok(jobs.order_by_asc(Column::Id).all(db).await?.into_iter().map(now).collect())
}

/// Asks a job to stop. What has begun is rolled back by its worker.
///
/// The wish goes to the worker of this process first: its work may hold what writing waits for. Then it is
/// written, so that it outlives both, and last the audit tells who asked.
pub async fn cancel(ctx: &Ctx, id: JobId) -> Result<(), Error<Told>> {
    let missing = || Error::Access(not_found());
    let read = ctx.read_tx().await?;
    let job = Entity::find_in(&ctx.actor.scope).filter(Column::Id.eq(id)).one(&*read).await?;
    let job = job.ok_or_else(missing)?;
    let right = match job.kind {
        JobKind::Import => policy::import(kind_of(&*read, ctx, &job).await?),
        JobKind::Revert => Action::RevertImport,
        JobKind::Reconciliation => Action::Reconcile,
    };
    drop(read);
    let tenant = ctx.actor.tenant(right, job.institute_id)?;
    if !matches!(job.state, JobState::Queued | JobState::Running) {
        return Ok(());
    }
    if let Some(progress) = ctx.app.bell.running(id) {
        progress.stop();
    }
    let ask = Query::update().table(Entity).value(Column::CancelAsked, true).and_where(Column::Id.eq(id)).to_owned();
    ctx.app.db.write_one_of(job.institute_id, &ask).await?;
    ctx.app.bell.ring();
    let tx = WriteTx::institute(ctx, tenant).await?;
    let detail = json!({ "kind": job.kind, "subject": job.subject_id });
    let event = Event::new("job.cancel", format_args!("Job:{id}"), detail);
    tx.commit(ctx, event).await?;
    Ok(())
}

/// What kind of list the import of a job brings; one that is not there brings what anybody may.
async fn kind_of(db: &impl ConnectionTrait, ctx: &Ctx, job: &Job) -> Result<ImportKind, Fault> {
    let of = import::Column::Id.eq(job.subject_id);
    let found = import::Entity::find_in(&ctx.actor.scope).filter(of).one(db).await?;
    Ok(found.map_or(ImportKind::Counts, |import| import.kind))
}

/// Ends a job well in the transaction that wrote what it is about, as the last thing before the commit:
/// so it is done exactly once. A fault where the job was given to another worker in the meantime.
pub async fn finish(tx: &WriteTx, job: &Job) -> Result<(), Fault> {
    close(tx, job, JobState::Done).await
}

/// Ends a job, however that was, in the transaction that writes down what became of what it is about.
pub async fn close(tx: &WriteTx, job: &Job, state: JobState) -> Result<(), Fault> {
    let ours = Condition::all()
        .add(Column::Id.eq(job.id))
        .add(Column::State.eq(JobState::Running))
        .add(Column::Attempt.eq(job.attempt));
    let update = Entity::update_many().col_expr(Column::State, state.into()).filter(ours);
    match update.exec(&**tx).await?.rows_affected {
        0 => Err(Fault::told(words::JOB_TAKEN.with([]))),
        _ => Ok(()),
    }
}

/// How many jobs wait for a worker, of all institutes.
pub async fn waiting(app: &App) -> Result<u64, Fault> {
    Ok(Entity::find().filter(Column::State.eq(JobState::Queued)).count(&*app.db.read_all().await?).await?)
}

/// Waits until a job about a subject has ended, at most so long.
pub async fn wait(ctx: &Ctx, subject: (JobKind, Uuid), most: Duration) -> Result<Option<Job>, Fault> {
    let end = tokio::time::Instant::now() + most;
    let mut pause = Duration::from_millis(5);
    loop {
        let job = find_of(&*ctx.read_tx().await?, ctx, subject).await?;
        let open = job.as_ref().is_some_and(|job| matches!(job.state, JobState::Queued | JobState::Running));
        if !open || tokio::time::Instant::now() >= end {
            return Ok(job);
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(Duration::from_millis(200));
    }
}
