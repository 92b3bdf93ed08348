package portable

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Setting implements store.Reader.
func (t *Tx) Setting(ctx context.Context, name string) (string, error) {
	value, err := t.queries.GetSetting(ctx, name)
	return value, t.fault(err)
}

// PutSetting implements store.Writer.
func (t *Tx) PutSetting(ctx context.Context, name, value string) error {
	return t.fault(t.queries.PutSetting(ctx, db.PutSettingParams{Name: name, Value: value}))
}

// AccountByLogin implements store.Reader.
func (t *Tx) AccountByLogin(ctx context.Context, login string) (store.Account, error) {
	row, err := t.queries.GetAccountByLogin(ctx, login)
	if err != nil {
		return store.Account{}, t.fault(err)
	}
	return store.Account{
		MemberID: row.MemberID, AccessCode: row.AccessCode, Email: row.Email, PasswordHash: row.PasswordHash,
		Blocked: row.Blocked, BlockedUntil: mutual.Millis(row.BlockedUntil),
	}, nil
}

// AddAccount implements store.Writer.
func (t *Tx) AddAccount(ctx context.Context, account store.Account) error {
	return t.fault(t.queries.AddAccount(ctx, db.AddAccountParams{
		MemberID: account.MemberID, AccessCode: account.AccessCode, Email: account.Email, PasswordHash: account.PasswordHash,
	}))
}

// SetPasswordHash implements store.Writer.
func (t *Tx) SetPasswordHash(ctx context.Context, memberID, hash string) error {
	return t.changed(t.queries.SetPasswordHash(ctx, db.SetPasswordHashParams{PasswordHash: hash, MemberID: memberID}))
}

// SetBlock implements store.Writer.
func (t *Tx) SetBlock(ctx context.Context, memberID string, blocked bool, until mutual.Millis) error {
	return t.changed(t.queries.SetBlock(ctx, db.SetBlockParams{
		Blocked: blocked, BlockedUntil: int64(until), MemberID: memberID,
	}))
}

// Throttle implements store.Reader.
func (t *Tx) Throttle(ctx context.Context, bucket string) (store.Throttle, error) {
	row, err := t.queries.GetThrottle(ctx, bucket)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Throttle{Bucket: bucket}, nil
	}
	return store.Throttle{
		Bucket: bucket, Failures: row.Failures, FailedAt: mutual.Millis(row.FailedAt),
		WaitUntil: mutual.Millis(row.WaitUntil), SucceededAt: mutual.Millis(row.SucceededAt),
	}, t.fault(err)
}

// PutThrottle implements store.Writer.
func (t *Tx) PutThrottle(ctx context.Context, throttle store.Throttle) error {
	return t.fault(t.queries.PutThrottle(ctx, db.PutThrottleParams{
		Bucket: throttle.Bucket, Failures: throttle.Failures, FailedAt: int64(throttle.FailedAt),
		WaitUntil: int64(throttle.WaitUntil), SucceededAt: int64(throttle.SucceededAt),
	}))
}

// DropStaleThrottles implements store.Writer.
func (t *Tx) DropStaleThrottles(ctx context.Context, failedBefore, succeededBefore mutual.Millis) error {
	return t.fault(t.queries.DeleteStaleThrottles(ctx, db.DeleteStaleThrottlesParams{
		FailedBefore: int64(failedBefore), SucceededBefore: int64(succeededBefore),
	}))
}
