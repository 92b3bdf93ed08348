package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// tableOf returns the table of a noun.
func tableOf(n mutual.Noun) (string, bool) {
	switch n {
	case mutual.NounMember, mutual.NounBeneficiary, mutual.NounPayment, mutual.NounReimbursement, mutual.NounDocument:
		return string(n), true
	}
	return "", false
}

// upsertOf returns the statement that stores a row of a noun, whose first two
// columns are id and generation.
func upsertOf(n mutual.Noun) string {
	switch n {
	case mutual.NounMember:
		return upsert("member", "number", "first_name", "last_name", "street", "postal_code", "city", "masked_iban", "contract")
	case mutual.NounBeneficiary:
		return upsert("beneficiary", "first_name", "last_name", "birth_date", "relation")
	case mutual.NounPayment:
		return upsert("payment", "number", "issued_on", "paid_on", "payee", "payee_name", "masked_iban", "amount")
	case mutual.NounReimbursement:
		return upsert("reimbursement", "beneficiary_id", "payment_id", "care_date", "paid_on", "act_code", "act_label", "kind",
			"quantity", "spent", "excess", "base", "rate", "social_security", "flat_contribution", "deductible", "pathway",
			"mutual", "remaining", "payee", "care_month", "paid_month")
	default:
		return upsert("document", "kind", "title", "file_name", "content_type", "published_on", "bytes", "sha256")
	}
}

func upsert(table string, columns ...string) string {
	names, marks, sets := "id, generation", "?, ?", "generation = excluded.generation"
	for _, column := range columns {
		names += ", " + column
		marks += ", ?"
		sets += ", " + column + " = excluded." + column
	}
	return "INSERT INTO " + table + " (" + names + ") VALUES (" + marks + ") ON CONFLICT (id) DO UPDATE SET " + sets
}

func (c *Cache) prepareUpserts(ctx context.Context) error {
	c.upserts = make(map[mutual.Noun]*sql.Stmt)
	for _, n := range []mutual.Noun{
		mutual.NounMember, mutual.NounBeneficiary, mutual.NounPayment, mutual.NounReimbursement, mutual.NounDocument,
	} {
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
// A line that breaks its invariants gives CodeLineRefused, a change that is no
// known noun's CodeAnswerAltered; nothing of the page is stored then.
func (c *Cache) Apply(ctx context.Context, page mutual.ChangePage, at mutual.Millis) error {
	return c.transact(ctx, func(steady context.Context, tx *sql.Tx) error {
		if err := c.applyRows(ctx, steady, tx, page); err != nil {
			return err
		}
		return c.applyCursor(steady, tx, page, at)
	})
}

func (c *Cache) applyRows(ctx, steady context.Context, tx *sql.Tx, page mutual.ChangePage) error {
	var generation int64
	if err := tx.QueryRowContext(steady, `SELECT generation FROM sync_state`).Scan(&generation); err != nil {
		return err
	}
	kinds := kindsByCode()
	stmts := make(map[mutual.Noun]*sql.Stmt, len(c.upserts))
	for noun, stmt := range c.upserts {
		stmts[noun] = tx.StmtContext(steady, stmt)
	}
	var arguments []any
	for i := range page.Changes {
		if err := ctx.Err(); err != nil {
			return err
		}
		change := &page.Changes[i]
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
		arguments = columns
		arguments[0], arguments[1] = change.ID, generation
		if _, err := stmts[change.Noun].ExecContext(steady, arguments...); err != nil {
			return err
		}
	}
	return nil
}

func applyDeleted(ctx context.Context, tx *sql.Tx, change *mutual.Change) error {
	table, ok := tableOf(change.Noun)
	if !ok {
		return altered("noun")
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE id = ?", change.ID)
	return err
}

func (c *Cache) applyCursor(ctx context.Context, tx *sql.Tx, page mutual.ChangePage, at mutual.Millis) error {
	if page.More {
		_, err := tx.ExecContext(ctx, `UPDATE sync_state SET cursor = ?`, page.Cursor)
		return err
	}
	if err := sweep(ctx, tx); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE sync_state SET cursor = ?, current_at = ?, sweeping = 0`, page.Cursor, at)
	return err
}

// sweep deletes what a resync, where one is under way, did not bring again.
func sweep(ctx context.Context, tx *sql.Tx) error {
	var sweeping bool
	if err := tx.QueryRowContext(ctx, `SELECT sweeping FROM sync_state`).Scan(&sweeping); err != nil || !sweeping {
		return err
	}
	for _, table := range []string{"member", "beneficiary", "payment", "reimbursement", "document"} {
		_, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE generation <> (SELECT generation FROM sync_state)")
		if err != nil {
			return err
		}
	}
	return nil
}

// appendColumns returns the columns of a change in the order of its upsert, after
// two places for id and generation.
func appendColumns(to []any, change *mutual.Change, kinds map[mutual.ActCode]mutual.ActKind) ([]any, error) {
	if change.ID == "" {
		return nil, altered("id")
	}
	to = append(to, nil, nil)
	switch m, b, p, r, d := change.Member, change.Beneficiary, change.Payment, change.Reimbursement, change.Document; {
	case change.Noun == mutual.NounMember && m != nil:
		return append(to, m.Number, m.FirstName, m.LastName, m.Street, m.PostalCode, m.City, m.MaskedIBAN, m.Contract), nil
	case change.Noun == mutual.NounBeneficiary && b != nil:
		return append(to, b.FirstName, b.LastName, string(b.BirthDate), string(b.Relation)), nil
	case change.Noun == mutual.NounPayment && p != nil:
		return append(to, p.Number, string(p.IssuedOn), string(p.PaidOn), string(p.Payee), p.PayeeName, p.MaskedIBAN,
			int64(p.Amount)), nil
	case change.Noun == mutual.NounReimbursement && r != nil:
		if err := r.Check(); err != nil {
			return nil, err
		}
		kind, known := kinds[r.ActCode]
		if !known {
			kind = mutual.KindOther
		}
		return append(to, r.BeneficiaryID, r.PaymentID, string(r.CareDate), string(r.PaidOn), string(r.ActCode), r.ActLabel,
			string(kind), int64(r.Quantity), int64(r.Spent), int64(r.Excess), int64(r.Base), int64(r.Rate),
			int64(r.SocialSecurity), int64(r.FlatContribution), int64(r.Deductible), string(r.Pathway), int64(r.Mutual),
			int64(r.Remaining), string(r.Payee), string(r.CareDate.Month()), string(r.PaidOn.Month())), nil
	case change.Noun == mutual.NounDocument && d != nil:
		return append(to, string(d.Kind), d.Title, d.FileName, d.ContentType, string(d.PublishedOn), d.Bytes, d.SHA256), nil
	}
	return nil, altered("noun")
}

func altered(field string) error {
	return &mutual.Error{Code: mutual.CodeAnswerAltered, Field: field, Err: errors.New("no such change")}
}
