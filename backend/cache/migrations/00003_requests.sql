-- +goose Up

CREATE TABLE request (
    id          TEXT    PRIMARY KEY,
    generation  INTEGER NOT NULL,
    key         TEXT    NOT NULL, -- of the draft that it was
    state       TEXT    NOT NULL,
    content     TEXT    NOT NULL, -- JSON, its IBAN masked
    attachments TEXT    NOT NULL, -- JSON
    sent_at     INTEGER NOT NULL, -- epoch ms, and so are those below; 0 = not yet
    read_at     INTEGER NOT NULL,
    answered_at INTEGER NOT NULL,
    applied_at  INTEGER NOT NULL,
    answer      TEXT    NOT NULL
);

-- What is being written and what waits to be sent: it exists here only, no sync
-- brings it again.
CREATE TABLE draft (
    key           TEXT    PRIMARY KEY, -- stays the request's for ever
    state         TEXT    NOT NULL CHECK (state IN ('draft', 'to_send')),
    content       TEXT    NOT NULL,    -- JSON
    changed_at    INTEGER NOT NULL,    -- epoch ms
    submitted_at  INTEGER NOT NULL,    -- epoch ms, 0 = not
    tried_at      INTEGER NOT NULL,    -- epoch ms of the first sending that may have arrived, 0 = none has
    problem_code  TEXT    NOT NULL,    -- why it is still here, '' = nothing stands in its way
    problem_field TEXT    NOT NULL,
    problem_until INTEGER NOT NULL     -- epoch ms, 0 = no end is known
);

CREATE TABLE draft_file (
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
CREATE TRIGGER draft_takes_its_files_along AFTER DELETE ON draft BEGIN
    DELETE FROM draft_file WHERE key = OLD.key;
END;
-- +goose StatementEnd

-- What the office has waits no longer, however it became known: from the answer to
-- the sending, or from a sync after that answer was lost. A draft stays: the member
-- may have written on.
-- +goose StatementBegin
CREATE TRIGGER request_arrived AFTER INSERT ON request BEGIN
    DELETE FROM draft WHERE key = NEW.key AND state = 'to_send';
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER request_arrived_again AFTER UPDATE ON request BEGIN
    DELETE FROM draft WHERE key = NEW.key AND state = 'to_send';
END;
-- +goose StatementEnd
