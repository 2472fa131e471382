//! Who an account is to a provider outside, by which its person signs in without a password.
//!
//! It says who somebody is and is read before anything is known to be reached, so it has no row policy.

crate::step!(
    r"
CREATE TABLE outside_identity (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_account_id uuid NOT NULL REFERENCES user_account (id),
    linked_at bigint NOT NULL,
    linked_by text NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX outside_identity_account ON outside_identity (user_account_id);
",
    r"
DROP TABLE outside_identity;
"
);
