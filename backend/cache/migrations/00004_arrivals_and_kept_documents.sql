-- +goose Up

-- What a sync brought after the first one: the news of a visit.
CREATE TABLE arrival (
    seq  INTEGER PRIMARY KEY AUTOINCREMENT,
    noun TEXT    NOT NULL,
    id   TEXT    NOT NULL,
    at   INTEGER NOT NULL, -- epoch ms
    UNIQUE (noun, id)
);

-- One row: when the member looks at their space, and when they last did before.
CREATE TABLE visit (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    began    INTEGER NOT NULL, -- epoch ms, and so are those below; 0 = never
    seen     INTEGER NOT NULL, -- when it was last known to go on
    previous INTEGER NOT NULL  -- when the visit before ended
);
-- Whoever synced before this version came was here.
INSERT INTO visit SELECT 1, current_at, current_at, 0 FROM sync_state;

ALTER TABLE document ADD COLUMN kept INTEGER NOT NULL DEFAULT 0; -- 1: the member wants it on this device
