-- One file for both databases. Parameters are sqlc.arg only, and SQLite binds them by first appearance.

-- name: GetSetting :one
SELECT value FROM setting WHERE name = sqlc.arg(name);

-- name: PutSetting :exec
INSERT INTO setting (name, value) VALUES (sqlc.arg(name), sqlc.arg(value))
ON CONFLICT (name) DO UPDATE SET value = excluded.value;

-- name: AddMember :exec
INSERT INTO member (id, access_code, access_key, number, number_key, first_name, last_name, street, postal_code, city, masked_iban, contract,
                    phone, email, iban, contract_number, covered_from, card_from, card_to, amc_number, exchange_code)
VALUES (sqlc.arg(id), sqlc.arg(access_code), sqlc.arg(access_key), sqlc.arg(number), sqlc.arg(number_key), sqlc.arg(first_name), sqlc.arg(last_name), sqlc.arg(street),
        sqlc.arg(postal_code), sqlc.arg(city), sqlc.arg(masked_iban), sqlc.arg(contract), sqlc.arg(phone), sqlc.arg(email),
        sqlc.arg(iban), sqlc.arg(contract_number), sqlc.arg(covered_from), sqlc.arg(card_from), sqlc.arg(card_to),
        sqlc.arg(amc_number), sqlc.arg(exchange_code));

-- name: UpdateMember :execrows
UPDATE member
SET number = sqlc.arg(number),
    number_key = CASE WHEN EXISTS (SELECT 1 FROM member other WHERE other.number_key = sqlc.arg(number_key) AND other.id <> sqlc.arg(id))
                      THEN member.number_key ELSE sqlc.arg(number_key) END,
    first_name = sqlc.arg(first_name), last_name = sqlc.arg(last_name),
    street = sqlc.arg(street), postal_code = sqlc.arg(postal_code), city = sqlc.arg(city),
    masked_iban = sqlc.arg(masked_iban), contract = sqlc.arg(contract), phone = sqlc.arg(phone),
    email = sqlc.arg(email), iban = sqlc.arg(iban), contract_number = sqlc.arg(contract_number),
    covered_from = sqlc.arg(covered_from), card_from = sqlc.arg(card_from), card_to = sqlc.arg(card_to),
    amc_number = sqlc.arg(amc_number), exchange_code = sqlc.arg(exchange_code)
WHERE id = sqlc.arg(id);

-- name: GetMember :one
SELECT id, number, first_name, last_name, street, postal_code, city, masked_iban, contract, phone, email, iban,
       contract_number, covered_from, card_from, card_to, amc_number, exchange_code
FROM member WHERE id = sqlc.arg(id);

-- name: GetCounter :one
SELECT version, tombstone_floor, access_code FROM member WHERE id = sqlc.arg(id);

-- name: AddStart :exec
INSERT INTO start (seq, id) SELECT COALESCE(max(seq), 0) + 1, sqlc.arg(id) FROM start;

-- name: GetLatestStart :one
SELECT id FROM start ORDER BY seq DESC LIMIT 1;

-- name: GetStartSeq :one
SELECT seq FROM start WHERE id = sqlc.arg(id);

-- name: NoteCeiling :exec
INSERT INTO ceiling (member_id, start_seq, version)
SELECT m.id, (SELECT CAST(COALESCE(max(s.seq), 0) AS BIGINT) FROM start s), m.version FROM member m WHERE m.id = sqlc.arg(id)
ON CONFLICT (member_id, start_seq) DO NOTHING;

-- name: GetCeiling :one
SELECT version FROM ceiling WHERE member_id = sqlc.arg(member_id) AND start_seq > sqlc.arg(seq) ORDER BY start_seq LIMIT 1;

-- name: AllocateVersions :one
UPDATE member SET version = version + sqlc.arg(wanted) WHERE id = sqlc.arg(id) RETURNING version;

-- name: RaiseTombstoneFloor :execrows
UPDATE member SET tombstone_floor = sqlc.arg(floor) WHERE id = sqlc.arg(id) AND tombstone_floor < sqlc.arg(floor);

-- name: GetMemberRecord :one
SELECT id, number, access_code, first_name, last_name FROM member WHERE id = sqlc.arg(id);

-- name: GetMemberByNumber :one
SELECT id, number, access_code, first_name, last_name FROM member
WHERE number = sqlc.arg(number) OR number_key = sqlc.arg(number_key)
ORDER BY CASE WHEN number = sqlc.arg(number) THEN 0 ELSE 1 END LIMIT 1;

-- name: GetMemberByAccessCode :one
SELECT id, number, access_code, first_name, last_name FROM member WHERE access_key = sqlc.arg(access_key);

-- name: AddAccount :exec
INSERT INTO account (member_id, email, email_certified_at, password_hash, question, answer_hash, terms_version, terms_at,
                     bank_hold_until, blocked, blocked_until)
VALUES (sqlc.arg(member_id), sqlc.arg(email), sqlc.arg(email_certified_at), sqlc.arg(password_hash), sqlc.arg(question),
        sqlc.arg(answer_hash), sqlc.arg(terms_version), sqlc.arg(terms_at), sqlc.arg(bank_hold_until), sqlc.arg(blocked),
        sqlc.arg(blocked_until));

