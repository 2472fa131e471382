//! Stocktakes that are counted here: what is expected, who takes part, what they said of which thing, and what
//! became of it. What was counted is neither changed nor deleted by anybody. Nobody approves a stocktake that they
//! took part in: a person is one or the other, and each row that says so refers to which.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, UP).await?;
        crate::hold(manager, TABLES).await?;
        crate::run_on_postgres(manager, &kept()).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, DOWN).await
    }
}

const TABLES: &[&str] =
    &["stocktake_line", "stocktake_person", "stocktake_step", "stocktake_team", "count_event", "count_resolution"];

/// What the service may only add to.
fn kept() -> String {
    let role = crate::APPLICATION_ROLE;
    format!("REVOKE UPDATE, DELETE ON stocktake_line, stocktake_step, count_event, count_resolution FROM {role};\n")
}

const UP: &str = r"
ALTER TABLE stocktake ADD COLUMN blind boolean NOT NULL DEFAULT false;
ALTER TABLE stocktake ADD COLUMN rounds text NOT NULL DEFAULT '';
ALTER TABLE stocktake ADD COLUMN seed text NOT NULL DEFAULT '';
ALTER TABLE stocktake ADD COLUMN opened_at bigint;

CREATE TABLE stocktake_line (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    card_id uuid NOT NULL REFERENCES card (id),
    card_version_id uuid NOT NULL REFERENCES card_version (id),
    codes text NOT NULL,
    asset_no text,
    card_no text,
    tag_no text,
    name text,
    department_id uuid,
    place_id uuid,
    user_id uuid,
    custodian_id uuid,
    quantity bigint NOT NULL,
    original_value bigint NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE UNIQUE INDEX stocktake_line_card ON stocktake_line (stocktake_id, card_id);

CREATE TABLE stocktake_person (
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    person_key text NOT NULL,
    institute_id uuid NOT NULL REFERENCES institute (id),
    takes_part boolean NOT NULL,
    is_named boolean NOT NULL,
    name text NOT NULL,
    person_id uuid REFERENCES person (id),
    recorded_at bigint NOT NULL,
    PRIMARY KEY (stocktake_id, person_key),
    UNIQUE (stocktake_id, person_key, takes_part)
);

CREATE TABLE stocktake_step (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    kind text NOT NULL,
    note text,
    digest bytea,
    done_by text NOT NULL,
    done_by_key text NOT NULL,
    closed_by_key text,
    closed_by_part boolean,
    recorded_at bigint NOT NULL,
    CHECK (kind <> 'CLOSED' OR closed_by_key IS NOT NULL AND closed_by_part IS NOT NULL),
    CHECK (closed_by_key IS NULL OR closed_by_key = done_by_key),
    CHECK (closed_by_part IS NULL OR closed_by_part = false),
    FOREIGN KEY (stocktake_id, closed_by_key, closed_by_part)
        REFERENCES stocktake_person (stocktake_id, person_key, takes_part)
);
CREATE INDEX stocktake_step_order ON stocktake_step (stocktake_id, recorded_at);

CREATE TABLE stocktake_team (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    name text NOT NULL,
    places text NOT NULL,
    members text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX stocktake_team_stocktake ON stocktake_team (stocktake_id);

CREATE TABLE count_event (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    device text NOT NULL,
    client_id uuid NOT NULL,
    sequence bigint NOT NULL,
    code text NOT NULL,
    code_key text NOT NULL,
    round text NOT NULL,
    finding text NOT NULL,
    quantity bigint NOT NULL,
    place_id uuid,
    condition text,
    custodian_id uuid,
    name text,
    note text,
    proof text,
    returns_on integer,
    photo bytea,
    observer text,
    counted_on integer NOT NULL,
    device_time bigint,
    person_key text NOT NULL,
    takes_part boolean NOT NULL CHECK (takes_part),
    digest bytea NOT NULL,
    recorded_at bigint NOT NULL,
    FOREIGN KEY (stocktake_id, person_key, takes_part)
        REFERENCES stocktake_person (stocktake_id, person_key, takes_part)
);
CREATE UNIQUE INDEX count_event_client ON count_event (stocktake_id, client_id, device);

CREATE TABLE count_resolution (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    count_event_id uuid NOT NULL REFERENCES count_event (id),
    card_id uuid REFERENCES card (id),
    note text,
    person_key text NOT NULL,
    takes_part boolean NOT NULL CHECK (takes_part),
    recorded_at bigint NOT NULL,
    FOREIGN KEY (stocktake_id, person_key, takes_part)
        REFERENCES stocktake_person (stocktake_id, person_key, takes_part)
);
CREATE INDEX count_resolution_stocktake ON count_resolution (stocktake_id, recorded_at);
";

const DOWN: &str = r"
DROP TABLE count_resolution;
DROP TABLE count_event;
DROP TABLE stocktake_team;
DROP TABLE stocktake_step;
DROP TABLE stocktake_person;
DROP TABLE stocktake_line;
ALTER TABLE stocktake DROP COLUMN opened_at;
ALTER TABLE stocktake DROP COLUMN seed;
ALTER TABLE stocktake DROP COLUMN rounds;
ALTER TABLE stocktake DROP COLUMN blind;
";
