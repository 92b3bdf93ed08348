package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os/user"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"github.com/gofrs/flock"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// beside is the data folder of a command that works beside the service.
type beside struct {
	Data string `required:"" placeholder:"DOSSIER" help:"Dossier de données du service."`
}

// desk is an office that a command works in, and on whose behalf.
type desk struct {
	*office.Office
	by office.By
}

// work opens the office of the data folder, which the service may have open too. What
// is changed is the service's at once. The first signal ends ctx.
func (b beside) work(s *surroundings, work func(context.Context, desk) error) (err error) {
	ctx, stop := untilSignal(s.signals)
	defer stop()
	defer func() {
		var told *refusal
		if ctx.Err() != nil && err != nil && !errors.As(err, &told) {
			err = &refusal{text: "Interrompu.", exit: exitFault, err: err}
		}
	}()
	s.warnOpenFolder(b.Data)
	store, err := b.open(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	folder, err := files.Open(filepath.Join(b.Data, documentsFolder), true)
	if err != nil {
		return err
	}
	o, err := office.New(ctx, office.Config{Store: store, Files: folder})
	if err != nil {
		return err
	}
	return work(ctx, desk{o, office.By("commande:" + operator())})
}

// open opens the store. One that an earlier version wrote is brought up to date only
// while no service works on it: that service would not know the new schema.
func (b beside) open(ctx context.Context) (*sqlite.Store, error) {
	path := filepath.Join(b.Data, databaseFile)
	store, err := sqlite.OpenExisting(ctx, path)
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return nil, &refusal{text: fmt.Sprintf("Le dossier %s n’est pas celui d’un siège.", b.Data), exit: exitUsage, err: err}
	}
	if err != nil {
		return nil, err
	}
	age, err := store.Age(ctx)
	if err == nil && age == sqlite.Current {
		return store, nil
	}
	if err = errors.Join(err, store.Close()); err != nil {
		return nil, err
	}
	if age == sqlite.Newer {
		return nil, &refusal{exit: exitFault, text: "Les données sont d’une version plus récente : utilisez la commande espace-mutuelle du service."}
	}
	lock := flock.New(filepath.Join(b.Data, lockFile))
	held, err := lock.TryLock()
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("Le dossier %s ne peut pas être écrit.", b.Data), exit: exitFault, err: err}
	}
	if !held {
		return nil, &refusal{exit: exitFault, err: errInUse, text: "Le service qui tourne est d’une version plus ancienne que cette commande : " +
			"mettez-le à jour, ou utilisez la commande de sa version."}
	}
	store, err = sqlite.Open(ctx, path)
	return store, errors.Join(err, lock.Unlock())
}

