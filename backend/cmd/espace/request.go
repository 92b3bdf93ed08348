package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type requestsCommand struct {
	openingFlags
	Confirm string `help:"Clé d’une demande qui attend votre mot de passe : la confirmer et l’envoyer." placeholder:"CLÉ" xor:"what"`
	Retry   string `help:"Clé d’une demande qui n’est pas partie : réessayer l’envoi." placeholder:"CLÉ" xor:"what"`
	Delete  string `help:"Clé d’une demande qui n’est pas encore partie : l’effacer." placeholder:"CLÉ" xor:"what"`
	JSON    bool   `name:"json" help:"Écrire en JSON."`
}

func (c *requestsCommand) Run(ctx context.Context, t *terminal) error {
	return c.withPassword(ctx, t, c.Confirm != "", func(d *desk.Desk, password string) error {
		switch {
		case c.Confirm != "":
			if _, err := d.ConfirmRequest(ctx, c.Confirm, password); err != nil {
				return err
			}
			return sendNow(ctx, t, d, c.Confirm)
		case c.Retry != "":
			if _, err := d.RetryRequest(ctx, c.Retry); err != nil {
				return err
			}
			return sendNow(ctx, t, d, c.Retry)
		case c.Delete != "":
			return c.delete(ctx, t, d)
		}
		rows, err := d.Requests(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return t.json(rows)
		}
		return t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Clé\tLe\tDemande\tÉtat\tRéponse")
			for _, row := range rows {
				at := row.Request.SentAt
				if at == 0 {
					at = row.ChangedAt
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", row.Request.Key, moment(at), french.RequestKind(row.Request.Content.Kind),
					french.RequestState(row.Request.State), oneLine(remark(row)))
			}
		})
	})
}

// remark is what the member should know of a request beyond its state.
func remark(row desk.RequestRow) string {
	switch {
	case row.NeedsPassword:
		return "Attend votre mot de passe : espace requests --confirm CLÉ"
	case row.Held:
		return french.Fault(faultOf(row.Problem)) + " Pour réessayer : espace requests --retry CLÉ ; pour l’effacer : --delete CLÉ"
	case row.Problem != nil:
		return french.Fault(faultOf(row.Problem))
	}
	return strings.Join(strings.Fields(row.Request.Answer), " ")
}

func faultOf(p *desk.Problem) error {
	return &mutual.Error{Code: p.Code, Field: p.Field, Until: p.Until}
}

func (c *requestsCommand) delete(ctx context.Context, t *terminal, d *desk.Desk) error {
	if _, err := d.TakeBack(ctx, c.Delete); err != nil && mutual.CodeOf(err) != mutual.CodeRequestClosed {
		return err
	}
	if err := d.DeleteDraft(ctx, c.Delete); err != nil {
		return err
	}
	fmt.Fprintln(t.out, "Demande effacée.")
	return nil
}

type requestCommand struct {
	openingFlags
	Kind       string   `arg:"" enum:"address,phone,email,bank,birth,beneficiary,other" help:"Ce que vous demandez : address (adresse), phone (téléphone), email (adresse e-mail), bank (coordonnées bancaires), birth (naissance), beneficiary (nouvel ayant droit), other (autre)."`
	Words      string   `help:"Ce que vous ajoutez, ou la demande elle-même (other)."`
	Street     []string `sep:"none" help:"Numéro et rue ; à répéter pour une seconde ligne (address)."`
	PostalCode string   `help:"Code postal (address)."`
	City       string   `help:"Ville (address)."`
	Phone      string   `help:"Numéro de téléphone (phone)."`
	Email      string   `help:"Adresse e-mail (email)."`
	Holder     string   `help:"Titulaire du compte (bank)."`
	IBAN       string   `name:"iban" help:"IBAN (bank). Sans cette option il est demandé, et ne reste pas dans l’historique du terminal."`
	FirstName  string   `help:"Prénom (birth, beneficiary)."`
	LastName   string   `help:"Nom (birth, beneficiary)."`
	BirthDate  string   `help:"Date de naissance, comme 2026-03-31 (birth, beneficiary)." placeholder:"JOUR"`
	Relation   string   `enum:",spouse,child" default:"" help:"Lien avec vous : spouse (conjoint) ou child (enfant) (beneficiary)."`
	From       string   `help:"Premier jour, comme 2026-03-31 (address, birth, beneficiary)." placeholder:"JOUR"`
	Attach     []string `sep:"none" type:"path" placeholder:"FICHIER" help:"PDF, JPEG ou PNG à joindre ; à répéter pour plusieurs."`
}

