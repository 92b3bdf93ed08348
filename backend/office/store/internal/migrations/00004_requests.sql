-- +goose Up
-- What members ask their mutual to change, and the advisers who answer.

-- content is a JSON object, attachments a JSON array; the IBAN in content is masked. iban is the whole one, '' once
-- it is of no use any more. seq is the order of arrival among all members' requests.
CREATE TABLE update_request (
    member_id   TEXT   NOT NULL REFERENCES member (id),
    id          TEXT   NOT NULL UNIQUE,
    version     BIGINT NOT NULL,
    request_key TEXT   NOT NULL,
    kind        TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    content     TEXT   NOT NULL,
    attachments TEXT   NOT NULL,
    sent_at     BIGINT NOT NULL,
    read_at     BIGINT NOT NULL,
    answered_at BIGINT NOT NULL,
    applied_at  BIGINT NOT NULL,
    answer      TEXT   NOT NULL,
    iban        TEXT   NOT NULL,
    seq         BIGINT NOT NULL,
    PRIMARY KEY (member_id, id)
);
CREATE INDEX update_request_version ON update_request (member_id, version);
CREATE INDEX update_request_sent ON update_request (member_id, sent_at);
CREATE UNIQUE INDEX update_request_key ON update_request (member_id, request_key) WHERE request_key <> '';
CREATE UNIQUE INDEX update_request_seq ON update_request (seq);
CREATE INDEX update_request_state ON update_request (state, seq);

-- Which requests carry which bytes, so that bytes are known to be in use without reading every request.
CREATE TABLE request_sum (
    sha256     TEXT NOT NULL,
    member_id  TEXT NOT NULL,
    request_id TEXT NOT NULL,
    PRIMARY KEY (sha256, member_id, request_id),
    FOREIGN KEY (member_id, request_id) REFERENCES update_request (member_id, id) ON DELETE CASCADE
);
CREATE INDEX request_sum_request ON request_sum (member_id, request_id);
CREATE INDEX document_sum ON document (sha256);

-- A receipt outlives nothing but its days: it says what a request was answered, the request itself lies above.
CREATE TABLE receipt (
    member_id   TEXT   NOT NULL REFERENCES member (id),
    request_key TEXT   NOT NULL,
    body_hash   TEXT   NOT NULL,
    request_id  TEXT   NOT NULL,
    sent_at     BIGINT NOT NULL,
    PRIMARY KEY (member_id, request_key)
);
CREATE INDEX receipt_sent ON receipt (sent_at);

CREATE TABLE upload (
    member_id    TEXT   NOT NULL REFERENCES member (id),
    sha256       TEXT   NOT NULL,
    content_type TEXT   NOT NULL,
    bytes        BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    PRIMARY KEY (member_id, sha256)
);
CREATE INDEX upload_sum ON upload (sha256);
CREATE INDEX upload_at ON upload (at);

CREATE TABLE adviser (
    id            TEXT    NOT NULL PRIMARY KEY,
    login         TEXT    NOT NULL UNIQUE,
    name          TEXT    NOT NULL,
    password_hash TEXT    NOT NULL,
    disabled      BOOLEAN NOT NULL,
    added_at      BIGINT  NOT NULL
);

CREATE TABLE adviser_session (
    token_hash TEXT   NOT NULL PRIMARY KEY,
    adviser_id TEXT   NOT NULL REFERENCES adviser (id),
    opened_at  BIGINT NOT NULL,
    until      BIGINT NOT NULL,
    last_at    BIGINT NOT NULL
);
CREATE INDEX adviser_session_adviser ON adviser_session (adviser_id);

-- The staff's journal. by_whom is an adviser's login or the operator of the command line, who has no row.
CREATE TABLE deed (
    line      BIGINT NOT NULL PRIMARY KEY,
    at        BIGINT NOT NULL,
    by_whom   TEXT   NOT NULL,
    action    TEXT   NOT NULL,
    member_id TEXT   REFERENCES member (id),
    subject   TEXT   NOT NULL
);
CREATE INDEX deed_member ON deed (member_id, line);
