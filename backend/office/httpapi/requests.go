package httpapi

import (
	"context"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// attachmentPatience is how long one file may take to come: a slow line brings the
// largest one in two minutes at 40 KB/s, and in a quarter of an hour at 6.
const attachmentPatience = 15 * time.Minute

// waitForAttachments gives a member who is known the time that a file takes; whoever is
// not has been refused before.
func waitForAttachments(next wire.StrictHandlerFunc, operationID string) wire.StrictHandlerFunc {
	if operationID != "PutAttachment" {
		return next
	}
	return func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error) {
		line := http.NewResponseController(w)
		until := time.Now().Add(attachmentPatience)
		for _, err := range []error{line.SetReadDeadline(until), line.SetWriteDeadline(until.Add(time.Minute))} {
			switch {
			case errors.Is(err, net.ErrClosed): // cut off meanwhile, which is no fault of ours
				return nil, mutual.Fault(mutual.CodeInvalidRequest, err)
			case err != nil && !errors.Is(err, http.ErrNotSupported):
				return nil, mutual.Fault(mutual.CodeInternal, err)
			}
		}
		return next(ctx, w, r, request)
	}
}

// PutAttachment answers the operation putAttachment.
func (h handlers) PutAttachment(ctx context.Context, request wire.PutAttachmentRequestObject) (wire.PutAttachmentResponseObject, error) {
	if err := h.office.PutAttachment(ctx, callerOf(ctx).Caller, request.Sha256, request.Body); err != nil {
		return nil, err
	}
	return wire.PutAttachment204Response{}, nil
}

// SendRequest answers the operation sendRequest.
func (h handlers) SendRequest(ctx context.Context, request wire.SendRequestRequestObject) (wire.SendRequestResponseObject, error) {
	sent := office.NewRequest{Key: request.Params.IdempotencyKey, Content: requestContent(&request.Body.Content)}
	for _, file := range request.Body.Attachments {
		sent.Files = append(sent.Files, office.NamedFile{Name: file.Name, SHA256: file.Sha256})
	}
	if request.Body.Password != nil {
		sent.Password = *request.Body.Password
	}
	receipt, err := h.office.SendRequest(ctx, callerOf(ctx).Caller, sent, originOf(ctx))
	if err != nil {
		return nil, err
	}
	return wire.SendRequest201JSONResponse{Id: receipt.ID, SentAt: int64(receipt.SentAt)}, nil
}

func requestContent(c *wire.RequestContent) mutual.RequestContent {
	return mutual.RequestContent{
		Kind: mutual.RequestKind(c.Kind), Words: c.Words,
		Address: mutual.PostalAddress{
			Street: c.Address.Street, PostalCode: c.Address.PostalCode, City: c.Address.City, From: mutual.Date(c.Address.From),
		},
		Phone: c.Phone, Email: c.Email,
		Bank: mutual.BankDetails{Holder: c.Bank.Holder, IBAN: c.Bank.Iban},
		Person: mutual.NewPerson{
			FirstName: c.Person.FirstName, LastName: c.Person.LastName, BirthDate: mutual.Date(c.Person.BirthDate),
			Relation: mutual.Relation(c.Person.Relation), From: mutual.Date(c.Person.From),
		},
	}
}

func updateRequest(r *mutual.UpdateRequest) *wire.UpdateRequest {
	attachments := make([]wire.RequestAttachment, len(r.Attachments))
	for i, a := range r.Attachments {
		attachments[i] = wire.RequestAttachment{Name: a.Name, ContentType: a.ContentType, Bytes: a.Bytes, Sha256: a.SHA256}
	}
	c := &r.Content
	return &wire.UpdateRequest{
		Key: r.Key, State: wire.UpdateRequestState(r.State),
		Content: wire.RequestContent{
			Kind: wire.RequestContentKind(c.Kind), Words: c.Words,
			Address: wire.PostalAddress{
				Street: c.Address.Street, PostalCode: c.Address.PostalCode, City: c.Address.City, From: string(c.Address.From),
			},
			Phone: c.Phone, Email: c.Email,
			Bank: wire.BankDetails{Holder: c.Bank.Holder, Iban: c.Bank.IBAN},
			Person: wire.NewPerson{
				FirstName: c.Person.FirstName, LastName: c.Person.LastName, BirthDate: string(c.Person.BirthDate),
				Relation: wire.NewPersonRelation(c.Person.Relation), From: string(c.Person.From),
			},
		},
		Attachments: attachments, SentAt: int64(r.SentAt), ReadAt: int64(r.ReadAt), AnsweredAt: int64(r.AnsweredAt),
		AppliedAt: int64(r.AppliedAt), Answer: r.Answer,
	}
}
