//! Who may ask, what was done, what was asked before, and what is being done.

crate::step!(
    r"
CREATE TABLE access_token (
    id uuid NOT NULL PRIMARY KEY,
    name text NOT NULL,
    secret_hash bytea NOT NULL,
    institute_id uuid,
    created_at bigint NOT NULL,
    expires_at bigint NOT NULL,
    revoked_at bigint
);
CREATE UNIQUE INDEX access_token_secret ON access_token (secret_hash);

CREATE TABLE audit_event (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid,
    at bigint NOT NULL,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    request_id text NOT NULL,
    detail text NOT NULL
);
CREATE INDEX audit_event_order ON audit_event (institute_id, id);

CREATE TABLE idempotency (
    actor text NOT NULL,
    key text NOT NULL,
    request_hash bytea NOT NULL,
    reply text NOT NULL,
    recorded_at bigint NOT NULL,
    PRIMARY KEY (actor, key)
);

CREATE TABLE job (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL,
    kind text NOT NULL,
    subject_id uuid NOT NULL,
    state text NOT NULL,
    attempt integer NOT NULL,
    done bigint NOT NULL,
    total bigint NOT NULL,
    cancel_asked boolean NOT NULL,
    fault text,
    actor text NOT NULL,
    request_id text NOT NULL,
    created_at bigint NOT NULL,
    beat_at bigint NOT NULL
);
CREATE INDEX job_open ON job (state, id);
CREATE INDEX job_subject ON job (subject_id);
",
    r"
DROP TABLE job;
DROP TABLE idempotency;
DROP TABLE audit_event;
DROP TABLE access_token;
"
);
