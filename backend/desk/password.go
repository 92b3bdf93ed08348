package desk

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// ChangePassword gives the account another password, and makes it the one that opens the
// vault here; the member's other sessions end. A change whose answer was lost on the way is
// finished by asking again. It fails with CodeBadCredentials and the field old_password,
// CodeLocked, the codes of a refused password, or like Security.
func (d *Desk) ChangePassword(ctx context.Context, old, password string) error {
	if err := filled(field{"old_password", old}, field{"password", password}); err != nil {
		return err
	}
	d.entry.Lock()
	defer d.entry.Unlock()
	change := func(old string) error {
		return d.asMember(ctx, func(ctx context.Context, office *remote.Client, access string) error {
			return office.ChangePassword(ctx, access, old, password)
		})
	}
	err := change(old)
	if mutual.CodeOf(err) == mutual.CodeBadCredentials {
		// The office may have the new one already, where its answer was lost.
		same, wrong := vault.Open(d.cfg.Folder, old)
		if wrong != nil {
			return err
		}
		same.Close()
		if change(password) != nil {
			return err
		}
		err = nil
	}
	if err != nil {
		return err
	}
	return d.opened.vault.ChangePassword(password, d.cfg.Stretching)
}
