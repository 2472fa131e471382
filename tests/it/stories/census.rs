//! The sheets of a stocktake, out and in again, and the tables that it comes to: by the API, by the command, and as
//! workbooks that are read back.

use super::{Client, NONE, codes, id, serve, somebody};
use crate::support::{TestDb, ask, both, evening};
use entity::{InstituteId, Role};
use oversight::access::Actor;
use oversight::app::App;
use oversight::sheet::{Body, ReadOptions, open};
use serde_json::{Value, json};
use std::sync::Arc;

const CARDS: &str = "资产编号,卡片编号,标签号,资产名称,规格型号,计量单位,数量,原值,累计折旧,存放地点,保管人,使用部门,资产分类代码,使用状况,财务入账日期,使用年限(月)
0001,KP001,,服务器,R740,台,1,72000.00,0,A栋/101,甲,信息处,A02010104,在用,2024-12-31,72
0002,KP002,T-2,打印机,M400,台,1,1500.00,0,A栋/101,甲,信息处,A02010601,在用,2024-12-31,72
0003,KP003,,离心机,,台,1,80000.00,0,A栋/101,乙,材料所,A02100000,在用,2024-12-31,
0004,KP004,,椅子,,把,10,1000.00,0,B栋/202,乙,材料所,A05010301,在用,2024-12-31,180
0005,KP005,,投影仪,,台,1,6000.00,0,B栋/202,乙,材料所,A02020200,在用,2024-12-31,72
0006,KP006,,旧柜,,个,1,800.00,0,,乙,材料所,A05010501,闲置,2024-12-31,180
0007,KP007,,交换机,,台,1,9000.00,0,A栋/101,甲,信息处,A02010201,在用,2024-12-31,72
";

/// The documents of the story, as clients write them.
const PLAN: &str = "mutation($input: StocktakePlanInput!) { stocktakePlan(input: $input) { stocktake { id } } }";
const OPEN: &str = "mutation($input: StocktakeOpenInput!) { stocktakeOpen(input: $input) { stocktake { status } } }";
const IMPORT: &str = "mutation CountsImport($input: CountsImportInput!) { countsImport(input: $input) {
    stocktake { id status } deviceId counts userErrors { code message } } }";
const TABLES: &str = "query Tables($id: ID!) { node(id: $id) { ... on Stocktake {
    progress { counted matched missing surplus unknownCode }
    lines(first: 20) { nodes { number outcome counts { deviceId quantity note observer countedOn location { path }
        custodian { name } condition } } }
    extras(first: 9) { nodes { code outcome counts { name note } } }
    rollForward { total { ...Q } checks { code }
        rows(first: 20, moved: true) { totalCount nodes { number outcome countedOn quantities { ...Q } movements { movement { kind } } } } }
    census { on edition stated checks { code } total { ...C } classes { code name amounts { ...C } }
        rows(first: 20) { totalCount nodes { line number name classCode outcome suspected found amounts { ...C } } } } } } }
    fragment Q on RollForwardQuantities { booked increase decrease expected counted adjusted atBase excused difference left }
    fragment C on CensusAmounts { book { ...F } surplus { ...F } shortage { ...F } loss { ...F } counted { ...F } }
    fragment F on AssetFigures { quantity originalValue accumulatedDepreciation netValue }";
const STATEMENT: &str =
    "query Statement($id: ID!) { node(id: $id) { ... on ReconciliationRun { statement { checks { code }
    rows { classCode ledger { cost { closing } } cards { cost { closing } accumulated { closing } closingNet }
        difference { cost { closing } } physicalQuantity physicalValue cardPhysical }
    total { cards { cost { opening increase decrease closing } } physicalValue cardPhysical } } } } }";

/// An institute with an open stocktake, and who counts.
struct Scene<'a> {
    client: Client<'a>,
    app: Arc<App>,
    counter: Actor,
    stocktake: String,
}

