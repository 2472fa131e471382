//! 卡: asset cards and their versions. A version is never changed and never deleted.

crate::step!(
    r"
CREATE TABLE card (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    key text NOT NULL,
    ordinal integer NOT NULL,
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, key, ordinal)
);

CREATE TABLE card_version (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL,
    card_id uuid NOT NULL REFERENCES card (id),
    import_id uuid REFERENCES import (id),
    sheet integer,
    row integer,
    kind text NOT NULL,
    effective_on integer NOT NULL,
    digest bytea NOT NULL,
    asset_no text,
    card_no text,
    tag_no text,
    old_no text,
    serial_no text,
    brand text,
    name text,
    specification text,
    category_id uuid REFERENCES category (id),
    ledger_account text,
    unit text,
    department_id uuid REFERENCES department (id),
    manage_department_id uuid REFERENCES department (id),
    user_id uuid REFERENCES person (id),
    custodian_id uuid REFERENCES person (id),
    place_id uuid REFERENCES place (id),
    usage_state text NOT NULL,
    quantity bigint NOT NULL,
    original_value bigint NOT NULL,
    depreciation bigint NOT NULL,
    fiscal_fund bigint NOT NULL,
    other_fund bigint NOT NULL,
    acquired_on integer,
    in_service_on integer,
    booked_on integer,
    depreciation_start_on integer,
    stated_on integer,
    disposed_on integer,
    unbooked boolean NOT NULL,
    voucher_year integer NOT NULL,
    voucher_period integer NOT NULL,
    voucher_word text,
    voucher_number bigint NOT NULL,
    extra_1 text,
    extra_2 text,
    extra_3 text,
    extra_4 text,
    extra_5 text,
    undoes_id uuid REFERENCES import (id),
    recorded_at bigint NOT NULL
);
CREATE INDEX card_version_withdrawn ON card_version (card_id, effective_on) WHERE kind = 'WITHDRAWN';
CREATE INDEX card_version_order ON card_version (card_id, effective_on, recorded_at);
CREATE INDEX card_version_import ON card_version (import_id);

CREATE TABLE card_count (
    institute_id uuid NOT NULL PRIMARY KEY REFERENCES institute (id),
    cards bigint NOT NULL
);
",
    r"
DROP TABLE card_count;
DROP TABLE card_version;
DROP TABLE card;
"
);
