package portable

import (
	"context"
	"math"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Advisers implements store.Reader.
func (t *Tx) Advisers(ctx context.Context) ([]store.Adviser, error) {
	rows, err := t.queries.ListAdvisers(ctx)
	return each(rows, adviserOf), t.fault(err)
}

// Adviser implements store.Reader.
func (t *Tx) Adviser(ctx context.Context, id string) (store.Adviser, error) {
	row, err := t.queries.GetAdviser(ctx, id)
	return adviserOf(row), t.fault(err)
}

// AdviserByLogin implements store.Reader.
func (t *Tx) AdviserByLogin(ctx context.Context, login string) (store.Adviser, error) {
	row, err := t.queries.GetAdviserByLogin(ctx, login)
	return adviserOf(row), t.fault(err)
}

func adviserOf(row db.Adviser) store.Adviser {
	return store.Adviser{
		ID: row.ID, Login: row.Login, Name: row.Name, PasswordHash: row.PasswordHash, Disabled: row.Disabled,
		AddedAt: mutual.Millis(row.AddedAt),
	}
}

// PutAdviser implements store.Writer.
func (t *Tx) PutAdviser(ctx context.Context, adviser store.Adviser) error {
	return t.fault(t.queries.PutAdviser(ctx, db.PutAdviserParams{
		ID: adviser.ID, Login: adviser.Login, Name: adviser.Name, PasswordHash: adviser.PasswordHash,
		Disabled: adviser.Disabled, AddedAt: int64(adviser.AddedAt),
	}))
}

// AdviserSession implements store.Reader.
func (t *Tx) AdviserSession(ctx context.Context, tokenHash string) (store.AdviserSession, error) {
	row, err := t.queries.GetAdviserSession(ctx, tokenHash)
	return store.AdviserSession{
		TokenHash: row.TokenHash, AdviserID: row.AdviserID, OpenedAt: mutual.Millis(row.OpenedAt),
		Until: mutual.Millis(row.Until), LastAt: mutual.Millis(row.LastAt),
	}, t.fault(err)
}

// AddAdviserSession implements store.Writer.
func (t *Tx) AddAdviserSession(ctx context.Context, session store.AdviserSession) error {
	return t.fault(t.queries.AddAdviserSession(ctx, db.AddAdviserSessionParams{
		TokenHash: session.TokenHash, AdviserID: session.AdviserID, OpenedAt: int64(session.OpenedAt),
		Until: int64(session.Until), LastAt: int64(session.LastAt),
	}))
}

// UseAdviserSession implements store.Writer.
func (t *Tx) UseAdviserSession(ctx context.Context, tokenHash string, until mutual.Millis) error {
	return t.changed(t.queries.UseAdviserSession(ctx, db.UseAdviserSessionParams{Until: int64(until), TokenHash: tokenHash}))
}

// EndAdviserSession implements store.Writer.
func (t *Tx) EndAdviserSession(ctx context.Context, tokenHash string) error {
	return t.fault(t.queries.DeleteAdviserSession(ctx, tokenHash))
}

// EndAdviserSessions implements store.Writer.
func (t *Tx) EndAdviserSessions(ctx context.Context, adviserID string) error {
	return t.fault(t.queries.DeleteAdviserSessions(ctx, adviserID))
}

// DropAdviserSessions implements store.Writer.
func (t *Tx) DropAdviserSessions(ctx context.Context, overBy mutual.Millis) error {
	return t.fault(t.queries.DeleteOverAdviserSessions(ctx, int64(overBy)))
}

// Deeds implements store.Reader.
func (t *Tx) Deeds(ctx context.Context, memberID string, before int64, limit int) ([]store.Deed, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	var rows []db.Deed
	var err error
	if memberID == "" {
		rows, err = t.queries.ListDeeds(ctx, db.ListDeedsParams{Before: before, PageSize: int32(limit)})
	} else {
		rows, err = t.queries.ListDeedsOf(ctx, db.ListDeedsOfParams{MemberID: reference(memberID), Before: before, PageSize: int32(limit)})
	}
	return each(rows, func(row db.Deed) store.Deed {
		return store.Deed{
			Line: row.Line, At: mutual.Millis(row.At), By: row.ByWhom, Action: row.Action, MemberID: row.MemberID.String, Subject: row.Subject,
		}
	}), t.fault(err)
}

// AddDeed implements store.Writer.
func (t *Tx) AddDeed(ctx context.Context, deed store.Deed) error {
	return t.fault(t.queries.AddDeed(ctx, db.AddDeedParams{
		At: int64(deed.At), ByWhom: deed.By, Action: deed.Action, MemberID: reference(deed.MemberID), Subject: deed.Subject,
	}))
}
