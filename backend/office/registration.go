package office

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Each registration sends mail to an address that nobody has certified yet: a few a day
// from one network. Whoever holds a card is let through from there however many others
// have begun elsewhere, for a stranger with its number and code must not shut its owner out.
var (
	registrationLimit    = limit{free: 5, first: 10 * time.Minute, cap: time.Hour}
	registrationsOfOwner = limit{free: 20, first: time.Minute, cap: 10 * time.Minute}
)

// resendWaits are the waits between the mails of one registration.
var resendWaits = []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}

// sendsMost is how many mails one registration may ask for, corrections included.
const sendsMost = 10

// consentEmail is the purpose of the notice's « Je n'autorise pas la diffusion de
// mon adresse mail ».
const consentEmail = "email_sharing"

// BeginRegistration is the first step of the notice: number and access code. A
// registered member is let in like any other, since whoever holds a card must not
// learn whether its owner has an account; the owner is told in the end. Errors
// carry CodeFieldRequired, CodeThrottled and CodePairUnknown.
func (o *Office) BeginRegistration(ctx context.Context, number, code string, from Origin) (mutual.Admission, error) {
	shown, err := o.checkPair(ctx, number, code, from)
	if err != nil {
		return mutual.Admission{}, err
	}
	defer shown.counted.leave()
	if shown.member.ID == "" {
		return mutual.Admission{}, &mutual.Error{Code: mutual.CodePairUnknown}
	}
	err = o.store.Update(ctx, func(w store.Writer) error { return o.succeed(ctx, w, shown.counted) })
	if err != nil {
		return mutual.Admission{}, err
	}
	admission := mutual.Admission{
		Name:         shown.member.FirstName + " " + shown.member.LastName,
		Questions:    mutual.Questions(),
		TermsVersion: o.terms.Version,
		ExpiresAt:    mutual.MillisOf(o.now().Add(ticketLife)),
	}
	admission.Ticket, err = o.tickets.seal(ticket{
		Purpose: ticketRegistration, MemberID: shown.member.ID, Who: shown.member.ID, Until: admission.ExpiresAt,
	})
	return admission, err
}

// Terms returns the terms of use.
func (o *Office) Terms() mutual.Terms { return o.terms }

// ChooseAccount is the second and third step: what the member chose and accepted.
// Nothing is an account yet; the mail of the fourth step is queued. Errors carry
// CodeTicketExpired, CodeTermsChanged, CodeThrottled, and with their field the
// codes of mutual.CheckPassword, mutual.CheckEmail and mutual.CheckAnswer,
// CodePasswordCommon, and CodeInvalidRequest for an unknown question.
func (o *Office) ChooseAccount(ctx context.Context, ticketText string, choice mutual.AccountChoice, from Origin) (mutual.Waiting, error) {
	entry, err := o.tickets.open(ticketRegistration, ticketText, o.Now())
	if err != nil {
		return mutual.Waiting{}, err
	}
	var member store.MemberRecord
	err = o.store.View(ctx, func(r store.Reader) (err error) {
		member, err = r.Member(ctx, entry.MemberID)
		return err
	})
	if err != nil {
		return mutual.Waiting{}, err
	}
	choice.Email = normalise(choice.Email)
	if err := o.checkChoice(choice, member); err != nil {
		return mutual.Waiting{}, err
	}
	registration := store.Registration{
		ID: rand.Text(), MemberID: member.ID, Email: choice.Email, Question: choice.Question, ShareEmail: choice.ShareEmail,
		TermsVersion: choice.TermsVersion, State: string(mutual.RegistrationWaiting),
	}
	if registration.PasswordHash, err = o.hasher.hash(ctx, choice.Password); err != nil {
		return mutual.Waiting{}, err
	}
	if registration.AnswerHash, err = o.hasher.hash(ctx, normaliseAnswer(choice.Answer)); err != nil {
		return mutual.Waiting{}, err
	}
	handle := newToken()
	err = o.store.Update(ctx, func(w store.Writer) error {
		now := o.Now()
		if err := o.mayRegister(ctx, w, member.ID, from); err != nil {
			return err
		}
		registration.HandleHash, registration.CreatedAt = tokenHash(handle), now
		o.startSend(&registration, now)
		if err := w.AddRegistration(ctx, registration); err != nil {
			return err
		}
		if err := o.note(ctx, w, member.ID, mutual.EventRegistered, from); err != nil {
			return err
		}
		return o.queue(ctx, w, store.Letter{Kind: string(mail.KindActivation), MemberID: member.ID, RegistrationID: registration.ID}, from)
	})
	if err != nil {
		return mutual.Waiting{}, err
	}
	o.Wake()
	return o.waiting(registration, handle), nil
}

