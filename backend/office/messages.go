package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// everybodysName signs what no adviser signs.
const everybodysName = "Unimutuelles"

// WriteTo writes to a member and publishes what the message carries. An empty ID is
// drawn; a message of that ID that is there already is not sent again, and nothing is
// done: sent is false. An empty From is the adviser's name. Errors carry CodeNotFound for
// a number that is nobody's, with their field CodeFieldRequired, CodeTextTooLong,
// CodeAttachmentsTooMany and CodeAttachmentsTooLarge (mutual.MessageFilesMax and its like),
// CodeInvalidRequest for a document that the member does not have, and those of PublishTo.
func (o *Office) WriteTo(ctx context.Context, by By, number string, m mutual.Message, attached []Publication) (sent bool, err error) {
	m.Subject, m.Body = strings.TrimSpace(m.Subject), strings.TrimSpace(m.Body)
	for _, text := range []struct {
		field, text string
		most        int
	}{{"subject", m.Subject, mutual.TitleMax}, {"body", m.Body, mutual.MessageMax}} {
		switch {
		case text.text == "":
			return false, &mutual.Error{Code: mutual.CodeFieldRequired, Field: text.field}
		case utf8.RuneCountInString(text.text) > text.most:
			return false, &mutual.Error{Code: mutual.CodeTextTooLong, Field: text.field}
		}
	}
	if err := checkAttached(attached); err != nil {
		return false, err
	}
	documents, err := o.prepare(attached)
	if err != nil {
		return false, err
	}
	m.ID, m.SentAt, m.ReadAt = cmp.Or(m.ID, rand.Text()), cmp.Or(m.SentAt, o.Now()), 0
	m.DocumentIDs = append([]string{}, m.DocumentIDs...)
	for _, document := range documents {
		m.DocumentIDs = append(m.DocumentIDs, document.ID)
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		member, err := w.MemberByNumber(ctx, number)
		if err != nil {
			return err
		}
		if _, err := w.Message(ctx, member.ID, m.ID); mutual.CodeOf(err) != mutual.CodeNotFound {
			return err
		}
		if m.From == "" {
			if m.From, err = signature(ctx, w, by); err != nil {
				return err
			}
		}
		if err := (Amendment{Messages: []mutual.Message{m}, documents: documents}).apply(ctx, w, member.ID); err != nil {
			return err
		}
		if err := o.recordPublished(ctx, w, by, member.ID, documents); err != nil {
			return err
		}
		sent = true
		return o.record(ctx, w, by, ActionMessageSent, member.ID, m.ID)
	})
	return sent && err == nil, err
}

// checkAttached holds what a message carries against the limits.
func checkAttached(attached []Publication) error {
	if len(attached) > mutual.MessageFilesMax {
		return &mutual.Error{Code: mutual.CodeAttachmentsTooMany, Field: "files"}
	}
	size := 0
	for _, publication := range attached {
		size += len(publication.Content)
	}
	if size > mutual.MessageFilesSize {
		return &mutual.Error{Code: mutual.CodeAttachmentsTooLarge, Field: "files"}
	}
	return nil
}

// signature is how members read who writes to them.
func signature(ctx context.Context, r store.Reader, by By) (string, error) {
	adviser, err := r.AdviserByLogin(ctx, string(by))
	if err != nil {
		return everybodysName, unlessNotFound(err)
	}
	return adviser.Name, nil
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
