package portable

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Events implements store.Reader.
func (t *Tx) Events(ctx context.Context, memberID string, limit int) ([]store.Event, error) {
	rows, err := t.queries.ListEvents(ctx, db.ListEventsParams{MemberID: memberID, PageSize: int32(limit)})
	return each(rows, func(row db.Event) store.Event {
		return store.Event{
			ID: row.ID, MemberID: row.MemberID, Kind: row.Kind, At: mutual.Millis(row.At), Device: row.Device, Network: row.Network,
		}
	}), t.fault(err)
}

// AddEvent implements store.Writer.
func (t *Tx) AddEvent(ctx context.Context, event store.Event) error {
	return t.fault(t.queries.AddEvent(ctx, db.AddEventParams{
		ID: event.ID, MemberID: event.MemberID, Kind: event.Kind, At: int64(event.At), Device: event.Device, Network: event.Network,
	}))
}

// DropEvents implements store.Writer.
func (t *Tx) DropEvents(ctx context.Context, before mutual.Millis) error {
	return t.fault(t.queries.DeleteEvents(ctx, int64(before)))
}

// Consents implements store.Reader.
func (t *Tx) Consents(ctx context.Context, memberID string) ([]store.Consent, error) {
	rows, err := t.queries.ListConsents(ctx, memberID)
	return each(rows, func(row db.Consent) store.Consent {
		return store.Consent{MemberID: row.MemberID, Purpose: row.Purpose, Given: row.Given, At: mutual.Millis(row.At)}
	}), t.fault(err)
}

// EmailsFor implements store.Reader.
func (t *Tx) EmailsFor(ctx context.Context, purpose string) ([]string, error) {
	emails, err := t.queries.ListEmailsFor(ctx, purpose)
	return emails, t.fault(err)
}

// PutConsent implements store.Writer.
func (t *Tx) PutConsent(ctx context.Context, consent store.Consent) error {
	return t.fault(t.queries.PutConsent(ctx, db.PutConsentParams{
		MemberID: consent.MemberID, Purpose: consent.Purpose, At: int64(consent.At), Given: consent.Given,
	}))
}
