//! Story 2: asset cards through time, with everything that is told of them.

use super::{Client, serve};
use crate::support::both;
use serde_json::{Value, json};

/// Cards as a client asks for them.
const CARDS: &str = "query Cards($code: String!, $asOf: Date, $knownAt: DateTime) {
    institute(code: $code) {
        assetCards(first: 50, asOf: $asOf, knownAt: $knownAt,
            filter: { usageState: IN_USE, categoryPrefix: \"A0201\" }, orderBy: CARD_NO) {
            totalCount
            nodes { id assetNo cardNo tagNo oldNo name category { system code name } ledgerAccount { code }
                specification serialNo unit quantity originalValue accumulatedDepreciation netValue
                fundSources { kind amount } acquiredOn inServiceOn bookedOn depreciationStartOn
                voucher { year period word number } usageState
                department { name } manageDepartment { name } location { path } user { name } custodian { name }
                lastCountedOn version
                history { effectiveOn recordedAt kind summary by { name } } } } } }";

const FIRST: &str = "资产编号,卡片编号,标签号,原资产编号,资产名称,资产分类代码,资产分类名称,单位会计科目,规格型号,序列号,计量单位,\
数量,原值,累计折旧,财政拨款,非财政拨款,取得日期,投入使用日期,财务入账日期,会计凭证号,使用部门,管理部门,存放地点,使用人,保管人,使用状况
ZC001,KP-1,T1,OLD-1,台式计算机,A02010105,台式计算机,160102,M930T,SN1,台,1,5040.00,840.00,5000.00,40.00,\
2025-03-09,2025-03-10,2025-03-12,2025-03-记-0012,设备处,资产处,A栋/301,陈嘉怡,何婉仪,在用
ZC002,KP-2,,,服务器,A02010104,服务器,160102,R2,,台,1,86400,0,,,2025-03-09,,2025-03-12,,设备处,,B栋/102,刘畅,刘畅,在用
ZC003,KP-3,,,便携式计算机,A02010108,便携式计算机,160102,X14,,台,1,7920,0,,,2025-03-09,,2025-03-12,,设备处,,B栋/102,刘畅,刘畅,闲置
ZC004,KP-4,,,文件柜,A05010502,文件柜,160105,五节,,个,1,2700,0,,,2025-03-09,,2025-03-12,,设备处,,B栋/102,刘畅,刘畅,在用
";

fn cards(client: &Client<'_>, as_of: Option<&str>) -> Value {
    let mut data = client.ask(CARDS, &json!({ "code": "EX", "asOf": as_of }));
    data["institute"]["assetCards"].take()
}

