package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/console"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

type advisersCommand struct {
	List     advisersList     `cmd:"" default:"withargs" help:"Lister les conseillers (par défaut)."`
	Add      advisersAdd      `cmd:"" help:"Ajouter un conseiller, qui peut alors ouvrir la console. Le mot de passe est demandé, ou lu sur l’entrée standard."`
	Password advisersPassword `cmd:"" help:"Donner un autre mot de passe à un conseiller. Il est demandé, ou lu sur l’entrée standard."`
	Disable  advisersDisable  `cmd:"" help:"Fermer la console à un conseiller, sur-le-champ."`
	Enable   advisersEnable   `cmd:"" help:"Rouvrir la console à un conseiller."`
}

type advisersList struct{ beside }

// Run lists the advisers.
func (c *advisersList) Run(s *surroundings) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		advisers, err := d.Advisers(ctx)
		if err != nil {
			return err
		}
		if len(advisers) == 0 {
			fmt.Fprintln(s.out, "Aucun conseiller.")
			return nil
		}
		return table(s.out, func(row func(...string)) {
			row("IDENTIFIANT", "NOM", "AJOUTÉ LE", "ÉTAT")
			for _, a := range advisers {
				row(a.Login, a.Name, at(a.AddedAt), map[bool]string{true: "désactivé", false: "actif"}[a.Disabled])
			}
		})
	})
}

// oneAdviser is a command about one adviser.
type oneAdviser struct {
	beside
	Login string `arg:"" name:"identifiant" help:"Identifiant du conseiller."`
}

func (c *oneAdviser) about(s *surroundings, done string, act func(context.Context, desk) error) error {
	return c.work(s, func(ctx context.Context, d desk) error {
		if err := act(ctx, d); err != nil {
			return refused(err, "Conseiller "+c.Login)
		}
		fmt.Fprintln(s.out, done)
		return nil
	})
}

type advisersAdd struct {
	oneAdviser
	Name string `required:"" placeholder:"NOM" help:"Nom, tel que les adhérents le lisent sous une réponse."`
}

// Run adds an adviser.
func (c *advisersAdd) Run(s *surroundings) error {
	password, err := askPassword(s)
	if err != nil {
		return err
	}
	return c.about(s, "Conseiller ajouté.", func(ctx context.Context, d desk) error {
		return d.AddAdviser(ctx, d.by, c.Login, c.Name, password)
	})
}

type advisersPassword struct{ oneAdviser }

// Run changes an adviser's password.
func (c *advisersPassword) Run(s *surroundings) error {
	password, err := askPassword(s)
	if err != nil {
		return err
	}
	return c.about(s, "Mot de passe changé. Ses sessions sont fermées.", func(ctx context.Context, d desk) error {
		return d.SetAdviserPassword(ctx, d.by, c.Login, password)
	})
}

type advisersDisable struct{ oneAdviser }

// Run closes the console to an adviser.
func (c *advisersDisable) Run(s *surroundings) error {
	return c.about(s, "Conseiller désactivé. Ses sessions sont fermées.", func(ctx context.Context, d desk) error {
		return d.DisableAdviser(ctx, d.by, c.Login)
	})
}

type advisersEnable struct{ oneAdviser }

// Run opens the console to an adviser again.
func (c *advisersEnable) Run(s *surroundings) error {
	return c.about(s, "Conseiller réactivé.", func(ctx context.Context, d desk) error { return d.EnableAdviser(ctx, d.by, c.Login) })
}

// passwordLine is the longest line taken for a password, in bytes.
const passwordLine = 1024

// askPassword asks for a new password twice on a terminal, and reads a line elsewhere. It
// is never an argument: arguments show in the system's list of processes.
func askPassword(s *surroundings) (string, error) {
	if !onTerminal(s.in) {
		line, err := bufio.NewReader(io.LimitReader(s.in, passwordLine)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", mutual.Fault(mutual.CodeInternal, nil) // what was read so far may be a secret
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	fd := int(s.in.(*os.File).Fd())
	var typed [2]string
	for i, question := range []string{"Mot de passe", "Encore une fois"} {
		fmt.Fprint(s.err, question+" : ")
		text, err := term.ReadPassword(fd)
		fmt.Fprintln(s.err)
		if err != nil {
			return "", mutual.Fault(mutual.CodeInternal, nil)
		}
		typed[i] = string(text)
	}
	if typed[0] != typed[1] {
		return "", &refusal{text: "Les deux mots de passe diffèrent.", exit: exitUsage}
	}
	return typed[0], nil
}

type journalCommand struct {
	beside
	Member string `placeholder:"N°" help:"Seulement ce qui concerne cet adhérent."`
	Limit  int    `default:"100" placeholder:"N" help:"Nombre de lignes, les plus récentes d’abord ; 0 : toutes (${default})."`
}

// Run tells who did what, the newest first.
func (c *journalCommand) Run(s *surroundings) error {
	if c.Limit < 0 {
		return &refusal{text: "--limit : donnez un nombre de lignes, ou 0 pour toutes.", exit: exitUsage}
	}
	return c.work(s, func(ctx context.Context, d desk) error {
		var deeds []store.Deed
		for before := int64(0); c.Limit == 0 || len(deeds) < c.Limit; {
			size := listPage
			if c.Limit > 0 {
				size = min(size, c.Limit-len(deeds))
			}
			page, err := d.Deeds(ctx, c.Member, before, size)
			if err != nil {
				return refused(err, "Adhérent "+c.Member)
			}
			deeds = append(deeds, page...)
			if len(page) < size {
				break
			}
			before = page[len(page)-1].Line
		}
		if len(deeds) == 0 {
			fmt.Fprintln(s.out, "Rien n’a encore été fait.")
			return nil
		}
		numbers := map[string]string{"": ""}
		var failed error
		err := table(s.out, func(row func(...string)) {
			row("LE", "QUI", "ACTION", "N° ADHÉRENT", "OBJET")
			for _, deed := range deeds {
				if _, known := numbers[deed.MemberID]; !known && failed == nil {
					member, err := d.MemberRecord(ctx, deed.MemberID)
					if mutual.CodeOf(err) != mutual.CodeNotFound {
						failed = err
					}
					numbers[deed.MemberID] = member.Number
				}
				row(at(deed.At), deed.By, console.ActionName(deed.Action), numbers[deed.MemberID], deed.Subject)
			}
		})
		return errors.Join(failed, err)
	})
}