-- name: GetAccount :one
SELECT a.member_id, m.access_code, a.email, a.email_certified_at, a.password_hash, a.question, a.answer_hash,
       a.terms_version, a.terms_at, a.bank_hold_until, a.blocked, a.blocked_until
FROM account a JOIN member m ON m.id = a.member_id
WHERE a.member_id = sqlc.arg(member_id);

-- Whoever has no e-mail is not found by an empty one; "<> ''" also lets SQLite use the partial index.
-- name: GetAccountByEmail :one
SELECT a.member_id, m.access_code, a.email, a.email_certified_at, a.password_hash, a.question, a.answer_hash,
       a.terms_version, a.terms_at, a.bank_hold_until, a.blocked, a.blocked_until
FROM account a JOIN member m ON m.id = a.member_id
WHERE a.email = sqlc.arg(email) AND a.email <> '';

-- A union instead of OR: each half has its index.
-- name: GetAccountByLogin :one
SELECT a.member_id, m.access_code, a.email, a.email_certified_at, a.password_hash, a.question, a.answer_hash,
       a.terms_version, a.terms_at, a.bank_hold_until, a.blocked, a.blocked_until
FROM account a JOIN member m ON m.id = a.member_id
WHERE a.member_id IN (
    SELECT coded.id FROM member coded WHERE coded.access_key = sqlc.arg(access_key)
    UNION
    SELECT mailed.member_id FROM account mailed WHERE mailed.email = sqlc.arg(login) AND mailed.email <> '');

-- name: SetPasswordHash :execrows
UPDATE account SET password_hash = sqlc.arg(password_hash) WHERE member_id = sqlc.arg(member_id);

-- name: SetBlock :execrows
UPDATE account SET blocked = sqlc.arg(blocked), blocked_until = sqlc.arg(blocked_until)
WHERE member_id = sqlc.arg(member_id);

-- name: SetAnswerHash :execrows
UPDATE account SET answer_hash = sqlc.arg(answer_hash) WHERE member_id = sqlc.arg(member_id);

-- name: SetBankHold :execrows
UPDATE account SET bank_hold_until = sqlc.arg(bank_hold_until) WHERE member_id = sqlc.arg(member_id);

-- name: PutChange :exec
INSERT INTO change (member_id, noun, id, version, deleted)
VALUES (sqlc.arg(member_id), sqlc.arg(noun), sqlc.arg(id), sqlc.arg(version), sqlc.arg(deleted))
ON CONFLICT (member_id, noun, id) DO UPDATE SET version = excluded.version, deleted = excluded.deleted;

-- name: ListChanges :many
SELECT noun, id, version, deleted FROM change
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after)
ORDER BY version LIMIT sqlc.arg(page_size);

-- name: CountChanges :one
SELECT COUNT(*) FROM change WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after);

-- name: DeleteTombstones :execrows
DELETE FROM change
WHERE member_id = sqlc.arg(member_id) AND deleted = TRUE AND version <= sqlc.arg(floor);

-- name: PutBeneficiary :exec
INSERT INTO beneficiary (member_id, id, version, first_name, last_name, birth_date, relation, birth_rank, covered_from, covered_to,
                         card_from, card_to)
VALUES (sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(first_name), sqlc.arg(last_name),
        sqlc.arg(birth_date), sqlc.arg(relation), sqlc.arg(birth_rank), sqlc.arg(covered_from), sqlc.arg(covered_to),
        sqlc.arg(card_from), sqlc.arg(card_to))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, first_name = excluded.first_name, last_name = excluded.last_name,
    birth_date = excluded.birth_date, relation = excluded.relation, birth_rank = excluded.birth_rank,
    covered_from = excluded.covered_from, covered_to = excluded.covered_to,
    card_from = excluded.card_from, card_to = excluded.card_to;

-- name: DeleteBeneficiary :execrows
DELETE FROM beneficiary WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListBeneficiaries :many
SELECT id, first_name, last_name, birth_date, relation, birth_rank, covered_from, covered_to, card_from, card_to FROM beneficiary
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: PutPayment :exec
INSERT INTO payment (member_id, id, version, number, issued_on, paid_on, payee, payee_name, masked_iban, amount)
VALUES (sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(number), sqlc.arg(issued_on),
        sqlc.arg(paid_on), sqlc.arg(payee), sqlc.arg(payee_name), sqlc.arg(masked_iban), sqlc.arg(amount))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, number = excluded.number, issued_on = excluded.issued_on,
    paid_on = excluded.paid_on, payee = excluded.payee, payee_name = excluded.payee_name,
    masked_iban = excluded.masked_iban, amount = excluded.amount;

-- name: DeletePayment :execrows
DELETE FROM payment WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListPayments :many
SELECT id, number, issued_on, paid_on, payee, payee_name, masked_iban, amount FROM payment
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: GetPayment :one
SELECT id, number, issued_on, paid_on, payee, payee_name, masked_iban, amount FROM payment
WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: SumPaymentLines :one
SELECT CAST(COALESCE(SUM(mutual), 0) AS BIGINT) AS total FROM reimbursement
WHERE member_id = sqlc.arg(member_id) AND payment_id = sqlc.arg(payment_id);

