package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const requestColumns = `id, key, state, content, attachments, sent_at, read_at, answered_at, applied_at, answer`

func scanRequest(from row, r *mutual.UpdateRequest) error {
	var content, attachments []byte
	if err := from.Scan(&r.ID, &r.Key, &r.State, &content, &attachments, &r.SentAt, &r.ReadAt, &r.AnsweredAt, &r.AppliedAt,
		&r.Answer); err != nil {
		return err
	}
	if err := unmarshal(content, &r.Content); err != nil {
		return err
	}
	r.State, r.Content.Kind = r.State.Known(), r.Content.Kind.Known()
	if person := &r.Content.Person; person.Relation != "" {
		person.Relation = person.Relation.Known()
	}
	return unmarshal(attachments, &r.Attachments)
}

// Requests returns the drafts and the outbox, the last touched first, and what the
// office has, the newest first. Both are of one instant: a request that is being sent
// is in one of them, and in one only.
func (c *Cache) Requests(ctx context.Context) (drafts []Draft, sent []mutual.UpdateRequest, err error) {
	tx, err := c.read.BeginTx(ctx, nil)
	if err != nil {
		return nil, nil, fault(err)
	}
	defer func() { err = errors.Join(err, rollback(tx)) }()
	if drafts, err = draftsWhere(ctx, tx, `TRUE ORDER BY changed_at DESC, key DESC`); err != nil {
		return nil, nil, err
	}
	sent, err = collect(ctx, tx, `SELECT `+requestColumns+` FROM request ORDER BY sent_at DESC, id DESC`, nil, scanRequest)
	return drafts, sent, err
}

// Sent keeps the receipt of a request: its row of the outbox becomes what the office
// has, with its IBAN masked. One that a sync brought meanwhile stays as it came. It
// survives a power cut once it returned.
func (c *Cache) Sent(ctx context.Context, key string, receipt mutual.Receipt) error {
	return c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		waiting, err := draftsWhere(ctx, tx, `key = ? AND state = 'to_send'`, key)
		if err != nil || len(waiting) == 0 {
			return err
		}
		request := waiting[0].Request()
		request.ID, request.State, request.SentAt = receipt.ID, mutual.RequestSent, receipt.SentAt
		request.Content = request.Content.Masked()
		columns, err := appendRequest([]any{receipt.ID}, &request)
		if err != nil {
			return err
		}
		// The triggers of the table take the row out of the outbox.
		_, err = tx.ExecContext(ctx, `INSERT INTO request (id, generation, key, state, content, attachments, sent_at, read_at,
			answered_at, applied_at, answer)
			SELECT ?, generation, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM sync_state WHERE TRUE ON CONFLICT (id) DO UPDATE SET key = excluded.key`, columns...)
		return err
	})
}
