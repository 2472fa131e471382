//! A mutation is done once under its key.

use super::client::Service;
use crate::support::Folder;
use entity::{Digest, InstituteId, JobKind, Moment, org::institute};
use oversight::access::{Actor, once};
use oversight::app::{App, Ctx};
use oversight::audit::Event;
use oversight::config::{Config, DEFAULT_LISTEN};
use oversight::db::{Db, WriteTx};
use oversight::error::Error;
use oversight::jobs;
use oversight::words::{Lang, Told};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

async fn open(database: &str) -> Ctx {
    let db = Db::connect(database).await.expect("a database");
    db.migrate().await.expect("its tables");
    let config = Config::new(database, None, DEFAULT_LISTEN.parse().expect("an address")).expect("a configuration");
    Ctx::new(Arc::new(App::new(db, config)), Actor::operator(), Lang::En)
}

/// Makes an institute, as a use case does.
async fn make(ctx: &Ctx, code: &str) -> Result<String, Error<Told>> {
    let tx = WriteTx::system(ctx).await?;
    let id: InstituteId = ctx.app.id();
    let row = institute::ActiveModel {
        id: Set(id),
        code: Set(code.to_owned()),
        name: Set("校".to_owned()),
        uscc: Set(None),
        legal_form: Set(None),
        ownership: Set(None),
        peer_group: Set(None),
        recorded_at: Set(tx.at()),
        last_recorded_at: Set(tx.at()),
        version: Set(1),
    };
    row.insert(&*tx).await?;
    let event = Event::new("test.make", format_args!("Institute:{id}"), json!({}));
    tx.commit(ctx, event).await?;
    Ok(format!("Institute:{id}"))
}

#[test]
fn the_same_key_and_body_are_done_once() {
    let folder = Folder::new("once");
    let database = format!("sqlite://{}", folder.file("a.db"));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let ctx = open(&database).await;
        let runs = AtomicU32::new(0);
        let ask = async |key: &str, hash: u8, code: &str| {
            let run = async |ctx: Ctx| {
                runs.fetch_add(1, Ordering::SeqCst);
                make(&ctx, code).await
            };
            once::once(&ctx, key, Digest([hash; 32]), run).await.map_err(|error| error.to_string())
        };
        let first = ask("k", 1, "A").await.expect("done");
        assert!(matches!(&first, once::Answered::Done(subject) if subject.starts_with("Institute:")));
        assert_eq!(ask("k", 1, "A").await, Ok(first.clone()));
        assert_eq!(ask("k", 2, "B").await, Ok(once::Answered::Reused));
        assert_ne!(ask("l", 1, "C").await, Ok(first));
        // What failed is not kept: the same key may try again.
        assert!(ask("m", 1, "A").await.is_err());
        assert!(matches!(ask("m", 1, "D").await, Ok(once::Answered::Done(_))));
        assert_eq!(runs.load(Ordering::SeqCst), 4);
    });
}

#[test]
fn two_at_a_time_are_one() {
    let folder = Folder::new("once-two");
    let database = format!("sqlite://{}", folder.file("a.db"));
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let ctx = open(&database).await;
        // Each has its own code, so that only the key can stop the second.
        let tasks: Vec<_> = (0..8)
            .map(|at| {
                let ctx = ctx.clone();
                tokio::spawn(async move {
                    let run = async |ctx: Ctx| make(&ctx, &format!("A{at}")).await;
                    once::once(&ctx, "k", Digest([1; 32]), run).await.map_err(|error| error.to_string())
                })
            })
            .collect();
        let mut answers = Vec::new();
        for task in tasks {
            answers.push(task.await.expect("no panic").expect("an answer"));
        }
        answers.dedup();
        assert_eq!(answers.len(), 1, "{answers:?}");
        let db = sea_orm::Database::connect(&database).await.expect("the database");
        assert_eq!(institute::Entity::find().count(&db).await.expect("a number"), 1);
        assert_eq!(entity::audit::audit_event::Entity::find().count(&db).await.expect("a number"), 1);
    });
}

#[test]
fn a_mutation_names_its_request() {
    let service = Service::start("edge-once", &[]);
    super::institutes(&service, &[("A01", "甲校"), ("A02", "乙校")]);
    // Two jobs that no worker takes: each is said to be done by somebody who is alive.
    let jobs = tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let ctx = open(&service.database).await;
        let mut jobs = Vec::new();
        for at in [1, 1, 2] {
            let institute = InstituteId(Uuid::from_u128(at));
            let tx = WriteTx::institute::<Told>(&ctx, institute).await.expect("a transaction");
            let id = jobs::enqueue(&ctx, &tx, institute, JobKind::Import, Uuid::nil()).await.expect("a job");
            let mut row = entity::jobs::job::ActiveModel { id: Set(id), ..Default::default() };
            (row.state, row.beat_at) = (Set(entity::JobState::Running), Set(Moment(i64::MAX)));
            row.update(&*tx).await.expect("the row");
            tx.commit(&ctx, Event::new("test.enqueue", "Job", json!({}))).await.expect("written");
            jobs.push(format!("Job:{id}"));
        }
        jobs
    });
    let token = service.token("one", Some("A01"));
    let query = "mutation($input: JobCancelInput!) { jobCancel(input: $input) {
        job { id kind state progress { done total } institute { code } } userErrors { code field message } } }";
    let cancel =
        |key: &str, job: &str| service.ask(&token, query, &json!({ "input": { "idempotencyKey": key, "job": job } }));
    let done = cancel("k", &jobs[0]);
    let job = json!({ "id": jobs[0], "kind": "IMPORT", "state": "RUNNING",
        "progress": { "done": 0, "total": 0 }, "institute": { "code": "A01" } });
    assert_eq!(done.body, json!({ "data": { "jobCancel": { "job": job, "userErrors": [] } } }));
    assert_eq!(cancel("k", &jobs[0]).body, done.body);
    let error = |code: &str, message: &str| {
        let error = json!({ "code": code, "field": ["idempotencyKey"], "message": message });
        json!({ "data": { "jobCancel": { "job": null, "userErrors": [error] } } })
    };
    let reused = "the idempotencyKey 'k' was used for another request";
    assert_eq!(cancel("k", &jobs[1]).body, error("KEY_REUSED", reused));
    let form = "an idempotencyKey has 1 to 100 printable ASCII characters";
    for key in ["", "键", &"k".repeat(101)] {
        assert_eq!(cancel(key, &jobs[1]).body, error("KEY_FORM", form));
    }
    for job in [&*jobs[2], "Job:x", "Institute:00000000-0000-0000-0000-000000000001"] {
        let reply = cancel("l", job);
        assert_eq!((reply.code(), reply.body["data"]["jobCancel"].is_null()), (Some("NOT_FOUND"), true), "{job}");
    }
    // Another token with the same name for another institute has its own keys.
    let other = service.token("one", Some("A02"));
    let variables = json!({ "input": { "idempotencyKey": "k", "job": jobs[2] } });
    assert_eq!(service.ask(&other, query, &variables).body["data"]["jobCancel"]["job"]["id"], jobs[2]);
}