-- name: PutReimbursement :exec
INSERT INTO reimbursement (
    member_id, id, version, beneficiary_id, payment_id, care_date, paid_on, act_code, act_label, quantity,
    spent, excess, base, rate, social_security, flat_contribution, deductible, pathway, mutual, remaining, payee)
VALUES (
    sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(beneficiary_id), sqlc.arg(payment_id),
    sqlc.arg(care_date), sqlc.arg(paid_on), sqlc.arg(act_code), sqlc.arg(act_label), sqlc.arg(quantity),
    sqlc.arg(spent), sqlc.arg(excess), sqlc.arg(base), sqlc.arg(rate), sqlc.arg(social_security),
    sqlc.arg(flat_contribution), sqlc.arg(deductible), sqlc.arg(pathway), sqlc.arg(mutual), sqlc.arg(remaining),
    sqlc.arg(payee))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, beneficiary_id = excluded.beneficiary_id, payment_id = excluded.payment_id,
    care_date = excluded.care_date, paid_on = excluded.paid_on, act_code = excluded.act_code,
    act_label = excluded.act_label, quantity = excluded.quantity, spent = excluded.spent, excess = excluded.excess,
    base = excluded.base, rate = excluded.rate, social_security = excluded.social_security,
    flat_contribution = excluded.flat_contribution, deductible = excluded.deductible, pathway = excluded.pathway,
    mutual = excluded.mutual, remaining = excluded.remaining, payee = excluded.payee;

-- name: DeleteReimbursement :execrows
DELETE FROM reimbursement WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListReimbursements :many
SELECT id, beneficiary_id, payment_id, care_date, paid_on, act_code, act_label, quantity, spent, excess, base, rate,
       social_security, flat_contribution, deductible, pathway, mutual, remaining, payee
FROM reimbursement
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: GetReimbursement :one
SELECT id, beneficiary_id, payment_id, care_date, paid_on, act_code, act_label, quantity, spent, excess, base, rate,
       social_security, flat_contribution, deductible, pathway, mutual, remaining, payee
FROM reimbursement
WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: PutDocument :exec
INSERT INTO document (member_id, id, version, kind, title, file_name, content_type, published_on, bytes, sha256)
VALUES (sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(kind), sqlc.arg(title), sqlc.arg(file_name),
        sqlc.arg(content_type), sqlc.arg(published_on), sqlc.arg(bytes), sqlc.arg(sha256))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, kind = excluded.kind, title = excluded.title, file_name = excluded.file_name,
    content_type = excluded.content_type, published_on = excluded.published_on, bytes = excluded.bytes,
    sha256 = excluded.sha256;

-- name: DeleteDocument :execrows
DELETE FROM document WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListDocuments :many
SELECT id, kind, title, file_name, content_type, published_on, bytes, sha256 FROM document
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: GetDocument :one
SELECT id, kind, title, file_name, content_type, published_on, bytes, sha256 FROM document
WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: PutGuarantee :exec
INSERT INTO guarantee (
    member_id, id, version, domain, position, label, formula, percent, amount, restriction, act_code, act_label, since,
    spent, base, rate, usual_rate, flat_contribution, deductible)
VALUES (
    sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(domain), sqlc.arg(position), sqlc.arg(label),
    sqlc.arg(formula), sqlc.arg(percent), sqlc.arg(amount), sqlc.arg(restriction), sqlc.arg(act_code),
    sqlc.arg(act_label), sqlc.arg(since), sqlc.arg(spent), sqlc.arg(base), sqlc.arg(rate), sqlc.arg(usual_rate),
    sqlc.arg(flat_contribution), sqlc.arg(deductible))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, domain = excluded.domain, position = excluded.position, label = excluded.label,
    formula = excluded.formula, percent = excluded.percent, amount = excluded.amount, restriction = excluded.restriction,
    act_code = excluded.act_code, act_label = excluded.act_label, since = excluded.since, spent = excluded.spent,
    base = excluded.base, rate = excluded.rate, usual_rate = excluded.usual_rate,
    flat_contribution = excluded.flat_contribution, deductible = excluded.deductible;

-- name: DeleteGuarantee :execrows
DELETE FROM guarantee WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListGuarantees :many
SELECT id, domain, position, label, formula, percent, amount, restriction, act_code, act_label, since, spent, base, rate,
       usual_rate, flat_contribution, deductible
FROM guarantee
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: PutQuote :exec
INSERT INTO quote (
    member_id, id, version, number, kind, beneficiary_id, professional, status, received_on, answered_on, valid_until,
    answer, document_id, lines)
VALUES (
    sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(number), sqlc.arg(kind), sqlc.arg(beneficiary_id),
    sqlc.arg(professional), sqlc.arg(status), sqlc.arg(received_on), sqlc.arg(answered_on), sqlc.arg(valid_until),
    sqlc.arg(answer), sqlc.narg(document_id), sqlc.arg(lines))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, number = excluded.number, kind = excluded.kind,
    beneficiary_id = excluded.beneficiary_id, professional = excluded.professional, status = excluded.status,
    received_on = excluded.received_on, answered_on = excluded.answered_on, valid_until = excluded.valid_until,
    answer = excluded.answer, document_id = excluded.document_id, lines = excluded.lines;

