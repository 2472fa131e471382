//! Cards are entered here, go into works and come back, are split and put together, and all of it can be undone; what
//! is depreciated goes with them, to the fen.

use crate::stories::{Client, NONE, codes, serve};
use crate::support::{both, input_of};
use serde_json::{Value, json};

const CARDS: &str = "cards { id cardNo quantity originalValue accumulatedDepreciation usageState department { name }
    bookValue(on: $on) { accumulatedDepreciation netValue } history { kind occasion effectiveOn by { name } } }";

/// Says something of cards; answers the payload, with what they are worth on a day.
fn say(client: &Client<'_>, field: &str, on: &str, input: &Value) -> Value {
    let name = input_of(field);
    let query = format!(
        "mutation($input: {name}!, $on: Date!) {{ {field}(input: $input) {{ {CARDS} userErrors {{ code message }} }} }}"
    );
    let mut input = input.clone();
    input["institute"] = json!(client.institute);
    if field == "assetCardUndo" {
        input.as_object_mut().expect("an object").remove("institute");
    }
    client.ask(&query, &json!({ "input": input, "on": on }))[field].take()
}

/// Why not.
fn refused(payload: &Value) -> Vec<String> {
    codes(&json!({ "data": { "it": payload } }), "it")
}

fn card(client: &Client<'_>, no: &str, on: &str) -> Value {
    let query = format!(
        "query($no: String!, $on: Date!) {{ institute(code: \"EX\") {{
            assetCards(first: 1, filter: {{ cardNo: $no }}) {{ {} }} }} }}",
        CARDS.replacen("cards", "nodes", 1)
    );
    let told = client.ask(&query, &json!({ "no": no, "on": on }));
    told.pointer("/institute/assetCards/nodes/0").cloned().unwrap_or_default()
}

/// Posts a month; answers its lines as number of card, amount and 累计折旧.
fn post(client: &Client<'_>, key: &str, period: &str) -> (Value, Vec<[String; 3]>) {
    let query = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) { userErrors { code }
        run { id lines(first: 50) { nodes { amount accumulated card { cardNo } } } } } }";
    let input = json!({ "idempotencyKey": key, "institute": client.institute, "period": period });
    let payload = client.ask(query, &json!({ "input": input }))["depreciationPost"].take();
    assert_eq!(payload["userErrors"], json!([]));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let line = |line: &Value| [text(&line["card"]["cardNo"]), text(&line["amount"]), text(&line["accumulated"])];
    let lines = payload["run"]["lines"]["nodes"].as_array().expect("lines").iter().map(line).collect();
    (payload["run"]["id"].clone(), lines)
}

fn reverse(client: &Client<'_>, key: &str, run: &Value) {
    let query =
        "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) { userErrors { code } } }";
    let payload = client.ask(query, &json!({ "input": { "idempotencyKey": key, "run": run } }));
    assert_eq!(payload["depreciationReverse"]["userErrors"], json!([]));
}

/// Enters one card that is booked and used from a day on.
fn register(client: &Client<'_>, key: &str, on: &str, card: &Value) -> Value {
    let mut card = card.clone();
    card["bookedOn"] = json!(on);
    let proof = [json!({ "kind": "验收单", "reference": "YS-2025-001" })];
    let input = json!({ "idempotencyKey": key, "on": on, "occasion": "PURCHASE", "reason": "验收合格",
        "evidence": proof, "cards": [card] });
    say(client, "assetCardRegister", "2025-12-31", &input)
}

fn server() -> Value {
    json!({ "cardNo": "FW-1", "name": "服务器", "originalValue": "7200.00", "lifeMonths": 72, "department": "信息处",
        "usageState": "IN_USE", "fiscalFund": "7200.00", "otherFund": "0.00" })
}

fn chairs() -> Value {
    json!({ "cardNo": "YZ-1", "name": "椅子", "quantity": "10", "originalValue": "1000.00", "lifeMonths": 100 })
}

/// What is left of the chairs, and those that go.
fn split(key: &str, card: &Value, on: &str) -> Value {
    json!({ "idempotencyKey": key, "card": card, "on": on, "reason": "分给研发处",
        "parts": [{ "cardNo": "YZ-2", "quantity": "3" }] })
}

