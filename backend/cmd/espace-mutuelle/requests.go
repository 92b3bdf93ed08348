package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

type requestsCommand struct {
	List   requestsList   `cmd:"" default:"withargs" help:"Lister les demandes qui attendent un conseiller, codes d’accès perdus compris (par défaut)."`
	Show   requestsShow   `cmd:"" help:"Montrer une demande à côté de ce que dit le dossier ; elle compte alors comme lue."`
	Accept requestsAccept `cmd:"" help:"Accepter une demande, sans encore changer le dossier."`
	Refuse requestsRefuse `cmd:"" help:"Refuser une demande, en disant pourquoi."`
	Apply  requestsApply  `cmd:"" help:"Appliquer une demande : le dossier change, et l’adhérent en est averti."`
	Close  requestsClose  `cmd:"" help:"Clore le signalement d’un code d’accès perdu."`
}

type requestsList struct {
	beside
	All   bool     `xor:"which" help:"Les demandes répondues aussi."`
	State []string `xor:"which" enum:"sent,read,accepted,refused,applied" placeholder:"ÉTAT" help:"Seulement celles qui en sont là : sent, read, accepted, refused ou applied."`
}

// listPage is how many requests are read at once.
const listPage = 500

// Run lists what the advisers are asked for, also while the service runs.
func (c *requestsList) Run(s *surroundings) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		states := office.OpenStates()
		switch {
		case c.All:
			states = []mutual.RequestState{mutual.RequestSent, mutual.RequestRead, mutual.RequestAccepted, mutual.RequestRefused, mutual.RequestApplied}
		case len(c.State) > 0:
			states = nil
			for _, state := range c.State {
				states = append(states, mutual.RequestState(state))
			}
		}
		found := 0
		var failed error
		err := table(s.out, func(row func(...string)) {
			add := func(cells ...string) {
				if found == 0 {
					row("REÇUE LE", "N° DE DEMANDE", "DEMANDE", "N° ADHÉRENT", "NOM OU ADRESSE E-MAIL", "ÉTAT")
				}
				found++
				row(cells...)
			}
			if len(c.State) == 0 {
				failed = c.lostCodes(ctx, d, add)
			}
			for after := ""; failed == nil; {
				waiting, next, err := d.Queue(ctx, states, after, listPage)
				failed = err
				for _, w := range waiting {
					add(at(w.Request.SentAt), w.Request.ID, french.RequestKind(w.Request.Content.Kind), w.Number, w.Name, stateName(w.Request.State))
				}
				if next == "" {
					break
				}
				after = next
			}
		})
		if err = errors.Join(failed, err); err == nil && found == 0 {
			fmt.Fprintln(s.out, "Aucune demande.")
		}
		return err
	})
}

// lostCodes lists the reports of lost codes, those of members first.
func (c *requestsList) lostCodes(ctx context.Context, d desk, add func(...string)) error {
	parts := []office.Reports{office.ReportsOpen, office.ReportsUnknown}
	if c.All {
		parts = append(parts, office.ReportsDone)
	}
	for _, part := range parts {
		for after := ""; ; {
			reports, next, err := d.LostCodes(ctx, part, after, listPage)
			if err != nil {
				return err
			}
			for _, r := range reports {
				number, state := r.Number, "à traiter"
				if part == office.ReportsUnknown {
					number += " (inconnu)"
				}
				if part == office.ReportsDone {
					state = "traitée"
				}
				add(at(r.CreatedAt), r.ID, "code d’accès perdu", number, r.Email, state)
			}
			if next == "" {
				break
			}
			after = next
		}
	}
	return nil
}

// stateName words a state from the advisers' side.
func stateName(state mutual.RequestState) string {
	if state == mutual.RequestSent {
		return "à traiter"
	}
	return strings.ToLower(french.RequestState(state))
}

type requestsShow struct {
	beside
	ID   string `arg:"" name:"demande" help:"N° de demande, donné par « requests list »."`
	IBAN bool   `name:"iban" help:"Montrer l’IBAN demandé en entier ; le journal le retient."`
	Save string `placeholder:"DOSSIER" help:"Enregistrer les pièces jointes dans ce dossier."`
}