-- name: DeleteQuote :execrows
DELETE FROM quote WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListQuotes :many
SELECT id, number, kind, beneficiary_id, professional, status, received_on, answered_on, valid_until, answer,
       document_id, lines
FROM quote
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: GetQuote :one
SELECT id, number, kind, beneficiary_id, professional, status, received_on, answered_on, valid_until, answer,
       document_id, lines
FROM quote
WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: PutMessage :exec
INSERT INTO message (member_id, id, version, sent_at, sender, subject, body, read_at, document_ids)
VALUES (sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(sent_at), sqlc.arg(sender), sqlc.arg(subject),
        sqlc.arg(body), sqlc.arg(read_at), sqlc.arg(document_ids))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, sent_at = excluded.sent_at, sender = excluded.sender, subject = excluded.subject,
    body = excluded.body, read_at = excluded.read_at, document_ids = excluded.document_ids;

-- name: DeleteMessage :execrows
DELETE FROM message WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListMessages :many
SELECT id, sent_at, sender, subject, body, read_at, document_ids FROM message
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: GetMessage :one
SELECT id, sent_at, sender, subject, body, read_at, document_ids FROM message
WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListAttachments :many
SELECT document_ids FROM message WHERE member_id = sqlc.arg(member_id) AND document_ids <> '[]';

-- name: AddSession :exec
INSERT INTO session (id, member_id, device, network, opened_at, last_used_at)
VALUES (sqlc.arg(id), sqlc.arg(member_id), sqlc.arg(device), sqlc.arg(network), sqlc.arg(opened_at), sqlc.arg(last_used_at));

-- name: ListSessions :many
SELECT * FROM session WHERE member_id = sqlc.arg(member_id) ORDER BY last_used_at DESC, opened_at DESC, id;

-- name: ListDevices :many
SELECT hash FROM device WHERE member_id = sqlc.arg(member_id) ORDER BY hash;

-- name: PutDevice :exec
INSERT INTO device (member_id, hash, seen_at) VALUES (sqlc.arg(member_id), sqlc.arg(hash), sqlc.arg(seen_at))
ON CONFLICT (member_id, hash) DO UPDATE SET seen_at = excluded.seen_at;

-- name: DeleteDevices :exec
DELETE FROM device WHERE seen_at < sqlc.arg(before);

-- name: UseSession :execrows
UPDATE session SET network = sqlc.arg(network), last_used_at = sqlc.arg(last_used_at) WHERE id = sqlc.arg(id);

-- name: DeleteSession :exec
DELETE FROM session WHERE id = sqlc.arg(id);

-- name: DeleteSessionPairs :exec
DELETE FROM token_pair WHERE session_id = sqlc.arg(session_id);

-- name: DeleteMemberPairs :exec
DELETE FROM token_pair WHERE session_id IN (SELECT id FROM session WHERE member_id = sqlc.arg(member_id));

-- name: DeleteMemberSessions :exec
DELETE FROM session WHERE member_id = sqlc.arg(member_id);

-- name: DeleteExpiredPairs :exec
DELETE FROM token_pair WHERE refresh_until <= sqlc.arg(now) AND session_id IN (SELECT id FROM session WHERE member_id = sqlc.arg(member_id));

-- name: DeleteEmptySessions :exec
DELETE FROM session
WHERE member_id = sqlc.arg(member_id) AND NOT EXISTS (SELECT 1 FROM token_pair WHERE token_pair.session_id = session.id);

-- name: AddPair :exec
INSERT INTO token_pair (refresh_hash, access_hash, session_id, parent_hash, access_until, refresh_until, used, retired)
VALUES (sqlc.arg(refresh_hash), sqlc.arg(access_hash), sqlc.arg(session_id), sqlc.arg(parent_hash),
        sqlc.arg(access_until), sqlc.arg(refresh_until), FALSE, FALSE);

-- name: GetPairByAccess :one
SELECT p.refresh_hash, p.access_hash, p.session_id, p.parent_hash, p.access_until, p.refresh_until, p.used, p.retired,
       s.member_id, s.opened_at
FROM token_pair p JOIN session s ON s.id = p.session_id
WHERE p.access_hash = sqlc.arg(access_hash);

-- name: GetPairByRefresh :one
SELECT p.refresh_hash, p.access_hash, p.session_id, p.parent_hash, p.access_until, p.refresh_until, p.used, p.retired,
       s.member_id, s.opened_at
FROM token_pair p JOIN session s ON s.id = p.session_id
WHERE p.refresh_hash = sqlc.arg(refresh_hash);

-- name: UsePair :exec
UPDATE token_pair SET used = TRUE WHERE refresh_hash = sqlc.arg(refresh_hash);

-- name: RetireOthers :exec
UPDATE token_pair SET retired = TRUE
WHERE session_id = sqlc.arg(session_id) AND refresh_hash <> sqlc.arg(refresh_hash)
  AND (refresh_hash = sqlc.arg(parent_hash) OR parent_hash = sqlc.arg(parent_hash));

-- name: GetThrottle :one
SELECT bucket, failures, failed_at, wait_until, succeeded_at, keep_until FROM throttle WHERE bucket = sqlc.arg(bucket);

