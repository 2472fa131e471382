//! Story 1: accounts, cards and physical stock are imported and reconciled.

use super::{Client, EXAMPLE, bytes, compare, serve, take_example};
use crate::support::{Folder, both, json as report};
use serde_json::{Value, json};

/// A run as a client asks for it.
const RUN: &str = "query Run($id: ID!) {
    node(id: $id) { ... on ReconciliationRun {
        asOf knownAt digest ruleset { id version }
        footing { ledger { quantity value } cards { quantity value } physical { quantity value }
            explained { value } unexplained { value } }
        categories { category { code name } ledger { opening increase decrease closing }
            cards { opening increase decrease closing } physical { quantity value } difference { value } }
        differences(first: 50, after: null, filter: { kinds: [CARD_WITHOUT_STOCK], statuses: [OPEN] }) {
            totalCount pageInfo { hasNextPage endCursor }
            nodes { ...difference } }
        all: differences(first: 50) { totalCount nodes { ...difference } }
        none: differences(first: 50, filter: { kinds: [CARD_WITHOUT_STOCK], leg: LC }) { totalCount nodes { id } }
        counts { groups matched differing outOfScope pools unvalued uncounted signatures { kinds groups } } problems { code }
    } } }
    fragment difference on Difference {
        id kind amount status rule { id features { name left right equal } } runnerUp { score }
        evidence { kind summary recordedAt source { fileName cell sha256 } } pool { side rows told amount }
        proposal { regime basis noEntry entries { system account summary debit credit auxiliaries } } }";

/// Holds that everything that is told is in the report, too, in the same words.
fn within(told: &Value, report: &Value, path: &str) {
    match (told, report) {
        (Value::Object(told), Value::Object(report)) => {
            for (name, told) in told {
                let path = format!("{path}.{name}");
                match name.as_str() {
                    // Files do not tell when they were recorded.
                    "recordedAt" => assert!(told.as_str().is_some_and(|at| at.ends_with('Z')), "{path}: {told}"),
                    "regime" => assert_eq!((told, &report[name]), (&json!("GOVERNMENT"), &json!("government"))),
                    _ => within(told, &report[name], &path),
                }
            }
        }
        (Value::Array(told), Value::Array(report)) => {
            assert_eq!(told.len(), report.len(), "{path}");
            told.iter().zip(report).enumerate().for_each(|(at, (told, report))| {
                within(told, report, &format!("{path}[{at}]"));
            });
        }
        _ => assert_eq!(told, report, "{path}"),
    }
}

/// The numbers of differences as `compare` has them, as the ids of a run.
fn numbered(mut differences: Vec<Value>, run: &str) -> Vec<Value> {
    for difference in &mut differences {
        let number: u32 = difference["id"].as_str().and_then(|id| id[1..].parse().ok()).expect("a number");
        difference["id"] = json!(run.replace("ReconciliationRun", "Difference") + &format!(":{number}"));
    }
    differences
}

