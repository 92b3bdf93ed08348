package console

import (
	"net/url"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// lostCodesPage is how many reports a page shows.
	lostCodesPage = 25
	// lostCodesFirst is how many stand above the queue: strangers can make reports, and
	// must not push the members' requests out of sight.
	lostCodesFirst = 5
)

// lostCodesScreen is a page of the reports of lost codes.
type lostCodesScreen struct {
	Tabs    []tab
	Unknown bool // under numbers that nobody has
	Rows    lostRows
	Next    string // where the next page is, "" at the end
	First   string // where the first page is, "" on it
}

// lostRows are reports, and where the adviser goes once one is closed.
type lostRows struct {
	Rows []lostRow
	Back string
}

type lostRow struct {
	store.Request
	Age string
}

func (c *console) lostCodes(v *visit, which office.Reports, after string, limit int) (rows []lostRow, next string, err error) {
	reports, next, err := c.office.LostCodes(v.Context(), which, after, limit)
	for _, r := range reports {
		rows = append(rows, lostRow{r, ageOf(r.CreatedAt, c.now())})
	}
	return rows, next, err
}

func (c *console) showLostCodes(v *visit) answer {
	asked := v.URL.Query()
	unknown := url.Values{"numeros": {"inconnus"}}
	shown := lostCodesScreen{Unknown: asked.Get("numeros") == "inconnus"}
	shown.Tabs = []tab{
		{"D’adhérents", pathLostCodes, !shown.Unknown},
		{"Numéros inconnus", pathLostCodes + "?" + unknown.Encode(), shown.Unknown},
	}
	which, here := office.ReportsOpen, url.Values{}
	if shown.Unknown {
		which, here = office.ReportsUnknown, unknown
	}
	first := pathLostCodes
	if len(here) > 0 {
		first += "?" + here.Encode()
	}
	after := asked.Get(paramAfter)
	rows, next, err := c.lostCodes(v, which, after, lostCodesPage)
	if mutual.CodeOf(err) == mutual.CodeInvalidRequest && after != "" {
		return answer{to: first} // no cursor of ours: from the first page on
	}
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown.Rows = lostRows{rows, first}
	if after != "" {
		shown.First = first
	}
	if next != "" {
		here.Set(paramAfter, next)
		shown.Next = pathLostCodes + "?" + here.Encode()
	}
	return answer{name: "lost_codes.html", title: "Codes d’accès perdus", section: pathQueue, shown: shown}
}

func (c *console) closeLostCode(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	back := ownPath(v.PostForm.Get("retour"))
	if back == "" {
		back = pathQueue
	}
	err := c.office.CloseLostCode(v.Context(), v.by(), v.PathValue("id"))
	switch mutual.CodeOf(err) {
	case "":
		return answer{to: back, said: &notice{Text: "Le signalement est clos."}}
	case mutual.CodeRequestClosed:
		return answer{to: back, said: &notice{Text: "Ce signalement était déjà clos.", Warning: true}}
	}
	return c.failed(v.Request, err)
}
