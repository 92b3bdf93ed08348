package office

import (
	"context"
	"crypto/rand"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// journalShown is how many events a member is shown.
const journalShown = 200

// note writes a line into an account's journal. Nothing alters one afterwards.
func (o *Office) note(ctx context.Context, w store.Writer, memberID string, kind mutual.SecurityEventKind, from Origin) error {
	return w.AddEvent(ctx, store.Event{
		ID: rand.Text(), MemberID: memberID, Kind: string(kind), At: o.Now(), Device: from.Device, Network: from.Network(),
	})
}

// Security tells a member who has access to their account and what happened to it.
func (o *Office) Security(ctx context.Context, caller Caller) (mutual.Security, error) {
	var security mutual.Security
	err := o.store.View(ctx, func(r store.Reader) error {
		account, err := r.Account(ctx, caller.MemberID)
		if err != nil {
			return err
		}
		if account.Email != "" {
			security.Email = mutual.MaskEmail(account.Email)
		}
		security.EmailCertified = account.EmailCertifiedAt > 0
		if account.BankHoldUntil > o.Now() {
			security.BankHoldUntil = account.BankHoldUntil
		}
		sessions, err := r.Sessions(ctx, caller.MemberID)
		if err != nil {
			return err
		}
		for _, s := range sessions {
			security.Sessions = append(security.Sessions, mutual.OpenSession{
				ID: s.ID, Device: s.Device, Network: s.Network, OpenedAt: s.OpenedAt, LastUsedAt: s.LastUsedAt,
				Current: s.ID == caller.SessionID,
			})
		}
		events, err := r.Events(ctx, caller.MemberID, journalShown)
		if err != nil {
			return err
		}
		security.Events = securityEvents(events)
		pending, err := r.PendingReset(ctx, caller.MemberID)
		if mutual.CodeOf(err) == mutual.CodeNotFound {
			return nil
		}
		security.PendingReset = pending.EffectiveAt
		return err
	})
	return security, err
}

func securityEvents(events []store.Event) (told []mutual.SecurityEvent) {
	for _, e := range events {
		told = append(told, mutual.SecurityEvent{
			ID: e.ID, Kind: mutual.SecurityEventKind(e.Kind), At: e.At, Device: e.Device, Network: e.Network,
		})
	}
	return told
}

// EndSession ends one of the member's sessions. Errors carry CodeNotFound for a
// session that is not theirs, or is over.
func (o *Office) EndSession(ctx context.Context, caller Caller, sessionID string, from Origin) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		sessions, err := w.Sessions(ctx, caller.MemberID)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(sessions, func(s store.Session) bool { return s.ID == sessionID })
		if at < 0 {
			return &mutual.Error{Code: mutual.CodeNotFound}
		}
		if err := w.EndSession(ctx, sessionID); err != nil {
			return err
		}
		return o.note(ctx, w, caller.MemberID, mutual.EventSessionEnded, Origin{Device: sessions[at].Device, Address: from.Address})
	})
}
