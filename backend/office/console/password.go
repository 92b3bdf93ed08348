package console

import (
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// passwordScreen is an adviser's form for a password of their own.
type passwordScreen struct {
	Least  int // characters of a new one
	Faults faults
}

func passwordPage(shown passwordScreen) answer {
	shown.Least = office.StaffPasswordMin
	given := answer{name: "password.html", title: "Changer mon mot de passe", section: pathPassword, shown: shown}
	if len(shown.Faults) > 0 {
		given.status = http.StatusUnprocessableEntity
	}
	return given
}

func (c *console) showPassword(*visit) answer { return passwordPage(passwordScreen{}) }

func (c *console) changePassword(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	old, chosen, again := v.PostForm.Get("old"), v.PostForm.Get("new"), v.PostForm.Get("again")
	var shown passwordScreen
	if old == "" {
		shown.Faults.add("old", "Saisissez votre mot de passe actuel.")
	}
	switch {
	case chosen == "":
		shown.Faults.add("new", "Choisissez un nouveau mot de passe.")
	case again != chosen:
		shown.Faults.add("again", "Les deux saisies diffèrent.")
	}
	if len(shown.Faults) > 0 {
		return passwordPage(shown)
	}
	err := c.office.ChangeAdviserPassword(v.Context(), v.adviser.Login, old, chosen, c.origin(v.Request))
	switch code := mutual.CodeOf(err); code {
	case "":
		// The cookie is worth nothing from here on: the next page asks for the new password.
		return answer{to: pathSignIn}
	case mutual.CodeBadCredentials:
		shown.Faults.add("old", "Ce n’est pas votre mot de passe actuel.")
	case mutual.CodeThrottled:
		shown.Faults.add("old", "Trop d’essais : le suivant sera entendu "+french.Moment(untilOf(err).Time().In(office.Zone()))+".")
	case mutual.CodePasswordTooShort, mutual.CodePasswordTooLong, mutual.CodePasswordNeedsUpper, mutual.CodePasswordNeedsLower,
		mutual.CodePasswordNeedsDigit, mutual.CodePasswordCommon, mutual.CodePasswordPersonal:
		shown.Faults.add("new", passwordFault(code))
	default:
		return c.failed(v.Request, err)
	}
	return passwordPage(shown)
}

// passwordFault says what a new password lacks.
func passwordFault(code mutual.Code) string {
	return map[mutual.Code]string{
		mutual.CodePasswordTooShort:   "Il est trop court.",
		mutual.CodePasswordTooLong:    "Il est trop long : 128 caractères au plus.",
		mutual.CodePasswordNeedsUpper: "Il lui faut une majuscule.",
		mutual.CodePasswordNeedsLower: "Il lui faut une minuscule.",
		mutual.CodePasswordNeedsDigit: "Il lui faut un chiffre.",
		mutual.CodePasswordCommon:     "Il est trop courant : on le devinerait.",
		mutual.CodePasswordPersonal:   "Il contient votre nom ou votre identifiant.",
	}[code]
}
