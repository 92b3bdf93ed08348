-- +goose Up

ALTER TABLE member ADD COLUMN amc_number TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN exchange_code TEXT NOT NULL DEFAULT '';
ALTER TABLE beneficiary ADD COLUMN card_from TEXT NOT NULL DEFAULT ''; -- '' = the member's
ALTER TABLE beneficiary ADD COLUMN card_to TEXT NOT NULL DEFAULT '';
