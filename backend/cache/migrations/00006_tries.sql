-- +goose Up

-- How often a waiting request was refused on its way since the member last touched it.
ALTER TABLE draft ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
