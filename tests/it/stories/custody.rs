//! Everybody sees the things in their own hands and says of each that it is there; who manages the assets
//! says who is who, never of themselves, and sees who has not answered.

use crate::stories::{Client, NONE, codes, id, serve, somebody};
use crate::support::{TestDb, ask, both, with_role};
use entity::access::user_account;
use entity::{InstituteId, PersonId, Role};
use oversight::access::Actor;
use oversight::app::App;
use oversight::sheet::{Body, ReadOptions, open};
use sea_orm::{EntityTrait as _, IntoActiveModel as _};
use serde_json::{Value, json};
use std::sync::Arc;

const CARDS: &str = "资产编号,资产名称,原值,使用人,保管人,处置日期
ZC001,电脑,7200.00,甲,乙,
ZC002,书柜,800.00,甲,甲,
ZC003,打印机,1500.00,乙,乙,
ZC004,旧电脑,5000.00,甲,甲,2025-06-30
";

const OWN: &str = "query($code: String!) { institute(code: $code) { ownCards(first: 9) {
    totalCount nodes { id assetNo custodyAnswers { year reply note by person { name } } } } } }";
const CONFIRM: &str = "mutation($input: CustodyConfirmInput!) { custodyConfirm(input: $input) {
    institute { code } userErrors { code message } } }";
const LINK: &str = "mutation($input: PersonLinkInput!) { personLink(input: $input) {
    person { name } userErrors { code } } }";
const REMIND: &str = "mutation($input: CustodyRemindInput!) { custodyRemind(input: $input) {
    institute { custody { persons(first: 9) { nodes { person { name } reminders { unanswered by } } } } }
    userErrors { code } } }";
const CUSTODY: &str = "query($code: String!) { institute(code: $code) { custody {
    year items held disputed unanswered
    persons(first: 9) { totalCount nodes { person { name } login items held disputed unanswered } }
    late: persons(first: 1, unanswered: true) { totalCount nodes { person { name } } pageInfo { hasNextPage } } } } }";

/// An institute with things in two persons' hands, one who uses them, and one who manages them.
struct Scene<'a> {
    client: Client<'a>,
    app: Arc<App>,
    institute: InstituteId,
    zhang: Actor,
    manager: Actor,
    of_manager: user_account::Model,
    persons: Value,
}

impl<'a> Scene<'a> {
    async fn set(db: &TestDb, client: Client<'a>) -> Self {
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": "2025-12-31" }));
        let institute = InstituteId(id(&json!(client.institute)));
        let (zhang, _) = somebody(db, "zhang", &[Role::AssetUser], Some(institute)).await;
        let (manager, of_manager) = somebody(db, "manager", &[Role::AssetManager], Some(institute)).await;
        let query =
            "query($id: ID!) { node(id: $id) { ... on Institute { custodians(first: 9) { nodes { id name } } } } }";
        let persons = client.ask(query, &json!({ "id": client.institute }))["node"]["custodians"]["nodes"].take();
        Self { app: db.real().await, client, institute, zhang, manager, of_manager, persons }
    }

    /// The global id of a person.
    fn person(&self, name: &str) -> &Value {
        let all = self.persons.as_array().expect("persons");
        &all.iter().find(|one| one["name"] == name).expect(name)["id"]
    }

    async fn ask(&self, actor: &Actor, query: &str, variables: &Value) -> Value {
        ask(&self.app, actor.clone(), query, variables).await
    }

    /// Says as the manager who somebody is; answers why not.
    async fn link(&self, key: &str, name: &str, login: &str) -> Vec<String> {
        let input = json!({ "input": { "idempotencyKey": key, "person": self.person(name), "login": login } });
        codes(&self.ask(&self.manager, LINK, &input).await, "personLink")
    }

    /// The things in zhang's hands.
    async fn own(&self) -> Value {
        self.ask(&self.zhang, OWN, &json!({ "code": "EX" })).await["data"]["institute"]["ownCards"].take()
    }

    /// Says something of things; answers why not.
    async fn confirm(&self, actor: &Actor, key: &str, answers: Value) -> Vec<String> {
        let input =
            json!({ "input": { "idempotencyKey": key, "institute": self.client.institute, "answers": answers } });
        codes(&self.ask(actor, CONFIRM, &input).await, "custodyConfirm")
    }
}