-- name: PutThrottle :exec
INSERT INTO throttle (bucket, failures, failed_at, wait_until, succeeded_at, keep_until)
VALUES (sqlc.arg(bucket), sqlc.arg(failures), sqlc.arg(failed_at), sqlc.arg(wait_until), sqlc.arg(succeeded_at),
        sqlc.arg(keep_until))
ON CONFLICT (bucket) DO UPDATE
SET failures = excluded.failures, failed_at = excluded.failed_at, wait_until = excluded.wait_until,
    succeeded_at = excluded.succeeded_at, keep_until = excluded.keep_until;

-- name: DeleteStaleThrottles :execrows
DELETE FROM throttle WHERE bucket IN (
    SELECT t.bucket FROM throttle t WHERE t.keep_until < sqlc.arg(before) ORDER BY t.keep_until LIMIT sqlc.arg(most));

-- name: ClampThrottles :exec
UPDATE throttle SET keep_until = sqlc.arg(latest) WHERE keep_until > sqlc.arg(latest);

-- name: ClampBankHolds :exec
UPDATE account SET bank_hold_until = sqlc.arg(latest) WHERE bank_hold_until > sqlc.arg(latest) AND bank_hold_until > 0;

-- name: ClampResends :exec
UPDATE registration SET resend_at = sqlc.arg(latest) WHERE resend_at > sqlc.arg(latest);

-- name: ClampResets :exec
UPDATE pending_reset SET effective_at = sqlc.arg(latest) WHERE effective_at > sqlc.arg(latest);

-- name: ClampLetters :exec
UPDATE letter SET next_at = sqlc.arg(latest) WHERE next_at > sqlc.arg(latest) AND sent_at = 0 AND failed_at = 0;

-- name: AddRegistration :exec
INSERT INTO registration (
    id, member_id, handle_hash, email, password_hash, question, answer_hash, share_email, terms_version, created_at,
    expires_at, resend_at, sends, mail, state, code_hash, code_tries, seq)
VALUES (
    sqlc.arg(id), sqlc.arg(member_id), sqlc.arg(handle_hash), sqlc.arg(email), sqlc.arg(password_hash),
    sqlc.arg(question), sqlc.arg(answer_hash), sqlc.arg(share_email), sqlc.arg(terms_version), sqlc.arg(created_at),
    sqlc.arg(expires_at), sqlc.arg(resend_at), sqlc.arg(sends), sqlc.arg(mail), sqlc.arg(state), sqlc.arg(code_hash),
    sqlc.arg(code_tries), (SELECT COALESCE(MAX(seq), 0) + 1 FROM registration));

-- name: PutRegistration :execrows
UPDATE registration
SET handle_hash = sqlc.arg(handle_hash), email = sqlc.arg(email), password_hash = sqlc.arg(password_hash),
    question = sqlc.arg(question), answer_hash = sqlc.arg(answer_hash), share_email = sqlc.arg(share_email),
    terms_version = sqlc.arg(terms_version), expires_at = sqlc.arg(expires_at), resend_at = sqlc.arg(resend_at),
    sends = sqlc.arg(sends), mail = sqlc.arg(mail), state = sqlc.arg(state), code_hash = sqlc.arg(code_hash),
    code_tries = sqlc.arg(code_tries)
WHERE id = sqlc.arg(id);

-- name: GetRegistration :one
SELECT * FROM registration WHERE id = sqlc.arg(id);

-- name: GetRegistrationByHandle :one
SELECT * FROM registration WHERE handle_hash = sqlc.arg(handle_hash);

-- name: ListRegistrationsOf :many
SELECT * FROM registration WHERE member_id = sqlc.arg(member_id) ORDER BY created_at DESC, seq DESC;

-- name: ListRegistrationsByEmail :many
SELECT * FROM registration WHERE email = sqlc.arg(email) ORDER BY created_at DESC, seq DESC;

-- name: DeleteRegistrations :exec
DELETE FROM registration WHERE expires_at < sqlc.arg(expired_before);

-- name: AddLink :exec
INSERT INTO link (token_hash, purpose, member_id, registration_id, created_at, expires_at, used_at)
VALUES (sqlc.arg(token_hash), sqlc.arg(purpose), sqlc.arg(member_id), sqlc.arg(registration_id), sqlc.arg(created_at),
        sqlc.arg(expires_at), sqlc.arg(used_at));

-- name: GetLink :one
SELECT * FROM link WHERE token_hash = sqlc.arg(token_hash);

-- name: UseLink :execrows
UPDATE link SET used_at = sqlc.arg(used_at) WHERE token_hash = sqlc.arg(token_hash) AND used_at = 0;

-- name: EndLinks :exec
UPDATE link SET used_at = sqlc.arg(used_at)
WHERE member_id = sqlc.arg(member_id) AND purpose = sqlc.arg(purpose) AND used_at = 0;

-- name: DeleteLinks :exec
DELETE FROM link WHERE expires_at < sqlc.arg(expired_before);

-- name: PutPendingReset :exec
INSERT INTO pending_reset (member_id, password_hash, asked_at, effective_at)
VALUES (sqlc.arg(member_id), sqlc.arg(password_hash), sqlc.arg(asked_at), sqlc.arg(effective_at))
ON CONFLICT (member_id) DO UPDATE
SET password_hash = excluded.password_hash, asked_at = excluded.asked_at, effective_at = excluded.effective_at;

