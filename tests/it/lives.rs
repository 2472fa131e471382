//! The life of cards through the interface, against a program that was written from the rules alone, in fractions:
//! random lives of random cards (entered, dearer and cheaper, used longer, rebuilt, split, put together, disposed of,
//! on days gone by, and undone), months posted and taken back, and what all of them are worth on random days: by the
//! list, by the card alone and by the table of what there is (存量情况表).
//!
//! `OVERSIGHT_LIVES=100000 cargo test --test it lives` tries a hundred thousand on each database, one institute after
//! the other; `OVERSIGHT_LIVES_BEFORE=50000` begins behind so many, so that several runs can share them.

use crate::stories::somebody;
use crate::support::{Random, TestDb, ask, both, evening, input_of};
use entity::{InstituteId, LegalForm, Money, Regime, Role};
use oversight::access::Actor;
use oversight::org::service::{Registration, register};
use serde_json::{Map, Value, json};
use std::process::Command;

/// Lives in the suite.
const LIVES: u64 = 60;
/// Lives of an institute.
const TOGETHER: u64 = 20;
/// Institutes that the other program is asked about at a time.
const ASKED: u64 = 100;
/// Months from January 2024 on.
const MONTHS: u32 = 24;

/// The days of a life.
fn day(month: u32, day: u32) -> String {
    format!("{}-{:02}-{day:02}", 2024 + month / 12, month % 12 + 1)
}

fn period(month: u32) -> String {
    day(month, 1)[..7].to_owned()
}

fn end(month: u32) -> String {
    entity::Day::end_of_month((2024 + month / 12) as i32, month % 12 + 1).expect("a day").to_string()
}

/// A card that is there, by its number.
#[derive(Clone)]
struct Known {
    no: String,
    id: Value,
    /// Who it lives with.
    life: u64,
}

struct Scene<'a> {
    db: &'a TestDb,
    manager: Actor,
    head: Actor,
    institute: String,
    government: bool,
    random: Random,
    cards: Vec<Known>,
    keys: u64,
    said: Vec<Value>,
    /// The first month that is not posted.
    open: u32,
    runs: Vec<(String, Value)>,
}

impl<'a> Scene<'a> {
    async fn set(db: &'a TestDb, number: u64) -> Self {
        let government = number.is_multiple_of(2);
        let registration = Registration {
            code: format!("L{number}"),
            name: "寿命研究院".to_owned(),
            regime: Some(if government { Regime::Government } else { Regime::Enterprise }),
            legal_form: Some(LegalForm::Enterprise),
            ..Registration::default()
        };
        let institute: InstituteId = register(&db.ctx(), &registration, None).await.expect("registered").id;
        let roles = [Role::AssetManager, Role::FinanceHead, Role::Checker];
        let (manager, _) = somebody(db, &format!("manager{number}"), &roles, Some(institute)).await;
        let (head, _) = somebody(db, &format!("head{number}"), &[Role::Head], Some(institute)).await;
        Self {
            db,
            manager,
            head,
            institute: format!("Institute:{institute}"),
            government,
            random: Random(number),
            cards: Vec::new(),
            keys: 0,
            said: Vec::new(),
            open: 0,
            runs: Vec::new(),
        }
    }

    async fn ask(&mut self, actor: Actor, query: &str, mut variables: Value) -> Value {
        self.keys += 1;
        if variables["input"].is_object() {
            variables["input"]["idempotencyKey"] = json!(format!("{} {}", self.institute, self.keys));
        }
        let mut answer = ask(&self.db.app, actor, query, &variables).await;
        assert!(answer["errors"].is_null(), "{answer}");
        answer["data"].take()
    }

    /// Says something of cards; answers them where it was taken in.
    async fn say(&mut self, field: &str, mut input: Value) -> Option<Vec<Known>> {
        if field != "assetCardUndo" {
            input["institute"] = json!(self.institute);
        }
        input["reason"] = json!("试验");
        let name = input_of(field);
        let query = format!(
            "mutation($input: {name}!) {{ {field}(input: $input) {{ cards {{ id cardNo }} userErrors {{ code }} }} }}"
        );
        let data = self.ask(self.manager.clone(), &query, json!({ "input": input })).await;
        let payload = &data[field];
        let is_taken = payload["userErrors"] == json!([]);
        let known = |card: &Value| Known {
            no: card["cardNo"].as_str().expect("a number").to_owned(),
            id: card["id"].clone(),
            life: 0,
        };
        is_taken.then(|| payload["cards"].as_array().expect("cards").iter().map(known).collect())
    }

    fn amount(&mut self, most: u64) -> i64 {
        self.random.below(most) as i64
    }

