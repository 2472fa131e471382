//! A page of fifty takes as many statements as a page of one.

use crate::support::{TestDb, both};
use entity::imports::import;
use entity::{CountRound, Day, ImportKind, ImportMode, ImportStatus, InstituteId, Regime};
use oversight::access::Actor;
use oversight::app::Ctx;
use oversight::counting;
use oversight::counting::course::Plan;
use oversight::counting::record::AllHere;
use oversight::depreciation;
use oversight::graphql::{Answer, Api, Asked};
use oversight::imports::{self, ApplyInput, CountsInput, MappingInput, Source};
use oversight::jobs::Progress;
use oversight::org::service::{Registration, register};
use oversight::reconcile::service::{self, RunInput};
use oversight::words::Lang;
use sea_orm::{DbBackend, EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Everything that a card refers to.
const CARDS: &str = "query($first: Int!) { institute(code: \"EX\") { assetCards(first: $first) {
    totalCount nodes { cardNo category { code } department { name } manageDepartment { name } location { path }
        user { name } custodian { name } lastCountedOn version history { kind summary by { name } }
        bookValue(on: \"2025-12-31\") { netValue } bookValueProblems(on: \"2025-12-31\") { code } } } } }";

/// The lists of institutes, and what is behind their rows.
const LISTS: &str = "query($first: Int!) { institutes(first: $first) { totalCount nodes { code regime(on: \"2025-12-31\")
    departments(first: 3) { totalCount nodes { name parent { name } } }
    locations(first: 3) { totalCount nodes { path parent { path } } }
    custodians(first: 3) { totalCount nodes { name department { name } } }
    mappings(first: 3) { totalCount nodes { name } }
    imports(first: 3) { totalCount nodes { status progress { done } institute { code } } }
    stocktakes(first: 3) { totalCount nodes { title institute { code } progress { counted } steps { kind } teams { name } } }
    depreciationRuns(first: 3) { totalCount nodes { period reversedBy institute { code } } }
    reconciliationRuns(first: 3) { totalCount nodes { status progress { done } stocktake { title } institute { code } } } } } }";

const DIFFERENCES: &str = "query($id: ID!, $first: Int!) { node(id: $id) { ... on ReconciliationRun {
    differences(first: $first) { totalCount nodes { id rule { id } evidence { summary } proposal { basis }
        status owner { name } dueOn case { status history { step } found { id } nextStep } } } } } }";

/// Differences as they are followed, and what is behind them.
const CASES: &str = "query($first: Int!) { institute(code: \"EX\") { differenceCases(first: $first, orderBy: DUE) {
    totalCount nodes { status owner { name } institute { code } history { step } found { id case { id } } nextStep } } } }";

/// All institutes on one measure.
const OVERVIEW: &str = "{ closureOverview { institute { code } open closedShare outsideRoute coverage { asOf }
    openByKind { kind count } } }";

const ROWS: &str = "query($id: ID!, $first: Int!) { node(id: $id) { ... on Import {
    rows(first: $first) { totalCount nodes { cell changes { field } problems { message } } } } } }";

const NODES: &str = "query($ids: [ID!]!) { nodes(ids: $ids) { id ... on AssetCard { name location { path }
    lastCountedOn version history { kind summary by { name } } } } }";

