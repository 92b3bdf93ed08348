package cache

import (
	"context"
	"database/sql"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Submit puts a draft into the outbox, with its content as it will be sent.
func (c *Cache) Submit(ctx context.Context, key string, content mutual.RequestContent, at mutual.Millis) error {
	text, err := textOf(content)
	if err != nil {
		return err
	}
	return c.alter(ctx, key, mutual.RequestDraft, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE draft SET state = 'to_send', content = ?, changed_at = ?, submitted_at = ?,
			problem_code = '', problem_field = '', problem_until = 0, tries = 0 WHERE key = ?`, text, int64(at), int64(at), key)
		return err
	})
}

// TakeBack makes a row of the outbox a draft again. It fails with CodeInFlight once a
// sending may have arrived: a draft that is changed and sent again would be a second
// request.
func (c *Cache) TakeBack(ctx context.Context, key string, at mutual.Millis) error {
	return c.alter(ctx, key, mutual.RequestToSend, func(ctx context.Context, tx *sql.Tx) error {
		var tried mutual.Millis
		if err := tx.QueryRowContext(ctx, `SELECT tried_at FROM draft WHERE key = ?`, key).Scan(&tried); err != nil {
			return err
		}
		if tried != 0 {
			return mutual.Fault(mutual.CodeInFlight, nil)
		}
		return unsubmit(ctx, tx, key, mutual.Error{}, at)
	})
}

// Refused makes a row of the outbox a draft again because of what the office said of
// it. Under another key it is another request: for a key that the office refuses.
func (c *Cache) Refused(ctx context.Context, key, newKey string, problem mutual.Error, at mutual.Millis) error {
	return c.alter(ctx, key, mutual.RequestToSend, func(ctx context.Context, tx *sql.Tx) error {
		if err := unsubmit(ctx, tx, key, problem, at); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE draft SET key = ? WHERE key = ?`, newKey, key); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `UPDATE draft_file SET key = ? WHERE key = ?`, newKey, key)
		return err
	})
}

func unsubmit(ctx context.Context, tx *sql.Tx, key string, problem mutual.Error, at mutual.Millis) error {
	_, err := tx.ExecContext(ctx, `UPDATE draft SET state = 'draft', changed_at = ?, submitted_at = 0, tried_at = 0,
		problem_code = ?, problem_field = ?, problem_until = ?, tries = 0 WHERE key = ?`,
		int64(at), string(problem.Code), problem.Field, int64(problem.Until), key)
	return err
}

// Tried notes, before a row is sent, that the office may have it from here on; 0 that
// it certainly has not.
func (c *Cache) Tried(ctx context.Context, key string, at mutual.Millis) error {
	return c.alter(ctx, key, mutual.RequestToSend, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE draft SET tried_at = ? WHERE key = ?`, int64(at), key)
		return err
	})
}

// NoteProblem notes why a row stays in the outbox, and how often it was refused on its
// way; an empty code: nothing stands in its way.
func (c *Cache) NoteProblem(ctx context.Context, key string, problem mutual.Error, tries int) error {
	return c.alter(ctx, key, mutual.RequestToSend, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE draft SET problem_code = ?, problem_field = ?, problem_until = ?, tries = ? WHERE key = ?`,
			string(problem.Code), problem.Field, int64(problem.Until), tries, key)
		return err
	})
}