    /// A day that is not posted, of this month or of one before.
    fn on(&mut self, month: u32) -> String {
        let months = u64::from((month + 1 - self.open).min(3));
        let back = self.random.below(months) as u32;
        let chosen = month - back;
        let days: u32 = end(chosen)[8..].parse().expect("days");
        day(chosen, self.random.below(u64::from(days)) as u32 + 1)
    }

    /// Something happens to a life in a month, where the rules let it.
    async fn step(&mut self, life: u64, month: u32) {
        let on = self.on(month);
        let mine: Vec<Known> = self.cards.iter().filter(|card| card.life == life).cloned().collect();
        let Some(card) = (!mine.is_empty()).then(|| self.random.pick(&mine).clone()) else {
            return self.register(life, &on).await;
        };
        let cost = self.amount(6_000_000);
        let months = self.amount(120) + 1;
        let proof = |kind: &str| json!([{ "kind": kind, "reference": "1" }]);
        let yuan = |fen: i64| Money(fen).to_string();
        match self.random.below(12) {
            0 => self.register(life, &on).await,
            1 | 2 => {
                let input = json!({ "card": card.id, "on": on, "originalValue": yuan(cost) });
                self.log("assetCardAdjustValue", input, "adjust", &card, &on, json!({ "cost": cost })).await;
            }
            3 => {
                let input = json!({ "cards": [card.id], "on": on, "lifeMonths": months, "evidence": proof("会计估计变更说明") });
                self.log("assetCardAdjustEstimate", input, "estimate", &card, &on, json!({ "life": months })).await;
            }
            4 => {
                let input = json!({ "cards": [card.id], "on": on, "usageState": "IDLE" });
                self.log("assetCardChangeState", input, "idle", &card, &on, json!({})).await;
            }
            5 => {
                let input = json!({ "cards": [card.id], "on": on, "evidence": proof("改扩建批复") });
                self.log("assetCardWorksBegin", input, "begin", &card, &on, json!({})).await;
            }
            6 | 7 => {
                let input = json!({ "card": card.id, "on": on, "originalValue": yuan(cost), "lifeMonths": months,
                    "evidence": proof("竣工验收单") });
                let facts = json!({ "cost": cost, "life": months });
                self.log("assetCardWorksComplete", input, "complete", &card, &on, facts).await;
            }
            8 => self.split(&card, &on).await,
            9 => {
                let others: Vec<&Known> = mine.iter().filter(|other| other.no != card.no).collect();
                let ids: Vec<&Value> = others.iter().map(|other| &other.id).collect();
                let input = json!({ "into": card.id, "cards": ids, "on": on });
                let names: Vec<&String> = others.iter().map(|other| &other.no).collect();
                self.log("assetCardCombine", input, "combine", &card, &on, json!({ "others": names })).await;
            }
            10 => {
                let input = json!({ "card": card.id });
                self.log("assetCardUndo", input, "undo", &card, &on, json!({})).await;
            }
            _ => self.dispose(&card, month).await,
        }
    }

    /// Says something of a card, and writes down what was taken in.
    async fn log(&mut self, field: &str, input: Value, what: &str, card: &Known, on: &str, facts: Value) {
        let Some(told) = self.say(field, input).await else { return };
        let mut op: Map<String, Value> = facts.as_object().expect("an object").clone();
        op.extend([("what".into(), json!(what)), ("card".into(), json!(card.no)), ("on".into(), json!(on))]);
        self.said.push(Value::Object(op));
        for new in told {
            if self.cards.iter().all(|known| known.no != new.no) {
                self.cards.push(Known { life: card.life, ..new });
            }
        }
    }

    async fn register(&mut self, life: u64, on: &str) {
        let no = format!("K{life}-{}", self.keys);
        let cost = self.amount(5_000_000);
        let residual = if self.government { 0 } else { cost / (5 + self.amount(20)) };
        let (months, quantity) = (self.amount(100) + 1, self.amount(9) + 1);
        let card = json!({ "cardNo": no, "name": "设备", "quantity": quantity.to_string(),
            "originalValue": Money(cost).to_string(), "residualValue": Money(residual).to_string(),
            "lifeMonths": months, "bookedOn": on, "usageState": "IN_USE" });
        let input = json!({ "on": on, "occasion": "PURCHASE", "evidence": [{ "kind": "验收单", "reference": "1" }],
            "cards": [card] });
        let facts = json!({ "cost": cost, "residual": residual, "life": months, "quantity": quantity });
        let new = Known { no, id: json!(null), life };
        self.log("assetCardRegister", input, "register", &new, on, facts).await;
    }

