package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type messagesCommand struct {
	openingFlags
	ID   string `arg:"" optional:"" help:"Identifiant du message à lire."`
	JSON bool   `name:"json" help:"Écrire en JSON."`
}

// tellTimeout bounds how long a message that was shown keeps the command from ending.
const tellTimeout = 3 * time.Second

func (c *messagesCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		if c.ID == "" {
			return c.list(ctx, t, d)
		}
		row, err := d.OpenMessage(ctx, c.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			err = t.json(row)
		} else {
			writeMessage(t.out, row)
		}
		ctx, cancel := context.WithTimeout(ctx, tellTimeout)
		defer cancel()
		_ = d.TellRead(ctx) // without a network the next sync tells
		return err
	})
}

func (c *messagesCommand) list(ctx context.Context, t *terminal, d *desk.Desk) error {
	rows, err := d.Messages(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return t.json(rows)
	}
	return t.table(func(w io.Writer) {
		fmt.Fprintln(w, "Identifiant\tReçu le\tDe\tObjet\t")
		for _, row := range rows {
			state := ""
			if row.Message.ReadAt == 0 {
				state = "non lu"
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", row.Message.ID, moment(row.Message.SentAt), oneLine(row.Message.From),
				oneLine(row.Message.Subject), state)
		}
	})
}

func writeMessage(w io.Writer, row desk.MessageRow) {
	m := row.Message
	fmt.Fprintf(w, "%s\nDe %s, le %s\n\n%s\n", oneLine(m.Subject), oneLine(m.From), moment(m.SentAt), plainText(m.Body))
	if len(row.Documents) > 0 {
		fmt.Fprintln(w, "\nPièces jointes (espace documents --save ID) :")
	}
	for _, document := range row.Documents {
		fmt.Fprintf(w, "  %s  %s\n", document.Document.ID, oneLine(document.Document.Title))
	}
}

// plainText keeps a text that came from outside from steering the terminal.
func plainText(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			return -1
		}
		return r
	}, text)
}

type guaranteesCommand struct {
	openingFlags
	JSON bool `name:"json" help:"Écrire en JSON, montants en centimes."`
}

func (c *guaranteesCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		rows, err := d.Guarantees(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return t.json(rows)
		}
		err = t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Domaine\tGarantie\tPrise en charge\tExemple\tPrix\tSécu (net)\tMutuelle\tReste à charge")
			for _, row := range rows {
				g := row.Guarantee
				social, share, left := french.Money(row.Shares.SocialSecurity), french.Money(row.Shares.Mutual), french.Money(row.Shares.Remaining)
				if g.Formula == mutual.FormulaUnknown { // nobody can work it out here
					social, share, left = "—", "—", "—"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", french.Domain(g.Domain), oneLine(g.Label), french.Cover(g),
					oneLine(g.Example.Label), french.Money(g.Example.Tariff.Spent), social, share, left)
			}
		})
		fmt.Fprintf(t.out, "\nBR : base de remboursement de la Sécurité sociale, sa part comprise. Données au %s.\n", moment(d.Status().CurrentAt))
		return err
	})
}

type quotesCommand struct {
	openingFlags
	Save   string `help:"Identifiant du devis à enregistrer en PDF." placeholder:"ID"`
	Output string `short:"o" help:"Fichier PDF à écrire." type:"path"`
	JSON   bool   `name:"json" help:"Écrire en JSON, montants en centimes."`
}

func (c *quotesCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		if c.Save != "" {
			if c.Output == "" {
				return &usageError{"Dites où enregistrer le devis, avec -o FICHIER."}
			}
			if err := d.SaveQuote(ctx, c.Save, c.Output); err != nil {
				return err
			}
			fmt.Fprintln(t.out, c.Output)
			return nil
		}
		rows, err := d.Quotes(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return t.json(rows)
		}
		err = t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Identifiant\tReçu le\tN°\tNature\tBénéficiaire\tProfessionnel\tRéponse\tValable jusqu’au\tPrix\tMutuelle\tReste à charge")
			for _, row := range rows {
				q, share, remaining := row.Quote, "–", "–"
				if q.Status == mutual.QuoteAnswered {
					share, remaining = french.Money(row.Totals.Mutual), french.Money(row.Totals.Remaining)
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", q.ID, french.ShortDay(q.ReceivedOn), oneLine(q.Number),
					french.QuoteKind(q.Kind), oneLine(row.Beneficiary.FirstName), oneLine(q.Professional), french.QuoteStatus(q.Status),
					french.ShortDay(q.ValidUntil), french.Money(row.Totals.Spent), share, remaining)
			}
		})
		fmt.Fprintf(t.out, "\nDonnées au %s.\n", moment(d.Status().CurrentAt))
		return err
	})
}
