package main

import (
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// errUsage is a command that the parser accepts but that makes no sense.
var errUsage = errors.New("usage")

// usageError is a command line that is well formed but asks for nonsense.
type usageError struct{ text string }

func (u *usageError) Error() string { return u.text }
func (u *usageError) Unwrap() error { return errUsage }

var payees = map[mutual.Payee]string{
	mutual.PayeeMember:       "vous",
	mutual.PayeeProfessional: "professionnel (tiers payant)",
}

var documentKinds = map[mutual.DocumentKind]string{
	mutual.DocumentStatement:   "Relevé",
	mutual.DocumentCertificate: "Attestation",
	mutual.DocumentNotice:      "Avis",
	mutual.DocumentContract:    "Contrat",
}

var eventTexts = map[mutual.SecurityEventKind]string{
	mutual.EventRegistered:         "inscription commencée",
	mutual.EventActivated:          "compte activé",
	mutual.EventSignedIn:           "connexion",
	mutual.EventNewDevice:          "connexion depuis un nouvel appareil",
	mutual.EventPasswordChanged:    "mot de passe remplacé",
	mutual.EventSignInRefused:      "connexions refusées",
	mutual.EventSessionEnded:       "session terminée depuis un autre appareil",
	mutual.EventSessionCopied:      "session copiée, arrêtée",
	mutual.EventResetMailed:        "lien de nouveau mot de passe envoyé",
	mutual.EventResetScheduled:     "nouveau mot de passe demandé par la question",
	mutual.EventResetCancelled:     "nouveau mot de passe annulé",
	mutual.EventPasswordReset:      "mot de passe changé",
	mutual.EventAnswerRefused:      "réponse à la question refusée",
	mutual.EventAccessCodeReported: "code d’accès déclaré perdu",
	mutual.EventAccountBlocked:     "compte bloqué par la mutuelle",
	mutual.EventAccountUnblocked:   "compte débloqué par la mutuelle",
	mutual.EventAccessCodeIssued:   "nouveau code d’accès donné par la mutuelle",
	mutual.EventBankAsked:          "changement de coordonnées bancaires demandé",
	mutual.EventBankChanged:        "coordonnées bancaires changées par la mutuelle",
}

// textOf is what the member reads of an error.
func textOf(err error) string {
	var usage *usageError
	if errors.As(err, &usage) {
		return usage.text
	}
	return french.Fault(err)
}
