//! What is to be booked is proposed, written for the accounting software, taken in again with its accounts, and
//! ticked off; and open again when that import is undone.

use super::{Client, serve};
use crate::support::{TestDb, both};
use serde_json::{Value, json};

pub const PROPOSED: &str = "query($code: String!, $period: Period!, $status: VoucherStatus) { institute(code: $code) {
    proposedVouchers(first: 50, period: $period, status: $status) { totalCount nodes {
        id kind status classCode className regime amount noEntry subject summary on basis
        entries { system account { code isOwn choices } debit credit auxiliaries { kind name } }
        settledBy { year period word number import } } } } }";
const POST: &str = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) {
    run { id } userErrors { code } } }";
const REVERSE: &str = "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) {
    run { id } userErrors { code } } }";
const REVERT: &str = "mutation($input: ImportRevertInput!) { importRevert(input: $input) { userErrors { code } } }";

const CARDS: &str =
    "卡片编号,资产名称,资产分类代码,资产分类名称,原值,累计折旧,财务入账日期,使用年限(月),使用部门,会计凭证号
K1,计算机,A02010105,台式计算机,7200.00,1000.00,2024-03-31,72,设备处,记-5
K2,服务器,A02010104,服务器,3600.00,1200.00,2024-01-05,36,办公室,记-6
K3,计算机,A02010105,台式计算机,3600.00,500.00,2024-03-31,72,办公室,记-5
K4,打印机,A02010105,台式计算机,1200.00,0,2025-01-20,60,办公室,
";
const LEDGER: &str = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额
2024-12-31,记-1,160101,台式计算机,购置,借,10800.00
2024-12-31,记-1,160102,服务器,购置,借,3600.00
2024-12-31,记-1,1002,银行存款,购置,贷,14400.00
2024-12-31,记-2,5001,业务活动费用,计提,借,2700.00
2024-12-31,记-2,160201,台式计算机,计提,贷,1500.00
2024-12-31,记-2,160202,服务器,计提,贷,1200.00
";

/// What a month proposes, of one status or of any.
fn proposed(client: &Client<'_>, status: Option<&str>) -> Vec<Value> {
    let asked = json!({ "code": client.code, "period": "2025-01", "status": status });
    let mut told = client.ask(PROPOSED, &asked)["institute"]["proposedVouchers"].take();
    let nodes: Vec<Value> = serde_json::from_value(told["nodes"].take()).expect("a list");
    assert_eq!(told["totalCount"], nodes.len());
    nodes
}

fn statuses(client: &Client<'_>) -> Vec<(String, String)> {
    let text = |one: &Value, field: &str| one[field].as_str().expect("a text").to_owned();
    proposed(client, None).iter().map(|one| (text(one, "kind"), text(one, "status"))).collect()
}

fn all(kinds: [&str; 3], status: &str) -> Vec<(String, String)> {
    kinds.iter().map(|kind| ((*kind).to_owned(), status.to_owned())).collect()
}

const KINDS: [&str; 3] = ["DEPRECIATION_POSTED", "DEPRECIATION_POSTED", "CARDS_REGISTERED"];

/// Writes the vouchers of the month in a layout; answers the file and what is said of it.
pub fn export(db: &TestDb, period: &str, layout: &str) -> (Vec<u8>, String) {
    let name = format!("{period} {layout}.xlsx");
    let asked = ["vouchers", "--institute", "EX", "--period", period, "--layout", layout, "--out", &name];
    let output = db.program(&asked).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(db.folder.path().join(&name)).expect("the file");
    (bytes, String::from_utf8_lossy(&output.stdout).into_owned())
}

fn begin(client: &Client<'_>) -> String {
    client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
    client.take("ledger.csv", LEDGER.as_bytes(), json!({ "kind": "LEDGER" }));
    post(client, "post")
}

fn post(client: &Client<'_>, key: &str) -> String {
    let input = json!({ "idempotencyKey": key, "institute": client.institute, "period": "2025-01" });
    let done = client.ask(POST, &json!({ "input": input }))["depreciationPost"].take();
    assert_eq!(done["userErrors"], json!([]));
    done["run"]["id"].as_str().expect("an id").to_owned()
}

