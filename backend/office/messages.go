package office

import (
	"context"
	"crypto/rand"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// SendMessage writes to a member and returns the message as it was sent: an empty ID
// is drawn, a SentAt of 0 is now. Errors are those of Amend.
func (o *Office) SendMessage(ctx context.Context, memberID string, message mutual.Message) (mutual.Message, error) {
	if message.ID == "" {
		message.ID = rand.Text()
	}
	if message.SentAt == 0 {
		message.SentAt = o.Now()
	}
	return message, o.Amend(ctx, memberID, Amendment{Messages: []mutual.Message{message}})
}

// ReadMessage notes when the member first read a message, so that their other devices
// learn it. Another member's message is as unknown as one that does not exist:
// CodeNotFound.
func (o *Office) ReadMessage(ctx context.Context, caller Caller, id string) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		message, err := w.Message(ctx, caller.MemberID, id)
		if err != nil || message.ReadAt > 0 {
			return err
		}
		message.ReadAt = o.Now()
		_, err = w.Write(ctx, caller.MemberID, []mutual.Change{{Noun: mutual.NounMessage, ID: id, Message: &message}})
		return err
	})
}

// checkAttachments holds the messages against the member's documents: what one carries
// exists, and stays as long as the message does.
func (a Amendment) checkAttachments(ctx context.Context, r store.Reader, memberID string) error {
	for _, message := range a.Messages {
		for _, id := range message.DocumentIDs {
			_, err := r.Document(ctx, memberID, id)
			if mutual.CodeOf(err) == mutual.CodeNotFound {
				return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "document_ids", Err: err}
			}
			if err != nil {
				return err
			}
		}
	}
	if len(a.RemovedDocuments) == 0 {
		return nil
	}
	attached, err := r.Attachments(ctx, memberID)
	if err != nil {
		return err
	}
	for _, id := range a.RemovedDocuments {
		if attached[id] {
			return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "document_ids"}
		}
	}
	return nil
}
