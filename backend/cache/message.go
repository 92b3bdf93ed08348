package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var errNotOurs = errors.New("a column holds what was never written there")

// A message read on this device is read, whether or not the office knows it yet.
const messageColumns = `id, sent_at, signed_by, subject, body, CASE WHEN read_at > 0 THEN read_at ELSE read_here END, document_ids`

func scanMessage(from row, m *mutual.Message) error {
	var documents []byte
	if err := from.Scan(&m.ID, &m.SentAt, &m.From, &m.Subject, &m.Body, &m.ReadAt, &documents); err != nil {
		return err
	}
	return unmarshal(documents, &m.DocumentIDs)
}

// Messages returns all messages, the newest first.
func (c *Cache) Messages(ctx context.Context) ([]mutual.Message, error) {
	return collect(ctx, c.read, `SELECT `+messageColumns+` FROM message ORDER BY sent_at DESC, id DESC`, nil, scanMessage)
}

// Message returns one message, or CodeNotFound.
func (c *Cache) Message(ctx context.Context, id string) (mutual.Message, error) {
	var m mutual.Message
	err := scanMessage(c.read.QueryRowContext(ctx, `SELECT `+messageColumns+` FROM message WHERE id = ?`, id), &m)
	return m, fault(err)
}

// UnreadMessages returns how many messages the member has read on no device that
// this one knows of.
func (c *Cache) UnreadMessages(ctx context.Context) (int, error) {
	var count int
	err := c.read.QueryRowContext(ctx, `SELECT count(*) FROM message WHERE read_at = 0 AND read_here = 0`).Scan(&count)
	return count, fault(err)
}

// MarkRead notes that the member read a message here, and reports whether it was
// unread. Once it returned the note survives a power cut, and a resync as long as
// the message does. A message that is no more is none to note.
func (c *Cache) MarkRead(ctx context.Context, id string, at mutual.Millis) (marked bool, err error) {
	err = c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		outcome, err := tx.ExecContext(ctx, `UPDATE message SET read_here = ? WHERE id = ? AND read_at = 0 AND read_here = 0`, int64(at), id)
		if err != nil {
			return err
		}
		rows, err := outcome.RowsAffected()
		marked = rows > 0
		return err
	})
	return marked, err
}

// ReadNotTold returns the ids of the messages that were read here and that the
// office still counts as unread, the earliest read first.
func (c *Cache) ReadNotTold(ctx context.Context) ([]string, error) {
	return collect(ctx, c.read, `SELECT id FROM message WHERE read_at = 0 AND read_here > 0 ORDER BY read_here, id`, nil,
		func(from row, id *string) error { return from.Scan(id) })
}

// ReadTold notes that the office knows that a message was read here. Where the
// office forgot it again, a sync brings the message as unread and it is told anew.
func (c *Cache) ReadTold(ctx context.Context, id string) error {
	return c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE message SET read_at = read_here WHERE id = ? AND read_at = 0`, id)
		return err
	})
}
