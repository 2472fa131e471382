//! Every difference is followed to its end: explained by one, approved by others, settled and held against the
//! accounts, closed by another; what comes again says so.

use crate::stories::{Client, codes, id, serve, somebody};
use crate::support::{Random, TestDb, ask, both, with_role};
use entity::{InstituteId, Role};
use oversight::access::{Actor, Granted};
use oversight::app::App;
use oversight::sheet::{Body, ReadOptions, open};
use sea_orm::ConnectionTrait as _;
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;

const LEDGER: &str = "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号
2025-06-30,记-1,1601,固定资产,购置,借,50000.00,ZC001
2025-06-30,记-1,1601,固定资产,购置,借,1500.00,ZC002
2025-06-30,记-1,1601,固定资产,购置,借,800.00,ZC003
2025-06-30,记-1,1601,固定资产,购置,借,300.00,ZC004
2025-06-30,记-1,1601,固定资产,购置,借,1000.00,ZC005
2025-06-30,记-1,1002,银行存款,购置,贷,53600.00,
";
const CARDS: &str = "资产编号,资产名称,原值,存放地点
ZC001,服务器,50000.00,A栋
ZC002,打印机,1500.00,A栋
ZC003,书柜,800.00,A栋
ZC005,扫描仪,900.00,A栋
";
/// Accounts by class, and cards that say theirs.
const LISTS_BY_CLASS: (&str, &str) = (
    "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号
2025-06-30,记-1,160101,固定资产——设备,购置,借,1000.00,ZC005
2025-06-30,记-1,160102,固定资产——家具和用具,购置,借,800.00,ZC003
2025-06-30,记-1,1002,银行存款,购置,贷,1800.00,
",
    "资产编号,资产名称,原值,存放地点,资产分类代码
ZC003,书柜,800.00,A栋,A05010301
ZC005,扫描仪,900.00,A栋,A02010600
",
);
const COUNTS: &str = "资产编号,资产名称,实盘数量,实际存放地点,盘点人
ZC001,服务器,1,A栋,赵六
ZC003,书柜,1,B栋,赵六
ZC004,投影仪,1,A栋,赵六
ZC005,扫描仪,1,A栋,赵六
ZC006,旧台钻,1,A栋,赵六
";

/// What is told of a difference after a step.
const ROWS: &str = "rows { case { id version digest status presence nextStep route approvedBy closedBy }
    userErrors { code } } userErrors { code field message }";
const CASES: &str = "{ institute(code: \"EX\") { differenceCases(first: 50) { totalCount nodes {
    id version digest kind amount status presence subjects legacy route nextStep dueOn owner { name } cause
    explainedBy submittedBy approvedBy settledBy closedBy voucher { year period word number }
    found { id amount } history { step status by note round approvalStep } } } } }";
const RUN: &str = "query($id: ID!, $statuses: [DifferenceStatus!]) { node(id: $id) { ... on ReconciliationRun {
    differences(first: 50, filter: { statuses: $statuses }) { totalCount nodes {
        kind status owner { name } dueOn case { id status presence } } } } } }";

/// An institute whose lists differ in several ways, and the people who follow that.
struct Scene<'a> {
    client: Client<'a>,
    app: Arc<App>,
    stocktake: String,
    maker: Actor,
    head: Actor,
    reviewer: Actor,
    manager: Actor,
    checker: Actor,
    asked: Cell<u32>,
}

impl<'a> Scene<'a> {
    async fn set(db: &TestDb, client: Client<'a>) -> Self {
        Self::of(db, client, (LEDGER, CARDS)).await
    }