both! {
    async fn cards_through_time_over_http(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        assert_eq!(client.take("first.csv", FIRST.as_bytes(), json!({ "kind": "CARDS" }))["created"], 4);
        let counts = "资产编号,资产名称,实盘数量,盘点结果\nZC001,台式计算机,1,相符\nZC002,服务器,,未盘\n";
        client.take("counts.csv", counts.as_bytes(), json!({ "kind": "COUNTS", "baseDate": "2025-12-31" }));
        let july = "资产编号,卡片编号,资产名称,使用部门,原值,累计折旧\nZC001,KP-1,台式计算机,实验室,5040.00,1260.00\n";
        client.take("july.csv", july.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2026-07-01" }));

        let told = cards(&client, None);
        assert_eq!(told["totalCount"], 2);
        let now = &told["nodes"][0];
        let names = |name: &str| json!({ "name": name });
        let history = now["history"].clone();
        let expected = json!({
            "id": now["id"], "assetNo": "ZC001", "cardNo": "KP-1", "tagNo": "T1", "oldNo": "OLD-1", "name": "台式计算机",
            "category": { "system": "GBT_14885", "code": "A02010105", "name": "台式计算机" },
            "ledgerAccount": { "code": "160102" }, "specification": "M930T", "serialNo": "SN1", "unit": "台",
            "quantity": "1", "originalValue": "5040.00", "accumulatedDepreciation": "1260.00", "netValue": "3780.00",
            "fundSources": [{ "kind": "FISCAL", "amount": "5000.00" }, { "kind": "OTHER", "amount": "40.00" }],
            "acquiredOn": "2025-03-09", "inServiceOn": "2025-03-10", "bookedOn": "2025-03-12",
            "depreciationStartOn": null,
            "voucher": { "year": 2025, "period": 3, "word": "记", "number": 12 }, "usageState": "IN_USE",
            "department": names("实验室"), "manageDepartment": names("资产处"), "location": { "path": "A栋/301" },
            "user": names("陈嘉怡"), "custodian": names("何婉仪"), "lastCountedOn": "2025-12-31", "version": 2,
            "history": history,
        });
        assert_eq!(*now, expected);
        let by = names("token:asset manager");
        let entry = |at: usize, effective_on: &str, kind: &str, summary: &str| json!({
            "effectiveOn": effective_on, "recordedAt": history[at]["recordedAt"], "kind": kind, "summary": summary,
            "by": by,
        });
        let changed = "accumulatedDepreciation: 840.00 → 1260.00; department: 设备处 → 实验室";
        let mut sorted: Vec<&str> = history[1]["summary"].as_str().expect("a text").split("; ").collect();
        sorted.sort_unstable();
        assert_eq!(sorted.join("; "), changed);
        let summary = history[1]["summary"].as_str().expect("a text");
        assert_eq!(
            history,
            json!([entry(0, "1949-01-01", "REGISTERED", ""), entry(1, "2026-07-01", "CHANGED", summary)])
        );
        let second = &told["nodes"][1];
        assert_eq!(
            [&second["cardNo"], &second["voucher"], &second["lastCountedOn"], &second["manageDepartment"]],
            [&json!("KP-2"), &Value::Null, &Value::Null, &Value::Null]
        );
        assert_eq!((&second["fundSources"], &second["version"]), (&json!([]), &json!(1)));

        // The day before, the card was as it had been.
        let june = cards(&client, Some("2026-06-30"));
        let before = &june["nodes"][0];
        assert_eq!((&before["department"], &before["netValue"]), (&names("设备处"), &json!("4200.00")));
        assert_eq!((&before["id"], &june["totalCount"]), (&now["id"], &json!(2)));
        assert_eq!(cards(&client, Some("2026-07-01"))["nodes"][0], *now);

        // What was not known yet.
        let at = |known_at: &Value| {
            let variables = json!({ "code": "EX", "asOf": "2026-07-01", "knownAt": known_at });
            client.ask(CARDS, &variables)["institute"]["assetCards"].take()
        };
        let first = at(&history[0]["recordedAt"]);
        assert_eq!((&first["nodes"][0]["department"], &first["nodes"][0]["version"]), (&names("设备处"), &json!(1)));
        assert_eq!(at(&json!("2020-01-01T00:00:00Z")), json!({ "totalCount": 0, "nodes": [] }));
        let later = client.reply(CARDS, &json!({ "code": "EX", "knownAt": "2199-01-01T00:00:00Z" }));
        assert_eq!(later.code(), Some("KNOWN_LATER"));

        // Found again by its id, with everything.
        let node = "query($id: ID!) { node(id: $id) { ... on AssetCard { cardNo asOf department { id name }
            location { path parent { path } } history { kind } } } }";
        let node = client.ask(node, &json!({ "id": now["id"] }))["node"].take();
        assert_eq!((&node["cardNo"], &node["history"][1]["kind"]), (&json!("KP-1"), &json!("CHANGED")));
        let by_department = "query($code: String!, $id: ID) { institute(code: $code) {
            assetCards(last: 1, filter: { department: $id }) { totalCount nodes { cardNo } } } }";
        let found = client.ask(by_department, &json!({ "code": "EX", "id": node["department"]["id"] }));
        assert_eq!(found["institute"]["assetCards"], json!({ "totalCount": 1, "nodes": [{ "cardNo": "KP-1" }] }));
    }

    async fn a_place_is_looked_for_with_all_that_lies_in_it(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        client.take("first.csv", FIRST.as_bytes(), json!({ "kind": "CARDS" }));
        // Not with what is only called like it.
        let annex = "资产编号,卡片编号,资产名称,原值,存放地点\nZC005,KP-5,箱子,5,B栋附楼/1\nZC006,KP-6,箱子,5,B栋\n\
            ZC007,KP-7,箱子,5,B栋/102/东\n";
        client.take("annex.csv", annex.as_bytes(), json!({ "kind": "CARDS" }));
        let places = client.ask(
            "query($code: String!) { institute(code: $code) { locations(first: 20) { nodes { id path } } } }",
            &json!({ "code": "EX" }),
        );
        let places = places["institute"]["locations"]["nodes"].as_array().expect("places").clone();
        let in_place = |path: &str| {
            let id = places.iter().find(|place| place["path"] == path).expect("a place")["id"].clone();
            let by_place = "query($code: String!, $id: ID) { institute(code: $code) {
                assetCards(first: 20, filter: { location: $id }, orderBy: CARD_NO) { totalCount nodes { cardNo } } } }";
            let found = client.ask(by_place, &json!({ "code": "EX", "id": id }))["institute"]["assetCards"].take();
            let numbers = found["nodes"].as_array().expect("cards").iter().map(|card| card["cardNo"].clone());
            (found["totalCount"].clone(), numbers.collect::<Vec<_>>())
        };
        let cards = |numbers: &[&str]| (json!(numbers.len()), numbers.iter().map(|number| json!(number)).collect());
        assert_eq!(in_place("B栋"), cards(&["KP-2", "KP-3", "KP-4", "KP-6", "KP-7"]));
        assert_eq!(in_place("B栋/102"), cards(&["KP-2", "KP-3", "KP-4", "KP-7"]));
        assert_eq!(in_place("B栋附楼"), cards(&["KP-5"]));
    }
}
