//! The second lock on `PostgreSQL`: every row of an institute is there only for who reaches the institute,
//! whatever the program forgets to ask.

use crate::support::{TestDb, postgres, tenant};
use entity::{InstituteId, Scope};
use oversight::db::{Reach, WriteTx};
use oversight::words::{Lang, Told};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::BTreeSet;

/// Tables that name an institute and have no such lock, since they say what somebody reaches.
const OPEN: [&str; 3] = ["access_token", "device_code", "role_grant"];

/// The words that a query answers, one a row.
async fn words(db: &impl ConnectionTrait, query: &str) -> BTreeSet<String> {
    let rows = db.query_all_raw(Statement::from_string(DbBackend::Postgres, query)).await;
    let rows = rows.unwrap_or_else(|error| panic!("{query}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).expect("a word")).collect()
}

/// What a statement of the database fails with.
async fn refused(db: &impl ConnectionTrait, statement: &str) -> String {
    db.execute_unprepared(statement).await.expect_err(statement).to_string()
}

async fn regime(db: &TestDb, institute: InstituteId) {
    oversight::org::service::follow_regime(&db.ctx(), institute, entity::Regime::Government, None)
        .await
        .expect("it follows a regime");
}

postgres! {
    async fn every_table_of_institutes_is_locked_for_its_owner_too(db: TestDb) {
        let naming = words(
            &db.raw,
            "SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attname = 'institute_id'",
        )
        .await;
        let locked = words(
            &db.raw,
            "SELECT relname::text FROM pg_class WHERE relrowsecurity AND relforcerowsecurity
             AND relnamespace = current_schema()::regnamespace",
        )
        .await;
        let open: BTreeSet<String> = OPEN.map(str::to_owned).into();
        let expected: BTreeSet<String> =
            naming.difference(&open).cloned().chain(["institute".to_owned()]).collect();
        assert_eq!(locked, expected);
    }

    async fn the_service_works_as_a_role_that_owns_nothing(db: TestDb) {
        let tx = db.app.db.read_all().await.expect("a snapshot");
        let who = "SELECT current_user || ' ' || rolsuper || ' ' || rolbypassrls FROM pg_roles WHERE rolname = current_user";
        assert_eq!(words(&*tx, who).await, ["oversight_application false false".to_owned()].into());
        let owned = "SELECT relname::text FROM pg_class WHERE relowner = current_user::regrole";
        assert_eq!(words(&*tx, owned).await, BTreeSet::new());
        let ctx = db.ctx();
        for statement in [
            "ALTER TABLE card DISABLE ROW LEVEL SECURITY",
            "CREATE TABLE mine (id integer)",
            "UPDATE audit_event SET actor = 'nobody'",
            "DELETE FROM audit_event",
            "DELETE FROM seaql_migrations",
        ] {
            let tx = WriteTx::system(&ctx).await.expect("a transaction");
            let told = refused(&*tx, statement).await;
            assert!(told.contains("permission denied") || told.contains("must be owner"), "{statement}: {told}");
        }
    }

    async fn rows_that_are_not_reached_are_not_there(db: TestDb) {
        let (a, b) = (db.institute("A").await, db.institute("B").await);
        regime(&db, a).await;
        regime(&db, b).await;
        let seen = async |reach: Reach| {
            let tx = db.app.db.read_tx(reach).await.expect("a snapshot");
            let codes = words(&*tx, "SELECT code::text FROM institute").await;
            let regimes = words(&*tx, "SELECT institute_id::text FROM institute_regime").await;
            let events = words(&*tx, "SELECT coalesce(institute_id::text, 'system') FROM audit_event").await;
            (codes.into_iter().collect::<Vec<_>>().join(" "), regimes.len(), events.len())
        };
        let (one, none) = (|id| Scope::some([id]), || Scope::some([]));
        assert_eq!(seen(Reach::all()).await, ("A B".to_owned(), 2, 3));
        assert_eq!(seen(Reach::institute(a)).await, ("A".to_owned(), 1, 0));
        assert_eq!(seen(Reach::rows(Scope::some([a, b]))).await, ("A B".to_owned(), 2, 0));
        assert_eq!(seen(Reach::rows(none()).with(none(), one(b))).await, (String::new(), 0, 1));
        assert_eq!(seen(Reach::rows(none()).with(one(b), none())).await, ("B".to_owned(), 0, 0));
        assert_eq!(seen(Reach::rows(none())).await, (String::new(), 0, 0));
    }

    async fn a_writer_of_one_institute_writes_no_row_of_another(db: TestDb) {
        let (a, b) = (db.institute("A").await, db.institute("B").await);
        let ctx = db.ctx();
        let begin = async || WriteTx::institute::<Told>(&ctx, tenant(&ctx, a)).await.expect("a transaction");
        let tx = begin().await;
        let met = tx.execute_unprepared("UPDATE institute SET name = 'mine'").await.expect("it meets its own");
        assert_eq!(met.rows_affected(), 1);
        let insert = |id: InstituteId| {
            format!(
                "INSERT INTO department (id, institute_id, key, name, recorded_at) VALUES ('{}', '{id}', 'k', 'k', 1)",
                uuid::Uuid::from_u128(7)
            )
        };
        tx.execute_unprepared(&insert(a)).await.expect("its own row");
        let told = refused(&*tx, &insert(b).replace("0007", "0008")).await;
        assert!(told.contains("row-level security"), "{told}");
        drop(tx);
        // Who writes by no transaction of the program reaches nothing.
        let tx = begin().await;
        tx.execute_unprepared("SET LOCAL oversight.reach = ''").await.expect("forgotten");
        let met = tx.execute_unprepared("UPDATE institute SET name = 'mine'").await.expect("it meets nothing");
        assert_eq!(met.rows_affected(), 0);
    }

    async fn a_database_that_holds_no_row_back_is_not_served(db: TestDb) {
        db.app.db.check_schema().await.expect("held");
        db.run("ALTER TABLE card_version DISABLE ROW LEVEL SECURITY").await;
        let told = db.app.db.check_schema().await.expect_err("open").tell(Lang::En);
        assert!(told.starts_with("row-level security does not hold"), "{told}");
    }
}
