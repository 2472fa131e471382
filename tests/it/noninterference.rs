//! Noninterference: what one institute does can be seen by no other, whatever it is asked.
//!
//! Two institutes do random things in turns, each with ids and a clock of its own: import, reconcile, undo, ask,
//! and try the other's ids. Then the same once more without the other. What the first was answered must be the
//! same to the byte. On `PostgreSQL` each of the two locks must hold by itself, too.

use crate::support::{Copies, Folder, Random, ask, both};
use entity::{InstituteId, Moment, Regime, Role};
use oversight::access::{Actor, Granted};
use oversight::app::{App, Clock, Ctx, FixedClock, Ids};
use oversight::config::{Config, DEFAULT_LISTEN};
use oversight::db::Db;
use oversight::jobs::{self, Bell};
use oversight::org::service::{Registration, register};
use oversight::upload::{self, Announced};
use oversight::words::Lang;
use oversight::work;
use sea_orm::{ConnectionTrait as _, DbBackend};
use serde_json::{Value, json};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use uuid::Uuid;

/// Histories in the suite; `OVERSIGHT_HISTORIES` says how many a longer run takes.
const HISTORIES: u64 = 8;
/// What both institutes do together in a history.
const STEPS: usize = 60;
/// 2026-01-05 08:00 in Shanghai.
const BEGIN: i64 = 1_767_571_200_000_000;

/// Which lock holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lock {
    Both,
    /// The scope of every read, and nothing in the database.
    Scope,
    /// The database, and reads that ask for everything.
    Rows,
}

/// The id that a party gave, or will give, as its n-th.
fn numbered(seed: u64, number: u64) -> Uuid {
    Uuid::from_u64_pair(seed, number)
}

#[derive(Debug)]
struct Seeded(u64, AtomicU64);

impl Ids for Seeded {
    fn next(&self) -> Uuid {
        numbered(self.0, self.1.fetch_add(1, Ordering::SeqCst) + 1)
    }
}

/// An institute and who works for it.
struct Party {
    app: Arc<App>,
    clock: Arc<FixedClock>,
    actor: Actor,
    institute: InstituteId,
    seed: u64,
    other: u64,
    random: Random,
    /// Everything that it was answered.
    transcript: Vec<String>,
}

const KINDS: [&str; 12] = [
    "Import",
    "AssetCard",
    "Stocktake",
    "ReconciliationRun",
    "DepreciationRun",
    "Disposal",
    "Job",
    "Department",
    "Location",
    "Person",
    "Mapping",
    "Institute",
];

const NODE: &str = "query($id: ID!) { node(id: $id) { id __typename ... on Institute { code name assetCards(first: 3) { totalCount nodes { name } } }
    ... on Import { status created changed rejected rows(first: 5) { nodes { outcome } } } ... on AssetCard { cardNo name originalValue history { kind summary } }
    ... on DepreciationRun { period cards amount digest reversedBy lines(first: 5) { totalCount nodes { amount card { cardNo } } } }
    ... on Disposal { status nextStep count items { originalValue card { cardNo } } decisions { by } }
    ... on Stocktake { title baseDate } ... on ReconciliationRun { status asOf digest differences(first: 5) { totalCount nodes { id number kind amount } } }
    ... on Job { state } ... on Department { name } ... on Location { path } ... on Mapping { name } } }";