/// What was posted of depreciation, and the cards behind it.
const LINES: &str = "query($id: ID!, $first: Int!) { node(id: $id) { ... on DepreciationRun {
    lines(first: $first) { totalCount nodes { amount card { name location { path } bookValue(on: \"2025-12-31\") { netValue } } } } } } }";

/// A month of depreciation as a table, and the cards behind it.
const SCHEDULE: &str = "query($first: Int!) { institute(code: \"EX\") { depreciationSchedule(period: \"2025-12\") {
    rows(first: $first) { totalCount nodes { amount card { name location { path } bookValue(on: \"2025-12-31\") { netValue } } } } } } }";

/// What a stocktake expects, what was said of it, and what is behind that.
const COUNTED: &str = "query($id: ID!, $first: Int!) { node(id: $id) { ... on Stocktake {
    progress { expected counted matched } digest sheets { team { name } location { path } expected }
    lines(first: $first) { totalCount nodes { outcome card { name location { path } bookValue(on: \"2025-12-31\") { netValue } }
        expected { location { path } custodian { name } user { name } } counts { location { path } countedBy { name } }
        found { location { path } custodian { name } } rolledForward { movement { kind } } } } } } }";

const RECORD: &str = "mutation($input: CountsRecordInput!) { countsRecord(input: $input) {
    receipts { differs } userErrors { code } } }";

/// So long that on a slow machine, too, what can be asked for together is.
const GATHER: Duration = Duration::from_millis(600);

/// Asks a program of its own; answers what was told, and the statements that it took.
async fn watched(db: &TestDb, query: &'static str, variables: Value) -> (Value, Vec<String>) {
    let statements: Arc<Mutex<Vec<String>>> = Arc::default();
    let kept = Arc::clone(&statements);
    let Value::Object(variables) = variables else { panic!("no variables") };
    let asked = Asked { query: query.to_owned(), operation_name: None, variables: Some(variables), only_query: false };
    let app = TestDb::watched(&db.url, &db.folder, move |sql| kept.lock().expect("whole").push(sql.to_owned())).await;
    let ctx = Ctx::new(app, Actor::operator(), Lang::En);
    let Answer::Json(body) = Api::default().gathering(GATHER).answer(ctx, asked).await else { panic!("not executed") };
    let mut told: Value = serde_json::from_slice(&body).expect("JSON");
    assert!(told["errors"].is_null(), "{told}");
    let statements = std::mem::take(&mut *statements.lock().expect("whole"));
    (told["data"].take(), statements)
}

/// Holds that two requests take the same number of statements, which is not none.
fn alike(what: &str, one: &[String], many: &[String]) {
    assert!(!one.is_empty() && one.len() == many.len(), "{what}:\n{}\n---\n{}", one.join("\n"), many.join("\n"));
}

async fn import(db: &TestDb, institute: InstituteId, kind: ImportKind, name: &str, text: &str) -> import::Model {
    let input = ApplyInput {
        institute,
        kind,
        source: Source::File(db.folder.write(name, text).into()),
        mapping: MappingInput::None,
        mode: ImportMode::RejectRows,
        effective_on: None,
        replace_period: false,
        preview_digest: None,
        counts: CountsInput {
            base_date: if kind == ImportKind::Counts {
                Day::from_digits(20_251_231).expect("a day")
            } else {
                Day::BLANK
            },
            ..CountsInput::default()
        },
    };
    let import = imports::run_here(&db.ctx(), &input, &Progress::default()).await.expect("no fault").import;
    assert_eq!(import.status, ImportStatus::Committed, "{}", import.problems);
    import
}

/// Sixty cards, each with two versions, everything it can refer to, and a count that differs.
async fn books(db: &TestDb) -> (String, String, Vec<String>) {
    let registration = Registration {
        code: "EX".into(),
        name: "甲".into(),
        regime: Some(Regime::Government),
        ..Registration::default()
    };
    let institute = register(&db.ctx(), &registration, None).await.expect("registered").id;
    let list = |value: usize| {
        let mut text =
            "资产编号,卡片编号,资产名称,资产分类代码,原值,使用部门,管理部门,存放地点,使用人,保管人,财务入账日期,使用年限(月)\n".to_owned();
        for at in 100..160 {
            let some = at % 7;
            writeln!(
                text,
                "ZC{at},KP{at},电脑,A0201010{some},{value},部门{some},处{some},A栋/{some},甲{some},乙{some},2025-11-05,60"
            )
            .expect("a text");
        }
        text
    };
    import(db, institute, ImportKind::Cards, "first.csv", &list(100)).await;
    let second = import(db, institute, ImportKind::Cards, "second.csv", &list(200)).await;
    let mut counts = "资产编号,资产名称,实盘数量\n".to_owned();
    for at in 100..160 {
        writeln!(counts, "ZC{at},电脑,2").expect("a text");
    }
    let counted = import(db, institute, ImportKind::Counts, "counts.csv", &counts).await;
    let asked = RunInput {
        institute,
        as_of: Day::from_digits(20_251_231).expect("a day"),
        from: None,
        known_at: None,
        stocktake: counted.stocktake_id,
        mapping: None,
        client_id: None,
    };
    let (run, _) = service::run_here(&db.ctx(), &asked, &Progress::default()).await.expect("a run");
    let cards = entity::assets::card::Entity::find().all(&db.raw).await.expect("rows");
    let cards = cards.iter().map(|card| format!("AssetCard:{}", card.id)).collect();
    (format!("ReconciliationRun:{}", run.id), format!("Import:{}", second.id), cards)
}

/// A stocktake of all cards, each of which somebody has counted where it is.
async fn counted(db: &TestDb, institute: InstituteId) -> String {
    let ctx = db.ctx();
    let day = Day::from_digits(20_251_231).expect("a day");
    let plan = Plan { title: "盘点".into(), base_date: day, seed: "1".into(), ..Plan::default() };
    let id = counting::service::plan(&ctx, institute, &plan).await.expect("planned");
    counting::service::open(&ctx, id, 1).await.expect("opened");
    let places = entity::org::place::Entity::find().all(&db.raw).await.expect("places");
    for place in places {
        let (device, client, round) = ("A".to_owned(), db.app.id(), CountRound::Own);
        let all = AllHere { place: place.id, device, client, round, on: None };
        // Nothing is expected in the building itself.
        let _ = counting::record::all_matched(&ctx, id, &all).await;
    }
    format!("Stocktake:{id}")
}

/// Fifty more institutes, each with a department, a person, a place, a stocktake, and a run that waits.
async fn many_institutes(db: &TestDb) {
    for at in 0..50 {
        db.institute(&format!("A{at:02}")).await;
    }
    let each = |table: &str, columns: &str, values: &str| {
        format!(
            "INSERT INTO {table} (id, institute_id, recorded_at, {columns}) \
                 SELECT id, id, 1, {values} FROM institute WHERE code <> 'EX'"
        )
    };
    let postgres = db.raw.get_database_backend() == DbBackend::Postgres;
    let digest = if postgres { "decode(repeat('00', 32), 'hex')" } else { "zeroblob(32)" };
    for sql in [
        each("department", "name, key", "name, name"),
        each("place", "name, path, key", "name, name, name"),
        each("person", "name, key, department_id", "name, name, id"),
        each("stocktake", "kind, status, title, base_date, scope, version", "'LIST', 'CLOSED', name, 20251231, '', 1"),
        each(
            "depreciation_run",
            "year, month, regime, cards, amount, digest, summary, actor",
            &format!("2025, 12, 'government', 0, 0, {digest}, '{{\"classes\":[],\"unsaid\":[]}}', 'operator'"),
        ),
        each(
            "reconciliation_run",
            "status, as_of, from_on, known_at, stocktake_id, mapping, regime, ruleset, summary, actor",
            "'QUEUED', 20251231, 20250101, 1, id, '', 'government', 'v1', '{}', 'operator'",
        ),
    ] {
        db.run(&sql).await;
    }
}

both! {
    async fn pages_take_the_same_statements(db: TestDb) {
        let (run, import, cards) = books(&db).await;
        let first = |rows: usize| json!({ "first": rows });
        let (one, few) = watched(&db, CARDS, first(1)).await;
        let (fifty, many) = watched(&db, CARDS, first(50)).await;
        assert_eq!(one["institute"]["assetCards"]["nodes"].as_array().map(Vec::len), Some(1));
        let nodes = fifty["institute"]["assetCards"]["nodes"].as_array().expect("a list");
        assert_eq!((nodes.len(), &fifty["institute"]["assetCards"]["totalCount"]), (50, &json!(60)));
        let card = &nodes[49];
        for field in ["category", "department", "manageDepartment", "location", "user", "custodian", "lastCountedOn"] {
            assert!(!card[field].is_null(), "{field}: {card}");
        }
        assert_eq!((&card["version"], &card["history"][1]["kind"]), (&json!(2), &json!("CHANGED")));
        alike("cards", &few, &many);

        let (_, few) = watched(&db, NODES, json!({ "ids": cards[..1] })).await;
        let (told, many) = watched(&db, NODES, json!({ "ids": cards[..50] })).await;
        assert!(told["nodes"].as_array().expect("a list").iter().zip(&cards).all(|(node, id)| node["id"] == **id));
        alike("nodes", &few, &many);

        let (_, few) = watched(&db, CASES, first(1)).await;
        let (told, many) = watched(&db, CASES, first(50)).await;
        let cases = &told["institute"]["differenceCases"];
        assert_eq!((cases["nodes"].as_array().map(Vec::len), &cases["totalCount"]), (Some(50), &json!(60)));
        alike("cases", &few, &many);

        let (_, few) = watched(&db, SCHEDULE, first(1)).await;
        let (told, many) = watched(&db, SCHEDULE, first(50)).await;
        let rows = &told["institute"]["depreciationSchedule"]["rows"];
        assert_eq!((rows["nodes"].as_array().map(Vec::len), &rows["totalCount"]), (Some(50), &json!(60)));
        alike("schedule", &few, &many);

        let institute = entity::org::institute::Entity::find().one(&db.raw).await.expect("read").expect("EX").id;
        let december = "2025-12".parse().expect("a month");
        let posted = depreciation::service::post(&db.ctx(), institute, december).await.expect("posted").run;
        let posted = format!("DepreciationRun:{}", posted.id);
        let stocktake = counted(&db, institute).await;
        let (told, few) = watched(&db, COUNTED, json!({ "id": stocktake, "first": 1 })).await;
        assert_eq!(told["node"]["progress"], json!({ "expected": 60, "counted": 60, "matched": 60 }));
        let (told, many) = watched(&db, COUNTED, json!({ "id": stocktake, "first": 50 })).await;
        let said = |from: usize, rows: usize| {
            let count = |at: usize| json!({ "deviceId": "B", "clientId": uuid::Uuid::from_u128(at as u128), "sequence": 1,
                "code": format!("ZC{at}"), "round": "RECOUNT", "finding": "FOUND" });
            json!({ "input": { "idempotencyKey": format!("{from}"), "stocktake": stocktake,
                "counts": (from..from + rows).map(count).collect::<Vec<_>>() } })
        };
        // The first one also says who counts.
        watched(&db, RECORD, said(0, 1)).await;
        let (_, one) = watched(&db, RECORD, said(1, 1)).await;
        let (told_all, most) = watched(&db, RECORD, said(1_000, 500)).await;
        assert_eq!(told_all["countsRecord"]["receipts"].as_array().map(Vec::len), Some(500));
        assert_eq!(most.len(), one.len() + 2, "500 are written by three statements");
        let lines = &told["node"]["lines"];
        assert_eq!((lines["nodes"].as_array().map(Vec::len), &lines["totalCount"]), (Some(50), &json!(60)));
        assert!(!lines["nodes"][49]["counts"][0]["location"].is_null() && !lines["nodes"][49]["expected"]["user"].is_null());
        alike("counted", &few, &many);
        for (what, query, id) in
            [("differences", DIFFERENCES, &run), ("rows", ROWS, &import), ("lines", LINES, &posted)]
        {
            let ask = |rows: usize| json!({ "id": id, "first": rows });
            let (_, few) = watched(&db, query, ask(1)).await;
            let (told, many) = watched(&db, query, ask(50)).await;
            let list = told["node"].as_object().expect("a node").values().next().expect("a list").clone();
            assert_eq!((list["nodes"].as_array().map(Vec::len), &list["totalCount"]), (Some(50), &json!(60)), "{what}");
            alike(what, &few, &many);
        }
    }

    async fn lists_of_institutes_take_the_same_statements(db: TestDb) {
        let (_, few) = watched(&db, OVERVIEW, json!({})).await;
        many_institutes(&db).await;
        let (told, many) = watched(&db, OVERVIEW, json!({})).await;
        assert_eq!(told["closureOverview"].as_array().map(Vec::len), Some(50));
        alike("overview", &few, &many);
        assert_eq!(entity::org::institute::Entity::find().count(&db.raw).await.expect("a number"), 50);
        let (_, few) = watched(&db, LISTS, json!({ "first": 1 })).await;
        let (told, many) = watched(&db, LISTS, json!({ "first": 50 })).await;
        let nodes = told["institutes"]["nodes"].as_array().expect("a list");
        assert_eq!(nodes.len(), 50);
        let runs = json!({ "status": "QUEUED", "progress": null, "stocktake": { "title": "Institute A49" },
            "institute": { "code": "A49" } });
        assert_eq!(nodes[49]["reconciliationRuns"], json!({ "totalCount": 1, "nodes": [runs] }));
        assert_eq!(nodes[49]["custodians"]["nodes"][0]["department"]["name"], "Institute A49");
        alike("institutes", &few, &many);
    }
}