func (c *requestCommand) Run(ctx context.Context, t *terminal) error {
	bank := mutual.RequestKind(c.Kind) == mutual.RequestBank
	return c.withPassword(ctx, t, bank, func(d *desk.Desk, password string) (err error) {
		if bank && c.IBAN == "" {
			if c.IBAN, err = t.ask("IBAN", c.PasswordStdin); err != nil {
				return err
			}
		}
		if err := formFault(d.CheckRequest(c.content()).Faults, flagOf); err != nil {
			return err
		}
		row, err := d.NewDraft(ctx, mutual.RequestKind(c.Kind))
		if err != nil {
			return err
		}
		key := row.Request.Key
		if err := c.submit(ctx, d, key, password); err != nil {
			// Nobody would look for half a request that a command left behind.
			_ = d.DeleteDraft(context.WithoutCancel(ctx), key)
			return err
		}
		return sendNow(ctx, t, d, key)
	})
}

func (c *requestCommand) submit(ctx context.Context, d *desk.Desk, key, password string) error {
	if err := d.SaveDraft(ctx, key, c.content()); err != nil {
		return err
	}
	if _, err := d.AttachFiles(ctx, key, c.Attach); err != nil {
		return err
	}
	_, err := d.SubmitDraft(ctx, key, password)
	return err
}

func (c *requestCommand) content() mutual.RequestContent {
	content := mutual.RequestContent{
		Kind: mutual.RequestKind(c.Kind), Words: c.Words, Phone: c.Phone, Email: c.Email,
		Address: mutual.PostalAddress{PostalCode: c.PostalCode, City: c.City, From: mutual.Date(c.From)},
		Bank:    mutual.BankDetails{Holder: c.Holder, IBAN: c.IBAN},
		Person: mutual.NewPerson{
			FirstName: c.FirstName, LastName: c.LastName, BirthDate: mutual.Date(c.BirthDate), Relation: mutual.Relation(c.Relation),
			From: mutual.Date(c.From),
		},
	}
	for i, line := range c.Street {
		if i > 0 {
			content.Address.Street += "\n"
		}
		content.Address.Street += line
	}
	return content
}

// sendNow sends what waits and says what became of a request.
func sendNow(ctx context.Context, t *terminal, d *desk.Desk, key string) error {
	// Whatever keeps it from being sent stands in its row.
	_ = d.SendRequests(ctx)
	rows, err := d.Requests(context.WithoutCancel(ctx))
	if err != nil {
		return err
	}
	at := slices.IndexFunc(rows, func(row desk.RequestRow) bool { return row.Request.Key == key })
	if at < 0 { // under another key: the office knows this one
		return mutual.Fault(mutual.CodeKeyReused, nil)
	}
	row := rows[at]
	if row.Held {
		fmt.Fprintf(t.err, "Demande gardée ici, sans autre essai. Pour réessayer : « espace requests --retry %[1]s » ; "+
			"pour l’effacer : « espace requests --delete %[1]s ».\n", key)
	}
	switch {
	case row.Request.State == mutual.RequestDraft && row.Problem != nil, row.NeedsPassword && row.Problem != nil, row.Held:
		return faultOf(row.Problem)
	case row.Request.State == mutual.RequestToSend && row.Request.Content.Kind == mutual.RequestBank:
		fmt.Fprintf(t.out, "Demande gardée ici. Quand le service répondra, confirmez-la avec « espace requests --confirm %s » : "+
			"votre mot de passe n’est pas gardé.\n", key)
	case row.Request.State == mutual.RequestToSend:
		fmt.Fprintln(t.out, "Demande gardée ici. Elle partira avec « espace sync », quand le service répondra.")
	default:
		fmt.Fprintf(t.out, "Demande envoyée le %s. Suivez-la avec « espace requests ».\n", moment(row.Request.SentAt))
	}
	return nil
}