impl<'a> Scene<'a> {
    async fn set(db: &TestDb, client: Client<'a>, more: Value) -> Self {
        db.clock.set(evening("2026-01-05"));
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        let institute = Some(InstituteId(id(&json!(client.institute))));
        let counter = somebody(db, "counter", &[Role::Counter], institute).await.0;
        let mut plan = json!({ "idempotencyKey": "plan", "institute": client.institute, "title": "2025年度盘点",
            "baseDate": "2025-12-31", "seed": "1" });
        plan.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let made = client.ask(PLAN, &json!({ "input": plan }));
        let stocktake = made["stocktakePlan"]["stocktake"]["id"].as_str().expect("an id").to_owned();
        let input = json!({ "idempotencyKey": "open", "stocktake": stocktake, "version": 1 });
        assert_eq!(client.ask(OPEN, &json!({ "input": input }))["stocktakeOpen"]["stocktake"]["status"], "OPEN");
        Self { app: db.real().await, client, counter, stocktake }
    }

    fn id(&self) -> String {
        id(&json!(self.stocktake)).to_string()
    }

    /// Hands a list in; answers the payload.
    async fn hand_in(&self, name: &str, bytes: &[u8], more: Value) -> Value {
        let (upload, sha256) = self.client.upload(name, bytes);
        let mut input =
            json!({ "idempotencyKey": format!("{name} {sha256:.9}"), "stocktake": self.stocktake, "uploadId": upload });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        ask(&self.app, self.counter.clone(), IMPORT, &json!({ "input": input })).await
    }

    /// Hands a list in that is not refused; answers how many of its counts are kept.
    async fn taken(&self, name: &str, bytes: &[u8], more: Value) -> u64 {
        let answer = self.hand_in(name, bytes, more).await;
        assert_eq!(codes(&answer, "countsImport"), NONE, "{answer}");
        answer["data"]["countsImport"]["counts"].as_u64().expect("a number")
    }

    fn told(&self) -> Value {
        self.client.ask(TABLES, &json!({ "id": self.stocktake }))["node"].take()
    }
}

/// What the command writes.
fn written(db: &TestDb, arguments: &[&str], name: &str) -> Vec<u8> {
    let file = db.folder.file(name);
    let arguments = [&["stocktake"], arguments, &["--lang", "zh", "--out", &file]].concat();
    let output = db.program(&arguments).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(&file).expect("a file")
}

/// The rows of every sheet of a workbook.
fn sheets(bytes: Vec<u8>) -> Vec<(String, Vec<Vec<String>>)> {
    let book = open(bytes, &ReadOptions::default()).expect("a workbook");
    let rows = |sheet: oversight::sheet::Sheet| {
        let Body::Grid(grid) = &sheet.body else { panic!("a grid") };
        let mut rows: Vec<Vec<String>> = Vec::new();
        grid.for_each(0..1_000, |row| rows.push((0..30).map(|column| row.text(column).to_owned()).collect()));
        (sheet.name, rows)
    };
    book.sheets.into_iter().map(rows).collect()
}

/// A printed sheet as a list, filled: what is to be written into a row is found by its 资产编号 or its place among the
/// empty ones.
fn filled(printed: &[Vec<String>], fill: &[(&str, &[(&str, &str)])]) -> String {
    let head = printed.iter().position(|row| row[0] == "序号").expect("captions");
    let column = |caption: &str| printed[head].iter().position(|cell| cell == caption).expect("a column");
    let mut rows = printed[head..].to_vec();
    for (number, cells) in fill {
        let is_it = |row: &&mut Vec<String>| row[1] == *number || row[0] == *number;
        let row = rows.iter_mut().find(is_it).unwrap_or_else(|| panic!("{number}: {printed:?}"));
        for (caption, text) in *cells {
            (*text).clone_into(&mut row[column(caption)]);
        }
    }
    let line = |row: &Vec<String>| row[..20].join(",");
    rows.iter().map(|row| line(row) + "\n").collect()
}

