package portable

import (
	"context"
	"encoding/json"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Message implements store.Reader.
func (t *Tx) Message(ctx context.Context, memberID, id string) (mutual.Message, error) {
	row, err := t.queries.GetMessage(ctx, db.GetMessageParams{MemberID: memberID, ID: id})
	if err != nil {
		return mutual.Message{}, t.fault(err)
	}
	message, err := messageOf(db.ListMessagesRow(row))
	return message, t.fault(err)
}

// Attachments implements store.Reader.
func (t *Tx) Attachments(ctx context.Context, memberID string) (map[string]bool, error) {
	rows, err := t.queries.ListAttachments(ctx, memberID)
	if err != nil {
		return nil, t.fault(err)
	}
	attached := make(map[string]bool)
	for _, row := range rows {
		var ids []string
		if err := json.Unmarshal([]byte(row), &ids); err != nil {
			return nil, t.fault(err)
		}
		for _, id := range ids {
			attached[id] = true
		}
	}
	return attached, nil
}

func (t *Tx) putMessage(ctx context.Context, memberID string, version int64, change *mutual.Change) error {
	m := change.Message
	attachments := m.DocumentIDs
	if attachments == nil {
		attachments = []string{}
	}
	ids, err := json.Marshal(attachments)
	if err != nil {
		return err
	}
	return t.queries.PutMessage(ctx, db.PutMessageParams{
		MemberID: memberID, ID: change.ID, Version: version,
		SentAt: int64(m.SentAt), Sender: m.From, Subject: m.Subject, Body: m.Body, ReadAt: int64(m.ReadAt), DocumentIds: string(ids),
	})
}

type messageRows []db.ListMessagesRow

func (rows messageRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	message, err := messageOf(rows[i])
	change.Message = &message
	return err == nil
}

func messageOf(row db.ListMessagesRow) (mutual.Message, error) {
	message := mutual.Message{
		ID: row.ID, SentAt: mutual.Millis(row.SentAt), From: row.Sender, Subject: row.Subject, Body: row.Body,
		ReadAt: mutual.Millis(row.ReadAt),
	}
	return message, json.Unmarshal([]byte(row.DocumentIds), &message.DocumentIDs)
}
