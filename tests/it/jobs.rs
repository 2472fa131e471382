//! Jobs on both databases: each is done once, whoever comes and whoever falls silent.

use crate::support::{TestDb, both, tenant};
use entity::{InstituteId, JobKind, JobState, Moment};
use futures_util::future::BoxFuture;
use oversight::app::{App, Ctx};
use oversight::audit::Event;
use oversight::db::WriteTx;
use oversight::error::{Error, Fault};
use oversight::jobs::{Job, Progress, cancel, enqueue, find_of, finish, wait, work, work_one};
use oversight::words::Told;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

type Answer = BoxFuture<'static, Result<(), Error<Told>>>;

fn subject(n: u128) -> Uuid {
    Uuid::from_u128((1 << 80) + n)
}

async fn queue(db: &TestDb, institute: InstituteId, n: u128) {
    let ctx = db.ctx();
    let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, institute)).await.expect("a transaction");
    enqueue(&ctx, &tx, institute, JobKind::Import, subject(n)).await.expect("queued");
    tx.commit(&ctx, Event::new("test.queue", n, serde_json::json!({}))).await.expect("committed");
}

/// Writes one audit event about the subject of the job, in the transaction that ends the job.
fn writes(ctx: Ctx, job: Job, _: Progress) -> Answer {
    Box::pin(async move {
        let tx = WriteTx::institute(&ctx, tenant(&ctx, job.institute_id)).await?;
        finish(&tx, &job).await?;
        tx.commit(&ctx, Event::new("test.done", job.subject_id, serde_json::json!({}))).await?;
        Ok(())
    })
}

/// The same, and it takes longer than a beat.
fn writes_slowly(ctx: Ctx, job: Job, progress: Progress) -> Answer {
    Box::pin(async move {
        let tx = WriteTx::institute(&ctx, tenant(&ctx, job.institute_id)).await?;
        progress.tell(3, 7)?;
        finish(&tx, &job).await?;
        tokio::time::sleep(Duration::from_millis(2_500)).await;
        tx.commit(&ctx, Event::new("test.done", job.subject_id, serde_json::json!({}))).await?;
        Ok(())
    })
}

