//! A stocktake from its plan to the comparison: three devices that are offline and send twice, a movement in the
//! middle, second searches by others, and an approval by somebody who took no part.

use crate::stories::{Client, NONE, codes, id, serve, somebody};
use crate::support::{TestDb, ask, both, input_of};
use entity::stocktake::{count_event, stocktake_step};
use entity::{InstituteId, Role, StocktakeId, StocktakeStepKind};
use oversight::access::{Actor, device};
use oversight::app::{App, Ctx};
use oversight::words::Lang;
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use uuid::Uuid;

const CARDS: &str = "资产编号,卡片编号,资产名称,数量,原值,存放地点,保管人,使用部门,资产分类代码
ZC001,KP001,服务器,1,50000.00,A栋/101,甲,信息处,A02010104
ZC002,KP002,打印机,1,1500.00,A栋/101,甲,信息处,A02010601
ZC003,KP003,离心机,1,80000.00,A栋/101,乙,材料所,A02100000
ZC004,KP004,椅子,10,1000.00,B栋/202,乙,材料所,A05000000
ZC005,KP005,投影仪,1,6000.00,B栋/202,乙,材料所,A02010000
ZC006,KP006,旧柜,1,800.00,B栋/202,乙,材料所,A05000000
ZC007,KP007,交换机,1,9000.00,A栋/101,甲,信息处,A02010201
";

/// The document of the story, as clients write it.
const STOCKTAKE: &str = "query Stocktake($id: ID!, $outcome: CountOutcome) { node(id: $id) { ... on Stocktake {
    title baseDate status blind version digest roundRates { round planned reached cards missing }
    progress { expected counted matched different moved missing surplus notOurs out unknownCode duplicateTag
        verified suspected uncounted recounts unresolved coverageByCount coverageByValue }
    sheets { team { name } location { path } expected counted }
    lines(first: 100, outcome: $outcome) { nodes { card { cardNo name } expected { quantity location { path } custodian { name } }
        counts { quantity location { path } condition countedBy { name } countedAt deviceId } outcome suspected task verified
        rolledForward { movement { kind effectiveOn } } } }
    extras(first: 9) { nodes { code outcome suspected task found { quantity location { path } } } } } } }";

/// An institute with cards, and those who count and approve.
struct Scene<'a> {
    client: Client<'a>,
    app: Arc<App>,
    manager: Actor,
    one: Actor,
    two: Actor,
    head: Actor,
    /// Global ids of the places, by path.
    places: Value,
    stocktake: Value,
    /// How many requests there were.
    asked: AtomicU32,
}

impl<'a> Scene<'a> {
    async fn set(db: &TestDb, client: Client<'a>) -> Self {
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-12-31" }));
        let institute = Some(InstituteId(id(&json!(client.institute))));
        let (manager, _) = somebody(db, "manager", &[Role::AssetManager], institute).await;
        let (one, _) = somebody(db, "one", &[Role::Counter], institute).await;
        let (two, _) = somebody(db, "two", &[Role::Counter, Role::Head], institute).await;
        let (head, _) = somebody(db, "head", &[Role::Head, Role::Counter], institute).await;
        let told = client.ask("{ institute(code: \"EX\") { locations(first: 9) { nodes { id path } } } }", &json!({}));
        let nodes = told["institute"]["locations"]["nodes"].as_array().expect("a list");
        let by_path = |node: &Value| (node["path"].as_str().expect("a path").to_owned(), node["id"].clone());
        let places = nodes.iter().map(by_path).collect();
        Self {
            app: db.real().await,
            client,
            manager,
            one,
            two,
            head,
            places,
            stocktake: Value::Null,
            asked: AtomicU32::new(0),
        }
    }

