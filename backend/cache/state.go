package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Cursor returns where the next page of the sync stream starts, "" for the start.
func (c *Cache) Cursor(ctx context.Context) (string, error) {
	var cursor string
	err := c.read.QueryRowContext(ctx, `SELECT cursor FROM sync_state`).Scan(&cursor)
	return cursor, fault(err)
}

// CurrentAt returns when the stored rows were last known current, 0 for never.
func (c *Cache) CurrentAt(ctx context.Context) (mutual.Millis, error) {
	var at mutual.Millis
	err := c.read.QueryRowContext(ctx, `SELECT current_at FROM sync_state`).Scan(&at)
	return at, fault(err)
}

// StartResync makes the next sync start over. What is stored stays readable; rows
// that the new stream did not bring again go with its last page, what exists only
// on the device stays.
func (c *Cache) StartResync(ctx context.Context) error {
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return startResync(ctx, tx)
	})
}

func startResync(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, `UPDATE sent_copy SET confirmed = 0`); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, `UPDATE sync_state SET cursor = '', generation = generation + 1, sweeping = 1, beyond = 0`)
	return err
}

// Tokens returns the session's tokens, zero when there are none.
func (c *Cache) Tokens(ctx context.Context) (mutual.Tokens, error) {
	var t mutual.Tokens
	err := c.read.QueryRowContext(ctx, `SELECT office, access, access_until, refresh, refresh_until FROM session`).
		Scan(&t.Office, &t.Access, &t.AccessUntil, &t.Refresh, &t.RefreshUntil)
	if errors.Is(err, sql.ErrNoRows) {
		return mutual.Tokens{}, nil
	}
	return t, fault(err)
}

// SaveTokens keeps the session's tokens; zero tokens forget them. Once it returned
// they survive a power cut: a refresh token that was used and lost signs the
// member out.
func (c *Cache) SaveTokens(ctx context.Context, t mutual.Tokens) error {
	return c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if t == (mutual.Tokens{}) {
			_, err := tx.ExecContext(ctx, `DELETE FROM session`)
			return err
		}
		_, err := tx.ExecContext(ctx, `INSERT OR REPLACE INTO session VALUES (1, ?, ?, ?, ?, ?)`,
			t.Office, t.Access, t.AccessUntil, t.Refresh, t.RefreshUntil)
		return err
	})
}

// transactDurably is transact for what must survive a power cut once it returned: its
// commit waits until the log is on the disk, and with it every commit before.
func (c *Cache) transactDurably(ctx context.Context, work func(context.Context, *sql.Tx) error) (err error) {
	if c.refusal != nil {
		return c.refusal
	}
	conn, err := c.write.Conn(ctx)
	if err != nil {
		return fault(err)
	}
	defer func() { err = errors.Join(err, fault(conn.Close())) }()
	steady := context.WithoutCancel(ctx)
	if _, err := conn.ExecContext(steady, `PRAGMA synchronous = FULL`); err != nil {
		return fault(err)
	}
	defer func() {
		_, after := conn.ExecContext(steady, `PRAGMA synchronous = NORMAL`)
		err = errors.Join(err, fault(after))
	}()
	tx, err := conn.BeginTx(steady, nil)
	if err != nil {
		return fault(err)
	}
	return c.commit(steady, tx, true, work)
}
