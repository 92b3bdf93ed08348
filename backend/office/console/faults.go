package console

import (
	"context"
	"errors"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// fault is what is wrong with a field of a form.
type fault struct{ Field, Text string }

// faults are those of one form, in the order of its fields.
type faults []fault

func (f *faults) add(field, text string) { *f = append(*f, fault{field, text}) }

// Of returns what is wrong with a field, "" for nothing.
func (f faults) Of(field string) string {
	for _, known := range f {
		if known.Field == field {
			return known.Text
		}
	}
	return ""
}

// explanation is what a page says of a fault: what happened, what to do.
type explanation struct{ Why, ToDo string }

// foreignForm answers a form that another site had a browser post.
var foreignForm = answer{name: "fault.html", title: "Cette demande ne vient pas de la console", status: http.StatusForbidden, shown: explanation{
	Why:  "Un autre site l’a envoyée : elle n’a pas été suivie, et rien n’a changé.",
	ToDo: "Ouvrez la console dans cet onglet, puis recommencez.",
}}

// unreadable answers a form that could not be read.
func unreadable(status int) answer {
	shown := explanation{
		Why:  "Elle est arrivée incomplète, ou n’est pas celle de notre page. Rien n’a changé.",
		ToDo: "Revenez en arrière, puis recommencez.",
	}
	if status == http.StatusRequestEntityTooLarge {
		shown = explanation{
			Why:  "Ce qui a été envoyé est trop volumineux : 20 Mo au plus pour l’ensemble des fichiers. Rien n’a changé.",
			ToDo: "Revenez en arrière, retirez ou réduisez un fichier, puis recommencez.",
		}
	}
	return answer{name: "fault.html", title: "Cette demande est illisible", status: status, shown: shown}
}

// failed answers err, and logs it where it is a fault of ours.
func (c *console) failed(r *http.Request, err error) answer {
	code := mutual.CodeOf(err)
	if code == mutual.CodeNotFound {
		return answer{name: "fault.html", title: "Page introuvable", status: http.StatusNotFound, shown: explanation{
			Why:  "Cette adresse ne mène à rien, ou ce qui s’y trouvait n’y est plus.",
			ToDo: "Repartez de la liste des demandes ou de la recherche d’adhérents.",
		}}
	}
	if !errors.Is(err, context.Canceled) {
		store.Log(r.Context(), c.log, err)
		c.log.ErrorContext(r.Context(), "a request failed", "err", err)
	}
	status := http.StatusInternalServerError
	if code == mutual.CodeOfficeDown || store.Unwell(code) {
		status = http.StatusServiceUnavailable
	}
	return answer{name: "fault.html", title: "Une erreur est survenue", status: status, shown: explanation{
		Why:  "L’erreur vient du service, pas de vous. Ce qui n’a pas été confirmé n’a pas été fait.",
		ToDo: "Revenez en arrière et réessayez dans quelques minutes. Si l’erreur revient, prévenez l’exploitant du service.",
	}}
}

// closedNotice tells calmly that somebody, or an earlier press of the button, was faster.
var closedNotice = notice{Warning: true, Text: "Rien n’a été changé : cette demande a déjà sa réponse. La voici telle qu’elle est maintenant."}

// fieldText says what is wrong with a field, for an adviser. It returns "" for a code
// that is not a field's.
func fieldText(err error) string {
	code := mutual.CodeOf(err)
	switch code {
	case mutual.CodeFieldRequired:
		return "Ce champ est nécessaire."
	case mutual.CodeTextTooLong:
		return "Ce texte est trop long. Raccourcissez-le."
	case mutual.CodeInvalidDate:
		return "Cette date ne peut pas servir. Écrivez-la ainsi : 31/12/2026."
	case mutual.CodeBankHold:
		return "Les coordonnées bancaires ne peuvent pas être appliquées avant le " + shortMoment(untilOf(err)) + "."
	case mutual.CodeAttachmentKind:
		return "Ce fichier n’est pas un PDF, ou il est abîmé ; son nom n’y change rien. Enregistrez-le au format PDF, puis choisissez-le à nouveau."
	case mutual.CodeAttachmentTooLarge:
		return "Ce fichier est trop grand : " + french.Number(mutual.DocumentMax/megabyte) + " Mo au plus."
	}
	return ""
}

func untilOf(err error) mutual.Millis {
	var fault *mutual.Error
	if !errors.As(err, &fault) {
		return 0
	}
	return fault.Until
}

func fieldOf(err error) string {
	var fault *mutual.Error
	if !errors.As(err, &fault) {
		return ""
	}
	return fault.Field
}

// secondsUntil returns how long the wait that err tells of lasts, at least 1.
func (c *console) secondsUntil(err error) int64 {
	return max(1, int64(untilOf(err)-c.office.Now()+999)/1000)
}
