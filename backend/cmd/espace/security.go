package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type sessionsCommand struct {
	List listSessionsCommand `cmd:"" default:"withargs" help:"Lister les sessions ouvertes."`
	End  endSessionCommand   `cmd:"" help:"Terminer une session."`
}

type listSessionsCommand struct {
	openingFlags
	JSON bool `name:"json" help:"Écrire en JSON."`
}

func (c *listSessionsCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		security, err := d.Security(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return t.json(security.Sessions)
		}
		if security.PendingReset > 0 {
			fmt.Fprintf(t.out, "Un nouveau mot de passe, demandé par la question pense-bête, vaudra à partir du %s.\n\n", moment(security.PendingReset))
		}
		return t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Identifiant\tAppareil\tRéseau\tOuverte\tUtilisée\t")
			for _, session := range security.Sessions {
				here := ""
				if session.Current {
					here = "cet appareil"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", session.ID, oneLine(session.Device), networkText(session.Network),
					moment(session.OpenedAt), moment(session.LastUsedAt), here)
			}
		})
	})
}

type endSessionCommand struct {
	openingFlags
	ID string `arg:"" help:"Identifiant de la session, tel que « espace sessions » le donne."`
}

func (c *endSessionCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		if err := d.EndOtherSession(ctx, c.ID); err != nil {
			return err
		}
		fmt.Fprintln(t.out, "Cette session est terminée.")
		return nil
	})
}

type journalCommand struct {
	openingFlags
	JSON bool `name:"json" help:"Écrire en JSON."`
}

func (c *journalCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		security, err := d.Security(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return t.json(security.Events)
		}
		return t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Date\tÉvénement\tAppareil\tRéseau")
			for _, event := range security.Events {
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", moment(event.At), eventTexts[event.Kind], oneLine(event.Device), networkText(event.Network))
			}
		})
	})
}

// oneLine keeps a device's name, which that device chose, from writing anything but
// itself on the terminal.
func oneLine(name string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, name)
}

func networkText(network string) string {
	switch network {
	case "":
		return "inconnu"
	case mutual.NetworkLocal:
		return "réseau local"
	}
	return oneLine(network)
}
