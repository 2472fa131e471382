//! What happens to cards between acquisition and disposal: each change is a version from its day on, worth and
//! history follow, and what was not so is undone.

use crate::stories::{Client, NONE, codes, serve};
use crate::support::{both, input_of};
use serde_json::{Value, json};

const CARDS: &str =
    "资产编号,资产名称,原值,累计折旧,财政拨款,非财政拨款,使用部门,存放地点,使用人,使用状况,使用年限(月),财务入账日期
ZC001,服务器,7200.00,1000.00,7200.00,0,信息处,A栋/101,甲,在用,72,2024-03-31
ZC002,打印机,1500.00,500.00,,,信息处,A栋/101,甲,在用,60,2024-03-31
";

const CARD: &str = "query($no: String!, $asOf: Date) { institute(code: \"EX\") {
    assetCards(first: 1, asOf: $asOf, filter: { cardNo: $no }) { nodes { id originalValue usageState
        department { id name } location { id path } user { id name } custodian { name }
        fundSources { kind amount } bookValue(on: \"2026-12-31\") { accumulatedDepreciation netValue }
        history { kind effectiveOn summary by { name } } } } } }";

/// Says something of cards; answers why not.
fn say(client: &Client<'_>, field: &str, input: &Value) -> Vec<String> {
    let name = input_of(field);
    let query =
        format!("mutation($input: {name}!) {{ {field}(input: $input) {{ cards {{ id }} userErrors {{ code }} }} }}");
    codes(&json!({ "data": client.ask(&query, &json!({ "input": input })) }), field)
}

fn card(client: &Client<'_>, no: &str, as_of: Option<&str>) -> Value {
    client.ask(CARD, &json!({ "no": no, "asOf": as_of }))["institute"]["assetCards"]["nodes"][0].take()
}

