package main

import (
	"context"
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// repairCommand does without a window what the window does by itself, and without waiting
// for the office: it rebuilds what is damaged.
type repairCommand struct {
	openingFlags
	Afresh bool `help:"Mettre de côté tout ce que cet appareil garde, quand son coffre ne s’ouvre plus ; rien n’est effacé, et « espace login » recommence."`
}

func (c *repairCommand) Run(ctx context.Context, t *terminal) error {
	if c.Afresh {
		return withDesk(ctx, t, false, nil, func(d *desk.Desk) error {
			if err := d.StartAfresh(); err != nil {
				return err
			}
			fmt.Fprintf(t.out, "Mis de côté dans %s. Connectez-vous avec « espace login ».\n", d.Settings().Folder)
			return nil
		})
	}
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		if _, err := d.Repair(ctx); err != nil {
			return err
		}
		if d.Status().Trouble == nil {
			fmt.Fprintln(t.out, "Tout ce que garde cet appareil a été relu : rien n’est abîmé.")
			return nil
		}
		err := d.Sync(ctx)
		switch code := mutual.CodeOf(err); {
		case err == nil:
			fmt.Fprintf(t.out, "Réparé, et à jour le %s.\n", moment(d.Status().CurrentAt))
		case code == mutual.CodeSessionEnded:
			fmt.Fprintln(t.out, "Réparé. Reconnectez-vous avec « espace login », puis lancez « espace sync ».")
		case code.Away():
			fmt.Fprintln(t.out, "Réparé. La mutuelle ne répond pas : lancez « espace sync » plus tard.")
		default:
			return err
		}
		return nil
	})
}
