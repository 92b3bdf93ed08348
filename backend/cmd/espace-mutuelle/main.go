// Command espace-mutuelle is the mutual's service: it serves the contract from a
// data folder, or runs a throw-away demo. Its texts are French, as its operators are.
package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/unimutuelles/espace-adherents/backend/licences"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Set by the linker.
var version = "dev"

// commands is what espace-mutuelle understands.
type commands struct {
	Serve serveCommand `cmd:"" help:"Servir les adhérents à partir d’un dossier de données."`
	Demo  demoCommand  `cmd:"" help:"Ouvrir un siège de démonstration, rempli de données fictives et effacé à la fin."`

	Check checkCommand `cmd:"" help:"Vérifier les options, les données, le serveur d’envoi, et dire quels messages attendent et pourquoi. Prend les options de serve, ne change rien."`

	Import importCommand `cmd:"" help:"Reprendre dans les données du service les fichiers d’un dossier : adhérents, remboursements, devis, documents…"`

	Requests  requestsCommand  `cmd:"" help:"Lister ce que les adhérents demandent à leurs conseillers, et y répondre."`
	Messages  messagesCommand  `cmd:"" help:"Écrire aux adhérents."`
	Documents documentsCommand `cmd:"" help:"Publier des documents."`
	Quotes    quotesCommand    `cmd:"" help:"Répondre aux devis."`
	Members   membersCommand   `cmd:"" help:"Chercher des adhérents, voir leur dossier, bloquer leur compte, délivrer un code."`
	Emails    emailsCommand    `cmd:"" help:"Lister les adresses e-mail dont la diffusion est autorisée."`

	Advisers advisersCommand `cmd:"" help:"Dire quels conseillers peuvent ouvrir la console."`
	Journal  journalCommand  `cmd:"" help:"Dire qui a fait quoi."`

	Version  kong.VersionFlag `help:"Dire la version."`
	Licences licences.Flag    `help:"Dire de quoi le programme est fait, et sous quelles licences."`
}

// surroundings are what a command works with besides its flags.
type surroundings struct {
	in       io.Reader
	out, err io.Writer
	signals  <-chan os.Signal // asks the command to end
}

func main() {
	signals := make(chan os.Signal, 4)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	os.Exit(run(os.Args[1:], &surroundings{in: os.Stdin, out: os.Stdout, err: os.Stderr, signals: signals}))
}

// The exit codes of our own. A demo's COMMAND gives its own code.
const (
	exitFault       = 1
	exitUsage       = 2
	exitRefused     = 3   // some of what was asked was refused
	exitCannotStart = 127 // as shells say of a command that cannot be started
	exitSignalled   = 128 // plus the signal's number, as shells say
)

// run carries out one command line and returns the exit code.
func run(args []string, s *surroundings) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli,
		kong.Name("espace-mutuelle"),
		kong.Description("Le service de l’espace adhérents d’Unimutuelles."),
		kong.Vars{"version": version},
		kong.Writers(s.out, s.err),
		kong.Exit(func(code int) { exit = code }),
		kong.Bind(s),
	)
	if err != nil {
		fmt.Fprintln(s.err, textOf(err))
		return exitFault
	}
	command, err := parser.Parse(args)
	if exit >= 0 { // --help and --version have answered
		return exit
	}
	if err != nil {
		fmt.Fprintf(s.err, "Commande mal formée : %v\nEssayez : espace-mutuelle --help\n", err)
		return exitUsage
	}
	err = command.Run()
	var ended *childEnded
	switch {
	case err == nil:
		return 0
	case errors.As(err, &ended):
		return ended.code
	}
	fmt.Fprintln(s.err, textOf(err))
	var refused *refusal
	if errors.As(err, &refused) {
		return refused.exit
	}
	return exitFault
}

// refusal is a command that cannot be carried out, with the reason in French.
type refusal struct {
	text string
	exit int
	err  error
}

// Error returns the reason.
func (r *refusal) Error() string { return r.text }

// Unwrap returns the cause.
func (r *refusal) Unwrap() error { return r.err }

// engineWords names SQLite's own code, for whoever looks it up.
func engineWords(err error) string {
	if code := store.EngineCode(err); code != 0 {
		return fmt.Sprintf(" (code SQLite %d)", code)
	}
	return ""
}

func textOf(err error) string {
	var refused *refusal
	if errors.As(err, &refused) {
		return refused.text
	}
	switch code := mutual.CodeOf(err); code {
	case mutual.CodeStoreDamaged:
		return fmt.Sprintf("La base %s du dossier de données est abîmée, ou n’est pas une base de ce service%s. Rien n’y a été changé. "+
			"Restaurez une sauvegarde : arrêtez le service, mettez de côté %[1]s avec %[1]s-wal et %[1]s-shm s’ils existent, "+
			"remettez la base sauvegardée à leur place, puis redémarrez ; voir docs/operating.md.", databaseFile, engineWords(err))
	case mutual.CodeDiskFull:
		return "Le disque du dossier de données est plein" + engineWords(err) + ". Libérez de la place, puis recommencez ; ce qui était enregistré le reste."
	case mutual.CodeNotWritable:
		return "Le dossier de données ne peut pas être écrit" + engineWords(err) + ". Vérifiez à qui il appartient et que son volume n’est pas en lecture seule."
	case mutual.CodeDeviceRead, mutual.CodeDeviceWrite:
		return "Le disque du dossier de données ne répond pas bien" + engineWords(err) + ". Vérifiez-le, puis recommencez ; si la base en souffre, restaurez une sauvegarde (docs/operating.md)."
	case mutual.CodeInvalidRequest:
		return "Les données sont refusées par la base : elles y sont déjà, ou une valeur est hors limites."
	default:
		return fmt.Sprintf("Erreur interne (%s). Le journal en dit la nature.", code)
	}
}