-- name: GetPendingReset :one
SELECT * FROM pending_reset WHERE member_id = sqlc.arg(member_id);

-- name: ListDueResets :many
SELECT * FROM pending_reset WHERE effective_at <= sqlc.arg(now) ORDER BY effective_at, member_id;

-- name: DeletePendingReset :execrows
DELETE FROM pending_reset WHERE member_id = sqlc.arg(member_id);

-- name: AddEvent :exec
INSERT INTO event (id, member_id, kind, at, device, network, seq)
VALUES (sqlc.arg(id), sqlc.arg(member_id), sqlc.arg(kind), sqlc.arg(at), sqlc.arg(device), sqlc.arg(network),
        (SELECT COALESCE(MAX(seq), 0) + 1 FROM event));

-- name: ListEvents :many
SELECT * FROM event WHERE member_id = sqlc.arg(member_id) ORDER BY at DESC, seq DESC LIMIT sqlc.arg(page_size);

-- name: DeleteEvents :exec
DELETE FROM event WHERE at < sqlc.arg(before);

-- name: AddLetter :exec
INSERT INTO letter (
    id, kind, member_id, registration_id, recipient, told_at, told_until, device, network, created_at, next_at, attempts,
    sent_at, failed_at, seq)
VALUES (
    sqlc.arg(id), sqlc.arg(kind), sqlc.arg(member_id), sqlc.arg(registration_id), sqlc.arg(recipient), sqlc.arg(told_at),
    sqlc.arg(told_until), sqlc.arg(device), sqlc.arg(network), sqlc.arg(created_at), sqlc.arg(next_at),
    sqlc.arg(attempts), sqlc.arg(sent_at), sqlc.arg(failed_at), (SELECT COALESCE(MAX(seq), 0) + 1 FROM letter));

-- name: PutLetter :execrows
UPDATE letter
SET recipient = sqlc.arg(recipient), next_at = sqlc.arg(next_at), attempts = sqlc.arg(attempts),
    sent_at = sqlc.arg(sent_at), failed_at = sqlc.arg(failed_at),
    trouble = sqlc.arg(trouble), smtp = sqlc.arg(smtp), enhanced = sqlc.arg(enhanced)
WHERE id = sqlc.arg(id);

-- name: ListWaitingLetters :many
SELECT trouble, smtp, enhanced, COUNT(*) AS letters, CAST(MIN(created_at) AS BIGINT) AS since FROM letter
WHERE sent_at = 0 AND failed_at = 0 GROUP BY trouble, smtp, enhanced ORDER BY since, trouble, smtp, enhanced;

-- name: ListGivenUpLetters :many
SELECT trouble, smtp, enhanced, COUNT(*) AS letters, CAST(MIN(failed_at) AS BIGINT) AS since FROM letter
WHERE failed_at <> 0 GROUP BY trouble, smtp, enhanced ORDER BY since, trouble, smtp, enhanced;

-- name: ListLetters :many
SELECT * FROM letter WHERE sent_at = 0 AND failed_at = 0 AND next_at <= sqlc.arg(due_by)
ORDER BY created_at, seq LIMIT sqlc.arg(page_size);

-- name: GetNextLetterAt :one
SELECT CAST(COALESCE(MIN(next_at), 0) AS BIGINT) AS next_at FROM letter WHERE sent_at = 0 AND failed_at = 0;

-- name: DeleteLetters :exec
DELETE FROM letter
WHERE (sent_at <> 0 AND sent_at < sqlc.arg(done_before)) OR (failed_at <> 0 AND failed_at < sqlc.arg(done_before));

-- name: AddRequest :execrows
INSERT INTO request (id, kind, member_id, number, email, state, created_at, seq)
VALUES (sqlc.arg(id), sqlc.arg(kind), sqlc.arg(member_id), sqlc.arg(number), sqlc.arg(email), sqlc.arg(state),
        sqlc.arg(created_at), (SELECT COALESCE(MAX(seq), 0) + 1 FROM request))
ON CONFLICT (kind, number) WHERE state = 'open' DO NOTHING;

-- name: ListReports :many
SELECT * FROM request
WHERE state = sqlc.arg(state) AND (member_id IS NULL) = CAST(sqlc.arg(unknown) AS BOOLEAN) AND seq > sqlc.arg(after)
ORDER BY seq LIMIT sqlc.arg(page_size);

-- name: ListReportsOf :many
SELECT * FROM request WHERE kind = sqlc.arg(kind) AND number = sqlc.arg(number)
ORDER BY CASE state WHEN 'open' THEN 0 ELSE 1 END, seq DESC LIMIT sqlc.arg(page_size);

-- name: DeleteUnknownReports :exec
DELETE FROM request WHERE request.member_id IS NULL AND (request.created_at < sqlc.arg(before) OR request.seq <= COALESCE((
    SELECT r.seq FROM request r WHERE r.member_id IS NULL ORDER BY r.seq DESC LIMIT 1 OFFSET sqlc.arg(kept)), 0));

-- name: DeleteDoneReports :exec
DELETE FROM request WHERE state = 'done' AND created_at < sqlc.arg(before);