    async fn of(db: &TestDb, client: Client<'a>, (ledger, cards): (&str, &str)) -> Self {
        client.take("ledger.csv", ledger.as_bytes(), json!({ "kind": "LEDGER" }));
        client.take("cards.csv", cards.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-06-30" }));
        let counts = json!({ "kind": "COUNTS", "baseDate": "2025-12-31" });
        let counts = client.take("counts.csv", COUNTS.as_bytes(), counts);
        let stocktake = client.stocktake(&counts);
        let institute = Some(InstituteId(id(&json!(client.institute))));
        let actor = async |login: &str, roles: &[Role], at| somebody(db, login, roles, at).await.0;
        Self {
            maker: actor("maker", &[Role::Maker, Role::Head], institute).await,
            head: actor("head", &[Role::Head], institute).await,
            reviewer: actor("reviewer", &[Role::BureauReviewer], None).await,
            manager: actor("manager", &[Role::AssetManager], institute).await,
            checker: actor("checker", &[Role::Checker, Role::Maker], institute).await,
            app: db.real().await,
            client,
            stocktake,
            asked: Cell::new(0),
        }
    }

    fn key(&self) -> String {
        self.asked.set(self.asked.get() + 1);
        format!("key {}", self.asked.get())
    }

    /// Compares as of a day with everything that is known; answers the run.
    fn compare(&self, as_of: &str) -> String {
        self.client.reconcile(&self.key(), json!({ "asOf": as_of, "stocktake": self.stocktake }))
    }

    /// The differences, by what their rows are called and their kind.
    fn cases(&self) -> BTreeMap<String, Value> {
        let told = self.client.ask(CASES, &json!({}));
        let nodes = told["institute"]["differenceCases"]["nodes"].as_array().expect("a list").clone();
        let name = |case: &Value| {
            format!("{} {}", case["kind"].as_str().expect("a kind"), case["subjects"][0].as_str().expect("a name"))
        };
        nodes.into_iter().map(|case| (name(&case), case)).collect()
    }

    fn case(&self, name: &str) -> Value {
        self.cases().remove(name).unwrap_or_else(|| panic!("no {name}"))
    }

    /// Takes a step with some differences; answers the payload.
    async fn step(&self, actor: &Actor, step: &str, rows: Vec<Value>) -> Value {
        self.step_by(actor, step, rows, "ALL").await
    }

    async fn step_by(&self, actor: &Actor, step: &str, rows: Vec<Value>, policy: &str) -> Value {
        let query =
            format!("mutation($input: Difference{step}Input!) {{ difference{step}(input: $input) {{ {ROWS} }} }}");
        let input =
            json!({ "idempotencyKey": self.key(), "institute": self.client.institute, "policy": policy, "rows": rows });
        ask(&self.app, actor.clone(), &query, &json!({ "input": input })).await
    }

    /// Takes a step that must be done.
    async fn done(&self, actor: &Actor, step: &str, rows: Vec<Value>) {
        let answer = self.step(actor, step, rows).await;
        let payload = &answer["data"][format!("difference{step}")];
        assert!(answer["errors"].is_null() && payload["userErrors"] == json!([]), "{step}: {answer}");
    }

    /// The codes of what refuses a step.
    async fn refused(&self, actor: &Actor, step: &str, row: Value) -> Vec<String> {
        codes(&self.step(actor, step, vec![row]).await, &format!("difference{step}"))
    }

    /// Explains some, and hands them in.
    async fn submit(&self, names: &[&str]) {
        let cases = self.cases();
        let rows = names.iter().map(|name| explained(&cases[*name])).collect();
        self.done(&self.maker, "Explain", rows).await;
        let cases = self.cases();
        self.done(&self.maker, "Submit", names.iter().map(|name| seen(&cases[*name])).collect()).await;
    }

    /// Everybody on the routes approves some.
    async fn approve(&self, names: &[&str]) {
        for (actor, step) in [(&self.head, "UNIT"), (&self.reviewer, "BUREAU")] {
            let cases = self.cases();
            let waiting = names.iter().map(|name| &cases[*name]).filter(|case| case["nextStep"] == step);
            let rows: Vec<Value> = waiting.map(decided).collect();
            self.done(actor, "Approve", rows).await;
        }
    }

    fn today(&self) -> String {
        self.app.today().to_string()
    }

    /// A voucher of today, but for its number.
    fn voucher(&self) -> Value {
        let today = self.today();
        let (year, month) = (&today[..4], &today[5..7]);
        json!({ "year": year.parse::<i32>().expect("a year"), "period": month.parse::<i32>().expect("a month"), "word": "记" })
    }

    /// The voucher of today that puts the accounts right, as it is imported and named.
    fn book(&self) -> Value {
        let today = self.today();
        let journal = format!(
            "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号
{today},记-9,5301,资产处置费用,核销,借,1500.00,
{today},记-9,1601,固定资产,核销,贷,1500.00,ZC002
{today},记-10,1002,银行存款,退款,借,100.00,
{today},记-10,1601,固定资产,更正,贷,100.00,ZC005
"
        );
        self.client.take("settled.csv", journal.as_bytes(), json!({ "kind": "LEDGER" }));
        self.voucher()
    }

    /// The card of a number.
    fn card(&self, number: &str) -> Value {
        let query = "{ institute(code: \"EX\") { assetCards(first: 9) { nodes { id assetNo } } } }";
        let told = self.client.ask(query, &json!({}));
        let nodes = told["institute"]["assetCards"]["nodes"].as_array().expect("a list").clone();
        json!({ "card": nodes.into_iter().find(|card| card["assetNo"] == number).expect("the card")["id"] })
    }

    /// Settles everything that was approved: what settles it is held against the accounts, and the cards.
    async fn settle_all(&self, cases: &BTreeMap<String, Value>) {
        let (loss, amount) = (&cases["CARD_WITHOUT_STOCK ZC002"], &cases["LEDGER_CARD_AMOUNT ZC005"]);
        let old = json!({ "voucher": { "year": 2025, "period": 6, "word": "记", "number": 1 } });
        assert_eq!(self.refused(&self.manager, "Settle", with(seen(loss), old)).await, ["VOUCHER_EARLY"]);
        assert_eq!(self.refused(&self.manager, "Settle", seen(loss)).await, ["SETTLEMENT_OTHER"]);
        let voucher = self.book();
        let by = |number: i64| json!({ "voucher": with(voucher.clone(), json!({ "number": number })) });
        assert_eq!(self.refused(&self.manager, "Settle", with(seen(loss), by(10))).await, ["VOUCHER_AMOUNT"]);
        assert_eq!(self.refused(&self.manager, "Settle", with(seen(loss), by(77))).await, ["VOUCHER_UNKNOWN"]);
        self.done(&self.manager, "Settle", vec![with(seen(loss), by(9)), with(seen(amount), by(10))]).await;

        let moved = &cases["LOCATION ZC003"];
        for (number, code) in [("ZC003", "CARD_UNCHANGED"), ("ZC001", "CARD_OTHER")] {
            let row = with(seen(moved), self.card(number));
            assert_eq!(self.refused(&self.manager, "Settle", row).await, [code]);
        }
        let today = self.today();
        let list = format!(
            "资产编号,资产名称,原值,存放地点,处置日期
ZC002,打印机,1500.00,A栋,{today}
ZC003,书柜,800.00,B栋,
ZC004,投影仪,300.00,A栋,
"
        );
        self.client.take("corrected.csv", list.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": today }));
        let settled = vec![
            with(seen(moved), self.card("ZC003")),
            with(seen(&cases["LEDGER_WITHOUT_CARD ZC004"]), self.card("ZC004")),
            with(seen(&cases["STOCK_WITHOUT_CARD ZC004"]), self.card("ZC004")),
            seen(&cases["STOCK_WITHOUT_CARD ZC006"]),
        ];
        self.done(&self.manager, "Settle", settled).await;
    }

    /// Holds that the workbook tells the same, and that its sums come out.
    fn prints(&self, db: &TestDb) {
        let rows = |arguments: &[&str], sheet: &str| {
            let file = db.folder.file("closure.xlsx");
            let all = [&["closure", "--lang", "zh", "--out", &file], arguments].concat();
            let output = db.program(&all).output().expect("the program starts");
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            let book = open(std::fs::read(&file).expect("a file"), &ReadOptions::default()).expect("a workbook");
            let sheet = book.sheets.into_iter().find(|one| one.name == sheet).expect("the sheet");
            let Body::Grid(grid) = &sheet.body else { panic!("a grid") };
            let mut rows: Vec<Vec<String>> = Vec::new();
            grid.for_each(0..100, |row| rows.push((0..19).map(|column| row.text(column).to_owned()).collect()));
            rows
        };
        let find = |rows: &[Vec<String>], column: usize, text: &str| {
            rows.iter().find(|row| row[column] == text).unwrap_or_else(|| panic!("{text}: {rows:?}")).clone()
        };
        let told = rows(&["--institute", "EX"], "差异销号台账");
        let loss = find(&told, 1, "ZC002");
        assert_eq!(loss[2..5], ["有卡无物（待查盘亏）", "卡物", "1500"]);
        assert_eq!(loss[11..16], ["已销号", "已消失", "maker", "reviewer", "manager"]);
        assert!(loss[16].ends_with(" 记-9") && loss[17] == "checker", "{loss:?}");
        assert_eq!(find(&told, 1, "合计")[4], "1900");
        let surplus = rows(&["--institute", "EX"], "盘盈盘亏明细表");
        assert_eq!(find(&surplus, 1, "合计")[3..5], ["0", "1500"]);
        let kinds = rows(&["--institute", "EX"], "差异汇总表");
        assert_eq!(find(&kinds, 0, "合计")[1..8], ["6", "1900", "0", "0", "5", "1900", "1"]);
        find(&kinds, 0, "表内勾稽核对无误");
        let circular = rows(&[], "差异销号情况通报");
        let today = self.today();
        assert_eq!(find(&circular, 0, "湖畔新材料研究院")[1..8], [&today, &today, "6", "6", "1000", "0", "0"]);
    }

    /// Holds that the newest run has none open, and that the first one tells what became of what it found.
    fn ends(&self, first: &str, newest: &str) {
        // What is carried is closed.
        let told = self.client.ask(RUN, &json!({ "id": newest, "statuses": null }))["node"].take();
        assert_eq!(told["differences"]["totalCount"], 1);
        let carried = &told["differences"]["nodes"][0];
        assert_eq!((&carried["kind"], &carried["status"]), (&json!("STOCK_WITHOUT_CARD"), &json!("CLOSED")));
        let open = json!(["OPEN", "EXPLAINED", "SUBMITTED", "REJECTED", "APPROVED", "SETTLED"]);
        let told = self.client.ask(RUN, &json!({ "id": newest, "statuses": open }))["node"].take();
        assert_eq!(told["differences"], json!({ "totalCount": 0, "nodes": [] }));
        // The first run tells what became of what it found.
        let told = self.client.ask(RUN, &json!({ "id": first, "statuses": ["CLOSED"] }))["node"].take();
        assert_eq!(told["differences"]["totalCount"], 6);
        let nodes = told["differences"]["nodes"].as_array().expect("a list");
        let moved = nodes.iter().find(|one| one["kind"] == "LOCATION").expect("the place");
        assert_eq!((&moved["owner"]["name"], &moved["case"]["status"]), (&json!("王五"), &json!("CLOSED")));
    }
}

/// A difference as it was seen.
fn seen(case: &Value) -> Value {
    json!({ "case": case["id"], "version": case["version"] })
}

fn with(mut row: Value, more: impl std::borrow::Borrow<Value>) -> Value {
    row.as_object_mut().expect("an object").extend(more.borrow().as_object().expect("an object").clone());
    row
}

fn decided(case: &Value) -> Value {
    json!({ "case": case["id"], "digest": case["digest"], "documentNo": "院办〔2026〕3号" })
}

/// How each kind came about.
fn explained(case: &Value) -> Value {
    let (why, treatment, proof): (&str, &str, &[&str]) = match case["kind"].as_str().expect("a kind") {
        "CARD_WITHOUT_STOCK" => ("LOST", "LEDGER", &["二次查找记录", "责任认定意见"]),
        "LOCATION" => ("CHANGE_UNRECORDED", "CARD", &[]),
        "LEDGER_WITHOUT_CARD" => ("CARD_MISSING", "CARD", &["会计凭证"]),
        "LEDGER_CARD_AMOUNT" => ("BOOKED_WRONGLY", "LEDGER", &["核对说明"]),
        "STOCK_WITHOUT_CARD" if case["subjects"][0] == "ZC004" => ("CARD_MISSING", "CARD", &["来源说明"]),
        "STOCK_WITHOUT_CARD" => ("INHERITED", "LEGACY", &["来源说明", "历史形成情况说明"]),
        kind => panic!("{kind}"),
    };
    let proof: Vec<Value> = proof.iter().map(|kind| json!({ "kind": kind, "reference": "2026-1" })).collect();
    let more = json!({ "cause": why, "treatment": treatment, "note": "已查阅凭证并实地核对", "evidence": proof });
    with(seen(case), more)
}

const ALL: [&str; 6] = [
    "CARD_WITHOUT_STOCK ZC002",
    "LEDGER_CARD_AMOUNT ZC005",
    "LEDGER_WITHOUT_CARD ZC004",
    "LOCATION ZC003",
    "STOCK_WITHOUT_CARD ZC004",
    "STOCK_WITHOUT_CARD ZC006",
];

fn field<'v>(cases: &'v BTreeMap<String, Value>, name: &str) -> Vec<&'v str> {
    cases.values().map(|case| case[name].as_str().unwrap_or_default()).collect()
}

