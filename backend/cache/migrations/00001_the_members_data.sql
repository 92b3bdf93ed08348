-- +goose Up

-- One row: how far the sync stream was stored, and when the rows were current.
CREATE TABLE sync_state (
    one          INTEGER PRIMARY KEY CHECK (one = 1),
    cursor       TEXT    NOT NULL,
    generation   INTEGER NOT NULL, -- rows of an earlier one go when a resync ends
    sweeping     INTEGER NOT NULL, -- 1 while a resync is under way
    current_at   INTEGER NOT NULL, -- epoch ms, 0 = never
    nomenclature TEXT    NOT NULL  -- fingerprint of the acts that gave the lines their kinds
);
INSERT INTO sync_state VALUES (1, '', 1, 0, 0, '');

CREATE TABLE session (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    office        TEXT    NOT NULL,
    access        TEXT    NOT NULL,
    access_until  INTEGER NOT NULL, -- epoch ms
    refresh       TEXT    NOT NULL,
    refresh_until INTEGER NOT NULL  -- epoch ms
);

CREATE TABLE member (
    id          TEXT    PRIMARY KEY,
    generation  INTEGER NOT NULL,
    number      TEXT    NOT NULL,
    first_name  TEXT    NOT NULL,
    last_name   TEXT    NOT NULL,
    street      TEXT    NOT NULL,
    postal_code TEXT    NOT NULL,
    city        TEXT    NOT NULL,
    masked_iban TEXT    NOT NULL,
    contract    TEXT    NOT NULL
);

CREATE TABLE beneficiary (
    id         TEXT    PRIMARY KEY,
    generation INTEGER NOT NULL,
    first_name TEXT    NOT NULL,
    last_name  TEXT    NOT NULL,
    birth_date TEXT    NOT NULL,
    relation   TEXT    NOT NULL
);

CREATE TABLE payment (
    id          TEXT    PRIMARY KEY,
    generation  INTEGER NOT NULL,
    number      TEXT    NOT NULL,
    issued_on   TEXT    NOT NULL,
    paid_on     TEXT    NOT NULL,
    payee       TEXT    NOT NULL,
    payee_name  TEXT    NOT NULL,
    masked_iban TEXT    NOT NULL,
    amount      INTEGER NOT NULL -- cents
);

-- Amounts in cents. No foreign keys: a page may hold a line before its payment.
CREATE TABLE reimbursement (
    id                TEXT    PRIMARY KEY,
    generation        INTEGER NOT NULL,
    beneficiary_id    TEXT    NOT NULL,
    payment_id        TEXT    NOT NULL,
    care_date         TEXT    NOT NULL,
    paid_on           TEXT    NOT NULL,
    act_code          TEXT    NOT NULL,
    act_label         TEXT    NOT NULL,
    kind              TEXT    NOT NULL, -- of act_code, by the nomenclature in sync_state
    quantity          INTEGER NOT NULL,
    spent             INTEGER NOT NULL,
    excess            INTEGER NOT NULL,
    base              INTEGER NOT NULL,
    rate              INTEGER NOT NULL, -- percent
    social_security   INTEGER NOT NULL,
    flat_contribution INTEGER NOT NULL,
    deductible        INTEGER NOT NULL,
    pathway           TEXT    NOT NULL,
    mutual            INTEGER NOT NULL,
    remaining         INTEGER NOT NULL,
    payee             TEXT    NOT NULL,
    care_month        TEXT    NOT NULL, -- of care_date; SQLite takes no index as covering
    paid_month        TEXT    NOT NULL  -- of paid_on;   for a generated column
);

-- Every filter, the order of the list and the sums of its months, read from this
-- index alone: only the rows of the page shown are fetched from the table.
CREATE INDEX reimbursement_list ON reimbursement (
    care_month, care_date, id, beneficiary_id, kind, payee, spent, social_security, mutual, remaining
);

-- The same for statements.
CREATE INDEX reimbursement_statement ON reimbursement (paid_month, paid_on, payment_id, payee, mutual);

CREATE TABLE document (
    id            TEXT    PRIMARY KEY,
    generation    INTEGER NOT NULL,
    kind          TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    file_name     TEXT    NOT NULL,
    content_type  TEXT    NOT NULL,
    published_on  TEXT    NOT NULL,
    bytes         INTEGER NOT NULL,
    sha256        TEXT    NOT NULL,
    stored_sha256 TEXT    NOT NULL DEFAULT '' -- of the bytes on this device, '' = none
);
