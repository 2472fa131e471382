//! The tables that the steps make are the tables that the program knows, and every step can be undone.

use super::source::read_all;
use crate::support::{TestDb, both};
use entity::{
    access, assets, audit, closure, custody, depreciation, disposal, imports, jobs, ledger, org, reconcile, stocktake,
};
use migration::{Migrator, MigratorTrait as _};
use oversight::db::Db;
use oversight::words::Lang;
use sea_orm::sea_query::{Alias, Query};
use sea_orm::{
    ColumnTrait, ColumnType, ConnectionTrait as _, DbBackend, EntityTrait, IdenStatic as _, Iterable as _,
    PrimaryKeyToColumn as _, Statement, Value,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// What a column is: its type in the words of `PostgreSQL` or of `SQLite`, whether it is never NULL,
/// whether it is part of the primary key.
type Column = (String, bool, bool);

/// Columns by `table.column`.
type Tables = BTreeMap<String, Column>;

/// A table as the program knows it.
struct Table {
    name: &'static str,
    columns: Vec<(&'static str, ColumnType, bool, bool)>,
}

fn table<E: EntityTrait + Default>() -> Table {
    let key: Vec<&str> = E::PrimaryKey::iter().map(|part| part.into_column().as_str()).collect();
    let columns = E::Column::iter().map(|column| {
        let (name, def) = (column.as_str(), column.def());
        (name, def.get_column_type().clone(), !def.is_null(), key.contains(&name))
    });
    Table { name: E::default().table_name(), columns: columns.collect() }
}

/// Every table, each after those that it refers to.
fn tables() -> Vec<Table> {
    macro_rules! tables {
        ($($room:ident::$($table:ident)+;)+) => { vec![$($(table::<$room::$table::Entity>(),)+)+] };
    }
    tables! {
        access::idempotency user_account access_token recovery_code sign_in outside_identity;
        audit::audit_event audit_chain;
        jobs::job;
        org::institute institute_regime department place person category;
        access::role_grant;
        imports::mapping upload import import_sheet import_row;
        ledger::book account account_use ledger_line ledger_balance;
        assets::card card_version card_count card_work;
        depreciation::depreciation_run depreciation_line;
        stocktake::stocktake_schedule stocktake_schedule_end stocktake count_line;
        access::device_code;
        stocktake::stocktake_line stocktake_person stocktake_step stocktake_team count_event count_resolution count_photo;
        custody::person_account custody_answer custody_reminder;
        disposal::disposal disposal_item disposal_decision;
        reconcile::reconciliation_run run_difference run_group run_chunk;
        closure::difference_case difference_batch difference_event difference_register;
    }
}

/// The type of a column, as the database calls it.
fn named(backend: DbBackend, kind: &ColumnType) -> &'static str {
    let (postgres, sqlite) = match kind {
        ColumnType::Uuid => ("uuid", "BLOB"),
        ColumnType::String(_) | ColumnType::Text => ("text", "TEXT"),
        ColumnType::Integer => ("int4", "INTEGER"),
        ColumnType::BigInteger => ("int8", "INTEGER"),
        ColumnType::Boolean => ("bool", "INTEGER"),
        ColumnType::VarBinary(_) | ColumnType::Binary(_) | ColumnType::Blob => ("bytea", "BLOB"),
        other => panic!("{other:?} is in no table"),
    };
    if backend == DbBackend::Postgres { postgres } else { sqlite }
}

/// The tables as the program knows them.
fn known(backend: DbBackend) -> Tables {
    let column = |table: &'static str, (name, kind, filled, key): &(&str, ColumnType, bool, bool)| {
        (format!("{table}.{name}"), (named(backend, kind).to_owned(), *filled, *key))
    };
    tables().iter().flat_map(|table| table.columns.iter().map(|c| column(table.name, c)).collect::<Vec<_>>()).collect()
}

