package console

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// words are what the templates write with.
var words = template.FuncMap{
	"at":            shortMoment,
	"moment":        func(at mutual.Millis) string { return french.Moment(at.Time().In(office.Zone())) },
	"iso":           func(at mutual.Millis) string { return at.Time().Format(time.RFC3339) },
	"day":           french.Day,
	"born":          french.Born,
	"shortDay":      french.ShortDay,
	"money":         french.Money,
	"amount":        french.Amount,
	"number":        french.Number,
	"size":          fileSize,
	"fileType":      fileType,
	"requestKind":   french.RequestKind,
	"requestState":  requestState,
	"stateTone":     stateTone,
	"relation":      french.Relation,
	"documentKind":  french.DocumentKind,
	"quoteKind":     french.QuoteKind,
	"quoteStatus":   french.QuoteStatus,
	"securityEvent": securityEvent,
	"action":        ActionName,
	"actor":         actorName,
	"paragraphs":    paragraphs,
	"iban":          groupedIBAN,
	"counted":       counted,
}

// shortMoment writes an instant for a column, in the office's own zone.
func shortMoment(at mutual.Millis) string {
	if at == 0 {
		return ""
	}
	return at.Time().In(office.Zone()).Format("02/01/2006 15:04")
}

// fileSize writes bytes as files are weighed.
func fileSize(bytes int64) string {
	switch {
	case bytes < 1000:
		return french.Number(int(bytes)) + french.NoBreakSpace + "o"
	case bytes < 1_000_000:
		return french.Number(int((bytes+500)/1000)) + french.NoBreakSpace + "ko"
	}
	return strings.Replace(fmt.Sprintf("%.1f", float64(bytes)/1e6), ".", ",", 1) + french.NoBreakSpace + "Mo"
}

// fileType names what an attachment is.
func fileType(contentType string) string {
	name := map[string]string{mutual.TypePDF: "PDF", mutual.TypeJPEG: "image JPEG", mutual.TypePNG: "image PNG"}[contentType]
	if name == "" {
		return "fichier"
	}
	return name
}

func counted(n int, one, many string) string {
	word := many
	if n < 2 {
		word = one
	}
	return french.Number(n) + french.NoBreakSpace + word
}

// requestState words a state from the advisers' side: what a member sent, they received.
func requestState(s mutual.RequestState) string {
	if s == mutual.RequestSent {
		return "Nouvelle"
	}
	return french.RequestState(s)
}

// stateTone is the colour that goes with a state's word.
func stateTone(s mutual.RequestState) string {
	switch s {
	case mutual.RequestSent:
		return "notice"
	case mutual.RequestAccepted:
		return "warning"
	case mutual.RequestRefused:
		return "danger"
	case mutual.RequestApplied:
		return "positive"
	}
	return "plain"
}

// groupedIBAN writes an IBAN in fours, as it is printed.
func groupedIBAN(iban string) string {
	var groups []string
	for len(iban) > 4 {
		groups, iban = append(groups, iban[:4]), iban[4:]
	}
	return strings.Join(append(groups, iban), " ")
}

// paragraphs parts a text where it has blank lines.
func paragraphs(text string) []string {
	var parted []string
	for p := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n\n") {
		if p = strings.Trim(p, "\n"); p != "" {
			parted = append(parted, p)
		}
	}
	return parted
}

// ageOf says how long something has waited.
func ageOf(since mutual.Millis, now time.Time) string {
	waited := now.Sub(since.Time())
	switch days := int(waited.Hours() / 24); {
	case days >= 2:
		return "il y a " + counted(days, "jour", "jours")
	case days == 1:
		return "il y a 1" + french.NoBreakSpace + "jour"
	case waited >= time.Hour:
		return "il y a " + counted(int(waited.Hours()), "heure", "heures")
	case waited >= time.Minute:
		return "il y a " + counted(int(waited.Minutes()), "minute", "minutes")
	}
	return "à l’instant"
}

// actorName says who acted; the command line's operators are named by their system.
func actorName(by string) string {
	if by == "console:" {
		return "Inconnu (porte de la console)"
	}
	if operator, isCommand := strings.CutPrefix(by, "commande:"); isCommand {
		return operator + " (ligne de commande)"
	}
	return by
}

// ActionName words what the staff did, as the journal keeps it.
func ActionName(action string) string {
	name := map[office.Action]string{
		office.ActionRequestRead:       "Demande lue",
		office.ActionRequestAccepted:   "Demande acceptée",
		office.ActionRequestRefused:    "Demande refusée",
		office.ActionRequestApplied:    "Demande appliquée",
		office.ActionAttachmentOpened:  "Pièce jointe ouverte",
		office.ActionLostCodeClosed:    "Code perdu : signalement clos",
		office.ActionMessageSent:       "Message envoyé",
		office.ActionDocumentPublished: "Document publié",
		office.ActionQuoteAnswered:     "Réponse à un devis",
		office.ActionAccountBlocked:    "Compte bloqué",
		office.ActionAccountUnblocked:  "Compte débloqué",
		office.ActionAccessCodeIssued:  "Code d’accès délivré",
		office.ActionMemberOpened:      "Dossier consulté",
		office.ActionIBANShown:         "IBAN affiché en entier",
		office.ActionAdviserAdded:      "Conseiller ajouté",
		office.ActionAdviserChanged:    "Conseiller modifié",
		office.ActionAdviserSignedIn:   "Connexion à la console",
		office.ActionAdviserRefused:    "Connexion refusée",
		office.ActionMembersSearched:   "Recherche d’adhérents",
		office.ActionEmailsExported:    "Adresses e-mail listées",
	}[office.Action(action)]
	if name == "" {
		return "Autre action"
	}
	return name
}

func securityEvent(kind mutual.SecurityEventKind) string {
	name := map[mutual.SecurityEventKind]string{
		mutual.EventRegistered:         "Inscription commencée",
		mutual.EventActivated:          "Compte ouvert",
		mutual.EventSignedIn:           "Connexion",
		mutual.EventNewDevice:          "Connexion depuis un nouvel appareil",
		mutual.EventPasswordChanged:    "Mot de passe remplacé par l’adhérent",
		mutual.EventSignInRefused:      "Connexions refusées",
		mutual.EventSessionEnded:       "Session fermée à distance",
		mutual.EventSessionCopied:      "Session copiée, fermée",
		mutual.EventResetMailed:        "Lien de mot de passe envoyé",
		mutual.EventResetScheduled:     "Nouveau mot de passe en attente",
		mutual.EventResetCancelled:     "Nouveau mot de passe annulé",
		mutual.EventPasswordReset:      "Mot de passe changé",
		mutual.EventAnswerRefused:      "Réponse secrète refusée",
		mutual.EventAccessCodeReported: "Code d’accès signalé perdu",
		mutual.EventAccountBlocked:     "Compte bloqué par la mutuelle",
		mutual.EventAccountUnblocked:   "Compte débloqué par la mutuelle",
		mutual.EventAccessCodeIssued:   "Code d’accès délivré par la mutuelle",
		mutual.EventBankAsked:          "Coordonnées bancaires demandées",
		mutual.EventBankChanged:        "Coordonnées bancaires changées",
	}[kind]
	if name == "" {
		return "Autre événement"
	}
	return name
}
