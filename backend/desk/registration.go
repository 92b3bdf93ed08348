package desk

import (
	"context"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// BeginRegistration opens a registration with the member's number and access code;
// one that was under way on this device is forgotten. The ticket stays here. It
// fails with CodePairUnknown, CodeThrottled or the office's other codes.
func (d *Desk) BeginRegistration(ctx context.Context, number, code string) (mutual.Admission, error) {
	if err := filled(field{"member_number", number}, field{"access_code", code}); err != nil {
		return mutual.Admission{}, err
	}
	client, err := d.reach()
	if err != nil {
		return mutual.Admission{}, err
	}
	admission, err := client.BeginRegistration(ctx, strings.TrimSpace(number), strings.TrimSpace(code))
	d.heard(err)
	if err != nil {
		return mutual.Admission{}, err
	}
	d.visiting(&visit{office: client, ticket: admission.Ticket})
	admission.Ticket = ""
	return admission, nil
}

// Terms fetches the current terms of use.
func (d *Desk) Terms(ctx context.Context) (mutual.Terms, error) {
	client, err := d.reach()
	if err != nil {
		return mutual.Terms{}, err
	}
	terms, err := client.Terms(ctx)
	d.heard(err)
	return terms, err
}

// ChooseAccount hands in what the member chose and accepted: from then on the
// registration waits for its mail. It fails with CodeTicketExpired, CodeTermsChanged,
// CodeEmailTaken, or a code of mutual's password, e-mail or answer rule with its
// field.
func (d *Desk) ChooseAccount(ctx context.Context, choice mutual.AccountChoice) (mutual.Waiting, error) {
	choice.Email = strings.TrimSpace(choice.Email)
	return d.step(func(v visit) (mutual.Waiting, error) {
		if v.ticket == "" {
			return mutual.Waiting{}, mutual.Fault(mutual.CodeTicketExpired, nil)
		}
		return v.office.ChooseAccount(ctx, v.ticket, choice)
	})
}

// RegistrationStatus asks the office how far the registration is. One that no longer
// waits ends the search in the mailbox. It fails with CodeTicketExpired where none
// is under way.
func (d *Desk) RegistrationStatus(ctx context.Context) (mutual.Waiting, error) {
	return d.waitingStep(func(office *remote.Client, handle string) (mutual.Waiting, error) {
		return office.RegistrationStatus(ctx, handle)
	})
}

// ResendActivation has the activation mail sent again. It fails with CodeThrottled,
// and Until, before Waiting.ResendAt.
func (d *Desk) ResendActivation(ctx context.Context) (mutual.Waiting, error) {
	return d.waitingStep(func(office *remote.Client, handle string) (mutual.Waiting, error) {
		return office.ResendActivation(ctx, handle)
	})
}

// CorrectEmail changes the address and has the mail sent there. It fails with
// CodeInvalidEmail, CodeEmailTaken or CodeThrottled.
func (d *Desk) CorrectEmail(ctx context.Context, email string) (mutual.Waiting, error) {
	email = strings.TrimSpace(email)
	if err := mutual.CheckEmail(email); err != nil {
		return mutual.Waiting{}, err
	}
	return d.waitingStep(func(office *remote.Client, handle string) (mutual.Waiting, error) {
		return office.CorrectEmail(ctx, handle, email)
	})
}

// ActivateByCode makes the account with the short code of the mail. It fails with
// CodeCodeWrong, CodeThrottled, CodeLinkUsed, CodeLinkExpired, CodeEmailTaken, or
// CodeTicketExpired where no registration waits on this device.
func (d *Desk) ActivateByCode(ctx context.Context, code string) error {
	if err := filled(field{"code", code}); err != nil {
		return err
	}
	v, err := d.waitingVisit()
	if err != nil {
		return err
	}
	err = v.office.ActivateByCode(ctx, v.waiting.Handle, strings.TrimSpace(code))
	d.heard(err)
	return err
}

// ResumeRegistration comes back to a registration that waits, after a sign-in that
// failed with CodeNotActivated. It fails with CodeBadCredentials or CodeThrottled.
func (d *Desk) ResumeRegistration(ctx context.Context, login, password string) (mutual.Waiting, error) {
	login = strings.TrimSpace(login)
	if err := filled(field{"login", login}, field{"password", password}); err != nil {
		return mutual.Waiting{}, err
	}
	client, err := d.reach()
	if err != nil {
		return mutual.Waiting{}, err
	}
	waiting, err := client.ResumeRegistration(ctx, login, password)
	d.heard(err)
	if err != nil {
		return mutual.Waiting{}, err
	}
	resumed := &visit{office: client}
	resumed.wait(waiting)
	d.visiting(resumed)
	waiting.Handle = ""
	return waiting, nil
}

// AbandonRegistration forgets the registration on this device and ends the search in
// the mailbox. At the office it lives until its mail's time is over.
func (d *Desk) AbandonRegistration() { d.visiting(nil) }

// visiting makes v the registration under way; nil: there is none.
func (d *Desk) visiting(v *visit) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.door.search.stop()
	d.door.search, d.door.visit = nil, v
}

// waitingVisit returns the registration that waits for its mail.
func (d *Desk) waitingVisit() (visit, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.door.visit == nil || d.door.visit.waiting.Handle == "" {
		return visit{}, mutual.Fault(mutual.CodeTicketExpired, nil)
	}
	return *d.door.visit, nil
}

// waitingStep is a step of a registration that waits for its mail.
func (d *Desk) waitingStep(take func(office *remote.Client, handle string) (mutual.Waiting, error)) (mutual.Waiting, error) {
	return d.step(func(v visit) (mutual.Waiting, error) {
		if v.waiting.Handle == "" {
			return mutual.Waiting{}, mutual.Fault(mutual.CodeTicketExpired, nil)
		}
		return take(v.office, v.waiting.Handle)
	})
}

// step takes one step of the registration under way and keeps what the office
// answers, unless the member gave that registration up meanwhile (CodeCancelled) or
// another step already knows it under a newer handle.
func (d *Desk) step(take func(visit) (mutual.Waiting, error)) (mutual.Waiting, error) {
	d.mu.Lock()
	v := d.door.visit
	if v == nil {
		d.mu.Unlock()
		return mutual.Waiting{}, mutual.Fault(mutual.CodeTicketExpired, nil)
	}
	before := *v
	d.mu.Unlock()

	waiting, err := take(before)
	d.heard(err)
	if err != nil {
		return mutual.Waiting{}, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.door.visit != v || v.waiting.Handle != before.waiting.Handle {
		return mutual.Waiting{}, mutual.Fault(mutual.CodeCancelled, nil)
	}
	v.wait(waiting)
	if waiting.State != mutual.RegistrationWaiting {
		d.door.search.stop()
	}
	waiting.Handle = ""
	return waiting, nil
}
