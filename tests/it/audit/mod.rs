//! The audit chains on both databases: kept, sealed, never forked, verified from outside, exported to
//! a third party, asked for over the network; and every tampering found.

mod outside;
mod tamper;

use crate::support::{self, TestDb, both, tenant, with_role};
use entity::{Chain, HashAlgorithm, InstituteId, Role};
use migration::{Migrator, MigratorTrait as _};
use oversight::access::{Actor, Granted};
use oversight::app::{App, Ctx, RandomIds, SystemClock};
use oversight::audit::Event;
use oversight::audit::verify::{Verification, verify};
use oversight::config::{Config, DEFAULT_LISTEN};
use oversight::db::{Db, WriteTx};
use oversight::jobs::Bell;
use oversight::words::{Lang, Told};
use sea_orm::{ConnectionTrait as _, DbBackend};
use serde_json::json;
use std::sync::{Arc, Mutex};

/// A program on a database that hashes in a way of its own.
async fn program(url: &str, audit_hash: HashAlgorithm) -> Arc<App> {
    let db = Db::connect(url).await.expect("connected");
    let config = Config::new(url, None, DEFAULT_LISTEN.parse().expect("an address")).expect("a configuration");
    let config = Config { audit_hash, ..config };
    Arc::new(App { db, clock: Arc::new(SystemClock), ids: Arc::new(RandomIds), config, bell: Bell::default() })
}

/// Writes one event into a chain.
async fn write(app: &Arc<App>, chain: Chain, what: u64) {
    let granted = [Role::Maker, Role::Checker].map(|role| Granted { role, institute: None, until: None });
    let actor = Actor::with_roles(format!("token:t{}", what % 3), String::new(), granted.to_vec());
    let ctx = Ctx::new(Arc::clone(app), actor, Lang::En);
    let tx = match chain {
        Chain::System => WriteTx::system(&ctx).await.expect("a transaction"),
        Chain::Institute(id) => WriteTx::institute::<Told>(&ctx, tenant(&ctx, id)).await.expect("a transaction"),
    };
    let event = Event::new("test.write", format_args!("Test:{what}"), json!({ "what": what, "账": "\"卡\"\r\n物" }));
    tx.commit(&ctx, event).await.expect("committed");
}

/// Takes the database back to before there were chains, and up again: everything recorded until then
/// is sealed.
async fn upgrade(db: &TestDb) {
    let names: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let at = names.iter().position(|name| name == "m0009_audit").expect("the step");
    Migrator::down(&db.raw, Some((names.len() - at) as u32)).await.expect("undone");
    assert!(db.app.db.clone().migrate().await.expect("done again") > 0);
}

/// What is verified without checkpoints, as the chain, its entries, what it seals, and where it is broken.
fn told(verification: &Verification) -> Vec<(Chain, i64, u64, Option<i64>)> {
    assert_eq!(verification.problems, []);
    let chains = verification.chains.iter();
    chains.map(|c| (c.chain, c.entries, c.sealed, c.broken.as_ref().map(|broken| broken.sequence))).collect()
}

async fn verified(db: &TestDb) -> Vec<(Chain, i64, u64, Option<i64>)> {
    told(&verify(&db.app.db, None).await.expect("no fault"))
}

const EVENTS: &str = "query Audit($institute: ID) { auditEvents(institute: $institute, first: 50) {
    nodes { sequence at actor { name role } action subject { id } requestId hash } } }";

