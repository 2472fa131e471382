//! Stocktakes that recur: what was laid down once, what of it was ended, and which stocktake is which occurrence of it.
//! An occurrence has one stocktake that was not called off.

crate::step!(
    r"
CREATE TABLE stocktake_schedule (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    title text NOT NULL,
    scope text NOT NULL,
    blind boolean NOT NULL,
    rounds text NOT NULL,
    first_on integer NOT NULL,
    every_months integer NOT NULL,
    days_allowed integer NOT NULL,
    laid_down_by text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX stocktake_schedule_institute ON stocktake_schedule (institute_id);

CREATE TABLE stocktake_schedule_end (
    schedule_id uuid NOT NULL PRIMARY KEY REFERENCES stocktake_schedule (id),
    institute_id uuid NOT NULL REFERENCES institute (id),
    ended_on integer NOT NULL,
    reason text NOT NULL,
    ended_by text NOT NULL,
    recorded_at bigint NOT NULL
);

ALTER TABLE stocktake ADD COLUMN schedule_id uuid REFERENCES stocktake_schedule (id);
CREATE UNIQUE INDEX stocktake_occurrence ON stocktake (schedule_id, base_date)
    WHERE schedule_id IS NOT NULL AND status <> 'CANCELLED';
",
    r"
DROP INDEX stocktake_occurrence;
ALTER TABLE stocktake DROP COLUMN schedule_id;
DROP TABLE stocktake_schedule_end;
DROP TABLE stocktake_schedule;
",
    of_institutes: ["stocktake_schedule", "stocktake_schedule_end"]
);