both! {
    async fn a_card_is_entered_once_and_can_be_taken_back(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let unfit = json!({ "idempotencyKey": "1", "on": "2199-12-31", "occasion": "INVOICE", "reason": "验收合格",
            "cards": [{ "name": " ", "originalValue": "-1.00", "lifeMonths": 1201 }] });
        assert_eq!(
            refused(&say(&client, "assetCardRegister", "2025-12-31", &unfit)),
            ["ON_LATE", "EVIDENCE_MISSING", "OCCASION_OTHER", "NAME_MISSING", "AMOUNTS_UNFIT", "LIFE_UNFIT"]
        );
        let unnumbered = register(&client, "2", "2025-03-05", &json!({ "name": "服务器", "originalValue": "1.00" }));
        assert_eq!(refused(&unnumbered), ["NUMBER_MISSING"]);

        let entered = register(&client, "3", "2025-03-05", &server());
        assert_eq!(refused(&entered), NONE);
        let one = &entered["cards"][0];
        assert_eq!(one["bookValue"], json!({ "accumulatedDepreciation": "1000.00", "netValue": "6200.00" }));
        assert_eq!((&one["department"]["name"], &one["usageState"]), (&json!("信息处"), &json!("IN_USE")));
        assert_eq!(one["history"], json!([{ "kind": "REGISTERED", "occasion": "PURCHASE", "effectiveOn": "2025-03-05",
            "by": { "name": "token:asset manager" } }]));
        assert_eq!(register(&client, "3", "2025-03-05", &server()), entered, "the same request is answered the same");
        let again = register(&client, "4", "2025-04-01", &json!({ "cardNo": " fw-1", "name": "服务器", "originalValue": "1.00" }));
        assert_eq!(refused(&again), ["NUMBER_TAKEN"]);
        // A list that says the same changes nothing.
        let list = "卡片编号,资产名称,原值,使用年限(月),使用部门,使用状况,财政拨款,非财政拨款,财务入账日期\n\
            FW-1,服务器,7200.00,72,信息处,在用,7200.00,0,2025-03-05\n";
        let taken = client.take("same.csv", list.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-03-31" }));
        assert_eq!((&taken["changed"], &taken["unchanged"]), (&json!(0), &json!(1)), "{taken}");

        let undo = json!({ "idempotencyKey": "5", "card": one["id"], "reason": "录错" });
        assert_eq!(refused(&say(&client, "assetCardUndo", "2025-12-31", &undo)), NONE);
        assert_eq!(card(&client, "FW-1", "2025-12-31"), Value::Null, "it counts no more");
        let anew = register(&client, "6", "2025-04-01", &server());
        assert_eq!(refused(&anew), NONE);
        assert_eq!(anew["cards"][0]["bookValue"]["accumulatedDepreciation"], "900.00");
    }

    async fn a_life_is_as_long_as_its_class_has_it(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let proof = json!([{ "kind": "验收单", "reference": "YS-2025-002" }]);
        let enter = |key: &str, life: u16, why: Option<&str>| json!({ "idempotencyKey": key, "on": "2025-03-05",
            "occasion": "PURCHASE", "reason": "验收合格", "evidence": proof, "lifeReason": why, "cards": [{ "cardNo": "JS-1",
            "name": "台式计算机", "categoryCode": "A02010105", "categoryName": "台式计算机", "originalValue": "6000.00",
            "lifeMonths": life, "bookedOn": "2025-03-05" }] });
        assert_eq!(refused(&say(&client, "assetCardRegister", "2025-12-31", &enter("1", 60, None))), ["LIFE_OF_CLASS"]);
        assert_eq!(refused(&say(&client, "assetCardRegister", "2025-12-31", &enter("2", 60, Some(" ")))), ["REASON_FORM"]);
        assert_eq!(card(&client, "JS-1", "2025-12-31"), Value::Null);
        let entered = say(&client, "assetCardRegister", "2025-12-31", &enter("3", 60, Some("高负荷运行")));
        assert_eq!(refused(&entered), NONE);
        let query = "{ institute(code: \"EX\") { assetCards(first: 1) { nodes { lifeProblem(on: \"2025-12-31\") { code } } } } }";
        let told = client.ask(query, &json!({}));
        assert_eq!(told["institute"]["assetCards"]["nodes"][0]["lifeProblem"]["code"], "LIFE_OF_CLASS", "it is told for ever");
        // What says nothing of its life is not asked again.
        let idle = json!({ "idempotencyKey": "4", "cards": [entered["cards"][0]["id"]], "on": "2025-04-01", "reason": "停用", "usageState": "IDLE" });
        assert_eq!(refused(&say(&client, "assetCardChangeState", "2025-12-31", &idle)), NONE);
    }

    async fn a_card_is_split_and_put_together_again(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let id = register(&client, "1", "2025-01-01", &chairs())["cards"][0]["id"].clone();
        for month in ["2025-01", "2025-02"] {
            post(&client, month, month);
        }
        assert_eq!(refused(&say(&client, "assetCardSplit", "2025-03-31", &split("2", &id, "2025-02-15"))), ["PERIOD_CLOSED"]);
        let none = json!({ "idempotencyKey": "3", "card": id, "on": "2025-03-15", "reason": "拆分",
            "parts": [{ "cardNo": "YZ-2", "quantity": "10" }] });
        assert_eq!(refused(&say(&client, "assetCardSplit", "2025-03-31", &none)), ["QUANTITY_LEFT"]);
        let parts = say(&client, "assetCardSplit", "2025-03-31", &split("4", &id, "2025-03-15"));
        let told = |at: usize| {
            let one = &parts["cards"][at];
            [&one["cardNo"], &one["quantity"], &one["originalValue"], &one["accumulatedDepreciation"],
                &one["bookValue"]["accumulatedDepreciation"]].map(|value| value.as_str().unwrap_or_default().to_owned())
        };
        assert_eq!(told(0), ["YZ-1", "7", "700.00", "14.00", "21.00"]);
        assert_eq!(told(1), ["YZ-2", "3", "300.00", "6.00", "9.00"]);
        assert_eq!(card(&client, "YZ-1", "2025-02-28")["bookValue"]["accumulatedDepreciation"], "20.00");
        let (march, lines) = post(&client, "2025-03", "2025-03");
        assert_eq!(lines, [["YZ-1", "7.00", "21.00"], ["YZ-2", "3.00", "9.00"]]);

        let undo = |key: &str, id: &Value| json!({ "idempotencyKey": key, "card": id, "reason": "不拆了" });
        assert_eq!(refused(&say(&client, "assetCardUndo", "2025-03-31", &undo("5", &id))), ["PERIOD_CLOSED"]);
        reverse(&client, "6", &march);
        let part = &parts["cards"][1]["id"];
        assert_eq!(refused(&say(&client, "assetCardUndo", "2025-03-31", &undo("7", part))), ["UNDO_AT_ORIGIN"]);
        assert_eq!(refused(&say(&client, "assetCardUndo", "2025-03-31", &undo("8", &id))), NONE);
        assert_eq!(card(&client, "YZ-2", "2025-03-31"), Value::Null);
        let (march, lines) = post(&client, "2025-03 again", "2025-03");
        assert_eq!(lines, [["YZ-1", "10.00", "30.00"]]);
        reverse(&client, "9", &march);

        let parts = say(&client, "assetCardSplit", "2025-03-31", &split("10", &id, "2025-03-16"));
        assert_eq!(refused(&parts), NONE);
        post(&client, "2025-03 third", "2025-03");
        let together = json!({ "idempotencyKey": "11", "into": id, "cards": [part], "on": "2025-04-10", "reason": "合并" });
        let whole = say(&client, "assetCardCombine", "2025-12-31", &together);
        assert_eq!((refused(&whole), whole["cards"].as_array().map(Vec::len)), (vec![], Some(1)));
        assert_eq!(whole["cards"][0]["quantity"], "10");
        assert_eq!(whole["cards"][0]["bookValue"], json!({ "accumulatedDepreciation": "120.00", "netValue": "880.00" }));
        assert_eq!(post(&client, "2025-04", "2025-04").1, [["YZ-1", "10.00", "40.00"]]);
    }

    async fn a_card_of_several_things_is_split_by_value(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let id = register(&client, "1", "2025-01-01", &server())["cards"][0]["id"].clone();
        let by_value = json!({ "idempotencyKey": "2", "card": id, "on": "2025-07-31", "reason": "一卡多物", "quantityLeft": "1",
            "parts": [{ "cardNo": "FW-2", "name": "显示器", "quantity": "1", "originalValue": "1200.00" }] });
        let parts = say(&client, "assetCardSplit", "2025-12-31", &by_value);
        assert_eq!(refused(&parts), NONE);
        let worth = |at: usize| parts["cards"][at]["bookValue"].clone();
        // 500.00 and six months of 83.33, 100.00 and six of 16.67: together what it was without.
        assert_eq!(worth(0), json!({ "accumulatedDepreciation": "999.98", "netValue": "5000.02" }));
        assert_eq!(worth(1), json!({ "accumulatedDepreciation": "200.02", "netValue": "999.98" }));
        // The day is full: what would take its place is told.
        let idle = json!({ "idempotencyKey": "3", "cards": [id], "on": "2025-07-31", "reason": "停用", "usageState": "IDLE" });
        assert_eq!(refused(&say(&client, "assetCardChangeState", "2025-12-31", &idle)), ["CHANGED_LATER"]);
        let longer = json!({ "idempotencyKey": "4", "cards": [id], "on": "2025-10-01", "reason": "延长", "lifeMonths": 123,
            "evidence": [{ "kind": "会计估计变更说明", "reference": "财〔2025〕9号" }] });
        // 749.99 of 6,000.00 are depreciated, and 5,250.01 over 114 months are 46.05 a month from October on.
        let longer = say(&client, "assetCardAdjustEstimate", "2025-12-31", &longer);
        assert_eq!(refused(&longer), NONE);
        assert_eq!(longer["cards"][0]["bookValue"]["accumulatedDepreciation"], "888.14");
    }

    async fn works_take_what_it_is_worth_away_and_bring_it_back_anew(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        let id = register(&client, "1", "2025-01-01", &server())["cards"][0]["id"].clone();
        for month in ["2025-01", "2025-02", "2025-03"] {
            post(&client, month, month);
        }
        let begin = |key: &str, proof: &str| json!({ "idempotencyKey": key, "cards": [id], "on": "2025-04-20", "reason": "扩容",
            "evidence": [{ "kind": proof, "reference": "院办〔2025〕3号" }] });
        assert_eq!(refused(&say(&client, "assetCardWorksBegin", "2025-05-31", &begin("2", "发票"))), ["EVIDENCE_MISSING"]);
        let away = say(&client, "assetCardWorksBegin", "2025-05-31", &begin("3", "改扩建批复"));
        assert_eq!(away["cards"][0]["usageState"], "UNDER_WORKS");
        assert_eq!(away["cards"][0]["bookValue"], json!({ "accumulatedDepreciation": "0.00", "netValue": "0.00" }));
        let value = json!({ "idempotencyKey": "4", "card": id, "on": "2025-05-01", "reason": "追加", "originalValue": "8000.00",
            "fiscalFund": "8000.00", "otherFund": "0.00" });
        assert_eq!(refused(&say(&client, "assetCardAdjustValue", "2025-05-31", &value)), ["STEP_STATE"]);
        assert_eq!(post(&client, "2025-04", "2025-04").1, [[""; 3]; 0], "the month in which it goes is not depreciated");

        let back = |key: &str| json!({ "idempotencyKey": key, "card": id, "on": "2025-06-10", "reason": "竣工",
            "evidence": [{ "kind": "竣工验收单", "reference": "YS-2025-009" }], "originalValue": "9900.00",
            "fiscalFund": "9900.00", "otherFund": "0.00", "lifeMonths": 99 });
        let anew = say(&client, "assetCardWorksComplete", "2025-12-31", &back("5"));
        assert_eq!(anew["cards"][0]["bookValue"], json!({ "accumulatedDepreciation": "700.00", "netValue": "9200.00" }));
        let undo = json!({ "idempotencyKey": "6", "card": id, "reason": "未完工" });
        let undone = say(&client, "assetCardUndo", "2025-12-31", &undo);
        assert_eq!(undone["cards"][0]["usageState"], "UNDER_WORKS");
        assert_eq!(refused(&say(&client, "assetCardWorksComplete", "2025-12-31", &back("7"))), ["CHANGED_LATER"]);
        let mut later = back("8");
        later["on"] = json!("2025-06-11");
        assert_eq!(refused(&say(&client, "assetCardWorksComplete", "2025-12-31", &later)), NONE);
        assert_eq!(post(&client, "2025-05", "2025-05").1, [[""; 3]; 0]);
        assert_eq!(post(&client, "2025-06", "2025-06").1, [["FW-1", "100.00", "100.00"]]);
        // A list without a day puts the newest version right, and the works stay what they were.
        client.take("keepers.csv", "卡片编号,资产名称,原值,保管人\nFW-1,服务器,9900.00,乙\n".as_bytes(), json!({ "kind": "CARDS" }));
        assert_eq!(post(&client, "2025-07", "2025-07").1, [["FW-1", "100.00", "200.00"]]);
        let kinds: Vec<Value> = card(&client, "FW-1", "2025-12-31")["history"].as_array().expect("versions").iter()
            .map(|version| version["kind"].clone()).collect();
        assert_eq!(kinds, ["REGISTERED", "WORKS_BEGUN", "WORKS_COMPLETED", "RESTORED", "WORKS_COMPLETED", "CHANGED"]);
    }
}
