//! On `PostgreSQL`, a run of one of many institutes reads the versions of its cards, not those of all. `SQLite`
//! knows nothing of how many rows an institute has, and would go by the index where it has them all.

crate::step!(
    run_on_postgres: "CREATE INDEX card_version_institute ON card_version (institute_id);\n",
    "DROP INDEX card_version_institute;\n"
);
