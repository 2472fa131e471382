//! The stocktake is planned, counted, counted again where that is needed, and closed.

use super::planted::{self, Cards, Fate, Item, each, of, person, room, sticker};
use super::{BASE, DAY, Scene};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::Instant;
use uuid::Uuid;

/// What is told of a stocktake.
const STATUS: &str = "stocktake { id status version }";
const PROGRESS: &str = "query($id: ID!) { node(id: $id) { ... on Stocktake { version digest progress {
    expected counted verified suspected uncounted matched different moved missing damaged surplus notOurs out
    unknownCode duplicateTag disposed outside arrived recounts unresolved } } } }";
const MOVED_ON: &str = "2026-01-05";

impl Scene<'_> {
    /// Plans the stocktake, and opens it; then things go on happening.
    pub fn plan(&self, cards: &HashMap<String, Value>) -> Value {
        let plan = json!({ "institute": self.client.institute, "title": "2025年度资产清查", "baseDate": BASE,
            "seed": BASE, "rounds": [{ "round": "RECOUNT", "rate": "0.01" }] });
        let planned = self.say(&self.manager, "stocktakePlan", ("StocktakePlanInput", STATUS), &plan);
        let stocktake = planned["stocktake"]["id"].clone();
        let open = json!({ "stocktake": stocktake, "version": 1 });
        self.times.of("opening", || {
            self.say(&self.manager, "stocktakeOpen", ("StocktakeOpenInput", STATUS), &open);
        });
        self.happens(cards);
        stocktake
    }

    /// What happens to things between the base date and the day on which they are counted.
    fn happens(&self, cards: &HashMap<String, Value>) {
        for item in of(&self.items, Fate::Rolled) {
            let moved = json!({ "institute": self.client.institute, "cards": [cards[&item.number()]], "on": MOVED_ON,
                "reason": "搬迁", "location": self.rooms[&room(item.at + 1)] });
            self.say(&self.manager, "assetCardReassign", ("AssetCardReassignInput", ""), &moved);
        }
        for item in of(&self.items, Fate::Divided) {
            let split = json!({ "institute": self.client.institute, "card": cards[&item.number()], "on": MOVED_ON,
                "reason": "分给测试中心", "parts": [{ "assetNo": format!("{}-1", item.number()), "quantity": "3" }] });
            self.say(&self.manager, "assetCardSplit", ("AssetCardSplitInput", ""), &split);
        }
        let mut labels = Cards::new();
        for item in of(&self.items, Fate::Relabelled) {
            labels.line([item.number(), item.new_tag()], (item.quantity(), item.value()), item.at, None);
        }
        let on = json!({ "kind": "CARDS", "effectiveOn": MOVED_ON });
        self.client.take("labels.csv", labels.text().as_bytes(), on);
    }

    /// What somebody says of a thing where it is.
    fn word(&self, item: Item) -> Value {
        let mut said = json!({ "code": item.tag(), "finding": "FOUND", "quantity": item.quantity().to_string(),
            "location": self.rooms[&room(item.room())], "custodian": self.people[&item.user()] });
        match item.fate {
            Fate::Lost => {
                said["finding"] = json!("NOT_FOUND");
                said["quantity"] = json!("0");
            }
            Fate::Moved | Fate::Rolled => said["location"] = self.rooms[&room(item.at + 1)].clone(),
            Fate::Damaged => {
                said["finding"] = json!("DAMAGED");
                said["condition"] = json!("DAMAGED");
            }
            Fate::Short => said["quantity"] = json!("9"),
            Fate::NotOurs => said["finding"] = json!("NOT_OURS"),
            Fate::Out => {
                said["finding"] = json!("OUT");
                said["quantity"] = json!("0");
                said["proof"] = json!("送修单 2026-01");
                said["returnsOn"] = json!("2026-03-01");
            }
            Fate::HandedOn => said["custodian"] = self.people[&person(item.at + 1)].clone(),
            Fate::Unread | Fate::Disposed => said["code"] = json!(format!("?{}", item.at)),
            Fate::Relabelled => said["code"] = json!(item.new_tag()),
            Fate::There | Fate::Tagged | Fate::Twin | Fate::Dearer | Fate::Unbooked | Fate::Divided => {}
        }
        said
    }

    /// A thing without a card.
    fn surplus(&self, at: usize) -> Value {
        json!({ "code": sticker(at), "finding": "UNRECORDED", "quantity": "1", "name": "显微镜",
            "location": self.rooms[&room(at)] })
    }

    /// Everybody counts their rooms, each on a device that sends what it has 500 at a time.
    pub fn count(&self, stocktake: &Value) {
        let begun = Instant::now();
        for (at, counter) in self.counters.iter().enumerate() {
            let own = self.items.iter().filter(|item| item.is_counted() && item.room() % self.counters.len() == at);
            let mut said: Vec<Value> = own.map(|item| self.word(*item)).collect();
            let beside = (0..each(&self.items)).filter(|number| number % self.counters.len() == at);
            said.extend(beside.map(|number| self.surplus(number)));
            self.send(stocktake, (at, counter), ("OWN", 0), said);
        }
        self.times.told.borrow_mut().push(("counting, all batches".to_owned(), begun.elapsed()));
    }

    /// Sends what a device has, and some of it again.
    fn send(&self, stocktake: &Value, (at, who): (usize, &str), (round, first): (&str, usize), mut said: Vec<Value>) {
        let device = format!("平板{}", at + 1);
        for (number, one) in said.iter_mut().enumerate() {
            let number = first + number;
            one["deviceId"] = json!(device);
            one["clientId"] = json!(Uuid::from_u128(number as u128 + 1));
            one["sequence"] = json!(number);
            one["round"] = json!(round);
            one["countedOn"] = json!(DAY);
        }
        for batch in said.chunks(500) {
            let counts = json!({ "stocktake": stocktake, "counts": batch });
            let begun = Instant::now();
            let told = self.say(who, "countsRecord", ("CountsRecordInput", "receipts { clientId differs }"), &counts);
            self.times.batches.borrow_mut().push(begun.elapsed());
            let receipts = told["receipts"].as_array().expect("receipts");
            assert!(receipts.len() == batch.len() && receipts.iter().all(|receipt| receipt["differs"] == false));
        }
        // A device that heard no answer sends again.
        if let Some(batch) = said.chunks(500).last() {
            let again = json!({ "stocktake": stocktake, "counts": batch });
            self.say(who, "countsRecord", ("CountsRecordInput", "receipts { clientId }"), &again);
        }
    }

    /// What is lost, damaged, short or too much is counted again by somebody else; and what nobody could read.
    pub fn count_again(&self, stocktake: &Value) {
        let is_doubted = |item: &Item| matches!(item.fate, Fate::Lost | Fate::Damaged | Fate::Short | Fate::Disposed);
        let number = self.counters.len();
        for (at, counter) in self.counters.iter().enumerate() {
            let own = |other: usize| (other % number + 1) % number == at;
            let doubted = self.items.iter().filter(|item| is_doubted(item) && own(item.room()));
            let mut said: Vec<Value> = doubted.map(|item| self.word(*item)).collect();
            said.extend((0..each(&self.items)).filter(|beside| own(*beside)).map(|beside| self.surplus(beside)));
            self.send(stocktake, (at, counter), ("RECOUNT", 100_000), said);
        }
    }

    /// Somebody finds out of what the codes are that nobody could read, and of which card a label is that two have.
    pub fn find_out(&self, stocktake: &Value, cards: &HashMap<String, Value>) {
        let query = "query($id: ID!, $outcome: CountOutcome) { node(id: $id) { ... on Stocktake {
            extras(first: 200, outcome: $outcome) { nodes { code task counts { deviceId clientId } } } } } }";
        for (outcome, fates) in
            [("UNKNOWN_CODE", vec![Fate::Unread, Fate::Disposed]), ("DUPLICATE_TAG", vec![Fate::Tagged])]
        {
            let told = self.ask(&self.manager, query, &json!({ "id": stocktake, "outcome": outcome }));
            let found = told["node"]["extras"]["nodes"].as_array().expect("a list");
            assert_eq!(found.len(), fates.len() * each(&self.items), "{outcome}");
            for extra in found {
                assert_eq!(extra["task"], "RESOLVE");
                let code = extra["code"].as_str().expect("a code");
                let at: usize =
                    code.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse().expect("a number");
                let item = self.items[at];
                assert!(fates.contains(&item.fate), "{code}");
                let out = json!({ "stocktake": stocktake, "counts": extra["counts"], "card": cards[&item.number()],
                    "note": "核对铭牌" });
                self.say(&self.counters[0], "countResolve", ("CountResolveInput", ""), &out);
            }
        }
    }

    fn progress(&self, stocktake: &Value) -> Value {
        self.ask(&self.head, PROGRESS, &json!({ "id": stocktake }))["node"].take()
    }

    /// Every outcome is told, as many as were planted.
    pub fn told(&self, stocktake: &Value) {
        let told = self.times.of("what it comes to", || self.progress(stocktake));
        let (all, each) = (self.items.len(), each(&self.items));
        let gone = of(&self.items, Fate::Disposed).len();
        let differing =
            [Fate::Lost, Fate::Moved, Fate::Damaged, Fate::Short, Fate::NotOurs, Fate::Out, Fate::HandedOn, Fate::Twin];
        let differing: usize = differing.iter().map(|fate| of(&self.items, *fate).len()).sum();
        for (field, number) in [
            ("expected", all - gone),
            ("uncounted", each),
            ("matched", all - gone - differing),
            ("different", 2 * each),
            ("moved", each),
            ("missing", each),
            ("damaged", each),
            ("notOurs", each),
            ("out", each),
            ("surplus", each),
            ("disposed", each),
            ("unknownCode", 0),
            ("duplicateTag", 0),
            ("outside", 0),
            ("arrived", 0),
            ("suspected", 0),
            ("recounts", 0),
            ("unresolved", 0),
        ] {
            assert_eq!(told["progress"][field], number, "{field}: {}", told["progress"]);
        }
        self.rolled(stocktake);
    }

    /// What happened after the base date is told of what it explains.
    fn rolled(&self, stocktake: &Value) {
        let query = "query($id: ID!, $room: ID!) { node(id: $id) { ... on Stocktake { room(location: $room) {
            expected(first: 200) { nodes { number outcome rolledForward { movement { kind effectiveOn } } } } } } } }";
        let moved = |kind: &str| json!([{ "movement": { "kind": kind, "effectiveOn": MOVED_ON } }]);
        for (fate, kind, further) in [(Fate::Rolled, "REASSIGNED", 1), (Fate::Divided, "SPLIT", 0)] {
            let item = of(&self.items, fate)[0];
            let room = &self.rooms[&planted::room(item.room() + further)];
            let told = self.ask(&self.manager, query, &json!({ "id": stocktake, "room": room }));
            let lines = told["node"]["room"]["expected"]["nodes"].as_array().expect("a list");
            let line = lines.iter().find(|line| line["number"] == item.number());
            if let Some(line) = line {
                assert_eq!((&line["outcome"], &line["rolledForward"]), (&json!("MATCHED"), &moved(kind)));
            } else {
                assert!(lines.len() == 200, "it is on this page, or the page is full: {}", item.number());
            }
        }
    }

    /// It is handed in, and approved by somebody who took no part in it.
    pub fn close(&self, stocktake: &Value) {
        let review = json!({ "stocktake": stocktake, "version": 2, "uncountedReason": "卡片重复，待核实" });
        self.say(&self.manager, "stocktakeReview", ("StocktakeReviewInput", STATUS), &review);
        let digest = self.progress(stocktake)["digest"].clone();
        let close = json!({ "stocktake": stocktake, "digest": digest, "note": "同意" });
        let closed = self.times.of("closing", || {
            self.say(&self.head, "stocktakeClose", ("StocktakeCloseInput", "stocktake { status }"), &close)
        });
        assert_eq!(closed["stocktake"]["status"], "CLOSED");
    }
}
