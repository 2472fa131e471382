//! Every difference is taken to its end: explained by one, approved by others, settled by a third and closed by a fourth.

use super::Scene;
use super::planted::{Cards, Fate, Item, Journal, Told, each, of, person, phantom, planted, room, sticker};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};

const CASES: &str = "query($after: String, $filter: DifferenceCaseFilter) { institute(code: \"EX\") {
    differenceCases(first: 200, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } nodes {
        id version digest kind leg amount subjects status presence nextStep
        explainedBy approvedBy settledBy closedBy } } } }";

/// The name of a voucher that is not booked yet.
type Vouchers = HashMap<(String, String), usize>;

impl Scene<'_> {
    /// Compares accounts, cards and what was counted; answers the run.
    pub fn compare(&self, stocktake: &Value, as_of: &str) -> String {
        self.client.reconcile(&self.key(), json!({ "asOf": as_of, "stocktake": stocktake }))
    }

    fn cases(&self) -> Vec<Value> {
        let (mut cases, mut after) = (Vec::new(), Value::Null);
        loop {
            let told = self.client.ask(CASES, &json!({ "after": after }));
            let page = &told["institute"]["differenceCases"];
            cases.extend(page["nodes"].as_array().expect("a list").iter().cloned());
            if page["pageInfo"]["hasNextPage"] != true {
                return cases;
            }
            after = page["pageInfo"]["endCursor"].clone();
        }
    }

    /// The run tells what was planted: of each its kind, what it is about and what it comes to, and nothing else.
    pub fn told_as_planted(&self, run: &str) {
        let mut told: Vec<Told> = self.cases().iter().map(told_of).collect();
        told.sort();
        assert_eq!(told, planted(&self.items));
        let query =
            "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { differences(first: 1) { totalCount } } } }";
        let all = self.client.ask(query, &json!({ "id": run }))["node"]["differences"]["totalCount"].clone();
        assert_eq!(all, told.len());
    }

    /// Takes a step with all differences that are so far, 500 at a time.
    fn step(&self, who: &str, step: &str, rows: &[Value]) {
        let (field, kind) = (format!("difference{step}"), format!("Difference{step}Input"));
        self.times.of(&format!("  {field}"), || {
            for some in rows.chunks(500) {
                let asked = json!({ "institute": self.client.institute, "policy": "ALL", "rows": some });
                self.say(who, &field, (&kind, "rows { userErrors { code } }"), &asked);
            }
        });
    }

    /// From the first word to the last; answers the run that finds nothing open.
    pub fn follow(&self, stocktake: &Value, cards: &HashMap<String, Value>) -> String {
        self.step(&self.maker, "Explain", &self.cases().iter().map(explained).collect::<Vec<_>>());
        self.step(&self.maker, "Submit", &self.cases().iter().map(seen).collect::<Vec<_>>());
        for (who, step) in [(&self.head, "UNIT"), (&self.reviewer, "BUREAU")] {
            let cases = self.cases();
            let waiting: Vec<Value> = cases.iter().filter(|case| case["nextStep"] == step).map(decided).collect();
            self.step(who, "Approve", &waiting);
        }
        let vouchers = self.put_right(cards);
        let cards = self.times.of("  reading all cards, 200 a page", || self.cards());
        let settled: Vec<Value> = self.cases().iter().map(|case| settled(case, &vouchers, &cards)).collect();
        self.step(&self.manager, "Settle", &settled);
        let last = self.times.of("  the last run", || self.compare(stocktake, &today()));
        self.step(&self.checker, "Close", &self.cases().iter().map(seen).collect::<Vec<_>>());
        last
    }

    /// The accounts and the cards are put right, by ordinary vouchers and ordinary changes.
    fn put_right(&self, cards: &HashMap<String, Value>) -> Vouchers {
        let (items, on) = (&self.items, today());
        let mut journal = Journal::new(1);
        let mut vouchers = Vouchers::new();
        let mut book = |kind: &str, subject: String, yuan: i64| {
            let number = journal.book(&on, "盘点处理", &[(subject.clone(), yuan)]);
            vouchers.insert((kind.to_owned(), subject), number);
        };
        for item in items {
            let (number, value) = (item.number(), item.value() as i64);
            match item.fate {
                Fate::Lost => book("CARD_WITHOUT_STOCK", number, -value),
                Fate::Short => book("CARD_STOCK_QUANTITY", number, -value / 10),
                Fate::Dearer => book("LEDGER_CARD_AMOUNT", number, -100),
                Fate::Unbooked => book("CARD_WITHOUT_LEDGER", number, value),
                Fate::Disposed => book("DISPOSED_STILL_PRESENT", number, value),
                _ => {}
            }
        }
        for at in 0..each(items) {
            book("LEDGER_WITHOUT_CARD", phantom(at), -500);
            book("STOCK_WITHOUT_CARD", sticker(at), 1_200);
        }
        // The part that got a card of its own is booked under it.
        for item in of(items, Fate::Divided) {
            let part = item.value() as i64 * 3 / 10;
            journal.book(&on, "拆分", &[(item.number(), -part), (format!("{}-1", item.number()), part)]);
        }
        self.times.of("  importing vouchers and a list of cards", || {
            self.client.take("settled.csv", journal.text().as_bytes(), json!({ "kind": "LEDGER" }));
            let list = corrected(items, &on);
            self.client.take("corrected.csv", list.as_bytes(), json!({ "kind": "CARDS", "effectiveOn": on }));
        });
        self.times.of("  changing cards one by one", || self.change(cards, &on));
        vouchers
    }

    /// What is said of cards without a list: where they stand, who uses them, and how.
    fn change(&self, cards: &HashMap<String, Value>, on: &str) {
        let of_card = |item: &Item, more: Value| {
            let mut said = json!({ "institute": self.client.institute, "cards": [cards[&item.number()]], "on": on,
                "reason": "盘点更正" });
            said.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
            said
        };
        for item in of(&self.items, Fate::Moved) {
            let place = json!({ "location": self.rooms[&room(item.at + 1)] });
            self.say(&self.manager, "assetCardReassign", ("AssetCardReassignInput", ""), &of_card(&item, place));
        }
        for item in of(&self.items, Fate::HandedOn) {
            let user = json!({ "user": self.people[&person(item.at + 1)] });
            self.say(&self.manager, "assetCardReassign", ("AssetCardReassignInput", ""), &of_card(&item, user));
        }
        for item in of(&self.items, Fate::Damaged) {
            let proof = json!([{ "kind": "技术鉴定意见", "reference": "2026-1" }]);
            let state = json!({ "usageState": "AWAITING_DISPOSAL", "evidence": proof });
            self.say(&self.manager, "assetCardChangeState", ("AssetCardChangeStateInput", ""), &of_card(&item, state));
        }
    }

    /// Everything is closed, each by four people, and the last run finds nothing that is open.
    pub fn nothing_is_open(&self, last: &str) {
        let cases = self.cases();
        assert_eq!(cases.len(), planted(&self.items).len(), "nothing new");
        for case in &cases {
            assert_eq!(case["status"], "CLOSED", "{case}");
            let people =
                ["explainedBy", "approvedBy", "settledBy", "closedBy"].map(|by| case[by].as_str().expect("somebody"));
            assert_eq!(BTreeSet::from(people).len(), 4, "{case}");
            let stays = matches!(case["kind"].as_str(), Some("NOT_OURS" | "OUT_UNSEEN"));
            assert_eq!(case["presence"] == "GONE", !stays, "{case}");
        }
        let query = "query($id: ID!, $open: [DifferenceStatus!]) { node(id: $id) { ... on ReconciliationRun {
            all: differences(first: 1) { totalCount } open: differences(first: 9, filter: { statuses: $open }) {
                totalCount nodes { kind } } } } }";
        let open = json!(["OPEN", "EXPLAINED", "SUBMITTED", "REJECTED", "APPROVED", "SETTLED"]);
        let told = self.client.ask(query, &json!({ "id": last, "open": open }))["node"].take();
        assert_eq!(told["open"], json!({ "totalCount": 0, "nodes": [] }));
        assert_eq!(told["all"]["totalCount"], 2 * each(&self.items), "what is somebody else's, and what is out");
    }
}

