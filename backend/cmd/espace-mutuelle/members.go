package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

type membersCommand struct {
	Show      membersShow      `cmd:"" help:"Montrer le dossier d’un adhérent ; le journal le retient."`
	Find      membersFind      `cmd:"" help:"Chercher un adhérent par son nom ou le début de son numéro."`
	Block     membersBlock     `cmd:"" help:"Bloquer le compte d’un adhérent : ses sessions se ferment."`
	Unblock   membersUnblock   `cmd:"" help:"Débloquer le compte d’un adhérent."`
	IssueCode membersIssueCode `cmd:"" name:"issue-code" help:"Délivrer un nouveau code d’accès ; l’ancien n’ouvre plus rien."`
}

// oneMember is a command about one member.
type oneMember struct {
	beside
	Number string `arg:"" name:"adhérent" help:"Numéro d’adhérent."`
}

func (c *oneMember) about(s *surroundings, done string, act func(context.Context, desk) error) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		if err := act(ctx, d); err != nil {
			return refused(err, "Adhérent "+c.Number)
		}
		if done != "" {
			fmt.Fprintln(s.out, done)
		}
		return nil
	})
}

type membersFind struct {
	beside
	Query []string `arg:"" name:"recherche" help:"Mots du nom, ou début du numéro."`
}

// foundMost is how many members a search lists.
const foundMost = 200

// Run lists the members found.
func (c *membersFind) Run(s *surroundings) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		found, err := d.SearchMembers(ctx, d.by, strings.Join(c.Query, " "), foundMost)
		if err != nil {
			return err
		}
		if len(found) == 0 {
			fmt.Fprintln(s.out, "Aucun adhérent.")
			return nil
		}
		err = table(s.out, func(row func(...string)) {
			row("N° ADHÉRENT", "NOM")
			for _, m := range found {
				row(m.Number, m.LastName+" "+m.FirstName)
			}
		})
		if err == nil && len(found) == foundMost {
			fmt.Fprintf(s.err, "Seuls les %d premiers sont listés.\n", foundMost)
		}
		return err
	})
}

type membersShow struct{ oneMember }

// Run shows a member's file.
func (c *membersShow) Run(s *surroundings) error {
	return c.about(s, "", func(ctx context.Context, d desk) error {
		file, err := d.MemberFile(ctx, d.by, c.Number)
		if err != nil {
			return err
		}
		return tellMember(s.out, file)
	})
}

func tellMember(out io.Writer, file office.MemberFile) error {
	m := file.Member
	fmt.Fprintf(out, "%s, n° adhérent %s\n\n", oneLine(m.FirstName+" "+m.LastName), m.Number)
	err := table(out, func(row func(...string)) {
		row("Adresse", m.Street+", "+m.PostalCode+" "+m.City)
		row("Téléphone", m.Phone)
		row("Adresse e-mail", m.Email)
		row("IBAN", m.MaskedIBAN)
		row("Contrat", strings.TrimSpace(m.Contract+" "+m.ContractNumber))
		for _, b := range file.Beneficiaries {
			row(french.Relation(b.Relation), fmt.Sprintf("%s %s, %s", b.FirstName, b.LastName, french.ShortBirthDay(b.BirthDate)))
		}
		switch account := file.Account; {
		case account == nil:
			row("Compte", "pas encore inscrit")
		case account.Blocked && account.BlockedUntil > 0:
			row("Compte", "bloqué jusqu’au "+at(account.BlockedUntil))
		case account.Blocked:
			row("Compte", "bloqué")
		default:
			row("Compte", fmt.Sprintf("ouvert, %s", counted(int64(account.Sessions), "session", "sessions")))
		}
		if file.Account != nil && file.Account.BankHoldUntil > 0 {
			row("Coordonnées bancaires", "gelées jusqu’au "+at(file.Account.BankHoldUntil))
		}
	})
	if err != nil {
		return err
	}
	sections := []struct {
		title string
		count int
		head  []string
		write func(row func(...string))
	}{
		{"Demandes", len(file.Requests), []string{"REÇUE LE", "N° DE DEMANDE", "DEMANDE", "ÉTAT"}, func(row func(...string)) {
			for _, r := range file.Requests {
				row(at(r.SentAt), r.ID, french.RequestKind(r.Content.Kind), stateName(r.State))
			}
		}},
		{"Devis", len(file.Quotes), []string{"REÇU LE", "N° DE DEVIS", "PROFESSIONNEL", "MONTANT", "LIGNES", "ÉTAT"}, func(row func(...string)) {
			for _, q := range file.Quotes {
				row(french.ShortDay(q.ReceivedOn), q.Number, q.Professional, french.Money(q.Totals().Spent), french.Number(len(q.Lines)), french.QuoteStatus(q.Status))
			}
		}},
		{"Messages", len(file.Messages), []string{"ENVOYÉ LE", "OBJET", "SIGNÉ", "LU LE"}, func(row func(...string)) {
			for _, message := range file.Messages {
				row(at(message.SentAt), message.Subject, message.From, at(message.ReadAt))
			}
		}},
		{"Documents", len(file.Documents), []string{"PUBLIÉ LE", "TITRE", "TYPE"}, func(row func(...string)) {
			for _, document := range file.Documents {
				row(french.ShortDay(document.PublishedOn), document.Title, french.DocumentKind(document.Kind))
			}
		}},
	}
	for _, section := range sections {
		if section.count == 0 {
			continue
		}
		fmt.Fprintf(out, "\n%s\n", section.title)
		if err := table(out, func(row func(...string)) {
			row(section.head...)
			section.write(row)
		}); err != nil {
			return err
		}
	}
	return nil
}

type membersBlock struct {
	oneMember
	Until string `placeholder:"DATE" help:"Dernier jour du blocage, comme 2026-12-31 ; sans elle, jusqu’à nouvel ordre."`
}

// Run blocks a member's account.
func (c *membersBlock) Run(s *surroundings) error {
	until := mutual.Millis(0)
	if c.Until != "" {
		day, ok := french.ParseDay(c.Until)
		if !ok {
			return &refusal{text: "--until : donnez un jour à venir, comme 2026-12-31.", exit: exitUsage}
		}
		t := day.Time()
		until = mutual.MillisOf(time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, office.Zone()).Add(-time.Millisecond))
	}
	return c.about(s, "Compte bloqué, sessions fermées.", func(ctx context.Context, d desk) error {
		return d.BlockMember(ctx, d.by, c.Number, until)
	})
}

type membersUnblock struct{ oneMember }

// Run opens a blocked account again.
func (c *membersUnblock) Run(s *surroundings) error {
	return c.about(s, "Compte débloqué.", func(ctx context.Context, d desk) error { return d.UnblockMember(ctx, d.by, c.Number) })
}

type membersIssueCode struct{ oneMember }

// Run issues an access code, which is told once.
func (c *membersIssueCode) Run(s *surroundings) error {
	return c.about(s, "", func(ctx context.Context, d desk) error {
		code, err := d.IssueCode(ctx, d.by, c.Number)
		if err != nil {
			return err
		}
		fmt.Fprintln(s.out, code)
		fmt.Fprintln(s.err, "Ce code n’est montré qu’une fois. L’ancien n’ouvre plus rien.")
		return nil
	})
}

type emailsCommand struct{ beside }

// Run lists the addresses that may be passed on, one a line.
func (c *emailsCommand) Run(s *surroundings) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		emails, err := d.SharedEmails(ctx, d.by)
		for _, email := range emails {
			fmt.Fprintln(s.out, email)
		}
		return err
	})
}
