//! On `PostgreSQL`, a second lock on whose rows are whose: the service works as a role that owns no table
//! and bypasses nothing, and each row of an institute is there only for a transaction that has said that it
//! reaches the institute (`oversight.reach`). Who gives roles or reads the audit reaches of some the name alone
//! (`oversight.named`, `oversight.audit`). `SQLite` has no roles; there the program is the only lock.
//!
//! What says who somebody is and what they reach (accounts, grants, tokens, sessions, keys of requests) is read
//! before anything is known to be reached, and has no such lock; nor have the heads of the audit's chains,
//! which tell nothing but how long each is.

use crate::{APPLICATION_ROLE, STAGE};

/// The tables whose rows belong to an institute, and the column that says to which.
const TABLES: &[(&str, &str)] = &[
    ("institute", "id"),
    ("institute_regime", "institute_id"),
    ("department", "institute_id"),
    ("place", "institute_id"),
    ("person", "institute_id"),
    ("category", "institute_id"),
    ("job", "institute_id"),
    ("mapping", "institute_id"),
    ("upload", "institute_id"),
    ("import", "institute_id"),
    ("import_sheet", "institute_id"),
    ("import_row", "institute_id"),
    ("book", "institute_id"),
    ("account", "institute_id"),
    ("account_use", "institute_id"),
    ("ledger_line", "institute_id"),
    ("ledger_balance", "institute_id"),
    ("card", "institute_id"),
    ("card_version", "institute_id"),
    ("card_count", "institute_id"),
    ("stocktake", "institute_id"),
    ("count_line", "institute_id"),
    ("reconciliation_run", "institute_id"),
    ("run_difference", "institute_id"),
    ("run_group", "institute_id"),
    ("run_chunk", "institute_id"),
];

/// What a setting says: `all`, or ids in braces; nothing where nobody has set it.
const FUNCTIONS: &str = r"
CREATE FUNCTION oversight_all(setting text) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT coalesce(current_setting(setting, true), '') = 'all' $$;
CREATE FUNCTION oversight_some(setting text) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE AS $$ SELECT CASE WHEN oversight_all(setting) THEN NULL ELSE nullif(current_setting(setting, true), '')::uuid[] END $$;
";

/// Who makes the tables makes the role, too, or finds it made by somebody who may. Roles belong to the
/// whole server, so another database may be making it at this moment.
fn role() -> String {
    format!(
        "DO $$ BEGIN \
         IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{APPLICATION_ROLE}') THEN \
         BEGIN CREATE ROLE {APPLICATION_ROLE} NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE; \
         EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END; END IF; \
         IF NOT pg_has_role(current_user, '{APPLICATION_ROLE}', 'MEMBER') THEN \
         EXECUTE format('GRANT {APPLICATION_ROLE} TO %I', current_user); END IF; END $$;\n"
    )
}

/// What the role may do: read and write rows, and make staging tables in a schema of its own. What is
/// recorded is neither changed nor deleted by anybody.
fn grants() -> String {
    let role = APPLICATION_ROLE;
    format!(
        "CREATE SCHEMA {STAGE} AUTHORIZATION {role};\n\
         DO $$ BEGIN EXECUTE format('GRANT USAGE ON SCHEMA %I TO {role}', current_schema()); \
         EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {role}', current_schema()); \
         EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}', current_schema()); END $$;\n\
         REVOKE INSERT, UPDATE, DELETE ON seaql_migrations FROM {role};\n\
         REVOKE UPDATE, DELETE ON audit_event FROM {role};\n"
    )
}

fn take_back() -> String {
    let role = APPLICATION_ROLE;
    format!(
        "DROP SCHEMA {STAGE} CASCADE;\n\
         DO $$ BEGIN EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM {role}', current_schema()); \
         EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM {role}', current_schema()); \
         EXECUTE format('REVOKE USAGE ON SCHEMA %I FROM {role}', current_schema()); END $$;\n"
    )
}

/// Whether a row is reached. The settings are looked at once a statement, not once a row; a CASE, because
/// the planner takes it for half of the rows, whereas an OR would look to it like hardly any.
fn reached(column: &str, setting: &str) -> String {
    format!(
        "CASE WHEN (SELECT oversight_all('{setting}')) THEN true \
         ELSE {column} = ANY ((SELECT oversight_some('{setting}'))::uuid[]) END"
    )
}

fn lock() -> String {
    let rows: String = TABLES.iter().map(|(table, column)| policy(table, column)).collect();
    format!(
        "{rows}CREATE POLICY named ON institute FOR SELECT USING ({});\n{}CREATE POLICY seen ON audit_event FOR SELECT USING ({});\n\
         CREATE POLICY told ON audit_event FOR INSERT WITH CHECK (institute_id IS NULL OR {});\n",
        reached("id", "oversight.named"),
        held("audit_event"),
        reached("institute_id", "oversight.audit"),
        reached("institute_id", "oversight.reach"),
    )
}

/// The rows of a table, which belong to the institute that a column names.
pub fn policy(table: &str, column: &str) -> String {
    format!("{}CREATE POLICY reached ON {table} USING ({});\n", held(table), reached(column, "oversight.reach"))
}

/// The owner is held, too.
fn held(table: &str) -> String {
    format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;\nALTER TABLE {table} FORCE ROW LEVEL SECURITY;\n")
}

fn unlock() -> String {
    let open = |table: &str| {
        format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;\nALTER TABLE {table} DISABLE ROW LEVEL SECURITY;\n")
    };
    let rows = |(table, _): &(&str, &str)| format!("DROP POLICY reached ON {table};\n{}", open(table));
    let rows: String = TABLES.iter().map(rows).collect();
    format!(
        "{rows}DROP POLICY named ON institute;\nDROP POLICY seen ON audit_event;\nDROP POLICY told ON audit_event;\n{}\
         DROP FUNCTION oversight_some(text);\nDROP FUNCTION oversight_all(text);\n",
        open("audit_event")
    )
}

crate::step!(run_on_postgres: [role(), grants(), FUNCTIONS.to_owned(), lock()].concat(), [unlock(), take_back()].concat());