// Run shows a request.
func (c *requestsShow) Run(s *surroundings) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		file, err := d.OpenRequest(ctx, d.by, c.ID)
		if err != nil {
			return refused(err, "Demande "+c.ID)
		}
		if c.IBAN && file.IBAN != "" {
			if err := d.RecordIBANShown(ctx, d.by, file.MemberID, c.ID); err != nil {
				return err
			}
			file.Request.Content.Bank.IBAN = file.IBAN
		}
		r := file.Request
		fmt.Fprintf(s.out, "%s, %s\n%s, n° adhérent %s\nReçue le %s\n", french.RequestKind(r.Content.Kind), strings.ToLower(stateName(r.State)),
			oneLine(file.Name), file.Number, at(r.SentAt))
		if file.BankHoldUntil > 0 {
			fmt.Fprintf(s.out, "Coordonnées bancaires gelées jusqu’au %s : la demande ne peut pas encore être appliquée.\n", at(file.BankHoldUntil))
		}
		fmt.Fprintln(s.out)
		if asked := askedOf(file); len(asked) > 0 {
			if err := table(s.out, func(row func(...string)) {
				row("", "DOSSIER AUJOURD’HUI", "DEMANDÉ")
				for _, cells := range asked {
					row(cells[:]...)
				}
			}); err != nil {
				return err
			}
		}
		if r.Content.Words != "" {
			fmt.Fprintf(s.out, "\nSes mots :\n%s\n", lines(r.Content.Words))
		}
		if r.Answer != "" {
			fmt.Fprintf(s.out, "\nRéponse donnée le %s :\n%s\n", at(r.AnsweredAt), lines(r.Answer))
		}
		for n, a := range r.Attachments {
			fmt.Fprintf(s.out, "\nPièce jointe %d : %s (%s, %s octets)\n", n+1, oneLine(a.Name), a.ContentType, french.Number(int(a.Bytes)))
			if c.Save != "" {
				if err := c.save(ctx, s, d, n); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// askedOf sets what is asked beside what the file says, a field a line.
func askedOf(file office.RequestFile) [][3]string {
	asked, now := file.Request.Content, file.Current
	switch asked.Kind {
	case mutual.RequestAddress:
		return [][3]string{
			{"Adresse", now.Street, asked.Address.Street}, {"Code postal", now.PostalCode, asked.Address.PostalCode},
			{"Ville", now.City, asked.Address.City}, {"À partir du", "", french.Day(asked.Address.From)},
		}
	case mutual.RequestPhone:
		return [][3]string{{"Téléphone", now.Phone, asked.Phone}}
	case mutual.RequestEmail:
		return [][3]string{{"Adresse e-mail", now.Email, asked.Email}}
	case mutual.RequestBank:
		return [][3]string{
			{"Titulaire", now.FirstName + " " + now.LastName, asked.Bank.Holder}, {"IBAN", now.MaskedIBAN, asked.Bank.IBAN},
		}
	case mutual.RequestBirth, mutual.RequestBeneficiary:
		p := asked.Person
		return [][3]string{
			{"Prénom", "", p.FirstName}, {"Nom", "", p.LastName}, {"Naissance", "", french.BirthDay(p.BirthDate)},
			{"Lien", "", french.Relation(p.Relation)}, {"Couverture", "", french.Day(p.From)},
		}
	}
	return nil
}

// save writes an attachment under a name of our own: a member's could be anything.
func (c *requestsShow) save(ctx context.Context, s *surroundings, d desk, n int) error {
	attachment, content, err := d.RequestAttachment(ctx, d.by, c.ID, n)
	if err != nil {
		return err
	}
	defer content.Close()
	extension := map[string]string{mutual.TypePDF: ".pdf", mutual.TypeJPEG: ".jpg", mutual.TypePNG: ".png"}[attachment.ContentType]
	path := filepath.Join(c.Save, c.ID+"-"+strconv.Itoa(n+1)+extension)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.Copy(file, content)
		err = errors.Join(err, file.Close())
	}
	if err != nil {
		return &refusal{text: fmt.Sprintf("La pièce jointe ne peut pas être enregistrée dans %s.", path), exit: exitFault, err: err}
	}
	fmt.Fprintf(s.out, "  enregistrée dans %s\n", path)
	return nil
}

// requestAnswer is what every answer to a request takes.
type requestAnswer struct {
	beside
	ID string `arg:"" name:"demande" help:"N° de demande, donné par « requests list »."`
	words
}

func (c *requestAnswer) give(s *surroundings, done string, act func(desk) func(context.Context, office.By, string, string) error) error {
	text, err := c.read(s)
	if err != nil {
		return err
	}
	return c.work(s, func(ctx context.Context, d desk) error {
		if err := act(d)(ctx, d.by, c.ID, text); err != nil {
			return refused(err, "Demande "+c.ID)
		}
		fmt.Fprintln(s.out, done)
		return nil
	})
}

type requestsAccept struct{ requestAnswer }

// Run accepts a request.
func (c *requestsAccept) Run(s *surroundings) error {
	return c.give(s, "Demande acceptée.", func(d desk) func(context.Context, office.By, string, string) error { return d.AcceptRequest })
}

type requestsRefuse struct{ requestAnswer }

// Run refuses a request.
func (c *requestsRefuse) Run(s *surroundings) error {
	return c.give(s, "Demande refusée.", func(d desk) func(context.Context, office.By, string, string) error { return d.RefuseRequest })
}

type requestsApply struct{ requestAnswer }

// Run applies a request.
func (c *requestsApply) Run(s *surroundings) error {
	return c.give(s, "Demande appliquée : le dossier est à jour.", func(d desk) func(context.Context, office.By, string, string) error { return d.ApplyRequest })
}

type requestsClose struct {
	beside
	ID string `arg:"" name:"demande" help:"N° de demande du code perdu, donné par « requests list »."`
}

// Run closes the report of a lost code.
func (c *requestsClose) Run(s *surroundings) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		if err := d.CloseLostCode(ctx, d.by, c.ID); err != nil {
			return refused(err, "Demande "+c.ID)
		}
		fmt.Fprintln(s.out, "Signalement clos.")
		return nil
	})
}
