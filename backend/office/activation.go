package office

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// codeTries is how many wrong short codes a mail bears: its 40 bits are for eyes and
// fingers, not for guessing machines.
const codeTries = 5

// Activate makes the account of a registration whose mail was followed: only then it
// exists (the mutual's notice, fourth step). Errors carry CodeLinkUnknown,
// CodeLinkUsed, CodeLinkExpired and CodeEmailTaken.
func (o *Office) Activate(ctx context.Context, token string, from Origin) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		link, err := o.liveLink(ctx, w, token, linkActivation)
		if err != nil {
			return err
		}
		registration, err := w.Registration(ctx, link.RegistrationID)
		if err != nil {
			return linkUnknown(err)
		}
		return o.activate(ctx, w, registration, from)
	})
}

// ActivateByCode does what Activate does with the short code of the newest mail, for
// whoever holds the registration's handle. Errors carry CodeCodeWrong,
// CodeThrottled after too many wrong ones until another mail may be asked for,
// CodeTicketExpired, CodeLinkExpired, CodeLinkUsed and CodeEmailTaken.
func (o *Office) ActivateByCode(ctx context.Context, handle, code string, from Origin) error {
	var refused error
	err := o.store.Update(ctx, func(w store.Writer) error {
		registration, err := registrationByHandle(ctx, w, handle)
		if err != nil {
			return err
		}
		switch {
		case registration.State == string(mutual.RegistrationWaiting) && registration.ExpiresAt <= o.Now():
			return &mutual.Error{Code: mutual.CodeLinkExpired}
		case registration.State == string(mutual.RegistrationActivated):
			return &mutual.Error{Code: mutual.CodeLinkUsed}
		case registration.CodeTries >= codeTries:
			return &mutual.Error{Code: mutual.CodeThrottled, Until: registration.ResendAt}
		}
		if registration.CodeHash != "" && hmac.Equal([]byte(registration.CodeHash), []byte(codeHash(registration.ID, code))) {
			return o.activate(ctx, w, registration, from)
		}
		refused = &mutual.Error{Code: mutual.CodeCodeWrong, Field: "code"}
		registration.CodeTries++
		return w.PutRegistration(ctx, registration)
	})
	if err == nil {
		err = refused
	}
	return err
}

// activate makes the account, and ends every other way to one for this member.
func (o *Office) activate(ctx context.Context, w store.Writer, registration store.Registration, from Origin) error {
	switch mutual.RegistrationState(registration.State) {
	case mutual.RegistrationActivated:
		return &mutual.Error{Code: mutual.CodeLinkUsed}
	case mutual.RegistrationSuperseded:
		return &mutual.Error{Code: mutual.CodeLinkUnknown}
	}
	_, err := w.Account(ctx, registration.MemberID)
	if err == nil {
		return &mutual.Error{Code: mutual.CodeLinkUsed}
	}
	if mutual.CodeOf(err) != mutual.CodeNotFound {
		return err
	}
	if _, err := w.AccountByEmail(ctx, registration.Email); mutual.CodeOf(err) != mutual.CodeNotFound {
		if err == nil {
			err = &mutual.Error{Code: mutual.CodeEmailTaken, Field: "email"}
		}
		return err
	}
	now := o.Now()
	err = w.AddAccount(ctx, store.Account{
		MemberID: registration.MemberID, Email: registration.Email, EmailCertifiedAt: now,
		PasswordHash: registration.PasswordHash, Question: registration.Question, AnswerHash: registration.AnswerHash,
		TermsVersion: registration.TermsVersion, TermsAt: registration.CreatedAt,
	})
	if err != nil {
		return err
	}
	err = w.PutConsent(ctx, store.Consent{
		MemberID: registration.MemberID, Purpose: consentEmail, Given: registration.ShareEmail, At: registration.CreatedAt,
	})
	if err != nil {
		return err
	}
	if err := w.EndLinks(ctx, registration.MemberID, linkActivation, now); err != nil {
		return err
	}
	all, err := w.RegistrationsOf(ctx, registration.MemberID)
	if err != nil {
		return err
	}
	for _, r := range all {
		if r.ID != registration.ID && r.State != string(mutual.RegistrationWaiting) {
			continue
		}
		r.State = string(mutual.RegistrationSuperseded)
		if r.ID == registration.ID {
			r.State = string(mutual.RegistrationActivated)
		}
		r.PasswordHash, r.AnswerHash, r.CodeHash = "", "", ""
		if err := w.PutRegistration(ctx, r); err != nil {
			return err
		}
	}
	return o.note(ctx, w, registration.MemberID, mutual.EventActivated, from)
}

// The purposes of links.
const (
	linkActivation = "activation"
	linkPassword   = "password"
	linkCancel     = "cancel"
)

// liveLink returns the link that a token belongs to if it still leads somewhere.
func (o *Office) liveLink(ctx context.Context, r store.Reader, token, purpose string) (store.Link, error) {
	link, err := r.Link(ctx, tokenHash(token))
	switch {
	case err != nil:
		return link, linkUnknown(err)
	case link.Purpose != purpose:
		return link, &mutual.Error{Code: mutual.CodeLinkUnknown}
	case link.UsedAt > 0:
		return link, &mutual.Error{Code: mutual.CodeLinkUsed}
	case link.ExpiresAt <= o.Now():
		return link, &mutual.Error{Code: mutual.CodeLinkExpired}
	}
	return link, nil
}

func linkUnknown(err error) error {
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return mutual.Fault(mutual.CodeLinkUnknown, err)
	}
	return err
}

// codeLetters are Crockford's: none is taken for another.
const codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newCode draws a short code of 40 random bits, grouped for reading.
func newCode() string {
	random := make([]byte, 8)
	rand.Read(random)
	for i, b := range random {
		random[i] = codeLetters[b%32]
	}
	return string(random[:4]) + "-" + string(random[4:])
}

// sameLetters reads what people write for Crockford's letters.
var sameLetters = strings.NewReplacer("o", "0", "i", "1", "l", "1")

// codeHash is keyed by the registration's own random id.
func codeHash(registrationID, code string) string {
	mac := hmac.New(sha256.New, []byte(registrationID))
	mac.Write([]byte(strings.ToUpper(sameLetters.Replace(mutual.CardKey(code)))))
	return hex.EncodeToString(mac.Sum(nil))
}
