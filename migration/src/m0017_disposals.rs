//! Assets that are to go, who approved it, and that they went. Nobody approves what they asked for, nobody
//! decides twice on one route, and no card is in two disposals at once. A version of a card that no list
//! brought says who did.

crate::step!(
    r"
CREATE TABLE disposal (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    mode text NOT NULL,
    reason text NOT NULL,
    evidence text NOT NULL,
    status text NOT NULL,
    route text NOT NULL,
    basis text NOT NULL,
    items integer NOT NULL,
    original_value bigint NOT NULL,
    depreciation bigint NOT NULL,
    digest bytea NOT NULL,
    made_by text NOT NULL,
    made_by_key text NOT NULL,
    executed_on integer,
    proceeds bigint,
    executed_by text,
    version integer NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX disposal_institute ON disposal (institute_id, recorded_at);

CREATE TABLE disposal_item (
    disposal_id uuid NOT NULL REFERENCES disposal (id),
    card_id uuid NOT NULL REFERENCES card (id),
    institute_id uuid NOT NULL REFERENCES institute (id),
    card_version_id uuid NOT NULL REFERENCES card_version (id),
    original_value bigint NOT NULL,
    depreciation bigint NOT NULL,
    is_open boolean NOT NULL,
    PRIMARY KEY (disposal_id, card_id)
);
CREATE UNIQUE INDEX disposal_item_open ON disposal_item (card_id) WHERE is_open;

CREATE TABLE disposal_decision (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    disposal_id uuid NOT NULL REFERENCES disposal (id),
    step text NOT NULL,
    decision text NOT NULL,
    document_no text,
    note text,
    digest bytea NOT NULL,
    made_by_key text NOT NULL,
    decided_by text NOT NULL,
    decided_by_key text NOT NULL,
    recorded_at bigint NOT NULL,
    CHECK (decided_by_key <> made_by_key)
);
CREATE UNIQUE INDEX disposal_decision_person ON disposal_decision (disposal_id, decided_by_key);

ALTER TABLE card_version ADD COLUMN recorded_by text;
",
    r"
ALTER TABLE card_version DROP COLUMN recorded_by;
DROP TABLE disposal_decision;
DROP TABLE disposal_item;
DROP TABLE disposal;
",
    of_institutes: ["disposal", "disposal_item", "disposal_decision"]
);