    /// Does something with the stocktake; answers the payload.
    async fn say(&self, actor: &Actor, field: &str, more: &Value) -> Value {
        let mut input = json!({ "idempotencyKey": self.asked.fetch_add(1, Ordering::Relaxed).to_string(), "stocktake": self.stocktake });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let receipts = if field == "countsRecord" { "receipts { deviceId clientId recordedAt differs }" } else { "" };
        let query = format!(
            "mutation($input: {}!) {{ {field}(input: $input) {{
                stocktake {{ id status version digest }} {receipts} userErrors {{ code message }} }} }}",
            input_name(field)
        );
        ask(&self.app, actor.clone(), &query, &json!({ "input": input })).await
    }

    async fn told(&self, outcome: Option<&str>) -> Value {
        let variables = json!({ "id": self.stocktake, "outcome": outcome });
        let told = ask(&self.app, self.manager.clone(), STOCKTAKE, &variables).await;
        assert!(told["errors"].is_null(), "{told}");
        told["data"]["node"].clone()
    }

    fn at(&self, place: &str) -> Value {
        json!({ "location": self.places[place] })
    }

    /// Plans and opens a stocktake of everything.
    async fn open(&mut self, more: Value) {
        let mut plan = json!({ "idempotencyKey": "plan", "institute": self.client.institute, "title": "2025年度盘点",
            "baseDate": "2025-12-31", "seed": "2025-12-31", "rounds": [{ "round": "RECOUNT", "rate": "0.30" }] });
        plan.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let query =
            "mutation($input: StocktakePlanInput!) { stocktakePlan(input: $input) { stocktake { id status rounds }
            userErrors { code message } } }";
        let planned = ask(&self.app, self.manager.clone(), query, &json!({ "input": plan })).await;
        assert_eq!(codes(&planned, "stocktakePlan"), NONE, "{planned}");
        let made = &planned["data"]["stocktakePlan"]["stocktake"];
        assert_eq!((&made["status"], &made["rounds"]), (&json!("PLANNED"), &json!(["RECOUNT=0.3000"])));
        self.stocktake = made["id"].clone();
        let early = json!({ "counts": [count("平板1", 1, "ZC001", "FOUND", &json!({}))] });
        assert_eq!(self.refused(&self.one, "countsRecord", early).await, ["STATUS_WRONG"]);
        assert_eq!(self.done(&self.manager, "stocktakeOpen", json!({ "version": 1 })).await, "OPEN");
    }

    async fn record(&self, actor: &Actor, counts: &[Value]) -> Value {
        let kept = self.say(actor, "countsRecord", &json!({ "counts": counts })).await;
        assert_eq!(codes(&kept, "countsRecord"), NONE, "{kept}");
        kept["data"]["countsRecord"]["receipts"].clone()
    }

    /// Why something is refused.
    async fn refused(&self, actor: &Actor, field: &str, more: Value) -> Vec<String> {
        codes(&self.say(actor, field, &more).await, field)
    }

    /// The status after something that is not refused.
    async fn done(&self, actor: &Actor, field: &str, more: Value) -> String {
        let answer = self.say(actor, field, &more).await;
        assert_eq!(codes(&answer, field), NONE, "{answer}");
        answer["data"][field]["stocktake"]["status"].as_str().expect("a status").to_owned()
    }

    /// The centrifuge goes to another building while it is counted.
    fn moves_the_centrifuge(&self) {
        let card =
            "{ institute(code: \"EX\") { assetCards(first: 1, filter: { cardNo: \"KP003\" }) { nodes { id } } } }";
        let card = self.client.ask(card, &json!({}))["institute"]["assetCards"]["nodes"][0]["id"].take();
        let moved = self.client.ask(
            "mutation($input: AssetCardReassignInput!) { assetCardReassign(input: $input) { userErrors { code } } }",
            &json!({ "input": { "idempotencyKey": "move", "institute": self.client.institute, "cards": [card],
                "on": "2026-01-05", "reason": "搬迁", "location": self.places["B栋/202"] } }),
        );
        assert_eq!(moved["assetCardReassign"]["userErrors"], json!([]));
    }

    /// A token of a phone for the stocktake, which nobody signs in on.
    async fn phone(&self) -> String {
        let ctx = |actor: &Actor| Ctx::new(Arc::clone(&self.app), actor.clone(), Lang::En);
        let code = device::code(&ctx(&self.manager), StocktakeId(id(&self.stocktake))).await.expect("a code").code;
        device::accept(&ctx(&Actor::operator()), &code, "手机3").await.expect("a device").0.secret
    }

    /// Three devices were offline for days; what they send comes in any order and twice.
    async fn devices_send(&self) {
        let there = |place: &str, more: Value| {
            let mut at = self.at(place);
            at.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            at
        };
        let first = [
            count("平板1", 3, "ZC003", "FOUND", &self.at("A栋/101")),
            count("平板1", 1, "ＫＰ001", "FOUND", &self.at("A栋/101")),
            count("平板1", 5, "X-99", "FOUND", &self.at("A栋/101")),
            count("平板1", 4, "ZC005", "NOT_FOUND", &self.at("B栋/202")),
            // Twice within one call.
            count("平板1", 1, "ＫＰ001", "FOUND", &self.at("A栋/101")),
        ];
        let second = [
            count("平板2", 2, "ZC004", "FOUND", &there("B栋/202", json!({ "quantity": "9" }))),
            count("平板2", 1, "ZC002", "FOUND", &self.at("B栋/202")),
            count("平板2", 3, "ZC003", "FOUND", &there("B栋/202", json!({ "countedOn": "2026-01-08" }))),
        ];
        let receipts = self.record(&self.two, &second).await;
        let kept = self.record(&self.one, &first).await;
        assert_eq!((kept.as_array().map(Vec::len), &kept[1]), (Some(5), &kept[4]));
        assert_eq!(self.record(&self.two, &second).await, receipts, "a resend is answered the same");
        assert_eq!(self.record(&self.one, &second[..1]).await, json!([receipts[0]]), "also by another");
        let other = count("平板2", 2, "ZC004", "FOUND", &json!({ "quantity": "1" }));
        assert_eq!(self.record(&self.two, &[other]).await[0]["differs"], true, "nothing is overwritten");
        // The phone reaches its own stocktake.
        let said = there("B栋/202", json!({ "quantity": "9", "round": "RECOUNT" }));
        let sent = json!({ "input": { "idempotencyKey": "phone", "stocktake": self.stocktake,
            "counts": [count("手机3", 1, "ZC004", "FOUND", &said)] } });
        let record = "mutation($input: CountsRecordInput!) { countsRecord(input: $input) {
            stocktake { status progress { expected } } receipts { deviceId } userErrors { code } } }";
        let phone = self.phone().await;
        let answer = self.client.service.ask(&phone, record, &sent).body;
        let by_phone = format!("Bearer {phone}");
        let file = self.client.service.send(
            "POST",
            "/uploads?institute=EX&name=a.csv",
            &[("Authorization", by_phone.as_str())],
            b"1",
        );
        assert_eq!(file.status, 404, "a phone hands in no files: {}", file.body);
        assert_eq!(
            answer["data"]["countsRecord"],
            json!({ "stocktake": { "status": "OPEN", "progress": { "expected": 7 } },
                "receipts": [{ "deviceId": "手机3" }], "userErrors": [] }),
            "{answer}"
        );
    }

    /// What was planted is told.
    async fn told_as_planted(&self) {
        let told = self.told(None).await;
        for (field, number) in [
            ("expected", 7),
            ("counted", 5),
            ("uncounted", 2),
            ("matched", 2),
            ("different", 1),
            ("moved", 1),
            ("missing", 1),
            ("unknownCode", 1),
            ("surplus", 0),
            // What nobody has found out may be a surplus: somebody else has to see it, too.
            ("recounts", 3),
            ("unresolved", 1),
            // Two who count for themselves do not check each other.
            ("verified", 0),
        ] {
            assert_eq!(told["progress"][field], number, "{field}: {}", told["progress"]);
        }
        assert_eq!(told["progress"]["coverageByCount"], "0.7142");
        // Three of ten of seven cards are three; the phone has looked at one.
        let rate = json!({ "round": "RECOUNT", "planned": "0.3000", "reached": "0.1428", "cards": 1, "missing": 2 });
        assert_eq!(told["roundRates"], json!([rate]));
        assert_eq!(told["progress"]["coverageByValue"], "0.9339");
        let sheet = |team: &str, path: &str, expected: i32, counted: i32| {
            json!({ "team": { "name": team }, "location": { "path": path },
            "expected": expected, "counted": counted })
        };
        assert_eq!(told["sheets"], json!([sheet("一组", "A栋/101", 4, 3), sheet("二组", "B栋/202", 3, 2)]));
        let centrifuge = line(&told, "KP003");
        assert_eq!((&centrifuge["outcome"], &centrifuge["verified"]), (&json!("MATCHED"), &json!(false)));
        let movement = json!({ "kind": "REASSIGNED", "effectiveOn": "2026-01-05" });
        assert_eq!(centrifuge["rolledForward"], json!([{ "movement": movement }]));
        let expected = json!({ "quantity": "1", "location": { "path": "A栋/101" }, "custodian": { "name": "乙" } });
        assert_eq!(centrifuge["expected"], expected);
        assert_eq!(
            centrifuge["counts"][0],
            json!({ "quantity": "1", "location": { "path": "A栋/101" }, "condition": null, "countedBy": { "name": "one" },
                "countedAt": "2099-01-01T00:00:00.000000Z", "deviceId": "平板1" })
        );
        for (card, outcome, suspected) in [
            ("KP001", "MATCHED", false),
            ("KP002", "MOVED", false),
            ("KP004", "DIFFERENT", true),
            ("KP005", "MISSING", true),
        ] {
            let line = line(&told, card);
            assert_eq!((&line["outcome"], &line["suspected"]), (&json!(outcome), &json!(suspected)), "{card}");
        }
        assert_eq!(self.told(Some("UNCOUNTED")).await["lines"]["nodes"].as_array().map(Vec::len), Some(2));
        let found = json!({ "quantity": "1", "location": { "path": "A栋/101" } });
        let strange =
            json!({ "code": "X-99", "outcome": "UNKNOWN_CODE", "suspected": true, "task": "RESOLVE", "found": found });
        assert_eq!(told["extras"]["nodes"], json!([strange]));
    }

    /// What should be in a room, and all of it is: of what the same person has said something, nothing more is said.
    async fn all_here(&self) {
        let room = "query($id: ID!, $place: ID!) { node(id: $id) { ... on Stocktake { room(location: $place) {
            expected(first: 9) { nodes { number } } others(first: 9) { nodes { number } }
            extras(first: 9) { nodes { code } } } } } }";
        let asked = json!({ "id": self.stocktake, "place": self.places["A栋/101"] });
        let here = ask(&self.app, self.one.clone(), room, &asked).await;
        let numbers = |numbers: &[&str]| json!({ "nodes": numbers.iter().map(|number| json!({ "number": number })).collect::<Vec<_>>() });
        assert_eq!(
            here["data"]["node"]["room"],
            json!({ "expected": numbers(&["ZC001", "ZC002", "ZC007"]), "others": numbers(&["ZC003"]),
                "extras": { "nodes": [{ "code": "X-99" }] } })
        );
        let all = json!({ "location": self.places["A栋/101"], "deviceId": "平板2", "clientId": Uuid::from_u128(77),
            "round": "RECOUNT", "countedOn": "2026-01-09" });
        assert_eq!(self.done(&self.two, "countsAllMatched", all.clone()).await, "OPEN");
        // Sent again, it is answered with what is there.
        let counted = self.told(None).await["progress"]["counted"].take();
        assert_eq!(self.done(&self.two, "countsAllMatched", all.clone()).await, "OPEN");
        // Also on another day, on which other things may be here.
        let mut later = all;
        later["countedOn"] = json!("2026-01-12");
        assert_eq!(self.done(&self.two, "countsAllMatched", later).await, "OPEN");
        assert_eq!(self.told(None).await["progress"]["counted"], counted);
        let told = self.told(None).await;
        assert_eq!((&told["progress"]["matched"], &line(&told, "KP001")["verified"]), (&json!(3), &json!(true)));
    }

    /// It is handed in with a reason for what nobody counted; what is doubtful is counted again by others, and
    /// somebody approves it who took no part.
    async fn reviewed_and_closed(&self) {
        let (version, reason) = (json!({ "version": 2 }), json!({ "version": 2, "uncountedReason": "房间封闭" }));
        assert_eq!(self.refused(&self.manager, "stocktakeReview", version).await, ["UNCOUNTED_UNSAID"]);
        assert_eq!(self.done(&self.manager, "stocktakeReview", reason).await, "REVIEW");
        let seen = json!({ "digest": self.told(None).await["digest"] });
        assert_eq!(self.refused(&self.head, "stocktakeClose", seen.clone()).await, ["RECOUNTS_OPEN"]);
        let again = |device: &str, code: &str, finding: &str, quantity: &str| {
            let more = json!({ "location": self.places["B栋/202"], "round": "RECOUNT", "quantity": quantity,
                "countedOn": "2026-01-10" });
            count(device, 20, code, finding, &more)
        };
        self.record(&self.one, &[again("平板1", "ZC004", "FOUND", "9")]).await;
        self.record(&self.two, &[again("平板2", "ZC005", "NOT_FOUND", "0")]).await;
        let seen_by_all = self.told(None).await["digest"].take();
        let open = self.refused(&self.head, "stocktakeClose", json!({ "digest": seen_by_all })).await;
        assert_eq!(open, ["RECOUNTS_OPEN"], "nobody else has seen what no card is known of");
        let more = json!({ "location": self.places["A栋/101"], "round": "RECOUNT", "countedOn": "2026-01-10" });
        self.record(&self.two, &[count("平板2", 21, "X-99", "FOUND", &more)]).await;
        assert_eq!(self.refused(&self.head, "stocktakeClose", seen).await, ["SEEN_OTHERWISE"]);
        let told = self.told(None).await;
        assert_eq!((&told["progress"]["suspected"], &told["progress"]["recounts"]), (&json!(0), &json!(0)));
        let seen = json!({ "digest": told["digest"], "note": "同意" });
        assert_eq!(self.refused(&self.two, "stocktakeClose", seen.clone()).await, ["OWN_COUNT"]);
        assert_eq!(self.done(&self.head, "stocktakeClose", seen).await, "CLOSED");
    }

    /// From its close on it is compared like a list, as of the base date: what was planted is told, and nothing else.
    fn compared(&self) -> String {
        let run = self.client.reconcile("run", json!({ "asOf": "2025-12-31", "stocktake": self.stocktake }));
        let query = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun {
            differences(first: 50) { nodes { kind amount } } } } }";
        let told = self.client.ask(query, &json!({ "id": run }));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let nodes = told["node"]["differences"]["nodes"].as_array().expect("a list");
        let mut kinds: Vec<_> = nodes.iter().map(|one| (text(&one["kind"]), text(&one["amount"]))).collect();
        kinds.sort();
        let planted = [
            ("CARD_STOCK_QUANTITY", "100.00"),
            ("CARD_WITHOUT_STOCK", "6000.00"),
            ("CARD_WITHOUT_STOCK", "800.00"),
            ("LOCATION", "0.00"),
            ("STOCK_WITHOUT_CARD", "0.00"),
        ];
        assert_eq!(kinds, planted.map(|(kind, amount)| (kind.to_owned(), amount.to_owned())));
        run
    }

    /// Closed is closed, until somebody says why not; what was compared before stays as it was.
    async fn reopened(&self, run: &str) {
        let late = json!({ "counts": [count("平板1", 30, "ZC006", "FOUND", &self.at("B栋/202"))] });
        assert_eq!(self.refused(&self.one, "countsRecord", late.clone()).await, ["STATUS_WRONG"]);
        let query = "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { knownAt digest } } }";
        let known = self.client.ask(query, &json!({ "id": run }))["node"].take();
        let reason = |reason: &str| json!({ "version": 4, "reason": reason });
        assert_eq!(self.refused(&self.manager, "stocktakeReopen", reason(" ")).await, ["REASON_FORM"]);
        assert_eq!(self.done(&self.manager, "stocktakeReopen", reason("房间已开")).await, "OPEN");
        assert_eq!(self.done(&self.one, "countsRecord", late).await, "OPEN");
        let input = json!({ "idempotencyKey": "open", "institute": self.client.institute, "asOf": "2025-12-31",
            "stocktake": self.stocktake });
        let again =
            "mutation($input: ReconciliationRunInput!) { reconciliationRun(input: $input) { userErrors { code } } }";
        let refused = self.client.ask(again, &json!({ "input": input }));
        assert_eq!(refused["reconciliationRun"]["userErrors"], json!([{ "code": "STOCKTAKE_OPEN" }]));
        let replay = json!({ "asOf": "2025-12-31", "stocktake": self.stocktake, "knownAt": known["knownAt"] });
        let replay = self.client.reconcile("replay", replay);
        assert_eq!(self.client.ask(query, &json!({ "id": replay }))["node"]["digest"], known["digest"]);
        let steps = "query($id: ID!) { node(id: $id) { ... on Stocktake { steps { kind note by } } } }";
        let steps = self.client.ask(steps, &json!({ "id": self.stocktake }))["node"]["steps"].take();
        let kinds: Vec<_> = steps.as_array().expect("steps").iter().map(|step| step["kind"].clone()).collect();
        assert_eq!(kinds, ["PLANNED", "OPENED", "REVIEWED", "CLOSED", "REOPENED"]);
        let own = json!({ "counts": [count("平板2", 40, "ZC006", "FOUND", &json!({}))] });
        assert_eq!(self.refused(&self.head, "countsRecord", own).await, ["APPROVER_COUNTS"]);
    }
}

