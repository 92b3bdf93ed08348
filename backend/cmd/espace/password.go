package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type changePasswordCommand struct{ passwordFlag }

// Help tells the order of the answers, for --password-stdin.
func (c *changePasswordCommand) Help() string {
	return "Avec --password-stdin : le mot de passe actuel, puis le nouveau, une ligne chacun."
}

// Run changes the password at the mutual and on this device.
func (c *changePasswordCommand) Run(ctx context.Context, t *terminal) error {
	return withDesk(ctx, t, asking(!c.PasswordStdin), nil, func(d *desk.Desk) error {
		old, err := t.password(c.PasswordStdin)
		if err != nil {
			return err
		}
		if err := d.Unlock(ctx, old, desk.StayAsIs); err != nil {
			return err
		}
		chosen, err := t.askNewPassword(c.PasswordStdin)
		if err != nil {
			return err
		}
		err = d.ChangePassword(ctx, old, chosen)
		var fault *mutual.Error
		if errors.As(err, &fault) && fault.Field == "old_password" {
			return mutual.Fault(mutual.CodeWrongPassword, err)
		}
		if err != nil {
			return err
		}
		fmt.Fprintln(t.out, "Votre mot de passe est changé. Vos autres appareils sont déconnectés.")
		return nil
	})
}
