-- +goose Up

-- What counts of a number and of a code (mutual.CardKey). No key of a text begins with a space, which stands for "not read yet":
-- the store reads those when it opens.
ALTER TABLE member ADD COLUMN number_key TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN access_key TEXT NOT NULL DEFAULT '';
UPDATE member SET number_key = ' ' || id, access_key = ' ' || id;
CREATE UNIQUE INDEX member_number_key ON member (number_key);
CREATE UNIQUE INDEX member_access_key ON member (access_key);
