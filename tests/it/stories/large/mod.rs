//! A stocktake to its end: an institute of many things, twelve people who count on devices of their own, and whatever
//! a stocktake can tell planted in it. Each of it is told as what it is, taken to 已销号 by different people, and then
//! nothing is open.
//!
//! `OVERSIGHT_ITEMS` says how many things there are (2,000 where it does not), `OVERSIGHT` which program is asked; the
//! story prints how long it took.

mod count;
mod follow;
mod planted;

use crate::stories::{Client, id, serve, somebody};
use crate::support::{TestDb, both};
use entity::{InstituteId, Role};
use oversight::access::provider::Proved;
use oversight::access::{Actor, outside};
use oversight::app::{App, Ctx};
use oversight::words::Lang;
use planted::{Item, cards, items, ledger, person, room};
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Who proves who somebody is.
const ISSUER: &str = "https://id.example.cn/realm";
/// 盘点基准日, and a day on which everybody counts.
const BASE: &str = "2025-12-31";
const DAY: &str = "2026-01-08";

/// An institute that is counted, and the people in it, who are signed in.
struct Scene<'a> {
    client: Client<'a>,
    items: Vec<Item>,
    counters: Vec<String>,
    manager: String,
    maker: String,
    head: String,
    reviewer: String,
    checker: String,
    /// Global ids of rooms and people, by path and by name.
    rooms: HashMap<String, Value>,
    people: HashMap<String, Value>,
    /// How many requests there were.
    asked: Cell<u32>,
    times: Times,
}

/// How long things took.
#[derive(Default)]
struct Times {
    batches: std::cell::RefCell<Vec<Duration>>,
    told: std::cell::RefCell<Vec<(String, Duration)>>,
}

impl Times {
    /// Does something, and says how long it took.
    fn of<R>(&self, what: &str, done: impl FnOnce() -> R) -> R {
        let begun = Instant::now();
        let result = done();
        self.told.borrow_mut().push((what.to_owned(), begun.elapsed()));
        result
    }

    fn print(&self, items: usize, url: &str) {
        let mut batches = self.batches.borrow().clone();
        batches.sort();
        let at = |share: usize| batches[(batches.len() - 1) * share / 100];
        let database = url.split(':').next().unwrap_or_default();
        println!("{items} items, {database}: {} batches, median {:?}, p90 {:?}", batches.len(), at(50), at(90));
        for (what, time) in self.told.borrow().iter() {
            println!("  {what}: {time:?}");
        }
    }
}

/// Signs somebody in who has some roles; answers the secret of the session.
async fn session(
    db: &TestDb,
    app: &Arc<App>,
    login: &str,
    (roles, institute): (&[Role], Option<InstituteId>),
) -> String {
    somebody(db, login, roles, institute).await;
    outside::link(&db.ctx(), login, (ISSUER, login)).await.expect("linked");
    let nobody = Ctx::new(Arc::clone(app), Actor::with_roles(String::new(), String::new(), Vec::new()), Lang::En);
    let proved = Proved { issuer: ISSUER.to_owned(), subject: login.to_owned(), second_factor: true };
    outside::sign_in(&nobody, &proved).await.expect("signed in").secret
}