both! {
    async fn an_event_is_neither_changed_nor_deleted(db: TestDb) {
        db.institute("A").await;
        let mut attempts = vec!["UPDATE audit_event SET actor = 'nobody'", "DELETE FROM audit_event"];
        if db.app.db.backend() == DbBackend::Postgres {
            attempts.extend(["TRUNCATE audit_event", "UPDATE audit_event SET actor = 'nobody' WHERE at = 0"]);
        }
        for sql in attempts {
            let error = db.raw.execute_unprepared(sql).await.expect_err(sql).to_string();
            let what = if sql.starts_with("UPDATE") { "changed" } else { "deleted" };
            assert!(error.contains(&format!("audit_event is append-only: a row is never {what}")), "{sql}: {error}");
        }
        assert_eq!(db.number("SELECT count(*) FROM audit_event").await, 1);
    }

    async fn what_was_recorded_before_is_sealed(db: TestDb) {
        let (a, b) = (db.institute("A").await, db.institute("B").await);
        let chains = [Chain::System, Chain::Institute(a), Chain::Institute(b)];
        assert_eq!(verified(&db).await, [(Chain::System, 2, 0, None)]);
        for what in 0..3 {
            write(&db.app, chains[1], what).await;
        }
        upgrade(&db).await;
        assert_eq!(verified(&db).await, [(chains[0], 1, 2, None), (chains[1], 1, 3, None)]);
        for what in 0..6 {
            write(&db.app, chains[what as usize % 3], what).await;
        }
        let whole = [(chains[0], 3, 2, None), (chains[1], 3, 3, None), (chains[2], 2, 0, None)];
        assert_eq!(verified(&db).await, whole);
        // The steps again, and nothing is sealed twice.
        assert_eq!(db.app.db.clone().migrate().await.expect("nothing to do"), 0);
        assert_eq!(verified(&db).await, whole);
    }

    /// Writers of two programs that hash differently, on the chain of the system and on one institute's.
    async fn writers_at_once_never_fork_a_chain(db: TestDb) {
        let institute = Chain::Institute(db.institute("A").await);
        let programs = [HashAlgorithm::Sha256, HashAlgorithm::Sm3].map(|algorithm| program(&db.url, algorithm));
        let programs = futures_util::future::join_all(programs).await;
        let tasks: Vec<_> = (0..60)
            .map(|n| {
                let app = Arc::clone(&programs[n as usize % 2]);
                let chain = if n % 3 == 0 { institute } else { Chain::System };
                tokio::spawn(async move { write(&app, chain, n).await })
            })
            .collect();
        for task in tasks {
            task.await.expect("written");
        }
        assert_eq!(verified(&db).await, [(Chain::System, 41, 0, None), (institute, 20, 0, None)]);
        for algorithm in ["SHA256", "SM3"] {
            assert!(db.number(&format!("SELECT count(*) FROM audit_event WHERE algorithm = '{algorithm}'")).await >= 30);
        }
    }

    async fn a_write_takes_two_statements_more_than_the_event(db: TestDb) {
        let institute = Chain::Institute(db.institute("A").await);
        write(&db.app, institute, 0).await;
        let statements: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&statements);
        let app = TestDb::watched(&db.url, &db.folder, move |sql| kept.lock().expect("whole").push(sql.to_owned())).await;
        for chain in [institute, Chain::System] {
            write(&app, chain, 1).await;
            let seen = std::mem::take(&mut *statements.lock().expect("whole"));
            let of_audit = seen.iter().filter(|sql| sql.contains("audit_")).count();
            assert_eq!(of_audit, 3, "{seen:#?}");
        }
    }

    async fn who_did_what_is_told_to_who_may_know(db: TestDb) {
        let (a, b): (InstituteId, InstituteId) = (db.institute("A").await, db.institute("B").await);
        for what in 0..3 {
            write(&db.app, Chain::Institute(a), what).await;
        }
        let of = |id: InstituteId| json!({ "institute": format!("Institute:{id}") });
        let auditor = || with_role(Role::AuditAdministrator, None);

        let answer = support::ask(&db.app, auditor(), EVENTS, &of(a)).await;
        let nodes = answer["data"]["auditEvents"]["nodes"].as_array().unwrap_or_else(|| panic!("{answer}"));
        let sequences: Vec<_> = nodes.iter().map(|node| node["sequence"].as_i64()).collect();
        assert_eq!(sequences, [Some(1), Some(2), Some(3)]);
        let node = &nodes[1];
        assert_eq!(node["actor"], json!({ "name": "token:t1", "role": "CHECKER MAKER" }));
        assert_eq!((&node["action"], &node["subject"]), (&json!("test.write"), &json!({ "id": "Test:1" })));
        assert_eq!((node["hash"].as_str().map(str::len), node["at"].is_string()), (Some(64), true));

        let last = "query($institute: ID) { auditEvents(institute: $institute, last: 1) { totalCount
            nodes { sequence previousHash algorithm detail } } }";
        let told = support::ask(&db.app, auditor(), last, &of(a)).await["data"]["auditEvents"].take();
        assert_eq!((&told["totalCount"], &told["nodes"][0]["sequence"]), (&json!(3), &json!(3)));
        assert_eq!(told["nodes"][0]["previousHash"], nodes[1]["hash"]);
        assert_eq!(told["nodes"][0]["algorithm"], "SHA256");

        let code = async |actor: Actor, of: serde_json::Value| {
            support::ask(&db.app, actor, EVENTS, &of).await["errors"][0]["extensions"]["code"].take()
        };
        assert_eq!(code(with_role(Role::Head, Some(a)), of(a)).await, json!("FORBIDDEN"));
        assert_eq!(code(with_role(Role::Supervisor, None), json!({})).await, json!("FORBIDDEN"));
        assert_eq!(code(auditor(), of(InstituteId(uuid::Uuid::nil()))).await, json!("NOT_FOUND"));
        let system = support::ask(&db.app, auditor(), EVENTS, &json!({})).await;
        assert_eq!(system["data"]["auditEvents"]["nodes"].as_array().map(Vec::len), Some(2), "{system}");
        assert_eq!(support::ask(&db.app, auditor(), EVENTS, &of(b)).await["data"]["auditEvents"]["nodes"], json!([]));
    }

    async fn what_an_auditor_from_outside_looked_at_is_told(db: TestDb) {
        let (a, b): (InstituteId, InstituteId) = (db.institute("A").await, db.institute("B").await);
        let looked = "SELECT count(*) FROM audit_event WHERE action = 'audit.look'";
        let query = "query Cards($code: String!) { institute(code: $code) { name assetCards(first: 1) { totalCount } } }";
        let of = |code: &str| json!({ "code": code });
        let seen = support::ask(&db.app, with_role(Role::Auditor, Some(a)), query, &of("A")).await;
        assert_eq!(seen["data"]["institute"]["name"], json!("Institute A"), "{seen}");
        // What was not there for the auditor was asked for all the same.
        support::ask(&db.app, with_role(Role::Auditor, Some(a)), query, &of("B")).await;
        for other in [with_role(Role::Maker, Some(a)), with_role(Role::Supervisor, None)] {
            support::ask(&db.app, other, query, &of("A")).await;
        }
        assert_eq!(db.number(looked).await, 2);
        let administrator = || with_role(Role::AuditAdministrator, None);
        let events = "query($institute: ID) { auditEvents(institute: $institute, first: 9) {
            nodes { action actor { role } detail } } }";
        let of = |id: InstituteId| json!({ "institute": format!("Institute:{id}") });
        let told = support::ask(&db.app, administrator(), events, &of(a)).await["data"]["auditEvents"]["nodes"].take();
        let detail = |at: usize| -> serde_json::Value {
            serde_json::from_str(told[at]["detail"].as_str().expect("a text")).expect("JSON")
        };
        assert_eq!((&told[0]["action"], &told[0]["actor"]["role"]), (&json!("audit.look"), &json!("AUDITOR")));
        assert_eq!((&detail(0)["query"], &detail(1)["variables"]), (&json!(query), &json!({ "code": "B" })));
        assert_eq!(support::ask(&db.app, administrator(), events, &of(b)).await["data"]["auditEvents"]["nodes"], json!([]));
    }
}
