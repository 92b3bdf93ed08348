-- +goose Up

-- The devices from which an account was signed in to, so that a new one is told.
CREATE TABLE device (
    member_id TEXT   NOT NULL REFERENCES member (id),
    hash      TEXT   NOT NULL, -- of what the device calls itself to this office alone
    seen_at   BIGINT NOT NULL, -- epoch ms of the last sign-in
    PRIMARY KEY (member_id, hash)
);
CREATE INDEX device_seen ON device (seen_at);
