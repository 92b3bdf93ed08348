-- +goose Up

ALTER TABLE member ADD COLUMN phone           TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN email           TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN iban            TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN contract_number TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN covered_from    TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN card_from       TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN card_to         TEXT NOT NULL DEFAULT '';

ALTER TABLE beneficiary ADD COLUMN rank         INTEGER NOT NULL DEFAULT 0;
ALTER TABLE beneficiary ADD COLUMN covered_from TEXT    NOT NULL DEFAULT '';
ALTER TABLE beneficiary ADD COLUMN covered_to   TEXT    NOT NULL DEFAULT '';

CREATE TABLE guarantee (
    id         TEXT    PRIMARY KEY,
    generation INTEGER NOT NULL,
    domain     TEXT    NOT NULL,
    position   INTEGER NOT NULL,
    label      TEXT    NOT NULL,
    formula    TEXT    NOT NULL,
    percent    INTEGER NOT NULL,
    amount     INTEGER NOT NULL, -- cents
    how_often  TEXT    NOT NULL,
    example    TEXT    NOT NULL  -- JSON of a sample
);

CREATE TABLE quote (
    id             TEXT    PRIMARY KEY,
    generation     INTEGER NOT NULL,
    number         TEXT    NOT NULL,
    kind           TEXT    NOT NULL,
    beneficiary_id TEXT    NOT NULL,
    professional   TEXT    NOT NULL,
    status         TEXT    NOT NULL,
    received_on    TEXT    NOT NULL,
    answered_on    TEXT    NOT NULL,
    valid_until    TEXT    NOT NULL,
    answer         TEXT    NOT NULL,
    document_id    TEXT    NOT NULL,
    lines          TEXT    NOT NULL -- JSON
);

CREATE TABLE message (
    id           TEXT    PRIMARY KEY,
    generation   INTEGER NOT NULL,
    sent_at      INTEGER NOT NULL, -- epoch ms
    signed_by    TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    body         TEXT    NOT NULL,
    read_at      INTEGER NOT NULL, -- epoch ms, as the office knows it; 0 = unread
    document_ids TEXT    NOT NULL, -- JSON
    read_here    INTEGER NOT NULL DEFAULT 0 -- epoch ms; read on this device, 0 = not
);

-- What a sync brought so far came without the columns and nouns above, and its
-- cursor has passed them by: the next sync starts over.
UPDATE sync_state SET cursor = '', generation = generation + 1, sweeping = 1 WHERE cursor <> '';