/// Goes on until it is told to stop.
fn waits(_: Ctx, _: Job, progress: Progress) -> Answer {
    Box::pin(async move {
        loop {
            progress.tell(1, 2)?;
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    })
}

#[expect(clippy::needless_pass_by_value, reason = "the shape of every handler")]
fn panics(_: Ctx, job: Job, _: Progress) -> Answer {
    Box::pin(async move { panic!("at {}", job.attempt) })
}

/// Writes, and then hears nothing of it: the answer of the database is lost.
fn writes_unheard(ctx: Ctx, job: Job, progress: Progress) -> Answer {
    Box::pin(async move {
        writes(ctx.clone(), job.clone(), progress.clone()).await?;
        refuses(ctx, job, progress).await
    })
}

fn refuses(_: Ctx, _: Job, _: Progress) -> Answer {
    let told = oversight::jobs::words::JOB_FAILED.with([&"x"]);
    Box::pin(async move { Err(Error::Fault(Fault::told(told))) })
}

/// Tells of a job that could not be done by an audit event.
#[expect(clippy::needless_pass_by_value, reason = "the shape of every handler")]
fn tells(ctx: Ctx, job: Job, _: Progress) -> Answer {
    Box::pin(async move {
        let tx = WriteTx::system(&ctx).await?;
        tx.commit(&ctx, Event::new("test.failed", job.subject_id, serde_json::json!({}))).await?;
        Ok(())
    })
}

async fn ended(db: &TestDb, n: u128) -> (JobState, Option<String>, i32) {
    let job = find_of(&db.raw, &db.ctx(), (JobKind::Import, subject(n))).await.expect("read").expect("a job");
    (job.state, job.fault, job.attempt)
}

async fn events(db: &TestDb, action: &str) -> i64 {
    db.number(&format!("SELECT count(*) FROM audit_event WHERE action = '{action}'")).await
}

async fn until_running(app: &App, job: Uuid, db: &TestDb) -> entity::JobId {
    for _ in 0..2_000 {
        let found = find_of(&db.raw, &db.ctx(), (JobKind::Import, job)).await.expect("read").expect("a job");
        if app.bell.running(found.id).is_some() {
            return found.id;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    panic!("the job does not begin");
}

both! {
    async fn several_workers_do_every_job_once(db: TestDb) {
        let institute = db.institute("A").await;
        for n in 0..40 {
            queue(&db, institute, n).await;
        }
        let other = db.real().await;
        // The clocks of two machines differ; these two must agree, or the slow one's work looks silent.
        db.clock.set(other.clock.now());
        let workers = [&db.app, &other, &db.app, &other].map(|app| {
            let app = Arc::clone(app);
            tokio::spawn(async move { while work_one(&app, writes, tells).await.expect("worked") {} })
        });
        for worker in workers {
            worker.await.expect("no panic");
        }
        assert_eq!((events(&db, "test.done").await, events(&db, "test.failed").await), (40, 0));
        assert_eq!(db.number("SELECT count(*) FROM job WHERE state = 'DONE' AND attempt = 1").await, 40);
    }

    async fn the_job_of_a_silent_worker_is_taken_again_and_done_once(db: TestDb) {
        let institute = db.institute("A").await;
        queue(&db, institute, 1).await;
        // A worker takes it, and then nothing is heard of it.
        let silent = db.real().await;
        let begun = db.app.clock.now().0;
        let worker = tokio::spawn({
            let silent = Arc::clone(&silent);
            async move { work_one(&silent, waits, tells).await }
        });
        let id = until_running(&silent, subject(1), &db).await;
        let taken = find_of(&db.raw, &db.ctx(), (JobKind::Import, subject(1))).await.expect("read").expect("a job");
        worker.abort();
        let _ = worker.await;
        // As long as it may be alive, nobody takes it.
        db.clock.set(Moment(taken.beat_at.0 + 29_000_000));
        assert!(!work_one(&db.app, writes, tells).await.expect("looked"));
        db.clock.set(Moment(taken.beat_at.0.max(begun) + 90_000_000));
        assert!(work_one(&db.app, writes, tells).await.expect("worked"));
        assert_eq!(ended(&db, 1).await, (JobState::Done, None, 2));
        // The silent one wakes up and comes to its end: it writes nothing.
        let late = writes(db.ctx(), Job { id, ..taken }, Progress::default()).await;
        assert!(late.is_err_and(|error| error.exit_code() == 2));
        assert_eq!(events(&db, "test.done").await, 1);
    }

    async fn a_job_that_runs_is_cancelled(db: TestDb) {
        let institute = db.institute("A").await;
        queue(&db, institute, 1).await;
        let worker = tokio::spawn({
            let app = Arc::clone(&db.app);
            async move { work_one(&app, waits, tells).await }
        });
        let id = until_running(&db.app, subject(1), &db).await;
        cancel(&db.ctx(), id).await.expect("asked");
        assert!(worker.await.expect("no panic").expect("worked"));
        assert_eq!(ended(&db, 1).await, (JobState::Cancelled, None, 1));
        assert_eq!(events(&db, "test.failed").await, 1);
    }

    async fn a_job_that_runs_in_another_process_is_cancelled(db: TestDb) {
        let institute = db.institute("A").await;
        queue(&db, institute, 1).await;
        let other = db.real().await;
        let worker = tokio::spawn({
            let app = Arc::clone(&other);
            async move { work_one(&app, waits, tells).await }
        });
        let id = until_running(&other, subject(1), &db).await;
        cancel(&db.ctx(), id).await.expect("asked");
        let most = Duration::from_secs(10);
        assert!(tokio::time::timeout(most, worker).await.expect("in time").expect("no panic").expect("worked"));
        assert_eq!(ended(&db, 1).await.0, JobState::Cancelled);
    }

    async fn a_job_that_waits_is_cancelled(db: TestDb) {
        let institute = db.institute("A").await;
        queue(&db, institute, 1).await;
        let job = find_of(&db.raw, &db.ctx(), (JobKind::Import, subject(1))).await.expect("read").expect("a job");
        cancel(&db.ctx(), job.id).await.expect("asked");
        assert!(work_one(&db.app, waits, tells).await.expect("worked"));
        assert_eq!(ended(&db, 1).await.0, JobState::Cancelled);
        let mut stranger = db.ctx();
        stranger.actor = oversight::access::Actor::worker("stranger", InstituteId(subject(9)));
        assert!(matches!(cancel(&stranger, job.id).await, Err(Error::Access(_))));
    }

    async fn a_job_whose_end_is_unheard_is_done(db: TestDb) {
        let institute = db.institute("A").await;
        queue(&db, institute, 1).await;
        assert!(work_one(&db.app, writes_unheard, tells).await.expect("worked"));
        assert_eq!(ended(&db, 1).await, (JobState::Done, None, 1));
        assert_eq!((events(&db, "test.done").await, events(&db, "test.failed").await), (1, 0));
    }

    async fn a_job_that_cannot_be_done_is_told_of_and_the_next_is_done(db: TestDb) {
        let institute = db.institute("A").await;
        for n in 0..3 {
            queue(&db, institute, n).await;
        }
        assert!(work_one(&db.app, refuses, tells).await.expect("worked"));
        assert!(work_one(&db.app, panics, tells).await.expect("worked"));
        assert!(work_one(&db.app, writes, tells).await.expect("worked"));
        assert!(!work_one(&db.app, writes, tells).await.expect("nothing left"));
        assert_eq!(ended(&db, 0).await, (JobState::Failed, Some("the job failed: x".to_owned()), 1));
        assert_eq!(ended(&db, 1).await, (JobState::Failed, Some("the job ended unexpectedly: at 1".to_owned()), 1));
        assert_eq!(ended(&db, 2).await, (JobState::Done, None, 1));
        assert_eq!(events(&db, "test.failed").await, 2);
    }

    /// The transaction of the work holds the row of the job while the worker says that it lives.
    async fn a_long_job_is_not_stopped_by_its_own_beat(db: TestDb) {
        let institute = db.institute("A").await;
        queue(&db, institute, 1).await;
        let app = Arc::clone(&db.app);
        let worker = tokio::spawn(async move { work(app, writes_slowly, tells).await });
        until_running(&db.app, subject(1), &db).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let seen = find_of(&db.raw, &db.ctx(), (JobKind::Import, subject(1))).await.expect("read").expect("a job");
        assert_eq!((seen.done, seen.total), (3, 7));
        let done = wait(&db.ctx(), (JobKind::Import, subject(1)), Duration::from_secs(10)).await.expect("read").expect("a job");
        assert_eq!(done.state, JobState::Done, "{:?}", done.fault);
        worker.abort();
        assert_eq!(events(&db, "test.done").await, 1);
    }
}
