package office

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// pair is what counts of what someone shows of a member's card: number and access code.
type pair struct {
	number, code string
	member       store.MemberRecord // empty where the two do not belong together
	counted      *attempt
}

// checkPair counts a try and looks the pair up, with the same work for an unknown
// number and for a wrong code. It returns CodeFieldRequired and CodeThrottled; without an
// error the caller leaves the attempt.
func (o *Office) checkPair(ctx context.Context, number, code string, from Origin) (pair, error) {
	p := pair{number: mutual.CardKey(number), code: mutual.CardKey(code)}
	switch {
	case p.number == "":
		return p, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "member_number"}
	case p.code == "":
		return p, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "access_code"}
	}
	var found store.MemberRecord
	var err error
	p.counted, err = o.try(ctx, from, func(store.Writer) (subject, error) {
		return subject{kind: typedCard, typed: p.number}, nil
	}, func(w store.Writer, _ *attempt) (err error) {
		found, err = w.MemberByNumber(ctx, number)
		return unlessNotFound(err)
	})
	if err != nil {
		return p, err
	}
	shown, kept := sha256.Sum256([]byte(p.code)), sha256.Sum256([]byte(mutual.CardKey(found.AccessCode)))
	if subtle.ConstantTimeCompare(shown[:], kept[:]) == 1 {
		p.member = found
	}
	return p, nil
}

// about lists what a member's password and answer must not contain.
func about(member store.MemberRecord, email string) []string {
	return []string{
		email, member.FirstName, member.LastName, member.Number, member.AccessCode,
		mutual.CardKey(member.Number), mutual.CardKey(member.AccessCode),
	}
}
