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

// OpenMessage returns one message and notes that the member read it. The office is
// told behind the member's back where it answers, and else by the next sync. It fails
// with CodeLocked or CodeNotFound.
func (d *Desk) OpenMessage(ctx context.Context, id string) (row MessageRow, err error) {
	marked, unread := false, 0
	err = d.reading(func(c *cache.Cache) error {
		// A disk that is full keeps the note out, not the message away from its reader.
		if marked, err = c.MarkRead(ctx, id, mutual.MillisOf(d.cfg.Now())); err != nil {
			d.cfg.Log.Warn("a message was not noted as read", "code", mutual.CodeOf(err))
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
		if unread, err = c.UnreadMessages(ctx); err == nil && marked {
			d.tellSoon(d.opened)
		}
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

// tellSoon tells the office of what was read while the screen goes on. Call it under
// the room's lock.
func (d *Desk) tellSoon(o *opened) {
	if s := d.Status(); !s.Online || !s.SignedIn {
		return
	}
	o.asking.Go(func() {
		err := d.tellRead(o.life, o)
		d.answered(o.life, err)
		if err != nil {
			d.cfg.Log.Info("the office was not told of a read message", "code", mutual.CodeOf(err))
		}
	})
}

// TellRead tells the office now of the messages that were read here, where a screen
// does not stay to see it done. Whatever it fails with, the next sync tells.
func (d *Desk) TellRead(ctx context.Context) error { return d.whileOpen(ctx, d.tellRead) }

// tellRead tells the office of the messages that were read here, as often as it takes:
// a second time changes nothing there.
func (d *Desk) tellRead(ctx context.Context, o *opened) error {
	ids, err := o.cache.ReadNotTold(ctx)
	if err != nil {
		return err
	}
	for _, id := range ids {
		err := d.authorised(ctx, o, func(access string) error { return d.office().ReadMessage(ctx, access, id) })
		if err != nil && mutual.CodeOf(err) != mutual.CodeNotFound { // withdrawn: there is nobody to tell
			return err
		}
		if err := o.cache.ReadTold(ctx, id); err != nil {
			return err
		}
	}
	return nil
}
