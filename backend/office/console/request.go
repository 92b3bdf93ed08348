package console

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// requestScreen is a request, and the forms that answer it.
type requestScreen struct {
	office.RequestFile
	Rows     []compared
	Age      string
	ShowIBAN bool
	HasIBAN  bool // a whole one is kept
	Recent   []mutual.UpdateRequest
	History  []step

	CanAccept, CanRefuse, CanApply bool
	Phrases                        []string // ready-made, of the form that was posted or of none
	Refusals                       []string
	Decision                       string // what was posted, "" for nothing
	Phrase, Words                  string
	Faults                         faults
}

// compared is what is asked beside what the file says.
type compared struct {
	Label, Now, Asked string
	Differs           bool
}

// step is one moment of a request's life.
type step struct {
	At    mutual.Millis
	Label string
	By    string
}

// The ways to answer, as the buttons post them.
const (
	decisionAccept = "accepter"
	decisionApply  = "appliquer"
	decisionRefuse = "refuser"
)

// The ready-made phrases. Select boxes work without script; what is chosen stands before
// what is typed.
var (
	acceptPhrases = []string{
		"Votre demande est acceptée. Elle sera appliquée dans les prochains jours.",
		"C’est fait : votre dossier est à jour.",
		"C’est fait. Une nouvelle carte de tiers payant vous sera adressée.",
	}
	refusePhrases = []string{
		"Il manque un justificatif. Envoyez-nous une nouvelle demande avec le document en pièce jointe.",
		"La pièce jointe n’est pas lisible. Envoyez-nous une nouvelle demande avec une copie plus nette.",
		"Le nom du titulaire ne correspond pas à celui de votre contrat. Envoyez-nous un RIB à votre nom.",
		"Cette demande doit être faite par le titulaire du contrat.",
	}
)

// recentShown is how many of a member's other requests stand beside one.
const recentShown = 5

func (c *console) showRequest(v *visit) answer { return c.requestPage(v, requestScreen{}) }

