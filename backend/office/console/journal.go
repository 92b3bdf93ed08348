package console

import (
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// journalPage is how many lines of the staff's journal a page shows.
const journalPage = 50

// journalScreen is a page of the staff's journal.
type journalScreen struct {
	Rows  []deedRow
	Older int64 // the line before which the next page begins, 0 at the end
	First bool
}

// deedRow is a line with the member it is about.
type deedRow struct {
	store.Deed
	Member string // name, "" for none
	About  string // where the request is, "" for none
}

func (c *console) showJournal(v *visit) answer {
	before, err := strconv.ParseInt(v.URL.Query().Get("avant"), 10, 64)
	if err != nil || before < 0 {
		before = 0
	}
	deeds, err := c.office.Deeds(v.Context(), "", before, journalPage+1)
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown := journalScreen{First: before == 0}
	names := make(map[string]string)
	for _, deed := range first(deeds, journalPage) {
		row := deedRow{Deed: deed}
		if row.Member, err = c.nameOf(v, deed.MemberID, names); err != nil {
			return c.failed(v.Request, err)
		}
		switch office.Action(deed.Action) {
		case office.ActionRequestRead, office.ActionRequestAccepted, office.ActionRequestRefused, office.ActionRequestApplied,
			office.ActionAttachmentOpened:
			row.About = pathQueue + "/" + deed.Subject
		}
		shown.Rows = append(shown.Rows, row)
	}
	if len(deeds) > journalPage {
		shown.Older = shown.Rows[journalPage-1].Line
	}
	return answer{name: "journal.html", title: "Journal", section: pathJournal, shown: shown}
}

func (c *console) nameOf(v *visit, memberID string, known map[string]string) (string, error) {
	if name, seen := known[memberID]; seen || memberID == "" {
		return name, nil
	}
	member, err := c.office.MemberRecord(v.Context(), memberID)
	if err != nil && mutual.CodeOf(err) != mutual.CodeNotFound {
		return "", err
	}
	if err == nil {
		known[memberID] = member.FirstName + " " + member.LastName
	}
	return known[memberID], nil
}