both! {
    async fn a_month_is_proposed_written_booked_and_ticked_off(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let run = begin(&client);
        assert_eq!(statuses(&client), all(KINDS, "PROPOSED"));
        let told = proposed(&client, Some("PROPOSED"));
        let own = |code: &str| json!({ "code": code, "isOwn": true, "choices": [] });
        let entry = |account: Value, debit: Value, credit: Value, auxiliaries: Value| json!({ "system": "FINANCIAL",
            "account": account, "debit": debit, "credit": credit, "auxiliaries": auxiliaries });
        let of = |kind: &str, name: Value| json!({ "kind": kind, "name": name });
        let department = |name: &str| json!([of("部门", json!(name)), of("项目", Value::Null)]);
        let class = json!([of("资产类别", json!("A02010105 台式计算机"))]);
        // A hundred and fifty a month as before, and the printer's twenty since January counts.
        assert_eq!(told[1]["entries"], json!([
            entry(own("5001"), json!("70.00"), Value::Null, department("办公室")),
            entry(own("5001"), json!("100.00"), Value::Null, department("设备处")),
            entry(own("160201"), Value::Null, json!("170.00"), class.clone()),
        ]));
        assert_eq!((&told[1]["subject"], &told[1]["amount"], &told[1]["on"]), (&json!(run), &json!("170.00"), &json!("2025-01-31")));
        assert_eq!(told[1]["noEntry"], "no entry in budget accounting: depreciation moves no cash");
        let payable = json!({ "code": "2302", "isOwn": false, "choices": [] });
        assert_eq!(told[2]["entries"], json!([
            entry(own("160101"), json!("1200.00"), Value::Null, class),
            entry(payable, Value::Null, json!("1200.00"), json!([of("供应商", Value::Null)])),
        ]));

        for (at, layout) in ["u8", "nc", "k3", "cloud"].into_iter().enumerate() {
            let (bytes, said) = export(&db, "2025-01", layout);
            assert!(said.starts_with("3 vouchers"), "{said}");
            let import = client.take(&format!("{layout}.xlsx"), &bytes, json!({ "kind": "LEDGER" }));
            assert_eq!(import["created"], 7, "{layout}");
            let settled = proposed(&client, Some("SETTLED"));
            assert_eq!(settled.len(), 3, "{layout}: {:?}", statuses(&client));
            for (number, one) in (1..).zip(&settled) {
                let booked = json!({ "year": 2025, "period": 1, "word": "记", "number": number, "import": import["id"] });
                assert_eq!(one["settledBy"], booked, "{layout}");
            }
            assert!(export(&db, "2025-01", layout).1.starts_with("0 vouchers"), "{layout}: nothing is left");
            // Undone, it is open again.
            let undo = json!({ "idempotencyKey": format!("undo {at}"), "import": import["id"] });
            assert_eq!(client.ask(REVERT, &json!({ "input": undo }))["importRevert"]["userErrors"], json!([]));
            assert_eq!(statuses(&client), all(KINDS, "PROPOSED"), "{layout}");
        }
    }

    async fn a_fen_beside_it_is_not_booked(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let run = begin(&client);
        let journal = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额
2025-01-31,记-1,5001,业务活动费用,计提,借,270.01
2025-01-31,记-1,160201,台式计算机,计提,贷,170.01
2025-01-31,记-1,160202,服务器,计提,贷,100.00
";
        client.take("january.csv", journal.as_bytes(), json!({ "kind": "LEDGER" }));
        let told: Vec<String> = statuses(&client).into_iter().map(|(_, status)| status).collect();
        assert_eq!(told, ["SETTLED", "PROPOSED", "PROPOSED"]);
        // Taken back and posted anew: what is booked is booked once, and the rest comes to nothing.
        let input = json!({ "idempotencyKey": "back", "run": run });
        assert_eq!(client.ask(REVERSE, &json!({ "input": input }))["depreciationReverse"]["userErrors"], json!([]));
        post(&client, "anew");
        let mut told = statuses(&client);
        told.sort();
        let of = |kind: &str, status: &str| (kind.to_owned(), status.to_owned());
        assert_eq!(told, [
            of("CARDS_REGISTERED", "PROPOSED"),
            of("DEPRECIATION_POSTED", "NO_ENTRY"), of("DEPRECIATION_POSTED", "NO_ENTRY"),
            of("DEPRECIATION_POSTED", "PROPOSED"), of("DEPRECIATION_POSTED", "SETTLED"),
            of("DEPRECIATION_REVERSED", "NO_ENTRY"), of("DEPRECIATION_REVERSED", "NO_ENTRY"),
        ]);
        let other = Client::register(&service, "ZZ");
        assert_eq!(proposed(&other, None), Vec::<Value>::new());
    }

    async fn what_is_written_off_without_a_disposal_is_told_and_not_refused(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        client.take("cards.csv", "资产编号,资产名称,原值,累计折旧\nZC001,服务器,500.00,0\n".as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        let journal = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号
2024-12-31,记-1,1601,固定资产,购置,借,500.00,ZC001
2024-12-31,记-1,1002,银行存款,购置,贷,500.00,
2025-01-15,记-2,5301,资产处置费用,核销,借,500.00,
2025-01-15,记-2,1601,固定资产,核销,贷,500.00,ZC001
";
        let import = client.take("ledger.csv", journal.as_bytes(), json!({ "kind": "LEDGER" }));
        assert_eq!(import["created"], 4);
        let run = client.reconcile("run", json!({ "asOf": "2025-01-31" }));
        let query = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun {
            differences(first: 9) { nodes { kind amount } } } } }";
        let told = client.ask(query, &json!({ "id": run }));
        let difference = json!({ "kind": "LEDGER_DISPOSED_CARD_ALIVE", "amount": "-500.00" });
        assert_eq!(told["node"]["differences"]["nodes"], json!([difference]));
    }
}
