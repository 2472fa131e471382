//! Who has no token reaches nothing; to whom belongs one institute, another one is not there: a foreign
//! id is answered as one that was never given out.

mod changes;
mod counting;
mod differences;

use super::{Client, serve};
use crate::edge::client::Reply;
use crate::support::{self, TestDb, both, with_role};
use entity::closure::difference_case;
use entity::depreciation::depreciation_run;
use entity::reconcile::reconciliation_run;
use entity::{InScope, InstituteId, Role, Scope};
use oversight::access::account::{self, Grant};
use oversight::access::policy::{Level, level};
use sea_orm::ModelTrait as _;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Ids by kind, and the institute's code under `code`.
type Ids = BTreeMap<&'static str, String>;

/// What the token of the institute itself is answered.
#[derive(Clone, Copy)]
enum Own {
    /// Everything asked for.
    All,
    /// The code of an error: it takes more than a token for one institute.
    Error(&'static str),
    /// The code of a rule that refuses it to whoever may do it.
    Refused(&'static str),
}

/// A root field in one way of asking: its name, the document, the variables for ids, what is answered.
type Row = (&'static str, String, fn(&Ids) -> Value, Own);

/// A mutation that answers only whether it was done.
fn mutation(field: &str, input: &str) -> String {
    format!("mutation($input: {input}!) {{ {field}(input: $input) {{ userErrors {{ code field message }} }} }}")
}

/// Every root field. A field that is added needs a row here.
fn rows() -> Vec<Row> {
    [queries(), facts(), life(), changes::rows(), counting::rows(), differences::rows(), work(), people()].concat()
}

fn queries() -> Vec<Row> {
    let cards = "query($code: String!, $department: ID, $location: ID, $person: ID) { institute(code: $code) {
        assetCards(first: 9, filter: { department: $department, location: $location, heldBy: $person }) { totalCount nodes { id } } } }";
    vec![
        ("viewer", "{ viewer { name } }".into(), |_| json!({}), Own::All),
        ("cardSteps", "{ cardSteps { kind } }".into(), |_| json!({}), Own::All),
        ("institutes", "{ institutes(first: 9) { totalCount nodes { code } } }".into(), |_| json!({}), Own::All),
        (
            "institute",
            "query($code: String!) { institute(code: $code) { id } }".into(),
            |of| json!({ "code": of["code"] }),
            Own::All,
        ),
        (
            "auditEvents",
            "query($institute: ID) { auditEvents(institute: $institute, first: 9) { totalCount nodes { sequence } } }"
                .into(),
            |of| json!({ "institute": of["Institute"] }),
            Own::Error("FORBIDDEN"),
        ),
        // Ids within a filter.
        ("institute", cards.into(), |of| json!({ "code": of["ownCode"], "department": of["Department"] }), Own::All),
        ("institute", cards.into(), |of| json!({ "code": of["ownCode"], "location": of["Location"] }), Own::All),
        ("institute", cards.into(), |of| json!({ "code": of["ownCode"], "person": of["Person"] }), Own::All),
        (
            "institute",
            "query($code: String!) { institute(code: $code) { custody { items persons(first: 9) { totalCount } } } }"
                .into(),
            |of| json!({ "code": of["code"] }),
            Own::All,
        ),
        (
            "institute",
            "query($code: String!) { institute(code: $code) { ownReminders { by } ownCards(first: 9) { totalCount } } }".into(),
            |of| json!({ "code": of["code"] }),
            Own::Error("FORBIDDEN"),
        ),
        (
            "institute",
            "query($code: String!) { institute(code: $code) { assetStock { rows { code } } vehicles(first: 9) { totalCount }
        assetMovements(from: \"2025-01-01\", to: \"2025-12-31\") { total { code } } } }"
                .into(),
            |of| json!({ "code": of["code"] }),
            Own::All,
        ),
        (
            "institute",
            "query($code: String!) { institute(code: $code) { depreciationSchedule(period: \"2025-12\") { total { cards }
        rows(first: 9) { nodes { number } } } } }"
                .into(),
            |of| json!({ "code": of["code"] }),
            Own::All,
        ),
        (
            "institute",
            "query($code: String!) { institute(code: $code) { proposedVouchers(first: 9, period: \"2025-01\") { totalCount } } }"
                .into(),
            |of| json!({ "code": of["code"] }),
            Own::All,
        ),
        (
            "nodes",
            "query($ids: [ID!]!) { nodes(ids: $ids) { __typename } }".into(),
            |of| json!({ "ids": of.iter().filter(|(kind, _)| KINDS.contains(kind)).map(|(_, id)| id).collect::<Vec<_>>() }),
            Own::All,
        ),
    ]
}

