package office

import (
	"context"
	"io"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// OpenStates are the states of the requests that still want something of an adviser.
func OpenStates() []mutual.RequestState {
	return []mutual.RequestState{mutual.RequestSent, mutual.RequestRead, mutual.RequestAccepted}
}

// Queue returns at most limit requests that are in one of the states, the longest
// waiting first, after a cursor; next is "" at the end. No states are OpenStates.
func (o *Office) Queue(ctx context.Context, states []mutual.RequestState, after string, limit int) (waiting []store.WaitingRequest, next string, err error) {
	if len(states) == 0 {
		states = OpenStates()
	}
	err = o.store.View(ctx, func(r store.Reader) error {
		waiting, next, err = r.Queue(ctx, states, after, limit)
		return err
	})
	return waiting, next, err
}

// RequestFile is a request with what an adviser needs to decide on it.
type RequestFile struct {
	store.WaitingRequest
	IBAN          string        // whole, as it is asked for; "" for none, or once it was decided on
	Current       mutual.Member // the file as it is now
	BankHoldUntil mutual.Millis // until when bank details stay as they are; 0: no hold
}

// OpenRequest shows a request to an adviser; the first time, the member's devices learn
// that it was read. Errors carry CodeNotFound.
func (o *Office) OpenRequest(ctx context.Context, by By, id string) (RequestFile, error) {
	var file RequestFile
	err := o.store.Update(ctx, func(w store.Writer) error {
		memberID, request, err := requestOf(ctx, w, id)
		if err != nil {
			return err
		}
		if request.State == mutual.RequestSent {
			request.State, request.ReadAt = mutual.RequestRead, o.Now()
			if err := writeRequest(ctx, w, memberID, request); err != nil {
				return err
			}
			if err := o.record(ctx, w, by, ActionRequestRead, memberID, id); err != nil {
				return err
			}
		}
		member, err := w.Member(ctx, memberID)
		if err != nil {
			return err
		}
		file.WaitingRequest = store.WaitingRequest{
			MemberID: memberID, Number: member.Number, Name: member.FirstName + " " + member.LastName, Request: request,
		}
		if file.Current, err = memberOf(ctx, w, memberID); err != nil {
			return err
		}
		if request.Content.Kind != mutual.RequestBank {
			return nil
		}
		if file.BankHoldUntil, err = o.bankHold(ctx, w, memberID); err != nil {
			return err
		}
		file.IBAN, err = w.WholeIBAN(ctx, memberID, id)
		return unlessNotFound(err)
	})
	if err != nil {
		return RequestFile{}, err
	}
	return file, nil
}

// RequestAttachment returns the n-th file of a request, from 0, and its content, which
// the caller closes. Errors carry CodeNotFound.
func (o *Office) RequestAttachment(ctx context.Context, by By, id string, n int) (mutual.Attachment, io.ReadSeekCloser, error) {
	var attachment mutual.Attachment
	err := o.store.Update(ctx, func(w store.Writer) error {
		memberID, request, err := requestOf(ctx, w, id)
		if err != nil {
			return err
		}
		if n < 0 || n >= len(request.Attachments) {
			return &mutual.Error{Code: mutual.CodeNotFound}
		}
		attachment = request.Attachments[n]
		return o.record(ctx, w, by, ActionAttachmentOpened, memberID, id)
	})
	if err != nil {
		return mutual.Attachment{}, nil, err
	}
	content, err := o.files.Open(attachment.SHA256)
	if err != nil {
		// A row without its bytes is a fault of ours, not an unknown file.
		return mutual.Attachment{}, nil, mutual.Fault(mutual.CodeInternal, err)
	}
	return attachment, content, nil
}

// CloseLostCode marks the report of a lost access code as dealt with; IssueCode does it
// by itself. Errors carry CodeNotFound, and CodeRequestClosed for one that is closed.
func (o *Office) CloseLostCode(ctx context.Context, by By, id string) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		request, err := w.Request(ctx, id)
		switch {
		case err != nil:
			return err
		case request.State != requestOpen:
			return &mutual.Error{Code: mutual.CodeRequestClosed}
		}
		if err := w.CloseRequests(ctx, request.Kind, request.Number); err != nil {
			return err
		}
		return o.record(ctx, w, by, ActionLostCodeClosed, request.MemberID, id)
	})
}

// requestOf finds an update request by its id alone.
func requestOf(ctx context.Context, r store.Reader, id string) (memberID string, request mutual.UpdateRequest, err error) {
	if memberID, err = r.OwnerOfRequest(ctx, id); err != nil {
		return "", request, err
	}
	request, err = r.UpdateRequest(ctx, memberID, id)
	return memberID, request, err
}

func writeRequest(ctx context.Context, w store.Writer, memberID string, request mutual.UpdateRequest, before ...mutual.Change) error {
	_, err := w.Write(ctx, memberID, append(before, mutual.Change{Noun: mutual.NounRequest, ID: request.ID, Request: &request}))
	return err
}

// memberOf is all that the file says of a member.
func memberOf(ctx context.Context, r store.Reader, memberID string) (mutual.Member, error) {
	known, err := r.Known(ctx, memberID, mutual.NounMember)
	switch {
	case err != nil:
		return mutual.Member{}, err
	case len(known) != 1:
		return mutual.Member{}, &mutual.Error{Code: mutual.CodeNotFound}
	}
	return *known[0].Member, nil
}

// bankHold says until when a member's bank details stay as they are, 0 for no hold.
func (o *Office) bankHold(ctx context.Context, r store.Reader, memberID string) (mutual.Millis, error) {
	account, err := r.Account(ctx, memberID)
	if err != nil || account.BankHoldUntil <= o.Now() {
		return 0, unlessNotFound(err)
	}
	return account.BankHoldUntil, nil
}

// unlessNotFound is for what a member need not have.
func unlessNotFound(err error) error {
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return nil
	}
	return err
}
