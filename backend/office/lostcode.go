package office

import (
	"context"
	"crypto/rand"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// RequestLostCode is the kind of request that reports a lost access code.
const RequestLostCode = "access_code_lost"

// requestOpen is the state of a report that nobody has dealt with.
const requestOpen = "open"

// ReportLostCode tells the mutual's advisers that a member lost their access code
// (the mutual's notice, « Code d'accès perdu »), once for as long as nobody has
// answered. Everybody gets the same answer; the certified address gets a mail. Errors
// carry CodeFieldRequired, CodeInvalidEmail and CodeThrottled.
func (o *Office) ReportLostCode(ctx context.Context, email, number string, from Origin) error {
	email, number = normalise(email), withoutSpaces(number)
	if number == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "member_number"}
	}
	if err := mutual.CheckEmail(email); err != nil {
		return err
	}
	err := o.store.Update(ctx, func(w store.Writer) error {
		if _, err := o.begin(ctx, w, RequestLostCode+" "+number, from.Address); err != nil {
			return err
		}
		member, err := w.MemberByNumber(ctx, number)
		if err != nil && mutual.CodeOf(err) != mutual.CodeNotFound {
			return err
		}
		added, err := w.AddRequest(ctx, store.Request{
			ID: rand.Text(), Kind: RequestLostCode, MemberID: member.ID, Number: number, Email: email,
			State: requestOpen, CreatedAt: o.Now(),
		})
		if err != nil || !added || member.ID == "" {
			return err
		}
		account, err := w.Account(ctx, member.ID)
		if mutual.CodeOf(err) == mutual.CodeNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		if err := o.note(ctx, w, member.ID, mutual.EventAccessCodeReported, from); err != nil {
			return err
		}
		if account.EmailCertifiedAt == 0 {
			return nil
		}
		return o.tell(ctx, w, account, mail.KindAccessCodeReported, 0, from)
	})
	if err == nil {
		o.Wake()
	}
	return err
}

// SharedEmails lists the certified addresses of the members who let the mutual pass
// theirs on (the notice's « Je n'autorise pas la diffusion de mon adresse mail »).
func (o *Office) SharedEmails(ctx context.Context) (emails []string, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		emails, err = r.EmailsFor(ctx, consentEmail)
		return err
	})
	return emails, err
}

// Requests lists what the advisers are asked for, open ones first.
func (o *Office) Requests(ctx context.Context) (requests []store.Request, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		requests, err = r.Requests(ctx)
		return err
	})
	return requests, err
}