    /// Splits a card in two or three, by quantity or by value.
    async fn split(&mut self, card: &Known, on: &str) {
        let by_value = self.random.below(2) == 0;
        let (mut parts, mut facts) = (Vec::new(), Vec::new());
        for _ in 0..=self.random.below(2) {
            self.keys += 1;
            let no = format!("{}-{}", card.no, self.keys);
            let (quantity, cost) = (self.amount(3) + 1, self.amount(1_500_000));
            let mut part = json!({ "cardNo": no, "quantity": quantity.to_string() });
            let mut fact = json!({ "card": no, "quantity": quantity });
            if by_value {
                part["originalValue"] = json!(Money(cost).to_string());
                fact["cost"] = json!(cost);
            }
            parts.push(part);
            facts.push(fact);
        }
        let input = json!({ "card": card.id, "on": on, "parts": parts });
        self.log("assetCardSplit", input, "split", card, on, json!({ "parts": facts })).await;
    }

    /// Disposes of a card at the end of a month: asked for, approved and carried out.
    async fn dispose(&mut self, card: &Known, month: u32) {
        let on = end(month);
        let proof = ["内部决议", "技术鉴定意见"].map(|kind| json!({ "kind": kind, "reference": "1" }));
        let input = json!({ "institute": self.institute, "cards": [card.id], "mode": "SCRAPPING", "reason": "试验", "evidence": proof });
        let apply = "mutation($input: AssetCardDisposeInput!) { assetCardDispose(input: $input) { disposal { id digest } userErrors { code } } }";
        let applied = self.ask(self.manager.clone(), apply, json!({ "input": input })).await;
        let disposal = applied["assetCardDispose"]["disposal"].clone();
        if disposal.is_null() {
            return;
        }
        let input = json!({ "disposal": disposal["id"], "decision": "APPROVED", "digest": disposal["digest"] });
        let decide = "mutation($input: DisposalDecideInput!) { disposalDecide(input: $input) { disposal { version } userErrors { code } } }";
        let decided = self.ask(self.head.clone(), decide, json!({ "input": input })).await;
        let version = &decided["disposalDecide"]["disposal"]["version"];
        assert_eq!(decided["disposalDecide"]["userErrors"], json!([]));
        let input = json!({ "disposal": disposal["id"], "on": on, "version": version });
        let execute =
            "mutation($input: DisposalExecuteInput!) { disposalExecute(input: $input) { userErrors { code } } }";
        let done = self.ask(self.manager.clone(), execute, json!({ "input": input })).await;
        if done["disposalExecute"]["userErrors"] == json!([]) {
            self.said.push(json!({ "what": "dispose", "card": card.no, "on": on }));
            self.cards.retain(|known| known.no != card.no);
        }
    }

