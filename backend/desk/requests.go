package desk

import (
	"context"
	"slices"

	"github.com/oklog/ulid/v2"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// RequestRow is a request with what this device knows of its way to the office.
type RequestRow struct {
	Request mutual.UpdateRequest `json:"request"`
	// NeedsPassword: it waits in the outbox until the member confirms it, see ConfirmRequest.
	NeedsPassword bool `json:"needsPassword"`
	// Held: it waits in the outbox until the member asks for another try, see RetryRequest,
	// or changes it.
	Held bool `json:"held"`
	// Problem is why it is still here, null when nothing stands in its way.
	Problem *Problem `json:"problem"`
	// ChangedAt is when it was last written to on this device; 0 once the office has it.
	ChangedAt mutual.Millis `json:"changedAt"`
}

// Requests returns the drafts and the outbox, the last touched first, then what was
// sent, the newest first. It fails with CodeLocked.
func (d *Desk) Requests(ctx context.Context) ([]RequestRow, error) {
	rows := []RequestRow{}
	err := d.reading(func(c *cache.Cache) error {
		drafts, sent, err := c.Requests(ctx)
		for _, draft := range drafts {
			rows = append(rows, d.opened.outbox.row(draft))
		}
		for _, request := range sent {
			rows = append(rows, RequestRow{Request: request})
		}
		return err
	})
	return rows, err
}

// NewDraft begins a request. It fails with CodeLocked, CodeInvalidRequest for an
// unknown kind, or CodeDiskFull.
func (d *Desk) NewDraft(ctx context.Context, kind mutual.RequestKind) (row RequestRow, err error) {
	if err := checkKind(kind); err != nil {
		return RequestRow{}, err
	}
	key := ulid.Make().String()
	return d.alterDraft(ctx, key, func(c *cache.Cache, at mutual.Millis) error {
		return c.AddDraft(ctx, key, mutual.RequestContent{Kind: kind}, at)
	})
}

func checkKind(kind mutual.RequestKind) error {
	if !slices.Contains(mutual.RequestKinds(), kind) {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "kind"}
	}
	return nil
}

// SaveDraft keeps what is typed so far, right or wrong, days as they are kept where they
// can be read: it survives a power cut. It
// fails with CodeLocked, CodeNotFound, CodeRequestClosed once it was submitted,
// CodeTextTooLong or CodeDiskFull. The status does not change: whoever types knows
// what they typed.
func (d *Desk) SaveDraft(ctx context.Context, key string, content mutual.RequestContent) error {
	if err := checkKind(content.Kind); err != nil {
		return err
	}
	return d.reading(func(c *cache.Cache) error {
		return c.SaveDraft(ctx, key, content.DaysRead(), mutual.MillisOf(d.cfg.Now()))
	})
}

// DetachFile takes a file out of a draft. It fails like SaveDraft.
func (d *Desk) DetachFile(ctx context.Context, key, sha256 string) (RequestRow, error) {
	return d.alterDraft(ctx, key, func(c *cache.Cache, at mutual.Millis) error { return c.Detach(ctx, key, sha256, at) })
}

// DeleteDraft forgets a draft with its files. It fails with CodeLocked, CodeNotFound,
// or CodeRequestClosed once it was submitted: take it back first.
func (d *Desk) DeleteDraft(ctx context.Context, key string) error {
	err := d.reading(func(c *cache.Cache) error { return c.DeleteDraft(ctx, key) })
	if err == nil {
		d.change(func(s *Status) { s.Revision++ })
	}
	return err
}

// alterDraft changes a draft and returns it as it is then.
func (d *Desk) alterDraft(ctx context.Context, key string, alter func(*cache.Cache, mutual.Millis) error) (row RequestRow, err error) {
	err = d.reading(func(c *cache.Cache) error {
		if err := alter(c, mutual.MillisOf(d.cfg.Now())); err != nil {
			return err
		}
		draft, err := c.Draft(ctx, key)
		row = d.opened.outbox.row(draft)
		return err
	})
	if err != nil {
		return RequestRow{}, err
	}
	d.change(func(s *Status) { s.Revision++ })
	return row, nil
}
