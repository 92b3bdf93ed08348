-- +goose Up

-- One row: how many transactions this file holds. The mark beside the file knows how many
-- it held, so that a log that was cut or damaged is noticed.
CREATE TABLE commits (
    one   INTEGER PRIMARY KEY CHECK (one = 1),
    count INTEGER NOT NULL
);
INSERT INTO commits VALUES (1, 0);
