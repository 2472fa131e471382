//! The tables that come out of the cards: by the API and as a workbook, on the same figures as the cards.

use super::{Client, serve};
use crate::support::both;
use entity::Money;
use oversight::sheet::{Body, ReadOptions, open};
use serde_json::{Value, json};

/// Cards as a list of the end of 2024 has them, and what a list of July 2025 says of some of them.
const FIRST: &str =
    "卡片编号,资产名称,资产分类代码,资产分类名称,原值,累计折旧,数量,财务入账日期,使用年限(月),使用状况,使用部门,规格型号
K1,计算机,A02010105,台式计算机,7200.00,1000.00,1,2024-03-31,72,在用,材料所,
K2,服务器,A02010104,服务器,2000.00,0,1,2025-03-10,36,闲置,材料所,
K3,图书,A04010101,图书,500.00,0,20,2024-01-01,60,在用,综合部,
K4,相机,A02020500,照相机,900.00,100.00,1,2024-01-01,,在用,综合部,
K5,轿车,A02030500,轿车,96000.00,11000.00,1,2024-02-01,96,在用,综合部,粤S·12345
K6,桌子,A05010201,办公桌,600.00,0,1,2025-01-01,60,在用,,
K7,软件,A08060301,基础软件,1200.00,0,1,2024-12-31,120,在用,材料所,
K8,物资,A07010101,物资,300.00,0,3,2024-12-31,60,,,
";
const JULY: &str = "卡片编号,资产名称,资产分类代码,资产分类名称,原值,累计折旧,数量,使用状况
K6,桌子,A05010201,办公桌,600.00,0,1,已处置
";

const STOCK: &str = "query($code: String!, $on: Date) { institute(code: $code) { assetStock(on: $on) { on openedOn edition stated unbooked
    checks { code } rows { code name opening { ...F } closing { ...F } inUse { ...F } leasedOrLent { ...F } idle { ...F }
    awaitingDisposal { ...F } other { ...F } } } } }
    fragment F on AssetFigures { quantity originalValue accumulatedDepreciation netValue }";
const MOVEMENTS: &str = "query($code: String!) { institute(code: $code) {
    assetMovements(from: \"2025-01-01\", to: \"2025-12-31\") { checks { code } stated total { ...M } classes { ...M } } } }
    fragment M on AssetMovement { code depreciation opening { ...F } closing { ...F } increase { ...F } decrease { ...F }
    increases { code figures { ...F } } decreases { code name figures { ...F } } }
    fragment F on AssetFigures { quantity originalValue accumulatedDepreciation netValue }";
const SCHEDULE: &str = "query($code: String!, $period: Period!, $on: Date!, $first: Int!, $after: String) {
    institute(code: $code) { depreciationSchedule(period: $period) { period run checks { code }
    total { cards originalValue amount accumulatedDepreciation netValue }
    classes { classCode department sum { amount } } departments { department classCode sum { cards amount } }
    unsaid { code cards first }
    rows(first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { number department lifeMonths
        months start amount originalValue accumulatedDepreciation netValue problem { code }
        card { bookValue(on: $on) { originalValue accumulatedDepreciation netValue } } } } } } }";
const POST: &str = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) {
    run { id amount cards } userErrors { code } } }";

fn figures(quantity: &str, [cost, accumulated]: [&str; 2]) -> Value {
    let yuan = |text: &str| text.parse::<Money>().expect("an amount");
    json!({ "quantity": quantity, "originalValue": cost, "accumulatedDepreciation": accumulated,
        "netValue": (yuan(cost) - yuan(accumulated)).to_string() })
}

