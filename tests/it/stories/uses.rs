//! Things whose value is used in several ways, and things that are depreciated by what they do.

use crate::stories::{Client, NONE, codes, serve};
use crate::support::{both, input_of};
use serde_json::{Value, json};

/// 工作量法 by the kilometre: 200,000.00 over 400,000 km, of which 100,000 were driven before.
const CARDS: &str =
    "资产编号,资产名称,资产分类代码,项目编号,原值,在用价值,出租出借价值,闲置价值,待处置价值,累计折旧,折旧方法,工作总量,累计工作量,财务入账日期,使用年限(月)
ZC001,厂房,A02010105,,7200.00,4200.00,2000.00,1000.00,,0,,,,2024-12-31,72
ZC002,客车,A02010105,K7,200000.00,,,,,50000.00,工作量法,400000,100000,2023-01-31,
ZC003,桌子,A05010201,,100.00,,100.00,,,0,,,,2024-12-31,180
ZC004,椅子,A05010201,,100.00,60.00,50.00,,,0,,,,2024-12-31,180
ZC005,鼠标,A02010105,,99.00,,,,,99.00,,,,2024-12-31,72
";

const STOCK: &str = "query { institute(code: \"EX\") { assetStock(on: \"2024-12-31\") { rows {
    inUse { originalValue } leasedOrLent { originalValue } idle { originalValue } } checks { code } } } }";

const VOUCHERS: &str = "query { institute(code: \"EX\") { proposedVouchers(period: \"2025-01\", first: 9) {
    nodes { kind entries { debit auxiliaries { kind name } } } } } }";

fn say(client: &Client<'_>, field: &str, input: &Value) -> Vec<String> {
    let name = input_of(field);
    let query =
        format!("mutation($input: {name}!) {{ {field}(input: $input) {{ cards {{ id }} userErrors {{ code }} }} }}");
    let mut input = input.clone();
    input["institute"] = json!(client.institute);
    codes(&json!({ "data": client.ask(&query, &json!({ "input": input })) }), field)
}

