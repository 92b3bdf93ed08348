package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// checkCommand takes whatever serve takes, so that its line can be copied.
type checkCommand struct{ serveCommand }

// renewBefore is how long before its end a certificate is worth a word.
const renewBefore = 14 * 24 * time.Hour

// findings is what a check has told so far.
type findings struct {
	out  io.Writer
	exit int // of the command: the worst finding's
}

func (f *findings) well(subject, text string) {
	fmt.Fprintf(f.out, "bien     %s : %s\n", subject, text)
}

func (f *findings) note(subject, text string) {
	fmt.Fprintf(f.out, "—        %s : %s\n", subject, text)
}

// bad tells what has to be looked at, and what to do where it is known.
func (f *findings) bad(exit int, subject, text, todo string) {
	fmt.Fprintf(f.out, "À FAIRE  %s : %s\n", subject, text)
	if todo != "" {
		fmt.Fprintf(f.out, "         %s\n", todo)
	}
	f.exit = max(f.exit, exit)
}

// Run says whether a service of these flags would work and whether mails leave. It
// changes nothing, and works while the service runs.
func (c *checkCommand) Run(s *surroundings) error {
	ctx, stop := untilSignal(s.signals)
	defer stop()
	found := &findings{out: s.out}
	sender := c.checkFlags(found)
	c.checkCertificates(found, time.Now())
	c.checkMailServer(ctx, found, sender)
	c.checkData(ctx, found)
	if ctx.Err() != nil {
		return &refusal{text: "Interrompu.", exit: exitFault, err: ctx.Err()}
	}
	if found.exit != 0 {
		return &refusal{text: "Quelque chose est à faire : voyez ci-dessus.", exit: found.exit}
	}
	return nil
}

// checkFlags reads all that the flags name; the sender is nil where there is none, or no
// usable one.
func (c *checkCommand) checkFlags(found *findings) *mail.Sender {
	quiet := slog.New(slog.DiscardHandler)
	shown := identity{c.TLSCert, c.TLSKey}
	_, errOutside := c.outside(quiet)
	_, errListen := resolve(c.Listen, shown.encrypted(), c.BehindProxy)
	_, errConsole := c.Console.identity(shown)
	if c.Console.Address != "" && errConsole == nil {
		own, _ := c.Console.identity(shown)
		_, errConsole = resolve(c.Console.Address, own.encrypted(), c.BehindProxy)
	}
	config, errConfig := c.config(shown.scheme()+"://"+c.Listen, quiet)
	wrong := false
	for _, err := range []error{shown.check(), errOutside, errListen, errConsole, errConfig} {
		if err != nil {
			wrong = true
			found.bad(exitUsage, "Options", textOf(err), "")
		}
	}
	if !wrong {
		found.well("Options", "le service démarrerait ainsi.")
	}
	sender, _ := config.Postbox.(*mail.Sender)
	return sender
}

// checkCertificates says when one ends.
func (c *checkCommand) checkCertificates(found *findings, now time.Time) {
	for _, door := range []struct {
		subject string
		shown   identity
	}{{"Certificat", identity{c.TLSCert, c.TLSKey}}, {"Certificat de la console", identity{c.Console.TLSCert, c.Console.TLSKey}}} {
		subject, shown := door.subject, door.shown
		if !shown.encrypted() {
			continue
		}
		pair, err := tls.LoadX509KeyPair(shown.certFile, shown.keyFile)
		if err != nil {
			continue // among the flags
		}
		ends := pair.Leaf.NotAfter
		switch until := french.Moment(ends.In(office.Zone())); {
		case ends.Before(now):
			found.bad(exitFault, subject, "fini depuis le "+until+".", "Renouvelez-le : les applications n’acceptent plus le service.")
		case ends.Before(now.Add(renewBefore)):
			found.bad(exitFault, subject, "bientôt fini, le "+until+".", "Renouvelez-le.")
		default:
			found.well(subject, "jusqu’au "+until+".")
		}
	}
}

// checkMailServer greets the mail's server as before a delivery.
func (c *checkCommand) checkMailServer(ctx context.Context, found *findings, sender *mail.Sender) {
	const subject = "Serveur d’envoi"
	switch {
	case sender == nil && c.Mail.SMTP == "":
		found.note(subject, "pas essayé. Donnez les mêmes options qu’à serve (--smtp…).")
	case sender == nil:
		found.note(subject, "pas essayé, faute d’options qui conviennent.")
	default:
		if err := sender.Check(ctx); err != nil {
			why, todo := french.MailTrouble(mail.TroubleOf(err))
			found.bad(exitFault, subject, why+".", todo)
			return
		}
		text := "il répond, et son certificat est reconnu."
		if c.Mail.SMTPUser != "" {
			text = "il répond, son certificat est reconnu, et il accepte l’identification."
		}
		found.well(subject, text)
	}
}

const toldData = "Données"

// checkData reads the data folder, and what of the mails has not left.
func (c *checkCommand) checkData(ctx context.Context, found *findings) {
	opened, err := sqlite.OpenExisting(ctx, filepath.Join(c.Data, databaseFile))
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		found.bad(exitFault, toldData, "le dossier "+c.Data+" n’est pas celui d’un siège.", "Vérifiez --data. Au premier démarrage, serve le crée.")
		return
	}
	if err == nil {
		err = errors.Join(c.readData(ctx, found, opened), opened.Close())
	}
	if err != nil {
		found.bad(exitFault, toldData, textOf(err), "")
	}
}

func (c *checkCommand) readData(ctx context.Context, found *findings, opened *sqlite.Store) error {
	age, err := opened.Age(ctx)
	switch {
	case err != nil:
		return err
	case age == sqlite.Newer:
		found.bad(exitFault, toldData, "elles sont d’une version plus récente que cette commande.", "Utilisez l’espace-mutuelle du service.")
		return nil
	case age == sqlite.Older:
		found.note(toldData, "elles sont d’une version plus ancienne ; serve les mettra à jour. Les messages ne sont pas comptés avant.")
		return nil
	}
	var waiting, givenUp []store.LetterPile
	err = opened.View(ctx, func(r store.Reader) (err error) {
		if waiting, err = r.WaitingLetters(ctx); err == nil {
			givenUp, err = r.GivenUpLetters(ctx)
		}
		return err
	})
	if err != nil {
		return err
	}
	if _, err := os.ReadDir(filepath.Join(c.Data, documentsFolder)); err != nil {
		return &refusal{text: "Les documents ne peuvent pas être lus. Vérifiez à qui appartient le dossier de données.", exit: exitFault, err: err}
	}
	found.well(toldData, "la base et les documents se lisent.")
	checkLetters(found, waiting, givenUp, time.Now())
	return nil
}

// checkLetters tells which mails wait and why, and which were given up.
func checkLetters(found *findings, waiting, givenUp []store.LetterPile, now time.Time) {
	const subject = "Messages en attente"
	if len(waiting) == 0 {
		found.well(subject, "aucun.")
	}
	for _, pile := range waiting {
		why, todo := french.MailTrouble(pile.Trouble)
		text := fmt.Sprintf("%s depuis le %s, car %s.", counted(pile.Count, "message", "messages"), at(pile.Since), why)
		if pile.Since.Time().After(now.Add(-office.MailPatience)) {
			found.note(subject, text)
			continue
		}
		found.bad(exitFault, subject, text, todo)
	}
	for _, pile := range givenUp {
		why, _ := french.MailTrouble(pile.Trouble)
		found.note("Messages abandonnés", fmt.Sprintf("%s depuis le %s, car %s.", counted(pile.Count, "message", "messages"), at(pile.Since), why))
	}
}
