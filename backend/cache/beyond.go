package cache

import (
	"context"
	"database/sql"
	"maps"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Troubles is what of the stream is not, or not wholly, shown here.
type Troubles struct {
	Beyond  bool // something came that a later version knows
	KeptOut int  // rows that break what must hold
}

// Troubles returns what is not shown of what came.
func (c *Cache) Troubles(ctx context.Context) (t Troubles, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT beyond, (SELECT count(*) FROM kept_out) FROM sync_state`).Scan(&t.Beyond, &t.KeptOut)
	return t, fault(err)
}

// Missing returns how many lines of care are kept out that belong to what f chooses, as
// far as is known of them: one of an unknown month counts for each.
func (c *Cache) Missing(ctx context.Context, f mutual.Filter) (n int, err error) {
	first, last := months(f.Period)
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM kept_out
		WHERE noun = 'reimbursement' AND (care_month = '' OR care_month BETWEEN ? AND ?)`, first, last).Scan(&n)
	return n, fault(err)
}

// MissingPaid returns how many lines of care are kept out that were paid in a period, or,
// where paymentID is not empty, with a payment.
func (c *Cache) MissingPaid(ctx context.Context, p mutual.Period, paymentID string) (n int, err error) {
	first, last := months(p)
	err = c.read.QueryRowContext(ctx, `SELECT count(*) FROM kept_out WHERE noun = 'reimbursement' AND
		CASE WHEN ?1 <> '' THEN payment_id IN (?1, '') ELSE paid_month = '' OR paid_month BETWEEN ?2 AND ?3 END`,
		paymentID, first, last).Scan(&n)
	return n, fault(err)
}

// vocabulary returns a fingerprint of what this version reads and stores of the stream.
func vocabulary() string {
	var kept []string
	for _, noun := range slices.Sorted(maps.Keys(columnsOf)) {
		kept = append(append(kept, string(noun)), columnsOf[noun]...)
	}
	return mutual.Vocabulary(kept...)
}

// learn has the next sync start over, once, where this version reads more of the stream
// than the one that stored it: what that one skipped, or did not know, comes again.
func (c *Cache) learn(ctx context.Context) error {
	var by string
	if err := c.write.QueryRowContext(ctx, `SELECT vocabulary FROM sync_state`).Scan(&by); err != nil {
		return fault(err)
	}
	now := vocabulary()
	if by == now {
		return nil
	}
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var begun bool
		if err := tx.QueryRowContext(ctx, `UPDATE sync_state SET vocabulary = ? RETURNING cursor <> ''`, now).Scan(&begun); err != nil {
			return err
		}
		if !begun {
			return nil
		}
		return startResync(ctx, tx)
	})
}

// noteBeyond notes that something came that this version does not know.
func noteBeyond(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE sync_state SET beyond = 1`)
	return err
}

// keepOut takes a row that breaks what must hold out of what is shown, its earlier state too:
// that one is no longer true.
func keepOut(ctx context.Context, tx *sql.Tx, change *mutual.Change, generation int64) error {
	if _, err := tx.ExecContext(ctx, "DELETE FROM "+string(change.Noun)+" WHERE id = ?", change.ID); err != nil {
		return err
	}
	// The office has the request all the same.
	if _, err := tx.ExecContext(ctx, `UPDATE sent_copy SET confirmed = 1 WHERE key = ?`, change.Touches.RequestKey); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO kept_out (noun, id, generation, payment_id, care_month, paid_month) VALUES (?, ?, ?, ?, ?, ?)`,
		string(change.Noun), change.ID, generation, change.Touches.PaymentID, string(change.Touches.CareMonth), string(change.Touches.PaidMonth))
	return err
}

// letIn forgets that a row was kept out.
func letIn(ctx context.Context, tx *sql.Tx, change *mutual.Change) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM kept_out WHERE noun = ? AND id = ?`, string(change.Noun), change.ID)
	return err
}
