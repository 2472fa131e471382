//! Audit events become entries of chains, and are kept: nobody changes or deletes one.
//!
//! What stands in `audit_event` already has no place in a chain; the program seals it right after
//! the steps, in their transaction.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// The index over both columns holds the chains of institutes, the other the one of the system: a NULL
/// equals nothing.
const UP: &str = r"
ALTER TABLE audit_event ADD COLUMN sequence bigint;
ALTER TABLE audit_event ADD COLUMN role text;
ALTER TABLE audit_event ADD COLUMN algorithm text;
ALTER TABLE audit_event ADD COLUMN previous bytea;
ALTER TABLE audit_event ADD COLUMN hash bytea;
CREATE UNIQUE INDEX audit_event_institute ON audit_event (institute_id, sequence);
CREATE UNIQUE INDEX audit_event_system ON audit_event (sequence) WHERE institute_id IS NULL;

CREATE TABLE audit_chain (
    chain text NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL,
    hash bytea NOT NULL,
    algorithm text NOT NULL
);
";

const DOWN: &str = r"
DROP TABLE audit_chain;
DROP INDEX audit_event_system;
DROP INDEX audit_event_institute;
ALTER TABLE audit_event DROP COLUMN hash;
ALTER TABLE audit_event DROP COLUMN previous;
ALTER TABLE audit_event DROP COLUMN algorithm;
ALTER TABLE audit_event DROP COLUMN role;
ALTER TABLE audit_event DROP COLUMN sequence;
";

const KEEP_ON_SQLITE: &str = r"
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only: a row is never changed'); END;
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event BEGIN SELECT RAISE(ABORT, 'audit_event is append-only: a row is never deleted'); END;
";

const LET_GO_ON_SQLITE: &str = r"
DROP TRIGGER audit_event_no_delete;
DROP TRIGGER audit_event_no_update;
";

/// A statement that meets no row is refused as well: it was meant to.
const KEEP_ON_POSTGRES: &str = r"
CREATE FUNCTION audit_event_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'audit_event is append-only: a row is never %', CASE TG_OP WHEN 'UPDATE' THEN 'changed' ELSE 'deleted' END USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_kept();
CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_kept();
CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event FOR EACH STATEMENT EXECUTE FUNCTION audit_event_kept();
";

const LET_GO_ON_POSTGRES: &str = r"
DROP TRIGGER audit_event_no_truncate ON audit_event;
DROP TRIGGER audit_event_no_delete ON audit_event;
DROP TRIGGER audit_event_no_update ON audit_event;
DROP FUNCTION audit_event_kept();
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, UP).await?;
        crate::run(manager, on(manager, KEEP_ON_SQLITE, KEEP_ON_POSTGRES)).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, on(manager, LET_GO_ON_SQLITE, LET_GO_ON_POSTGRES)).await?;
        crate::run(manager, DOWN).await
    }
}

/// Triggers are the one thing that the two databases say in different words.
fn on(manager: &SchemaManager, sqlite: &'static str, postgres: &'static str) -> &'static str {
    match manager.get_database_backend() {
        DbBackend::Sqlite => sqlite,
        _ => postgres,
    }
}
