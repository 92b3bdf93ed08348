package desk

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// MessageRow is a message with those of its attachments that are among the member's
// documents.
type MessageRow struct {
	Message   mutual.Message `json:"message"`
	Documents []DocumentRow  `json:"documents"`
}

// Messages returns the messages, the newest first. It fails with CodeLocked.
func (d *Desk) Messages(ctx context.Context) ([]MessageRow, error) {
	rows := []MessageRow{}
	err := d.reading(func(c *cache.Cache) error {
		messages, err := c.Messages(ctx)
		if err != nil {
			return err
		}
		references, err := readReferences(ctx, c)
		for _, m := range messages {
			rows = append(rows, references.message(m))
		}
		return err
	})
	return rows, err
}

// OpenMessage returns one message and notes that the member read it. It fails with
// CodeLocked or CodeNotFound.
func (d *Desk) OpenMessage(ctx context.Context, id string) (row MessageRow, err error) {
	marked, unread := false, 0
	err = d.reading(func(c *cache.Cache) error {
		if marked, err = c.MarkRead(ctx, id, mutual.MillisOf(d.cfg.Now())); err != nil {
			return err
		}
		message, err := c.Message(ctx, id)
		if err != nil {
			return err
		}
		references, err := readReferences(ctx, c)
		if err != nil {
			return err
		}
		row = references.message(message)
		unread, err = c.UnreadMessages(ctx)
		return err
	})
	if marked {
		d.change(func(s *Status) {
			s.Unread = unread
			s.Revision++
		})
	}
	return row, err
}
