package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"text/tabwriter"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

type requestsCommand struct {
	Data string `required:"" placeholder:"DOSSIER" help:"Dossier de données du service."`
}

// Run lists what the advisers are asked for, also while the service runs.
func (c *requestsCommand) Run(s *surroundings) error {
	return reading(c.Data, func(ctx context.Context, o *office.Office) error {
		requests, err := o.Requests(ctx)
		if err != nil {
			return err
		}
		if len(requests) == 0 {
			fmt.Fprintln(s.out, "Aucune demande.")
			return nil
		}
		table := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "REÇUE LE\tDEMANDE\tN° ADHÉRENT\tADRESSE E-MAIL\tÉTAT")
		for _, r := range requests {
			kind := r.Kind
			if kind == office.RequestLostCode {
				kind = "code d’accès perdu"
			}
			number := r.Number
			if r.MemberID == "" {
				number += " (inconnu)"
			}
			state := map[string]string{"open": "à traiter", "done": "traitée"}[r.State]
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", r.CreatedAt.Time().Local().Format("02/01/2006 15:04"), kind, number, r.Email, state)
		}
		return table.Flush()
	})
}

type emailsCommand struct {
	Data string `required:"" placeholder:"DOSSIER" help:"Dossier de données du service."`
}

// Run lists the addresses that may be passed on, one a line.
func (c *emailsCommand) Run(s *surroundings) error {
	return reading(c.Data, func(ctx context.Context, o *office.Office) error {
		emails, err := o.SharedEmails(ctx)
		for _, email := range emails {
			fmt.Fprintln(s.out, email)
		}
		return err
	})
}

// reading runs work on the office of a data folder, which may be in use by the
// service at the same time: nothing but the database is opened.
func reading(dir string, work func(context.Context, *office.Office) error) (err error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	store, err := sqlite.OpenExisting(ctx, filepath.Join(dir, databaseFile))
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return &refusal{text: fmt.Sprintf("Le dossier %s n’est pas celui d’un siège.", dir), exit: exitUsage, err: err}
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	o, err := office.New(ctx, office.Config{Store: store})
	if err != nil {
		return err
	}
	return work(ctx, o)
}