// operator names whoever runs the command, for the staff's journal.
func operator() string {
	known, err := user.Current()
	if err != nil || known.Username == "" {
		return "inconnu"
	}
	// Windows writes DOMAIN\name.
	return known.Username[strings.LastIndex(known.Username, `\`)+1:]
}

// words are an adviser's, given in one of two ways.
type words struct {
	Words     string `placeholder:"TEXTE" xor:"words" help:"Vos mots à l’adhérent."`
	WordsFile string `placeholder:"FICHIER" xor:"words" help:"Fichier qui contient vos mots à l’adhérent ; « - » : l’entrée standard."`
}

func (w words) read(s *surroundings) (string, error) {
	if w.WordsFile == "" {
		return w.Words, nil
	}
	return readText(s, w.WordsFile)
}

// refused turns an error of the office into what an operator reads; subject says what
// the command was about.
func refused(err error, subject string) error {
	var fault *mutual.Error
	var told *refusal
	if err == nil || errors.As(err, &told) || !errors.As(err, &fault) {
		return err
	}
	text := ""
	switch fault.Code {
	case mutual.CodeNotFound:
		text = subject + " : introuvable."
	case mutual.CodeRequestClosed:
		text = subject + " : rien n’a changé, une réponse a déjà été donnée."
	case mutual.CodeBankHold:
		text = "Coordonnées bancaires gelées après un changement de mot de passe : rien ne peut être appliqué avant le " +
			french.Moment(fault.Until.Time().In(office.Zone())) + "."
	case mutual.CodeFieldRequired:
		text = "Il manque une information : " + flagOf(fault.Field) + "."
	case mutual.CodeTextTooLong:
		text = "Ce texte est trop long : " + flagOf(fault.Field) + "."
	case mutual.CodeInvalidDate:
		text = "Cette date ne peut pas servir : " + flagOf(fault.Field) + " attend un jour à venir, comme 2026-12-31."
	case mutual.CodeAttachmentKind:
		text = "Ce fichier n’est pas un PDF, ou il est abîmé ; son nom n’y change rien."
	case mutual.CodeAttachmentTooLarge:
		text = "Ce fichier est trop grand : " + french.Number(mutual.DocumentMax/1_000_000) + " Mo au plus."
	case mutual.CodeAttachmentsTooMany:
		text = fmt.Sprintf("Un message porte au plus %d fichiers : envoyez les autres avec un second message.", mutual.MessageFilesMax)
	case mutual.CodeAttachmentsTooLarge:
		text = "Les fichiers d’un message font au plus " + french.Number(mutual.MessageFilesSize/1_000_000) + " Mo ensemble."
	case mutual.CodeLineRefused:
		text = "Les parts d’une ligne dépassent son prix : rien n’a été répondu."
	case mutual.CodePasswordTooShort:
		text = fmt.Sprintf("Ce mot de passe est trop court : il ouvre les dossiers de tous les adhérents, il lui faut au moins %d caractères.", office.StaffPasswordMin)
	case mutual.CodePasswordTooLong, mutual.CodePasswordNeedsUpper, mutual.CodePasswordNeedsLower, mutual.CodePasswordNeedsDigit,
		mutual.CodePasswordPersonal, mutual.CodePasswordCommon:
		text = french.Fault(fault)
	case mutual.CodeInvalidRequest:
		text = map[string]string{
			"login":  "Cet identifiant est déjà pris ou ne peut pas servir : 2 à 40 lettres minuscules, chiffres, points ou tirets.",
			"number": "Ce compte n’était pas bloqué : rien n’a changé.",
			"shares": "Il faut autant de parts que de lignes au devis, dans leur ordre.",
		}[fault.Field]
	case mutual.CodeCancelled:
		text = "Interrompu."
	}
	if text == "" {
		return err
	}
	return &refusal{text: text, exit: exitRefused, err: err}
}

// flagOf names the flag that a field comes from.
func flagOf(field string) string {
	switch field {
	case "login":
		return "l’identifiant"
	case "password":
		return "le mot de passe"
	case "words", "subject", "body", "title", "until", "name":
		return "--" + field
	case "valid_until":
		return "--valid-until"
	}
	return field
}

// table writes aligned columns.
func table(out io.Writer, write func(row func(cells ...string))) error {
	aligned := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	write(func(cells ...string) {
		for i, cell := range cells {
			cells[i] = oneLine(cell)
		}
		fmt.Fprintln(aligned, strings.Join(cells, "\t"))
	})
	return aligned.Flush()
}

// oneLine keeps what a member wrote from steering the terminal.
func oneLine(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case r < ' ' || r >= 0x7f && r < 0xa0:
			return -1
		}
		return r
	}, text)
}

// lines is oneLine for a text of several lines, indented.
func lines(text string) string {
	var shown []string
	for line := range strings.SplitSeq(text, "\n") {
		shown = append(shown, "  "+oneLine(line))
	}
	return strings.Join(shown, "\n")
}

func at(moment mutual.Millis) string {
	if moment == 0 {
		return ""
	}
	return moment.Time().In(office.Zone()).Format("02/01/2006 15:04")
}