/// Who may do what. No token for an institute reaches any of it.
fn people() -> Vec<Row> {
    fn account(of: &Ids, key: &str) -> Value {
        json!({ "input": { "idempotencyKey": key, "userAccount": of["UserAccount"], "version": 1 } })
    }
    let forbidden = Own::Error("FORBIDDEN");
    vec![
        ("userAccounts", "{ userAccounts { login } }".into(), |_| json!({}), forbidden),
        ("accessTokens", "{ accessTokens { name } }".into(), |_| json!({}), Own::All),
        (
            "userAccountAdd",
            mutation("userAccountAdd", "UserAccountAddInput"),
            |_| json!({ "input": { "idempotencyKey": "add", "login": "zhang", "name": "张三" } }),
            forbidden,
        ),
        (
            "userAccountInvite",
            mutation("userAccountInvite", "UserAccountChangeInput"),
            |of| account(of, "invite"),
            forbidden,
        ),
        (
            "userAccountDisable",
            mutation("userAccountDisable", "UserAccountChangeInput"),
            |of| account(of, "disable"),
            forbidden,
        ),
        (
            "roleGrant",
            mutation("roleGrant", "RoleGrantInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "grant", "userAccount": of["UserAccount"], "role": "MAKER",
            "institute": of["Institute"] } })
            },
            forbidden,
        ),
        (
            "roleRevoke",
            mutation("roleRevoke", "RoleRevokeInput"),
            |of| json!({ "input": { "idempotencyKey": "take", "roleGrant": of["RoleGrant"] } }),
            forbidden,
        ),
        (
            "accessTokenCreate",
            mutation("accessTokenCreate", "AccessTokenCreateInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "token", "name": "n", "roles": ["MAKER"], "days": 9,
            "institute": of["Institute"] } })
            },
            forbidden,
        ),
        (
            "accessTokenRevoke",
            mutation("accessTokenRevoke", "AccessTokenRevokeInput"),
            |of| json!({ "input": { "idempotencyKey": "void", "accessToken": of["AccessToken"] } }),
            Own::Error("NOT_FOUND"),
        ),
    ]
}

/// What only who manages assets may do.
const MANAGED: [&str; 18] = [
    "personLink",
    "personUnlink",
    "custodyRemind",
    "assetCardDispose",
    "disposalWithdraw",
    "disposalExecute",
    "disposalRevert",
    "assetCardReassign",
    "assetCardChangeState",
    "assetCardWork",
    "assetCardAdjustValue",
    "assetCardAdjustEstimate",
    "assetCardRegister",
    "assetCardWorksBegin",
    "assetCardWorksComplete",
    "assetCardSplit",
    "assetCardCombine",
    "assetCardUndo",
];

