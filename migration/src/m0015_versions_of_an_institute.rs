//! A run of one of many institutes reads the versions of its cards, not those of all.

crate::step!(
    r"
CREATE INDEX card_version_institute ON card_version (institute_id);
",
    r"
DROP INDEX card_version_institute;
"
);
