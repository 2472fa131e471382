//! What was posted of depreciation, month by month: runs, and a line a card. Neither is ever changed.

crate::step!(
    r"
CREATE TABLE depreciation_run (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    year integer NOT NULL,
    month integer NOT NULL,
    regime text NOT NULL,
    cards bigint NOT NULL,
    amount bigint NOT NULL,
    digest bytea NOT NULL,
    summary text NOT NULL,
    actor text NOT NULL,
    reverses_id uuid UNIQUE REFERENCES depreciation_run (id),
    recorded_at bigint NOT NULL
);
CREATE INDEX depreciation_run_order ON depreciation_run (institute_id, recorded_at, id);

CREATE TABLE depreciation_line (
    run_id uuid NOT NULL REFERENCES depreciation_run (id) DEFERRABLE INITIALLY DEFERRED,
    number bigint NOT NULL,
    institute_id uuid NOT NULL,
    card_id uuid NOT NULL REFERENCES card (id),
    amount bigint NOT NULL,
    accumulated bigint NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (run_id, number)
);
",
    r"
DROP TABLE depreciation_line;
DROP TABLE depreciation_run;
",
    of_institutes: ["depreciation_run", "depreciation_line"]
);
