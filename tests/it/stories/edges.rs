//! How far a run is, why it failed, and what no database can hold.

use super::{Client, serve};
use crate::support::{TestDb, both};
use base64::Engine as _;
use entity::jobs::job;
use entity::{JobState, Regime};
use futures_util::FutureExt as _;
use oversight::graphql::{Answer, Api, Asked};
use oversight::jobs::{self, Handler};
use oversight::org::service::{Registration, register};
use oversight::reconcile::service::{self, RunInput};
use oversight::work;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, EntityTrait as _};
use serde_json::{Value, json};

/// How far a run is, asked within the process, where no worker is about.
async fn far(db: &TestDb, run: &str) -> Value {
    let query = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun {
        status progress { done total } digest footing { explained { value } } problems { code message } } } }";
    let variables = json!({ "id": run }).as_object().cloned();
    let asked = Asked { query: query.to_owned(), operation_name: None, variables, only_query: true };
    let Answer::Json(body) = Api::default().answer(db.ctx(), asked).await else { panic!("not executed") };
    let mut told: Value = serde_json::from_slice(&body).expect("JSON");
    assert!(told["errors"].is_null(), "{told}");
    told["data"]["node"].take()
}

/// A run that has no result.
fn without_result(status: &str, progress: &Value, problems: &Value) -> Value {
    json!({ "status": status, "progress": progress, "digest": null, "footing": null, "problems": problems })
}

/// The one job, and its id, made to be in a state.
async fn put(db: &TestDb, run: &str, state: JobState) -> job::Model {
    let jobs = job::Entity::find().all(&db.raw).await.expect("rows");
    let job = jobs.into_iter().find(|job| run.ends_with(&job.subject_id.to_string())).expect("a job");
    let row = job::ActiveModel { id: Set(job.id), state: Set(state), ..Default::default() };
    row.update(&db.raw).await.expect("written")
}

both! {
    /// A run is queued, running while its job runs, and says why it has no result.
    async fn a_run_tells_how_far_it_is(db: TestDb) {
        let ctx = db.ctx();
        let registration = Registration {
            code: "EX".into(), name: "甲".into(), regime: Some(Regime::Government), ..Registration::default()
        };
        let institute = register(&ctx, &registration, None).await.expect("registered").id;
        let as_of = entity::Day::from_digits(20_251_231).expect("a day");
        let asked = RunInput {
            institute, as_of, from: None, known_at: None, stocktake: None, mapping: None, client_id: None,
        };
        let ask = async || {
            let run = service::request(&ctx, &asked).await.expect("asked").run;
            format!("ReconciliationRun:{}", run.id)
        };
        let (none, nothing) = (json!([]), json!({ "done": 0, "total": 0 }));
        let run = ask().await;
        assert_eq!(far(&db, &run).await, without_result("QUEUED", &nothing, &none));
        put(&db, &run, JobState::Running).await;
        assert_eq!(far(&db, &run).await, without_result("RUNNING", &nothing, &none));
        put(&db, &run, JobState::Queued).await;
        assert!(jobs::work_one(&db.app, work::handler, work::failed).await.expect("no fault"));
        let why = "fewer than two of accounts, cards and counts have rows: there is nothing to compare";
        let problems = json!([{ "code": "ONE_SIDE", "message": why }]);
        assert_eq!(far(&db, &run).await, without_result("FAILED", &Value::Null, &problems));

        let run = ask().await;
        let job = put(&db, &run, JobState::Queued).await;
        jobs::cancel(&ctx, job.id).await.expect("asked");
        let done: Handler = |_, _, progress| async move { Ok(progress.check()?) }.boxed();
        assert!(jobs::work_one(&db.app, done, work::failed).await.expect("no fault"));
        let problems = json!([{ "code": "CANCELLED", "message": "cancelled; nothing was kept" }]);
        assert_eq!(far(&db, &run).await, without_result("CANCELLED", &Value::Null, &problems));

        let run = ask().await;
        let job = put(&db, &run, JobState::Queued).await;
        let panics: Handler = |_, _, _| async { panic!("out of order") }.boxed();
        assert!(jobs::work_one(&db.app, panics, work::failed).await.expect("no fault"));
        let problems = json!([{ "code": "FAILED", "message": format!("internal error, request {}", job.request_id) }]);
        assert_eq!(far(&db, &run).await, without_result("FAILED", &Value::Null, &problems));
    }

    /// U+0000 is refused before it comes near a database, however it comes.
    async fn a_nul_character_is_refused(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let query = "query($code: String!) { institute(code: $code) { id } }";
        let by_variable = client.reply(query, &json!({ "code": "E\0X" }));
        let by_escape = client.reply("{ institute(code: \"E\\u0000X\") { id } }", &json!({}));
        let by_block = client.reply("{ institute(code: \"\"\"E\0X\"\"\") { id } }", &json!({}));
        let input = json!({ "input": { "idempotencyKey": "k", "institute": client.institute, "name": "a\0b", "source": "" } });
        let by_input = client.reply("mutation($input: MappingSaveInput!) { mappingSave(input: $input) { mapping { id } } }", &input);
        for reply in [by_variable, by_escape, by_block, by_input] {
            assert_eq!((reply.status, reply.code()), (400, Some("NUL_CHARACTER")), "{}", reply.body);
            assert_eq!(reply.body["errors"][0]["message"], "a text cannot hold the character U+0000");
        }
        let list = "query($after: String) { institutes(first: 1, after: $after) { nodes { id } } }";
        let cursor = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode("\"E\\u0000\"");
        assert_eq!(client.reply(list, &json!({ "after": cursor })).code(), Some("PAGE_CURSOR"));
        let bearer = format!("Bearer {}", client.token);
        let upload = service.send("POST", "/uploads?institute=E%00X&name=a.csv", &[("Authorization", &bearer)], b"x");
        assert_eq!((upload.status, upload.code()), (400, Some("NUL_CHARACTER")), "{}", upload.body);
        let odd = client.reply(query, &json!({ "code": "E\\u0000X" }));
        assert_eq!(odd.code(), Some("NOT_FOUND"), "a backslash and six signs are a text like any other");
    }
}
