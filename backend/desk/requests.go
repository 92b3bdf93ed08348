package desk

import (
	"context"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// RequestRow is a request with what this device knows of its way to the office.
type RequestRow struct {
	Request mutual.UpdateRequest `json:"request"`
	// NeedsPassword: it waits in the outbox until the member confirms it, see ConfirmRequest.
	NeedsPassword bool `json:"needsPassword"`
	// Problem is why it is still here, null when nothing stands in its way.
	Problem *Problem `json:"problem"`
	// ChangedAt is when it was last written to on this device; 0 once the office has it.
	ChangedAt mutual.Millis `json:"changedAt"`
}

var errNotBuilt = errors.New("not built yet")

// Requests returns the drafts and the outbox, the last touched first, then what was
// sent, the newest first. It fails with CodeLocked.
func (d *Desk) Requests(ctx context.Context) ([]RequestRow, error) {
	return nil, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// NewDraft begins a request.
func (d *Desk) NewDraft(ctx context.Context, kind mutual.RequestKind) (RequestRow, error) {
	return RequestRow{}, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// SaveDraft keeps what is typed so far, right or wrong: it survives a power cut. It
// fails with CodeLocked, CodeNotFound, CodeRequestClosed once it was submitted,
// CodeTextTooLong or CodeDiskFull.
func (d *Desk) SaveDraft(ctx context.Context, key string, content mutual.RequestContent) error {
	return mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// AttachFiles copies files into a draft, all or none.
func (d *Desk) AttachFiles(ctx context.Context, key string, paths []string) (RequestRow, error) {
	return RequestRow{}, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// DetachFile takes a file out of a draft.
func (d *Desk) DetachFile(ctx context.Context, key, sha256 string) (RequestRow, error) {
	return RequestRow{}, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// SubmitDraft checks a draft and puts it into the outbox; it is sent at once where the
// office answers, else when it answers again. password is asked for with bank details.
func (d *Desk) SubmitDraft(ctx context.Context, key, password string) (RequestRow, error) {
	return RequestRow{}, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// ConfirmRequest gives the password that a waiting request needs, and sends it.
func (d *Desk) ConfirmRequest(ctx context.Context, key, password string) (RequestRow, error) {
	return RequestRow{}, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// TakeBack makes a request that waits in the outbox a draft again.
func (d *Desk) TakeBack(ctx context.Context, key string) (RequestRow, error) {
	return RequestRow{}, mutual.Fault(mutual.CodeInternal, errNotBuilt)
}

// DeleteDraft forgets a draft with its files.
func (d *Desk) DeleteDraft(ctx context.Context, key string) error {
	return mutual.Fault(mutual.CodeInternal, errNotBuilt)
}
