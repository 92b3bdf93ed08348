package console

import (
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// foundShown is how many members a search shows.
	foundShown = 50
	// searchMin is the fewest characters worth a search.
	searchMin = 2
	// rowsShown is how many of a member's messages, documents or events a file shows.
	rowsShown = 12
)

// searchScreen is a search for a member. It is posted: a name is not for an address.
type searchScreen struct {
	Query  string
	Asked  bool
	Found  []store.MemberRecord
	More   bool // than foundShown
	Faults faults
}

func (c *console) showSearch(*visit) answer {
	return answer{name: "search.html", title: "Adhérents", section: pathMembers, shown: searchScreen{}}
}

func (c *console) search(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	shown := searchScreen{Query: strings.TrimSpace(v.PostForm.Get("query"))}
	given := answer{name: "search.html", title: "Adhérents", section: pathMembers}
	switch n := utf8.RuneCountInString(shown.Query); {
	case n < searchMin:
		shown.Faults.add("query", "Saisissez au moins deux caractères d’un nom ou d’un numéro d’adhérent.")
		given.status = http.StatusUnprocessableEntity
	case n > 100:
		shown.Faults.add("query", "C’est trop long pour un nom ou un numéro.")
		given.status = http.StatusUnprocessableEntity
	default:
		found, err := c.office.SearchMembers(v.Context(), v.by(), shown.Query, foundShown+1)
		if err != nil {
			return c.failed(v.Request, err)
		}
		shown.Asked, shown.More = true, len(found) > foundShown
		shown.Found = found[:min(len(found), foundShown)]
	}
	given.shown = shown
	return given
}

// memberScreen is a member's file.
type memberScreen struct {
	office.MemberFile
	Name          string
	WaitingQuotes int
	OpenRequests  int
	LostCode      bool // reported and not dealt with
	// The newest of what there may be much of, and how much more there is.
	Messages      []mutual.Message
	Documents     []mutual.Document
	Events        []mutual.SecurityEvent
	Deeds         []store.Deed
	MoreMessages  int
	MoreDocuments int
	All           bool
}

// look opens a member's file; a look that goes on is one line of the journal.
func (c *console) look(v *visit, memberID string) (office.MemberFile, error) {
	begins := c.memory.begins(v.session, memberID)
	file, err := c.office.LookAtMember(v.Context(), v.by(), memberID, begins)
	if err == nil && begins {
		c.memory.opened(v.session, memberID)
	}
	return file, err
}

func nameOf(member mutual.Member) string { return member.FirstName + " " + member.LastName }

func memberPath(id string) string { return pathMembers + "/" + id }

func (c *console) showMember(v *visit) answer {
	file, err := c.look(v, v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown := memberScreen{MemberFile: file, Name: nameOf(file.Member), All: v.URL.Query().Has("tout")}
	most := rowsShown
	if shown.All {
		most = max(len(file.Messages), len(file.Documents), rowsShown)
	}
	shown.Messages, shown.Documents = first(file.Messages, most), first(file.Documents, most)
	shown.MoreMessages, shown.MoreDocuments = len(file.Messages)-len(shown.Messages), len(file.Documents)-len(shown.Documents)
	shown.Deeds = first(file.Deeds, rowsShown)
	if file.Account != nil {
		shown.Events = first(file.Account.Events, rowsShown)
	}
	for _, quote := range file.Quotes {
		if quote.Status == mutual.QuoteReceived {
			shown.WaitingQuotes++
		}
	}
	for _, request := range file.Requests {
		if !request.State.Answered() || request.State == mutual.RequestAccepted {
			shown.OpenRequests++
		}
	}
	for _, lost := range file.LostCodes {
		shown.LostCode = shown.LostCode || lost.State == "open"
	}
	return answer{name: "member.html", title: shown.Name, section: pathMembers, shown: shown}
}

func first[T any](all []T, most int) []T { return all[:min(len(all), most)] }

func (c *console) sendDocument(v *visit) answer {
	// The look comes first: no file leaves without a line of the journal.
	if _, err := c.look(v, v.PathValue("id")); err != nil {
		return c.failed(v.Request, err)
	}
	document, content, err := c.office.Document(v.Context(), v.PathValue("id"), v.PathValue("document"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	defer content.Close()
	return sendFile(v, document.FileName, document.ContentType, content)
}
