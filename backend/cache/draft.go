package cache

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Draft is a request that the office does not have, or of which this device does not
// know that it has: RequestDraft, or RequestToSend in the outbox.
type Draft struct {
	Key         string
	State       mutual.RequestState
	Content     mutual.RequestContent
	Attachments []mutual.Attachment
	ChangedAt   mutual.Millis
	SubmittedAt mutual.Millis // 0 for a draft
	TriedAt     mutual.Millis // the first sending that may have arrived; 0: none has
	Problem     *mutual.Error // why it is still here; nil: nothing stands in its way
	Tries       int           // how often it was refused on its way since the member last touched it
}

// DraftFile is a file that a request will carry.
type DraftFile struct {
	mutual.Attachment
	Content []byte
}

// Request returns the draft as a request that the office has not answered to.
func (d Draft) Request() mutual.UpdateRequest {
	return mutual.UpdateRequest{Key: d.Key, State: d.State, Content: d.Content, Attachments: d.Attachments}
}

// draftsWhere returns the drafts that a condition chooses, with their attachments.
func draftsWhere(ctx context.Context, from source, condition string, args ...any) ([]Draft, error) {
	drafts, err := collect(ctx, from, `SELECT key, state, content, changed_at, submitted_at, tried_at, problem_code, problem_field,
		problem_until, tries FROM draft WHERE `+condition, args, func(from row, d *Draft) error {
		var content []byte
		var problem mutual.Error
		if err := from.Scan(&d.Key, &d.State, &content, &d.ChangedAt, &d.SubmittedAt, &d.TriedAt, &problem.Code, &problem.Field,
			&problem.Until, &d.Tries); err != nil {
			return err
		}
		if problem.Code != "" {
			d.Problem = &problem
		}
		return unmarshal(content, &d.Content)
	})
	for i := range drafts {
		if err == nil {
			drafts[i].Attachments, err = attachmentsOf(ctx, from, drafts[i].Key)
		}
	}
	return drafts, fault(err)
}

func attachmentsOf(ctx context.Context, from source, key string) ([]mutual.Attachment, error) {
	return collect(ctx, from, `SELECT name, content_type, bytes, sha256 FROM draft_file WHERE key = ? ORDER BY position`, []any{key},
		func(from row, a *mutual.Attachment) error {
			return from.Scan(&a.Name, &a.ContentType, &a.Bytes, &a.SHA256)
		})
}

// Draft returns one draft or one row of the outbox, CodeRequestClosed for what the
// office has, or CodeNotFound.
func (c *Cache) Draft(ctx context.Context, key string) (Draft, error) {
	drafts, err := draftsWhere(ctx, c.read, `key = ?`, key)
	if err != nil {
		return Draft{}, err
	}
	if len(drafts) > 0 {
		return drafts[0], nil
	}
	var state mutual.RequestState
	if err := c.read.QueryRowContext(ctx, `SELECT state FROM request WHERE key = ?`, key).Scan(&state); err != nil {
		return Draft{}, fault(err)
	}
	return Draft{}, closed(state)
}

func closed(state mutual.RequestState) error {
	return mutual.Fault(mutual.CodeRequestClosed, errors.New(string(state)))
}

// Outbox returns what waits to be sent, the oldest first.
func (c *Cache) Outbox(ctx context.Context) ([]Draft, error) {
	return draftsWhere(ctx, c.read, `state = 'to_send' ORDER BY submitted_at, key`)
}

// DraftFile returns the content of a file of a draft, or CodeNotFound.
func (c *Cache) DraftFile(ctx context.Context, key, sha256 string) (content []byte, err error) {
	err = c.read.QueryRowContext(ctx, `SELECT content FROM draft_file WHERE key = ? AND sha256 = ?`, key, sha256).Scan(&content)
	return content, fault(err)
}

// What follows survives a power cut once it returned. Each fails with CodeNotFound for
// a key that there is not, and with CodeRequestClosed where the row is in the other of
// its two states, or was sent.

// contentMax bounds what a draft may hold, in bytes of JSON: several times what can be
// sent, so that a text that is too long is not lost while it is shortened.
const contentMax = 64 << 10

func textOf(content mutual.RequestContent) (string, error) {
	text, err := json.Marshal(content)
	if err == nil && len(text) > contentMax {
		err = &mutual.Error{Code: mutual.CodeTextTooLong, Field: "words"}
	}
	return string(text), fault(err)
}

// AddDraft begins a draft.
func (c *Cache) AddDraft(ctx context.Context, key string, content mutual.RequestContent, at mutual.Millis) error {
	text, err := textOf(content)
	if err != nil {
		return err
	}
	return c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO draft VALUES (?, 'draft', ?, ?, 0, 0, '', '', 0, 0)`, key, text, int64(at))
		return err
	})
}

// SaveDraft keeps the content of a draft. It fails with CodeTextTooLong.
func (c *Cache) SaveDraft(ctx context.Context, key string, content mutual.RequestContent, at mutual.Millis) error {
	text, err := textOf(content)
	if err != nil {
		return err
	}
	return c.alter(ctx, key, mutual.RequestDraft, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE draft SET content = ?, changed_at = ? WHERE key = ?`, text, int64(at), key)
		return err
	})
}

// Attach adds files to a draft, all or none; one whose content it has already is
// there once. It fails with CodeAttachmentsTooMany or CodeAttachmentsTooLarge.
func (c *Cache) Attach(ctx context.Context, key string, files []DraftFile, at mutual.Millis) error {
	return c.alter(ctx, key, mutual.RequestDraft, func(ctx context.Context, tx *sql.Tx) error {
		for _, f := range files {
			if _, err := tx.ExecContext(ctx, `INSERT INTO draft_file SELECT ?, 1 + coalesce(max(position), 0), ?, ?, ?, ?, ?
				FROM draft_file WHERE key = ? ON CONFLICT (key, sha256) DO NOTHING`,
				key, f.Name, f.ContentType, f.Bytes, f.SHA256, f.Content, key); err != nil {
				return err
			}
		}
		attachments, err := attachmentsOf(ctx, tx, key)
		if err != nil {
			return err
		}
		if err := mutual.CheckAttachments(attachments); err != nil {
			return err
		}
		return touch(ctx, tx, key, at)
	})
}

// Detach takes a file out of a draft; one that is not there changes nothing.
func (c *Cache) Detach(ctx context.Context, key, sha256 string, at mutual.Millis) error {
	return c.alter(ctx, key, mutual.RequestDraft, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, `DELETE FROM draft_file WHERE key = ? AND sha256 = ?`, key, sha256); err != nil {
			return err
		}
		return touch(ctx, tx, key, at)
	})
}

func touch(ctx context.Context, tx *sql.Tx, key string, at mutual.Millis) error {
	_, err := tx.ExecContext(ctx, `UPDATE draft SET changed_at = ? WHERE key = ?`, int64(at), key)
	return err
}

// DeleteDraft forgets a draft with its files.
func (c *Cache) DeleteDraft(ctx context.Context, key string) error {
	return c.alter(ctx, key, mutual.RequestDraft, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM draft WHERE key = ?`, key)
		return err
	})
}

// alter changes a row that must be in a state.
func (c *Cache) alter(ctx context.Context, key string, state mutual.RequestState, change func(context.Context, *sql.Tx) error) error {
	return c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var now mutual.RequestState
		err := tx.QueryRowContext(ctx, `SELECT state FROM draft WHERE key = ? UNION ALL SELECT state FROM request WHERE key = ?`,
			key, key).Scan(&now)
		if err != nil {
			return err
		}
		if now != state {
			return closed(now)
		}
		return change(ctx, tx)
	})
}
