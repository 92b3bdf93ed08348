package portable

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Registration implements store.Reader.
func (t *Tx) Registration(ctx context.Context, id string) (store.Registration, error) {
	row, err := t.queries.GetRegistration(ctx, id)
	return registrationOf(row), t.fault(err)
}

// RegistrationByHandle implements store.Reader.
func (t *Tx) RegistrationByHandle(ctx context.Context, handleHash string) (store.Registration, error) {
	row, err := t.queries.GetRegistrationByHandle(ctx, handleHash)
	return registrationOf(row), t.fault(err)
}

// RegistrationsOf implements store.Reader.
func (t *Tx) RegistrationsOf(ctx context.Context, memberID string) ([]store.Registration, error) {
	rows, err := t.queries.ListRegistrationsOf(ctx, memberID)
	return each(rows, registrationOf), t.fault(err)
}

// RegistrationsByEmail implements store.Reader.
func (t *Tx) RegistrationsByEmail(ctx context.Context, email string) ([]store.Registration, error) {
	rows, err := t.queries.ListRegistrationsByEmail(ctx, email)
	return each(rows, registrationOf), t.fault(err)
}

func registrationOf(row db.Registration) store.Registration {
	return store.Registration{
		ID: row.ID, MemberID: row.MemberID, HandleHash: row.HandleHash, Email: row.Email, PasswordHash: row.PasswordHash,
		Question: mutual.QuestionID(row.Question), AnswerHash: row.AnswerHash,
		ShareEmail: row.ShareEmail, TermsVersion: row.TermsVersion,
		CreatedAt: mutual.Millis(row.CreatedAt), ExpiresAt: mutual.Millis(row.ExpiresAt), ResendAt: mutual.Millis(row.ResendAt),
		Sends: row.Sends, Mail: row.Mail, State: row.State, CodeHash: row.CodeHash, CodeTries: row.CodeTries,
	}
}

// AddRegistration implements store.Writer.
func (t *Tx) AddRegistration(ctx context.Context, r store.Registration) error {
	return t.fault(t.queries.AddRegistration(ctx, db.AddRegistrationParams{
		ID: r.ID, MemberID: r.MemberID, HandleHash: r.HandleHash, Email: r.Email, PasswordHash: r.PasswordHash,
		Question: string(r.Question), AnswerHash: r.AnswerHash, ShareEmail: r.ShareEmail, TermsVersion: r.TermsVersion,
		CreatedAt: int64(r.CreatedAt), ExpiresAt: int64(r.ExpiresAt), ResendAt: int64(r.ResendAt),
		Sends: r.Sends, Mail: r.Mail, State: r.State, CodeHash: r.CodeHash, CodeTries: r.CodeTries,
	}))
}

// PutRegistration implements store.Writer.
func (t *Tx) PutRegistration(ctx context.Context, r store.Registration) error {
	return t.changed(t.queries.PutRegistration(ctx, db.PutRegistrationParams{
		HandleHash: r.HandleHash, Email: r.Email, PasswordHash: r.PasswordHash,
		Question: string(r.Question), AnswerHash: r.AnswerHash, ShareEmail: r.ShareEmail, TermsVersion: r.TermsVersion,
		ExpiresAt: int64(r.ExpiresAt), ResendAt: int64(r.ResendAt),
		Sends: r.Sends, Mail: r.Mail, State: r.State, CodeHash: r.CodeHash, CodeTries: r.CodeTries, ID: r.ID,
	}))
}

// DropRegistrations implements store.Writer. What hangs on them goes by its foreign keys.
func (t *Tx) DropRegistrations(ctx context.Context, expiredBefore mutual.Millis) error {
	return t.fault(t.queries.DeleteRegistrations(ctx, int64(expiredBefore)))
}

// Link implements store.Reader.
func (t *Tx) Link(ctx context.Context, tokenHash string) (store.Link, error) {
	row, err := t.queries.GetLink(ctx, tokenHash)
	return store.Link{
		TokenHash: row.TokenHash, Purpose: row.Purpose, MemberID: row.MemberID, RegistrationID: row.RegistrationID.String,
		CreatedAt: mutual.Millis(row.CreatedAt), ExpiresAt: mutual.Millis(row.ExpiresAt), UsedAt: mutual.Millis(row.UsedAt),
	}, t.fault(err)
}

// AddLink implements store.Writer.
func (t *Tx) AddLink(ctx context.Context, link store.Link) error {
	return t.fault(t.queries.AddLink(ctx, db.AddLinkParams{
		TokenHash: link.TokenHash, Purpose: link.Purpose, MemberID: link.MemberID, RegistrationID: reference(link.RegistrationID),
		CreatedAt: int64(link.CreatedAt), ExpiresAt: int64(link.ExpiresAt), UsedAt: int64(link.UsedAt),
	}))
}

// UseLink implements store.Writer.
func (t *Tx) UseLink(ctx context.Context, tokenHash string, at mutual.Millis) error {
	return t.changed(t.queries.UseLink(ctx, db.UseLinkParams{UsedAt: int64(at), TokenHash: tokenHash}))
}

// EndLinks implements store.Writer.
func (t *Tx) EndLinks(ctx context.Context, memberID, purpose string, at mutual.Millis) error {
	return t.fault(t.queries.EndLinks(ctx, db.EndLinksParams{UsedAt: int64(at), MemberID: memberID, Purpose: purpose}))
}

// DropLinks implements store.Writer.
func (t *Tx) DropLinks(ctx context.Context, expiredBefore mutual.Millis) error {
	return t.fault(t.queries.DeleteLinks(ctx, int64(expiredBefore)))
}

// PendingReset implements store.Reader.
func (t *Tx) PendingReset(ctx context.Context, memberID string) (store.PendingReset, error) {
	row, err := t.queries.GetPendingReset(ctx, memberID)
	return resetOf(row), t.fault(err)
}

// DueResets implements store.Reader.
func (t *Tx) DueResets(ctx context.Context, now mutual.Millis) ([]store.PendingReset, error) {
	rows, err := t.queries.ListDueResets(ctx, int64(now))
	return each(rows, resetOf), t.fault(err)
}

func resetOf(row db.PendingReset) store.PendingReset {
	return store.PendingReset{
		MemberID: row.MemberID, PasswordHash: row.PasswordHash,
		AskedAt: mutual.Millis(row.AskedAt), EffectiveAt: mutual.Millis(row.EffectiveAt),
	}
}

// PutPendingReset implements store.Writer.
func (t *Tx) PutPendingReset(ctx context.Context, reset store.PendingReset) error {
	return t.fault(t.queries.PutPendingReset(ctx, db.PutPendingResetParams{
		MemberID: reset.MemberID, PasswordHash: reset.PasswordHash,
		AskedAt: int64(reset.AskedAt), EffectiveAt: int64(reset.EffectiveAt),
	}))
}

// DropPendingReset implements store.Writer.
func (t *Tx) DropPendingReset(ctx context.Context, memberID string) error {
	return t.changed(t.queries.DeletePendingReset(ctx, memberID))
}
