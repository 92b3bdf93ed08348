package remote

import (
	"bytes"
	"context"
	"net/http"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// slowest is what a line carries at least, in bytes a second: one that died must not
// keep the requests behind it waiting.
const slowest = 8_000

// PutAttachment brings a file that a request will name; a second time changes nothing.
// It fails with CodeChecksum where the bytes are not those of sha256, CodeAttachmentKind,
// CodeAttachmentTooLarge, CodeSessionEnded, or CodeTooLargeOnTheWay with the field
// attachments.
func (c *Client) PutAttachment(ctx context.Context, access, sha256 string, content []byte) error {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeFor(len(content)), errStalled)
	defer cancel()
	err := c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.PutAttachmentWithBody(ctx, sha256, "application/octet-stream", bytes.NewReader(content), bearer(access), uploading)
	})
	if mutual.CodeOf(err) == mutual.CodeTooLargeOnTheWay {
		return &mutual.Error{Code: mutual.CodeTooLargeOnTheWay, Field: "attachments", Err: err}
	}
	return err
}

// timeFor bounds the sending of size bytes, and of a few more, with its answer.
func (c *Client) timeFor(size int) time.Duration {
	return 2*c.stall + time.Duration(size)*time.Second/slowest
}

// SendRequest sends a request under its key, with the files that were put before;
// password is empty but for bank details. The same again gets the same receipt, so an
// error that leaves open whether it arrived (CodeOffline, CodeOfficeDown, CodeGateway,
// CodeUnavailable, CodeAnswerAltered, CodeCancelled) is answered by sending it again. It fails with
// CodeInFlight, CodeKeyReused, CodeAttachmentMissing, CodeBadCredentials with the field
// password, CodeThrottled, CodeBankHold, CodeSessionEnded, or what is wrong with it.
func (c *Client) SendRequest(ctx context.Context, access string, r mutual.UpdateRequest, password string) (mutual.Receipt, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, c.timeFor(0), errStalled)
	defer cancel()
	body := wire.NewRequest{Content: contentFor(r.Content), Attachments: make([]wire.NamedFile, len(r.Attachments))}
	for i, a := range r.Attachments {
		body.Attachments[i] = wire.NamedFile{Name: a.Name, Sha256: a.SHA256}
	}
	if password != "" {
		body.Password = &password
	}
	receipt, err := ask[wire.Receipt](ctx, c, func(ctx context.Context) (*http.Response, error) {
		return c.wire.SendRequest(ctx, &wire.SendRequestParams{IdempotencyKey: r.Key}, body, bearer(access))
	})
	if err == nil && (receipt.Id == "" || receipt.SentAt <= 0) {
		err = mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	if err != nil {
		return mutual.Receipt{}, err
	}
	return mutual.Receipt{ID: receipt.Id, SentAt: mutual.Millis(receipt.SentAt)}, nil
}

func contentFor(c mutual.RequestContent) wire.RequestContent {
	return wire.RequestContent{
		Kind: wire.RequestContentKind(c.Kind), Words: c.Words, Phone: c.Phone, Email: c.Email,
		Address: wire.PostalAddress{
			Street: c.Address.Street, PostalCode: c.Address.PostalCode, City: c.Address.City, From: string(c.Address.From),
		},
		Bank: wire.BankDetails{Holder: c.Bank.Holder, Iban: c.Bank.IBAN},
		Person: wire.NewPerson{
			FirstName: c.Person.FirstName, LastName: c.Person.LastName, BirthDate: string(c.Person.BirthDate),
			Relation: wire.NewPersonRelation(c.Person.Relation), From: string(c.Person.From),
		},
	}
}

// requestOf returns an update request, checked: CodeAnswerAltered for one that no
// member could have sent, or that shows a whole IBAN.
func requestOf(id string, r *wire.UpdateRequest) (*mutual.UpdateRequest, error) {
	altered := mutual.Fault(mutual.CodeAnswerAltered, nil)
	w := r.Content
	state := mutual.RequestState(r.State)
	if state == mutual.RequestDraft || state == mutual.RequestToSend || r.Key == "" || r.SentAt <= 0 || r.ReadAt < 0 || r.AnsweredAt < 0 || r.AppliedAt < 0 ||
		!daysOrNone(w.Address.From, w.Person.From) || w.Person.BirthDate != "" && !birthDate(w.Person.BirthDate) {
		return nil, altered
	}
	if _, err := mutual.ParseIBAN(w.Bank.Iban); err == nil {
		return nil, altered
	}
	request := &mutual.UpdateRequest{
		ID: id, Key: r.Key, State: state, Attachments: make([]mutual.Attachment, len(r.Attachments)),
		SentAt: mutual.Millis(r.SentAt), ReadAt: mutual.Millis(r.ReadAt), AnsweredAt: mutual.Millis(r.AnsweredAt),
		AppliedAt: mutual.Millis(r.AppliedAt), Answer: r.Answer,
		Content: mutual.RequestContent{
			Kind: mutual.RequestKind(w.Kind), Words: w.Words, Phone: w.Phone, Email: w.Email,
			Address: mutual.PostalAddress{
				Street: w.Address.Street, PostalCode: w.Address.PostalCode, City: w.Address.City, From: mutual.Date(w.Address.From),
			},
			Bank: mutual.BankDetails{Holder: w.Bank.Holder, IBAN: w.Bank.Iban},
			Person: mutual.NewPerson{
				FirstName: w.Person.FirstName, LastName: w.Person.LastName, BirthDate: mutual.Date(w.Person.BirthDate),
				Relation: mutual.Relation(w.Person.Relation), From: mutual.Date(w.Person.From),
			},
		},
	}
	for i, a := range r.Attachments {
		if a.Name == "" || len(a.Sha256) != 64 || a.Bytes < 0 {
			return nil, altered
		}
		request.Attachments[i] = mutual.Attachment{Name: a.Name, ContentType: a.ContentType, Bytes: a.Bytes, SHA256: a.Sha256}
	}
	if mutual.CheckAttachments(request.Attachments) != nil {
		return nil, altered
	}
	return request, nil
}