both! {
    async fn cards_are_moved_within_the_institute_and_back(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        client.take("more.csv", "资产编号,资产名称,原值,使用部门,存放地点,使用人\nZC009,椅子,1.00,研发处,B栋/202,乙\n".as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        let (one, two, other) = (card(&client, "ZC001", None), card(&client, "ZC002", None), card(&client, "ZC009", None));
        let to = |key: &str, on: &str, reason: &str| json!({ "idempotencyKey": key, "institute": client.institute,
            "cards": [one["id"], two["id"]], "on": on, "reason": reason, "department": other["department"]["id"],
            "location": other["location"]["id"], "user": other["user"]["id"] });
        assert_eq!(say(&client, "assetCardReassign", &to("1", "2024-06-30", "搬迁")), ["CHANGED_LATER", "CHANGED_LATER"]);
        assert_eq!(say(&client, "assetCardReassign", &to("2", "2199-12-31", " ")), ["ON_LATE", "REASON_FORM"]);
        let nothing = json!({ "idempotencyKey": "3", "institute": client.institute, "cards": [one["id"]],
            "on": "2025-03-01", "reason": "搬迁" });
        assert_eq!(say(&client, "assetCardReassign", &nothing), ["NOTHING_CHANGES"]);
        assert_eq!(say(&client, "assetCardReassign", &to("4", "2025-03-01", "搬迁")), NONE);

        let moved = card(&client, "ZC002", None);
        assert_eq!(moved["location"]["path"], "B栋/202");
        assert_eq!((&moved["user"]["name"], &moved["custodian"]["name"]), (&json!("乙"), &json!("甲")));
        assert_eq!(moved["history"][1], json!({ "kind": "REASSIGNED", "effectiveOn": "2025-03-01", "by": { "name": "token:asset manager" },
            "summary": "department: 信息处 → 研发处; user: 甲 → 乙; location: A栋/101 → B栋/202" }));
        assert_eq!(card(&client, "ZC002", Some("2025-02-28"))["user"]["name"], "甲", "it was so before");
        // The same words in a list are no change: the content is the same, to the digest.
        let again = client.take("again.csv", CARDS.replace("信息处,A栋/101,甲", "研发处,B栋/202,乙").replace("使用人", "使用人,保管人").replace("乙,在用", "乙,甲,在用").as_bytes(),
            json!({ "kind": "CARDS", "effectiveOn": "2025-03-31" }));
        assert_eq!((&again["changed"], &again["unchanged"]), (&json!(0), &json!(2)), "{again}");

        let undo = |key: &str, id: &Value| json!({ "idempotencyKey": key, "card": id, "reason": "录错" });
        assert_eq!(say(&client, "assetCardUndo", &undo("5", &two["id"])), NONE);
        assert_eq!(card(&client, "ZC002", None)["location"]["path"], "A栋/101");
        assert_eq!(card(&client, "ZC001", None)["location"]["path"], "B栋/202");
        assert_eq!(say(&client, "assetCardUndo", &undo("6", &two["id"])), ["NOT_OURS"]);
        assert_eq!(card(&client, "ZC002", None)["history"].as_array().map(Vec::len), Some(3));
    }

    async fn what_a_thing_costs_and_how_it_is_used_changes_from_a_day_on(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        let before = card(&client, "ZC001", None);
        // 62 months were left of 6,200.00 when the list was made; 24 have passed by then.
        assert_eq!(before["bookValue"], json!({ "accumulatedDepreciation": "3400.00", "netValue": "3800.00" }));
        let state = |key: &str, state: &str| json!({ "idempotencyKey": key, "institute": client.institute,
            "cards": [before["id"]], "on": "2025-01-15", "reason": "停用", "usageState": state });
        assert_eq!(say(&client, "assetCardChangeState", &state("1", "DISPOSED")), ["STATE_OF_DISPOSAL"]);
        assert_eq!(say(&client, "assetCardChangeState", &state("2", "IDLE")), NONE);
        let idle = card(&client, "ZC001", None);
        assert_eq!((&idle["usageState"], &idle["bookValue"]), (&json!("IDLE"), &before["bookValue"]), "idle things lose as before");

        // Nothing happens in a month that is posted, until that is taken back.
        let post = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) {
            run { id } userErrors { code } } }";
        let input = json!({ "input": { "idempotencyKey": "post", "institute": client.institute, "period": "2025-01" } });
        let run = client.ask(post, &input)["depreciationPost"]["run"]["id"].take();
        assert_eq!(say(&client, "assetCardChangeState", &state("2b", "IN_USE")), ["PERIOD_CLOSED"]);
        let undo = json!({ "idempotencyKey": "2c", "card": before["id"], "reason": "录错" });
        assert_eq!(say(&client, "assetCardUndo", &undo), ["PERIOD_CLOSED"]);
        let reverse = "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) { userErrors { code } } }";
        let input = json!({ "input": { "idempotencyKey": "reverse", "run": run } });
        assert_eq!(client.ask(reverse, &input)["depreciationReverse"]["userErrors"], json!([]));
        assert_eq!(say(&client, "assetCardChangeState", &state("2d", "IN_USE")), NONE);

        let value = |key: &str, cost: &str, funds: Option<[&str; 2]>| json!({ "idempotencyKey": key,
            "institute": client.institute, "card": before["id"], "on": "2026-01-15", "reason": "竣工决算",
            "originalValue": cost, "fiscalFund": funds.map(|funds| funds[0]), "otherFund": funds.map(|funds| funds[1]) });
        assert_eq!(say(&client, "assetCardAdjustValue", &value("3", "8400.00", None)), ["FUNDS_MISSING"]);
        assert_eq!(say(&client, "assetCardAdjustValue", &value("4", "900.00", Some(["900.00", "0.00"]))), ["VALUE_BELOW"]);
        assert_eq!(say(&client, "assetCardAdjustValue", &value("5", "8400.00", Some(["7200.00", "1000.00"]))), ["FUNDS_OTHER"]);
        assert_eq!(say(&client, "assetCardAdjustValue", &value("6", "8400.00", Some(["7200.00", "1200.00"]))), NONE);
        let after = card(&client, "ZC001", None);
        // What was depreciated stays; 6,200.00 over the 50 months that are left is 124.00 a month for 2026.
        assert_eq!(after["bookValue"], json!({ "accumulatedDepreciation": "3688.00", "netValue": "4712.00" }));
        assert_eq!(after["fundSources"][1], json!({ "kind": "OTHER", "amount": "1200.00" }));
    }
}
