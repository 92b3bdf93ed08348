-- +goose Up

-- What the last try of a letter met: '' and 0 where there was none, or it went well.
ALTER TABLE letter ADD COLUMN trouble TEXT NOT NULL DEFAULT '';
ALTER TABLE letter ADD COLUMN smtp BIGINT NOT NULL DEFAULT 0;
ALTER TABLE letter ADD COLUMN enhanced TEXT NOT NULL DEFAULT '';