/// The tables as the database has them.
async fn found(db: &TestDb) -> Tables {
    let backend = db.raw.get_database_backend();
    let query = if backend == DbBackend::Postgres {
        "SELECT c.relname || '.' || a.attname, t.typname::text, a.attnotnull, coalesce(a.attnum = ANY (i.indkey), false)
         FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
         LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
         WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace AND a.attnum > 0
         AND NOT a.attisdropped AND c.relname <> 'seaql_migrations'"
    } else {
        "SELECT t.name || '.' || c.name, upper(c.type), c.\"notnull\" = 1, c.pk > 0
         FROM sqlite_schema t, pragma_table_info(t.name) c
         WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.name <> 'seaql_migrations'"
    };
    let rows = db.raw.query_all_raw(Statement::from_string(backend, query)).await.expect("the tables are told");
    let row = |row: sea_orm::QueryResult| -> Result<(String, Column), sea_orm::DbErr> {
        Ok((row.try_get_by_index(0)?, (row.try_get_by_index(1)?, row.try_get_by_index(2)?, row.try_get_by_index(3)?)))
    };
    rows.into_iter().map(|found| row(found).expect("a column")).collect()
}

/// One row into every table; every id is the same, so that whatever a row refers to is there.
async fn fill(db: &TestDb) {
    for table in tables() {
        let mut insert = Query::insert();
        insert.into_table(Alias::new(table.name));
        // Who did something later is somebody else, where the database holds that: nobody yet.
        let columns = || table.columns.iter().filter(|(name, _, filled, _)| *filled || !name.contains("_by"));
        insert.columns(columns().map(|(name, ..)| Alias::new(*name)));
        let cells = columns().map(|(name, kind, ..)| match kind {
            ColumnType::Uuid => Value::from(Uuid::from_u128(1)),
            ColumnType::Integer => Value::from(20_260_101),
            ColumnType::BigInteger => Value::from(1_i64),
            ColumnType::Boolean => Value::from(true),
            // Another in every column: who asks for something is not who approves it.
            ColumnType::String(_) | ColumnType::Text => Value::from(format!("账 {name}")),
            _ => Value::from(vec![7_u8; 32]),
        });
        insert.values_panic(cells.map(Into::into));
        db.raw.execute(&insert).await.unwrap_or_else(|error| panic!("{}: {error}", table.name));
    }
}

#[test]
fn every_table_is_looked_at() {
    let declared = read_all(&["entity/src"]).into_iter().flat_map(|source| {
        let names = source.text.split("table_name = \"").skip(1);
        names.filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect::<Vec<_>>()
    });
    let mut declared: Vec<String> = declared.collect();
    let mut listed: Vec<String> = tables().iter().map(|table| table.name.to_owned()).collect();
    declared.sort();
    listed.sort();
    assert_eq!(declared, listed);
}

both! {
    async fn the_tables_are_those_of_the_program(db: TestDb) {
        assert_eq!(found(&db).await, known(db.raw.get_database_backend()));
    }

    async fn steps_are_undone_and_done_again_with_rows_in_the_tables(db: TestDb) {
        let before = found(&db).await;
        fill(&db).await;
        db.app.db.migrate_down().await.expect("undone");
        assert_eq!(found(&db).await, Tables::new());
        assert!(db.app.db.check_schema().await.is_err());
        assert_eq!(db.app.db.clone().migrate().await.expect("done again") as usize, Migrator::migrations().len());
        assert_eq!(db.app.db.clone().migrate().await.expect("nothing to do"), 0);
        assert_eq!(found(&db).await, before);
        fill(&db).await;
    }

    async fn a_step_that_the_program_does_not_know_is_refused(db: TestDb) {
        db.run("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)").await;
        for refused in [db.app.db.check_schema().await, db.app.db.clone().migrate().await.map(|_| ())] {
            let told = refused.expect_err("a newer schema").tell(Lang::En);
            assert_eq!(told, "the database was made by a newer program (m9999_later); use that one");
        }
    }

    async fn services_that_start_at_once_make_the_tables_once(db: TestDb) {
        db.app.db.migrate_down().await.expect("undone");
        db.run("DROP TABLE seaql_migrations").await;
        let starts = (0..6).map(|_| {
            let url = db.url.clone();
            tokio::spawn(async move { Db::connect(&url).await.expect("connected").migrate().await })
        });
        for start in starts.collect::<Vec<_>>() {
            start.await.expect("no panic").expect("the tables are there");
        }
        db.app.db.check_schema().await.expect("up to date");
        assert_eq!(found(&db).await, known(db.raw.get_database_backend()));
    }
}
