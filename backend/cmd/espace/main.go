// Command espace is the member's space without a window: the same desk, on a
// terminal or in a script. Its texts are French, as its users are members.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"github.com/unimutuelles/espace-adherents/backend/licences"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Set by the linker.
var (
	version        = "dev"
	defaultService = ""
)

// commands is what espace understands.
type commands struct {
	Login          loginCommand          `cmd:"" help:"Se connecter avec un code d’accès ou une adresse e-mail."`
	Register       registerCommand       `cmd:"" help:"S’inscrire, pour une première visite."`
	Password       passwordCommand       `cmd:"" help:"Choisir un nouveau mot de passe quand il est perdu."`
	ChangePassword changePasswordCommand `cmd:"" help:"Changer son mot de passe, quand on connaît l’ancien."`
	LostCode       lostCodeCommand       `cmd:"" help:"Signaler un code d’accès perdu à la mutuelle."`
	Sync           syncCommand           `cmd:"" help:"Mettre à jour les données de cet appareil."`
	Status         statusCommand         `cmd:"" help:"Dire où en est cet appareil."`
	Reimbursements reimbursementsCommand `cmd:"" help:"Lister les remboursements, les plus récents d’abord."`
	Statement      statementCommand      `cmd:"" help:"Enregistrer le relevé d’une période en PDF."`
	Documents      documentsCommand      `cmd:"" help:"Lister les documents, en enregistrer, ou choisir ceux que garde cet appareil."`
	Messages       messagesCommand       `cmd:"" help:"Lister les messages de la mutuelle, ou en lire un."`
	Guarantees     guaranteesCommand     `cmd:"" help:"Lister les garanties du contrat, chacune avec un exemple."`
	Quotes         quotesCommand         `cmd:"" help:"Lister les devis et leurs réponses, ou en enregistrer un en PDF."`
	Requests       requestsCommand       `cmd:"" help:"Lister les demandes et leurs réponses, ou en confirmer une."`
	Request        requestCommand        `cmd:"" help:"Demander une mise à jour à la mutuelle ; sans réseau elle attend ici."`
	Sessions       sessionsCommand       `cmd:"" help:"Lister les sessions ouvertes sur le compte, ou en terminer une."`
	Journal        journalCommand        `cmd:"" help:"Lire le journal de sécurité du compte."`
	Repair         repairCommand         `cmd:"" help:"Relire tout ce que cet appareil garde, et réparer ce qui est abîmé."`
	Logout         logoutCommand         `cmd:"" help:"Se déconnecter ; les données restent ici, chiffrées."`

	Version  kong.VersionFlag `help:"Dire la version."`
	Licences licences.Flag    `help:"Dire de quoi le programme est fait, et sous quelles licences."`
}

