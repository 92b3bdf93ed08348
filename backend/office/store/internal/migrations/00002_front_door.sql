-- +goose Up
-- The front door: an account is made by its member, so that what is known before it is made belongs to the member.

-- Every member of 00001 has an account: both were written in one transaction.
ALTER TABLE member ADD COLUMN access_code TEXT NOT NULL DEFAULT '';
UPDATE member SET access_code = COALESCE((SELECT account.access_code FROM account WHERE account.member_id = member.id), '');
CREATE UNIQUE INDEX member_access_code ON member (access_code);

-- SQLite drops no column that a constraint names: the table is made anew.
CREATE TABLE new_account (
    member_id          TEXT    NOT NULL PRIMARY KEY REFERENCES member (id),
    email              TEXT    NOT NULL,
    email_certified_at BIGINT  NOT NULL,
    password_hash      TEXT    NOT NULL,
    question           TEXT    NOT NULL,
    answer_hash        TEXT    NOT NULL,
    terms_version      TEXT    NOT NULL,
    terms_at           BIGINT  NOT NULL,
    bank_hold_until    BIGINT  NOT NULL,
    blocked            BOOLEAN NOT NULL,
    blocked_until      BIGINT  NOT NULL
);
INSERT INTO new_account (member_id, email, email_certified_at, password_hash, question, answer_hash, terms_version, terms_at,
                         bank_hold_until, blocked, blocked_until)
SELECT member_id, email, 0, password_hash, '', '', '', 0, 0, blocked, blocked_until FROM account;
DROP TABLE account;
ALTER TABLE new_account RENAME TO account;
-- A member enrolled on paper has none.
CREATE UNIQUE INDEX account_email ON account (email) WHERE email <> '';

ALTER TABLE session ADD COLUMN network TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN last_used_at BIGINT NOT NULL DEFAULT 0;
UPDATE session SET last_used_at = opened_at;

-- Wherever there is a seq, it is the order of arrival, which tells rows of one millisecond apart.
CREATE TABLE registration (
    id            TEXT    NOT NULL PRIMARY KEY,
    seq           BIGINT  NOT NULL,
    member_id     TEXT    NOT NULL REFERENCES member (id),
    handle_hash   TEXT    NOT NULL UNIQUE,
    email         TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    question      TEXT    NOT NULL,
    answer_hash   TEXT    NOT NULL,
    share_email   BOOLEAN NOT NULL,
    terms_version TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    expires_at    BIGINT  NOT NULL,
    resend_at     BIGINT  NOT NULL,
    sends         BIGINT  NOT NULL,
    mail          TEXT    NOT NULL,
    state         TEXT    NOT NULL,
    code_hash     TEXT    NOT NULL,
    code_tries    BIGINT  NOT NULL
);
CREATE INDEX registration_seq ON registration (seq);
CREATE INDEX registration_member ON registration (member_id, created_at, seq);
CREATE INDEX registration_email ON registration (email, created_at, seq);
CREATE INDEX registration_expires ON registration (expires_at);

CREATE TABLE link (
    token_hash      TEXT   NOT NULL PRIMARY KEY,
    purpose         TEXT   NOT NULL,
    member_id       TEXT   NOT NULL REFERENCES member (id),
    registration_id TEXT   REFERENCES registration (id) ON DELETE CASCADE,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT NOT NULL
);
CREATE INDEX link_member ON link (member_id, purpose);
CREATE INDEX link_registration ON link (registration_id);
CREATE INDEX link_expires ON link (expires_at);

CREATE TABLE pending_reset (
    member_id     TEXT   NOT NULL PRIMARY KEY REFERENCES member (id),
    password_hash TEXT   NOT NULL,
    asked_at      BIGINT NOT NULL,
    effective_at  BIGINT NOT NULL
);
CREATE INDEX pending_reset_effective ON pending_reset (effective_at);

CREATE TABLE event (
    id        TEXT   NOT NULL PRIMARY KEY,
    seq       BIGINT NOT NULL,
    member_id TEXT   NOT NULL REFERENCES member (id),
    kind      TEXT   NOT NULL,
    at        BIGINT NOT NULL,
    device    TEXT   NOT NULL,
    network   TEXT   NOT NULL
);
CREATE INDEX event_seq ON event (seq);
CREATE INDEX event_member ON event (member_id, at, seq);
CREATE INDEX event_at ON event (at);

CREATE TABLE letter (
    id              TEXT   NOT NULL PRIMARY KEY,
    seq             BIGINT NOT NULL,
    kind            TEXT   NOT NULL,
    member_id       TEXT   REFERENCES member (id),
    registration_id TEXT   REFERENCES registration (id) ON DELETE CASCADE,
    recipient       TEXT   NOT NULL,
    told_at         BIGINT NOT NULL,
    told_until      BIGINT NOT NULL,
    device          TEXT   NOT NULL,
    network         TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    next_at         BIGINT NOT NULL,
    attempts        BIGINT NOT NULL,
    sent_at         BIGINT NOT NULL,
    failed_at       BIGINT NOT NULL
);
CREATE INDEX letter_seq ON letter (seq);
CREATE INDEX letter_queued ON letter (next_at) WHERE sent_at = 0 AND failed_at = 0;
CREATE INDEX letter_registration ON letter (registration_id);

CREATE TABLE request (
    id         TEXT   NOT NULL PRIMARY KEY,
    seq        BIGINT NOT NULL,
    kind       TEXT   NOT NULL,
    member_id  TEXT   REFERENCES member (id),
    number     TEXT   NOT NULL,
    email      TEXT   NOT NULL,
    state      TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX request_seq ON request (seq);
CREATE UNIQUE INDEX request_open ON request (kind, number) WHERE state = 'open';

CREATE TABLE consent (
    member_id TEXT    NOT NULL REFERENCES member (id),
    purpose   TEXT    NOT NULL,
    at        BIGINT  NOT NULL,
    given     BOOLEAN NOT NULL,
    PRIMARY KEY (member_id, purpose, at)
);
CREATE INDEX consent_purpose ON consent (purpose);
