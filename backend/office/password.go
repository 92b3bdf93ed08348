package office

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// ChangePassword gives the account another password for whoever knows the old one, and
// ends the member's other sessions: this device goes on. Errors carry CodeBadCredentials
// with the field old_password, CodeThrottled, and the codes of a refused password.
func (o *Office) ChangePassword(ctx context.Context, caller Caller, old, password string, from Origin) error {
	var account store.Account
	var member store.MemberRecord
	var counted attempt
	err := o.store.Update(ctx, func(w store.Writer) (err error) {
		if account, err = w.Account(ctx, caller.MemberID); err != nil {
			return err
		}
		if member, err = w.Member(ctx, caller.MemberID); err != nil {
			return err
		}
		// What is refused here costs no try, and tells nothing about the old password.
		if err := checkPassword(password, about(member, account.Email)...); err != nil {
			return err
		}
		counted, err = o.begin(ctx, w, caller.MemberID, from.Address)
		return err
	})
	if err != nil {
		return err
	}
	right, _, err := o.hasher.matches(ctx, account.PasswordHash, old)
	if err != nil {
		return err
	}
	if !right {
		return &mutual.Error{Code: mutual.CodeBadCredentials, Field: "old_password"}
	}
	hash, err := o.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		if err := o.succeed(ctx, w, counted); err != nil {
			return err
		}
		now, err := w.Account(ctx, caller.MemberID)
		if err != nil {
			return err
		}
		if now.PasswordHash != account.PasswordHash { // another device was faster
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