const usageEpilog = `Variables : ESPACE_SERVICE (adresse du service), ESPACE_PROFILE (nom ou dossier du profil),
ESPACE_CA_FILE (certificat d'une autorité de plus, au format PEM).
Codes de sortie : 0 fait, 1 erreur interne, 2 commande mal formée, 3 accès refusé ou espace verrouillé,
4 service injoignable, 5 trop d'essais ou compte bloqué, 6 problème sur cet appareil, 7 rien à montrer, 130 interrompu.`

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], &terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, t *terminal) int {
	var cli commands
	exit := -1
	parser, err := kong.New(&cli,
		kong.Name("espace"),
		kong.Description("L’espace adhérents d’Unimutuelles, en ligne de commande.\n\n"+usageEpilog),
		kong.Vars{"version": version},
		kong.Writers(t.out, t.err),
		kong.Exit(func(code int) { exit = code }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(t),
	)
	if err != nil {
		fmt.Fprintln(t.err, textOf(err))
		return exitInternal
	}
	command, err := parser.Parse(args)
	if exit >= 0 { // --help and --version have answered
		return exit
	}
	if err != nil {
		fmt.Fprintf(t.err, "Commande mal formée : %v\nEssayez : espace --help\n", err)
		return exitUsage
	}
	if err := command.Run(); err != nil {
		fmt.Fprintln(t.err, textOf(err))
		return exitOf(err)
	}
	return 0
}

// The exit codes, for scripts.
const (
	exitInternal = 1
	exitUsage    = 2
	exitAccess   = 3
	exitNetwork  = 4
	exitBlocked  = 5
	exitDevice   = 6
	exitNothing  = 7
	exitStopped  = 130
)

func exitOf(err error) int {
	if errors.Is(err, errUsage) {
		return exitUsage
	}
	switch mutual.CodeOf(err) {
	case mutual.CodeCancelled:
		return exitStopped
	case mutual.CodeInvalidPeriod, mutual.CodeInvalidDate, mutual.CodeFieldRequired, mutual.CodeInvalidRequest,
		mutual.CodePasswordTooShort, mutual.CodePasswordTooLong, mutual.CodePasswordNeedsUpper, mutual.CodePasswordNeedsLower,
		mutual.CodePasswordNeedsDigit, mutual.CodePasswordPersonal, mutual.CodePasswordCommon, mutual.CodeInvalidEmail, mutual.CodeEmailNotASCII, mutual.CodeDateAhead,
		mutual.CodeAnswerRevealing, mutual.CodeEmailTaken, mutual.CodeInvalidIBAN, mutual.CodeInvalidPhone,
		mutual.CodeInvalidPostalCode, mutual.CodeTextTooLong, mutual.CodeAttachmentKind, mutual.CodeAttachmentTooLarge,
		mutual.CodeAttachmentsTooMany, mutual.CodeAttachmentsTooLarge, mutual.CodeKeyReused, mutual.CodeRequestClosed:
		return exitUsage
	case mutual.CodeBadCredentials, mutual.CodeSessionEnded, mutual.CodeLocked, mutual.CodeWrongPassword,
		mutual.CodeRecoveryKeyMistyped, mutual.CodeRecoveryKeyWrong,
		mutual.CodeVaultPasswordChanged, mutual.CodeVaultOtherMember, mutual.CodeNoVault, mutual.CodeMailboxRefused, mutual.CodeMailboxNoPassword,
		mutual.CodePairUnknown, mutual.CodeTicketExpired, mutual.CodeTermsChanged, mutual.CodeLinkUnknown, mutual.CodeLinkUsed,
		mutual.CodeLinkExpired, mutual.CodeCodeWrong, mutual.CodeAnswerWrong, mutual.CodeNotActivated:
		return exitAccess
	case mutual.CodeOffline, mutual.CodeOfficeDown, mutual.CodeOfficeUntrusted, mutual.CodeOfficeAddress,
		mutual.CodePortal, mutual.CodeProxySignIn, mutual.CodeFiltered, mutual.CodeTooLargeOnTheWay, mutual.CodeSlowDown,
		mutual.CodeUnavailable, mutual.CodeGateway, mutual.CodeBehindAnother,
		mutual.CodeAnswerAltered, mutual.CodeLineRefused, mutual.CodeChecksum, mutual.CodeResyncRequired,
		mutual.CodeMailboxUntrusted, mutual.CodeMailboxUnreachable, mutual.CodeMailRefused, mutual.CodeMailDown,
		mutual.CodeStoreDamaged, mutual.CodeAttachmentMissing, mutual.CodeInFlight, mutual.CodeRequestReturned, mutual.CodeRequestLost:
		return exitNetwork
	case mutual.CodeThrottled, mutual.CodeAccountBlocked, mutual.CodeBankHold:
		return exitBlocked
	case mutual.CodeDiskFull, mutual.CodeNotWritable, mutual.CodeVaultDamaged, mutual.CodeVaultNewer,
		mutual.CodeCacheDamaged, mutual.CodeNotEncrypted, mutual.CodeKeyringUnavailable, mutual.CodeKeyringChanged, mutual.CodeAlreadyOpen,
		mutual.CodeVaultLost, mutual.CodeCacheRebuilt, mutual.CodeCacheLost, mutual.CodeCacheOlder, mutual.CodeReadingOnly,
		mutual.CodeDeviceRead, mutual.CodeDeviceWrite, mutual.CodeCannotOpenFile:
		return exitDevice
	case mutual.CodeNotFound, mutual.CodeNothingInPeriod, mutual.CodeBeforeHistory, mutual.CodeNotDownloaded,
		mutual.CodeDocumentGone,
		mutual.CodeMailboxUnknown, mutual.CodeMailboxNoMessage:
		return exitNothing
	}
	return exitInternal
}