/// Who may do what a row asks, in the institute that the role is for. Whatever is not said here is
/// refused to everybody. Written down by hand: what the program's own table says is what is tested.
fn allowed(field: &str, query: &str) -> Vec<Role> {
    use Role::{
        AssetManager, AssetUser, AuditAdministrator, Auditor, BureauReviewer, Checker, CountObserver, Counter,
        DepartmentKeeper, EquityRegistrar, FinanceHead, Head, Maker, SecurityAdministrator, Supervisor,
        SystemAdministrator,
    };
    let business = [
        Maker,
        Checker,
        Head,
        FinanceHead,
        AssetManager,
        DepartmentKeeper,
        Counter,
        CountObserver,
        AssetUser,
        Auditor,
        BureauReviewer,
        Supervisor,
        EquityRegistrar,
    ];
    match field {
        "viewer" | "institutes" | "nodes" | "cardSteps" => {
            [&business[..], &[SystemAdministrator, SecurityAdministrator, AuditAdministrator]].concat()
        }
        "institute" => of_institute(query).unwrap_or_else(|| business.to_vec()),
        "instituteRegister" | "instituteAssign" => vec![BureauReviewer],
        "instituteFollowRegime" => vec![FinanceHead, BureauReviewer],
        // The rows ask for cards.
        "importApply" | "deviceCodeCreate" => vec![Maker, AssetManager],
        "importRevert" => vec![Checker, FinanceHead],
        "custodyConfirm" => vec![AssetUser],
        managed if MANAGED.contains(&managed) => vec![AssetManager],
        count if count.starts_with("stocktake") || count.starts_with("count") => counting::allowed(count),
        other if other.starts_with("difference") || other == "closureOverview" => differences::allowed(other),
        "mappingSave" => vec![Maker, FinanceHead, AssetManager],
        "reconciliationRun" => vec![Maker, Checker, FinanceHead, AssetManager],
        "depreciationPost" => vec![FinanceHead, AssetManager],
        "depreciationReverse" => vec![Checker],
        // The job is an import of cards.
        "jobCancel" => vec![Maker, AssetManager],
        "userAccounts" => vec![SystemAdministrator, SecurityAdministrator],
        "userAccountAdd" | "userAccountInvite" | "userAccountDisable" | "accessTokenRevoke" => {
            vec![SystemAdministrator]
        }
        // Who looks after devices sees theirs.
        "accessTokens" => vec![SystemAdministrator, Maker, AssetManager],
        "roleGrant" | "roleRevoke" => vec![SecurityAdministrator],
        "auditEvents" => vec![AuditAdministrator],
        // It takes somebody who has signed in.
        "accessTokenCreate" | "disposalDecide" => vec![],
        _ => panic!("{field} has no row: say who may do it"),
    }
}

/// Who sees what is asked of an institute, where that is not everybody who works with it.
fn of_institute(query: &str) -> Option<Vec<Role>> {
    use Role::{
        AssetManager, AssetUser, Auditor, BureauReviewer, Checker, DepartmentKeeper, EquityRegistrar, FinanceHead,
        Head, Maker, Supervisor,
    };
    let asks = |fields: &[&str]| fields.iter().any(|field| query.contains(field));
    let of_books = vec![Maker, Checker, Head, FinanceHead, AssetManager, Auditor, BureauReviewer, Supervisor];
    if asks(&["ownCards"]) {
        return Some(vec![AssetUser]);
    }
    if asks(&["assetCards", "custody", "assetStock", "depreciationSchedule"]) {
        return Some([&of_books[..], &[DepartmentKeeper]].concat());
    }
    if asks(&["differenceCases"]) {
        return Some([&of_books[..], &[EquityRegistrar]].concat());
    }
    asks(&["proposedVouchers"]).then_some(of_books)
}

/// How many rows each table has, but those that tell of requests.
async fn census(db: &TestDb) -> Vec<i64> {
    let tables = [
        "institute",
        "institute_regime",
        "department",
        "place",
        "person",
        "category",
        "mapping",
        "upload",
        "import",
        "import_sheet",
        "import_row",
        "book",
        "account",
        "ledger_line",
        "ledger_balance",
        "card",
        "card_version",
        "stocktake",
        "count_line",
        "stocktake_line",
        "stocktake_person",
        "stocktake_step",
        "stocktake_team",
        "count_event",
        "count_resolution",
        "reconciliation_run",
        "run_difference",
        "difference_case",
        "difference_batch",
        "difference_event",
        "difference_register",
        "depreciation_run",
        "depreciation_line",
        "job",
        "user_account",
        "role_grant",
        "access_token",
        "device_code",
        "person_account",
        "custody_answer",
        "disposal",
        "disposal_item",
        "disposal_decision",
        "audit_event",
    ];
    let mut counts = Vec::new();
    for table in tables {
        // That somebody from outside looked is told, whatever came of it.
        let told = if table == "audit_event" { "WHERE action <> 'audit.look'" } else { "" };
        counts.push(db.number(&format!("SELECT count(*) FROM {table} {told}")).await);
    }
    counts
}

