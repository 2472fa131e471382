//! What was imported is imported once, corrected, asked about as it was known, and undone.

use super::{Client, bytes, serve, take_example};
use crate::support::both;
use serde_json::{Value, json};

/// A card with its history, as of today.
const CARD: &str = "query Cards($code: String!, $knownAt: DateTime) { institute(code: $code) {
    assetCards(first: 50, knownAt: $knownAt, filter: { cardNo: \"ty2022000006\" }) {
        totalCount nodes { id name originalValue department { name } version
            history { effectiveOn recordedAt kind summary by { name } } } } } }";

const REVERT: &str = "mutation($input: ImportRevertInput!) { importRevert(input: $input) {
    import { id status revertedAt rows(first: 50) { totalCount } revertJob { kind state } } userErrors { code field message } } }";

/// The one card that is found.
fn card(client: &Client<'_>, known_at: &Value) -> Value {
    let mut data = client.ask(CARD, &json!({ "code": "EX", "knownAt": known_at }));
    let cards = data["institute"]["assetCards"].take();
    assert_eq!(cards["totalCount"], 1);
    cards["nodes"][0].clone()
}

fn digest(client: &Client<'_>, run: &str) -> (Value, Value) {
    let query = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { digest knownAt } } }";
    let data = client.ask(query, &json!({ "id": run }));
    (data["node"]["digest"].clone(), data["node"]["knownAt"].clone())
}

