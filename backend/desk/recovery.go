package desk

import (
	"context"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// BeginRecovery opens the ways to a new password with the member's number and access
// code. A wrong pair gets ways too, which lead nowhere. The ticket stays here. It
// fails with CodeThrottled or the office's other codes.
func (d *Desk) BeginRecovery(ctx context.Context, number, code string) (mutual.Recovery, error) {
	if err := filled(field{"member_number", number}, field{"access_code", code}); err != nil {
		return mutual.Recovery{}, err
	}
	client, err := d.reach()
	if err != nil {
		return mutual.Recovery{}, err
	}
	ways, err := client.BeginRecovery(ctx, strings.TrimSpace(number), strings.TrimSpace(code))
	d.heard(err)
	if err != nil {
		return mutual.Recovery{}, err
	}
	d.mu.Lock()
	d.door.recovery = &recovery{office: client, ticket: ways.Ticket}
	d.mu.Unlock()
	ways.Ticket = ""
	return ways, nil
}

// AnswerQuestion sets a new password by the secret question and returns when it
// holds; 0: at once. It fails with CodeAnswerWrong, CodeThrottled, CodeTicketExpired
// or what is wrong with the password.
func (d *Desk) AnswerQuestion(ctx context.Context, answer, password string) (mutual.Millis, error) {
	if err := filled(field{"answer", answer}, field{"password", password}); err != nil {
		return 0, err
	}
	r, err := d.recovering()
	if err != nil {
		return 0, err
	}
	effectiveAt, err := r.office.AnswerQuestion(ctx, r.ticket, answer, password)
	d.heard(err)
	if err != nil {
		return 0, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.door.recovery == r {
		d.door.recovery = nil
	}
	return effectiveAt, nil
}

// MailReset has a link for a new password sent to the certified address, if there is
// one, and returns from when it is sent again if asked for. It fails with
// CodeThrottled or CodeTicketExpired.
func (d *Desk) MailReset(ctx context.Context) (mutual.Millis, error) {
	r, err := d.recovering()
	if err != nil {
		return 0, err
	}
	resendAt, err := r.office.MailReset(ctx, r.ticket)
	d.heard(err)
	return resendAt, err
}

// ResetPassword sets a new password with the token of the link that opened the
// application. It fails with CodeLinkUnknown where none did, CodeLinkUsed or
// CodeLinkExpired, and forgets the token then; or with what is wrong with the
// password.
func (d *Desk) ResetPassword(ctx context.Context, password string) error {
	if err := filled(field{"password", password}); err != nil {
		return err
	}
	client, err := d.reach()
	if err != nil {
		return err
	}
	d.mu.Lock()
	token := d.door.resetToken
	d.mu.Unlock()
	if token == "" {
		return mutual.Fault(mutual.CodeLinkUnknown, nil)
	}
	err = client.ResetPassword(ctx, token, password)
	d.heard(err)
	switch mutual.CodeOf(err) {
	case "", mutual.CodeLinkUnknown, mutual.CodeLinkUsed, mutual.CodeLinkExpired:
		d.dropLink(token)
	}
	return err
}

// ReportLostCode tells the mutual's advisers that the access code is lost. Everybody
// gets the same answer. It fails with CodeInvalidEmail, CodeThrottled or the office's
// other codes.
func (d *Desk) ReportLostCode(ctx context.Context, email, number string) error {
	email = strings.TrimSpace(email)
	if err := mutual.CheckEmail(email); err != nil {
		return err
	}
	if err := filled(field{"member_number", number}); err != nil {
		return err
	}
	client, err := d.reach()
	if err != nil {
		return err
	}
	err = client.ReportLostCode(ctx, email, strings.TrimSpace(number))
	d.heard(err)
	return err
}

// recovering returns the recovery under way.
func (d *Desk) recovering() (*recovery, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.door.recovery == nil {
		return nil, mutual.Fault(mutual.CodeTicketExpired, nil)
	}
	return d.door.recovery, nil
}
