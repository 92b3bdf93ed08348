package mail

import (
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Kind says what a letter is about.
type Kind string

// The kinds of letters.
const (
	// KindActivation: the link and the code that make an account exist.
	KindActivation Kind = "activation"
	// KindAlreadyRegistered: somebody began a first visit where an account exists.
	KindAlreadyRegistered Kind = "already_registered"
	// KindEmailInUse: the address given at a first visit opens another account.
	KindEmailInUse Kind = "email_in_use"
	// KindPasswordLink: the link to choose a new password.
	KindPasswordLink Kind = "password_link"
	// KindPasswordChanged: a new password is in force.
	KindPasswordChanged Kind = "password_changed"
	// KindPasswordReplaced: the member changed it, with the old one.
	KindPasswordReplaced Kind = "password_replaced"
	// KindNewDevice: the account was signed in to from a device that was never seen.
	KindNewDevice Kind = "new_device"
	// KindResetScheduled: a new password will be in force, unless it is cancelled.
	KindResetScheduled Kind = "reset_scheduled"
	// KindResetCancelled: a scheduled one will not be.
	KindResetCancelled Kind = "reset_cancelled"
	// KindAccessCodeReported: the advisers know of a lost access code.
	KindAccessCodeReported Kind = "access_code_reported"
	// KindBankAsked: a request asks for other bank details.
	KindBankAsked Kind = "bank_asked"
	// KindAccessCodeIssued: the mutual gave another access code.
	KindAccessCodeIssued Kind = "access_code_issued"
	// KindAccountBlocked: the mutual closed the account.
	KindAccountBlocked Kind = "account_blocked"
	// KindAccountUnblocked: the mutual opened it again.
	KindAccountUnblocked Kind = "account_unblocked"
	// KindBankChanged: the mutual pays to another bank account from now on.
	KindBankChanged Kind = "bank_changed"
	// KindRequestAnswered: an adviser answered a request; nothing of it is told.
	KindRequestAnswered Kind = "request_answered"
)

// Kinds lists every kind.
func Kinds() []Kind {
	return []Kind{
		KindActivation, KindAlreadyRegistered, KindEmailInUse, KindPasswordLink,
		KindPasswordChanged, KindPasswordReplaced, KindNewDevice, KindResetScheduled, KindResetCancelled, KindAccessCodeReported, KindBankAsked,
		KindAccessCodeIssued, KindAccountBlocked, KindAccountUnblocked, KindBankChanged, KindRequestAnswered,
	}
}

// Subject is a letter's subject, "" for an unknown kind. What the mailbox finder
// looks for is the activation's.
func Subject(kind Kind) string {
	return map[Kind]string{ //nolint:gosec // titles, no credentials
		KindActivation:         "Validez votre inscription à l’espace adhérents",
		KindAlreadyRegistered:  "Vous avez déjà un espace adhérents",
		KindEmailInUse:         "Choisissez une autre adresse pour votre inscription",
		KindPasswordLink:       "Choisissez votre nouveau mot de passe",
		KindPasswordChanged:    "Votre mot de passe a été changé",
		KindPasswordReplaced:   "Votre mot de passe a été remplacé",
		KindNewDevice:          "Une connexion depuis un nouvel appareil",
		KindResetScheduled:     "Votre mot de passe va être changé",
		KindResetCancelled:     "Votre mot de passe ne sera pas changé",
		KindAccessCodeReported: "Votre demande de code d’accès a été reçue",
		KindBankAsked:          "De nouvelles coordonnées bancaires ont été demandées",
		KindAccessCodeIssued:   "Votre code d’accès a changé",
		KindAccountBlocked:     "Votre espace adhérents est bloqué",
		KindAccountUnblocked:   "Votre espace adhérents est débloqué",
		KindBankChanged:        "Vos coordonnées bancaires ont été changées",
		KindRequestAnswered:    "Un conseiller vous a répondu",
	}[kind]
}

// carries says whether letters of a kind are of no use without a link, or a code.
func (k Kind) carries() (link, code bool) {
	return k == KindActivation || k == KindPasswordLink || k == KindResetScheduled, k == KindActivation
}

// Letter is what the office has to tell one member. Which of the fields a text uses
// is for its kind's templates to say.
type Letter struct {
	Kind Kind
	To   string // the address
	Name string // of the member; empty: the greeting has none
	Link string // whole, with its token: a secret
	Code string // to type where the link cannot be followed: a secret
	// Until is when the link stops working, a scheduled change happens, or a hold on
	// bank details or a block ends.
	Until mutual.Millis
	// At, Device and Network tell when, on what and from where it was asked for.
	At              mutual.Millis
	Device, Network string
	// ID makes the Message-ID, the same at every try: letters, digits, "-" and "_".
	ID string
}
