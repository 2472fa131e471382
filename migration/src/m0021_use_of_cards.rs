//! How the value of a card is used, which project it was bought for, and what it can do and did (使用状况分列、项目、
//! 工作量). Work is said by the month; of a month said twice, what was said last counts. Who was reminded to confirm the
//! things in their hands. And when and by whom a disposal
//! was ended that came to nothing (退回、撤回、撤销).

crate::step!(
    r"
ALTER TABLE card_version ADD COLUMN project text;
ALTER TABLE card_version ADD COLUMN lent_value bigint NOT NULL DEFAULT 0;
ALTER TABLE card_version ADD COLUMN idle_value bigint NOT NULL DEFAULT 0;
ALTER TABLE card_version ADD COLUMN awaiting_value bigint NOT NULL DEFAULT 0;
ALTER TABLE card_version ADD COLUMN work_total bigint NOT NULL DEFAULT 0;
ALTER TABLE card_version ADD COLUMN work_done bigint NOT NULL DEFAULT 0;

ALTER TABLE disposal ADD COLUMN ended_id uuid;
ALTER TABLE disposal ADD COLUMN ended_on integer;
ALTER TABLE disposal ADD COLUMN ended_by text;
ALTER TABLE disposal ADD COLUMN ended_reason text;

CREATE TABLE custody_reminder (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    person_id uuid NOT NULL REFERENCES person (id),
    year integer NOT NULL,
    unanswered integer NOT NULL,
    reminded_by text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX custody_reminder_year ON custody_reminder (institute_id, year, person_id);

CREATE TABLE card_work (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    card_id uuid NOT NULL REFERENCES card (id),
    year integer NOT NULL,
    month integer NOT NULL,
    quantity bigint NOT NULL,
    recorded_by text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX card_work_card ON card_work (card_id, year, month, recorded_at);
CREATE INDEX card_work_institute ON card_work (institute_id);
",
    r"
DROP TABLE card_work;
DROP TABLE custody_reminder;
ALTER TABLE disposal DROP COLUMN ended_reason;
ALTER TABLE disposal DROP COLUMN ended_by;
ALTER TABLE disposal DROP COLUMN ended_on;
ALTER TABLE disposal DROP COLUMN ended_id;
ALTER TABLE card_version DROP COLUMN work_done;
ALTER TABLE card_version DROP COLUMN work_total;
ALTER TABLE card_version DROP COLUMN awaiting_value;
ALTER TABLE card_version DROP COLUMN idle_value;
ALTER TABLE card_version DROP COLUMN lent_value;
ALTER TABLE card_version DROP COLUMN project;
",
    of_institutes: ["card_work", "custody_reminder"]
);
