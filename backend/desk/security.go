package desk

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// Security asks the office who has access to the account, and for its journal. It
// fails with CodeLocked, CodeSessionEnded or the office's other codes.
func (d *Desk) Security(ctx context.Context) (security mutual.Security, err error) {
	err = d.asMember(ctx, func(ctx context.Context, office *remote.Client, access string) error {
		security, err = office.Security(ctx, access)
		return err
	})
	return security, err
}

// EndOtherSession ends one of the member's sessions. It fails with CodeNotFound, or
// like Security.
func (d *Desk) EndOtherSession(ctx context.Context, id string) error {
	if err := filled(field{"id", id}); err != nil {
		return err
	}
	return d.asMember(ctx, func(ctx context.Context, office *remote.Client, access string) error {
		return office.EndOtherSession(ctx, access, id)
	})
}

// CancelReset cancels a new password that does not hold yet. It fails with
// CodeNotFound where there is none, or like Security.
func (d *Desk) CancelReset(ctx context.Context) error {
	return d.asMember(ctx, func(ctx context.Context, office *remote.Client, access string) error {
		return office.CancelReset(ctx, access)
	})
}

// asMember asks something of the office under the member's session.
func (d *Desk) asMember(ctx context.Context, use func(ctx context.Context, office *remote.Client, access string) error) error {
	return d.whileOpen(ctx, func(ctx context.Context, o *opened) error {
		return d.authorised(ctx, o, func(access string) error { return use(ctx, d.office(), access) })
	})
}

// whileOpen runs what asks the office something. The vault does not close meanwhile: a
// token that is exchanged on the way must reach the disk.
func (d *Desk) whileOpen(ctx context.Context, ask func(context.Context, *opened) error) error {
	d.room.RLock()
	o := d.opened
	if o == nil {
		d.room.RUnlock()
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	o.asking.Add(1)
	d.room.RUnlock()
	defer o.asking.Done()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(o.life, cancel)()

	err := ask(ctx, o)
	d.answered(ctx, err)
	return err
}

// answered notes from the outcome of a member's request whether the office answers
// and whether the session goes on.
func (d *Desk) answered(ctx context.Context, err error) {
	if code := mutual.CodeOf(err); code.Away() && code != mutual.CodeOffline && d.Probe(ctx) == nil {
		return // something on the way refuses this, and nothing else
	}
	d.heard(err)
	if mutual.CodeOf(err) == mutual.CodeSessionEnded {
		d.change(func(s *Status) { s.SignedIn = false })
	}
}

// HasRecoveryKey reports whether some recovery key opens the vault of this device,
// locked or not.
func (d *Desk) HasRecoveryKey() bool { return vault.HasRecoverySlot(d.cfg.Folder) }

// MakeRecoveryKey lets a new recovery key open the vault, in the place of an earlier
// one, and returns it as it is printed: it is nowhere else. It asks for the password
// again, so that nobody makes one on a device left open. It fails with CodeLocked or
// CodeWrongPassword.
func (d *Desk) MakeRecoveryKey(password string) (key string, err error) {
	err = d.withPassword(password, func(safe *vault.Vault) error {
		key, err = safe.AddRecoverySlot()
		return err
	})
	return key, err
}

// RemoveRecoveryKey closes the vault to its recovery key. It fails with CodeLocked or
// CodeWrongPassword.
func (d *Desk) RemoveRecoveryKey(password string) error {
	return d.withPassword(password, (*vault.Vault).RemoveRecoverySlot)
}

// withPassword alters the open vault for whoever knows its password.
func (d *Desk) withPassword(password string, alter func(*vault.Vault) error) error {
	if password == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	}
	d.entry.Lock()
	defer d.entry.Unlock()
	if d.opened == nil {
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	same, err := vault.Open(d.cfg.Folder, password)
	if mutual.CodeOf(err) == mutual.CodeWrongPassword {
		return &mutual.Error{Code: mutual.CodeWrongPassword, Field: "password", Err: err}
	}
	if err != nil {
		return err
	}
	same.Close()
	return alter(d.opened.vault)
}
