//! The worker.

use super::queue::Job;
use super::words;
use crate::app::{App, Ctx};
use crate::error::{Error, Fault};
use crate::words::{Lang, Told};
use entity::jobs::job::{Column, Entity};
use entity::{JobId, JobState, Moment};
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait as _, ConnectionTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often the worker says that it lives and tells how far it is.
const BEAT: Duration = Duration::from_secs(1);
/// A worker that was silent for so long (in microseconds) is gone.
const SILENT: i64 = 30_000_000;

/// Wakes the worker, and knows what it is doing: a job that writes holds the one writer of `SQLite`,
/// so neither its progress nor a wish to stop it can go through the database.
#[derive(Debug, Clone, Default)]
pub struct Bell {
    notify: Arc<Notify>,
    running: Arc<Mutex<HashMap<JobId, Progress>>>,
}

impl Bell {
    /// Says that there is something to do.
    pub fn ring(&self) {
        self.notify.notify_one();
    }

    /// The progress of a job that is being done in this process.
    pub fn running(&self, job: JobId) -> Option<Progress> {
        self.table().get(&job).cloned()
    }

    fn table(&self) -> MutexGuard<'_, HashMap<JobId, Progress>> {
        // The table is whole after every statement, so a panic elsewhere does not spoil it.
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Somebody asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stopped;

/// How far a job is, and whether it is to stop. Shared with the thread that does the work.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<State>);

#[derive(Debug, Default)]
struct State {
    done: AtomicI64,
    total: AtomicI64,
    stop: AtomicBool,
}

impl Progress {
    /// Says how far it is of how much; an error where the work is to stop.
    pub fn tell(&self, done: usize, total: usize) -> Result<(), Stopped> {
        self.0.done.store(done as i64, Ordering::Relaxed);
        self.0.total.store(total as i64, Ordering::Relaxed);
        self.check()
    }

    /// An error where the work is to stop.
    pub fn check(&self) -> Result<(), Stopped> {
        if self.0.stop.load(Ordering::Relaxed) { Err(Stopped) } else { Ok(()) }
    }

    /// Asks the work to stop (Ctrl-C).
    pub fn stop(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
    }