const CARDS: &str = "query($code: String!, $first: Int, $asOf: Date) { institute(code: $code) { name
    assetCards(first: $first, asOf: $asOf) { totalCount pageInfo { endCursor hasNextPage } nodes { id cardNo assetNo name originalValue bookValue(on: \"2025-12-31\") { netValue } department { id name } location { id path } category { code } } }
    depreciationRuns(last: 3) { totalCount nodes { id period amount reversedBy } }
    reconciliationRuns(last: 3) { nodes { id status digest differences(first: 9) { totalCount nodes { id number kind amount evidence { summary } } } } } } }";
const LIST: &str =
    "{ viewer { roles { role institute { code } } } institutes(first: 50) { totalCount nodes { id code name } } }";
const APPLY: &str = "mutation($input: ImportApplyInput!) { importApply(input: $input) { import { id status created changed unchanged rejected absent digest stocktake rows(first: 20) { nodes { cell outcome problems { code message } } } problems { code message } } userErrors { code message } } }";
const RUN: &str = "mutation($input: ReconciliationRunInput!) { reconciliationRun(input: $input) { run { id status digest counts { groups matched differing } } userErrors { code message } } }";
const REVERT: &str = "mutation($input: ImportRevertInput!) { importRevert(input: $input) { import { id status rows(first: 20) { nodes { outcome } } } userErrors { code message } } }";
const FOLLOW: &str = "mutation($input: InstituteFollowRegimeInput!) { instituteFollowRegime(input: $input) { institute { code } userErrors { code message } } }";
const POST: &str = "mutation($input: DepreciationPostInput!) { depreciationPost(input: $input) { run { id cards amount digest } userErrors { code message } } }";
const BACK: &str = "mutation($input: DepreciationReverseInput!) { depreciationReverse(input: $input) { run { id amount } userErrors { code message } } }";
const MOVE: &str = "mutation($input: AssetCardReassignInput!) { assetCardReassign(input: $input) { cards { id location { id path } history { kind summary } } userErrors { code message } } }";
const DISPOSE: &str = "mutation($input: AssetCardDisposeInput!) { assetCardDispose(input: $input) { disposal { id digest route count originalValue } userErrors { code message } } }";
const WITHDRAW: &str = "mutation($input: DisposalWithdrawInput!) { disposalWithdraw(input: $input) { disposal { id status } userErrors { code message } } }";
const LINK: &str = "mutation($input: PersonLinkInput!) { personLink(input: $input) { person { id name } userErrors { code message } } }";
const CONFIRM: &str = "mutation($input: CustodyConfirmInput!) { custodyConfirm(input: $input) { institute { code } userErrors { code message } } }";
const SAVE: &str = "mutation($input: MappingSaveInput!) { mappingSave(input: $input) { mapping { id name } userErrors { code message } } }";
const CANCEL: &str =
    "mutation($input: JobCancelInput!) { jobCancel(input: $input) { job { id state } userErrors { code message } } }";

impl Party {
    /// Registers an institute of its own and puts somebody to work there.
    async fn new(db: &Db, config: &Config, (seed, other): (u64, u64), lock: Lock) -> Self {
        let clock = Arc::new(FixedClock::new(Moment(BEGIN)));
        let app = Arc::new(App {
            db: db.clone(),
            clock: Arc::clone(&clock) as Arc<dyn Clock>,
            ids: Arc::new(Seeded(seed, AtomicU64::new(0))),
            config: config.clone(),
            bell: Bell::default(),
        });
        let registration = Registration {
            code: code(seed),
            name: format!("研究院 {seed}"),
            regime: Some(Regime::Government),
            ..Registration::default()
        };
        let operator = Ctx::new(Arc::clone(&app), Actor::operator(), Lang::En);
        let institute = register(&operator, &registration, None).await.expect("registered").id;
        let roles = [Role::Maker, Role::Checker, Role::FinanceHead, Role::AssetManager, Role::AssetUser];
        let granted = roles.map(|role| Granted { role, institute: Some(institute), until: None });
        let actor = Actor::with_roles(format!("maker of {seed}"), format!("key of {seed}"), granted.to_vec());
        let actor = if lock == Lock::Rows { actor.without_scope() } else { actor };
        Self { app, clock, actor, institute, seed, other, random: Random(seed), transcript: Vec::new() }
    }

    /// An id: one of the own ones, or one that the other has, or would have.
    fn any_id(&mut self) -> Uuid {
        let whose = if self.random.below(2) == 0 { self.seed } else { self.other };
        numbered(whose, self.random.below(90) + 1)
    }

    fn any_of(&mut self, kind: &str) -> String {
        format!("{kind}:{}", self.any_id())
    }

    /// Mostly the own institute.
    fn an_institute(&mut self) -> String {
        let id = if self.random.below(6) == 0 { numbered(self.other, 2) } else { self.institute.0 };
        format!("Institute:{id}")
    }

    /// Does one thing and writes down what it was answered.
    async fn step(&mut self) {
        let later = self.random.below(86_400) as i64;
        self.clock.set(Moment(self.app.clock.now().0 + later * 1_000_000));
        let key = format!("k{}", self.random.next());
        let told = match self.random.below(21) {
            18..=20 => self.change(&key).await,
            0..=2 | 12..=14 => self.import(&key).await,
            3 | 15 | 16 => {
                let stocktake = (self.random.below(2) == 0).then(|| self.any_of("Stocktake"));
                let client = (self.random.below(2) == 0).then(|| self.any_id());
                let input = json!({ "institute": self.an_institute(), "asOf": "2025-12-31", "idempotencyKey": key,
                    "stocktake": stocktake, "clientId": client });
                self.mutate(RUN, input).await
            }
            4 => {
                let input = json!({ "import": self.any_of("Import"), "idempotencyKey": key });
                self.mutate(REVERT, input).await
            }
            5 => {
                let from = format!("202{}-01-01", self.random.below(6));
                let regime = *self.random.pick(&["GOVERNMENT", "ENTERPRISE"]);
                let input =
                    json!({ "institute": self.an_institute(), "regime": regime, "from": from, "idempotencyKey": key });
                self.mutate(FOLLOW, input).await
            }
            6 => {
                let name = format!("方案{}", self.random.below(3));
                let input = json!({ "institute": self.an_institute(), "name": name, "source": "value = \"total\"", "idempotencyKey": key });
                self.mutate(SAVE, input).await
            }
            7 => {
                let input = json!({ "job": self.any_of("Job"), "idempotencyKey": key });
                self.mutate(CANCEL, input).await
            }
            8 => self.ask(LIST, &json!({})).await,
            9 => {
                let whose = if self.random.below(4) == 0 { self.other } else { self.seed };
                let first = self.random.below(5) + 1;
                let as_of = (self.random.below(2) == 0).then(|| format!("202{}-06-30", self.random.below(6)));
                self.ask(CARDS, &json!({ "code": code(whose), "first": first, "asOf": as_of })).await
            }
            10 => {
                let period = format!("2025-0{}", self.random.below(3) + 1);
                let input = json!({ "institute": self.an_institute(), "period": period, "idempotencyKey": key });
                self.mutate(POST, input).await
            }
            11 => {
                let input = json!({ "run": self.any_of("DepreciationRun"), "idempotencyKey": key });
                self.mutate(BACK, input).await
            }
            _ => {
                let kind = *self.random.pick(&KINDS);
                let id = self.any_of(kind);
                let id = if self.random.below(8) == 0 { format!("Difference:{}:1", self.any_id()) } else { id };
                self.ask(NODE, &json!({ "id": id })).await
            }
        };
        self.transcript.push(told);
    }

    /// A card, mostly one that is there, and a place.
    async fn a_card(&mut self) -> (String, String) {
        let first = self.random.below(5) + 1;
        let seen = self.ask(CARDS, &json!({ "code": code(self.seed), "first": first })).await;
        let seen: Value = serde_json::from_str(&seen).expect("JSON");
        let last = seen["data"]["institute"]["assetCards"]["nodes"].as_array().and_then(|cards| cards.last().cloned());
        let id = |of: &Value| of["id"].as_str().map(str::to_owned);
        match last.filter(|_| self.random.below(3) > 0).and_then(|card| id(&card).zip(id(&card["location"]))) {
            Some(known) => known,
            None => (self.any_of("AssetCard"), self.any_of("Location")),
        }
    }

    /// Says that something happens to a card, or of one.
    async fn change(&mut self, key: &str) -> String {
        let ((card, place), institute) = (self.a_card().await, self.an_institute());
        match self.random.below(5) {
            0 => {
                let input = json!({ "institute": institute, "cards": [card], "on": "2026-01-05", "reason": "搬迁",
                    "location": place, "idempotencyKey": key });
                self.mutate(MOVE, input).await
            }
            1 => {
                let evidence = ["内部决议", "技术鉴定意见"].map(|kind| json!({ "kind": kind, "reference": "1" }));
                let input = json!({ "institute": institute, "cards": [card], "mode": "SCRAPPING", "reason": "损坏",
                    "evidence": evidence, "idempotencyKey": key });
                self.mutate(DISPOSE, input).await
            }
            2 => {
                let input = json!({ "disposal": self.any_of("Disposal"), "version": 1, "idempotencyKey": key });
                self.mutate(WITHDRAW, input).await
            }
            3 => {
                let input = json!({ "person": self.any_of("Person"), "login": "zhang", "idempotencyKey": key });
                self.mutate(LINK, input).await
            }
            _ => {
                let answers = json!([{ "card": card, "reply": "HELD" }]);
                let input = json!({ "institute": institute, "answers": answers, "idempotencyKey": key });
                self.mutate(CONFIRM, input).await
            }
        }
    }

    /// Brings a file and imports it.
    async fn import(&mut self, key: &str) -> String {
        let (kind, text) = self.file();
        let whose = if self.random.below(8) == 0 { self.other } else { self.seed };
        let ctx = Ctx::new(Arc::clone(&self.app), self.actor.clone(), Lang::En);
        let announced = Announced { institute: &code(whose), name: "list.csv", size: None };
        let bytes = futures_util::stream::iter([Ok::<_, std::io::Error>(text.into_bytes())]);
        let upload = match upload::receive(&ctx, announced, bytes).await {
            Ok(received) => format!("Upload:{}", received.id),
            Err(error) => {
                self.transcript.push(format!("{error:?}"));
                self.any_of("Upload")
            }
        };
        let mode = *self.random.pick(&["REJECT_ALL", "REJECT_ROWS", "DRY_RUN"]);
        let mode = if self.random.below(2) == 0 { "REJECT_ALL" } else { mode };
        let (title, base) = if kind == "COUNTS" { (json!("盘点"), json!("2025-12-31")) } else { Default::default() };
        let input = json!({ "institute": self.an_institute(), "kind": kind, "uploadId": upload, "mode": mode,
            "title": title, "baseDate": base, "idempotencyKey": key });
        self.mutate(APPLY, input).await
    }

    /// A list of a few rows, of which one may be bad.
    fn file(&mut self) -> (&'static str, String) {
        let mut rows = Vec::new();
        for _ in 0..=self.random.below(6) {
            let number = self.random.below(12);
            let department = *self.random.pick(&["设备处", "办公室", "材料一室"]);
            let value = if self.random.below(25) == 0 {
                "abc".to_owned()
            } else {
                format!("{}.50", self.random.below(9_000) + 1_000)
            };
            rows.push((format!("ZC{number:03}"), department, value));
        }
        rows.dedup_by(|a, b| a.0 == b.0);
        let (kind, head) = *self.random.pick(&[
            ("CARDS", "资产编号,资产名称,使用部门,存放地点,原值,财务入账日期,使用年限(月)"),
            ("CARDS", "资产编号,资产名称,使用部门,存放地点,原值,财务入账日期,使用年限(月)"),
            ("COUNTS", "资产编号,资产名称,使用部门,账面数量,实盘数量"),
            ("LEDGER", "日期,凭证字号,科目编码,科目名称,摘要,借方金额,贷方金额,资产编号"),
        ]);
        let line = |(number, department, value): &(String, &str, String)| match kind {
            "CARDS" => format!("{number},离心机,{department},A栋/301,{value},2024-03-31,72"),
            "COUNTS" => format!("{number},离心机,{department},1,1"),
            _ => format!(
                "2025-03-05,记-{number},160102,固定资产\\设备,购{number},{value},,{number}\n2025-03-05,记-{number},100201,银行存款,购{number},,{value},"
            ),
        };
        let lines: Vec<String> = rows.iter().map(line).collect();
        (kind, format!("{head}\n{}\n", lines.join("\n")))
    }

    async fn mutate(&self, query: &str, input: Value) -> String {
        self.ask(query, &json!({ "input": input })).await
    }

    /// What is answered; what it sets going is done in the meantime, with the ids and the clock of the party.
    async fn ask(&self, query: &str, variables: &Value) -> String {
        let answer = tokio::select! {
            answer = ask(&self.app, self.actor.clone(), query, variables) => answer,
            () = jobs::work(Arc::clone(&self.app), work::handler, work::failed) => unreachable!("work never ends"),
        };
        let Value::Object(mut answer) = answer else { panic!("an object") };
        // The budget of a principal is its own, but it fills up with the time of the machine.
        answer.remove("extensions");
        Value::Object(answer).to_string()
    }
}

fn code(seed: u64) -> String {
    format!("P{seed}")
}

fn histories() -> u64 {
    std::env::var("OVERSIGHT_HISTORIES").ok().and_then(|many| many.parse().ok()).unwrap_or(HISTORIES)
}

/// What the first institute of every history was answered.
async fn told(url: &str, lock: Lock, with_the_other: bool) -> Vec<Vec<String>> {
    if lock == Lock::Scope {
        let raw = sea_orm::Database::connect(url).await.expect("a way in");
        let open = "DO $$ DECLARE t regclass; BEGIN FOR t IN SELECT oid FROM pg_class WHERE relrowsecurity LOOP \
                    EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t); END LOOP; END $$";
        raw.execute_unprepared(open).await.expect("open");
    }
    let db = Db::connect(url).await.expect("connected");
    let folder = Folder::new(&format!("noninterference-{lock:?}-{with_the_other}-{}", url.len()));
    let listen = DEFAULT_LISTEN.parse().expect("an address");
    let config = Config::new(url, Some(folder.path().join("files")), listen).expect("a configuration");
    let mut transcripts = Vec::new();
    for history in 1..=histories() {
        let (one, two) = (history * 2, history * 2 + 1);
        let mut first = Party::new(&db, &config, (one, two), lock).await;
        let mut second = if with_the_other { Some(Party::new(&db, &config, (two, one), lock).await) } else { None };
        let mut turns = Random(history);
        for _ in 0..STEPS {
            if turns.below(2) == 0 {
                first.step().await;
            } else if let Some(second) = &mut second {
                second.step().await;
            }
        }
        transcripts.push(first.transcript);
    }
    transcripts
}

both! {
    async fn what_one_institute_is_answered_does_not_depend_on_another(db: TestDb) {
        let locks: &[Lock] = match db.raw.get_database_backend() {
            DbBackend::Postgres => &[Lock::Both, Lock::Scope, Lock::Rows],
            _ => &[Lock::Both],
        };
        let copies = Copies::of(&db).await;
        for lock in locks {
            let alone = copies.with(async |url: &str| told(url, *lock, false).await).await;
            let beside = copies.with(async |url: &str| told(url, *lock, true).await).await;
            for (history, (alone, beside)) in alone.iter().zip(&beside).enumerate() {
                for (step, (alone, beside)) in alone.iter().zip(beside).enumerate() {
                    assert_eq!(alone, beside, "{lock:?}, history {history}, step {step}");
                }
                assert_eq!(alone.len(), beside.len());
            }
            // Something was done, and something was refused.
            let all: Vec<&String> = alone.iter().flatten().collect();
            let saying = |what: &str| all.iter().filter(|told| told.contains(what)).count();
            let seen = ["COMMITTED", "NOT_FOUND", "\"digest\":\"", "totalCount", "DONE", "depreciationPost\":{\"run\":{", "assetCardDispose\":{\"disposal\":{", "assetCardReassign\":{\"cards\":["].map(|what| (what, saying(what)));
            assert!(seen.iter().all(|(_, count)| *count > 0), "{seen:?}");
        }
    }
}
