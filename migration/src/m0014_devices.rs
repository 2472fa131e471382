//! Devices of stocktakers: a one-time code for one stocktake becomes a token for it.

crate::step!(
    r"
CREATE TABLE device_code (
    hash bytea NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    stocktake_id uuid NOT NULL REFERENCES stocktake (id),
    made_by text NOT NULL,
    made_at bigint NOT NULL,
    ends_at bigint NOT NULL,
    used_at bigint
);
ALTER TABLE access_token ADD COLUMN stocktake_id uuid;
",
    r"
ALTER TABLE access_token DROP COLUMN stocktake_id;
DROP TABLE device_code;
"
);
