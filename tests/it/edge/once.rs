//! A mutation is done once under its key.

use super::client::Service;
use crate::support::{both, tenant};
use entity::{Digest, InstituteId, JobKind, Moment, org::institute};
use oversight::access::{Actor, once};
use oversight::app::Ctx;
use oversight::audit::Event;
use oversight::db::WriteTx;
use oversight::error::Error;
use oversight::jobs;
use oversight::words::{Lang, Told};
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _, PaginatorTrait as _};
use serde_json::json;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

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
        section: Set(None),
        recorded_at: Set(tx.at()),
        last_recorded_at: Set(tx.at()),
        version: Set(1),
    };
    row.insert(&*tx).await?;
    let event = Event::new("test.make", format_args!("Institute:{id}"), json!({}));
    tx.commit(ctx, event).await?;
    Ok(format!("Institute:{id}"))
}

both! {
async fn the_same_key_and_body_are_done_once(db: TestDb) {
        let ctx = Ctx::new(db.real().await, Actor::operator(), Lang::En);
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
}
}

both! {
async fn two_at_a_time_are_one(db: TestDb) {
        let ctx = Ctx::new(db.real().await, Actor::operator(), Lang::En);
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
        assert_eq!(institute::Entity::find().count(&db.raw).await.expect("a number"), 1);
        assert_eq!(entity::audit::audit_event::Entity::find().count(&db.raw).await.expect("a number"), 1);
}
}

both! {
async fn a_mutation_names_its_request(db: TestDb) {
    let ids = super::institutes(&db, &["A01", "A02"]).await;
    let service = Service::start(&db, &[]);
    // Two jobs that no worker takes: each is said to be done by somebody who is alive.
    let ctx = Ctx::new(db.real().await, Actor::operator(), Lang::En);
    let mut jobs = Vec::new();
    for (institute, _) in [&ids[0], &ids[0], &ids[1]] {
        let tx = WriteTx::institute::<Told>(&ctx, tenant(&ctx, *institute)).await.expect("a transaction");
        let id = jobs::enqueue(&ctx, &tx, *institute, JobKind::Import, Uuid::nil()).await.expect("a job");
        let mut row = entity::jobs::job::ActiveModel { id: Set(id), ..Default::default() };
        (row.state, row.beat_at) = (Set(entity::JobState::Running), Set(Moment(i64::MAX)));
        row.update(&*tx).await.expect("the row");
        tx.commit(&ctx, Event::new("test.enqueue", "Job", json!({}))).await.expect("written");
        jobs.push(format!("Job:{id}"));
    }
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
}

both! {
    async fn an_institute_is_registered_once(db: TestDb) {
        let service = Service::start(&db, &[]);
        let token = service.token("all", None);
        let query = "mutation($input: InstituteRegisterInput!) { instituteRegister(input: $input) {
            institute { id code uscc regime(on: \"2025-12-31\") } userErrors { code field message } } }";
        let register = |input: serde_json::Value| service.ask(&token, query, &json!({ "input": input }));
        let client_id = "0198a000-0000-7000-8000-000000000001";
        let input = json!({ "idempotencyKey": "k", "clientId": client_id, "code": "A01", "name": "示例研究院",
            "uscc": "91350100m000100y43", "regime": "GOVERNMENT" });
        let done = register(input.clone());
        let institute = json!({ "id": format!("Institute:{client_id}"), "code": "A01", "uscc": "91350100M000100Y43",
            "regime": "GOVERNMENT" });
        assert_eq!(done.body, json!({ "data": { "instituteRegister": { "institute": institute, "userErrors": [] } } }));
        let again = |key: &str| {
            let mut input = input.clone();
            input["idempotencyKey"] = json!(key);
            register(input).body
        };
        assert_eq!((again("k"), again("another key, the same id")), (done.body.clone(), done.body));
        assert_eq!(db.number("SELECT count(*) FROM audit_event WHERE action = 'institute.register'").await, 1);
        let wrong = register(json!({ "idempotencyKey": "l", "code": "A 2", "name": "", "uscc": "1" }));
        let errors = wrong.body["data"]["instituteRegister"]["userErrors"].as_array().expect("a list").clone();
        let codes: Vec<&str> = errors.iter().map(|error| error["code"].as_str().expect("a code")).collect();
        assert_eq!(codes, ["CODE_SHAPE", "NAME_SHAPE", "USCC_LENGTH", "REGIME_MISSING"], "{}", wrong.body);
        let bad = register(json!({ "idempotencyKey": "m", "clientId": "x", "code": "A02", "name": "n" }));
        assert_eq!(bad.code(), Some("CLIENT_ID_FORM"));
        let one = service.token("one", Some("A01"));
        let input = json!({ "input": { "idempotencyKey": "k", "code": "A02", "name": "乙", "regime": "GOVERNMENT" } });
        assert_eq!(service.ask(&one, query, &input).code(), Some("FORBIDDEN"));
        let follow = "mutation($input: InstituteFollowRegimeInput!) { instituteFollowRegime(input: $input) {
            institute { before: regime(on: \"2025-12-31\") after: regime(on: \"2026-01-01\") } userErrors { code } } }";
        let input = json!({ "input": { "idempotencyKey": "f", "institute": format!("Institute:{client_id}"),
            "regime": "NON_PROFIT_2024", "from": "2026-01-01" } });
        let regimes = json!({ "before": "GOVERNMENT", "after": "NON_PROFIT_2024" });
        let followed = json!({ "data": { "instituteFollowRegime": { "institute": regimes, "userErrors": [] } } });
        assert_eq!(service.ask(&one, follow, &input).body, followed);
    }
}
