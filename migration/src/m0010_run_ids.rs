//! The id of a run is the institute's own: a client brings it, and must not learn from it whether another
//! institute has a run of that id. `SQLite` changes no key, so the tables are made anew.

/// The tables made anew, where `@` is what stands in front of the id of a run in its key.
const ANEW: &str = r"
CREATE TABLE new_run (
    id uuid NOT NULL,
    institute_id uuid NOT NULL REFERENCES institute (id),
    status text NOT NULL,
    as_of integer NOT NULL,
    from_on integer NOT NULL,
    known_at bigint NOT NULL,
    stocktake_id uuid REFERENCES stocktake (id),
    mapping text NOT NULL,
    regime text NOT NULL,
    ruleset text NOT NULL,
    digest bytea,
    summary text NOT NULL,
    actor text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (@id)
);
INSERT INTO new_run (id, institute_id, status, as_of, from_on, known_at, stocktake_id, mapping, regime, ruleset, digest, summary, actor, recorded_at)
SELECT id, institute_id, status, as_of, from_on, known_at, stocktake_id, mapping, regime, ruleset, digest, summary, actor, recorded_at FROM reconciliation_run;

CREATE TABLE new_difference (
    run_id uuid NOT NULL,
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    kind text NOT NULL,
    leg text NOT NULL,
    measure text NOT NULL,
    status text NOT NULL,
    amount bigint NOT NULL,
    located boolean NOT NULL,
    detail text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (@run_id, number),
    FOREIGN KEY (@run_id) REFERENCES new_run (@id)
);
INSERT INTO new_difference (run_id, number, institute_id, kind, leg, measure, status, amount, located, detail, recorded_at)
SELECT run_id, number, institute_id, kind, leg, measure, status, amount, located, detail, recorded_at FROM run_difference;

CREATE TABLE new_group (
    run_id uuid NOT NULL,
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    status text NOT NULL,
    members text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (@run_id, number),
    FOREIGN KEY (@run_id) REFERENCES new_run (@id)
);
INSERT INTO new_group (run_id, number, institute_id, status, members, recorded_at)
SELECT run_id, number, institute_id, status, members, recorded_at FROM run_group;

CREATE TABLE new_chunk (
    run_id uuid NOT NULL,
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    groups bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (@run_id, number),
    FOREIGN KEY (@run_id) REFERENCES new_run (@id)
);
INSERT INTO new_chunk (run_id, number, institute_id, groups, content)
SELECT run_id, number, institute_id, groups, content FROM run_chunk;

DROP TABLE run_chunk;
DROP TABLE run_group;
DROP TABLE run_difference;
DROP TABLE reconciliation_run;
ALTER TABLE new_run RENAME TO reconciliation_run;
ALTER TABLE new_difference RENAME TO run_difference;
ALTER TABLE new_group RENAME TO run_group;
ALTER TABLE new_chunk RENAME TO run_chunk;
CREATE INDEX reconciliation_run_order ON reconciliation_run (institute_id, recorded_at, id);
CREATE INDEX run_difference_kind ON run_difference (@run_id, kind, number);
";

crate::step!(ANEW.replace('@', "institute_id, "), ANEW.replace('@', ""));
