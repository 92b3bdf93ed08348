package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type documentsCommand struct {
	openingFlags
	Kind    string `help:"Seulement ce type : attestation, avis, contrat ou relevé." placeholder:"TYPE"`
	Year    string `help:"Seulement cette année." placeholder:"AAAA"`
	Save    string `help:"Identifiant du document à enregistrer." placeholder:"ID" xor:"deed"`
	Output  string `short:"o" help:"Fichier à écrire." type:"path"`
	SaveAll string `name:"save-all" help:"Enregistrer les documents de la liste dans ce dossier, sans rien y remplacer." type:"existingdir" placeholder:"DOSSIER" xor:"deed"`
	Keep    string `help:"Identifiant du document à garder sur cet appareil." placeholder:"ID" xor:"deed"`
	Free    string `help:"Identifiant du document à retirer de cet appareil ; la mutuelle l’a toujours." placeholder:"ID" xor:"deed"`
	JSON    bool   `name:"json" help:"Écrire en JSON."`
}

func (c *documentsCommand) Run(ctx context.Context, t *terminal) error {
	return c.unlocked(ctx, t, nil, func(d *desk.Desk) error {
		switch {
		case c.Save != "" && c.Output == "":
			return &usageError{"Dites où enregistrer le document, avec -o FICHIER."}
		case c.Save != "":
			if err := d.SaveDocument(ctx, c.Save, c.Output); err != nil {
				return err
			}
			fmt.Fprintln(t.out, c.Output)
			return nil
		case c.Keep != "":
			return d.KeepDocument(ctx, c.Keep)
		case c.Free != "":
			return d.FreeDocument(ctx, c.Free)
		}
		rows, err := c.chosen(ctx, d)
		if err != nil {
			return err
		}
		if c.SaveAll != "" {
			return c.saveAll(ctx, t, d, rows)
		}
		if c.JSON {
			return t.json(rows)
		}
		return t.table(func(w io.Writer) {
			fmt.Fprintln(w, "Identifiant\tDate\tNature\tTitre\tSur cet appareil")
			for _, row := range rows {
				here := "non"
				if row.Stored {
					here = "oui"
				}
				fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", row.Document.ID, french.ShortDay(row.Document.PublishedOn),
					documentKinds[row.Document.Kind], oneLine(row.Document.Title), here)
			}
		})
	})
}

// chosen returns the documents of the kind and the year.
func (c *documentsCommand) chosen(ctx context.Context, d *desk.Desk) ([]desk.DocumentRow, error) {
	var kind mutual.DocumentKind
	for known, name := range documentKinds {
		if strings.EqualFold(name, c.Kind) {
			kind = known
		}
	}
	if c.Kind != "" && kind == "" {
		return nil, &usageError{"Ce type n’existe pas. Les types : attestation, avis, contrat, relevé."}
	}
	all, err := d.Documents(ctx)
	rows := []desk.DocumentRow{}
	for _, row := range all {
		if (kind == "" || row.Document.Kind == kind) && strings.HasPrefix(string(row.Document.PublishedOn), c.Year) {
			rows = append(rows, row)
		}
	}
	return rows, err
}

// saveAll saves the documents and says which were not; the first of them gives the exit
// code.
func (c *documentsCommand) saveAll(ctx context.Context, t *terminal, d *desk.Desk, rows []desk.DocumentRow) error {
	if len(rows) == 0 {
		return mutual.Fault(mutual.CodeNotFound, nil)
	}
	ids := make([]string, len(rows))
	for i, row := range rows {
		ids[i] = row.Document.ID
	}
	told, err := d.SaveAllDocuments(ctx, c.SaveAll, ids)
	if err != nil {
		return err
	}
	fmt.Fprintf(t.out, "%s sur %s documents enregistrés dans %s\n", french.Number(told.Saved), french.Number(len(rows)), c.SaveAll)
	for _, failed := range told.Failed {
		fmt.Fprintf(t.err, "%s  %s : %s\n", failed.Document.ID, oneLine(failed.Document.Title),
			french.Fault(&mutual.Error{Code: failed.Problem.Code, Field: failed.Problem.Field, Until: failed.Problem.Until}))
	}
	switch {
	case told.Cancelled:
		return mutual.Fault(mutual.CodeCancelled, nil)
	case len(told.Failed) > 0:
		return &mutual.Error{Code: told.Failed[0].Problem.Code}
	}
	return nil
}
