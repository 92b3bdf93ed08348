package cache

import (
	"context"
	"database/sql"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	// copyAge is how long what was sent is kept here, in ms: less than the office keeps its
	// receipts, so that one that it still has is never made twice.
	copyAge mutual.Millis = 90 * 24 * 3_600_000
	// returnsMax is how often a request goes back to the outbox by itself.
	returnsMax = 3
)

// UnconfirmedRequests returns the keys of the requests that this device sent and that no
// sync has brought since, or not yet again in the resync under way.
func (c *Cache) UnconfirmedRequests(ctx context.Context) ([]string, error) {
	return collect(ctx, c.read, `SELECT key FROM sent_copy WHERE confirmed = 0 AND key NOT IN (SELECT key FROM draft)`, nil,
		func(from row, key *string) error { return from.Scan(key) })
}

// ReturnLost brings those of the keys that are still unconfirmed back to the outbox, as
// they were sent: call it at the end of a sync, with what was unconfirmed before it. It
// returns how many went back, and how many requests are gone of which this device has no
// copy. What went back too often becomes a draft with CodeRequestLost. It survives a
// power cut once it returned.
func (c *Cache) ReturnLost(ctx context.Context, keys []string, at mutual.Millis) (returned, gone int, err error) {
	if err := c.read.QueryRowContext(ctx, `SELECT requests_gone FROM sync_state`).Scan(&gone); err != nil {
		return 0, 0, fault(err)
	}
	if len(keys) == 0 && gone == 0 {
		return 0, 0, nil
	}
	err = c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, key := range keys {
			came, err := tx.ExecContext(ctx, `INSERT INTO draft (key, state, content, changed_at, submitted_at, tried_at, problem_code,
				problem_field, problem_until)
				SELECT key, CASE WHEN returned < ?1 THEN 'to_send' ELSE 'draft' END, content, ?2,
					CASE WHEN returned < ?1 THEN submitted_at ELSE 0 END, CASE WHEN returned < ?1 THEN ?2 ELSE 0 END,
					CASE WHEN returned < ?1 THEN '' ELSE ?3 END, '', 0
				FROM sent_copy WHERE key = ?4 AND confirmed = 0 ON CONFLICT (key) DO NOTHING`,
				returnsMax, int64(at), string(mutual.CodeRequestLost), key)
			if err != nil {
				return err
			}
			if n, err := came.RowsAffected(); err != nil || n == 0 {
				if err != nil {
					return err
				}
				continue
			}
			returned++
			for _, statement := range []string{
				`INSERT INTO draft_file (key, position, name, content_type, bytes, sha256, content)
					SELECT key, position, name, content_type, bytes, sha256, content FROM sent_file WHERE key = ?`,
				`DELETE FROM request WHERE key = ?`,
				`UPDATE sent_copy SET returned = returned + 1 WHERE key = ?`,
			} {
				if _, err := tx.ExecContext(ctx, statement, key); err != nil {
					return err
				}
			}
		}
		_, err := tx.ExecContext(ctx, `UPDATE sync_state SET requests_gone = 0`)
		return err
	})
	return returned, gone, err
}

// confirm notes that the sync stream brought a request, or told that it was deleted.
func confirm(ctx context.Context, tx *sql.Tx, change *mutual.Change) error {
	if change.Deleted {
		_, err := tx.ExecContext(ctx, `DELETE FROM sent_copy WHERE key = (SELECT key FROM request WHERE id = ?)`, change.ID)
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE sent_copy SET confirmed = 1 WHERE key = ?`, change.Request.Key)
	return err
}

// countGone notes how many requests the sweep that follows takes of which there is no copy.
func countGone(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, `UPDATE sync_state SET requests_gone = requests_gone + (SELECT count(*) FROM request
		WHERE generation <> sync_state.generation AND key NOT IN (SELECT key FROM sent_copy))`)
	return err
}

// forgetCopies forgets what was sent long ago and arrived.
func forgetCopies(ctx context.Context, tx *sql.Tx, at mutual.Millis) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM sent_copy WHERE sent_at < ? AND confirmed = 1`, int64(at-copyAge))
	return err
}
