//! Months of depreciation are posted one after the other, taken back, and posted again.

use super::{Client, serve};
use crate::support::both;
use entity::Money;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const RUN: &str = "fragment Run on DepreciationRun { id period cards amount digest regime reverses reversedBy by
    classes { code name cards amount entries { account debit credit } } unsaid { code cards first } }";
const POST: &str = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) {
    run { ...Run } userErrors { code message } } }";
const REVERSE: &str = "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) {
    run { ...Run } userErrors { code message } } }";
const LINES: &str =
    "query($id: ID!, $on: Date!) { node(id: $id) { ... on DepreciationRun { lines(first: 50) { totalCount
    nodes { amount accumulated card { cardNo asOf bookValue(on: $on) { accumulatedDepreciation } } } } } } }";

/// Posts a month; answers the payload.
fn post(client: &Client<'_>, key: &str, period: &str) -> Value {
    let input = json!({ "idempotencyKey": key, "institute": client.institute, "period": period });
    client.ask(&format!("{POST} {RUN}"), &json!({ "input": input }))["depreciationPost"].take()
}

/// Takes a month back; answers the payload.
fn reverse(client: &Client<'_>, key: &str, run: &Value) -> Value {
    let input = json!({ "idempotencyKey": key, "run": run });
    client.ask(&format!("{REVERSE} {RUN}"), &json!({ "input": input }))["depreciationReverse"].take()
}

fn yuan(value: &Value) -> Money {
    value.as_str().expect("a text").parse().expect("an amount")
}

/// The last day of a month of 2025.
fn end(month: u32) -> String {
    entity::Day::end_of_month(2025, month).expect("a day").to_string()
}

/// Posts the months of 2025 and holds each line against what its card is worth. Answers the runs, and what was
/// opened and posted of each card.
fn year(client: &Client<'_>) -> (Vec<Value>, BTreeMap<String, Money>) {
    let mut sums = BTreeMap::from([("K1".to_owned(), Money(100_000))]);
    let mut runs = Vec::new();
    for month in 1..=12 {
        let payload = post(client, &format!("post {month}"), &format!("2025-{month:02}"));
        assert_eq!(payload["userErrors"], json!([]), "{month}");
        let run = payload["run"].clone();
        let told = client.ask(LINES, &json!({ "id": run["id"], "on": end(month) }))["node"]["lines"].take();
        let lines = told["nodes"].as_array().expect("lines");
        assert_eq!((&told["totalCount"], &run["cards"]), (&json!(lines.len()), &json!(lines.len())));
        for line in lines {
            let sum = sums.entry(line["card"]["cardNo"].as_str().expect("a number").to_owned()).or_default();
            *sum += yuan(&line["amount"]);
            // What was opened and what was posted is what was depreciated, and what the card is worth.
            assert_eq!(*sum, yuan(&line["accumulated"]), "{month}: {line}");
            assert_eq!(line["card"]["bookValue"]["accumulatedDepreciation"], line["accumulated"], "{month}: {line}");
            assert_eq!(line["card"]["asOf"], end(month));
        }
        let total: Money = lines.iter().map(|line| yuan(&line["amount"])).sum();
        let of_classes: Money = run["classes"].as_array().expect("classes").iter().map(|of| yuan(&of["amount"])).sum();
        assert_eq!((total, of_classes), (yuan(&run["amount"]), total), "{month}");
        assert_eq!(run["unsaid"], json!([{ "code": "NO_LIFE", "cards": 1, "first": "K4" }]));
        runs.push(run);
    }
    (runs, sums)
}

