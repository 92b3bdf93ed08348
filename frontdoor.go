package main

import (
	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// BeginRegistration opens a registration with the member's number and access code.
func (a *App) BeginRegistration(number, code string) (mutual.Admission, error) {
	return a.desk.BeginRegistration(a.ctx, number, code)
}

// Terms returns the current terms of use.
func (a *App) Terms() (mutual.Terms, error) { return a.desk.Terms(a.ctx) }

// ChooseAccount hands in what the member chose and accepted.
func (a *App) ChooseAccount(choice mutual.AccountChoice) (mutual.Waiting, error) {
	return a.desk.ChooseAccount(a.ctx, choice)
}

// RegistrationStatus asks the office how far the registration is.
func (a *App) RegistrationStatus() (mutual.Waiting, error) { return a.desk.RegistrationStatus(a.ctx) }

// ResendActivation has the activation mail sent again.
func (a *App) ResendActivation() (mutual.Waiting, error) { return a.desk.ResendActivation(a.ctx) }

// CorrectEmail changes the address of the registration and has the mail sent there.
func (a *App) CorrectEmail(email string) (mutual.Waiting, error) {
	return a.desk.CorrectEmail(a.ctx, email)
}

// ActivateByCode makes the account with the short code of the mail.
func (a *App) ActivateByCode(code string) error { return a.desk.ActivateByCode(a.ctx, code) }

// ResumeRegistration comes back to a registration that waits for its mail.
func (a *App) ResumeRegistration(login, password string) (mutual.Waiting, error) {
	return a.desk.ResumeRegistration(a.ctx, login, password)
}

// AbandonRegistration forgets the registration on this device.
func (a *App) AbandonRegistration() { a.desk.AbandonRegistration() }

// MailboxServers says where the mailbox of an address may be, the best place first.
func (a *App) MailboxServers(email string) ([]mailbox.Server, error) {
	return a.desk.MailboxServers(a.ctx, email)
}

// FindActivation looks for the activation message and waits for it to come.
func (a *App) FindActivation(login desk.MailboxLogin) (mailbox.Found, error) {
	return a.desk.FindActivation(a.ctx, login)
}

// CancelFind ends the search in the mailbox.
func (a *App) CancelFind() { a.desk.CancelFind() }

// ConfirmFound makes the account with the link that was found.
func (a *App) ConfirmFound() error { return a.desk.ConfirmFound(a.ctx) }

// BeginRecovery opens the ways to a new password.
func (a *App) BeginRecovery(number, code string) (mutual.Recovery, error) {
	return a.desk.BeginRecovery(a.ctx, number, code)
}

// AnswerQuestion sets a new password and returns when it holds, in epoch
// milliseconds; 0: at once.
func (a *App) AnswerQuestion(answer, password string) (int64, error) {
	effectiveAt, err := a.desk.AnswerQuestion(a.ctx, answer, password)
	return int64(effectiveAt), err
}

// MailReset has a link for a new password sent, and returns from when it is sent again,
// in epoch milliseconds.
func (a *App) MailReset() (int64, error) {
	resendAt, err := a.desk.MailReset(a.ctx)
	return int64(resendAt), err
}

// ResetPassword sets a new password with the link that opened the application.
func (a *App) ResetPassword(password string) error { return a.desk.ResetPassword(a.ctx, password) }

// ReportLostCode tells the mutual's advisers that the access code is lost.
func (a *App) ReportLostCode(email, number string) error {
	return a.desk.ReportLostCode(a.ctx, email, number)
}

// PasswordFaults is all that the rule finds wrong with a password.
func (a *App) PasswordFaults(password string, about []string) mutual.Faults {
	return desk.PasswordFaults(password, about)
}

// CheckAccount is all that is wrong with what is chosen at the registration's second step.
func (a *App) CheckAccount(choice mutual.AccountChoice, names, numbers []string) mutual.Faults {
	return desk.CheckAccount(choice, names, numbers)
}

// Link tells which link waits to be acted on.
func (a *App) Link() desk.Link { return a.desk.Link() }