    /// Posts the months that have gone by, or takes the last one back.
    async fn close(&mut self, month: u32) {
        if self.random.below(5) == 0 && !self.runs.is_empty() {
            let (_, run) = self.runs.pop().expect("a run");
            let query = "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) { userErrors { code } } }";
            let done = self.ask(self.manager.clone(), query, json!({ "input": { "run": run } })).await;
            assert_eq!(done["depreciationReverse"]["userErrors"], json!([]));
            self.open -= 1;
            return;
        }
        while self.open < month && self.random.below(3) > 0 {
            let query = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) {
                run { id unsaid { code first } } userErrors { code } } }";
            let input = json!({ "institute": self.institute, "period": period(self.open) });
            let done = self.ask(self.manager.clone(), query, json!({ "input": input })).await;
            let payload = &done["depreciationPost"];
            assert_eq!((&payload["userErrors"], &payload["run"]["unsaid"]), (&json!([]), &json!([])), "{done}");
            self.runs.push((period(self.open), payload["run"]["id"].clone()));
            self.open += 1;
        }
    }

    /// What was posted, by month and card.
    async fn posted(&mut self) -> Value {
        let mut posted = json!({});
        for (period, run) in std::mem::take(&mut self.runs) {
            let query = "query($id: ID!) { node(id: $id) { ... on DepreciationRun { lines(first: 200) {
                nodes { amount accumulated card { cardNo } } } } } }";
            let found = self.ask(self.manager.clone(), query, json!({ "id": run })).await;
            let mut of_month = json!({});
            for line in found["node"]["lines"]["nodes"].as_array().expect("lines") {
                of_month[line["card"]["cardNo"].as_str().expect("a number")] =
                    json!([fen(&line["amount"]), fen(&line["accumulated"])]);
            }
            posted[period] = of_month;
        }
        posted
    }

    /// What the list of the cards says that each is worth on a day.
    async fn worth(&mut self, day: &str) -> Value {
        let query = "query($id: ID!, $on: Date!) { node(id: $id) { ... on Institute { assetCards(first: 200, asOf: $on) {
            nodes { id cardNo bookValue(on: $on) { accumulatedDepreciation netValue } bookValueProblems(on: $on) { message } } }
            assetStock(on: $on) { checks { code } rows { code closing { originalValue accumulatedDepreciation } } } } } }";
        let variables = json!({ "id": self.institute, "on": day });
        let found = self.ask(self.manager.clone(), query, variables).await;
        let (mut worth, mut sum) = (json!({}), (0, 0));
        let cards = found["node"]["assetCards"]["nodes"].as_array().expect("cards");
        for card in cards {
            assert_eq!(card["bookValueProblems"], json!([]), "{card} {}", json!(self.said));
            let lost = fen(&card["bookValue"]["accumulatedDepreciation"]);
            let cost = fen(&card["bookValue"]["netValue"]) + lost;
            worth[card["cardNo"].as_str().expect("a number")] = json!([cost, lost]);
            sum = (sum.0 + cost, sum.1 + lost);
        }
        self.agrees(day, &found["node"]["assetStock"], sum);
        if !cards.is_empty() {
            let card = self.random.pick(cards).clone();
            self.is_the_same_alone(day, &card).await;
        }
        worth
    }

    /// The table of what there is comes to what the list comes to.
    fn agrees(&self, day: &str, stock: &Value, (cost, lost): (i64, i64)) {
        let rows = stock["rows"].as_array().expect("rows");
        let of = |row: &Value| (fen(&row["closing"]["originalValue"]), fen(&row["closing"]["accumulatedDepreciation"]));
        let told = rows.iter().find(|row| row["code"] == "TOTAL").map(of);
        assert_eq!((told, &stock["checks"]), (Some((cost, lost)), &json!([])), "{day} {}", json!(self.said));
    }

    /// A card is worth by itself what the list says.
    async fn is_the_same_alone(&mut self, day: &str, card: &Value) {
        let query = "query($id: ID!, $on: Date!) { node(id: $id) { ... on AssetCard { bookValue(on: $on) {
            accumulatedDepreciation netValue } } } }";
        let alone = self.ask(self.manager.clone(), query, json!({ "id": card["id"], "on": day })).await;
        assert_eq!(alone["node"]["bookValue"], card["bookValue"], "{day} {card}");
    }

    /// Lives through two years; answers what was said, and what is told of it.
    async fn live(mut self) -> Value {
        for month in 0..MONTHS {
            self.db.clock.set(evening(&end(month)));
            for life in 0..TOGETHER {
                if month == 0 || self.random.below(5) < 2 {
                    self.step(life, month).await;
                }
            }
            self.close(month).await;
        }
        let mut worth = json!({});
        for _ in 0..8 {
            let month = self.random.below(u64::from(MONTHS) + 40) as u32;
            let day = if self.random.below(2) == 0 { end(month) } else { day(month, self.random.below(28) as u32 + 1) };
            worth[&day] = self.worth(&day).await;
        }
        let posted = self.posted().await;
        json!({ "government": self.government, "said": self.said, "worth": worth, "posted": posted, "until": end(MONTHS) })
    }
}

fn fen(amount: &Value) -> i64 {
    amount.as_str().and_then(|text| text.parse::<Money>().ok()).expect("an amount").fen()
}

both! {
    async fn what_cards_are_worth_through_their_lives_is_what_an_independent_program_says(db: TestDb) {
        let many = asked("OVERSIGHT_LIVES", LIVES);
        let first = asked("OVERSIGHT_LIVES_BEFORE", 0) / TOGETHER;
        let institutes: Vec<u64> = (first..first + many.div_ceil(TOGETHER)).collect();
        let (mut figures, mut lived) = (0, 0);
        for part in institutes.chunks(ASKED as usize) {
            let mut told = String::new();
            for number in part {
                db.clock.set(evening("2024-01-01"));
                told.push_str(&Scene::set(&db, *number).await.live().await.to_string());
                told.push('\n');
            }
            figures += computed_again(&db, &told);
            lived += part.len() as u64 * TOGETHER;
            println!("{lived} lives from {} on, {figures} figures, 0 fen off", first * TOGETHER);
        }
        assert!(figures > many * 10, "{figures} figures");
    }
}

fn asked(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|many| many.parse().ok()).unwrap_or(otherwise)
}

/// Has lives computed by the other program; answers how many figures there were.
fn computed_again(db: &TestDb, told: &str) -> u64 {
    for kind in ["register", "adjust", "estimate", "begin", "complete", "split", "combine", "undo", "dispose"] {
        assert!(told.contains(&format!("\"what\":\"{kind}\"")), "nothing was said to {kind}");
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oracle/lives.py");
    let output = Command::new("python3").args([script, &db.folder.write("lives.jsonl", told)]).output();
    let output = output.expect("python3 is on the machine");
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}{}", String::from_utf8_lossy(&output.stderr));
    told.trim().parse().expect("a number")
}
