package officetest

import (
	"context"
	"io"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Adviser is who acts in the office's name in tests.
const Adviser office.By = "conseillere"

// Requests returns the update requests that the office has of its member, the longest
// sent first. Their IBANs are masked. The first two states exist on devices only.
func (o *Office) Requests() []mutual.UpdateRequest {
	o.t.Helper()
	var requests []mutual.UpdateRequest
	o.check(o.store.View(context.Background(), func(r store.Reader) error {
		for after := ""; ; {
			page, next, err := r.Queue(context.Background(), mutual.RequestStates()[2:], after, 100)
			if err != nil {
				return err
			}
			for _, waiting := range page {
				if waiting.MemberID == o.MemberID {
					requests = append(requests, waiting.Request)
				}
			}
			if after = next; after == "" {
				return nil
			}
		}
	}))
	return requests
}

// WholeIBAN returns the IBAN that a request of the member asks for.
func (o *Office) WholeIBAN(requestID string) (iban string) {
	o.t.Helper()
	o.check(o.store.View(context.Background(), func(r store.Reader) (err error) {
		iban, err = r.WholeIBAN(context.Background(), o.MemberID, requestID)
		return err
	}))
	return iban
}

// AttachmentContent returns the bytes of the n-th file of a request of the member.
func (o *Office) AttachmentContent(requestID string, n int) []byte {
	o.t.Helper()
	_, content, err := o.office.RequestAttachment(context.Background(), Adviser, requestID, n)
	o.check(err)
	bytes, err := io.ReadAll(content)
	o.check(err)
	o.check(content.Close())
	return bytes
}

// SendRequest sends a request as another device of the member would, under a key.
func (o *Office) SendRequest(key string, content mutual.RequestContent) mutual.Receipt {
	o.t.Helper()
	receipt, err := o.office.SendRequest(context.Background(), office.Caller{MemberID: o.MemberID}, office.NewRequest{
		Key: key, Content: content, Password: o.Password,
	}, office.Origin{Device: "Autre appareil"})
	o.check(err)
	return receipt
}

// AnswerRequest has an adviser bring a request into a state: read, accepted, refused or
// applied, with their words.
func (o *Office) AnswerRequest(id string, state mutual.RequestState, words string) {
	o.t.Helper()
	ctx := context.Background()
	_, err := o.office.OpenRequest(ctx, Adviser, id)
	o.check(err)
	switch state {
	case mutual.RequestRead:
	case mutual.RequestAccepted:
		o.check(o.office.AcceptRequest(ctx, Adviser, id, words))
	case mutual.RequestRefused:
		o.check(o.office.RefuseRequest(ctx, Adviser, id, words))
	case mutual.RequestApplied:
		o.check(o.office.ApplyRequest(ctx, Adviser, id, words))
	default:
		o.t.Fatalf("officetest: no adviser makes a request %q", state)
	}
}

// HoldBankDetails lets no bank details change until then, as a reset does.
func (o *Office) HoldBankDetails(until time.Time) {
	o.t.Helper()
	o.check(o.store.Update(context.Background(), func(w store.Writer) error {
		return w.SetBankHold(context.Background(), o.MemberID, mutual.MillisOf(until))
	}))
}