/// What says who an institute is and what it holds.
fn facts() -> Vec<Row> {
    let apply = || mutation("importApply", "ImportApplyInput");
    vec![
        (
            "instituteRegister",
            mutation("instituteRegister", "InstituteRegisterInput"),
            |of| {
                json!({ "input": {
            "idempotencyKey": "register", "code": of["code"], "name": "乙", "regime": "GOVERNMENT" } })
            },
            Own::Error("FORBIDDEN"),
        ),
        (
            "instituteFollowRegime",
            mutation("instituteFollowRegime", "InstituteFollowRegimeInput"),
            |of| {
                json!({ "input": {
            "idempotencyKey": "follow", "institute": of["Institute"], "regime": "NON_PROFIT_2024", "from": "2026-01-01" } })
            },
            Own::All,
        ),
        (
            "instituteAssign",
            mutation("instituteAssign", "InstituteAssignInput"),
            |of| {
                json!({ "input": {
            "idempotencyKey": "assign", "institute": of["Institute"], "section": "资产管理科", "version": 1 } })
            },
            Own::Error("FORBIDDEN"),
        ),
        (
            "importApply",
            apply(),
            |of| {
                json!({ "input": { "idempotencyKey": "a", "institute": of["Institute"],
            "kind": "CARDS", "uploadId": of["ownUpload"] } })
            },
            Own::All,
        ),
        (
            "importApply",
            apply(),
            |of| {
                json!({ "input": { "idempotencyKey": "b", "institute": of["ownInstitute"],
            "kind": "CARDS", "uploadId": of["Upload"] } })
            },
            Own::All,
        ),
        (
            "importApply",
            apply(),
            |of| {
                json!({ "input": { "idempotencyKey": "c", "institute": of["ownInstitute"],
            "kind": "CARDS", "uploadId": of["ownUpload"], "mapping": of["Mapping"] } })
            },
            Own::All,
        ),
        (
            "mappingSave",
            mutation("mappingSave", "MappingSaveInput"),
            |of| {
                json!({ "input": {
            "idempotencyKey": "map", "institute": of["Institute"], "name": "n", "source": "" } })
            },
            Own::All,
        ),
    ]
}

/// Who holds things, and how they go.
fn life() -> Vec<Row> {
    vec![
        (
            "personLink",
            mutation("personLink", "PersonLinkInput"),
            |of| json!({ "input": { "idempotencyKey": "link", "person": of["Person"], "login": of["login"] } }),
            Own::All,
        ),
        (
            "personUnlink",
            mutation("personUnlink", "PersonUnlinkInput"),
            |of| json!({ "input": { "idempotencyKey": "unlink", "person": of["Person"] } }),
            Own::All,
        ),
        (
            "custodyConfirm",
            mutation("custodyConfirm", "CustodyConfirmInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "confirm", "institute": of["Institute"],
            "answers": [{ "card": of["AssetCard"], "reply": "HELD" }] } })
            },
            Own::Error("FORBIDDEN"),
        ),
        (
            "assetCardDispose",
            mutation("assetCardDispose", "AssetCardDisposeInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "dispose", "institute": of["Institute"], "mode": "SCRAPPING",
            "cards": [of["AssetCard"]], "reason": "报废", "evidence": [{ "kind": "内部决议", "reference": "1" },
            { "kind": "技术鉴定意见", "reference": "2" }] } })
            },
            // It is in a disposal already.
            Own::Refused("CARD_IN_DISPOSAL"),
        ),
        (
            "disposalDecide",
            mutation("disposalDecide", "DisposalDecideInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "decide", "disposal": of["Disposal"], "decision": "APPROVED",
            "digest": "0".repeat(64) } })
            },
            Own::Error("FORBIDDEN"),
        ),
        (
            "disposalExecute",
            mutation("disposalExecute", "DisposalExecuteInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "execute", "disposal": of["Disposal"], "on": "2026-01-05",
            "version": 1 } })
            },
            Own::Refused("STATUS_WRONG"),
        ),
        (
            "disposalRevert",
            mutation("disposalRevert", "DisposalRevertInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "revert", "disposal": of["Disposal"], "reason": "误操作",
            "version": 1 } })
            },
            Own::Refused("STATUS_WRONG"),
        ),
        (
            "disposalWithdraw",
            mutation("disposalWithdraw", "DisposalWithdrawInput"),
            |of| json!({ "input": { "idempotencyKey": "withdraw", "disposal": of["Disposal"], "version": 1 } }),
            Own::All,
        ),
    ]
}