    /// Done and total.
    pub fn now(&self) -> (i64, i64) {
        (self.0.done.load(Ordering::Relaxed), self.0.total.load(Ordering::Relaxed))
    }
}

impl<R: std::fmt::Debug> From<Stopped> for Error<R> {
    fn from(_: Stopped) -> Self {
        Self::Fault(Fault::told(words::JOB_CANCELLED.with([])))
    }
}

/// Does the work of a job. It marks its own subject done or refused; an error means that nothing of
/// it was written.
pub type Handler = fn(Ctx, Job, Progress) -> BoxFuture<'static, Result<(), Error<Told>>>;

/// Works until it is dropped.
pub async fn work(app: Arc<App>, handler: Handler, failed: Handler) {
    loop {
        match work_one(&app, handler, failed).await {
            Ok(true) => {}
            Ok(false) => {
                let _ = tokio::time::timeout(BEAT, app.bell.notify.notified()).await;
            }
            Err(fault) => {
                tracing::error!("{}", fault.tell(Lang::En));
                tokio::time::sleep(BEAT).await;
            }
        }
    }
}

/// Does the next job, if there is one. `failed` is told of a job that could not be done.
pub async fn work_one(app: &Arc<App>, handler: Handler, failed: Handler) -> Result<bool, Fault> {
    let Some(job) = take(app).await? else { return Ok(false) };
    let actor = crate::access::Actor { name: job.actor.clone(), scope: entity::Scope::institute(job.institute_id) };
    let ctx = Ctx { request_id: job.request_id.clone(), ..Ctx::new(Arc::clone(app), actor, Lang::default()) };
    let progress = Progress::default();
    if job.cancel_asked {
        progress.stop();
    }
    app.bell.table().insert(job.id, progress.clone());
    let done = beating(app, job.id, &progress, handler(ctx.clone(), job.clone(), progress.clone())).await;
    app.bell.table().remove(&job.id);
    let (state, fault) = match done {
        Ok(()) => (JobState::Done, None),
        Err(_) if progress.check().is_err() => (JobState::Cancelled, None),
        Err(error) => (JobState::Failed, Some(told(&error))),
    };
    if let Some(fault) = &fault {
        tracing::error!(job = %job.id, request = job.request_id, "{fault}");
    }
    if state != JobState::Done {
        let progress = progress.clone();
        if let Err(error) = failed(ctx, Job { state, ..job.clone() }, progress).await {
            tracing::error!(job = %job.id, "{}", told(&error));
        }
    }
    end(app, job.id, state, &progress, fault).await?;
    Ok(true)
}

fn told(error: &Error<Told>) -> String {
    match error {
        Error::Refused(refused) => refused.iter().map(|told| told.tell(Lang::En)).collect::<Vec<_>>().join("; "),
        Error::Access(told) => told.tell(Lang::En),
        Error::Fault(fault) => fault.tell(Lang::En),
    }
}

/// Takes the oldest job that waits or whose worker is gone.
async fn take(app: &App) -> Result<Option<Job>, Fault> {
    let now = app.clock.now();
    let open = Condition::any()
        .add(Column::State.eq(JobState::Queued))
        .add(Condition::all().add(Column::State.eq(JobState::Running)).add(Column::BeatAt.lt(Moment(now.0 - SILENT))));
    let Some(job) = Entity::find().filter(open.clone()).order_by_asc(Column::Id).one(app.db.pool()).await? else {
        return Ok(None);
    };
    // Another process may have been faster: then the condition no longer holds and nothing is taken.
    let claim = Query::update()
        .table(Entity)
        .value(Column::State, JobState::Running)
        .value(Column::BeatAt, now)
        .and_where(Column::Id.eq(job.id))
        .cond_where(open)
        .to_owned();
    let taken = app.db.pool().execute(&claim).await?.rows_affected() == 1;
    if taken { Ok(Some(job)) } else { Ok(None) }
}

/// Waits for the work, saying in between how far it is and asking whether it is to stop.
async fn beating<T>(app: &App, id: JobId, progress: &Progress, work: impl Future<Output = T>) -> T {
    let mut work = std::pin::pin!(work);
    loop {
        match tokio::time::timeout(BEAT, &mut work).await {
            Ok(done) => return done,
            Err(_) => match beat(app, id, progress).await {
                Ok(true) => progress.stop(),
                Ok(false) => {}
                Err(fault) => tracing::warn!("{}", fault.tell(Lang::En)),
            },
        }
    }
}

async fn beat(app: &App, id: JobId, progress: &Progress) -> Result<bool, Fault> {
    let (done, total) = progress.now();
    let update = Query::update()
        .table(Entity)
        .values([(Column::Done, done.into()), (Column::Total, total.into()), (Column::BeatAt, app.clock.now().into())])
        .and_where(Column::Id.eq(id))
        .to_owned();
    // On SQLite the work itself may be the writer, which one would wait for; nobody else is there to be told.
    if app.db.backend() != sea_orm::DbBackend::Sqlite {
        app.db.pool().execute(&update).await?;
    }
    let job = Entity::find_by_id(id).one(app.db.pool()).await?;
    Ok(job.is_some_and(|job| job.cancel_asked))
}

async fn end(app: &App, id: JobId, state: JobState, progress: &Progress, fault: Option<String>) -> Result<(), Fault> {
    let (done, total) = progress.now();
    Entity::update_many()
        .col_expr(Column::State, state.into())
        .col_expr(Column::Done, done.into())
        .col_expr(Column::Total, total.into())
        .col_expr(Column::Fault, fault.into())
        .filter(Column::Id.eq(id))
        .exec(app.db.pool())
        .await?;
    Ok(())
}