both! {
    async fn a_year_is_posted_month_by_month(db: TestDb) {
        let service = serve(&db);
        let (client, other) = (Client::register(&service, "EX"), Client::register(&service, "ZZ"));
        let first = "卡片编号,资产名称,资产分类代码,资产分类名称,原值,累计折旧,财务入账日期,使用年限(月),使用状况
K1,计算机,A02010105,台式计算机,7200.00,1000.00,2024-03-31,72,在用
K2,服务器,A02010104,服务器,2000.00,0,2025-03-10,36,在用
K3,图书,A04010101,图书,500.00,0,2024-01-01,60,在用
K4,相机,A02020500,照相机,900.00,100.00,2024-01-01,,在用
K5,电话,A02010105,台式计算机,1000.00,0,2025-01-15,7,在用
K6,桌子,A05010201,办公桌,600.00,0,2025-01-01,60,在用
";
        client.take("first.csv", first.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        let july = "卡片编号,资产名称,资产分类代码,资产分类名称,原值,累计折旧,使用状况
K1,计算机,A02010105,台式计算机,9250.00,1600.00,在用
K6,桌子,A05010201,办公桌,600.00,0,已处置
";
        client.take("july.csv", july.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-07-01" }));
        other.take("other.csv", first.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));

        let (runs, sums) = year(&client);
        // A hundred a month, then what is left of 9,250.00 over 56 months; 1,000.00 over seven months;
        // what was disposed of in July had its last month in June.
        let sum = |card: &str| sums[card].to_string();
        assert_eq!((sum("K1"), sum("K2")), ("2419.66".to_owned(), "555.60".to_owned()));
        assert_eq!((sum("K5"), sum("K6"), sums.len()), ("1000.00".to_owned(), "60.00".to_owned(), 4));
        let computers = json!({ "code": "A02010105", "name": "台式计算机", "cards": 2, "amount": "242.86", "entries": [
            { "account": "5001 业务活动费用（或 5101 单位管理费用、5201 经营费用）", "debit": "242.86", "credit": null },
            { "account": "1602 固定资产累计折旧", "debit": null, "credit": "242.86" },
        ] });
        assert_eq!(runs[0]["classes"][0], computers);

        // Posted again it is the same; the order is kept.
        assert_eq!(post(&client, "again", "2025-12")["run"], runs[11]);
        let refused = |payload: &Value| payload["userErrors"][0]["code"].as_str().map(str::to_owned);
        assert_eq!(refused(&post(&client, "order", "2026-02")).as_deref(), Some("MONTH_ORDER"));
        assert_eq!(refused(&post(&client, "future", "2199-12")).as_deref(), Some("MONTH_FUTURE"));
        assert_eq!(refused(&reverse(&client, "old", &runs[10]["id"])).as_deref(), Some("NOT_NEWEST"));

        // Taken back, and posted once more: the same facts, the same digest.
        let back = reverse(&client, "back", &runs[11]["id"])["run"].take();
        assert_eq!((&back["reverses"], &back["digest"]), (&runs[11]["id"], &runs[11]["digest"]));
        assert_eq!(yuan(&back["amount"]), -yuan(&runs[11]["amount"]));
        assert_eq!(reverse(&client, "back again", &runs[11]["id"])["run"]["id"], back["id"]);
        assert_eq!(refused(&reverse(&client, "back of back", &back["id"])).as_deref(), Some("IS_REVERSAL"));
        let anew = post(&client, "anew", "2025-12")["run"].take();
        assert_eq!((&anew["digest"], anew["id"] == runs[11]["id"]), (&runs[11]["digest"], false));
        let list = "query($code: String!) { institute(code: $code) { depreciationRuns(last: 3) { totalCount
            nodes { id reversedBy } } } }";
        let node = |run: &Value, by: &Value| json!({ "id": run["id"], "reversedBy": by });
        let told = client.ask(list, &json!({ "code": "EX" }));
        let nodes = json!([node(&runs[11], &back["id"]), node(&back, &Value::Null), node(&anew, &Value::Null)]);
        assert_eq!(told["institute"]["depreciationRuns"], json!({ "totalCount": 14, "nodes": nodes }));

        // Another institute sees nothing of it, and has its own.
        let told = other.ask(list, &json!({ "code": "ZZ" }));
        assert_eq!(told["institute"]["depreciationRuns"], json!({ "totalCount": 0, "nodes": [] }));
        let hidden = other.reply(LINES, &json!({ "id": runs[0]["id"], "on": "2025-12-31" }));
        assert_eq!(hidden.code(), Some("NOT_FOUND"));
        let theirs = post(&other, "post 1", "2025-01")["run"].take();
        assert_eq!((&theirs["digest"], theirs["id"] == runs[0]["id"]), (&runs[0]["digest"], false));
    }
}