func (o *Office) checkChoice(choice mutual.AccountChoice, member store.MemberRecord) error {
	if err := mutual.CheckEmail(choice.Email); err != nil {
		return err
	}
	personal := about(member, choice.Email)
	if err := checkPassword(choice.Password, personal...); err != nil {
		return err
	}
	if questionText(choice.Question) == "" {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "question"}
	}
	if err := checkAnswer(choice.Answer, choice.Password, personal[:3]...); err != nil {
		return err
	}
	if choice.TermsVersion != o.terms.Version {
		return &mutual.Error{Code: mutual.CodeTermsChanged}
	}
	return nil
}

// checkPassword is the notice's rule, and that a password is not one that everybody
// tries first.
func checkPassword(password string, about ...string) error {
	password = norm.NFC.String(password)
	if err := mutual.CheckPassword(password, about...); err != nil {
		return err
	}
	if isCommon(password) {
		return &mutual.Error{Code: mutual.CodePasswordCommon, Field: "password"}
	}
	return nil
}

func questionText(id mutual.QuestionID) string {
	for _, question := range mutual.Questions() {
		if question.ID == id {
			return question.Text
		}
	}
	return ""
}

// mayRegister counts a registration of a member, or returns CodeThrottled.
func (o *Office) mayRegister(ctx context.Context, w store.Writer, memberID string, from Origin) error {
	var buckets []bucket
	for n, network := range networksOf(from.Address) {
		buckets = append(buckets, bucket{o.buckets.name("registrations", memberID, network), registrationLimit.wider(n), reachPair, false})
	}
	buckets = append(buckets, bucket{o.buckets.name("registrations", memberID), registrationsOfOwner, reachSubject, false})
	_, err := o.count(ctx, w, buckets, func(here store.Throttle) bool { return here.Failures == 0 })
	var full *fullError
	if errors.As(err, &full) {
		return full.refusal()
	}
	return err
}

// startSend makes a registration wait for another mail. The 24 hours run anew once
// the mail's server has it.
func (o *Office) startSend(r *store.Registration, now mutual.Millis) {
	wait := resendWaits[min(int(r.Sends), len(resendWaits)-1)]
	r.Sends++
	r.Mail = string(mutual.MailQueued)
	r.ResendAt = now + mutual.Millis(wait.Milliseconds())
	r.ExpiresAt = max(r.ExpiresAt, now+mutual.Millis(mutual.ActivationLifetime.Milliseconds()))
}

// waiting is what the member sees of a registration.
func (o *Office) waiting(r store.Registration, handle string) mutual.Waiting {
	state := mutual.RegistrationState(r.State)
	if state == mutual.RegistrationWaiting && r.ExpiresAt <= o.Now() {
		state = mutual.RegistrationExpired
	}
	return mutual.Waiting{
		Handle: handle, State: state, Mail: mutual.MailState(r.Mail), Email: mutual.MaskEmail(r.Email),
		Sender: o.sender, Subject: mail.Subject(mail.KindActivation), ExpiresAt: r.ExpiresAt, ResendAt: r.ResendAt,
	}
}

// registrationByHandle returns CodeTicketExpired for a handle that names nothing.
func registrationByHandle(ctx context.Context, r store.Reader, handle string) (store.Registration, error) {
	registration, err := r.RegistrationByHandle(ctx, tokenHash(handle))
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		err = mutual.Fault(mutual.CodeTicketExpired, err)
	}
	return registration, err
}

// RegistrationStatus says how far a registration is. Errors carry CodeTicketExpired.
func (o *Office) RegistrationStatus(ctx context.Context, handle string) (mutual.Waiting, error) {
	var registration store.Registration
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		registration, err = registrationByHandle(ctx, r, handle)
		return err
	})
	return o.waiting(registration, handle), err
}

// ResendActivation sends the mail of a registration again. What waits no more is
// told as it is. Errors carry CodeTicketExpired, and CodeThrottled before its ResendAt.
func (o *Office) ResendActivation(ctx context.Context, handle string, from Origin) (mutual.Waiting, error) {
	return o.again(ctx, handle, from, func(_ store.Writer, r *store.Registration, now mutual.Millis) error {
		return mayResend(r, now)
	})
}

func mayResend(r *store.Registration, now mutual.Millis) error {
	if r.ResendAt > now {
		return &mutual.Error{Code: mutual.CodeThrottled, Until: r.ResendAt}
	}
	return nil
}

