//! 账: books, the chart of accounts, voucher lines and balances. Only imports write here.

crate::step!(
    r"
CREATE TABLE book (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    code text NOT NULL,
    name text NOT NULL,
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, code)
);

CREATE TABLE account (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL,
    book_id uuid NOT NULL REFERENCES book (id),
    code text NOT NULL,
    name text NOT NULL,
    recorded_at bigint NOT NULL,
    UNIQUE (institute_id, book_id, code)
);

CREATE TABLE account_use (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL REFERENCES institute (id),
    book_id uuid NOT NULL REFERENCES book (id),
    code text NOT NULL,
    role text,
    class_code text,
    recorded_at bigint NOT NULL
);
CREATE INDEX account_use_order ON account_use (institute_id, book_id, code, recorded_at);

CREATE TABLE ledger_line (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL,
    book_id uuid NOT NULL REFERENCES book (id),
    account_id uuid NOT NULL REFERENCES account (id),
    import_id uuid NOT NULL REFERENCES import (id),
    sheet integer NOT NULL,
    row integer NOT NULL,
    digest bytea NOT NULL,
    reverses_id uuid,
    kind text NOT NULL,
    held_on integer,
    year integer NOT NULL,
    period integer NOT NULL,
    word text,
    number bigint NOT NULL,
    line bigint NOT NULL,
    system text NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    account_name text,
    summary text,
    asset_no text,
    class_name text,
    department text,
    name text,
    specification text,
    quantity bigint NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX ledger_line_voucher ON ledger_line (institute_id, book_id, year, period, number);
CREATE INDEX ledger_line_reversal ON ledger_line (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX ledger_line_import ON ledger_line (import_id);

CREATE TABLE ledger_balance (
    id uuid NOT NULL PRIMARY KEY,
    institute_id uuid NOT NULL,
    book_id uuid NOT NULL REFERENCES book (id),
    import_id uuid NOT NULL REFERENCES import (id),
    sheet integer NOT NULL,
    row integer NOT NULL,
    reverses_id uuid,
    account text NOT NULL,
    name text NOT NULL,
    system text NOT NULL,
    starts_on integer,
    ends_on integer,
    adjusting boolean NOT NULL,
    opening bigint NOT NULL,
    debit bigint NOT NULL,
    credit bigint NOT NULL,
    closing bigint NOT NULL,
    recorded_at bigint NOT NULL
);
CREATE INDEX ledger_balance_order ON ledger_balance (institute_id, book_id, account, starts_on);
CREATE INDEX ledger_balance_reversal ON ledger_balance (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE INDEX ledger_balance_import ON ledger_balance (import_id);
",
    r"
DROP TABLE ledger_balance;
DROP TABLE ledger_line;
DROP TABLE account_use;
DROP TABLE account;
DROP TABLE book;
"
);
