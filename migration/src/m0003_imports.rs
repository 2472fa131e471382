//! Files that were uploaded, imports of them, and how an institute's files are to be read.

crate::step!(
    r"
CREATE TABLE mapping (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    name text NOT NULL,
    source text NOT NULL,
    digest bytea NOT NULL,
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, name, digest)
);

CREATE TABLE upload (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    actor text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX upload_order ON upload (institute_id, id);

CREATE TABLE import (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    kind text NOT NULL,
    mode text NOT NULL,
    status text NOT NULL,
    upload_id uuid REFERENCES upload (id),
    file_name text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    mapping text NOT NULL,
    mapping_digest bytea NOT NULL,
    effective_on integer,
    replace_period boolean NOT NULL,
    preview_digest bytea,
    once_key text,
    created bigint NOT NULL,
    changed bigint NOT NULL,
    unchanged bigint NOT NULL,
    rejected bigint NOT NULL,
    absent bigint NOT NULL,
    digest bytea,
    problems text NOT NULL,
    inputs text NOT NULL,
    stocktake_id uuid,
    options text NOT NULL,
    actor text NOT NULL,
    recorded_at bigint NOT NULL,
    reverted_at bigint
);
CREATE INDEX import_order ON import (institute_id, recorded_at, id);
CREATE UNIQUE INDEX import_once ON import (institute_id, once_key);

CREATE TABLE import_sheet (
    import_id uuid NOT NULL REFERENCES import (id),
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    sheet text NOT NULL,
    telling_column integer NOT NULL,
    columns bigint NOT NULL,
    PRIMARY KEY (import_id, number)
);

CREATE TABLE import_row (
    import_id uuid NOT NULL REFERENCES import (id),
    number integer NOT NULL,
    institute_id uuid NOT NULL,
    sheet integer,
    row integer,
    cell text,
    outcome text NOT NULL,
    subject_id uuid,
    changes text NOT NULL,
    problems text NOT NULL,
    PRIMARY KEY (import_id, number)
);
",
    r"
DROP TABLE import_row;
DROP TABLE import_sheet;
DROP TABLE import;
DROP TABLE upload;
DROP TABLE mapping;
"
);
