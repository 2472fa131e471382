//! Reconciliations: what was asked, what came out, its differences, and the groups that agree.

crate::step!(
    r"
CREATE TABLE reconciliation_run (
    id uuid NOT NULL PRIMARY KEY,
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
    recorded_at bigint NOT NULL
);
CREATE INDEX reconciliation_run_order ON reconciliation_run (institute_id, recorded_at, id);

CREATE TABLE run_difference (
    run_id uuid NOT NULL REFERENCES reconciliation_run (id),
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
    PRIMARY KEY (run_id, number)
);
CREATE INDEX run_difference_kind ON run_difference (run_id, kind, number);

CREATE TABLE run_group (
    run_id uuid NOT NULL REFERENCES reconciliation_run (id),
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    status text NOT NULL,
    members text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (run_id, number)
);

CREATE TABLE run_chunk (
    run_id uuid NOT NULL REFERENCES reconciliation_run (id),
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    groups bigint NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (run_id, number)
);
",
    r"
DROP TABLE run_chunk;
DROP TABLE run_group;
DROP TABLE run_difference;
DROP TABLE reconciliation_run;
"
);
