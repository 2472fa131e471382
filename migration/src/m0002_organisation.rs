//! Institutes and what belongs to them: regimes, departments, places, persons, asset classes.

crate::step!(
    r"
CREATE TABLE institute (
    id uuid NOT NULL PRIMARY KEY,
    code text NOT NULL UNIQUE,
    name text NOT NULL,
    uscc text UNIQUE,
    legal_form text,
    ownership text,
    peer_group text,
    recorded_at bigint NOT NULL,
    last_recorded_at bigint NOT NULL,
    version integer NOT NULL
);

CREATE TABLE institute_regime (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    regime text NOT NULL,
    effective_from integer NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX institute_regime_order ON institute_regime (institute_id, effective_from, recorded_at);

CREATE TABLE department (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    code text,
    name text NOT NULL,
    key text NOT NULL,
    parent_id uuid REFERENCES department (id),
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, key)
);

CREATE TABLE place (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    code text,
    name text NOT NULL,
    path text NOT NULL,
    key text NOT NULL,
    parent_id uuid REFERENCES place (id),
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, key)
);

CREATE TABLE person (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    staff_no text,
    name text NOT NULL,
    key text NOT NULL,
    department_id uuid REFERENCES department (id),
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, key)
);

CREATE TABLE category (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    system text NOT NULL,
    edition text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    key text NOT NULL,
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, key)
);
",
    r"
DROP TABLE category;
DROP TABLE person;
DROP TABLE place;
DROP TABLE department;
DROP TABLE institute_regime;
DROP TABLE institute;
"
);