/// What asks about it, stops and undoes.
fn work() -> Vec<Row> {
    let run = || mutation("reconciliationRun", "ReconciliationRunInput");
    vec![
        (
            "custodyRemind",
            mutation("custodyRemind", "CustodyRemindInput"),
            |of| json!({ "input": { "idempotencyKey": "remind", "institute": of["Institute"] } }),
            Own::All,
        ),
        (
            "deviceCodeCreate",
            mutation("deviceCodeCreate", "DeviceCodeCreateInput"),
            |of| json!({ "input": { "idempotencyKey": "device", "stocktake": of["Stocktake"] } }),
            Own::All,
        ),
        (
            "reconciliationRun",
            run(),
            |of| {
                json!({ "input": { "idempotencyKey": "r", "institute": of["Institute"],
            "asOf": "2025-12-31" } })
            },
            Own::All,
        ),
        (
            "reconciliationRun",
            run(),
            |of| {
                json!({ "input": { "idempotencyKey": "s", "institute": of["ownInstitute"],
            "asOf": "2025-12-31", "knownAt": of["knownAt"], "stocktake": of["Stocktake"] } })
            },
            Own::All,
        ),
        (
            "jobCancel",
            mutation("jobCancel", "JobCancelInput"),
            |of| {
                json!({ "input": {
            "idempotencyKey": "cancel", "job": of["Job"] } })
            },
            Own::All,
        ),
        (
            "depreciationPost",
            mutation("depreciationPost", "DepreciationPostInput"),
            |of| {
                json!({ "input": { "idempotencyKey": "post", "institute": of["Institute"],
            "period": "2025-12" } })
            },
            Own::All,
        ),
        (
            "depreciationReverse",
            mutation("depreciationReverse", "DepreciationReverseInput"),
            |of| json!({ "input": { "idempotencyKey": "back", "run": of["DepreciationRun"] } }),
            Own::All,
        ),
        // Last, for it takes the cards away.
        (
            "importRevert",
            mutation("importRevert", "ImportRevertInput"),
            |of| {
                json!({ "input": {
            "idempotencyKey": "revert", "import": of["Import"] } })
            },
            Own::All,
        ),
    ]
}

/// Everything that `node` finds.
const KINDS: [&str; 16] = [
    "AssetCard",
    "Category",
    "Department",
    "DepreciationRun",
    "Difference",
    "DifferenceCase",
    "Disposal",
    "Import",
    "Institute",
    "Job",
    "Location",
    "Mapping",
    "Person",
    "ReconciliationRun",
    "Stocktake",
    "StocktakeSchedule",
];

/// The first row of an institute, as a global id.
async fn first<E: InScope>(db: &TestDb, institute: InstituteId, kind: &str, id: E::Column) -> String {
    let row = E::find_in(&Scope::institute(institute)).one(&db.raw).await.expect("read");
    match row.unwrap_or_else(|| panic!("no {kind}")).get(id) {
        sea_orm::Value::Uuid(Some(id)) => format!("{kind}:{id}"),
        other => panic!("{other:?}"),
    }
}

/// A disposal of the first card.
fn dispose(client: &Client<'_>) -> String {
    let first = "query($id: ID!) { node(id: $id) { ... on Institute { assetCards(first: 1) { nodes { id } } } } }";
    let card = client.ask(first, &json!({ "id": client.institute }))["node"]["assetCards"]["nodes"][0]["id"].take();
    let evidence = ["内部决议", "技术鉴定意见"].map(|kind| json!({ "kind": kind, "reference": "1" }));
    let input = json!({ "input": { "idempotencyKey": "the first", "institute": client.institute, "cards": [card],
        "mode": "SCRAPPING", "reason": "报废", "evidence": evidence } });
    let apply = "mutation($input: AssetCardDisposeInput!) { assetCardDispose(input: $input) { disposal { id } } }";
    let made = client.ask(apply, &input)["assetCardDispose"]["disposal"]["id"].take();
    made.as_str().expect("an id").to_owned()
}

