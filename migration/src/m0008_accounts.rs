//! Who signs in, and as what.
//!
//! Tokens that were made before had every right in what they reach: they keep the roles by which an
//! institute's books are kept, or those of the bureau.

crate::step!(
    r"
CREATE TABLE user_account (
    id uuid NOT NULL PRIMARY KEY,
    login text NOT NULL,
    name text NOT NULL,
    password_hash text,
    invitation_hash bytea,
    invitation_ends_at bigint,
    totp_secret bytea,
    totp_confirmed boolean NOT NULL,
    totp_step bigint NOT NULL,
    failures integer NOT NULL,
    locked_until bigint,
    created_at bigint NOT NULL,
    disabled_at bigint,
    version bigint NOT NULL
);
CREATE UNIQUE INDEX user_account_login ON user_account (login);

CREATE TABLE recovery_code (
    user_account_id uuid NOT NULL REFERENCES user_account (id),
    hash bytea NOT NULL,
    used_at bigint,
    PRIMARY KEY (user_account_id, hash)
);

CREATE TABLE sign_in (
    id uuid NOT NULL PRIMARY KEY,
    user_account_id uuid NOT NULL REFERENCES user_account (id),
    secret_hash bytea NOT NULL,
    second_factor boolean NOT NULL,
    created_at bigint NOT NULL,
    used_at bigint NOT NULL,
    ended_at bigint
);
CREATE UNIQUE INDEX sign_in_secret ON sign_in (secret_hash);
CREATE INDEX sign_in_account ON sign_in (user_account_id);

CREATE TABLE role_grant (
    id uuid NOT NULL PRIMARY KEY,
    user_account_id uuid NOT NULL REFERENCES user_account (id),
    role text NOT NULL,
    institute_id uuid REFERENCES institute (id),
    from_on integer NOT NULL,
    until_on integer,
    granted_by text NOT NULL,
    granted_at bigint NOT NULL,
    revoked_by text,
    revoked_at bigint
);
CREATE INDEX role_grant_account ON role_grant (user_account_id);

ALTER TABLE access_token ADD COLUMN user_account_id uuid;
ALTER TABLE access_token ADD COLUMN roles text NOT NULL DEFAULT '';
ALTER TABLE access_token ADD COLUMN used_at bigint;
UPDATE access_token SET roles = CASE WHEN institute_id IS NULL THEN 'BUREAU_REVIEWER SUPERVISOR'
    ELSE 'MAKER CHECKER FINANCE_HEAD ASSET_MANAGER' END;
",
    r"
ALTER TABLE access_token DROP COLUMN used_at;
ALTER TABLE access_token DROP COLUMN roles;
ALTER TABLE access_token DROP COLUMN user_account_id;
DROP TABLE role_grant;
DROP TABLE sign_in;
DROP TABLE recovery_code;
DROP TABLE user_account;
"
);
