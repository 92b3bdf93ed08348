-- +goose Up
-- Each start of an office on this store. Their order is the store's own; a backup that is restored gets one that no other store has.
CREATE TABLE start (
    seq BIGINT NOT NULL PRIMARY KEY,
    id  TEXT   NOT NULL UNIQUE
);

-- Where a member's history stood before it was first written to after a start. A start without a row wrote nothing of them.
CREATE TABLE ceiling (
    member_id TEXT   NOT NULL REFERENCES member (id),
    start_seq BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    PRIMARY KEY (member_id, start_seq)
);
