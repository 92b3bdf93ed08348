-- +goose Up

-- What this device sent, as it sent it: an office that is restored from a backup may have
-- lost it again. Kept for as long as such a backup may be old.
CREATE TABLE sent_copy (
    key          TEXT    PRIMARY KEY,
    content      TEXT    NOT NULL, -- JSON
    submitted_at INTEGER NOT NULL, -- epoch ms
    sent_at      INTEGER NOT NULL, -- epoch ms, as the office told
    confirmed    INTEGER NOT NULL, -- 1 once the sync stream brought it, 0 again while a resync is under way
    returned     INTEGER NOT NULL  -- how often it went back to the outbox
);

CREATE TABLE sent_file (
    key          TEXT    NOT NULL,
    position     INTEGER NOT NULL,
    name         TEXT    NOT NULL,
    content_type TEXT    NOT NULL,
    bytes        INTEGER NOT NULL,
    sha256       TEXT    NOT NULL,
    content      BLOB    NOT NULL,
    PRIMARY KEY (key, sha256)
);

-- +goose StatementBegin
CREATE TRIGGER sent_copy_takes_its_files_along AFTER DELETE ON sent_copy BEGIN
    DELETE FROM sent_file WHERE key = OLD.key;
END;
-- +goose StatementEnd

-- A row that leaves the outbox because the office has it leaves its copy.
-- +goose StatementBegin
CREATE TRIGGER draft_leaves_its_copy BEFORE DELETE ON draft
WHEN OLD.state = 'to_send' AND EXISTS (SELECT 1 FROM request WHERE key = OLD.key) BEGIN
    INSERT INTO sent_copy (key, content, submitted_at, sent_at, confirmed, returned)
        SELECT OLD.key, OLD.content, OLD.submitted_at, sent_at, 0, 0 FROM request WHERE key = OLD.key
        ON CONFLICT (key) DO UPDATE SET content = excluded.content, submitted_at = excluded.submitted_at,
            sent_at = excluded.sent_at, confirmed = 0;
    DELETE FROM sent_file WHERE key = OLD.key;
    INSERT INTO sent_file (key, position, name, content_type, bytes, sha256, content)
        SELECT key, position, name, content_type, bytes, sha256, content FROM draft_file WHERE key = OLD.key;
END;
-- +goose StatementEnd

-- Requests that a resync did not bring again and of which there is no copy: the member is told.
ALTER TABLE sync_state ADD COLUMN requests_gone INTEGER NOT NULL DEFAULT 0;