/// Something that a device tells of.
fn count(device: &str, number: u128, code: &str, finding: &str, more: &Value) -> Value {
    let mut count = json!({ "deviceId": device, "clientId": Uuid::from_u128(number), "sequence": number as i32,
        "code": code, "round": "OWN", "finding": finding, "countedOn": "2026-01-04",
        "deviceTime": "2099-01-01T00:00:00Z" });
    count.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    count
}

/// The input of a mutation.
fn input_name(field: &str) -> String {
    match field {
        "stocktakeReopen" | "stocktakeCancel" => "StocktakeChangeInput".to_owned(),
        _ => input_of(field),
    }
}

/// Holds that the database lets nobody approve what they took part in, nor take part in what they approved.
async fn held_by_the_database(db: &TestDb, scene: &Scene<'_>) {
    let steps = stocktake_step::Entity::find().all(&db.raw).await.expect("steps");
    let closed = steps.into_iter().find(|step| step.kind == StocktakeStepKind::Closed).expect("it was closed");
    let counted = count_event::Entity::find().one(&db.raw).await.expect("read").expect("an event");
    let approved = |by: String| {
        let row = stocktake_step::Model {
            id: db.app.id(),
            done_by_key: by.clone(),
            closed_by_key: Some(by),
            closed_by_part: Some(false),
            ..closed.clone()
        };
        stocktake_step::Entity::insert(row.into_active_model()).exec_without_returning(&db.raw)
    };
    approved(scene.two.person()).await.expect_err("who counted");
    approved(scene.manager.person()).await.expect_err("who handed it in");
    approved(scene.one.person()).await.expect_err("who counted");
    let said = |by: String, takes_part: bool| {
        let row = count_event::Model {
            id: db.app.id(),
            client_id: db.app.id(),
            person_key: by,
            takes_part,
            ..counted.clone()
        };
        count_event::Entity::insert(row.into_active_model()).exec_without_returning(&db.raw)
    };
    said(scene.head.person(), true).await.expect_err("who approved it");
    said(scene.head.person(), false).await.expect_err("nobody counts without taking part");
}

