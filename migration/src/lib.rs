//! The steps by which the tables came to be, one file a step, up and down. A step that has been
//! released is never edited.
//!
//! The statements are written once for both databases, in the words of `PostgreSQL`; what
//! `SQLite` calls otherwise is put right by `run`. There is no DECIMAL column and no column of dates:
//! money is fen (`bigint`), a day its digits (20251231), an instant microseconds UTC (`bigint`).

mod m0001_access;
mod m0002_organisation;
mod m0003_imports;
mod m0004_ledger;
mod m0005_assets;
mod m0006_stocktake;
mod m0007_reconciliation;
mod m0008_accounts;
mod m0009_audit;
mod m0010_run_ids;
mod m0011_row_security;
mod m0012_outside_identity;
mod m0013_sections;
mod m0014_devices;
mod m0015_versions_of_an_institute;
mod m0016_custody;
mod m0017_disposals;
mod m0018_depreciation_of_cards;
mod m0019_depreciation;
mod m0020_life_of_cards;
mod m0021_use_of_cards;
mod m0022_counting;
mod m0023_closure;
mod m0024_recurring_stocktakes;
mod m0025_photos;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

pub use sea_orm_migration::{MigratorTrait, sea_orm::DbErr};

/// The role that the service works as on `PostgreSQL`: it owns no table, and is no superuser.
pub const APPLICATION_ROLE: &str = "oversight_application";
/// The schema of its staging tables.
pub const STAGE: &str = "oversight_stage";

/// All steps in their order.
#[derive(Debug, Clone, Copy)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_access::Migration),
            Box::new(m0002_organisation::Migration),
            Box::new(m0003_imports::Migration),
            Box::new(m0004_ledger::Migration),
            Box::new(m0005_assets::Migration),
            Box::new(m0006_stocktake::Migration),
            Box::new(m0007_reconciliation::Migration),
            Box::new(m0008_accounts::Migration),
            Box::new(m0009_audit::Migration),
            Box::new(m0010_run_ids::Migration),
            Box::new(m0011_row_security::Migration),
            Box::new(m0012_outside_identity::Migration),
            Box::new(m0013_sections::Migration),
            Box::new(m0014_devices::Migration),
            Box::new(m0015_versions_of_an_institute::Migration),
            Box::new(m0016_custody::Migration),
            Box::new(m0017_disposals::Migration),
            Box::new(m0018_depreciation_of_cards::Migration),
            Box::new(m0019_depreciation::Migration),
            Box::new(m0020_life_of_cards::Migration),
            Box::new(m0021_use_of_cards::Migration),
            Box::new(m0022_counting::Migration),
            Box::new(m0023_closure::Migration),
            Box::new(m0024_recurring_stocktakes::Migration),
            Box::new(m0025_photos::Migration),
        ]
    }
}

/// Runs statements that end with `;` at the end of a line.
async fn run(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    for statement in statements.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
        let statement = match connection.get_database_backend() {
            DbBackend::Sqlite => for_sqlite(statement),
            _ => for_postgres(statement),
        };
        connection.execute_unprepared(&statement).await?;
    }
    Ok(())
}

/// The statement for `PostgreSQL`: texts are compared byte by byte there, too, as `SQLite` does,
/// whatever language the server speaks; else pages, and their cursors, would differ.
fn for_postgres(statement: &str) -> String {
    if statement.starts_with("CREATE TABLE") || statement.starts_with("ALTER TABLE") {
        statement.replace(" text", " text COLLATE \"C\"")
    } else {
        statement.to_owned()
    }
}

/// The statement in the words of `SQLite`; its tables are STRICT, so that a wrong type is refused there, too.
fn for_sqlite(statement: &str) -> String {
    let words = [
        (" uuid", " blob"),
        (" bytea", " blob"),
        (" bigint", " integer"),
        (" smallint", " integer"),
        (" boolean", " integer"),
    ];
    let translated = words.iter().fold(statement.to_owned(), |text, (theirs, ours)| text.replace(theirs, ours));
    if translated.starts_with("CREATE TABLE") { translated + " STRICT" } else { translated }
}

/// Runs statements that only `PostgreSQL` needs.
async fn run_on_postgres(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    match manager.get_database_backend() {
        DbBackend::Postgres => run(manager, statements).await,
        _ => Ok(()),
    }
}

/// Lets `PostgreSQL` hold the rows of tables against what a transaction reaches; a policy goes with its table.
async fn hold(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    let policies: String = tables.iter().map(|table| m0011_row_security::policy(table, "institute_id")).collect();
    run_on_postgres(manager, &policies).await
}

/// Declares a step by its statements, by what runs them where that is not [`run`], and by the tables that it
/// makes whose rows belong to an institute.
macro_rules! step {
    ($up:expr, $down:expr) => {
        crate::step!(run: $up, $down, []);
    };
    ($up:expr, $down:expr, of_institutes: $tables:tt) => {
        crate::step!(run: $up, $down, $tables);
    };
    (run_on_postgres: $up:expr, $down:expr) => {
        crate::step!(run_on_postgres: $up, $down, []);
    };
    ($run:ident: $up:expr, $down:expr, $tables:tt) => {
        use sea_orm_migration::prelude::*;

        #[derive(DeriveMigrationName)]
        pub struct Migration;

        #[async_trait::async_trait]
        impl MigrationTrait for Migration {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }

            async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::$run(manager, &$up).await?;
                crate::hold(manager, &$tables).await
            }

            async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
                crate::$run(manager, &$down).await
            }
        }
    };
}
use step;
