package office

import (
	"context"
	"crypto/rand"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// BlockMember closes a member's account until an instant, 0 for until UnblockMember: no
// session works from then on, and none that was open works again. Errors carry
// CodeNotFound for a number that is nobody's or without an account, and
// CodeInvalidDate with the field "until" for an end that is over.
func (o *Office) BlockMember(ctx context.Context, by By, number string, until mutual.Millis) error {
	if until != 0 && until <= o.Now() {
		return &mutual.Error{Code: mutual.CodeInvalidDate, Field: "until"}
	}
	return o.actOn(ctx, by, ActionAccountBlocked, number, func(w store.Writer, member store.MemberRecord) error {
		if err := o.block(ctx, w, member.ID, until); err != nil {
			return err
		}
		return o.tellCertified(ctx, w, member.ID, mail.KindAccountBlocked, until)
	})
}

// UnblockMember opens a blocked account again; the member signs in anew. Errors carry
// CodeNotFound, and CodeInvalidRequest with the field "number" for an account that is
// not blocked.
func (o *Office) UnblockMember(ctx context.Context, by By, number string) error {
	return o.actOn(ctx, by, ActionAccountUnblocked, number, func(w store.Writer, member store.MemberRecord) error {
		account, err := w.Account(ctx, member.ID)
		if err != nil {
			return err
		}
		if !account.Blocked {
			return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "number"}
		}
		if err := o.unblock(ctx, w, member.ID); err != nil {
			return err
		}
		return o.tellCertified(ctx, w, member.ID, mail.KindAccountUnblocked, 0)
	})
}

// block closes an account, whose sessions are over at once. It leaves their rows, so that
// whoever shows a token of theirs is told why it works no more: a token is as good a
// proof as the password.
func (o *Office) block(ctx context.Context, w store.Writer, memberID string, until mutual.Millis) error {
	if err := w.SetBlock(ctx, memberID, true, until); err != nil {
		return err
	}
	return o.note(ctx, w, memberID, mutual.EventAccountBlocked, Origin{})
}

func (o *Office) unblock(ctx context.Context, w store.Writer, memberID string) error {
	if err := o.lift(ctx, w, memberID); err != nil {
		return err
	}
	return o.note(ctx, w, memberID, mutual.EventAccountUnblocked, Origin{})
}

// lift takes a block away, with the sessions that it ended.
func (o *Office) lift(ctx context.Context, w store.Writer, memberID string) error {
	if err := w.SetBlock(ctx, memberID, false, 0); err != nil {
		return err
	}
	return w.EndSessionsOf(ctx, memberID)
}

// isBlocked reports whether an account is closed now.
func (o *Office) isBlocked(account store.Account) bool {
	return account.Blocked && (account.BlockedUntil == 0 || account.BlockedUntil > o.Now())
}

// checkBlock returns CodeAccountBlocked with Until for an account that is closed, and
// CodeSessionEnded where a block has come to its end: what it ended stays ended.
func (o *Office) checkBlock(ctx context.Context, r store.Reader, memberID string) error {
	account, err := r.Account(ctx, memberID)
	switch {
	case err != nil:
		return err
	case o.isBlocked(account):
		return &mutual.Error{Code: mutual.CodeAccountBlocked, Until: account.BlockedUntil}
	case account.Blocked:
		return &mutual.Error{Code: mutual.CodeSessionEnded}
	}
	return nil
}

// issuedLetters are those of the codes on cards and statements: none is taken for
// another, read or typed.
const issuedLetters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// issuedLength gives 39 random bits, behind the throttle of the pair.
const issuedLength = 8

// IssueCode gives a member another access code and returns it: it is told here and nowhere
// else. The earlier one opens nothing any more, and reports of its loss are dealt with.
// Errors carry CodeNotFound.
func (o *Office) IssueCode(ctx context.Context, by By, number string) (code string, err error) {
	err = o.actOn(ctx, by, ActionAccessCodeIssued, number, func(w store.Writer, member store.MemberRecord) error {
		if code, err = freeCode(ctx, w); err != nil {
			return err
		}
		if err := w.SetAccessCode(ctx, member.ID, normalise(code)); err != nil {
			return err
		}
		if err := w.CloseRequests(ctx, RequestLostCode, member.Number); err != nil {
			return err
		}
		if err := o.note(ctx, w, member.ID, mutual.EventAccessCodeIssued, Origin{}); err != nil {
			return err
		}
		return o.tellCertified(ctx, w, member.ID, mail.KindAccessCodeIssued, 0)
	})
	if err != nil {
		return "", err
	}
	return code, nil
}

// freeCode draws a code that is no other member's.
func freeCode(ctx context.Context, r store.Reader) (string, error) {
	for {
		code := issuedCode()
		_, err := r.MemberByAccessCode(ctx, normalise(code))
		switch mutual.CodeOf(err) {
		case "":
		case mutual.CodeNotFound:
			return code, nil
		default:
			return "", err
		}
	}
}

func issuedCode() string {
	code := make([]byte, 0, issuedLength)
	for random := make([]byte, 1); len(code) < issuedLength; {
		rand.Read(random)
		// What is above the last whole multiple would favour the first letters.
		if whole := 256 / len(issuedLetters) * len(issuedLetters); int(random[0]) < whole {
			code = append(code, issuedLetters[int(random[0])%len(issuedLetters)])
		}
	}
	return string(code)
}

// actOn does something to one member, with its line in the staff's journal.
func (o *Office) actOn(ctx context.Context, by By, action Action, number string, act func(store.Writer, store.MemberRecord) error) error {
	err := o.store.Update(ctx, func(w store.Writer) error {
		member, err := w.MemberByNumber(ctx, number)
		if err != nil {
			return err
		}
		if err := act(w, member); err != nil {
			return err
		}
		return o.record(ctx, w, by, action, member.ID, "")
	})
	if err == nil {
		o.Wake()
	}
	return err
}
