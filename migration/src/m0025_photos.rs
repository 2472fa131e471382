//! The photos of what was counted: bytes by their hash, once in an institute.

crate::step!(
    r"
CREATE TABLE count_photo (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    sha256 bytea NOT NULL,
    format text NOT NULL,
    size bigint NOT NULL,
    content bytea NOT NULL,
    person_key text NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE UNIQUE INDEX count_photo_sha256 ON count_photo (institute_id, sha256);
CREATE INDEX count_photo_person ON count_photo (institute_id, person_key);
CREATE INDEX count_event_photo ON count_event (institute_id, photo) WHERE photo IS NOT NULL;
",
    r"
DROP INDEX count_event_photo;
DROP TABLE count_photo;
",
    of_institutes: ["count_photo"]
);