/// What was found of a card.
fn line<'t>(told: &'t Value, card: &str) -> &'t Value {
    let lines = told["lines"]["nodes"].as_array().expect("lines");
    lines.iter().find(|line| line["card"]["cardNo"] == card).unwrap_or_else(|| panic!("{card}: {told}"))
}

both! {
    async fn a_stocktake_is_told_and_compared(db: TestDb) {
        let service = serve(&db);
        let mut scene = Scene::set(&db, Client::register(&service, "EX")).await;
        let teams = json!([{ "name": "一组", "locations": [scene.places["A栋"]], "counters": ["one", "two"] },
            { "name": "二组", "locations": [scene.places["B栋/202"]], "counters": ["two", "head"] }]);
        scene.open(json!({ "teams": teams })).await;
        let early = json!({ "counts": [count("平板1", 9, "ZC001", "FOUND", &json!({}))] });
        assert_eq!(scene.refused(&scene.manager, "countsRecord", early).await, ["NOT_ASSIGNED"]);
        scene.moves_the_centrifuge();
        scene.devices_send().await;
        assert_eq!(db.number("SELECT count(*) FROM count_event").await, 8, "none is lost, none is doubled");
        scene.told_as_planted().await;
        scene.all_here().await;
        assert_eq!(db.number("SELECT count(*) FROM count_event").await, 11, "the resend adds nothing");
        scene.reviewed_and_closed().await;
        held_by_the_database(&db, &scene).await;
        let run = scene.compared();
        scene.reopened(&run).await;
    }

    async fn who_counts_blind_is_not_told_what_is_expected(db: TestDb) {
        let service = serve(&db);
        let mut scene = Scene::set(&db, Client::register(&service, "EX")).await;
        scene.open(json!({ "blind": true, "scope": "location=B栋" })).await;
        let first = [count("平板1", 1, "ZC004", "FOUND", &json!({ "quantity": "9" })), count("平板1", 2, "KP001", "FOUND", &json!({}))];
        scene.record(&scene.one, &first).await;
        let asked = json!({ "id": scene.stocktake, "outcome": null });
        let told = |answer: Value| {
            let nodes = answer["data"]["node"]["lines"]["nodes"].as_array().cloned().expect("lines");
            nodes.into_iter().map(|line| json!([line["expected"]["quantity"], line["outcome"]])).collect::<Vec<_>>()
        };
        let blind = ask(&scene.app, scene.one.clone(), STOCKTAKE, &asked).await;
        assert_eq!(told(blind.clone()), vec![json!([null, null]); 3]);
        let node = &blind["data"]["node"];
        assert_eq!((&node["progress"], &node["digest"]), (&Value::Null, &Value::Null));
        for told in [&node["lines"]["nodes"][0], &node["extras"]["nodes"][0]] {
            for field in ["outcome", "suspected", "task", "verified", "rolledForward", "found"] {
                assert_eq!(told[field], Value::Null, "{field}: {told}");
            }
        }
        // Who counts blind sees their own words, and nobody else's.
        assert_eq!(node["lines"]["nodes"][0]["counts"].as_array().map(Vec::len), Some(1));
        let other = ask(&scene.app, scene.two.clone(), STOCKTAKE, &asked).await;
        let named = other["data"]["node"]["lines"]["nodes"][0]["counts"].as_array().map(Vec::len);
        // A head of the institute leads, and is told.
        assert_eq!(named, Some(1));
        let seen = told(ask(&scene.app, scene.manager.clone(), STOCKTAKE, &asked).await);
        assert_eq!(seen, [json!(["10", "DIFFERENT"]), json!(["1", "UNCOUNTED"]), json!(["1", "UNCOUNTED"])]);
        let all = json!({ "location": scene.places["B栋/202"], "deviceId": "平板1", "clientId": Uuid::from_u128(7),
            "round": "OWN" });
        assert_eq!(scene.refused(&scene.one, "countsAllMatched", all).await, ["BLIND_ALL"]);
        // A card that the stocktake does not cover is told as such; a code that is resolved is its card.
        let extras = scene.told(None).await["extras"]["nodes"].clone();
        assert_eq!((&extras[0]["outcome"], &extras[0]["task"]), (&json!("OUTSIDE"), &Value::Null));
        scene.record(&scene.one, &[count("平板1", 3, "?", "FOUND", &scene.at("B栋/202"))]).await;
        let card = "{ institute(code: \"EX\") { assetCards(first: 1, filter: { cardNo: \"KP006\" }) { nodes { id } } } }";
        let card = scene.client.ask(card, &json!({}))["institute"]["assetCards"]["nodes"][0]["id"].take();
        let out = |number: u128| json!({ "counts": [{ "deviceId": "平板1", "clientId": Uuid::from_u128(number) }], "card": card,
            "note": "铭牌" });
        assert_eq!(scene.refused(&scene.two, "countResolve", out(99)).await, ["COUNT_UNKNOWN"]);
        assert_eq!(scene.done(&scene.two, "countResolve", out(3)).await, "OPEN");
        let told = scene.told(None).await;
        assert_eq!((&line(&told, "KP006")["outcome"], told["extras"]["nodes"].as_array().map(Vec::len)), (&json!("MATCHED"), Some(1)));
        let cancelled = scene.done(&scene.manager, "stocktakeCancel", json!({ "version": 2, "reason": "改期" })).await;
        assert_eq!((cancelled.as_str(), db.number("SELECT count(*) FROM count_event").await), ("CANCELLED", 3));
    }
}
