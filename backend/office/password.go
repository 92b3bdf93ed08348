package office

import (
	"context"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// ChangePassword gives the account another password for whoever knows the old one, and
// ends the member's other sessions: this device goes on. Errors carry CodeBadCredentials
// with the field old_password, CodeThrottled, and the codes of a refused password.
func (o *Office) ChangePassword(ctx context.Context, caller Caller, old, password string, from Origin) error {
	var member store.MemberRecord
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		member, err = r.Member(ctx, caller.MemberID)
		return err
	})
	if err != nil {
		return err
	}
	// What is refused of the new one costs no try, and tells nothing about the old.
	proof, err := o.provePassword(ctx, caller.MemberID, old, from, func(account store.Account) error {
		return checkPassword(password, about(member, account.Email)...)
	})
	var fault *mutual.Error
	if errors.As(err, &fault) && (fault.Code == mutual.CodeBadCredentials || fault.Code == mutual.CodeFieldRequired) {
		return &mutual.Error{Code: fault.Code, Field: "old_password", Err: err}
	}
	if err != nil {
		return err
	}
	defer proof.counted.leave()
	hash, err := o.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		if err := o.succeed(ctx, w, proof.counted); err != nil {
			return err
		}
		now, err := w.Account(ctx, caller.MemberID)
		if err != nil {
			return err
		}
		if now.PasswordHash != proof.account.PasswordHash { // another device was faster
			return &mutual.Error{Code: mutual.CodeBadCredentials, Field: "old_password"}
		}
		return o.replacePassword(ctx, w, caller, now, hash, from)
	})
	if err != nil {
		return err
	}
	o.Wake()
	return nil
}

func (o *Office) replacePassword(ctx context.Context, w store.Writer, caller Caller, account store.Account, hash string, from Origin) error {
	sessions, err := w.Sessions(ctx, caller.MemberID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if s.ID == caller.SessionID {
			from.Device = s.Device
			continue
		}
		if err := w.EndSession(ctx, s.ID); err != nil {
			return err
		}
	}
	if err := w.SetPasswordHash(ctx, caller.MemberID, hash); err != nil {
		return err
	}
	if err := w.EndLinks(ctx, caller.MemberID, linkPassword, o.Now()); err != nil {
		return err
	}
	if err := o.dropPending(ctx, w, caller.MemberID); err != nil {
		return err
	}
	if err := o.note(ctx, w, caller.MemberID, mutual.EventPasswordChanged, from); err != nil {
		return err
	}
	return o.tell(ctx, w, account, mail.KindPasswordReplaced, 0, from)
}

// SetPassword gives an account another password and ends its sessions.
func (o *Office) SetPassword(ctx context.Context, memberID, password string) error {
	hash, err := o.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	return o.store.Update(ctx, func(w store.Writer) error { return o.setPassword(ctx, w, memberID, hash) })
}