both! {
    async fn differences_are_followed_to_their_end_by_four_different_people(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        let first = scene.compare("2025-12-31");
        let cases = scene.cases();
        assert_eq!(cases.keys().collect::<Vec<_>>(), ALL);
        assert_eq!(field(&cases, "status"), ["OPEN"; 6]);
        assert!(cases.values().all(|case| case["dueOn"].is_string()), "{cases:?}");

        // Somebody answers for them.
        let persons = "{ institute(code: \"EX\") { custodians(first: 1) { nodes { id name } } } }";
        scene.client.take("people.csv", "资产编号,资产名称,原值,存放地点,使用人\nZC001,服务器,50000.00,A栋,王五\n".as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2025-06-30" }));
        let person = scene.client.ask(persons, &json!({}))["institute"]["custodians"]["nodes"][0]["id"].clone();
        let location = scene.case("LOCATION ZC003");
        let assign = with(seen(&location), json!({ "owner": person, "dueOn": "2199-01-04" }));
        scene.done(&scene.manager, "Assign", vec![assign]).await;

        scene.submit(&ALL).await;
        let cases = scene.cases();
        assert_eq!(field(&cases, "status"), ["SUBMITTED"; 6]);
        // Who explained does not approve, at whatever step, and who may not is told so.
        let loss = &cases["CARD_WITHOUT_STOCK ZC002"];
        assert_eq!(loss["route"], json!(["UNIT", "BUREAU"]));
        assert_eq!(scene.refused(&scene.maker, "Approve", decided(loss)).await, ["SAME_PERSON"]);
        assert_eq!(scene.refused(&scene.reviewer, "Approve", decided(loss)).await, ["STEP_NOT_YOURS"]);
        let token = scene.step(&with_role(Role::Head, None), "Approve", vec![decided(loss)]).await;
        assert_eq!(token["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let shown = scene.refused(&scene.head, "Approve", with(decided(loss), json!({ "digest": "0".repeat(64) }))).await;
        assert_eq!(shown, ["SEEN_OTHERWISE"]);
        scene.approve(&ALL).await;
        let cases = scene.cases();
        assert_eq!(field(&cases, "status"), ["APPROVED"; 6]);
        assert_eq!(field(&cases, "approvedBy"), ["reviewer", "reviewer", "reviewer", "head", "reviewer", "reviewer"]);

        scene.settle_all(&cases).await;

        // Nothing is closed before a run finds it gone, nor by who made it so.
        let cases = scene.cases();
        assert_eq!(scene.refused(&scene.checker, "Close", seen(&cases["CARD_WITHOUT_STOCK ZC002"])).await, ["STILL_FOUND"]);
        let newest = scene.compare(&scene.today());
        let cases = scene.cases();
        assert_eq!(cases.len(), 6, "nothing new: {cases:?}");
        assert_eq!(field(&cases, "presence"), ["GONE", "GONE", "GONE", "GONE", "GONE", "PRESENT"]);
        let close = |cases: &BTreeMap<String, Value>| cases.values().map(seen).collect::<Vec<_>>();
        scene.done(&scene.checker, "Close", close(&cases)).await;
        let cases = scene.cases();
        assert_eq!(field(&cases, "status"), ["CLOSED"; 6]);
        for case in cases.values() {
            let people = ["explainedBy", "approvedBy", "settledBy", "closedBy"].map(|by| case[by].as_str().expect("somebody"));
            assert_eq!(std::collections::BTreeSet::from(people).len(), 4, "{case}");
        }
        scene.ends(&first, &newest);
        scene.prints(&db);
    }

    async fn what_changed_is_not_approved_and_what_comes_again_says_so(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        scene.compare("2025-12-31");
        let (amount, moved) = ("LEDGER_CARD_AMOUNT ZC005", "LOCATION ZC003");
        scene.submit(&[amount, moved]).await;
        // The card turns out to cost something else, and a run says so.
        let before = scene.case(amount);
        scene.client.take("more.csv", "资产编号,资产名称,原值,存放地点\nZC005,扫描仪,950.00,A栋\n".as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2025-06-30" }));
        scene.compare("2025-12-31");
        let now = scene.case(amount);
        assert_eq!((&now["id"], &now["amount"], &now["status"]), (&before["id"], &json!("50.00"), &json!("SUBMITTED")));
        assert_eq!(now["found"].as_array().map(Vec::len), Some(2));
        assert_eq!(scene.refused(&scene.head, "Approve", decided(&before)).await, ["SEEN_OTHERWISE", "CONTENT_CHANGED"]);
        assert_eq!(scene.refused(&scene.head, "Approve", decided(&now)).await, ["CONTENT_CHANGED"]);
        let reject = json!({ "case": now["id"], "digest": now["digest"], "note": "金额已变，请重新查明" });
        scene.done(&scene.head, "Reject", vec![reject]).await;
        assert_eq!(scene.case(amount)["status"], "REJECTED");
        scene.submit(&[amount]).await;
        scene.approve(&[amount, moved]).await;

        // The place is put right, closed, and wrong again.
        let place = |place: &str, on: &str| {
            let list = format!("资产编号,资产名称,原值,存放地点\nZC003,书柜,800.00,{place}\n");
            scene.client.take(&format!("{place}.csv"), list.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": on }));
        };
        place("B栋", "2025-11-30");
        scene.done(&scene.manager, "Settle", vec![with(seen(&scene.case(moved)), scene.card("ZC003"))]).await;
        scene.compare("2025-12-31");
        scene.done(&scene.checker, "Close", vec![seen(&scene.case(moved))]).await;
        let closed = scene.case(moved);
        for (actor, step, row) in [
            (&scene.maker, "Explain", explained(&closed)),
            (&scene.head, "Approve", decided(&closed)),
            (&scene.checker, "Close", seen(&closed)),
            (&scene.manager, "Assign", with(seen(&closed), json!({ "owner": scene.client.institute.replace("Institute", "Person") }))),
        ] {
            assert_eq!(scene.refused(actor, step, row).await, ["STATUS_WRONG"], "{step}");
        }
        place("C栋", "2025-12-01");
        scene.compare("2025-12-31");
        let again = scene.case(moved);
        assert_eq!((&again["status"], &again["presence"], &again["id"]), (&json!("OPEN"), &json!("RETURNED"), &closed["id"]));
        assert_eq!(again["closedBy"], Value::Null);
        let steps: Vec<&str> = again["history"].as_array().expect("a list").iter().map(|one| one["step"].as_str().expect("a step")).collect();
        assert_eq!(steps, ["EXPLAIN", "SUBMIT", "APPROVE", "SETTLE", "CLOSE", "REOPEN"]);

        // Somebody looks back on what was approved; its history stays.
        let approved = scene.case(amount);
        let reopen = with(seen(&approved), json!({ "reason": "回头看：依据不足" }));
        scene.done(&scene.head, "Reopen", vec![reopen]).await;
        let opened = scene.case(amount);
        assert_eq!((&opened["status"], &opened["cause"]), (&json!("OPEN"), &Value::Null));
        assert_eq!(opened["history"].as_array().map(Vec::len), Some(8));
    }

    async fn a_supervisor_sees_all_on_one_measure_and_edits_nothing(db: TestDb) {
        let service = serve(&db);
        let other = Client::register_under(&service, "ZZ", "ENTERPRISE");
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        let run = scene.compare("2025-12-31");
        scene.submit(&["LOCATION ZC003"]).await;
        let supervisor = somebody(&db, "supervisor", &[Role::Supervisor], None).await.0;
        let query = "{ closureOverview { institute { code regime } open total closed closedShare overdue outsideRoute amount
            coverage { leg asOf opened groups } openByKind { kind count amount ageDays } } }";
        let told = ask(&scene.app, supervisor.clone(), query, &json!({})).await;
        let all = told["data"]["closureOverview"].as_array().unwrap_or_else(|| panic!("{told}"));
        let codes_of: Vec<&Value> = all.iter().map(|one| &one["institute"]["code"]).collect();
        assert_eq!(codes_of, ["EX", "ZZ"]);
        let (own, idle) = (&all[0], &all[1]);
        assert_eq!((&own["open"], &own["total"], &own["closedShare"], &own["amount"]),
            (&json!(6), &json!(6), &json!(0), &json!("1900.00")));
        assert_eq!(own["coverage"].as_array().map(Vec::len), Some(2));
        assert_eq!((&idle["total"], &idle["closedShare"], &idle["coverage"]), (&json!(0), &Value::Null, &json!([])));

        let case = scene.case("LOCATION ZC003");
        let note = json!({ "case": case["id"], "note": "请于月底前办结" });
        scene.done(&supervisor, "Remind", vec![note.clone()]).await;
        scene.done(&supervisor, "Comment", vec![note]).await;
        let after = scene.case("LOCATION ZC003");
        assert_eq!((&after["version"], &after["status"], &after["digest"]), (&case["version"], &case["status"], &case["digest"]));
        assert_eq!(after["history"][2]["step"], "REMIND");
        for (step, row) in [("Explain", explained(&case)), ("Submit", seen(&case)), ("Close", seen(&case))] {
            let told = scene.step(&supervisor, step, vec![row]).await;
            assert_eq!(told["errors"][0]["extensions"]["code"], "FORBIDDEN", "{step}");
        }

        // Rows are answered each, or all together; a resend is answered the same.
        let unknown = json!({ "case": format!("DifferenceCase:{}", uuid::Uuid::nil()), "note": "在哪里" });
        let rows = vec![json!({ "case": case["id"], "note": "已阅" }), unknown];
        let all = scene.step(&supervisor, "Comment", rows.clone()).await;
        let error = &all["data"]["differenceComment"]["userErrors"][0];
        assert_eq!((&error["code"], &error["field"]), (&json!("CASE_UNKNOWN"), &json!(["rows", "1"])));
        let each = scene.step_by(&supervisor, "Comment", rows.clone(), "BY_ROW").await;
        let told = &each["data"]["differenceComment"]["rows"];
        assert_eq!((&told[0]["userErrors"], &told[1]["userErrors"][0]["code"]), (&json!([]), &json!("CASE_UNKNOWN")));
        scene.asked.set(scene.asked.get() - 1);
        assert_eq!(scene.step_by(&supervisor, "Comment", rows, "BY_ROW").await, each);
        assert_eq!(scene.case("LOCATION ZC003")["history"].as_array().map(Vec::len), Some(5));

        // A run that looks back changes nothing of what is followed.
        let known = scene.client.ask("query($id: ID!) { node(id: $id) { ... on ReconciliationRun { knownAt } } }", &json!({ "id": run }));
        scene.client.take("more.csv", "资产编号,资产名称,原值,存放地点\nZC003,书柜,800.00,B栋\n".as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2025-06-30" }));
        scene.compare("2025-12-31");
        assert_eq!(scene.case("LOCATION ZC003")["presence"], "GONE");
        let asked = json!({ "asOf": "2025-12-31", "stocktake": scene.stocktake, "knownAt": known["node"]["knownAt"] });
        scene.client.reconcile("look back", asked);
        assert_eq!(scene.case("LOCATION ZC003")["presence"], "GONE");
        assert_eq!(other.code, "ZZ");
    }
}

/// What people do who may do everything, in the order of a seed.
struct Walk<'s, 'a> {
    scene: &'s Scene<'a>,
    people: Vec<Actor>,
    random: Random,
}

impl Walk<'_, '_> {
    /// Tries a step with a difference; answers whether it was taken.
    async fn attempt(&mut self, case: &Value, step: &str) -> bool {
        let actor = self.random.pick(&self.people).clone();
        let row = match step {
            "Explain" => with(
                seen(case),
                json!({ "cause": "INHERITED", "treatment": "LEGACY", "note": "系统启用前形成",
                "evidence": EVIDENCE.map(|kind| json!({ "kind": kind, "reference": "1" })) }),
            ),
            "Approve" => decided(case),
            "Reject" => json!({ "case": case["id"], "digest": case["digest"], "note": "重新查明" }),
            "Reopen" => with(seen(case), json!({ "reason": "回头看" })),
            _ => seen(case),
        };
        let answer = self.scene.step(&actor, step, vec![row]).await;
        let payload = &answer["data"][format!("difference{step}")];
        assert!(answer["errors"].is_null(), "{answer}");
        payload["userErrors"] == json!([])
    }
}

/// Everything that any kind asks for, where it is carried.
const EVIDENCE: [&str; 6] = ["会计凭证", "核对说明", "二次查找记录", "责任认定意见", "来源说明", "历史形成情况说明"];
const STEPS: [&str; 7] = ["Explain", "Submit", "Approve", "Reject", "Settle", "Close", "Reopen"];

/// The step that leads on.
fn next(case: &Value) -> &'static str {
    match case["status"].as_str().expect("a status") {
        "OPEN" | "REJECTED" => "Explain",
        "EXPLAINED" => "Submit",
        "SUBMITTED" => "Approve",
        "APPROVED" => "Settle",
        "SETTLED" => "Close",
        _ => "Reopen",
    }
}

/// Who both made and approved, or made and closed, since a difference was opened or opened again.
const BOTH: &str = "SELECT count(*) FROM difference_event a JOIN difference_event b ON a.case_id = b.case_id AND a.round = b.round
    AND a.done_by_key = b.done_by_key WHERE a.step IN ('APPROVE', 'CLOSE') AND b.step IN ('EXPLAIN', 'SUBMIT', 'SETTLE')";

both! {
    /// Three hundred random steps of five people with every role: nobody makes and approves, and what is closed
    /// changes by being opened again only.
    async fn nobody_makes_and_approves_whatever_is_tried(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        scene.compare("2025-12-31");
        let institute = Some(InstituteId(id(&json!(scene.client.institute))));
        let roles = [Role::Maker, Role::Checker, Role::Head];
        let mut people = Vec::new();
        for name in ["jia", "yi", "bing", "ding", "wu"] {
            let (own, account) = somebody(&db, name, &roles, institute).await;
            let all = [own.roles(), &[Granted { role: Role::BureauReviewer, institute: None, until: None }]].concat();
            people.push(Actor::with_account(&account, all));
        }
        let mut walk = Walk { scene: &scene, people, random: Random(23) };
        let mut taken: BTreeMap<&str, u32> = BTreeMap::new();
        for at in 0..300 {
            let case = scene.case(ALL[at % 3]);
            let step = if walk.random.below(3) == 0 { *walk.random.pick(&STEPS) } else { next(&case) };
            if walk.attempt(&case, step).await {
                *taken.entry(step).or_default() += 1;
                assert!(case["status"] != "CLOSED" || step == "Reopen", "{step}: {case}");
            } else {
                assert_eq!(scene.case(ALL[at % 3]), case, "what is refused changes nothing");
            }
        }
        assert_eq!(db.number(BOTH).await, 0);
        let closed = taken.get("Close").copied().unwrap_or_default();
        assert!(closed > 2 && taken.len() == STEPS.len(), "the walk gets to the end: {taken:?}");
        // The database holds it, too.
        for (set, of) in [
            ("approved_by_key = explained_by_key", "explained_by_key IS NOT NULL AND approved_by_key IS NOT NULL"),
            ("settled_by_key = approved_by_key", "settled_by_key IS NOT NULL"),
            ("status = 'CLOSED'", "status <> 'CLOSED'"),
            ("status = 'APPROVED'", "approved_by_key IS NULL"),
        ] {
            assert!(db.number(&format!("SELECT count(*) FROM difference_case WHERE {of}")).await > 0, "{of}");
            let update = db.raw.execute_unprepared(&format!("UPDATE difference_case SET {set} WHERE {of}")).await;
            let told = update.expect_err(set).to_string().to_lowercase();
            assert!(told.contains("check constraint"), "{set}: {told}");
        }
        let twice = "UPDATE difference_event SET done_by_key = explained_by_key WHERE step = 'APPROVE'";
        let told = db.raw.execute_unprepared(twice).await.expect_err("the same person").to_string().to_lowercase();
        assert!(told.contains("check constraint"), "{told}");
    }

    /// What is wrong of equipment is not put right on the account of furniture, however much it is.
    async fn a_difference_of_a_class_is_settled_on_its_account(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::of(&db, Client::register(&service, "EX"), LISTS_BY_CLASS).await;
        scene.compare("2025-12-31");
        let amount = "LEDGER_CARD_AMOUNT ZC005";
        scene.submit(&[amount]).await;
        scene.approve(&[amount]).await;
        let today = scene.today();
        let journal = format!(
            "日期,凭证号数,科目编码,科目名称,摘要,方向,金额,资产编号
{today},记-11,1002,银行存款,退款,借,100.00,
{today},记-11,160102,固定资产——家具和用具,更正,贷,100.00,
{today},记-12,1002,银行存款,退款,借,100.00,
{today},记-12,160101,固定资产——设备,更正,贷,100.00,ZC005
"
        );
        scene.client.take("settled.csv", journal.as_bytes(), json!({ "kind": "LEDGER" }));
        let by = |number: i64| json!({ "voucher": with(scene.voucher(), json!({ "number": number })) });
        let case = scene.case(amount);
        assert_eq!(scene.refused(&scene.manager, "Settle", with(seen(&case), by(11))).await, ["VOUCHER_CLASS"]);
        scene.done(&scene.manager, "Settle", vec![with(seen(&case), by(12))]).await;
    }

    /// What is carried is closed as it was approved, and a card that was there before settles nothing by its price.
    async fn what_has_grown_since_is_not_closed(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        scene.compare("2025-12-31");
        let (amount, missing) = ("LEDGER_CARD_AMOUNT ZC005", "LEDGER_WITHOUT_CARD ZC004");
        let cases = scene.cases();
        let proof: Vec<Value> =
            ["核对说明", "历史形成情况说明"].map(|kind| json!({ "kind": kind, "reference": "1" })).to_vec();
        let carried = json!({ "cause": "INHERITED", "treatment": "LEGACY", "note": "系统启用前形成", "evidence": proof });
        let rows = vec![with(seen(&cases[amount]), carried), explained(&cases[missing])];
        scene.done(&scene.maker, "Explain", rows).await;
        let cases = scene.cases();
        scene.done(&scene.maker, "Submit", vec![seen(&cases[amount]), seen(&cases[missing])]).await;
        scene.approve(&[amount, missing]).await;

        // Another card that costs as much changes: it is not the one that was missing.
        let other = "资产编号,资产名称,原值,存放地点\nZC003,书柜,300.00,A栋\n";
        scene.client.take("other.csv", other.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-06-30" }));
        let row = with(seen(&scene.case(missing)), scene.card("ZC003"));
        assert_eq!(scene.refused(&scene.manager, "Settle", row).await, ["CARD_OLDER"]);

        scene.done(&scene.manager, "Settle", vec![seen(&scene.case(amount))]).await;
        let more = "资产编号,资产名称,原值,存放地点\nZC005,扫描仪,700.00,A栋\n";
        scene.client.take("more.csv", more.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-06-30" }));
        scene.compare("2025-12-31");
        let grown = scene.case(amount);
        assert_eq!((&grown["amount"], &grown["status"]), (&json!("300.00"), &json!("SETTLED")));
        assert_eq!(scene.refused(&scene.checker, "Close", seen(&grown)).await, ["AMOUNT_CHANGED"]);
    }

    async fn who_counted_does_not_approve_what_was_counted(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        scene.compare("2025-12-31");
        scene.submit(&["LOCATION ZC003"]).await;
        let institute = Some(InstituteId(id(&json!(scene.client.institute))));
        let ctx = db.ctx();
        let mut heads = Vec::new();
        for (login, name) in [("zhao.liu", "赵六"), ("qian.qi", "钱七")] {
            let account = oversight::access::account::add(&ctx, login, name).await.expect("an account").account;
            heads.push(Actor::with_account(&account, vec![Granted { role: Role::Head, institute, until: None }]));
        }
        let case = scene.case("LOCATION ZC003");
        assert_eq!(scene.refused(&heads[0], "Approve", decided(&case)).await, ["COUNTER_APPROVES"]);
        // Others count it again: then it is they who do not, either.
        let counts = json!({ "kind": "COUNTS", "baseDate": "2025-12-31" });
        let again = scene.client.take("again.csv", COUNTS.replace("赵六", "钱七").as_bytes(), counts);
        let asked = json!({ "asOf": "2025-12-31", "stocktake": scene.client.stocktake(&again) });
        scene.client.reconcile("again", asked);
        let now = scene.case("LOCATION ZC003");
        assert_eq!(now["id"], case["id"]);
        let reject = json!({ "case": now["id"], "digest": now["digest"], "note": "已重新盘点" });
        scene.done(&scene.head, "Reject", vec![reject]).await;
        scene.submit(&["LOCATION ZC003"]).await;
        let case = scene.case("LOCATION ZC003");
        for counted in &heads {
            assert_eq!(scene.refused(counted, "Approve", decided(&case)).await, ["COUNTER_APPROVES"]);
        }
        scene.done(&scene.head, "Approve", vec![decided(&case)]).await;
    }
}
