package portable

import (
	"cmp"
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

// Member implements store.Reader.
func (t *Tx) Member(ctx context.Context, memberID string) (store.MemberRecord, error) {
	row, err := t.queries.GetMemberRecord(ctx, memberID)
	return store.MemberRecord(row), t.fault(err)
}

// MemberByNumber implements store.Reader.
func (t *Tx) MemberByNumber(ctx context.Context, number string) (store.MemberRecord, error) {
	row, err := t.queries.GetMemberByNumber(ctx, db.GetMemberByNumberParams{Number: number, NumberKey: mutual.CardKey(number)})
	return store.MemberRecord(row), t.fault(err)
}

// MemberByAccessCode implements store.Reader.
func (t *Tx) MemberByAccessCode(ctx context.Context, code string) (store.MemberRecord, error) {
	row, err := t.queries.GetMemberByAccessCode(ctx, mutual.CardKey(code))
	return store.MemberRecord(row), t.fault(err)
}

// Members implements store.Reader.
func (t *Tx) Members(ctx context.Context, afterNumber string, limit int) ([]store.MemberRecord, error) {
	rows, err := t.queries.ListMembers(ctx, db.ListMembersParams{After: afterNumber, PageSize: int32(limit)})
	return each(rows, func(row db.ListMembersRow) store.MemberRecord { return store.MemberRecord(row) }), t.fault(err)
}

// keyOf is what a number or a code counts as, and of one that has no key the member's id,
// behind a space, which no key has.
func keyOf(text, memberID string) string { return cmp.Or(mutual.CardKey(text), " "+memberID) }

// ReadKeys gives the members that came before there were keys theirs. Where two members'
// would be one, the first keeps it: the other is found by the number word for word, and not
// by the code.
func (t *Tx) ReadKeys(ctx context.Context) error {
	rows, err := t.queries.ListUnreadKeys(ctx)
	if err != nil {
		return t.fault(err)
	}
	for _, row := range rows {
		if err := t.queries.SetNumberKey(ctx, db.SetNumberKeyParams{NumberKey: keyOf(row.Number, row.ID), ID: row.ID}); err != nil {
			return t.fault(err)
		}
		if err := t.queries.SetAccessKey(ctx, db.SetAccessKeyParams{AccessKey: keyOf(row.AccessCode, row.ID), ID: row.ID}); err != nil {
			return t.fault(err)
		}
	}
	return nil
}

// SetAccessCode implements store.Writer.
func (t *Tx) SetAccessCode(ctx context.Context, memberID, code string) error {
	return t.changed(t.queries.SetAccessCode(ctx, db.SetAccessCodeParams{AccessCode: code, AccessKey: keyOf(code, memberID), ID: memberID}))
}

// Account implements store.Reader.
func (t *Tx) Account(ctx context.Context, memberID string) (store.Account, error) {
	row, err := t.queries.GetAccount(ctx, memberID)
	return accountOf(row), t.fault(err)
}

// AccountByLogin implements store.Reader.
func (t *Tx) AccountByLogin(ctx context.Context, login string) (store.Account, error) {
	row, err := t.queries.GetAccountByLogin(ctx, db.GetAccountByLoginParams{AccessKey: mutual.CardKey(login), Login: login})
	return accountOf(db.GetAccountRow(row)), t.fault(err)
}

// AccountByEmail implements store.Reader.
func (t *Tx) AccountByEmail(ctx context.Context, email string) (store.Account, error) {
	row, err := t.queries.GetAccountByEmail(ctx, email)
	return accountOf(db.GetAccountRow(row)), t.fault(err)
}

func accountOf(row db.GetAccountRow) store.Account {
	return store.Account{
		MemberID: row.MemberID, AccessCode: row.AccessCode,
		Email: row.Email, EmailCertifiedAt: mutual.Millis(row.EmailCertifiedAt), PasswordHash: row.PasswordHash,
		Question: mutual.QuestionID(row.Question), AnswerHash: row.AnswerHash,
		TermsVersion: row.TermsVersion, TermsAt: mutual.Millis(row.TermsAt), BankHoldUntil: mutual.Millis(row.BankHoldUntil),
		Blocked: row.Blocked, BlockedUntil: mutual.Millis(row.BlockedUntil),
	}
}

// AddAccount implements store.Writer.
func (t *Tx) AddAccount(ctx context.Context, account store.Account) error {
	return t.fault(t.queries.AddAccount(ctx, db.AddAccountParams{
		MemberID: account.MemberID,
		Email:    account.Email, EmailCertifiedAt: int64(account.EmailCertifiedAt), PasswordHash: account.PasswordHash,
		Question: string(account.Question), AnswerHash: account.AnswerHash,
		TermsVersion: account.TermsVersion, TermsAt: int64(account.TermsAt), BankHoldUntil: int64(account.BankHoldUntil),
		Blocked: account.Blocked, BlockedUntil: int64(account.BlockedUntil),
	}))
}

// SetPasswordHash implements store.Writer.
func (t *Tx) SetPasswordHash(ctx context.Context, memberID, hash string) error {
	return t.changed(t.queries.SetPasswordHash(ctx, db.SetPasswordHashParams{PasswordHash: hash, MemberID: memberID}))
}

// SetAnswerHash implements store.Writer.
func (t *Tx) SetAnswerHash(ctx context.Context, memberID, hash string) error {
	return t.changed(t.queries.SetAnswerHash(ctx, db.SetAnswerHashParams{AnswerHash: hash, MemberID: memberID}))
}

// SetBankHold implements store.Writer.
func (t *Tx) SetBankHold(ctx context.Context, memberID string, until mutual.Millis) error {
	return t.changed(t.queries.SetBankHold(ctx, db.SetBankHoldParams{BankHoldUntil: int64(until), MemberID: memberID}))
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
		WaitUntil: mutual.Millis(row.WaitUntil), SucceededAt: mutual.Millis(row.SucceededAt), KeepUntil: mutual.Millis(row.KeepUntil),
	}, t.fault(err)
}

// PutThrottle implements store.Writer.
func (t *Tx) PutThrottle(ctx context.Context, throttle store.Throttle) error {
	return t.fault(t.queries.PutThrottle(ctx, db.PutThrottleParams{
		Bucket: throttle.Bucket, Failures: throttle.Failures, FailedAt: int64(throttle.FailedAt),
		WaitUntil: int64(throttle.WaitUntil), SucceededAt: int64(throttle.SucceededAt), KeepUntil: int64(throttle.KeepUntil),
	}))
}

// DropStaleThrottles implements store.Writer.
func (t *Tx) DropStaleThrottles(ctx context.Context, before mutual.Millis, limit int) (int64, error) {
	dropped, err := t.queries.DeleteStaleThrottles(ctx, db.DeleteStaleThrottlesParams{Before: int64(before), Most: int32(limit)})
	return dropped, t.fault(err)
}

// PutBackWaits implements store.Writer.
func (t *Tx) PutBackWaits(ctx context.Context, latest store.LatestWaits) error {
	for _, clamp := range []struct {
		run func(context.Context, int64) error
		to  mutual.Millis
	}{
		{t.queries.ClampThrottles, latest.Throttle}, {t.queries.ClampBankHolds, latest.BankHold},
		{t.queries.ClampResends, latest.Resend}, {t.queries.ClampResets, latest.Reset}, {t.queries.ClampLetters, latest.Letter},
	} {
		if err := clamp.run(ctx, int64(clamp.to)); err != nil {
			return t.fault(err)
		}
	}
	return nil
}
