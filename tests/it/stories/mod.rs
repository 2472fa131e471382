//! The stories of the API as clients write them, through HTTP and on both databases: files are
//! uploaded, imported and reconciled, and cards are asked for through time.

mod access;
mod cards;
mod census;
mod closure;
mod correct;
mod counting;
mod custody;
mod depreciation;
mod disposal;
mod edges;
mod labels;
mod large;
mod life;
mod parts;
mod photos;
mod posting;
mod reconcile;
mod recurring;
mod reports;
mod statements;
mod uses;
mod vouchers;
mod year;

use crate::edge::client::{Reply, Service};
use crate::support::{TestDb, fixture};
use entity::access::user_account;
use entity::{InstituteId, Role};
use oversight::access::account::{self, Grant};
use oversight::access::{Actor, Granted};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::process::Command;
use uuid::Uuid;

/// An import, as a client asks for it: `OUTCOME` stands for the rows that it wants to see.
const IMPORT: &str = "mutation Import($input: ImportApplyInput!) {
    importApply(input: $input) {
        import { id status created changed unchanged rejected existed digest problems { code message }
            rows(first: 50, outcome: OUTCOME) {
                nodes { cell outcome changes { field from to } problems { code message } } } }
        userErrors { code field message } } }";

const RECONCILE: &str = "mutation Reconcile($input: ReconciliationRunInput!) {
    reconciliationRun(input: $input) {
        run { id status progress { done total } } userErrors { code field message } } }";

const REGISTER: &str = "mutation($input: InstituteRegisterInput!) {
    instituteRegister(input: $input) { institute { id } userErrors { code } } }";

/// A client of one institute.
pub struct Client<'a> {
    service: &'a Service<'a>,
    token: String,
    /// The code of the institute.
    code: String,
    /// Its global id.
    institute: String,
}

impl<'a> Client<'a> {
    /// Registers an institute that keeps its books by the rules of the government.
    pub fn register(service: &'a Service<'a>, code: &str) -> Self {
        Self::register_under(service, code, "GOVERNMENT")
    }

    /// Registers an institute that keeps its books by the rules of a regime.
    pub fn register_under(service: &'a Service<'a>, code: &str, regime: &str) -> Self {
        let input = json!({ "idempotencyKey": code, "code": code, "name": "湖畔新材料研究院", "regime": regime });
        let made = service.ask(&service.token("overseer", None), REGISTER, &json!({ "input": input }));
        let institute = made.body["data"]["instituteRegister"]["institute"]["id"].as_str().expect("an id").to_owned();
        Self { service, token: service.token("asset manager", Some(code)), code: code.to_owned(), institute }
    }

    /// Asks; what is answered with errors is answered whole.
    pub fn reply(&self, query: &str, variables: &Value) -> Reply {
        self.service.ask(&self.token, query, variables)
    }

    /// Asks what must be answered.
    pub fn ask(&self, query: &str, variables: &Value) -> Value {
        let mut reply = self.reply(query, variables);
        assert!(reply.body["errors"].is_null(), "{}", reply.body);
        reply.body["data"].take()
    }

    /// Uploads a file; answers its id and its hash.
    pub fn upload(&self, name: &str, bytes: &[u8]) -> (String, String) {
        let mut address = format!("/uploads?institute={}&name=", self.code);
        for byte in name.bytes() {
            write!(address, "%{byte:02X}").expect("a text");
        }
        let reply = self.service.send("POST", &address, &[("Authorization", &format!("Bearer {}", self.token))], bytes);
        assert_eq!(reply.status, 201, "{}", reply.body);
        let text = |field: &str| reply.body[field].as_str().expect("a text").to_owned();
        (text("uploadId"), text("sha256"))
    }

    /// Asks for an import; answers it with its rows of an outcome.
    pub fn import(&self, key: &str, outcome: &str, mut input: Value) -> Value {
        input["idempotencyKey"] = json!(key);
        input["institute"] = json!(self.institute);
        let mut data = self.ask(&IMPORT.replace("OUTCOME", outcome), &json!({ "input": input }));
        assert_eq!(data["importApply"]["userErrors"], json!([]));
        data["importApply"]["import"].take()
    }

