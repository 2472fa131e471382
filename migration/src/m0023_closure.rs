//! Differences that are followed from run to run to their end. Nobody approves what they explained or handed in,
//! nobody approves twice what was handed in once, nobody closes what they explained, handed in or settled, and
//! nobody settles what they approved.

crate::step!(
    r"
CREATE TABLE difference_case (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    identity bytea NOT NULL,
    kind text NOT NULL,
    leg text NOT NULL,
    measure text NOT NULL,
    subjects text NOT NULL,
    counters text NOT NULL,
    scope text NOT NULL,
    amount bigint NOT NULL,
    located boolean NOT NULL,
    content bytea NOT NULL,
    presence text NOT NULL,
    presence_at bigint NOT NULL,
    first_run_id uuid NOT NULL,
    first_seen_on integer NOT NULL,
    last_run_id uuid NOT NULL,
    last_number integer NOT NULL,
    last_seen_on integer NOT NULL,
    status text NOT NULL,
    cause text,
    treatment text,
    note text,
    evidence text NOT NULL,
    route text NOT NULL,
    basis text NOT NULL,
    submission integer NOT NULL,
    round integer NOT NULL,
    submitted_digest bytea,
    approved_amount bigint,
    approved_at bigint,
    settled_at bigint,
    explained_by text,
    explained_by_key text,
    submitted_by text,
    submitted_by_key text,
    approved_by text,
    approved_by_key text,
    settled_by text,
    settled_by_key text,
    closed_by text,
    closed_by_key text,
    voucher_year integer,
    voucher_period integer,
    voucher_word text,
    voucher_number bigint,
    voucher_line bigint,
    card_id uuid REFERENCES card (id),
    owner_id uuid REFERENCES person (id),
    due_on integer,
    version integer NOT NULL,
    recorded_at bigint NOT NULL,
    FOREIGN KEY (institute_id, first_run_id) REFERENCES reconciliation_run (institute_id, id),
    FOREIGN KEY (institute_id, last_run_id) REFERENCES reconciliation_run (institute_id, id),
    CHECK (approved_by_key <> explained_by_key),
    CHECK (approved_by_key <> submitted_by_key),
    CHECK (settled_by_key <> approved_by_key),
    CHECK (closed_by_key <> explained_by_key),
    CHECK (closed_by_key <> submitted_by_key),
    CHECK (closed_by_key <> settled_by_key),
    CHECK ((status = 'CLOSED') = (closed_by_key IS NOT NULL)),
    CHECK (status NOT IN ('APPROVED', 'SETTLED', 'CLOSED') OR approved_by_key IS NOT NULL)
);
CREATE UNIQUE INDEX difference_case_identity ON difference_case (institute_id, identity);
CREATE INDEX difference_case_order ON difference_case (institute_id, recorded_at, id);
CREATE INDEX difference_case_due ON difference_case (institute_id, due_on, id);
CREATE INDEX difference_case_voucher ON difference_case (institute_id, voucher_year, voucher_period, voucher_number) WHERE voucher_number IS NOT NULL;

CREATE TABLE difference_batch (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    step text NOT NULL,
    policy text NOT NULL,
    answers text NOT NULL,
    actor text NOT NULL,
    recorded_at bigint NOT NULL
);

CREATE TABLE difference_event (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    case_id uuid NOT NULL REFERENCES difference_case (id),
    batch_id uuid REFERENCES difference_batch (id),
    step text NOT NULL,
    status text NOT NULL,
    round integer NOT NULL,
    submission integer NOT NULL,
    approval_step text,
    note text,
    document_no text,
    detail text NOT NULL,
    digest bytea NOT NULL,
    explained_by_key text,
    submitted_by_key text,
    done_by text NOT NULL,
    done_by_key text NOT NULL,
    recorded_at bigint NOT NULL,
    CHECK (step NOT IN ('APPROVE', 'REJECT') OR done_by_key <> explained_by_key),
    CHECK (step NOT IN ('APPROVE', 'REJECT') OR done_by_key <> submitted_by_key)
);
CREATE INDEX difference_event_case ON difference_event (case_id, recorded_at);
CREATE UNIQUE INDEX difference_event_person ON difference_event (case_id, submission, done_by_key) WHERE step = 'APPROVE';

CREATE TABLE difference_register (
    run_id uuid NOT NULL,
    leg text NOT NULL,
    institute_id uuid NOT NULL,
    as_of integer NOT NULL,
    known_at bigint NOT NULL,
    scope text NOT NULL,
    opened bigint NOT NULL,
    carried bigint NOT NULL,
    gone bigint NOT NULL,
    returned bigint NOT NULL,
    groups bigint NOT NULL,
    matched bigint NOT NULL,
    out_of_scope bigint NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (institute_id, run_id, leg),
    FOREIGN KEY (institute_id, run_id) REFERENCES reconciliation_run (institute_id, id)
);
CREATE INDEX difference_register_leg ON difference_register (institute_id, leg, as_of, known_at);

ALTER TABLE run_difference ADD COLUMN case_id uuid;
ALTER TABLE run_difference ADD COLUMN content bytea;
CREATE INDEX run_difference_case ON run_difference (case_id) WHERE case_id IS NOT NULL;
",
    r"
DROP INDEX run_difference_case;
ALTER TABLE run_difference DROP COLUMN content;
ALTER TABLE run_difference DROP COLUMN case_id;
DROP TABLE difference_register;
DROP TABLE difference_event;
DROP TABLE difference_batch;
DROP TABLE difference_case;
",
    of_institutes: ["difference_case", "difference_batch", "difference_event", "difference_register"]
);