/// An institute with one of everything.
async fn books(db: &TestDb, client: &Client<'_>) -> Ids {
    let cards = "资产编号,资产名称,资产分类代码,原值,使用部门,存放地点,使用人\nZC001,电脑,A02010105,100,设备处,A栋,甲\nZC002,书柜,A02010105,5,设备处,A栋,甲\n";
    client.take("cards.csv", cards.as_bytes(), json!({ "kind": "CARDS" }));
    let counts = json!({ "kind": "COUNTS", "baseDate": "2025-12-31" });
    let counts = client.take("counts.csv", "资产编号,资产名称,实盘数量\nZC001,电脑,1\n".as_bytes(), counts);
    let stocktake = client.stocktake(&counts);
    client.reconcile("run", json!({ "asOf": "2025-12-31", "stocktake": stocktake }));
    let found = client.ask(
        "query($id: ID!) { node(id: $id) { ... on Institute {
            reconciliationRuns(first: 1) { nodes { differences(first: 1) { nodes { id } } } } } } }",
        &json!({ "id": client.institute }),
    );
    let difference = &found["node"]["reconciliationRuns"]["nodes"][0]["differences"]["nodes"][0]["id"];
    let post = json!({ "input": { "idempotencyKey": "p", "institute": client.institute, "period": "2025-12" } });
    client.ask(&mutation("depreciationPost", "DepreciationPostInput"), &post);
    let save = json!({ "input": { "idempotencyKey": "m", "institute": client.institute, "name": "m", "source": "class_level = 4" } });
    client.ask(&mutation("mappingSave", "MappingSaveInput"), &save);
    let id =
        client.institute.split(':').nth(1).and_then(|id| Uuid::try_parse(id).ok()).map(InstituteId).expect("an id");
    // Somebody who may be said to be a person of the institute.
    let (ctx, login) = (db.ctx(), format!("user.{}", client.code.to_lowercase()));
    let account = account::add(&ctx, &login, "甲").await.expect("an account").account.id;
    let role = Grant { account, role: Role::AssetUser, institute: Some(id), section: None, from: None, until: None };
    account::grant(&ctx, &role).await.expect("a role");
    let upload = client.upload("more.csv", "资产编号,资产名称,原值\nZC009,椅子,1\n".as_bytes()).0;
    let made = [
        ("code", client.code.clone()),
        ("Institute", client.institute.clone()),
        ("Upload", upload),
        ("login", login),
        ("Disposal", dispose(client)),
        ("Stocktake", stocktake),
        (
            "DifferenceCase",
            first::<difference_case::Entity>(db, id, "DifferenceCase", difference_case::Column::Id).await,
        ),
        ("Difference", difference.as_str().expect("the card that was not found").to_owned()),
        // Nobody has given these out.
        ("UserAccount", format!("UserAccount:{}", Uuid::nil())),
        ("RoleGrant", format!("RoleGrant:{}", Uuid::nil())),
        ("AccessToken", format!("AccessToken:{}", Uuid::nil())),
        ("Import", counts["id"].as_str().expect("an id").to_owned()),
        (
            "AssetCard",
            first::<entity::assets::card::Entity>(db, id, "AssetCard", entity::assets::card::Column::Id).await,
        ),
        (
            "Category",
            first::<entity::org::category::Entity>(db, id, "Category", entity::org::category::Column::Id).await,
        ),
        (
            "Department",
            first::<entity::org::department::Entity>(db, id, "Department", entity::org::department::Column::Id).await,
        ),
        ("Location", first::<entity::org::place::Entity>(db, id, "Location", entity::org::place::Column::Id).await),
        ("Person", first::<entity::org::person::Entity>(db, id, "Person", entity::org::person::Column::Id).await),
        ("Job", first::<entity::jobs::job::Entity>(db, id, "Job", entity::jobs::job::Column::Id).await),
        (
            "DepreciationRun",
            first::<depreciation_run::Entity>(db, id, "DepreciationRun", depreciation_run::Column::Id).await,
        ),
        (
            "Mapping",
            first::<entity::imports::mapping::Entity>(db, id, "Mapping", entity::imports::mapping::Column::Id).await,
        ),
        (
            "ReconciliationRun",
            first::<reconciliation_run::Entity>(db, id, "ReconciliationRun", reconciliation_run::Column::Id).await,
        ),
    ];
    made.into_iter().chain(counting::made(client)).collect()
}