fn institute(client: &Client<'_>) {
    client.take("first.csv", FIRST.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
    client.take("july.csv", JULY.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-07-01" }));
}

fn schedule(client: &Client<'_>, period: &str, on: &str, (first, after): (i32, Value)) -> Value {
    let variables = json!({ "code": "EX", "period": period, "on": on, "first": first, "after": after });
    client.ask(SCHEDULE, &variables)["institute"]["depreciationSchedule"].take()
}

both! {
    async fn the_stock_has_every_card_in_its_row_and_column(db: TestDb) {
        let service = serve(&db);
        let (client, other) = (Client::register(&service, "EX"), Client::register(&service, "ZZ"));
        institute(&client);
        let stock = client.ask(STOCK, &json!({ "code": "EX", "on": "2025-12-31" }))["institute"]["assetStock"].take();
        let told = [&stock["on"], &stock["openedOn"], &stock["edition"], &stock["stated"], &stock["checks"]];
        assert_eq!(told, [&json!("2025-12-31"), &json!("2024-12-31"), &json!("2022"), &json!(1), &json!([])]);
        let row = |code: &str| stock["rows"].as_array().and_then(|rows| rows.iter().find(|row| row["code"] == code))
            .unwrap_or_else(|| panic!("{stock}"));
        // K1: 1,000.00 and twelve months of 100.00; K2: ten of 55.56; K5: twelve of 85,000.00 over 85 months.
        assert_eq!(row("2")["opening"], figures("3", ["104100.00", "12100.00"]));
        assert_eq!(row("2")["closing"], figures("4", ["106100.00", "25855.60"]));
        assert_eq!(row("2")["idle"], figures("1", ["2000.00", "555.60"]));
        assert_eq!(row("4")["inUse"], figures("20", ["500.00", "0.00"]));
        assert_eq!(row("5")["closing"], figures("0", ["0.00", "0.00"]), "it was disposed of");
        assert_eq!((&row("7")["name"], &row("7")["opening"]), (&json!("二、无形资产"), &figures("1", ["1200.00", "10.00"])));
        assert_eq!(row("UNFIT")["other"], figures("3", ["300.00", "65.00"]));
        assert_eq!(row("FIXED")["closing"], figures("24", ["106600.00", "25855.60"]));
        assert_eq!(row("TOTAL")["closing"], figures("28", ["108100.00", "26050.60"]));
        assert_eq!(row("TOTAL")["awaitingDisposal"], figures("0", ["0.00", "0.00"]));
        // Of another day by another form; of another institute nothing.
        let old = client.ask(STOCK, &json!({ "code": "EX", "on": "2022-06-30" }))["institute"]["assetStock"].take();
        assert_eq!((&old["edition"], &old["rows"][0]["closing"]), (&json!("2010"), &figures("0", ["0.00", "0.00"])));
        let theirs = other.ask(STOCK, &json!({ "code": "ZZ", "on": "2025-12-31" }))["institute"]["assetStock"].take();
        assert_eq!(theirs["rows"][0]["closing"], figures("0", ["0.00", "0.00"]));
    }

    async fn what_came_and_went_leads_from_one_stock_to_the_other(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        institute(&client);
        let found = client.ask(MOVEMENTS, &json!({ "code": "EX" }))["institute"]["assetMovements"].take();
        assert_eq!((&found["checks"], &found["stated"]), (&json!([]), &json!(1)));
        let class = |code: &str| found["classes"].as_array().and_then(|all| all.iter().find(|of| of["code"] == code))
            .unwrap_or_else(|| panic!("{found}"));
        assert_eq!(class("A02010104")["increases"], json!([
            { "code": "REGISTERED", "figures": figures("1", ["2000.00", "0.00"]) }]));
        let desk = class("A05010201");
        assert_eq!((&desk["depreciation"], &desk["closing"]), (&json!("60.00"), &figures("0", ["0.00", "0.00"])));
        assert_eq!(desk["decreases"], json!([
            { "code": "DISPOSED", "name": "处置", "figures": figures("1", ["600.00", "60.00"]) }]));
        assert_eq!(class("A02010105")["depreciation"], "1200.00");
        let stock = client.ask(STOCK, &json!({ "code": "EX", "on": "2025-12-31" }))["institute"]["assetStock"].take();
        for end in ["opening", "closing"] {
            assert_eq!(found["total"][end], stock["rows"][0][end]);
        }
        let backwards = MOVEMENTS.replace("2025-01-01", "2026-01-01");
        assert_eq!(client.reply(&backwards, &json!({ "code": "EX" })).code(), Some("FROM_AFTER"));
    }

    async fn the_schedule_is_the_cards_and_the_month_as_it_is_posted(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        institute(&client);
        let told = schedule(&client, "2025-03", "2025-03-31", (50, Value::Null));
        assert_eq!((&told["run"], &told["checks"]), (&Value::Null, &json!([])));
        let rows = told["rows"]["nodes"].as_array().expect("rows").clone();
        assert_eq!((told["rows"]["totalCount"].clone(), rows.len()), (json!(8), 8));
        for row in rows.iter().filter(|row| row["problem"].is_null()) {
            let own = json!({ "originalValue": row["originalValue"], "netValue": row["netValue"],
                "accumulatedDepreciation": row["accumulatedDepreciation"] });
            assert_eq!(row["card"]["bookValue"], own, "{row}");
        }
        let of = |at: usize| [&rows[at]["number"], &rows[at]["amount"], &rows[at]["months"], &rows[at]["start"]];
        assert_eq!(of(0), [&json!("K1"), &json!("100.00"), &json!(13), &json!("2024-03")]);
        assert_eq!(of(1), [&json!("K2"), &json!("55.56"), &json!(1), &json!("2025-03")]);
        assert_eq!(rows[3]["problem"]["code"], "NO_LIFE");
        assert_eq!(told["unsaid"], json!([{ "code": "NO_LIFE", "cards": 1, "first": "K4" }]));
        let allocated = json!({ "department": "材料所", "classCode": "A02010105", "sum": { "cards": 1, "amount": "100.00" } });
        assert!(told["departments"].as_array().is_some_and(|all| all.contains(&allocated)), "{told}");

        // Page by page it is the same.
        let page = schedule(&client, "2025-03", "2025-03-31", (3, Value::Null));
        let cursor = page["rows"]["pageInfo"]["endCursor"].clone();
        let next = schedule(&client, "2025-03", "2025-03-31", (5, cursor));
        let both = [&page, &next].map(|told| told["rows"]["nodes"].as_array().expect("rows").clone()).concat();
        assert_eq!((both, &next["rows"]["pageInfo"]["hasNextPage"]), (rows, &json!(false)));
        let august = schedule(&client, "2025-08", "2025-08-31", (50, Value::Null));
        assert_eq!(august["total"]["cards"], 7, "what was disposed of in July is in the table no more");

        // Posted, it is the same amount, and the table says so until a card is put right.
        let input = json!({ "idempotencyKey": "post", "institute": client.institute, "period": "2025-03" });
        let posted = client.ask(POST, &json!({ "input": input }))["depreciationPost"]["run"].take();
        let told = schedule(&client, "2025-03", "2025-03-31", (50, Value::Null));
        assert_eq!((&told["run"], &told["checks"], &told["total"]["amount"]), (&posted["id"], &json!([]), &posted["amount"]));
        let right = "卡片编号,资产名称,资产分类代码,资产分类名称,原值,累计折旧,使用年限(月)
K1,计算机,A02010105,台式计算机,7200.00,1000.00,60\n";
        client.take("right.csv", right.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-03-01" }));
        let told = schedule(&client, "2025-03", "2025-03-31", (50, Value::Null));
        assert_eq!(told["checks"], json!([{ "code": "POSTED_OTHERWISE" }]));
    }

    async fn vehicles_and_the_workbook_have_the_same_figures(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        institute(&client);
        let query = "query($code: String!) { institute(code: $code) { vehicles(first: 9, on: \"2025-12-31\") { totalCount nodes {
            number name classCode plate usageState follows card { cardNo }
            figures { quantity originalValue accumulatedDepreciation netValue } } } } }";
        let told = client.ask(query, &json!({ "code": "EX" }))["institute"]["vehicles"].take();
        assert_eq!(told, json!({ "totalCount": 1, "nodes": [{ "number": "K5", "name": "轿车", "classCode": "A02030500",
            "plate": "粤S12345", "usageState": "IN_USE", "follows": true, "card": { "cardNo": "K5" },
            "figures": figures("1", ["96000.00", "23000.00"]) }] }));

        let file = db.folder.file("2025.xlsx");
        let mut program = db.program(&["report", "--lang", "zh", "--institute", "EX", "--on", "2025-12-31", "--out", &file]);
        let output = program.output().expect("the program starts");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let book = open(std::fs::read(&file).expect("a file"), &ReadOptions::default()).expect("a workbook");
        let rows = |name: &str| {
            let sheet = book.sheets.iter().find(|sheet| sheet.name == name).expect("the sheet");
            let Body::Grid(grid) = &sheet.body else { panic!("a grid") };
            let mut rows: Vec<Vec<String>> = Vec::new();
            grid.for_each(0..100, |row| rows.push((0..15).map(|column| row.text(column).to_owned()).collect()));
            rows
        };
        let cars = rows("车辆情况表");
        assert_eq!(cars[1][0], "湖畔新材料研究院  2025-12-31  单位：元");
        assert_eq!(cars[3][..8], ["A02030500 轿车", "K5", "轿车", "粤S12345", "96000", "23000", "73000", "在用"]);
        let stock = rows("存量情况表");
        assert_eq!(stock[4][..10], ["TOTAL", "合计", "27", "106100", "12115", "93985", "28", "108100", "26050.6", "82049.4"]);
        let months = rows("折旧计算表");
        assert_eq!(months[3][..5], ["K1", "计算机", "A02010105", "台式计算机", "材料所"]);
        assert_eq!(months[3][10..14], ["22", "100", "2200", "5000"]);
        let told = rows("增减变动表");
        assert!(told.iter().any(|row| row[1] == "处置" && row[11] == "600" && row[12] == "60"), "{told:?}");
    }
}
