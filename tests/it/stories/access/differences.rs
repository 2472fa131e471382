//! Differences that are followed to their end.

use super::{Ids, Own, Row, mutation};
use crate::support::input_of;
use entity::Role;
use serde_json::{Value, json};

/// What can be asked of differences, and done about them; refused to who may do it, by what there is.
pub fn rows() -> Vec<Row> {
    [asked(), done()].concat()
}

fn asked() -> Vec<Row> {
    vec![
        (
            "institute",
            "query($code: String!) { institute(code: $code) { differenceCases(first: 9) { totalCount nodes { id } } } }"
                .into(),
            |of| json!({ "code": of["code"] }),
            Own::All,
        ),
        ("closureOverview", "{ closureOverview { institute { code } total } }".into(), |_| json!({}), Own::All),
    ]
}

/// A request of one row about the difference.
fn row(of: &Ids, key: &str, more: &Value) -> Value {
    let mut row = json!({ "case": of["DifferenceCase"] });
    row.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    json!({ "input": { "idempotencyKey": key, "institute": of["Institute"], "rows": [row] } })
}

fn done() -> Vec<Row> {
    let row_of = |field: &'static str, of, own| -> Row { (field, mutation(field, &input_of(field)), of, own) };
    let forbidden = Own::Error("FORBIDDEN");
    vec![
        row_of(
            "differenceAssign",
            |of| row(of, "assign", &json!({ "version": 1, "owner": of["Person"], "dueOn": "2000-01-01" })),
            Own::Refused("DUE_EARLY"),
        ),
        row_of(
            "differenceExplain",
            |of| {
                let more = json!({ "version": 1, "cause": "PRESENTATION", "treatment": "LEDGER", "note": "待查" });
                row(of, "explain", &more)
            },
            Own::Refused("CAUSE_OTHER"),
        ),
        row_of("differenceSubmit", |of| row(of, "submit", &json!({ "version": 1 })), Own::Refused("STATUS_WRONG")),
        row_of("differenceApprove", |of| row(of, "approve", &json!({ "digest": "0".repeat(64) })), forbidden),
        row_of(
            "differenceReject",
            |of| row(of, "reject", &json!({ "digest": "0".repeat(64), "note": "不符" })),
            forbidden,
        ),
        row_of("differenceSettle", |of| row(of, "settle", &json!({ "version": 1 })), Own::Refused("STATUS_WRONG")),
        row_of("differenceClose", |of| row(of, "close", &json!({ "version": 1 })), Own::Refused("STATUS_WRONG")),
        row_of(
            "differenceReopen",
            |of| row(of, "reopen", &json!({ "version": 1, "reason": "回头看" })),
            Own::Refused("STATUS_WRONG"),
        ),
        row_of("differenceRemind", |of| row(of, "remind", &json!({ "note": "请按期办理" })), forbidden),
        row_of("differenceComment", |of| row(of, "comment", &json!({ "note": "已阅" })), forbidden),
    ]
}

/// Who may do what a row asks.
pub(super) fn allowed(field: &str) -> Vec<Role> {
    use Role::{AssetManager, Auditor, BureauReviewer, Checker, EquityRegistrar, FinanceHead, Head, Maker, Supervisor};
    match field {
        "differenceExplain" | "differenceSubmit" | "differenceSettle" => vec![Maker, AssetManager],
        "differenceAssign" => vec![Head, FinanceHead, AssetManager],
        "differenceReopen" => vec![Checker, Head, FinanceHead, BureauReviewer],
        "differenceRemind" | "differenceComment" => vec![BureauReviewer, Supervisor],
        "differenceClose" => vec![Checker],
        "closureOverview" => {
            vec![Maker, Checker, Head, FinanceHead, AssetManager, Auditor, BureauReviewer, Supervisor, EquityRegistrar]
        }
        // It takes somebody who has signed in.
        "differenceApprove" | "differenceReject" => Vec::new(),
        _ => panic!("{field} has no row: say who may do it"),
    }
}