/// What is corrected by a list: what is gone, what is less, what has a card now.
fn corrected(items: &[Item], on: &str) -> String {
    let mut cards = Cards::new();
    for item in items {
        let numbers = [item.number(), item.tag()];
        let (quantity, value) = (item.quantity(), item.value());
        match item.fate {
            Fate::Lost | Fate::Twin => cards.line(numbers, (quantity, value), item.at, Some(on)),
            Fate::Short => cards.line(numbers, (9, value / 10 * 9), item.at, None),
            Fate::Disposed => cards.line(numbers, (quantity, value), item.at, None),
            _ => {}
        }
    }
    for at in 0..each(items) {
        cards.line([sticker(at), sticker(at)], (1, 1_200), at, None);
    }
    cards.text()
}

fn today() -> String {
    use oversight::app::Clock as _;
    oversight::app::SystemClock.now().day().to_string()
}

/// What a difference is about: of two cards of one thing the one that stays, and the one that goes.
fn subjects(case: &Value) -> Vec<&str> {
    let mut subjects: Vec<&str> =
        case["subjects"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    subjects.sort_unstable();
    subjects
}

fn told_of(case: &Value) -> Told {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    (text(&case["kind"]), subjects(case)[0].to_owned(), text(&case["amount"]))
}

fn seen(case: &Value) -> Value {
    json!({ "case": case["id"], "version": case["version"] })
}

fn decided(case: &Value) -> Value {
    json!({ "case": case["id"], "digest": case["digest"], "documentNo": "院办〔2026〕3号" })
}

/// How each kind came about, and what is done about it.
fn explained(case: &Value) -> Value {
    let kind = case["kind"].as_str().expect("a kind");
    let (why, treatment, proof): (&str, &str, &[&str]) = match kind {
        "CARD_WITHOUT_STOCK" => ("LOST", "LEDGER", &["二次查找记录", "责任认定意见"]),
        "STOCK_WITHOUT_CARD" => ("OFF_BOOK", "CARD", &["来源说明"]),
        "CARD_STOCK_QUANTITY" => ("LOST", "LEDGER", &["盘点复核记录"]),
        "LEDGER_CARD_AMOUNT" => ("BOOKED_WRONGLY", "LEDGER", &["核对说明"]),
        "LEDGER_WITHOUT_CARD" => ("BOOKED_WRONGLY", "LEDGER", &["会计凭证"]),
        "CARD_WITHOUT_LEDGER" => ("NOT_BOOKED", "LEDGER", &["取得凭据"]),
        "DUPLICATE_CARD" => ("CARD_WRONG", "CARD", &["核对说明"]),
        "DISPOSED_STILL_PRESENT" => ("DISPOSAL_UNRECORDED", "CARD", &["处置批复或补办手续"]),
        "LOCATION" | "CUSTODIAN" | "USAGE_STATE" => ("CHANGE_UNRECORDED", "CARD", &[]),
        "NOT_OURS" => ("NOT_OURS", "NO_ENTRY", &["权属或在外证明"]),
        "OUT_UNSEEN" => ("AWAY", "NO_ENTRY", &["权属或在外证明"]),
        kind => panic!("{kind}"),
    };
    let proof: Vec<Value> = proof.iter().map(|kind| json!({ "kind": kind, "reference": "2026-1" })).collect();
    let mut row = seen(case);
    let more = json!({ "cause": why, "treatment": treatment, "note": "已查阅凭证并实地核对", "evidence": proof });
    row.as_object_mut().expect("an object").extend(more.as_object().expect("an object").clone());
    row
}

/// What settled it: a voucher, a change of the card, or nothing.
fn settled(case: &Value, vouchers: &Vouchers, cards: &HashMap<String, Value>) -> Value {
    let (kind, subject, _) = told_of(case);
    let mut row = seen(case);
    match &*kind {
        "CARD_WITHOUT_STOCK"
        | "CARD_STOCK_QUANTITY"
        | "LEDGER_CARD_AMOUNT"
        | "LEDGER_WITHOUT_CARD"
        | "CARD_WITHOUT_LEDGER" => {
            let today = today();
            let part = |range: std::ops::Range<usize>| today[range].parse::<i32>().expect("a number");
            row["voucher"] = json!({ "year": part(0..4), "period": part(5..7), "word": "记",
                "number": vouchers[&(kind.clone(), subject)] });
        }
        "NOT_OURS" | "OUT_UNSEEN" => {}
        // The second card of one thing is the one that goes.
        "DUPLICATE_CARD" => row["card"] = cards[subjects(case)[1]].clone(),
        _ => row["card"] = cards[&subject].clone(),
    }
    row
}
