-- +goose Up

-- What the stream was read by: a version that knows more reads it again from the start.
ALTER TABLE sync_state ADD COLUMN vocabulary TEXT NOT NULL DEFAULT '';
-- 1: something came that this version does not know.
ALTER TABLE sync_state ADD COLUMN beyond INTEGER NOT NULL DEFAULT 0;

-- Rows that came and break what must hold. They are shown nowhere; what they touch says so.
CREATE TABLE kept_out (
    noun       TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    generation INTEGER NOT NULL,
    payment_id TEXT    NOT NULL, -- of a line; '' = none, or not known, and so are the months
    care_month TEXT    NOT NULL,
    paid_month TEXT    NOT NULL,
    PRIMARY KEY (noun, id)
);