both! {
    /// A correction is a version; who asks with the old instant is answered as before.
    async fn an_old_question_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let (stocktake, _) = take_example(&client);
        let old = client.reconcile("old", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        let (old_digest, known_at) = digest(&client, &old);
        let before = card(&client, &Value::Null);

        let text = "资产编号,资产名称,使用部门,原值\nTY2022000006,空调机（已更正）,财务资产部,4321.00\n";
        let second = client.take("second.csv", text.as_bytes(), json!({ "kind": "CARDS" }));
        assert_eq!([&second["created"], &second["changed"], &second["unchanged"]], [&json!(0), &json!(1), &json!(0)]);
        let row = &second["rows"]["nodes"][0];
        assert_eq!((&row["cell"], &row["outcome"]), (&json!("D2"), &json!("CHANGED")));
        let mut changes = row["changes"].as_array().expect("a list").clone();
        changes.sort_by_key(|change| change["field"].to_string());
        let expected = json!([
            { "field": "department", "from": "综合管理部", "to": "财务资产部" },
            { "field": "name", "from": "空调机", "to": "空调机（已更正）" },
            { "field": "originalValue", "from": "4320.00", "to": "4321.00" },
        ]);
        assert_eq!(json!(changes), expected);

        // The card now, and the card as it was known: the same id, another version.
        let after = card(&client, &Value::Null);
        assert_eq!((&after["id"], &after["originalValue"], &after["version"]), (&before["id"], &json!("4321.00"), &json!(2)));
        assert_eq!(card(&client, &known_at), before);
        assert_eq!((&before["originalValue"], &before["version"]), (&json!("4320.00"), &json!(1)));
        let kinds: Vec<(&Value, &Value)> =
            after["history"].as_array().expect("a list").iter().map(|one| (&one["kind"], &one["by"]["name"])).collect();
        let by = json!("token:asset manager");
        assert_eq!(kinds, [(&json!("REGISTERED"), &by), (&json!("CHANGED"), &by)]);
        assert_eq!((&after["history"][0], &after["history"][0]["summary"]), (&before["history"][0], &json!("")));
        let summary = after["history"][1]["summary"].as_str().expect("a text");
        assert!(summary.contains("originalValue: 4320.00 → 4321.00"), "{summary}");

        // The run with the old instant has the old digest, and today's has another.
        let replay = json!({ "asOf": "2025-12-31", "stocktake": stocktake, "knownAt": known_at });
        assert_eq!(digest(&client, &client.reconcile("replay", replay)), (old_digest.clone(), known_at.clone()));
        let now = client.reconcile("now", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        assert_ne!(digest(&client, &now).0, old_digest);

        // Undone, it is as it was, and the history tells of all three.
        let revert = |key: &str| {
            client.ask(REVERT, &json!({ "input": { "idempotencyKey": key, "import": second["id"] } }))["importRevert"].take()
        };
        let undone = revert("undo");
        let import = json!({ "id": second["id"], "status": "REVERTED", "revertedAt": undone["import"]["revertedAt"],
            "rows": { "totalCount": 1 }, "revertJob": { "kind": "REVERT", "state": "DONE" } });
        assert_eq!(undone, json!({ "import": import, "userErrors": [] }));
        assert!(undone["import"]["revertedAt"].is_string());
        assert_eq!(revert("undo"), undone, "a resend is answered alike");
        assert_eq!(revert("again")["userErrors"][0]["code"], "NOT_COMMITTED");
        let restored = card(&client, &Value::Null);
        let kinds: Vec<&Value> = restored["history"].as_array().expect("a list").iter().map(|one| &one["kind"]).collect();
        assert_eq!(kinds, ["REGISTERED", "CHANGED", "RESTORED"]);
        for field in ["name", "originalValue", "department"] {
            assert_eq!(restored[field], before[field], "{field}");
        }
        let back = client.reconcile("back", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        assert_eq!(digest(&client, &back).0, old_digest);
    }

    /// The job that does something is found by what it does, and stopped by its id; one that has ended stays as it is.
    async fn jobs_are_found_by_what_they_do(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let (stocktake, taken) = take_example(&client);
        let run = client.reconcile("run", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        let query = "query($ids: [ID!]!) { nodes(ids: $ids) {
            ... on Import { job { id kind state } } ... on ReconciliationRun { job { id kind state } } } }";
        let data = client.ask(query, &json!({ "ids": [taken[0]["id"], run] }));
        let jobs: Vec<&Value> = data["nodes"].as_array().expect("a list").iter().map(|node| &node["job"]).collect();
        let told = |job: &Value| [job["kind"].clone(), job["state"].clone()];
        assert_eq!([told(jobs[0]), told(jobs[1])], [[json!("IMPORT"), json!("DONE")], [json!("RECONCILIATION"), json!("DONE")]]);
        let cancel = "mutation($input: JobCancelInput!) { jobCancel(input: $input) { job { id state } userErrors { code } } }";
        for job in jobs {
            let input = json!({ "idempotencyKey": job["id"], "job": job["id"] });
            let asked = client.ask(cancel, &json!({ "input": input }));
            let expected = json!({ "job": { "id": job["id"], "state": "DONE" }, "userErrors": [] });
            assert_eq!(asked["jobCancel"], expected);
        }
        assert_eq!(db.number("SELECT count(*) FROM audit_event WHERE action = 'job.cancel'").await, 0);
    }

    /// A request that is sent again is answered alike; the same file with another key is done already.
    async fn a_resend_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let upload = client.upload("资产卡片.xlsx", &bytes("example/资产卡片.xlsx")).0;
        let input = json!({ "kind": "CARDS", "uploadId": upload, "mode": "REJECT_ALL" });
        let first = client.import("k", "CHANGED", input.clone());
        assert_eq!((&first["status"], &first["created"], &first["existed"]), (&json!("COMMITTED"), &json!(40), &json!(false)));
        assert_eq!(client.import("k", "CHANGED", input.clone()), first);
        let mut known = first.clone();
        known["existed"] = json!(true);
        assert_eq!(client.import("another", "CHANGED", input.clone()), known);
        assert_eq!(client.import("another", "CHANGED", input.clone()), known, "and so is its resend");
        // The bytes decide, not the upload.
        let mut again = input.clone();
        again["uploadId"] = json!(client.upload("copy.xlsx", &bytes("example/资产卡片.xlsx")).0);
        assert_eq!(client.import("copy", "CHANGED", again.clone()), known);
        assert_eq!(db.number("SELECT count(*) FROM card_version").await, 40);
        assert_eq!(db.number("SELECT count(*) FROM audit_event WHERE action = 'import.apply'").await, 1);
        again["idempotencyKey"] = json!("k");
        again["institute"] = json!(client.institute);
        let reused = client.ask(&super::IMPORT.replace("OUTCOME", "CHANGED"), &json!({ "input": again }));
        assert_eq!(reused["importApply"]["userErrors"][0]["code"], "KEY_REUSED");

        // A run with an id of the client's is one run, whatever the key.
        let id = "0198a000-0000-7000-8000-000000000001";
        let counts = client.take("盘点表.csv", &bytes("example/盘点表.csv"), json!({ "kind": "COUNTS" }));
        let input = json!({ "asOf": "2025-12-31", "stocktake": client.stocktake(&counts), "clientId": id });
        for key in ["r", "r", "s"] {
            assert_eq!(client.reconcile(key, input.clone()), format!("ReconciliationRun:{id}"));
        }
        assert_eq!(db.number("SELECT count(*) FROM reconciliation_run").await, 1);
    }
}
