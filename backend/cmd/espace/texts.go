package main

import (
	"errors"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// errUsage is a command that the parser accepts but that makes no sense.
var errUsage = errors.New("usage")

// usageError is a command line that is well formed but asks for nonsense.
type usageError struct{ text string }

func (u *usageError) Error() string { return u.text }
func (u *usageError) Unwrap() error { return errUsage }

// formError is all that is wrong with what was typed, one line each.
type formError struct {
	faults mutual.Faults
	labels func(field string) string
}

func (f *formError) Error() string {
	lines := make([]string, len(f.faults))
	for i, fault := range f.faults {
		lines[i] = f.labels(fault.Field) + " : " + french.Fault(&mutual.Error{Code: fault.Code, Field: fault.Field})
	}
	return strings.Join(lines, "\n")
}

// Unwrap tells the exit code.
func (f *formError) Unwrap() error { return f.faults.Err() }

// formFault is what is wrong with a form, nil where nothing is.
func formFault(faults mutual.Faults, labels func(field string) string) error {
	if len(faults) == 0 {
		return nil
	}
	return &formError{faults, labels}
}

// flagOf names the flag of a request's field.
func flagOf(field string) string { return "--" + strings.ReplaceAll(field, "_", "-") }

// labelOf names what the registration asks for.
func labelOf(field string) string {
	return map[string]string{ //nolint:gosec // labels, no credentials
		"password": "Mot de passe", "email": "Adresse e-mail", "question": "Question pense-bête", "answer": "Réponse",
	}[field]
}

var payees = map[mutual.Payee]string{
	mutual.PayeeMember:       "vous",
	mutual.PayeeProfessional: "professionnel (tiers payant)",
	mutual.PayeeUnknown:      "autre",
}

var documentKinds = map[mutual.DocumentKind]string{
	mutual.DocumentStatement:   "Relevé",
	mutual.DocumentCertificate: "Attestation",
	mutual.DocumentNotice:      "Avis",
	mutual.DocumentContract:    "Contrat",
	mutual.DocumentUnknown:     "Autre",
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
	var form *formError
	if errors.As(err, &form) {
		return form.Error()
	}
	var usage *usageError
	if errors.As(err, &usage) {
		return usage.text
	}
	return french.Fault(err)
}