/// A reply without what names the request.
fn nameless(mut reply: Reply) -> (u16, Value) {
    if let Some(errors) = reply.body.get_mut("errors").and_then(Value::as_array_mut) {
        for error in errors {
            error["extensions"]["requestId"] = Value::Null;
        }
    }
    (reply.status, reply.body)
}

/// Whether a mutation or a query was done.
fn is_done(reply: &(u16, Value)) -> bool {
    let data = reply.1["data"].as_object().and_then(|data| data.values().next()).cloned().unwrap_or_default();
    reply.1["errors"].is_null() && !data.is_null() && data["userErrors"].as_array().is_none_or(Vec::is_empty)
}

both! {
    async fn another_institute_is_not_there(db: TestDb) {
        let service = serve(&db);
        let (client, other) = (Client::register(&service, "EX"), Client::register(&service, "ZZ"));
        let (mut own, mut foreign) = (books(&db, &client).await, books(&db, &other).await);
        let mut missing: Ids =
            own.keys().map(|kind| (*kind, format!("{kind}:{}", Uuid::from_u128(0x0198_a000_0000_7000_8000_0000_0000_0001)))).collect();
        missing.insert("code", "NO".to_owned());
        missing.entry("Difference").and_modify(|id| id.push_str(":1"));
        let known_at = client.ask(
            "query($id: ID!) { node(id: $id) { ... on ReconciliationRun { knownAt } } }",
            &json!({ "id": own["ReconciliationRun"] }),
        );
        let mine = [
            ("ownCode", own["code"].clone()),
            ("ownInstitute", own["Institute"].clone()),
            ("ownUpload", own["Upload"].clone()),
            ("knownAt", known_at["node"]["knownAt"].as_str().expect("an instant").to_owned()),
        ];
        for ids in [&mut own, &mut foreign, &mut missing] {
            ids.extend(mine.iter().cloned());
        }

        // Every root field and every kind of node has its row.
        let schema = client.ask(
            "{ __schema { queryType { fields { name } } mutationType { fields { name } } }
               __type(name: \"Node\") { possibleTypes { name } } }",
            &json!({}),
        );
        let names = |list: &Value| -> BTreeSet<String> {
            list.as_array().expect("a list").iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
        };
        let node = "query($id: ID!) { node(id: $id) { id } }";
        let mut fields = names(&schema["__schema"]["queryType"]["fields"]);
        fields.extend(names(&schema["__schema"]["mutationType"]["fields"]));
        let rows = rows();
        let rowed: BTreeSet<String> = rows.iter().map(|(field, ..)| *field).chain(["node"]).map(str::to_owned).collect();
        assert_eq!(rowed, fields);
        assert_eq!(names(&schema["__type"]["possibleTypes"]), KINDS.map(str::to_owned).into());

        for kind in KINDS {
            let ask = |ids: &Ids| nameless(client.reply(node, &json!({ "id": ids[kind] })));
            let not_there = ask(&missing);
            assert_eq!(not_there.1["errors"][0]["extensions"]["code"], "NOT_FOUND", "{kind}");
            assert_eq!(ask(&foreign), not_there, "{kind}");
            assert_eq!(ask(&own), (200, json!({ "data": { "node": { "id": own[kind] } } })));
        }
        for (field, query, variables, answer) in &rows {
            let stranger = service.ask("ovs_x", query, &variables(&own));
            assert_eq!((stranger.status, stranger.code()), (401, Some("UNAUTHENTICATED")), "{field}");
            let ask = |ids: &Ids| nameless(client.reply(query, &variables(ids)));
            let not_there = ask(&missing);
            assert_eq!(ask(&foreign), not_there, "{field}");
            let mine = ask(&own);
            match answer {
                Own::All => assert!(is_done(&mine), "{field}: {mine:?}"),
                Own::Error(code) => assert_eq!(mine.1["errors"][0]["extensions"]["code"], *code, "{field}"),
                Own::Refused(code) => assert_eq!(mine.1["data"][field]["userErrors"][0]["code"], *code, "{field}"),
            }
            let of_people = people().iter().any(|(known, ..)| known == field);
            let is_told_apart = !of_people && !matches!(*field, "viewer" | "cardSteps" | "institutes" | "closureOverview" | "stocktakesDue" | "instituteRegister" | "instituteAssign" | "auditEvents");
            assert_eq!(mine != not_there, is_told_apart, "{field}: {mine:?}");
        }
        let seen = client.ask("{ institutes(first: 9) { totalCount nodes { code } } }", &json!({}));
        assert_eq!(seen["institutes"], json!({ "totalCount": 1, "nodes": [{ "code": "EX" }] }));
        let upload = |code: &str| {
            let bearer = format!("Bearer {}", client.token);
            let address = format!("/uploads?institute={code}&name=a.csv");
            nameless(service.send("POST", &address, &[("Authorization", &bearer)], b"x"))
        };
        assert_eq!(upload("ZZ"), upload("NO"));
        assert_eq!(upload("ZZ").0, 404);
    }

    async fn every_role_may_what_the_table_says_and_what_is_refused_changes_nothing(db: TestDb) {
        let service = serve(&db);
        let (client, other) = (Client::register(&service, "EX"), Client::register(&service, "ZZ"));
        let (mut own, mut foreign) = (books(&db, &client).await, books(&db, &other).await);
        let own_institute = own["Institute"].clone();
        for ids in [&mut own, &mut foreign] {
            let mine = [("ownCode", "code"), ("ownInstitute", "Institute"), ("ownUpload", "Upload")];
            let mine: Vec<_> = mine.iter().map(|(name, kind)| (*name, ids[kind].clone())).collect();
            ids.extend(mine);
            ids.insert("knownAt", "2199-01-01T00:00:00Z".to_owned());
        }
        let institute = |id: &str| InstituteId(Uuid::try_parse(id.split(':').nth(1).expect("an id")).expect("an id"));
        let (here, there) = (institute(&own_institute), institute(&foreign["Institute"]));
        let app = db.real().await;
        let mut asked = 0;
        let mut ask = async |role: Role, at: Option<InstituteId>, query: &str, mut variables: Value| {
            asked += 1;
            if let Some(key) = variables.pointer_mut("/input/idempotencyKey") {
                *key = json!(format!("{role} {asked}"));
            }
            let at = at.filter(|_| level(role) != Level::Program);
            let answer = support::ask(&app, with_role(role, at), query, &variables).await;
            answer["errors"][0]["extensions"]["code"].as_str().map(str::to_owned)
        };
        let mut refused = 0;
        for (field, query, variables, _) in rows() {
            let may = allowed(field, &query);
            for role in Role::ALL.iter().copied() {
                let of_institute = !matches!(field, "viewer" | "cardSteps" | "institutes" | "closureOverview" | "stocktakesDue" | "nodes" | "instituteRegister" | "instituteAssign" | "auditEvents")
                    && !people().iter().any(|(known, ..)| *known == field);
                // In the institute that the role is for, and seen from another one.
                for (at, is_own) in [(here, true), (there, false)] {
                    if !is_own && !of_institute {
                        continue;
                    }
                    let before = census(&db).await;
                    // Who looks after some institutes only makes no other.
                    let at = (!matches!(field, "instituteRegister" | "instituteAssign")).then_some(at);
                    let code = ask(role, at, &query, variables(&own)).await;
                    let is_refused = matches!(code.as_deref(), Some("FORBIDDEN" | "NOT_FOUND"));
                    // What is asked for may be missing for another reason than the role.
                    let is_missing = code.as_deref() == Some("NOT_FOUND") && may.contains(&role) && is_own;
                    let is_expected = !(may.contains(&role) && is_own);
                    assert!(is_missing || is_refused == is_expected, "{field} as {role} (own: {is_own}): {code:?}");
                    if !is_own {
                        assert_eq!(code.as_deref(), Some("NOT_FOUND"), "{field} as {role} of another institute");
                    }
                    if is_refused {
                        refused += 1;
                        assert_eq!(census(&db).await, before, "{field} as {role} (own: {is_own})");
                    }
                }
            }
        }
        assert!(refused > 300, "{refused}");
    }
}