// CorrectEmail gives a registration another address and sends the mail there. The
// links sent to the earlier one lead nowhere from then on. Errors carry
// CodeTicketExpired, CodeThrottled after too many mails or, for the same address, before
// its ResendAt, and those of mutual.CheckEmail.
func (o *Office) CorrectEmail(ctx context.Context, handle, email string, from Origin) (mutual.Waiting, error) {
	email = normalise(email)
	if err := mutual.CheckEmail(email); err != nil {
		return mutual.Waiting{}, err
	}
	return o.again(ctx, handle, from, func(w store.Writer, r *store.Registration, now mutual.Millis) error {
		if r.Email == email {
			return mayResend(r, now)
		}
		// The earlier registration stays as a row that no handle names, so that its
		// links and its mails die with it.
		earlier := *r
		earlier.State, earlier.HandleHash = string(mutual.RegistrationSuperseded), tokenHash(rand.Text())
		earlier.PasswordHash, earlier.AnswerHash, earlier.CodeHash = "", "", ""
		if err := w.PutRegistration(ctx, earlier); err != nil {
			return err
		}
		r.ID, r.Email, r.CodeHash, r.CodeTries = rand.Text(), email, "", 0
		return nil
	})
}

// again sends another mail for a registration after change allowed and altered it.
func (o *Office) again(ctx context.Context, handle string, from Origin, change func(store.Writer, *store.Registration, mutual.Millis) error) (mutual.Waiting, error) {
	var registration store.Registration
	err := o.store.Update(ctx, func(w store.Writer) (err error) {
		now := o.Now()
		if registration, err = registrationByHandle(ctx, w, handle); err != nil {
			return err
		}
		if o.waiting(registration, handle).State != mutual.RegistrationWaiting {
			return nil
		}
		if registration.Sends >= sendsMost {
			return &mutual.Error{Code: mutual.CodeThrottled, Until: registration.ExpiresAt}
		}
		before := registration
		if err := change(w, &registration, now); err != nil {
			return err
		}
		o.startSend(&registration, now)
		if registration.ID != before.ID {
			err = w.AddRegistration(ctx, registration)
		} else {
			err = w.PutRegistration(ctx, registration)
		}
		if err != nil {
			return err
		}
		if registration.ID == before.ID && before.Mail == string(mutual.MailQueued) {
			return nil // a mail that has not left yet need not leave twice
		}
		return o.queue(ctx, w, store.Letter{
			Kind: string(mail.KindActivation), MemberID: registration.MemberID, RegistrationID: registration.ID,
		}, from)
	})
	if err != nil {
		return mutual.Waiting{}, err
	}
	o.Wake()
	return o.waiting(registration, handle), nil
}

// ResumeRegistration gives a new handle to whoever knows the password chosen for a
// registration that waits. Errors carry CodeThrottled, and CodeBadCredentials where
// there is no such registration.
func (o *Office) ResumeRegistration(ctx context.Context, login, password string, from Origin) (mutual.Waiting, error) {
	registration, counted, err := o.waitingFor(ctx, login, password, from)
	if err != nil {
		return mutual.Waiting{}, err
	}
	defer counted.leave()
	handle := newToken()
	err = o.store.Update(ctx, func(w store.Writer) (err error) {
		if err := o.succeed(ctx, w, counted); err != nil {
			return err
		}
		if registration, err = w.Registration(ctx, registration.ID); err != nil {
			return err
		}
		registration.HandleHash = tokenHash(handle)
		return w.PutRegistration(ctx, registration)
	})
	if err != nil {
		return mutual.Waiting{}, err
	}
	return o.waiting(registration, handle), nil
}

// waitingFor finds the registration that a login and a password belong to, with
// one hash whatever is found. The caller leaves the attempt where there is no error.
func (o *Office) waitingFor(ctx context.Context, login, password string, from Origin) (store.Registration, *attempt, error) {
	var registration store.Registration
	counted, err := o.try(ctx, from, func(w store.Writer) (about subject, err error) {
		_, registration, about, err = o.behindLogin(ctx, w, login)
		return about, err
	}, nothingElse)
	if err != nil {
		return registration, nil, err
	}
	if counted.unheard {
		registration = store.Registration{}
	}
	match, _, err := o.hasher.matchesOrWastes(ctx, registration.PasswordHash, password)
	if err == nil && !match {
		err = &mutual.Error{Code: mutual.CodeBadCredentials}
	}
	if err != nil {
		counted.leave()
	}
	return registration, counted, err
}

// registrationOfLogin returns the newest registration that waits for an access code
// or an e-mail, an empty one where there is none.
func (o *Office) registrationOfLogin(ctx context.Context, r store.Reader, login string) (store.Registration, error) {
	found, err := r.RegistrationsByEmail(ctx, login)
	if err != nil {
		return store.Registration{}, err
	}
	if len(found) == 0 {
		member, err := r.MemberByAccessCode(ctx, login)
		switch mutual.CodeOf(err) {
		case "":
			if found, err = r.RegistrationsOf(ctx, member.ID); err != nil {
				return store.Registration{}, err
			}
		case mutual.CodeNotFound:
		default:
			return store.Registration{}, err
		}
	}
	for _, registration := range found {
		if registration.State == string(mutual.RegistrationWaiting) && registration.ExpiresAt > o.Now() {
			return registration, nil
		}
	}
	return store.Registration{}, nil
}
