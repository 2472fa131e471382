//! Stocktakes that are counted here.

use super::{Client, Ids, Own, Row, mutation};
use crate::support::input_of;
use entity::Role;
use serde_json::{Value, json};
use uuid::Uuid;

/// What the rows are about: a stocktake that was planned, and one that recurs.
pub fn made(client: &Client<'_>) -> [(&'static str, String); 2] {
    [("Planned", plan(client)), ("StocktakeSchedule", schedule(client))]
}

/// A stocktake that recurs.
fn schedule(client: &Client<'_>) -> String {
    let query =
        "mutation($input: StocktakeScheduleAddInput!) { stocktakeScheduleAdd(input: $input) { schedule { id } } }";
    let input = json!({ "idempotencyKey": "the first schedule", "institute": client.institute, "title": "季度盘点",
        "firstBaseDate": "2026-01-31", "everyMonths": 3, "daysAllowed": 30 });
    let made = client.ask(query, &json!({ "input": input }));
    made["stocktakeScheduleAdd"]["schedule"]["id"].as_str().expect("an id").to_owned()
}

/// A stocktake that was planned, and not opened yet.
fn plan(client: &Client<'_>) -> String {
    let query = "mutation($input: StocktakePlanInput!) { stocktakePlan(input: $input) { stocktake { id } } }";
    let made = client.ask(query, &json!({ "input": planned(&client.institute, "the first stocktake") }));
    made["stocktakePlan"]["stocktake"]["id"].as_str().expect("an id").to_owned()
}

fn planned(institute: &str, key: &str) -> Value {
    json!({ "idempotencyKey": key, "institute": institute, "title": "盘点", "baseDate": "2026-01-01", "seed": "1" })
}

/// Something said of the stocktake.
fn of(ids: &Ids, key: &str, more: &Value) -> Value {
    let mut input = json!({ "idempotencyKey": format!("stocktake {key}"), "stocktake": ids["Planned"] });
    input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    json!({ "input": input })
}

/// The count that is sent, and what is found out of it.
fn counted() -> Value {
    json!({ "deviceId": "A", "clientId": Uuid::from_u128(1) })
}

/// From the plan to the close, each step after the one before it.
pub fn rows() -> Vec<Row> {
    let row = |field: &'static str, variables, own| -> Row {
        let input = match field {
            "stocktakeReopen" | "stocktakeCancel" => "StocktakeChangeInput".to_owned(),
            _ => input_of(field),
        };
        (field, mutation(field, &input), variables, own)
    };
    vec![
        row(
            "stocktakeScheduleAdd",
            |ids| {
                json!({ "input": { "idempotencyKey": "schedule", "institute": ids["Institute"], "title": "年度盘点",
                    "firstBaseDate": "2025-12-31", "everyMonths": 12, "daysAllowed": 60 } })
            },
            Own::All,
        ),
        row(
            "stocktakeScheduleEnd",
            |ids| {
                json!({ "input": { "idempotencyKey": "schedule end", "schedule": ids["StocktakeSchedule"], "on": "2026-12-31",
                    "reason": "改为按季" } })
            },
            Own::All,
        ),
        (
            "stocktakesDue",
            "{ stocktakesDue(first: 9) { nodes { occurrence { baseDate } } } }".into(),
            |_| json!({}),
            Own::All,
        ),
        row("stocktakePlan", |ids| json!({ "input": planned(&ids["Institute"], "stocktake plan") }), Own::All),
        row("stocktakeOpen", |ids| of(ids, "open", &json!({ "version": 1 })), Own::All),
        row(
            "countsRecord",
            |ids| {
                let mut count = counted();
                let said = json!({ "sequence": 1, "code": "ZC001", "round": "OWN", "finding": "FOUND" });
                count.as_object_mut().expect("an object").extend(said.as_object().expect("an object").clone());
                of(ids, "count", &json!({ "counts": [count] }))
            },
            Own::All,
        ),
        row(
            "countsAllMatched",
            |ids| {
                of(
                    ids,
                    "all",
                    &json!({ "location": ids["Location"], "deviceId": "A", "clientId": Uuid::from_u128(2),
                        "round": "OWN" }),
                )
            },
            Own::All,
        ),
        row("countsImport", |ids| of(ids, "list", &json!({ "uploadId": ids["ownUpload"] })), Own::Refused("NO_DATA")),
        row(
            "countResolve",
            |ids| of(ids, "resolve", &json!({ "counts": [counted()], "card": ids["AssetCard"] })),
            Own::Refused("COUNT_CLEAR"),
        ),
        row("stocktakeReview", |ids| of(ids, "review", &json!({ "version": 2, "uncountedReason": "封闭" })), Own::All),
        row("stocktakeClose", |ids| of(ids, "close", &json!({ "digest": "0".repeat(64) })), Own::Error("FORBIDDEN")),
        row(
            "stocktakeReopen",
            |ids| of(ids, "reopen", &json!({ "version": 3, "reason": "补盘" })),
            Own::Refused("STATUS_WRONG"),
        ),
        row("stocktakeCancel", |ids| of(ids, "cancel", &json!({ "version": 3, "reason": "改期" })), Own::All),
    ]
}

/// Who may do what a row asks.
pub(super) fn allowed(field: &str) -> Vec<Role> {
    match field {
        "stocktakesDue" => vec![
            Role::Maker,
            Role::Checker,
            Role::Head,
            Role::FinanceHead,
            Role::AssetManager,
            Role::DepartmentKeeper,
            Role::Counter,
            Role::CountObserver,
            Role::Auditor,
            Role::BureauReviewer,
            Role::Supervisor,
        ],
        "stocktakeScheduleAdd"
        | "stocktakeScheduleEnd"
        | "stocktakePlan"
        | "stocktakeOpen"
        | "stocktakeReview"
        | "stocktakeReopen"
        | "stocktakeCancel" => {
            vec![Role::AssetManager]
        }
        "countsRecord" | "countsAllMatched" | "countsImport" | "countResolve" => {
            vec![Role::AssetManager, Role::DepartmentKeeper, Role::Counter]
        }
        // It takes somebody who has signed in.
        "stocktakeClose" => Vec::new(),
        _ => panic!("{field} has no row: say who may do it"),
    }
}