-- name: PutConsent :exec
INSERT INTO consent (member_id, purpose, at, given)
VALUES (sqlc.arg(member_id), sqlc.arg(purpose), sqlc.arg(at), sqlc.arg(given))
ON CONFLICT (member_id, purpose, at) DO UPDATE SET given = excluded.given;

-- name: ListConsents :many
SELECT * FROM consent WHERE member_id = sqlc.arg(member_id) ORDER BY at DESC, purpose;

-- name: ListEmailsFor :many
SELECT a.email FROM account a JOIN consent c ON c.member_id = a.member_id
WHERE c.purpose = sqlc.arg(purpose) AND c.given = TRUE AND a.email <> '' AND a.email_certified_at <> 0
  AND NOT EXISTS (SELECT 1 FROM consent later
                  WHERE later.member_id = c.member_id AND later.purpose = c.purpose AND later.at > c.at)
ORDER BY a.email;

-- name: GetRequest :one
SELECT * FROM request WHERE id = sqlc.arg(id);

-- name: CloseRequests :exec
UPDATE request SET state = 'done' WHERE kind = sqlc.arg(kind) AND number = sqlc.arg(number) AND state = 'open';

-- name: SetAccessCode :execrows
UPDATE member SET access_code = sqlc.arg(access_code), access_key = sqlc.arg(access_key) WHERE id = sqlc.arg(id);

-- name: ListUnreadKeys :many
SELECT id, number, number_key, access_code, access_key FROM member
WHERE number_key >= ' ' AND number_key < '!' OR access_key >= ' ' AND access_key < '!';

-- name: SetNumberKey :exec
UPDATE member SET number_key = sqlc.arg(number_key)
WHERE member.id = sqlc.arg(id) AND NOT EXISTS (SELECT 1 FROM member other WHERE other.number_key = sqlc.arg(number_key));

-- name: SetAccessKey :exec
UPDATE member SET access_key = sqlc.arg(access_key)
WHERE member.id = sqlc.arg(id) AND NOT EXISTS (SELECT 1 FROM member other WHERE other.access_key = sqlc.arg(access_key));

-- name: ListMembers :many
SELECT id, number, access_code, first_name, last_name FROM member
WHERE number > sqlc.arg(after) ORDER BY number LIMIT sqlc.arg(page_size);

-- The whole IBAN, the key and the place in the queue stay as they are when a request moves on.
-- name: PutUpdateRequest :exec
INSERT INTO update_request (
    member_id, id, version, request_key, kind, state, content, attachments, sent_at, read_at, answered_at, applied_at,
    answer, iban, seq)
VALUES (
    sqlc.arg(member_id), sqlc.arg(id), sqlc.arg(version), sqlc.arg(request_key), sqlc.arg(kind), sqlc.arg(state),
    sqlc.arg(content), sqlc.arg(attachments), sqlc.arg(sent_at), sqlc.arg(read_at), sqlc.arg(answered_at),
    sqlc.arg(applied_at), sqlc.arg(answer), '', (SELECT COALESCE(MAX(seq), 0) + 1 FROM update_request))
ON CONFLICT (member_id, id) DO UPDATE
SET version = excluded.version, kind = excluded.kind, state = excluded.state, content = excluded.content,
    attachments = excluded.attachments, sent_at = excluded.sent_at, read_at = excluded.read_at,
    answered_at = excluded.answered_at, applied_at = excluded.applied_at, answer = excluded.answer;

-- name: DeleteUpdateRequest :execrows
DELETE FROM update_request WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: ListUpdateRequests :many
SELECT id, request_key, kind, state, content, attachments, sent_at, read_at, answered_at, applied_at, answer
FROM update_request
WHERE member_id = sqlc.arg(member_id) AND version > sqlc.arg(after) AND version <= sqlc.arg(last)
ORDER BY version;

-- name: GetUpdateRequest :one
SELECT id, request_key, kind, state, content, attachments, sent_at, read_at, answered_at, applied_at, answer
FROM update_request
WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: GetUpdateRequestByKey :one
SELECT id, request_key, kind, state, content, attachments, sent_at, read_at, answered_at, applied_at, answer
FROM update_request
WHERE member_id = sqlc.arg(member_id) AND request_key = sqlc.arg(request_key) AND request_key <> '';

-- name: GetOwnerOfRequest :one
SELECT member_id FROM update_request WHERE id = sqlc.arg(id);

-- The states are given one by one: the two databases bind no list alike.
-- name: ListQueue :many
SELECT u.seq, u.member_id, m.number, m.first_name, m.last_name, u.id, u.request_key, u.kind, u.state, u.content,
       u.attachments, u.sent_at, u.read_at, u.answered_at, u.applied_at, u.answer
FROM update_request u JOIN member m ON m.id = u.member_id
WHERE u.seq > sqlc.arg(after)
  AND u.state IN (sqlc.arg(state1), sqlc.arg(state2), sqlc.arg(state3), sqlc.arg(state4), sqlc.arg(state5))
ORDER BY u.seq LIMIT sqlc.arg(page_size);

-- name: CountUpdateRequests :one
SELECT COUNT(*) FROM update_request WHERE member_id = sqlc.arg(member_id) AND sent_at >= sqlc.arg(since);