impl<'a> Scene<'a> {
    async fn set(db: &TestDb, client: Client<'a>, number: usize) -> Self {
        let items = items(number);
        let times = Times::default();
        let cards = cards(&items);
        times.of("import of the cards", || {
            client.take("cards.csv", cards.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": BASE }))
        });
        client.take("ledger.csv", ledger(&items).as_bytes(), json!({ "kind": "LEDGER" }));
        let app = db.real().await;
        let institute = Some(InstituteId(id(&json!(client.institute))));
        let signed = async |login: &str, role: Role, at| session(db, &app, login, (&[role], at)).await;
        let mut counters = Vec::new();
        for at in 1..=12 {
            counters.push(signed(&format!("counter{at}"), Role::Counter, institute).await);
        }
        let mut scene = Self {
            manager: signed("manager", Role::AssetManager, institute).await,
            maker: signed("maker", Role::Maker, institute).await,
            head: signed("head", Role::Head, institute).await,
            reviewer: signed("reviewer", Role::BureauReviewer, None).await,
            checker: signed("checker", Role::Checker, institute).await,
            client,
            items,
            counters,
            rooms: HashMap::new(),
            people: HashMap::new(),
            asked: Cell::new(0),
            times,
        };
        scene.rooms = scene.named("locations", "path");
        scene.people = scene.named("custodians", "name");
        assert!(scene.rooms.contains_key(&room(0)) && scene.people.contains_key(&person(0)));
        scene
    }

    /// The ids of a list of the institute, by what each is called.
    fn named(&self, list: &str, name: &str) -> HashMap<String, Value> {
        let query = format!("{{ institute(code: \"EX\") {{ {list}(first: 200) {{ nodes {{ id {name} }} }} }} }}");
        let told = self.client.ask(&query, &json!({}));
        let nodes = told["institute"][list]["nodes"].as_array().expect("a list");
        nodes.iter().map(|node| (node[name].as_str().expect("a name").to_owned(), node["id"].clone())).collect()
    }

    fn key(&self) -> String {
        self.asked.set(self.asked.get() + 1);
        format!("key {}", self.asked.get())
    }

    /// Asks as somebody; what is answered with errors is not expected.
    fn ask(&self, who: &str, query: &str, variables: &Value) -> Value {
        let mut reply = self.client.service.ask(who, query, variables);
        assert!(reply.body["errors"].is_null(), "{}", reply.body);
        reply.body["data"].take()
    }

    /// Does something as somebody; answers what is told of it.
    fn say(&self, who: &str, field: &str, (kind, told): (&str, &str), more: &Value) -> Value {
        let mut input = json!({ "idempotencyKey": self.key() });
        input.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
        let query = format!(
            "mutation($input: {kind}!) {{ {field}(input: $input) {{ {told} userErrors {{ code message }} }} }}"
        );
        let mut payload = self.ask(who, &query, &json!({ "input": input }))[field].take();
        assert_eq!(payload["userErrors"].take(), json!([]), "{field}");
        payload
    }

    /// The cards of some numbers, by number.
    fn cards(&self) -> HashMap<String, Value> {
        let query = "query($after: String) { institute(code: \"EX\") { assetCards(first: 200, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { id assetNo } } } }";
        let mut cards = HashMap::new();
        let mut after = Value::Null;
        loop {
            let told = self.client.ask(query, &json!({ "after": after }));
            let page = &told["institute"]["assetCards"];
            for card in page["nodes"].as_array().expect("a list") {
                cards.insert(card["assetNo"].as_str().unwrap_or_default().to_owned(), card["id"].clone());
            }
            if page["pageInfo"]["hasNextPage"] != true {
                return cards;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }
}

both! {
    async fn what_was_planted_is_told_and_followed_to_its_end(db: TestDb) {
        let number = std::env::var("OVERSIGHT_ITEMS").ok().and_then(|number| number.parse().ok()).unwrap_or(2_000);
        let service = serve(&db);
        let scene = Scene::set(&db, Client::register(&service, "EX"), number).await;
        let cards = scene.cards();
        let stocktake = scene.plan(&cards);
        scene.count(&stocktake);
        scene.count_again(&stocktake);
        scene.find_out(&stocktake, &cards);
        scene.told(&stocktake);
        scene.close(&stocktake);
        let first = scene.times.of("the run", || scene.compare(&stocktake, BASE));
        scene.told_as_planted(&first);
        let last = scene.times.of("following the differences", || scene.follow(&stocktake, &cards));
        scene.nothing_is_open(&last);
        scene.times.print(number, &db.url);
    }
}
