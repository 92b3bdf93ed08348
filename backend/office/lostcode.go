package office

import (
	"cmp"
	"context"
	"crypto/rand"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// RequestLostCode is the kind of request that reports a lost access code.
const RequestLostCode = "access_code_lost"

// The states of a report.
const (
	requestOpen = "open"
	requestDone = "done"
)

// Under a number that nobody has, there is nobody to send a code to: what an adviser may
// still make of the address is over in a week, and of invented numbers only the newest
// few stay, so that they cost neither the disk nor the advisers' eyes.
const (
	unknownKept = 7 * 24 * time.Hour
	unknownMost = 200
)

// ReportLostCode tells the mutual's advisers that a member lost their access code
// (the mutual's notice, « Code d'accès perdu »), once for as long as nobody has
// answered. Everybody gets the same answer; the certified address gets a mail. Errors
// carry CodeFieldRequired, CodeInvalidEmail and CodeThrottled.
func (o *Office) ReportLostCode(ctx context.Context, email, number string, from Origin) error {
	email = normalise(email)
	key := mutual.CardKey(number)
	if key == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "member_number"}
	}
	if err := mutual.CheckEmail(email); err != nil {
		return err
	}
	counted, err := o.try(ctx, from, func(store.Writer) (subject, error) {
		return subject{kind: typedLostCode, typed: key}, nil
	}, func(w store.Writer, _ *attempt) error {
		member, err := w.MemberByNumber(ctx, number)
		if err != nil && mutual.CodeOf(err) != mutual.CodeNotFound {
			return err
		}
		added, err := w.AddRequest(ctx, store.Request{
			ID: rand.Text(), Kind: RequestLostCode, MemberID: member.ID, Number: cmp.Or(member.Number, key), Email: email,
			State: requestOpen, CreatedAt: o.Now(),
		})
		if err != nil || !added {
			return err
		}
		if member.ID == "" {
			return w.DropUnknownReports(ctx, mutual.MillisOf(o.now().Add(-unknownKept)), unknownMost)
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
	if err != nil {
		return err
	}
	counted.leave()
	o.Wake()
	return nil
}

// SharedEmails lists the certified addresses of the members who let the mutual pass
// theirs on (the notice's « Je n'autorise pas la diffusion de mon adresse mail »). The
// staff's journal keeps that it was asked for.
func (o *Office) SharedEmails(ctx context.Context, by By) (emails []string, err error) {
	err = o.store.Update(ctx, func(w store.Writer) error {
		if emails, err = w.EmailsFor(ctx, consentEmail); err != nil {
			return err
		}
		return o.record(ctx, w, by, ActionEmailsExported, "", "")
	})
	return emails, err
}

// Reports tells apart the reports of lost codes.
type Reports string

// The parts of the reports: those that wait, of members and under numbers that nobody
// has, and those that an adviser has dealt with.
const (
	ReportsOpen    Reports = "open"
	ReportsUnknown Reports = "unknown"
	ReportsDone    Reports = "done"
)

// LostCodes lists reports, the longest waiting first, at most limit after a cursor; next
// is "" at the end. Errors carry CodeInvalidRequest for a cursor that is none.
func (o *Office) LostCodes(ctx context.Context, which Reports, after string, limit int) (reports []store.Request, next string, err error) {
	state := requestOpen
	if which == ReportsDone {
		state = requestDone
	}
	err = o.store.View(ctx, func(r store.Reader) error {
		reports, next, err = r.Reports(ctx, state, which == ReportsUnknown, after, limit)
		return err
	})
	return reports, next, err
}
