//! The section of the bureau that looks after an institute, and roles over what a section looks after.

crate::step!(
    r"
ALTER TABLE institute ADD COLUMN section text;
ALTER TABLE role_grant ADD COLUMN section text;
",
    r"
ALTER TABLE role_grant DROP COLUMN section;
ALTER TABLE institute DROP COLUMN section;
"
);
