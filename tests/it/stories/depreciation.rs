//! What cards are worth on any day, by what their lists say.

use super::{Client, serve};
use crate::support::both;
use serde_json::{Value, json};

/// Cards with what they say of depreciation, and what they are worth on two days.
const BOOKS: &str = "query($code: String!) { institute(code: $code) { assetCards(first: 50) { nodes { ...Book } } } }";
/// A card by its id.
const BOOK: &str = "query($id: ID!) { node(id: $id) { ...Book } }";
const FIELDS: &str =
    "fragment Book on AssetCard { id assetNo lifeMonths depreciationMethod depreciationStatus residualValue
    depreciatedMonths depreciationStartOn
    then: bookValue(on: \"2024-12-31\") { on originalValue accumulatedDepreciation netValue }
    later: bookValue(on: \"2031-12-31\") { accumulatedDepreciation netValue }
    problems: bookValueProblems(on: \"2024-12-31\") { code } }";

/// A list as 用友U8 writes it: the start by 开始使用日期, the life in months, the residual value by its rate.
const U8: &str = "卡片编号,固定资产编号,固定资产名称,类别编号,开始使用日期,使用年限(月),折旧方法,原值,净残值率,累计折旧
00001,02200001,电脑,02,2024.03.31,72,平均年限法(一),\"7,200.00\",5%,0
00002,02200002,服务器,02,2024.03.31,72,平均年限法(二),\"7,200.00\",0%,0
00003,02200003,相机,02,2024.03.31,,年限平均法,\"7,200.00\",0%,0
00004,02200004,车床,02,2024.03.31,120,工作量法,\"7,200.00\",0%,0
";

fn books(client: &Client<'_>, code: &str) -> Vec<Value> {
    let data = client.ask(&format!("{BOOKS} {FIELDS}"), &json!({ "code": code }));
    data["institute"]["assetCards"]["nodes"].as_array().expect("cards").clone()
}

both! {
    async fn the_worked_case_under_two_regimes(db: TestDb) {
        let service = serve(&db);
        let list = "资产编号,资产名称,资产分类代码,原值,累计折旧,财务入账日期,折旧年限（月）,折旧状态
ZC1,计算机,A02010105,7200.00,0,2024-03-31,72,提折旧
ZC2,图书,A04010101,7200.00,0,2024-03-31,72,
";
        for (code, regime, accumulated, of_books) in
            [("GOV", "GOVERNMENT", "1000.00", "0.00"), ("ENT", "ENTERPRISE", "900.00", "900.00")]
        {
            let client = Client::register_under(&service, code, regime);
            client.take(&format!("{code}.csv"), list.as_bytes(), json!({ "kind": "CARDS" }));
            let cards = books(&client, code);
            let net = |accumulated: &str| if accumulated == "1000.00" { "6200.00" } else { "6300.00" };
            let then = json!({ "on": "2024-12-31", "originalValue": "7200.00", "accumulatedDepreciation": accumulated,
                "netValue": net(accumulated) });
            assert_eq!(cards[0]["then"], then, "{regime}");
            assert_eq!(cards[0]["later"], json!({ "accumulatedDepreciation": "7200.00", "netValue": "0.00" }));
            assert_eq!((&cards[0]["lifeMonths"], &cards[0]["depreciationStatus"]), (&json!(72), &json!("DEPRECIATED")));
            assert_eq!(cards[1]["then"]["accumulatedDepreciation"], of_books, "{regime}");
            // A card by itself says what its list says.
            for card in &cards {
                let node = client.ask(&format!("{BOOK} {FIELDS}"), &json!({ "id": card["id"] }));
                assert_eq!(node["node"], *card);
            }
        }
    }

    async fn a_list_of_another_system_says_how_and_what_it_does_not_say_is_told(db: TestDb) {
        let service = serve(&db);
        let client = Client::register_under(&service, "ENT", "ENTERPRISE");
        client.take("u8.csv", U8.as_bytes(), json!({ "kind": "CARDS" }));
        let cards = books(&client, "ENT");
        let said = |card: &Value| [
            card["depreciationMethod"].clone(), card["residualValue"].clone(), card["lifeMonths"].clone(),
            card["then"]["accumulatedDepreciation"].clone(), card["problems"].clone(),
        ];
        // 6,840.00 × 0.0139, rounded to the fen each month; 7,200.00 ÷ 72.
        assert_eq!(said(&cards[0]), [json!("ROUNDED_RATE"), json!("360.00"), json!(72), json!("855.72"), json!([])]);
        assert_eq!(cards[0]["later"], json!({ "accumulatedDepreciation": "6840.00", "netValue": "360.00" }));
        assert_eq!(said(&cards[1]), [json!("REMAINING"), json!("0.00"), json!(72), json!("900.00"), json!([])]);
        let told = |code: &str| json!([{ "code": code }]);
        assert_eq!(said(&cards[2]), [json!("STRAIGHT_LINE"), json!("0.00"), Value::Null, Value::Null, told("NO_LIFE")]);
        assert_eq!(
            said(&cards[3]),
            [json!("UNITS_OF_PRODUCTION"), json!("0.00"), json!(120), Value::Null, told("WORKLOAD")]
        );

        // As 用友U8 prints it by default, without 累计折旧: that is not zero, but follows from the start.
        let short = "卡片编号,开始使用日期,使用年限(月),原值,固定资产编号,净残值率,录入人\n00009,2024.03.31,72,\"7,200.00\",02200009,0%,甲\n";
        let other = Client::register_under(&service, "U8", "ENTERPRISE");
        other.take("short.csv", short.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2024-12-31" }));
        assert_eq!(books(&other, "U8")[0]["then"]["accumulatedDepreciation"], "900.00");

        // From a day on another list: what it states stands from then on, and what was before stays.
        let later = "卡片编号,固定资产编号,固定资产名称,原值,累计折旧,已计提月份,起始计提日期
00001,02200001,电脑,7200.00,2000.00,20,2024-05-01
";
        let done = client.take("later.csv", later.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-12-31" }));
        let mut fields: Vec<&str> = done["rows"]["nodes"][0]["changes"].as_array().expect("changes").iter()
            .filter_map(|change| change["field"].as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["accumulatedDepreciation", "depreciatedMonths", "depreciationStartOn"]);
        let query = "query($code: String!) { institute(code: $code) { assetCards(first: 1) { nodes {
            depreciatedMonths depreciationStartOn
            before: bookValue(on: \"2025-11-30\") { accumulatedDepreciation }
            stated: bookValue(on: \"2025-12-31\") { accumulatedDepreciation }
            next: bookValue(on: \"2026-01-31\") { accumulatedDepreciation }
            end: bookValue(on: \"2030-04-30\") { accumulatedDepreciation } } } } }";
        let told = client.ask(query, &json!({ "code": "ENT" }))["institute"]["assetCards"]["nodes"][0].take();
        let accumulated = |amount: &str| json!({ "accumulatedDepreciation": amount });
        assert_eq!(told, json!({
            "depreciatedMonths": 20, "depreciationStartOn": "2024-05-01", "before": accumulated("1901.60"),
            "stated": accumulated("2000.00"), "next": accumulated("2095.08"), "end": accumulated("6840.00"),
        }));
    }
}
