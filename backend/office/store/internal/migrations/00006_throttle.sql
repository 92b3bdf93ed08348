-- +goose Up
-- Until when a bucket says something, so that what is over is found by its index alone.
ALTER TABLE throttle ADD COLUMN keep_until BIGINT NOT NULL DEFAULT 0;
UPDATE throttle SET keep_until = CASE
    WHEN succeeded_at > 0 THEN succeeded_at + 7776000000
    WHEN failed_at + 86400000 > wait_until THEN failed_at + 86400000
    ELSE wait_until END;
DROP INDEX throttle_failed;
CREATE INDEX throttle_kept ON throttle (keep_until);

-- What a clock that was ahead has put off is found without reading every account.
CREATE INDEX account_held ON account (bank_hold_until) WHERE bank_hold_until > 0;

-- Reports come page by page; those of numbers that nobody has are few and do not stay.
CREATE INDEX request_state ON request (state, seq);
CREATE INDEX request_number ON request (kind, number);
CREATE INDEX request_unknown ON request (seq) WHERE member_id IS NULL;

-- +goose Down
DROP INDEX request_unknown;
DROP INDEX request_number;
DROP INDEX request_state;
DROP INDEX account_held;
DROP INDEX throttle_kept;
CREATE INDEX throttle_failed ON throttle (failed_at);
ALTER TABLE throttle DROP COLUMN keep_until;
