package console

import (
	"net/url"
	"slices"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// queuePage is how many requests a page shows.
	queuePage = 25
	// queueRead is how many requests a filter looks through for one page, so that a rare
	// kind among many costs a second press of a button and not the office's time.
	queueRead = 5000
)

// option is one choice of a select.
type option struct {
	Value, Label string
	Chosen       bool
}

// tab is one part of the queue.
type tab struct {
	Label, URL string
	Current    bool
}

// queueScreen is a page of the queue.
type queueScreen struct {
	Tabs      []tab
	State     string
	Kinds     []option
	Ages      []option
	MemberID  string // "" for everybody
	Member    string // their name
	Filtered  bool
	Rows      []queueRow
	Next      string // where the next page is, "" at the end
	First     string // where the first page is, "" on it
	LostCodes lostRows
	AllLost   string    // where all the reports of lost codes are, "" where none is left out
	HeldMail  *heldMail // nil where mails leave
	Answered  bool
}

// heldMail tells advisers that members do not get their mails.
type heldMail struct {
	Count   int
	Age     string   // of the oldest
	Reasons []string // in the operator's words
}

type queueRow struct {
	store.WaitingRequest
	Age string
}

// queuePart is one part of the queue, by the value that its address carries.
type queuePart struct {
	value, label string
	states       []mutual.RequestState
}

var queueParts = []queuePart{
	{"a-traiter", "À traiter", []mutual.RequestState{mutual.RequestSent, mutual.RequestRead}},
	{"a-appliquer", "Acceptées, à appliquer", []mutual.RequestState{mutual.RequestAccepted}},
	{"repondues", "Répondues", []mutual.RequestState{mutual.RequestRefused, mutual.RequestApplied}},
}

// ages are how long a request has waited at least, in days.
var ages = []struct {
	value, label string
	days         int
}{{"", "Quelle que soit l’attente", 0}, {"2", "Depuis 2 jours ou plus", 2}, {"7", "Depuis 7 jours ou plus", 7}, {"30", "Depuis 30 jours ou plus", 30}}

// The names of the queue's parameters.
const (
	paramState  = "etat"
	paramKind   = "type"
	paramAge    = "attente"
	paramMember = "dossier"
	paramAfter  = "apres"
)

func (c *console) showQueue(v *visit) answer {
	asked := v.URL.Query()
	at := max(0, slices.IndexFunc(queueParts, func(p queuePart) bool { return p.value == asked.Get(paramState) }))
	shown := queueScreen{State: queueParts[at].value, Answered: at == 2, MemberID: asked.Get(paramMember)}
	for i, part := range queueParts {
		shown.Tabs = append(shown.Tabs, tab{part.label, queueURL(asked, paramState, part.value, paramAfter, ""), i == at})
	}
	kind := mutual.RequestKind(asked.Get(paramKind))
	shown.Kinds = []option{{"", "Tous les types", kind == ""}}
	for _, k := range mutual.RequestKinds() {
		shown.Kinds = append(shown.Kinds, option{string(k), french.RequestKind(k), k == kind})
	}
	before := mutual.Millis(0)
	for _, age := range ages {
		shown.Ages = append(shown.Ages, option{age.value, age.label, age.value == asked.Get(paramAge)})
		if age.days > 0 && age.value == asked.Get(paramAge) {
			before = mutual.MillisOf(c.now().Add(-time.Duration(age.days) * 24 * time.Hour))
		}
	}
	if shown.MemberID != "" {
		member, err := c.office.MemberRecord(v.Context(), shown.MemberID)
		if err != nil {
			return c.failed(v.Request, err)
		}
		shown.Member = member.FirstName + " " + member.LastName
	}
	shown.Filtered = kind != "" || before > 0 || shown.MemberID != ""
	next, err := c.readQueue(v, queueParts[at].states, asked.Get(paramAfter), func(w store.WaitingRequest) bool {
		return (kind == "" || w.Request.Content.Kind == kind) && (before == 0 || w.Request.SentAt <= before) &&
			(shown.MemberID == "" || w.MemberID == shown.MemberID)
	}, &shown)
	if mutual.CodeOf(err) == mutual.CodeInvalidRequest && asked.Get(paramAfter) != "" {
		return answer{to: queueURL(asked, paramAfter, "")} // no cursor of ours: from the first page on
	}
	if err != nil {
		return c.failed(v.Request, err)
	}
	if next != "" {
		shown.Next = queueURL(asked, paramAfter, next)
	}
	if asked.Get(paramAfter) != "" {
		shown.First = queueURL(asked, paramAfter, "")
	}
	if at == 0 && !shown.Filtered && shown.First == "" {
		if err := c.lostAbove(v, &shown); err != nil {
			return c.failed(v.Request, err)
		}
		if shown.HeldMail, err = c.heldMail(v); err != nil {
			return c.failed(v.Request, err)
		}
	}
	return answer{name: "queue.html", title: "Demandes", section: pathQueue, shown: shown}
}

// readQueue fills a page with what matches, and returns the cursor of the next one.
func (c *console) readQueue(v *visit, states []mutual.RequestState, after string, matches func(store.WaitingRequest) bool, shown *queueScreen) (next string, err error) {
	size := queuePage
	for read := 0; ; read += size {
		waiting, next, err := c.office.Queue(v.Context(), states, after, size)
		if err != nil {
			return "", err
		}
		for _, w := range waiting {
			if matches(w) {
				shown.Rows = append(shown.Rows, queueRow{w, ageOf(w.Request.SentAt, c.now())})
			}
		}
		if next == "" || len(shown.Rows) >= queuePage || read >= queueRead {
			return next, nil
		}
		after = next
	}
}

// lostAbove sets the first reports of lost codes above the queue.
func (c *console) lostAbove(v *visit, shown *queueScreen) error {
	rows, next, err := c.lostCodes(v, office.ReportsOpen, "", lostCodesFirst)
	if err != nil {
		return err
	}
	shown.LostCodes = lostRows{rows, pathQueue}
	unknown, _, err := c.lostCodes(v, office.ReportsUnknown, "", 1)
	if next != "" || len(unknown) > 0 {
		shown.AllLost = pathLostCodes
		if len(rows) == 0 {
			shown.AllLost += "?numeros=inconnus"
		}
	}
	return err
}

// heldMail counts the mails that wait for longer than a mail's server makes one wait.
func (c *console) heldMail(v *visit) (*heldMail, error) {
	piles, err := c.office.WaitingMail(v.Context())
	var held *heldMail
	for _, pile := range piles {
		if pile.Since.Time().After(c.now().Add(-office.MailPatience)) {
			continue
		}
		if held == nil { // the oldest comes first
			held = &heldMail{Age: ageOf(pile.Since, c.now())}
		}
		why, _ := french.MailTrouble(pile.Trouble)
		held.Count += int(pile.Count)
		held.Reasons = append(held.Reasons, why)
	}
	return held, err
}

// queueURL is the queue's address with some parameters changed; an empty one is left out.
func queueURL(asked url.Values, changes ...string) string {
	kept := url.Values{}
	for _, name := range []string{paramState, paramKind, paramAge, paramMember, paramAfter} {
		if value := asked.Get(name); value != "" {
			kept.Set(name, value)
		}
	}
	for i := 0; i < len(changes); i += 2 {
		kept.Del(changes[i])
		if changes[i+1] != "" {
			kept.Set(changes[i], changes[i+1])
		}
	}
	if len(kept) == 0 {
		return pathQueue
	}
	return pathQueue + "?" + kept.Encode()
}
