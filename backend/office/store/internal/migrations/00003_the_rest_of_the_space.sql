-- +goose Up
-- What the member space shows beside reimbursements and documents: the contract in full, quotes and messages.

ALTER TABLE member ADD COLUMN phone TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN iban TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN contract_number TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN covered_from TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN card_from TEXT NOT NULL DEFAULT '';
ALTER TABLE member ADD COLUMN card_to TEXT NOT NULL DEFAULT '';

ALTER TABLE beneficiary ADD COLUMN birth_rank BIGINT NOT NULL DEFAULT 0;
ALTER TABLE beneficiary ADD COLUMN covered_from TEXT NOT NULL DEFAULT '';
ALTER TABLE beneficiary ADD COLUMN covered_to TEXT NOT NULL DEFAULT '';

-- The columns from act_code on are the worked example.
CREATE TABLE guarantee (
    member_id         TEXT   NOT NULL REFERENCES member (id),
    id                TEXT   NOT NULL,
    version           BIGINT NOT NULL,
    domain            TEXT   NOT NULL,
    position          BIGINT NOT NULL,
    label             TEXT   NOT NULL,
    formula           TEXT   NOT NULL,
    percent           BIGINT NOT NULL,
    amount            BIGINT NOT NULL,
    restriction       TEXT   NOT NULL,
    act_code          TEXT   NOT NULL,
    act_label         TEXT   NOT NULL,
    since             TEXT   NOT NULL,
    spent             BIGINT NOT NULL,
    base              BIGINT NOT NULL,
    rate              BIGINT NOT NULL,
    usual_rate        BIGINT NOT NULL,
    flat_contribution BIGINT NOT NULL,
    deductible        BIGINT NOT NULL,
    PRIMARY KEY (member_id, id)
);
CREATE INDEX guarantee_version ON guarantee (member_id, version);

-- Lines are read and written with their quote, never alone: a JSON array.
CREATE TABLE quote (
    member_id      TEXT   NOT NULL REFERENCES member (id),
    id             TEXT   NOT NULL,
    version        BIGINT NOT NULL,
    number         TEXT   NOT NULL,
    kind           TEXT   NOT NULL,
    beneficiary_id TEXT   NOT NULL,
    professional   TEXT   NOT NULL,
    status         TEXT   NOT NULL,
    received_on    TEXT   NOT NULL,
    answered_on    TEXT   NOT NULL,
    valid_until    TEXT   NOT NULL,
    answer         TEXT   NOT NULL,
    document_id    TEXT,
    lines          TEXT   NOT NULL,
    PRIMARY KEY (member_id, id),
    FOREIGN KEY (member_id, beneficiary_id) REFERENCES beneficiary (member_id, id),
    FOREIGN KEY (member_id, document_id) REFERENCES document (member_id, id)
);
CREATE INDEX quote_version ON quote (member_id, version);
CREATE INDEX quote_beneficiary ON quote (member_id, beneficiary_id);
CREATE INDEX quote_document ON quote (member_id, document_id);

-- document_ids is a JSON array in the order of the attachments.
CREATE TABLE message (
    member_id    TEXT   NOT NULL REFERENCES member (id),
    id           TEXT   NOT NULL,
    version      BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL,
    sender       TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    body         TEXT   NOT NULL,
    read_at      BIGINT NOT NULL,
    document_ids TEXT   NOT NULL,
    PRIMARY KEY (member_id, id)
);
CREATE INDEX message_version ON message (member_id, version);