    /// Uploads a file, previews its import and commits what the preview showed. Answers the import.
    pub fn take(&self, name: &str, bytes: &[u8], mut input: Value) -> Value {
        input["uploadId"] = json!(self.upload(name, bytes).0);
        input["mode"] = json!("DRY_RUN");
        let preview = self.import(&format!("preview of {}", input["uploadId"]), "REJECTED", input.clone());
        assert_eq!((&preview["status"], &preview["existed"]), (&json!("PREVIEWED"), &json!(false)), "{preview}");
        input["mode"] = json!("REJECT_ALL");
        input["previewDigest"] = preview["digest"].clone();
        let done = self.import(&format!("import of {}", input["uploadId"]), "CHANGED", input);
        for field in ["digest", "created", "changed", "unchanged", "rejected"] {
            assert_eq!(done[field], preview[field], "{field}");
        }
        assert_eq!((&done["status"], &done["existed"]), (&json!("COMMITTED"), &json!(false)), "{done}");
        done
    }

    /// The stocktake that a count list became.
    pub fn stocktake(&self, import: &Value) -> String {
        let query = "query($id: ID!) { node(id: $id) { ... on Import { stocktake } } }";
        let found = self.ask(query, &json!({ "id": import["id"] }));
        found["node"]["stocktake"].as_str().expect("a stocktake").to_owned()
    }

    /// Asks for a run that must end well; answers its id.
    pub fn reconcile(&self, key: &str, mut input: Value) -> String {
        input["idempotencyKey"] = json!(key);
        input["institute"] = json!(self.institute);
        let data = self.ask(RECONCILE, &json!({ "input": input }));
        let payload = &data["reconciliationRun"];
        let run = json!({ "id": payload["run"]["id"], "status": "DONE", "progress": null });
        assert_eq!(*payload, json!({ "run": run, "userErrors": [] }));
        run["id"].as_str().expect("an id").to_owned()
    }
}

/// No refusal.
pub const NONE: [&str; 0] = [];

/// Somebody with an account, and roles in an institute or over all.
pub async fn somebody(
    db: &TestDb,
    login: &str,
    roles: &[Role],
    institute: Option<InstituteId>,
) -> (Actor, user_account::Model) {
    let ctx = db.ctx();
    let made = account::add(&ctx, login, login).await.expect("an account").account;
    let mut granted = Vec::new();
    for role in roles.iter().copied() {
        let grant = Grant { account: made.id, role, institute, section: None, from: None, until: None };
        account::grant(&ctx, &grant).await.expect("a role");
        granted.push(Granted { role, institute, until: None });
    }
    (Actor::with_account(&made, granted), made)
}

/// The codes of what was refused.
pub fn codes(answer: &Value, field: &str) -> Vec<String> {
    let errors = answer["data"][field]["userErrors"].as_array().unwrap_or_else(|| panic!("{answer}"));
    errors.iter().map(|error| error["code"].as_str().expect("a code").to_owned()).collect()
}

/// The id within a global one.
pub fn id(global: &Value) -> Uuid {
    let id = global.as_str().and_then(|id| id.split(':').nth(1)).and_then(|id| Uuid::try_parse(id).ok());
    id.expect("an id")
}

/// The bytes of a fixture.
pub fn bytes(path: &str) -> Vec<u8> {
    std::fs::read(fixture(path)).expect("the fixture is there")
}

/// The files of the example: what they hold, and their names.
pub const EXAMPLE: [(&str, &str); 4] =
    [("LEDGER", "序时账.csv"), ("LEDGER", "科目余额表.xlsx"), ("CARDS", "资产卡片.xlsx"), ("COUNTS", "盘点表.csv")];

/// Takes the four files of the example; answers the stocktake, and what became of each file.
pub fn take_example(client: &Client<'_>) -> (String, Vec<Value>) {
    let take =
        |(kind, name): &(&str, &str)| client.take(name, &bytes(&format!("example/{name}")), json!({ "kind": kind }));
    let taken: Vec<Value> = EXAMPLE.iter().map(take).collect();
    (client.stocktake(&taken[3]), taken)
}

/// What `compare` says of files of a folder of fixtures, in Chinese, as runs are kept.
pub fn compare(folder: &str, arguments: &[&str]) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_oversight"))
        .current_dir(fixture(folder))
        .args(["compare", "--json", "--lang", "zh"])
        .args(arguments)
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The story begins with a running service.
pub fn serve(db: &TestDb) -> Service<'_> {
    Service::start(db, &[])
}
