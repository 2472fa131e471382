//! Which person of an institute somebody is who signs in, and what they say of the things in their hands.

crate::step!(
    r"
CREATE TABLE person_account (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    person_id uuid NOT NULL REFERENCES person (id),
    user_account_id uuid NOT NULL REFERENCES user_account (id),
    linked_by text NOT NULL,
    linked_by_id uuid REFERENCES user_account (id),
    linked_at bigint NOT NULL,
    unlinked_by text,
    unlinked_at bigint,
    CHECK (linked_by_id IS NULL OR linked_by_id <> user_account_id)
);
CREATE UNIQUE INDEX person_account_person ON person_account (institute_id, person_id) WHERE unlinked_at IS NULL;
CREATE UNIQUE INDEX person_account_account ON person_account (institute_id, user_account_id) WHERE unlinked_at IS NULL;

CREATE TABLE custody_answer (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    card_id uuid NOT NULL REFERENCES card (id),
    person_id uuid NOT NULL REFERENCES person (id),
    card_version_id uuid NOT NULL REFERENCES card_version (id),
    year integer NOT NULL,
    reply text NOT NULL,
    note text,
    answered_by text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX custody_answer_card ON custody_answer (card_id, recorded_at);
CREATE INDEX custody_answer_year ON custody_answer (institute_id, year);
",
    r"
DROP TABLE custody_answer;
DROP TABLE person_account;
",
    of_institutes: ["person_account", "custody_answer"]
);
