//! The worker.

use super::queue::Job;
use super::words;
use crate::app::{App, Ctx};
use crate::error::{Error, Fault};
use crate::words::{Lang, Told};
use entity::jobs::job::{Column, Entity};
use entity::{JobId, JobState, Moment};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use sea_orm::sea_query::{Condition, Query};
use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often the worker says that it lives and tells how far it is.
const BEAT: Duration = Duration::from_secs(1);
/// A worker that was silent for so long (in microseconds) is gone.
const SILENT: i64 = 30_000_000;

/// How often a job is begun before it is given up.
const MOST_ATTEMPTS: i32 = 3;

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
    told: Notify,
}

impl Progress {
    /// Says how far it is of how much; an error where the work is to stop.
    pub fn tell(&self, done: usize, total: usize) -> Result<(), Stopped> {
        self.0.done.store(done as i64, Ordering::Relaxed);
        self.0.total.store(total as i64, Ordering::Relaxed);
        self.0.told.notify_one();
        self.check()
    }

    /// Waits until it is told how far the work is; for one that waits.
    pub async fn told(&self) {
        self.0.told.notified().await;
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
    let actor = crate::access::Actor::worker(&job.actor, job.institute_id);
    let ctx = Ctx { request_id: job.request_id.clone(), ..Ctx::new(Arc::clone(app), actor, Lang::default()) };
    if job.attempt > MOST_ATTEMPTS {
        // It took every worker that took it with it; the jobs behind it are not to wait for ever.
        let fault = words::JOB_HOPELESS.with([&MOST_ATTEMPTS]).tell(Lang::En);
        handled(failed(ctx, Job { state: JobState::Failed, ..job.clone() }, Progress::default())).await.ok();
        end(app, &job, JobState::Failed, &Progress::default(), Some(fault)).await?;
        return Ok(true);
    }
    let progress = Progress::default();
    if job.cancel_asked {
        progress.stop();
    }
    app.bell.table().insert(job.id, progress.clone());
    let work = handled(handler(ctx.clone(), job.clone(), progress.clone()));
    let done = beating(app, &job, &progress, work).await;
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
        if !is_ours(app, &job).await? {
            // What became of it stands already, or is told by the worker that has it now.
            return Ok(true);
        }
        // What a bulk that was given up left beside the tables.
        crate::db::bulk::sweep(&app.db).await?;
        if let Err(error) = handled(failed(ctx, Job { state, ..job.clone() }, progress.clone())).await {
            tracing::error!(job = %job.id, "{}", told(&error));
        }
    }
    end(app, &job, state, &progress, fault).await?;
    Ok(true)
}

/// The work, with a panic as a fault of this job, so that the worker lives on for the next.
async fn handled(work: BoxFuture<'static, Result<(), Error<Told>>>) -> Result<(), Error<Told>> {
    AssertUnwindSafe(work).catch_unwind().await.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().copied().map(str::to_owned);
        let text = text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default();
        Err(Error::Fault(Fault::told(words::JOB_PANICKED.with([&text]))))
    })
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
    loop {
        let now = app.clock.now();
        let silent =
            Condition::all().add(Column::State.eq(JobState::Running)).add(Column::BeatAt.lt(Moment(now.0 - SILENT)));
        let open = Condition::any().add(Column::State.eq(JobState::Queued)).add(silent);
        let all = app.db.read_all().await?;
        let next = Entity::find().filter(open.clone()).order_by_asc(Column::Id).one(&*all).await?;
        drop(all);
        let Some(job) = next else { return Ok(None) };
        let attempt = job.attempt.saturating_add(1);
        let claim = Query::update()
            .table(Entity)
            .value(Column::State, JobState::Running)
            .value(Column::BeatAt, now)
            .value(Column::Attempt, attempt)
            .cond_where(Condition::all().add(ours(&job)).add(open))
            .to_owned();
        // Another process may have been faster: then the condition no longer holds, and the next is looked for.
        if app.db.write_one_of(job.institute_id, &claim).await? == 1 {
            return Ok(Some(Job { state: JobState::Running, beat_at: now, attempt, ..job }));
        }
    }
}

/// The job as this worker took it; it no longer is when another worker did.
fn ours(job: &Job) -> Condition {
    Condition::all().add(Column::Id.eq(job.id)).add(Column::Attempt.eq(job.attempt))
}

/// Whether the job is still ours to end. It is not when what it wrote was made last and only the answer
/// to that was lost.
async fn is_ours(app: &App, job: &Job) -> Result<bool, Fault> {
    let open = Entity::find().filter(ours(job)).filter(Column::State.eq(JobState::Running));
    Ok(open.one(&*app.db.read_all().await?).await?.is_some())
}

/// Waits for the work, saying in between how far it is and asking whether it is to stop. The work goes
/// on while that is said: it may hold what the saying waits for.
async fn beating<T>(app: &App, job: &Job, progress: &Progress, work: impl Future<Output = T>) -> T {
    let beats = async {
        loop {
            tokio::time::sleep(BEAT).await;
            match beat(app, job, progress).await {
                Ok(true) => progress.stop(),
                Ok(false) => {}
                Err(fault) => tracing::warn!("{}", fault.tell(Lang::En)),
            }
        }
    };
    tokio::select! {
        done = work => done,
        () = beats => unreachable!("beats go on for ever"),
    }
}

/// Answers whether the work is to stop: somebody asked, or another worker has the job by now.
async fn beat(app: &App, job: &Job, progress: &Progress) -> Result<bool, Fault> {
    let (done, total) = progress.now();
    let update = Query::update()
        .table(Entity)
        .values([(Column::Done, done.into()), (Column::Total, total.into()), (Column::BeatAt, app.clock.now().into())])
        .cond_where(ours(job))
        .to_owned();
    // On SQLite the work itself may be the writer; then no other process can take its job either.
    if !app.db.is_writing() {
        app.db.write_one_of(job.institute_id, &update).await?;
    }
    let wanted = Entity::find().filter(ours(job)).filter(Column::CancelAsked.eq(false));
    Ok(wanted.one(&*app.db.read_all().await?).await?.is_none())
}

async fn end(app: &App, job: &Job, state: JobState, progress: &Progress, fault: Option<String>) -> Result<(), Fault> {
    let (done, total) = progress.now();
    let update = Query::update()
        .table(Entity)
        .value(Column::State, state)
        .value(Column::Done, done)
        .value(Column::Total, total)
        .value(Column::Fault, fault)
        .cond_where(ours(job))
        .to_owned();
    app.db.write_one_of(job.institute_id, &update).await?;
    Ok(())
}
