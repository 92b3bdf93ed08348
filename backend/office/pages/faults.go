package pages

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// explanation is what a page says of a fault: what happened, why, what to do.
type explanation struct {
	Title string
	Why   string
	ToDo  string
	App   bool // the way on is in the application
}

// What is wrong with a field.
const (
	linkMissing         = "Collez ici le lien du message, en entier."
	linkUnknown         = "Ce lien n’est pas reconnu : il a été coupé en chemin, ou un lien plus récent l’a remplacé. Ouvrez le lien du dernier message reçu, ou collez-le ici en entier."
	nothingChosen       = "Choisissez un mot de passe."
	nothingConfirmed    = "Saisissez le mot de passe une seconde fois."
	confirmationDiffers = "Les deux mots de passe sont différents."
)

// passwordFault says what is wrong with a chosen password.
func passwordFault(code mutual.Code) (text string, isPasswords bool) {
	switch code {
	case mutual.CodePasswordTooShort, mutual.CodePasswordTooLong, mutual.CodePasswordNeedsUpper, mutual.CodePasswordNeedsLower,
		mutual.CodePasswordNeedsDigit, mutual.CodePasswordPersonal, mutual.CodePasswordCommon:
		return french.Fault(mutual.Fault(code, nil)), true
	}
	return "", false
}

// linkFaults are the links that worked once or no longer do, by page.
var linkFaults = map[string]map[mutual.Code]explanation{
	Activation: {
		mutual.CodeLinkUsed: {
			"Ce lien a déjà servi",
			"Il ne sert qu’une fois. Si vous l’aviez déjà suivi, votre inscription est validée.",
			"Ouvrez l’application et connectez-vous. Si vous n’y arrivez pas, prévenez votre conseiller.", true,
		},
		mutual.CodeLinkExpired: {
			"Ce lien n’est plus valable",
			"Pour votre sécurité, il ne fonctionnait que pendant " + hours(mutual.ActivationLifetime) + ". Votre compte n’a pas été créé.",
			"Recommencez l’inscription dans l’application, avec « Première visite » : vous recevrez un nouveau message, sans appeler personne.", true,
		},
		mutual.CodeEmailTaken: {
			"Cette adresse e-mail ouvre déjà un autre compte",
			"Chaque compte a la sienne : votre inscription n’a donc pas été validée.",
			"Dans l’application, indiquez une autre adresse e-mail. Si vous avez déjà un compte, connectez-vous.", true,
		},
	},
	Reset: {
		mutual.CodeLinkUsed: {
			"Ce lien ne sert plus",
			"Un nouveau mot de passe a déjà été choisi, ou un message plus récent vous a été envoyé.",
			"Connectez-vous avec le mot de passe que vous avez choisi, ou ouvrez le dernier message reçu. Si vous n’y êtes pour rien, demandez tout de suite un autre mot de passe dans l’application, avec « Mot de passe perdu », et prévenez votre conseiller.", true,
		},
		mutual.CodeLinkExpired: {
			"Ce lien n’est plus valable",
			"Pour votre sécurité, il ne fonctionnait que pendant un temps limité. Il n’a rien changé à votre mot de passe.",
			"Demandez un nouveau message dans l’application, avec « Mot de passe perdu ».", true,
		},
	},
	Cancel: {
		mutual.CodeLinkUsed:    nothingToCancel,
		mutual.CodeLinkExpired: nothingToCancel,
		mutual.CodeNotFound:    nothingToCancel,
	},
}

// nothingToCancel must not reassure: the office does not say whether the reset was
// cancelled or has taken effect.
var nothingToCancel = explanation{
	"Cette demande ne peut plus être annulée",
	"Elle a déjà été annulée, ou le nouveau mot de passe est déjà en place.",
	"Essayez de vous connecter avec votre mot de passe habituel. S’il est refusé, choisissez-en tout de suite un autre dans l’application, avec « Mot de passe perdu », et prévenez votre conseiller. Vos coordonnées bancaires ne peuvent pas être modifiées pendant " + days(mutual.BankHold) + ".", true,
}

// foreignForm answers a form that another site had a browser post.
var foreignForm = page{name: "fault.html", status: http.StatusForbidden, shown: explanation{
	Title: "Cette demande ne vient pas de notre page",
	Why:   "Un autre site l’a envoyée : elle n’a pas été suivie, et rien n’a changé.",
	ToDo:  "Ouvrez le lien de notre message, puis appuyez sur le bouton de la page.",
}}

// unreadable answers a form that could not be read.
func unreadable(status int) page {
	return page{name: "fault.html", status: status, shown: explanation{
		Title: "Cette demande est illisible",
		Why:   "Elle est arrivée incomplète, ou n’est pas celle de notre page. Rien n’a changé.",
		ToDo:  "Ouvrez à nouveau le lien du message, puis recommencez.",
	}}
}

// failed answers err, and logs it where it is a fault of ours.
func (p *pages) failed(r *http.Request, err error) page {
	code := mutual.CodeOf(err)
	if text, known := linkFaults[r.URL.Path][code]; known {
		return page{name: "fault.html", status: statusOf(code), shown: text}
	}
	switch code {
	case mutual.CodeThrottled:
		seconds := p.secondsUntil(err)
		return page{name: "fault.html", status: http.StatusTooManyRequests, until: seconds, shown: explanation{
			Title: "Trop d’essais",
			Why:   "Pour protéger les comptes, la mutuelle fait patienter après plusieurs essais. Rien n’est bloqué définitivement.",
			ToDo:  "Ouvrez à nouveau le lien du message " + waiting(seconds) + ".",
		}}
	case mutual.CodeAccountBlocked:
		return page{name: "fault.html", status: http.StatusForbidden, shown: explanation{
			Title: "Votre compte est bloqué", Why: french.Fault(mutual.Fault(code, nil)),
		}}
	}
	if !errors.Is(err, context.Canceled) {
		p.log.ErrorContext(r.Context(), "a request failed", "err", err)
	}
	return page{name: "fault.html", status: statusOf(code), shown: explanation{
		Title: "Une erreur est survenue",
		Why:   "L’erreur vient de nous, pas de vous.",
		ToDo:  "Ouvrez à nouveau le lien du message dans quelques minutes. Si l’erreur revient, prévenez votre conseiller.",
	}}
}

func statusOf(code mutual.Code) int {
	switch code {
	case mutual.CodeLinkUsed, mutual.CodeLinkExpired, mutual.CodeNotFound:
		return http.StatusGone
	case mutual.CodeEmailTaken:
		return http.StatusConflict
	case mutual.CodeOfficeDown:
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// secondsUntil returns how long the block that err tells of lasts, at least 1.
func (p *pages) secondsUntil(err error) int64 {
	var fault *mutual.Error
	if !errors.As(err, &fault) {
		return 1
	}
	return max(1, int64(fault.Until-p.rules.Now()+999)/1000)
}

func hours(d time.Duration) string { return fmt.Sprintf("%d heures", int(d.Hours())) }

func days(d time.Duration) string { return fmt.Sprintf("%d jours", int(d.Hours()/24)) }

// waiting says a wait in words. A time of day would be the office's, not the member's.
func waiting(seconds int64) string {
	minutes := (seconds + 59) / 60
	switch {
	case minutes <= 1:
		return "dans une minute"
	case minutes < 60:
		return fmt.Sprintf("dans %d minutes", minutes)
	case minutes == 60:
		return "dans une heure"
	}
	return fmt.Sprintf("dans %d heures", (minutes+59)/60)
}