fn card(client: &Client<'_>, no: &str) -> Value {
    const QUERY: &str =
        "query($no: String!) { institute(code: \"EX\") { assetCards(first: 1, filter: { cardNo: $no }) {
        nodes { id usageState uses { state value } project workTotal work { period quantity }
            bookValue(on: \"2025-01-31\") { accumulatedDepreciation }
            bookValueProblems(on: \"2025-01-31\") { code } thresholdProblem { code } } } } }";
    client.ask(QUERY, &json!({ "no": no }))["institute"]["assetCards"]["nodes"][0].take()
}

/// Posts a month; answers what of it is not said, and its lines in the accounts.
fn post(client: &Client<'_>, key: &str, period: &str) -> Value {
    const QUERY: &str = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) {
        userErrors { code } run { id unsaid { code first } lines(first: 9) { nodes { card { assetNo } amount } } } } }";
    let input = json!({ "idempotencyKey": key, "institute": client.institute, "period": period });
    let mut payload = client.ask(QUERY, &json!({ "input": input }))["depreciationPost"].take();
    assert_eq!(payload["userErrors"], json!([]), "{payload}");
    payload["run"].take()
}

fn lines(run: &Value) -> Vec<(&str, &str)> {
    let lines = run["lines"]["nodes"].as_array().expect("lines").iter();
    lines.filter_map(|line| Some((line["card"]["assetNo"].as_str()?, line["amount"].as_str()?))).collect()
}

both! {
    async fn a_value_is_used_in_several_ways(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let told = client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        assert_eq!(told["created"], 5, "{told}");
        let hall = card(&client, "ZC001");
        let uses = json!([{ "state": "IN_USE", "value": "4200.00" }, { "state": "LEASED_OR_LENT", "value": "2000.00" },
            { "state": "IDLE", "value": "1000.00" }]);
        assert_eq!((&hall["usageState"], &hall["uses"]), (&json!("IN_USE"), &uses));
        let table = card(&client, "ZC003");
        assert_eq!((&hall["thresholdProblem"], &table["thresholdProblem"]), (&json!(null), &json!(null)), "furniture is bought in numbers");
        assert_eq!(card(&client, "ZC005")["thresholdProblem"], json!({ "code": "BELOW_THRESHOLD" }));
        assert_eq!((&table["usageState"], &table["uses"]), (&json!("LEASED_OR_LENT"), &json!([])), "all of it is lent");
        assert_eq!(card(&client, "ZC004")["uses"], json!([]), "parts that are not the value are not taken");

        let stock = client.ask(STOCK, &json!({}))["institute"]["assetStock"].take();
        let of = |value: &str| json!({ "originalValue": value });
        let total = json!({ "inUse": of("4200.00"), "leasedOrLent": of("2100.00"), "idle": of("1000.00") });
        assert_eq!((&stock["rows"][0], &stock["checks"]), (&total, &json!([])));

        let change = |key: &str, state: &str, uses: Value| json!({ "idempotencyKey": key, "cards": [hall["id"]],
            "on": "2025-02-01", "reason": "收回出租", "usageState": state, "uses": uses });
        let part = |state: &str, value: &str| json!({ "state": state, "value": value });
        let wrong = json!([part("IN_USE", "6000.00"), part("IDLE", "1000.00")]);
        assert_eq!(say(&client, "assetCardChangeState", &change("1", "IN_USE", wrong)), ["USES_SUM"]);
        let split = json!({ "idempotencyKey": "2", "card": hall["id"], "on": "2025-02-01", "reason": "分户",
            "parts": [{ "quantity": "1", "originalValue": "200.00", "cardNo": "ZC009" }], "quantityLeft": "1" });
        assert_eq!(say(&client, "assetCardSplit", &split), ["USES_DIVIDED"]);
        let right = json!([part("IN_USE", "6200.00"), part("IDLE", "1000.00")]);
        assert_eq!(say(&client, "assetCardChangeState", &change("3", "IN_USE", right)), NONE);
        assert_eq!(card(&client, "ZC001")["uses"], json!([part("IN_USE", "6200.00"), part("IDLE", "1000.00")]));
        assert_eq!(say(&client, "assetCardChangeState", &change("4", "IDLE", json!([]))), NONE);
        let idle = card(&client, "ZC001");
        assert_eq!((&idle["usageState"], &idle["uses"]), (&json!("IDLE"), &json!([])));
        // Undone, the parts are there again.
        let undo = json!({ "idempotencyKey": "5", "card": hall["id"], "reason": "录错" });
        let query = "mutation($input: AssetCardUndoInput!) { assetCardUndo(input: $input) { userErrors { code } cards { uses { value } } } }";
        let undone = client.ask(query, &json!({ "input": undo }))["assetCardUndo"].take();
        assert_eq!(undone, json!({ "userErrors": [], "cards": [{ "uses": [{ "value": "6200.00" }, { "value": "1000.00" }] }] }));
    }

    async fn a_car_loses_what_it_is_driven(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        let car = card(&client, "ZC002");
        assert_eq!((&car["project"], &car["workTotal"]), (&json!("K7"), &json!("400000")));
        assert_eq!(car["bookValueProblems"], json!([{ "code": "WORK_UNSAID" }]), "nobody said how far it was driven");
        let run = post(&client, "p1", "2025-01");
        assert_eq!(run["unsaid"], json!([{ "code": "WORK_UNSAID", "first": "ZC002" }]));
        assert_eq!(lines(&run), [("ZC001", "100.00"), ("ZC003", "0.56"), ("ZC004", "0.56")]);

        let work = |key: &str, period: &str, card: &Value, km: &str| json!({ "idempotencyKey": key, "period": period,
            "works": [{ "card": card["id"], "quantity": km }] });
        assert_eq!(say(&client, "assetCardWork", &work("1", "2025-01", &car, "3000.5")), ["PERIOD_CLOSED"]);
        let reverse = "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) { userErrors { code } } }";
        client.ask(reverse, &json!({ "input": { "idempotencyKey": "r1", "run": run["id"] } }));
        let hall = card(&client, "ZC001");
        assert_eq!(say(&client, "assetCardWork", &work("2", "2025-01", &hall, "1")), ["WORK_METHOD"]);
        assert_eq!(say(&client, "assetCardWork", &work("3", "2199-12", &car, "-1")), ["WORK_FUTURE", "WORK_UNFIT"]);
        assert_eq!(say(&client, "assetCardWork", &work("4", "2025-01", &car, "9000")), NONE);
        assert_eq!(say(&client, "assetCardWork", &work("5", "2025-01", &car, "3000.5")), NONE, "said again");
        let car = card(&client, "ZC002");
        assert_eq!(car["work"], json!([{ "period": "2025-01", "quantity": "3000.5" }]));
        // 200,000.00 × 3,000.5 / 400,000.
        assert_eq!(car["bookValue"], json!({ "accumulatedDepreciation": "51500.25" }));
        let run = post(&client, "p2", "2025-01");
        assert_eq!((&run["unsaid"], lines(&run)[1]), (&json!([]), ("ZC002", "1500.25")));
        // Beyond all that it can do, what is left goes with it.
        assert_eq!(say(&client, "assetCardWork", &work("6", "2025-02", &car, "300000")), NONE);
        let run = post(&client, "p3", "2025-02");
        assert_eq!(lines(&run)[1], ("ZC002", "148499.75"));
        // Of what did all that it can, no more is asked.
        let run = post(&client, "p4", "2025-03");
        assert_eq!(run["unsaid"], json!([]));
        assert!(lines(&run).iter().all(|(no, _)| *no != "ZC002"));
        // The voucher of the class names the project.
        let told = client.ask(VOUCHERS, &json!({}));
        let nodes = told["institute"]["proposedVouchers"]["nodes"].as_array().expect("vouchers");
        let entries = nodes.iter().filter(|one| one["kind"] == "DEPRECIATION_POSTED").flat_map(|one| one["entries"].as_array().expect("entries"));
        let project = json!({ "kind": "项目", "name": "K7" });
        let of_project = entries.filter(|entry| entry["auxiliaries"].as_array().expect("auxiliaries").contains(&project));
        assert_eq!(of_project.map(|entry| entry["debit"].clone()).collect::<Vec<_>>(), ["1500.25"]);
    }
}
