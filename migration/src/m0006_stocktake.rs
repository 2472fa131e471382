//! 物: stocktakes and what was counted.

crate::step!(
    r"
CREATE TABLE stocktake (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    kind text NOT NULL,
    status text NOT NULL,
    title text NOT NULL,
    base_date integer NOT NULL,
    scope text NOT NULL,
    import_id uuid REFERENCES import (id),
    recorded_at bigint NOT NULL,
    version integer NOT NULL
);
CREATE INDEX stocktake_order ON stocktake (institute_id, base_date, id);

CREATE TABLE count_line (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL,
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    sheet integer,
    row integer,
    digest bytea NOT NULL,
    asset_no text,
    card_no text,
    tag_no text,
    old_no text,
    serial_no text,
    brand text,
    name text,
    specification text,
    class_code text,
    class_name text,
    unit text,
    department text,
    user_name text,
    custodian text,
    location text,
    usage_state text NOT NULL,
    result text NOT NULL,
    quantity bigint NOT NULL,
    valued boolean NOT NULL,
    original_value bigint NOT NULL,
    acquired_on integer,
    counted_on integer,
    counter text,
    extra_1 text,
    extra_2 text,
    extra_3 text,
    extra_4 text,
    extra_5 text,
    recorded_at bigint NOT NULL
);
CREATE INDEX count_line_stocktake ON count_line (stocktake_id, id);
CREATE INDEX count_line_asset ON count_line (institute_id, asset_no);
",
    r"
DROP TABLE count_line;
DROP TABLE stocktake;
"
);