fn outcome<'t>(told: &'t Value, number: &str) -> &'t Value {
    let nodes = told["lines"]["nodes"].as_array().expect("lines");
    nodes.iter().find(|line| line["number"] == number).unwrap_or_else(|| panic!("{number}: {told}"))
}

/// What a row of the census comes to: things and fen of each group.
fn census<'t>(told: &'t Value, number: &str) -> &'t Value {
    let nodes = told["census"]["rows"]["nodes"].as_array().expect("rows");
    nodes.iter().find(|row| row["number"] == number).unwrap_or_else(|| panic!("{number}: {told}"))
}

fn figures(quantity: &str, cost: &str, accumulated: &str, net: &str) -> Value {
    json!({ "quantity": quantity, "originalValue": cost, "accumulatedDepreciation": accumulated, "netValue": net })
}

both! {
    async fn a_sheet_is_printed_filled_and_read_back(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX"), json!({})).await;
        let id = scene.id();
        let printed = sheets(written(&db, &["sheets", &id, "--on", "2026-01-05", "--blank-rows", "2"], "blank.xlsx"));
        let names: Vec<&str> = printed.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["A栋-101", "B栋-202", "未填存放地点"]);
        let (_, first) = &printed[0];
        assert_eq!(first[0][0], "固定资产盘点表  A栋/101");
        assert!(first[1][0].contains("湖畔新材料研究院") && first[2][0].contains("盘点基准日：2025-12-31"), "{first:?}");
        assert_eq!(first[4][..8], ["1", "0001", "KP001", "服务器", "R740", "台", "1", ""]);
        assert_eq!([&first[4][9], &first[4][11], &first[4][13]], ["A栋/101", "甲", "在用"]);
        assert!(first.iter().any(|row| row[0] == "监盘人："), "lines to sign");
        let sticker = first[8][19].clone();
        assert!(sticker.starts_with("PD-") && first[9][19].starts_with("PD-"), "{first:?}");
        let form = String::from_utf8(written(&db, &["sheets", &id, "--place", "A栋", "--filled"], "A.html")).expect("a text");
        assert_eq!((form.matches("<section>").count(), form.matches("svg class=\"code\"").count()), (1, 9));
        assert!(form.contains("使用部门负责人：") && form.contains("<td>0001</td>"));

        // What is wrong is told cell by cell, and nothing is kept.
        let wrong = filled(first, &[
            ("0001", &[("实盘数量", "一"), ("实际存放地点", "天台")]),
            ("0002", &[("实盘数量", "0"), ("盘点结果", "在外")]),
            ("0003", &[("实盘数量", "1"), ("资产编号", "0009"), ("实际使用人", "丁")]),
            ("0007", &[("实盘数量", "1"), ("盘点行号", "StocktakeLine:1"), ("盘点日期", "2025-01-01")]),
            ("5", &[("实盘数量", "1"), ("盘点行号", ""), ("资产名称", "台灯")]),
        ]);
        let answer = scene.hand_in("wrong.csv", wrong.as_bytes(), json!({})).await;
        let told: Vec<String> = codes(&answer, "countsImport");
        assert_eq!(told, ["BAD_QUANTITY", "PROOF_MISSING", "RETURN_MISSING", "ROW_OF_OTHER", "PERSON_UNKNOWN", "ROW_UNKNOWN",
            "DAY_OUTSIDE", "CODE_MISSING"], "{answer}");
        let message = &answer["data"]["countsImport"]["userErrors"][3]["message"];
        assert_eq!(*message, json!("wrong.csv B4 (资产编号): the row number is that of \"0003\", found \"0009\": rows and numbers may be out of step"));
        assert_eq!(db.number("SELECT count(*) FROM count_event").await, 0);

        // What is right is kept once, however often it comes.
        let right = filled(first, &[
            ("0001", &[("实盘数量", "1"), ("实物状况", "完好")]),
            ("0002", &[("盘点结果", "盘亏")]),
            ("0003", &[("实盘数量", "1"), ("盘点结果", "毁损"), ("备注", "转子损坏")]),
            ("0007", &[("实盘数量", "1"), ("实际存放地点", "B栋/202"), ("实际使用人", "乙")]),
            ("5", &[("实盘数量", "2"), ("资产名称", "台灯")]),
        ]) + "盘点人：,张三,监盘人：,李四\n";
        let round = json!({ "countedOn": "2026-01-05" });
        assert_eq!(scene.taken("right.csv", right.as_bytes(), round.clone()).await, 5);
        let again = scene.hand_in("again.csv", right.as_bytes(), round).await;
        assert_eq!(again["data"]["countsImport"]["counts"], 5, "the same file under another name");
        assert_eq!(db.number("SELECT count(*) FROM count_event").await, 5);
        let told = scene.told();
        for (number, what) in [("0001", "MATCHED"), ("0002", "MISSING"), ("0003", "DAMAGED"), ("0007", "MOVED"), ("0004", "UNCOUNTED")] {
            assert_eq!(outcome(&told, number)["outcome"], what, "{number}");
        }
        let count = &outcome(&told, "0003")["counts"][0];
        assert_eq!((&count["note"], &count["observer"]), (&json!("盘点人：张三；转子损坏"), &json!("李四")));
        assert!(count["deviceId"].as_str().is_some_and(|device| device.starts_with("file:") && device.len() == 86));
        let moved = &outcome(&told, "0007")["counts"][0];
        assert_eq!((&moved["location"]["path"], &moved["custodian"]["name"]), (&json!("B栋/202"), &json!("乙")));
        assert_eq!(outcome(&told, "0001")["counts"][0]["condition"], "GOOD");
        let lamp = &told["extras"]["nodes"][0];
        assert_eq!((&lamp["code"], &lamp["outcome"], &lamp["counts"][0]["name"]), (&json!(sticker), &json!("SURPLUS"), &json!("台灯")));

        // A later file of the same person is that person's later word; what the sheets say then is read back, too.
        let later = filled(first, &[("0002", &[("实盘数量", "1")])]);
        assert_eq!(scene.taken("later.csv", later.as_bytes(), json!({})).await, 1);
        assert_eq!(outcome(&scene.told(), "0002")["outcome"], "MATCHED");
        let full = written(&db, &["sheets", &id, "--filled", "--on", "2026-01-05"], "filled.xlsx");
        let told = sheets(full.clone());
        let server = &told[0].1[4];
        assert_eq!([&server[7], &server[8], &server[14], &server[18]], ["1", "相符", "完好", "2026-01-05"]);
        let before = scene.told();
        let kept = scene.taken("filled.xlsx", &full, json!({ "countedOn": "2026-01-05" })).await;
        assert_eq!(kept, 6, "also what was found elsewhere, on its sheet there");
        assert_eq!(scene.told()["progress"], before["progress"]);
    }

    async fn a_plain_list_goes_into_the_same_stocktake(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX"), json!({ "blind": true })).await;
        let id = scene.id();
        let printed = sheets(written(&db, &["sheets", &id], "blind.xlsx"));
        assert!(printed.iter().flat_map(|(_, rows)| &rows[4..]).all(|row| row[6].is_empty()), "nothing is told");
        let list = "标签,资产编号,资产名称,实盘数量,存放地点,盘点人,备注
,0001,服务器,1,A栋/101,赵六,
,KP004,椅子,9,B栋/202,赵六,缺一把
,X-9,旧台钻,1,B栋/202,赵六,
,0005,投影仪,,B栋/202,赵六,
";
        assert_eq!(scene.taken("plain.csv", list.as_bytes(), json!({ "round": "OWN" })).await, 3);
        let told = scene.told();
        assert_eq!((&outcome(&told, "0004")["outcome"], &outcome(&told, "0005")["outcome"]), (&json!("DIFFERENT"), &json!("UNCOUNTED")));
        assert_eq!(told["extras"]["nodes"][0]["outcome"], "UNKNOWN_CODE");
        let unsaid = scene.hand_in("agreed.csv", "资产编号,资产名称,实盘数量,盘点结果\n0004,椅子,,相符\n".as_bytes(), json!({})).await;
        assert_eq!(codes(&unsaid, "countsImport"), ["BLIND_NUMBER"], "it would say how many there are by the books");
        // Who counts blind is not told what it comes to.
        let seen = ask(&scene.app, scene.counter.clone(), "query($id: ID!) { node(id: $id) { ... on Stocktake { census { on } rollForward { total { booked } } } } }",
            &json!({ "id": scene.stocktake })).await;
        assert_eq!(seen["data"]["node"], json!({ "census": null, "rollForward": null }));
        for (bytes, code) in [("资产编号,资产名称,实盘数量\n0001,服务器,\n", "NOTHING_FILLED"), ("甲,乙\n1,2\n", "NO_DATA")] {
            let answer = scene.hand_in("bad.csv", bytes.as_bytes(), json!({})).await;
            assert_eq!(codes(&answer, "countsImport")[0], code, "{answer}");
        }
        // By the command, and only to who counts there.
        let file = db.folder.write("二组.csv", "资产编号,资产名称,实盘数量\n0005,投影仪,1\n");
        let count = || db.program(&["stocktake", "counts", &id, &file, "--round", "RECOUNT"]).output().expect("the program starts");
        assert_eq!(String::from_utf8_lossy(&count().stdout), "1 rows say something: 1 new, 0 known before\n");
        assert_eq!(String::from_utf8_lossy(&count().stdout), "1 rows say something: 0 new, 1 known before\n");
        let list = db.program(&["stocktake", "list", "--institute", "EX"]).output().expect("the program starts");
        assert!(String::from_utf8_lossy(&list.stdout).contains(&format!("{id}\t2025-12-31\tOPEN\t3/7\t2025年度盘点")));
    }

    async fn a_long_list_is_kept_whole_or_not_at_all(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX"), json!({})).await;
        // Three times as many as a device sends at once.
        let row = |number: usize| format!("X{number:05},物,1,A栋/101\n");
        let mut list = "资产编号,资产名称,实盘数量,实际存放地点\n".to_owned() + &(0..1_500).map(row).collect::<String>();
        let wrong = list.clone() + "X99999,物,1,天台\n";
        let answer = scene.hand_in("long.csv", wrong.as_bytes(), json!({})).await;
        assert_eq!(codes(&answer, "countsImport"), ["PLACE_UNKNOWN"]);
        assert_eq!(db.number("SELECT count(*) FROM count_event").await, 0);
        assert_eq!(scene.taken("long.csv", list.as_bytes(), json!({})).await, 1_500);
        assert_eq!(db.number("SELECT count(DISTINCT client_id) FROM count_event").await, 1_500);
        // A file of which nothing is left to keep, and one that is new from its last row on.
        list.push_str(&row(1_500));
        assert_eq!(scene.taken("longer.csv", list.as_bytes(), json!({})).await, 1_501);
        assert_eq!(scene.told()["progress"]["unknownCode"], 1_501, "each thing once, whichever file says it last");
    }

    async fn every_row_of_every_person_counts(db: TestDb) {
        let service = serve(&db);
        let mut scene = Scene::set(&db, Client::register(&service, "EX"), json!({})).await;
        let head = "资产编号,卡片编号,资产名称,实盘数量,存放地点\n";
        let list = |rows: &str| format!("{head}{rows}");
        for (rows, code) in [
            ("0004,,椅子,5,B栋/202\n0004,,椅子,3,B栋/202\n", "ROW_TWICE"),
            ("0001,KP002,服务器,1,A栋/101\n", "NUMBERS_DIFFER"),
        ] {
            let answer = scene.hand_in("doubtful.csv", list(rows).as_bytes(), json!({})).await;
            assert_eq!(codes(&answer, "countsImport"), [code], "{answer}");
        }
        // Chairs of one card in two rooms; and a label of which nobody knows beside a number that says which card it is.
        let rooms = list("0004,,椅子,5,A栋/101\n0004,,椅子,3,B栋/202\n0002,KP-9,打印机,0,A栋/101\n");
        assert_eq!(scene.taken("rooms.csv", rooms.as_bytes(), json!({})).await, 3);
        let told = scene.told();
        assert_eq!(census(&told, "0004")["amounts"]["counted"]["quantity"], "8");
        let missing = |told: &Value| (outcome(told, "0002")["outcome"].clone(), census(told, "0002")["suspected"].clone());
        assert_eq!(missing(&told), (json!("MISSING"), json!(true)));
        // What another person found is that person's word, also where it is the same to the letter.
        let institute = Some(InstituteId(id(&json!(scene.client.institute))));
        scene.counter = somebody(&db, "another", &[Role::Counter], institute).await.0;
        let input = json!({ "round": "RECOUNT", "idempotencyKey": "another" });
        assert_eq!(scene.taken("rooms.csv", rooms.as_bytes(), input).await, 3);
        assert_eq!(db.number("SELECT count(*) FROM count_event").await, 6);
        assert_eq!(missing(&scene.told()), (json!("MISSING"), json!(false)));
        // A run that compared something else is not told as what this came to.
        let list = "资产编号,资产名称,实盘数量\n0001,服务器,1\n".as_bytes();
        let other = scene.client.take("other.csv", list, json!({ "kind": "COUNTS", "baseDate": "2025-12-31" }));
        let other = scene.client.stocktake(&other);
        let run = scene.client.reconcile("other", json!({ "asOf": "2025-12-31", "stocktake": other }));
        let (stocktake, run) = (scene.id(), id(&json!(run)).to_string());
        let output = db.program(&["stocktake", "tables", &stocktake, "--run", &run, "--out", &db.folder.file("other.xlsx")]).output();
        assert!(!output.expect("the program starts").status.success());
    }

    async fn the_tables_come_out(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX"), json!({})).await;
        let split = "资产编号,卡片编号,资产名称,数量,原值,存放地点,保管人,资产分类代码\n0004,KP004,椅子,8,800.00,B栋/202,乙,A05010301\n";
        scene.client.take("sold.csv", split.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2026-01-02" }));
        let list = "资产编号,资产名称,实盘数量,盘点结果,存放地点,盘点日期
0001,服务器,1,相符,A栋/101,2026-01-04
0002,打印机,0,盘亏,A栋/101,2026-01-04
0003,离心机,1,毁损,A栋/101,2026-01-04
0004,椅子,7,,B栋/202,2026-01-04
0005,投影仪,1,,B栋/202,2026-01-04
X-9,旧台钻,2,盘盈,B栋/202,2026-01-04
";
        assert_eq!(scene.taken("counts.csv", list.as_bytes(), json!({})).await, 6);
        let told = scene.told();
        let quantities = |booked: &str, rest: [&str; 9]| {
            let names = ["increase", "decrease", "expected", "counted", "adjusted", "atBase", "excused", "difference", "left"];
            let mut all = json!({ "booked": booked });
            all.as_object_mut().expect("an object").extend(names.iter().zip(rest).map(|(name, text)| ((*name).to_owned(), json!(text))));
            all
        };
        // Ten chairs, two of which went on the second of January; seven of eight are there.
        assert_eq!(told["rollForward"]["rows"]["nodes"], json!([{ "number": "0004", "outcome": "DIFFERENT", "countedOn": "2026-01-04",
            "quantities": quantities("10", ["0", "2", "8", "7", "2", "9", "0", "-1", "0"]), "movements": [{ "movement": { "kind": "CHANGED" } }] }]));
        assert_eq!(told["rollForward"]["total"], quantities("16", ["0", "2", "14", "10", "2", "12", "2", "-2", "0"]));
        assert_eq!((&told["rollForward"]["checks"], &told["census"]["checks"]), (&json!([]), &json!([])));
        // Thirteen months of 1,000.00; nothing follows of the centrifuge.
        let nothing = figures("0", "0.00", "0.00", "0.00");
        let server = figures("1", "72000.00", "13000.00", "59000.00");
        assert_eq!(census(&told, "0001")["amounts"], json!({ "book": server, "surplus": nothing, "shortage": nothing, "loss": nothing, "counted": server }));
        let chairs = &census(&told, "0004")["amounts"];
        assert_eq!(chairs["shortage"], figures("1", "100.00", "7.23", "92.77"));
        assert_eq!((&chairs["book"]["quantity"], &chairs["counted"]["quantity"]), (&json!("10"), &json!("9")));
        assert_eq!(census(&told, "0003")["amounts"]["loss"], figures("1", "80000.00", "0.00", "80000.00"));
        assert_eq!(census(&told, "X-9")["amounts"]["surplus"], figures("2", "0.00", "0.00", "0.00"));
        assert_eq!(census(&told, "0006")["amounts"]["counted"]["originalValue"], "800.00", "nobody counted it");
        assert_eq!((&told["census"]["stated"], &told["census"]["edition"]), (&json!(1), &json!("2022")));
        let class = |code: &str| told["census"]["classes"].as_array().and_then(|all| all.iter().find(|row| row["code"] == code)).expect("a class");
        assert_eq!(class("TOTAL")["amounts"], told["census"]["total"]);
        assert_eq!(class("5")["amounts"]["shortage"]["originalValue"], "100.00");
        assert_eq!(class("UNFIT")["amounts"]["surplus"]["quantity"], "2");

        let bytes = written(&db, &["tables", &scene.id()], "tables.xlsx");
        let tables = sheets(bytes);
        assert_eq!(tables.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["盘点倒轧表", "资产清查明细表", "资产清查汇总表"]);
        let rows = |name: &str| &tables.iter().find(|(known, _)| known == name).expect("the sheet").1;
        let chairs = rows("盘点倒轧表").iter().find(|row| row[0] == "0004").expect("chairs");
        assert_eq!(chairs[3..13], ["10", "0", "2", "8", "7", "2", "9", "0", "-1", "0"]);
        let total = rows("资产清查明细表").iter().find(|row| row[0] == "合计").expect("a total");
        let sum = rows("资产清查汇总表").iter().find(|row| row[1] == "合计").expect("a total");
        assert_eq!(total[3..23], sum[2..22], "item by item as by class");
        for (name, rows) in &tables {
            assert!(rows.iter().any(|row| row[0] == "表内勾稽核对无误"), "{name}: {rows:?}");
            assert!(rows.iter().any(|row| row[0] == "单位负责人："), "{name}");
        }
    }

    async fn a_comparison_is_told_as_accounts_cards_and_stock(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let (stocktake, _) = super::take_example(&client);
        let run = client.reconcile("run", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
        let statement = client.ask(STATEMENT, &json!({ "id": run }))["node"]["statement"].take();
        assert_eq!(statement["checks"], json!([]));
        // The figures of the class table in README.md.
        let row = |at: usize| &statement["rows"][at];
        assert_eq!((&row(0)["classCode"], &row(0)["ledger"]["cost"]["closing"]), (&json!("A02"), &json!("1096320.00")));
        assert_eq!((&row(0)["cards"]["cost"]["closing"], &row(0)["difference"]["cost"]["closing"]), (&json!("1099020.00"), &json!("-2700.00")));
        assert_eq!((&row(1)["physicalValue"], &row(1)["cardPhysical"]), (&json!("70020.00"), &json!("900.00")));
        assert_eq!(statement["total"], json!({ "cards": { "cost": { "opening": "1014180.00", "increase": "155760.00",
            "decrease": "0.00", "closing": "1169940.00" } }, "physicalValue": "1154640.00", "cardPhysical": "15300.00" }));
    }
}