-- name: GetWholeIBAN :one
SELECT iban FROM update_request WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: SetWholeIBAN :execrows
UPDATE update_request SET iban = sqlc.arg(iban) WHERE member_id = sqlc.arg(member_id) AND id = sqlc.arg(id);

-- name: AddRequestSum :exec
INSERT INTO request_sum (sha256, member_id, request_id)
VALUES (sqlc.arg(sha256), sqlc.arg(member_id), sqlc.arg(request_id))
ON CONFLICT (sha256, member_id, request_id) DO NOTHING;

-- name: DeleteRequestSums :exec
DELETE FROM request_sum WHERE member_id = sqlc.arg(member_id) AND request_id = sqlc.arg(request_id);

-- name: CountUsesOfSum :one
SELECT CAST((SELECT COUNT(*) FROM document d WHERE d.sha256 = sqlc.arg(sha256))
          + (SELECT COUNT(*) FROM upload u WHERE u.sha256 = sqlc.arg(sha256))
          + (SELECT COUNT(*) FROM request_sum r WHERE r.sha256 = sqlc.arg(sha256)) AS BIGINT) AS uses;

-- name: AddReceipt :exec
INSERT INTO receipt (member_id, request_key, body_hash, request_id, sent_at)
VALUES (sqlc.arg(member_id), sqlc.arg(request_key), sqlc.arg(body_hash), sqlc.arg(request_id), sqlc.arg(sent_at));

-- name: GetReceipt :one
SELECT * FROM receipt WHERE member_id = sqlc.arg(member_id) AND request_key = sqlc.arg(request_key);

-- name: DeleteReceipts :exec
DELETE FROM receipt WHERE sent_at < sqlc.arg(before);

-- name: PutUpload :exec
INSERT INTO upload (member_id, sha256, content_type, bytes, at)
VALUES (sqlc.arg(member_id), sqlc.arg(sha256), sqlc.arg(content_type), sqlc.arg(bytes), sqlc.arg(at))
ON CONFLICT (member_id, sha256) DO UPDATE
SET content_type = excluded.content_type, bytes = excluded.bytes, at = excluded.at;

-- name: ListUploads :many
SELECT * FROM upload WHERE member_id = sqlc.arg(member_id) ORDER BY at, sha256;

-- name: DeleteUpload :exec
DELETE FROM upload WHERE member_id = sqlc.arg(member_id) AND sha256 = sqlc.arg(sha256);

-- name: DeleteUploads :many
DELETE FROM upload WHERE at < sqlc.arg(before) RETURNING member_id, sha256, content_type, bytes, at;

-- name: PutAdviser :exec
INSERT INTO adviser (id, login, name, password_hash, disabled, added_at)
VALUES (sqlc.arg(id), sqlc.arg(login), sqlc.arg(name), sqlc.arg(password_hash), sqlc.arg(disabled), sqlc.arg(added_at))
ON CONFLICT (id) DO UPDATE
SET login = excluded.login, name = excluded.name, password_hash = excluded.password_hash, disabled = excluded.disabled,
    added_at = excluded.added_at;

-- name: ListAdvisers :many
SELECT * FROM adviser ORDER BY login;

-- name: GetAdviser :one
SELECT * FROM adviser WHERE id = sqlc.arg(id);

-- name: GetAdviserByLogin :one
SELECT * FROM adviser WHERE login = sqlc.arg(login);

-- name: AddAdviserSession :exec
INSERT INTO adviser_session (token_hash, adviser_id, opened_at, until, last_at)
VALUES (sqlc.arg(token_hash), sqlc.arg(adviser_id), sqlc.arg(opened_at), sqlc.arg(until), sqlc.arg(last_at));

-- name: GetAdviserSession :one
SELECT * FROM adviser_session WHERE token_hash = sqlc.arg(token_hash);

-- name: UseAdviserSession :execrows
UPDATE adviser_session SET until = sqlc.arg(until) WHERE token_hash = sqlc.arg(token_hash);

-- name: DeleteAdviserSession :exec
DELETE FROM adviser_session WHERE token_hash = sqlc.arg(token_hash);

-- name: DeleteAdviserSessions :exec
DELETE FROM adviser_session WHERE adviser_id = sqlc.arg(adviser_id);

-- name: DeleteOverAdviserSessions :exec
DELETE FROM adviser_session WHERE until <= sqlc.arg(over_by) OR last_at <= sqlc.arg(over_by);

-- name: AddDeed :exec
INSERT INTO deed (at, by_whom, action, member_id, subject, line)
VALUES (sqlc.arg(at), sqlc.arg(by_whom), sqlc.arg(action), sqlc.narg(member_id), sqlc.arg(subject),
        (SELECT COALESCE(MAX(line), 0) + 1 FROM deed));

-- name: ListDeeds :many
SELECT * FROM deed WHERE line < sqlc.arg(before) ORDER BY line DESC LIMIT sqlc.arg(page_size);

-- name: ListDeedsOf :many
SELECT * FROM deed WHERE member_id = sqlc.arg(member_id) AND line < sqlc.arg(before)
ORDER BY line DESC LIMIT sqlc.arg(page_size);