both! {
    /// The shipped example: previewed, imported, reconciled, and told to the cell.
    async fn the_example_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let (stocktake, taken) = take_example(&client);
        let numbers: Vec<[i64; 4]> = taken
            .iter()
            .map(|import| ["created", "changed", "unchanged", "rejected"].map(|of| import[of].as_i64().expect("a number")))
            .collect();
        assert_eq!(numbers, [[161, 0, 0, 0], [16, 0, 0, 0], [40, 0, 0, 0], [41, 0, 0, 0]]);

        let id = client.reconcile("run", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        let run = client.ask(RUN, &json!({ "id": id }))["node"].take();
        let report = compare(
            "example",
            &["--as-of", "2025-12-31", "--ledger", EXAMPLE[0].1, EXAMPLE[1].1, "--cards", EXAMPLE[2].1, "--counts", EXAMPLE[3].1],
        );
        assert_eq!(run["digest"], report["digest"]);
        assert_eq!((&run["asOf"], &run["ruleset"]), (&json!("2025-12-31"), &json!({ "id": "account-card-stock", "version": "v1" })));

        // Worked out by hand: tests/fixtures/example/README.md.
        assert_eq!(
            run["footing"],
            json!({
                "ledger": { "quantity": run["footing"]["ledger"]["quantity"], "value": "1168860.00" },
                "cards": { "quantity": "70", "value": "1169940.00" },
                "physical": { "quantity": "67", "value": "1154640.00" },
                "explained": { "value": "12600.00" }, "unexplained": { "value": "1620.00" },
            })
        );
        let furniture = run["categories"].as_array().expect("a list").iter().find(|one| one["category"]["code"] == "A05");
        assert_eq!(
            furniture.expect("a class"),
            &json!({
                "category": { "code": "A05", "name": "家具和用具" },
                "ledger": { "opening": "57240.00", "increase": "15300.00", "decrease": "0.00", "closing": "72540.00" },
                "cards": { "opening": "55620.00", "increase": "15300.00", "decrease": "0.00", "closing": "70920.00" },
                "physical": { "quantity": "41", "value": "70020.00" },
                "difference": { "value": "2520.00" },
            })
        );
        for field in ["footing", "categories"] {
            within(&run[field], &report[field], field);
        }

        // Every difference, with its rule, evidence and proposal, as `compare` says it.
        let differences = numbered(report["differences"].as_array().expect("a list").clone(), &id);
        assert_eq!(run["all"]["totalCount"], 11);
        within(&run["all"]["nodes"], &json!(differences), "differences");
        let missing: Vec<Value> = differences.into_iter().filter(|one| one["kind"] == "CARD_WITHOUT_STOCK").collect();
        let listed = &run["differences"];
        within(&listed["nodes"], &json!(missing), "missing");
        assert_eq!((&listed["totalCount"], &listed["pageInfo"]["hasNextPage"]), (&json!(2), &json!(false)));
        assert_eq!(run["none"], json!({ "totalCount": 0, "nodes": [] }));
        let told: Vec<(&Value, &Value)> = (0..2).map(|at| {
            let node = &listed["nodes"][at];
            (&node["amount"], &node["evidence"][0]["source"]["cell"])
        }).collect();
        let (notebook, board) = ((&json!("7920.00"), &json!("I8")), (&json!("4320.00"), &json!("I13")));
        assert!(told.contains(&notebook) && told.contains(&board), "{told:?}");
        let source = &listed["nodes"][0]["evidence"][0]["source"];
        let sha256 = client.upload("again.xlsx", &bytes("example/资产卡片.xlsx")).1;
        assert_eq!((&source["fileName"], &source["sha256"]), (&json!("资产卡片.xlsx"), &json!(sha256)));

        // Page by page, the same list.
        let page = "query($id: ID!, $after: String) { node(id: $id) { ... on ReconciliationRun {
            differences(first: 4, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } } } }";
        let (mut after, mut ids) = (Value::Null, Vec::new());
        for more in [true, true, false] {
            let mut data = client.ask(page, &json!({ "id": id, "after": after }));
            let list = data["node"]["differences"].take();
            ids.extend(list["nodes"].as_array().expect("a list").iter().map(|node| node["id"].clone()));
            assert_eq!(list["pageInfo"]["hasNextPage"], more);
            after = list["pageInfo"]["endCursor"].clone();
        }
        let all: Vec<Value> = run["all"]["nodes"].as_array().expect("a list").iter().map(|node| node["id"].clone()).collect();
        assert_eq!(ids, all);
    }

    /// A published register, read by its mapping: kept for the cards, given along for the counts.
    async fn vermont_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "VT");
        let mapping = String::from_utf8(bytes("vermont/mapping.toml")).expect("UTF-8");
        let save = "mutation($input: MappingSaveInput!) { mappingSave(input: $input) {
            mapping { id name source } userErrors { code message } } }";
        let input = json!({ "idempotencyKey": "m", "institute": client.institute, "name": "LESO", "source": mapping });
        let saved = client.ask(save, &json!({ "input": input }))["mappingSave"].take();
        let expected = json!({ "id": saved["mapping"]["id"], "name": "LESO", "source": mapping });
        assert_eq!(saved, json!({ "mapping": expected, "userErrors": [] }));
        let cards = json!({ "kind": "CARDS", "mapping": saved["mapping"]["id"] });
        let cards = client.take("cards.csv", &bytes("vermont/cards.csv"), cards);
        assert_eq!(cards["created"], 189);
        let counts = json!({ "kind": "COUNTS", "mapping": mapping, "baseDate": "2020-03-31" });
        let counts = client.take("counts.csv", &bytes("vermont/counts.csv"), counts);
        let stocktake = client.stocktake(&counts);
        let id = client.reconcile("run", json!({ "asOf": "2020-03-31", "stocktake": stocktake }));
        let run = client.ask(RUN, &json!({ "id": id }))["node"].take();
        let report = compare(
            "vermont",
            &["--as-of", "2020-03-31", "--cards", "cards.csv", "--counts", "counts.csv", "--map", "mapping.toml"],
        );
        assert_eq!(run["digest"], report["digest"]);
        let signatures = json!([{ "kinds": "CARD_STOCK_VALUE", "groups": 4 }, { "kinds": "DEPARTMENT", "groups": 78 }]);
        let counts = json!({ "groups": 189, "matched": 107, "differing": 82, "outOfScope": 0, "pools": 0, "unvalued": 0, "uncounted": 0,
            "signatures": signatures });
        assert_eq!(run["counts"], counts);
        assert_eq!((&run["footing"]["cards"]["value"], &run["footing"]["physical"]["value"]), (&json!("1666836.26"), &json!("1669913.60")));
        for field in ["footing", "categories"] {
            within(&run[field], &report[field], field);
        }
        let differences = numbered(report["differences"].as_array().expect("a list").clone(), &id);
        within(&run["all"]["nodes"], &json!(differences[..50]), "differences");
        assert_eq!(run["all"]["totalCount"], differences.len());
    }

    /// What the list has and nobody counted is told apart, and nothing is to be booked.
    async fn what_nobody_counted_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "NC");
        let cards = "资产编号,资产名称,资产分类代码,数量,原值\nA1,电脑,A02010105,1,7200.00\nA2,打印机,A02021000,1,2160.00\n";
        let counts = "资产编号,资产名称,实盘数量\nA1,电脑,\nA2,打印机,0\n";
        client.take("卡.csv", cards.as_bytes(), json!({ "kind": "CARDS" }));
        let counts = client.take("物.csv", counts.as_bytes(), json!({ "kind": "COUNTS", "baseDate": "2025-12-31" }));
        let stocktake = client.stocktake(&counts);
        let id = client.reconcile("run", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        let ask = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { counts { uncounted }
            differences(first: 9) { nodes { kind amount uncounted proposal { noEntry entries { account } } } } } } }";
        let run = client.ask(ask, &json!({ "id": id }))["node"].take();
        assert_eq!(run["counts"], json!({ "uncounted": 1 }));
        let nodes = run["differences"]["nodes"].as_array().expect("a list");
        let told: Vec<_> = nodes.iter().map(|one| [&one["kind"], &one["amount"], &one["uncounted"]]).collect();
        let kind = json!("CARD_WITHOUT_STOCK");
        let (computer, printer) = (json!("7200.00"), json!("2160.00"));
        assert_eq!(told, [[&kind, &computer, &json!(true)], [&kind, &printer, &json!(false)]]);
        let why = "财务会计、预算会计均不做处理：未经盘点不能认定盘盈盘亏，补盘前不作账务处理";
        assert_eq!(nodes[0]["proposal"], json!({ "noEntry": why, "entries": [] }));
        assert_eq!(nodes[1]["proposal"]["entries"][0]["account"], "1902 待处理财产损溢—待处理财产价值");
    }

    /// Booked in December and accepted in January: the same of what is held as of the files.
    async fn what_is_accepted_later_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "CO");
        let ledger = "日期,凭证字,凭证号,摘要,科目编码,科目名称,资产编号,借方金额,贷方金额\n\
                      2025-12-28,记,1,购电脑,160102,设备,A1,7200.00,\n2025-12-28,记,2,购电脑,160102,设备,A2,100.00,\n";
        let cards = "资产编号,资产名称,资产分类代码,原值,取得日期,财务入账日期\n\
                     A1,电脑,A02010105,7200.00,2026-01-06,2026-01-06\nA2,电脑,A02010105,100.00,2025-12-20,2025-12-28\n";
        client.take("账.csv", ledger.as_bytes(), json!({ "kind": "LEDGER" }));
        client.take("卡.csv", cards.as_bytes(), json!({ "kind": "CARDS" }));
        let id = client.reconcile("run", json!({ "asOf": "2025-12-31" }));
        let folder = Folder::new(&id.replace(':', "-"));
        let files = [folder.write("账.csv", ledger), folder.write("卡.csv", cards)];
        let report = report(&["compare", "--ledger", &files[0], "--cards", &files[1], "--as-of", "2025-12-31", "--json"]);
        let ask = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { digest
            differences(first: 9) { nodes { kind amount evidence { summary } } } } } }";
        let run = client.ask(ask, &json!({ "id": id }))["node"].take();
        let summary = "2025-12-28 记-1 借 7,200.00 160102 设备 A1 购电脑";
        let told = json!([{ "kind": "CUT_OFF", "amount": "7200.00", "evidence": [{ "summary": summary }] }]);
        assert_eq!((&run["differences"]["nodes"], &run["digest"]), (&told, &report["digest"]));
    }

    /// Bad rows are named by their cell, and the file is refused or the rows are left out.
    async fn bad_rows_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let text = "资产编号,资产名称,使用部门,原值\nZC001,离心机,设备处,57600\nZC002,显微镜,设备处,abc\nZC003,书柜,办公室,8.001\n";
        let upload = client.upload("bad.csv", text.as_bytes()).0;
        let import = |key: &str, mode: &str| {
            client.import(key, "REJECTED", json!({ "kind": "CARDS", "uploadId": upload, "mode": mode }))
        };
        let refused = import("a", "REJECT_ALL");
        assert_eq!((&refused["status"], &refused["created"], &refused["rejected"]), (&json!("REFUSED"), &json!(0), &json!(2)));
        let rows = refused["rows"]["nodes"].as_array().expect("a list");
        let told: Vec<(&Value, &Value, &Value)> =
            rows.iter().map(|row| (&row["cell"], &row["outcome"], &row["problems"][0]["code"])).collect();
        let rejected = json!("REJECTED");
        let codes = (json!("BAD_AMOUNT"), json!("FINER_THAN_FEN"));
        assert_eq!(told, [(&json!("D3"), &rejected, &codes.0), (&json!("D4"), &rejected, &codes.1)], "{refused}");
        let taken = import("b", "REJECT_ROWS");
        assert_eq!((&taken["status"], &taken["created"], &taken["rejected"]), (&json!("COMMITTED"), &json!(1), &json!(2)));
    }
}