both! {
    async fn who_manages_assets_says_who_is_who_and_never_of_themselves(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        assert_eq!(scene.own().await, json!({ "totalCount": 0, "nodes": [] }), "nobody has said who zhang is");
        assert_eq!(scene.link("1", "甲", "Zhang").await, NONE);
        assert_eq!(scene.link("2", "甲", "zhang").await, NONE, "as it is already");
        assert_eq!(scene.link("3", "乙", "zhang").await, ["ACCOUNT_LINKED"]);
        assert_eq!(scene.link("4", "乙", "manager").await, ["OWN_LINK"]);
        let strange = json!({ "input": { "idempotencyKey": "5", "person": scene.person("乙"), "login": "nobody" } });
        let strange = scene.ask(&scene.manager, LINK, &strange).await;
        assert_eq!(strange["errors"][0]["extensions"]["code"], "NOT_FOUND");

        // The database holds it, too.
        let own = entity::custody::person_account::Model {
            id: db.app.id(),
            institute_id: scene.institute,
            person_id: PersonId(id(scene.person("乙"))),
            user_account_id: scene.of_manager.id,
            linked_by: "manager".to_owned(),
            linked_by_id: Some(scene.of_manager.id),
            linked_at: entity::Moment(1),
            unlinked_by: None,
            unlinked_at: None,
        };
        let insert = entity::custody::person_account::Entity::insert(own.into_active_model());
        let told = insert.exec_without_returning(&db.raw).await.expect_err("refused").to_string();
        assert!(told.to_lowercase().contains("check constraint"), "{told}");

        let unlink = "mutation($input: PersonUnlinkInput!) { personUnlink(input: $input) { userErrors { code } } }";
        let input = |key: &str| json!({ "input": { "idempotencyKey": key, "person": scene.person("甲") } });
        assert_eq!(codes(&scene.ask(&scene.manager, unlink, &input("6")).await, "personUnlink"), NONE);
        assert_eq!(codes(&scene.ask(&scene.manager, unlink, &input("7")).await, "personUnlink"), ["PERSON_UNLINKED"]);
        assert_eq!(scene.own().await["totalCount"], 0);
        assert_eq!(scene.link("8", "乙", "zhang").await, NONE);
    }

    async fn everybody_confirms_the_things_in_their_own_hands(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        assert_eq!(scene.link("1", "甲", "zhang").await, NONE);
        // What one uses and what one keeps; nothing that is disposed of.
        let own = scene.own().await;
        let numbers: Vec<&Value> = own["nodes"].as_array().expect("cards").iter().map(|card| &card["assetNo"]).collect();
        assert_eq!((numbers, &own["totalCount"]), (vec![&json!("ZC001"), &json!("ZC002")], &json!(2)));
        let all = "{ institute(code: \"EX\") { assetCards(first: 9) { totalCount } } }";
        assert_eq!(scene.ask(&scene.zhang, all, &json!({})).await["errors"][0]["extensions"]["code"], "FORBIDDEN");
        let other = "{ institute(code: \"EX\") { assetCards(first: 1, filter: { cardNo: \"ZC003\" }) { nodes { id } } } }";
        let other = scene.client.ask(other, &json!({}))["institute"]["assetCards"]["nodes"][0]["id"].take();

        let held = json!({ "card": own["nodes"][0]["id"], "reply": "HELD" });
        let (zhang, second) = (&scene.zhang, &own["nodes"][1]["id"]);
        let both = json!([held, { "card": other, "reply": "HELD" }]);
        assert_eq!(scene.confirm(zhang, "2", both).await, ["CARD_NOT_HELD"]);
        let silent = json!([{ "card": second, "reply": "ELSEWHERE" }]);
        assert_eq!(scene.confirm(zhang, "3", silent).await, ["NOTE_MISSING"]);
        let nobody = with_role(Role::AssetUser, Some(scene.institute));
        assert_eq!(scene.confirm(&nobody, "4", json!([held])).await, ["NO_PERSON"]);
        assert_eq!(db.number("SELECT count(*) FROM custody_answer").await, 0, "all of it, or nothing");
        let lent = json!({ "card": second, "reply": "ELSEWHERE", "note": "借给乙" });
        for _ in 0..2 {
            assert_eq!(scene.confirm(zhang, "5", json!([held, lent])).await, NONE);
        }
        assert_eq!(db.number("SELECT count(*) FROM custody_answer").await, 2, "sent again, done once");
        assert_eq!(
            scene.own().await["nodes"][1]["custodyAnswers"],
            json!([{ "year": 2026, "reply": "ELSEWHERE", "note": "借给乙", "by": "zhang", "person": { "name": "甲" } }])
        );

        // A thing that one uses and another keeps is in the hands of both.
        let custody = scene.ask(&scene.manager, CUSTODY, &json!({ "code": "EX" })).await;
        let tally = |name: &str, login: Value, [items, held, disputed, unanswered]: [u8; 4]| json!({ "person": { "name": name },
            "login": login, "items": items, "held": held, "disputed": disputed, "unanswered": unanswered });
        assert_eq!(custody["data"]["institute"]["custody"], json!({
            "year": 2026, "items": 4, "held": 1, "disputed": 1, "unanswered": 2,
            "persons": { "totalCount": 2, "nodes": [tally("乙", Value::Null, [2, 0, 0, 2]), tally("甲", json!("zhang"), [2, 1, 1, 0])] },
            "late": { "totalCount": 1, "nodes": [{ "person": { "name": "乙" } }], "pageInfo": { "hasNextPage": false } },
        }));
        let open = "{ institute(code: \"EX\") { assetCards(first: 9, filter: { unansweredIn: 2026 }) { totalCount nodes { assetNo } } } }";
        let open = scene.client.ask(open, &json!({}));
        assert_eq!(open["institute"]["assetCards"], json!({ "totalCount": 1, "nodes": [{ "assetNo": "ZC003" }] }));
    }

    async fn what_somebody_has_in_hand_is_listed_to_be_handed_over(db: TestDb) {
        let service = serve(&db);
        Scene::set(&db, Client::register(&service, "EX")).await;
        let file = db.folder.file("handover.xlsx");
        let hand_over = |from: &str| db.program(&["handover", "--lang", "zh", "--institute", "EX", "--from", from, "--to", "丙",
            "--on", "2025-12-31", "--out", &file]).output().expect("the program starts");
        let refused = hand_over("丁");
        assert!(String::from_utf8_lossy(&refused.stderr).contains("本机构没有“丁”此人"), "{refused:?}");
        assert!(hand_over("甲").status.success());
        let book = open(std::fs::read(&file).expect("a file"), &ReadOptions::default()).expect("a workbook");
        let Body::Grid(grid) = &book.sheets[0].body else { panic!("a grid") };
        let mut rows: Vec<Vec<String>> = Vec::new();
        grid.for_each(0..20, |row| rows.push((0..7).map(|column| row.text(column).to_owned()).collect()));
        let told: Vec<String> = rows.iter().map(|row| row.join("|")).collect();
        assert!(told.iter().any(|row| row.contains("移交人：甲    接收人：丙")), "{told:?}");
        for row in ["ZC001|电脑||||1|7200", "ZC002|书柜||||1|800", "合计|||||2|8000"] {
            let wanted: Vec<&str> = row.split('|').collect();
            let is_it = |row: &&Vec<String>| row[0] == wanted[0] && row[1] == wanted[1] && row[5..] == wanted[5..];
            assert!(rows.iter().any(|row| is_it(&row)), "{row}: {told:?}");
        }
        assert!(!told.iter().any(|row| row.starts_with("ZC004")), "what is disposed of is in nobody's hands");
    }

    async fn who_is_late_is_reminded_and_sees_it(db: TestDb) {
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX")).await;
        assert_eq!(scene.link("1", "甲", "zhang").await, NONE);
        let held = |card: &Value| json!({ "card": card["id"], "reply": "HELD" });
        let answers = scene.own().await["nodes"].as_array().expect("cards").iter().map(held).collect();
        assert_eq!(scene.confirm(&scene.zhang, "2", answers).await, NONE);
        let remind = |key: &str, persons: Value| json!({ "input": { "idempotencyKey": key,
            "institute": scene.client.institute, "persons": persons } });
        let late = scene.ask(&scene.manager, REMIND, &remind("r1", json!([scene.person("甲")]))).await;
        assert_eq!(codes(&late, "custodyRemind"), ["NOBODY_LATE"]);
        let late = scene.ask(&scene.manager, REMIND, &remind("r2", json!([]))).await;
        let told = &late["data"]["custodyRemind"]["institute"]["custody"]["persons"]["nodes"];
        assert_eq!(told, &json!([
            { "person": { "name": "乙" }, "reminders": [{ "unanswered": 2, "by": "manager" }] },
            { "person": { "name": "甲" }, "reminders": [] },
        ]));
        let own = "{ institute(code: \"EX\") { ownReminders { unanswered by } } }";
        assert_eq!(scene.ask(&scene.zhang, own, &json!({})).await["data"]["institute"]["ownReminders"], json!([]));
        let unlink = "mutation($input: PersonUnlinkInput!) { personUnlink(input: $input) { userErrors { code } } }";
        let input = json!({ "input": { "idempotencyKey": "r3", "person": scene.person("甲") } });
        scene.ask(&scene.manager, unlink, &input).await;
        assert_eq!(scene.link("r4", "乙", "zhang").await, NONE);
        assert_eq!(scene.ask(&scene.zhang, own, &json!({})).await["data"]["institute"]["ownReminders"],
            json!([{ "unanswered": 2, "by": "manager" }]));
    }
}
