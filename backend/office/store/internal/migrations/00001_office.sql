-- +goose Up
-- Types are kept to TEXT, BIGINT (cents, epoch milliseconds, counters) and BOOLEAN, which SQLite and PostgreSQL read alike.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE member (
    id              TEXT   NOT NULL PRIMARY KEY,
    version         BIGINT NOT NULL DEFAULT 0,
    tombstone_floor BIGINT NOT NULL DEFAULT 0,
    number          TEXT   NOT NULL UNIQUE,
    first_name      TEXT   NOT NULL,
    last_name       TEXT   NOT NULL,
    street          TEXT   NOT NULL,
    postal_code     TEXT   NOT NULL,
    city            TEXT   NOT NULL,
    masked_iban     TEXT   NOT NULL,
    contract        TEXT   NOT NULL
);

CREATE TABLE account (
    member_id     TEXT    NOT NULL PRIMARY KEY REFERENCES member (id),
    access_code   TEXT    NOT NULL UNIQUE,
    email         TEXT    NOT NULL UNIQUE,
    password_hash TEXT    NOT NULL,
    blocked       BOOLEAN NOT NULL DEFAULT FALSE,
    blocked_until BIGINT  NOT NULL DEFAULT 0
);

-- The change index is the sync stream: the newest version of everything a member has or had.
CREATE TABLE change (
    member_id TEXT    NOT NULL REFERENCES member (id),
    noun      TEXT    NOT NULL,
    id        TEXT    NOT NULL,
    version   BIGINT  NOT NULL,
    deleted   BOOLEAN NOT NULL,
    PRIMARY KEY (member_id, noun, id),
    UNIQUE (member_id, version)
);

CREATE TABLE beneficiary (
    member_id  TEXT   NOT NULL REFERENCES member (id),
    id         TEXT   NOT NULL,
    version    BIGINT NOT NULL,
    first_name TEXT   NOT NULL,
    last_name  TEXT   NOT NULL,
    birth_date TEXT   NOT NULL,
    relation   TEXT   NOT NULL,
    PRIMARY KEY (member_id, id)
);
CREATE INDEX beneficiary_version ON beneficiary (member_id, version);

CREATE TABLE payment (
    member_id   TEXT   NOT NULL REFERENCES member (id),
    id          TEXT   NOT NULL,
    version     BIGINT NOT NULL,
    number      TEXT   NOT NULL,
    issued_on   TEXT   NOT NULL,
    paid_on     TEXT   NOT NULL,
    payee       TEXT   NOT NULL,
    payee_name  TEXT   NOT NULL,
    masked_iban TEXT   NOT NULL,
    amount      BIGINT NOT NULL,
    PRIMARY KEY (member_id, id)
);
CREATE INDEX payment_version ON payment (member_id, version);

CREATE TABLE reimbursement (
    member_id         TEXT   NOT NULL,
    id                TEXT   NOT NULL,
    version           BIGINT NOT NULL,
    beneficiary_id    TEXT   NOT NULL,
    payment_id        TEXT   NOT NULL,
    care_date         TEXT   NOT NULL,
    paid_on           TEXT   NOT NULL,
    act_code          TEXT   NOT NULL,
    act_label         TEXT   NOT NULL,
    quantity          BIGINT NOT NULL,
    spent             BIGINT NOT NULL,
    excess            BIGINT NOT NULL,
    base              BIGINT NOT NULL,
    rate              BIGINT NOT NULL,
    social_security   BIGINT NOT NULL,
    flat_contribution BIGINT NOT NULL,
    deductible        BIGINT NOT NULL,
    pathway           TEXT   NOT NULL,
    mutual            BIGINT NOT NULL,
    remaining         BIGINT NOT NULL,
    payee             TEXT   NOT NULL,
    PRIMARY KEY (member_id, id),
    FOREIGN KEY (member_id, beneficiary_id) REFERENCES beneficiary (member_id, id),
    FOREIGN KEY (member_id, payment_id) REFERENCES payment (member_id, id)
);
CREATE INDEX reimbursement_version ON reimbursement (member_id, version);
CREATE INDEX reimbursement_payment ON reimbursement (member_id, payment_id);

CREATE TABLE document (
    member_id    TEXT   NOT NULL REFERENCES member (id),
    id           TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    title        TEXT   NOT NULL,
    file_name    TEXT   NOT NULL,
    content_type TEXT   NOT NULL,
    published_on TEXT   NOT NULL,
    bytes        BIGINT NOT NULL,
    sha256       TEXT   NOT NULL,
    PRIMARY KEY (member_id, id)
);
CREATE INDEX document_version ON document (member_id, version);

CREATE TABLE session (
    id        TEXT   NOT NULL PRIMARY KEY,
    member_id TEXT   NOT NULL REFERENCES member (id),
    device    TEXT   NOT NULL,
    opened_at BIGINT NOT NULL
);
CREATE INDEX session_member ON session (member_id);

-- Tokens are kept as hexadecimal SHA-256 only: whoever reads the store cannot use them.
CREATE TABLE token_pair (
    refresh_hash  TEXT    NOT NULL PRIMARY KEY,
    access_hash   TEXT    NOT NULL UNIQUE,
    session_id    TEXT    NOT NULL REFERENCES session (id),
    parent_hash   TEXT    NOT NULL,
    access_until  BIGINT  NOT NULL,
    refresh_until BIGINT  NOT NULL,
    used          BOOLEAN NOT NULL,
    retired       BOOLEAN NOT NULL
);
CREATE INDEX token_pair_session ON token_pair (session_id);

CREATE TABLE throttle (
    bucket       TEXT   NOT NULL PRIMARY KEY,
    failures     BIGINT NOT NULL,
    failed_at    BIGINT NOT NULL,
    wait_until   BIGINT NOT NULL,
    succeeded_at BIGINT NOT NULL
);
CREATE INDEX throttle_failed ON throttle (failed_at);
