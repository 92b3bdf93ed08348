package cache

import (
	"context"
	"database/sql"
	"errors"
	"maps"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// columnsOf names the columns of each noun's table, which bears the noun's name,
// after id and generation.
var columnsOf = map[mutual.Noun][]string{
	mutual.NounMember: {"number", "first_name", "last_name", "street", "postal_code", "city", "masked_iban", "contract",
		"phone", "email", "iban", "contract_number", "covered_from", "card_from", "card_to", "amc_number", "exchange_code"},
	mutual.NounBeneficiary: {"first_name", "last_name", "birth_date", "relation", "rank", "covered_from", "covered_to",
		"card_from", "card_to"},
	mutual.NounPayment: {"number", "issued_on", "paid_on", "payee", "payee_name", "masked_iban", "amount"},
	mutual.NounReimbursement: {"beneficiary_id", "payment_id", "care_date", "paid_on", "act_code", "act_label", "kind",
		"quantity", "spent", "excess", "base", "rate", "social_security", "flat_contribution", "deductible", "pathway",
		"mutual", "remaining", "payee", "care_month", "paid_month"},
	mutual.NounDocument:  {"kind", "title", "file_name", "content_type", "published_on", "bytes", "sha256"},
	mutual.NounGuarantee: {"domain", "position", "label", "formula", "percent", "amount", "how_often", "example"},
	mutual.NounQuote: {"number", "kind", "beneficiary_id", "professional", "status", "received_on", "answered_on",
		"valid_until", "answer", "document_id", "lines"},
	mutual.NounMessage: {"sent_at", "signed_by", "subject", "body", "read_at", "document_ids"},
	mutual.NounRequest: {"key", "state", "content", "attachments", "sent_at", "read_at", "answered_at", "applied_at", "answer"},
}

// upsertOf returns the statement that stores a row of a noun.
func upsertOf(n mutual.Noun) string {
	names, marks, sets := "id, generation", "?, ?", "generation = excluded.generation"
	for _, column := range columnsOf[n] {
		names += ", " + column
		marks += ", ?"
		sets += ", " + column + " = excluded." + column
	}
	return "INSERT INTO " + string(n) + " (" + names + ") VALUES (" + marks + ") ON CONFLICT (id) DO UPDATE SET " + sets
}

func (c *Cache) prepareUpserts(ctx context.Context) error {
	c.upserts = make(map[mutual.Noun]*sql.Stmt)
	for n := range columnsOf {
		stmt, err := c.write.PrepareContext(ctx, upsertOf(n))
		if err != nil {
			return fault(err)
		}
		c.upserts[n] = stmt
	}
	return nil
}

// Apply stores a page of the sync stream, its rows and its cursor in one
// transaction: a kill at any instant leaves both or neither. With the last page of
// the stream (More false) the rows are current as of at, and those that a resync
// did not bring again go.
//
// A change of a noun that only a later version knows is passed over, and noted; one that
// is KeptOut takes its row out of what is shown. Any other that breaks its invariants
// gives CodeLineRefused or CodeAnswerAltered; nothing of the page is stored then.
func (c *Cache) Apply(ctx context.Context, page mutual.ChangePage, at mutual.Millis) error {
	return c.transact(ctx, func(steady context.Context, tx *sql.Tx) error {
		if err := c.applyRows(ctx, steady, tx, page, at); err != nil {
			return err
		}
		return c.applyCursor(steady, tx, page, at)
	})
}

func (c *Cache) applyRows(ctx, steady context.Context, tx *sql.Tx, page mutual.ChangePage, at mutual.Millis) error {
	var generation int64
	if err := tx.QueryRowContext(steady, `SELECT generation FROM sync_state`).Scan(&generation); err != nil {
		return err
	}
	news, err := recordsArrivals(steady, tx)
	if err != nil {
		return err
	}
	kinds := kindsByCode()
	stmts := make(map[mutual.Noun]*sql.Stmt, len(c.upserts))
	for noun, stmt := range c.upserts {
		stmts[noun] = tx.StmtContext(steady, stmt)
	}
	var out int
	if err := tx.QueryRowContext(steady, `SELECT count(*) FROM kept_out`).Scan(&out); err != nil {
		return err
	}
	var arguments []any
	beyond := false
	for i := range page.Changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		change := &page.Changes[i]
		beyond = beyond || !change.Known()
		if _, known := columnsOf[change.Noun]; !known {
			continue
		}
		if out > 0 {
			if err := letIn(steady, tx, change); err != nil {
				return err
			}
		}
		if change.KeptOut {
			out++
			if err := keepOut(steady, tx, change, generation); err != nil {
				return err
			}
			continue
		}
		if change.Deleted {
			if err := applyDeleted(steady, tx, change); err != nil {
				return err
			}
			continue
		}
		columns, err := appendColumns(arguments[:0], change, kinds)
		if err != nil {
			return err
		}
		if news {
			if err := recordArrival(steady, tx, change, at); err != nil {
				return err
			}
		}
		arguments = columns
		arguments[0], arguments[1] = change.ID, generation
		if _, err := stmts[change.Noun].ExecContext(steady, arguments...); err != nil {
			return err
		}
		if change.Noun == mutual.NounRequest {
			if err := confirm(steady, tx, change); err != nil {
				return err
			}
		}
	}
	if beyond {
		return noteBeyond(steady, tx)
	}
	return nil
}

func applyDeleted(ctx context.Context, tx *sql.Tx, change *mutual.Change) error {
	if _, known := columnsOf[change.Noun]; !known {
		return altered("noun")
	}
	if change.Noun == mutual.NounRequest {
		if err := confirm(ctx, tx, change); err != nil {
			return err
		}
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM "+string(change.Noun)+" WHERE id = ?", change.ID)
	return err
}

func (c *Cache) applyCursor(ctx context.Context, tx *sql.Tx, page mutual.ChangePage, at mutual.Millis) error {
	if page.More {
		_, err := tx.ExecContext(ctx, `UPDATE sync_state SET cursor = ?, access_code = ?`, page.Cursor, page.AccessCode)
		return err
	}
	if err := sweep(ctx, tx); err != nil {
		return err
	}
	if err := forgetCopies(ctx, tx, at); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE sync_state SET cursor = ?, current_at = ?, sweeping = 0, access_code = ?`,
		page.Cursor, at, page.AccessCode)
	return err
}

// sweep deletes what a resync, where one is under way, did not bring again.
func sweep(ctx context.Context, tx *sql.Tx) error {
	var sweeping bool
	if err := tx.QueryRowContext(ctx, `SELECT sweeping FROM sync_state`).Scan(&sweeping); err != nil || !sweeping {
		return err
	}
	if err := countGone(ctx, tx); err != nil {
		return err
	}
	for _, table := range append(slices.Collect(maps.Keys(columnsOf)), "kept_out") {
		_, err := tx.ExecContext(ctx, "DELETE FROM "+string(table)+" WHERE generation <> (SELECT generation FROM sync_state)")
		if err != nil {
			return err
		}
	}
	return nil
}

func altered(field string) error {
	return &mutual.Error{Code: mutual.CodeAnswerAltered, Field: field, Err: errors.New("no such change")}
}