// requestPage shows a request with what was posted, if anything was.
func (c *console) requestPage(v *visit, shown requestScreen) answer {
	file, err := c.office.OpenRequest(v.Context(), v.by(), v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	member, err := c.look(v, file.MemberID)
	if err != nil {
		return c.failed(v.Request, err)
	}
	request := file.Request
	shown.RequestFile = file
	shown.Age = ageOf(request.SentAt, c.now())
	shown.HasIBAN = file.IBAN != ""
	shown.Rows = compare(file, shown.ShowIBAN)
	shown.Phrases, shown.Refusals = acceptPhrases, refusePhrases
	switch request.State {
	case mutual.RequestSent, mutual.RequestRead:
		shown.CanAccept, shown.CanRefuse, shown.CanApply = true, true, true
	case mutual.RequestAccepted:
		shown.CanRefuse, shown.CanApply = true, true
	}
	if file.BankHoldUntil > 0 {
		shown.CanApply = false
	}
	for _, other := range member.Requests {
		if other.ID != request.ID && len(shown.Recent) < recentShown {
			shown.Recent = append(shown.Recent, other)
		}
	}
	shown.History = historyOf(request, member.Deeds)
	given := answer{name: "request.html", title: french.RequestKind(request.Content.Kind), section: pathQueue, shown: shown}
	if len(shown.Faults) > 0 {
		given.status = http.StatusUnprocessableEntity
	}
	return given
}

// showIBAN shows the whole IBAN, which the staff's journal keeps.
func (c *console) showIBAN(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	file, err := c.office.OpenRequest(v.Context(), v.by(), v.PathValue("id"))
	if err == nil && file.IBAN != "" {
		err = c.office.RecordIBANShown(v.Context(), v.by(), file.MemberID, file.Request.ID)
	}
	if err != nil {
		return c.failed(v.Request, err)
	}
	return c.requestPage(v, requestScreen{ShowIBAN: file.IBAN != ""})
}

// compare sets what is asked beside what the file says.
func compare(file office.RequestFile, whole bool) []compared {
	asked, now := file.Request.Content, file.Current
	row := func(label, now, asked string) compared { return compared{label, now, asked, now != asked} }
	switch asked.Kind {
	case mutual.RequestAddress:
		from := "Tout de suite"
		if asked.Address.From != "" {
			from = french.Day(asked.Address.From)
		}
		return []compared{
			row("Adresse", now.Street, asked.Address.Street),
			row("Code postal", now.PostalCode, asked.Address.PostalCode),
			row("Ville", now.City, asked.Address.City),
			{Label: "À partir du", Asked: from},
		}
	case mutual.RequestPhone:
		return []compared{row("Téléphone", now.Phone, asked.Phone)}
	case mutual.RequestEmail:
		return []compared{row("Adresse e-mail", now.Email, asked.Email)}
	case mutual.RequestBank:
		current, wanted := now.MaskedIBAN, asked.Bank.IBAN
		if whole {
			wanted = groupedIBAN(file.IBAN)
			if now.IBAN != "" {
				current = groupedIBAN(now.IBAN)
			}
		}
		return []compared{
			{Label: "Titulaire", Now: now.FirstName + " " + now.LastName, Asked: asked.Bank.Holder,
				Differs: !strings.EqualFold(now.FirstName+" "+now.LastName, asked.Bank.Holder)},
			row("IBAN", current, wanted),
		}
	case mutual.RequestBirth, mutual.RequestBeneficiary:
		from := "Dès que possible"
		if asked.Kind == mutual.RequestBirth {
			from = "Dès la naissance"
		}
		if asked.Person.From != "" {
			from = french.Day(asked.Person.From)
		}
		return []compared{
			{Label: "Prénom", Asked: asked.Person.FirstName}, {Label: "Nom", Asked: asked.Person.LastName},
			{Label: "Date de naissance", Asked: french.BirthDay(asked.Person.BirthDate)},
			{Label: "Lien", Asked: french.Relation(asked.Person.Relation)}, {Label: "Couverture", Asked: from},
		}
	}
	return nil
}

// historyOf tells a request's life, with who did what where the journal knows.
func historyOf(request mutual.UpdateRequest, deeds []store.Deed) []step {
	who := func(action office.Action) string {
		for _, deed := range deeds {
			if deed.Subject == request.ID && deed.Action == string(action) {
				return actorName(deed.By)
			}
		}
		return ""
	}
	steps := []step{{request.SentAt, "Reçue", ""}}
	if request.ReadAt > 0 {
		steps = append(steps, step{request.ReadAt, "Lue", who(office.ActionRequestRead)})
	}
	if request.AnsweredAt > 0 {
		label, action := "Acceptée", office.ActionRequestAccepted
		if request.State == mutual.RequestRefused {
			label, action = "Refusée", office.ActionRequestRefused
		}
		if request.State != mutual.RequestApplied || request.AnsweredAt != request.AppliedAt {
			steps = append(steps, step{request.AnsweredAt, label, who(action)})
		}
	}
	if request.AppliedAt > 0 {
		steps = append(steps, step{request.AppliedAt, "Appliquée", who(office.ActionRequestApplied)})
	}
	return steps
}

func (c *console) answerRequest(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	id := v.PathValue("id")
	posted := requestScreen{
		Decision: v.PostForm.Get("decision"), Phrase: v.PostForm.Get("phrase"),
		Words: strings.ReplaceAll(v.PostForm.Get("words"), "\r\n", "\n"),
	}
	said := strings.TrimSpace(strings.Join([]string{posted.Phrase, strings.TrimSpace(posted.Words)}, "\n\n"))
	var err error
	var done string
	switch posted.Decision {
	case decisionAccept:
		err, done = c.office.AcceptRequest(v.Context(), v.by(), id, said), "La demande est acceptée. L’adhérent en est averti."
	case decisionApply:
		err, done = c.office.ApplyRequest(v.Context(), v.by(), id, said), "La demande est appliquée : le dossier de l’adhérent est à jour."
	case decisionRefuse:
		err, done = c.office.RefuseRequest(v.Context(), v.by(), id, said), "La demande est refusée. L’adhérent lit votre réponse."
	default:
		return unreadable(http.StatusBadRequest)
	}
	here := pathQueue + "/" + id
	if err == nil {
		return answer{to: here, said: &notice{Text: done}}
	}
	text := fieldText(err)
	switch code := mutual.CodeOf(err); {
	case code == mutual.CodeRequestClosed:
		return answer{to: here, said: &closedNotice}
	case code == mutual.CodeFieldRequired:
		posted.Faults.add("words", "Dites à l’adhérent pourquoi : choisissez une phrase ou écrivez la vôtre.")
	case code == mutual.CodeBankHold, text == "":
		if text == "" {
			return c.failed(v.Request, err)
		}
		return answer{to: here, said: &notice{Text: text, Warning: true}}
	default:
		posted.Faults.add("words", text)
	}
	return c.requestPage(v, posted)
}

func (c *console) sendAttachment(v *visit) answer {
	n, err := strconv.Atoi(v.PathValue("n"))
	if err != nil {
		return c.failed(v.Request, &mutual.Error{Code: mutual.CodeNotFound})
	}
	attachment, content, err := c.office.RequestAttachment(v.Context(), v.by(), v.PathValue("id"), n)
	if err != nil {
		return c.failed(v.Request, err)
	}
	defer content.Close()
	return sendFile(v, attachment.Name, attachment.ContentType, content)
}

// sendFile hands a file over to be saved, never to be shown among our own pages.
func sendFile(v *visit, name, contentType string, content io.ReadSeeker) answer {
	header := v.writer.Header()
	disposition := mime.FormatMediaType("attachment", map[string]string{"filename": name})
	if disposition == "" {
		disposition = "attachment"
	}
	header.Set("Content-Disposition", disposition)
	header.Set("Content-Type", contentType)
	header.Set("Content-Security-Policy", filePolicy)
	http.ServeContent(v.writer, v.Request, "", time.Time{}, content)
	return answer{sent: true}
}
