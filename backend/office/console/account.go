package console

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// accountScreen is a page that asks before an account is blocked or opened again, or a
// code issued.
type accountScreen struct {
	Member  mutual.Member
	Name    string
	Account *office.AccountFile
	Until   string // as typed
	Once    string // marks this form, so that it counts once
	Faults  faults
}

func (c *console) accountPage(v *visit, name, title string, shown accountScreen) answer {
	file, err := c.look(v, v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	shown.Member, shown.Name, shown.Account = file.Member, nameOf(file.Member), file.Account
	if shown.Once == "" {
		shown.Once = rand.Text()
	}
	given := answer{name: name, title: title, section: pathMembers, shown: shown}
	if len(shown.Faults) > 0 {
		given.status = http.StatusUnprocessableEntity
	}
	return given
}

func (c *console) blockPage(v *visit, shown accountScreen) answer {
	file, err := c.look(v, v.PathValue("id"))
	if err != nil {
		return c.failed(v.Request, err)
	}
	if file.Account == nil {
		return answer{to: memberPath(v.PathValue("id")), said: &notice{Warning: true, Text: "Cet adhérent n’a pas de compte : il n’y a rien à bloquer."}}
	}
	title := "Bloquer le compte"
	if file.Account.Blocked {
		title = "Débloquer le compte"
	}
	return c.accountPage(v, "block.html", title, shown)
}

func (c *console) showBlock(v *visit) answer { return c.blockPage(v, accountScreen{}) }

func (c *console) block(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	id := v.PathValue("id")
	member, err := c.office.MemberRecord(v.Context(), id)
	if err != nil {
		return c.failed(v.Request, err)
	}
	if v.PostForm.Get("action") == "debloquer" {
		err := c.office.UnblockMember(v.Context(), v.by(), member.Number)
		switch mutual.CodeOf(err) {
		case "":
			return answer{to: memberPath(id), said: &notice{Text: "Le compte est débloqué. L’adhérent doit se reconnecter."}}
		case mutual.CodeInvalidRequest:
			return answer{to: memberPath(id), said: &notice{Text: "Ce compte n’était pas bloqué.", Warning: true}}
		}
		return c.failed(v.Request, err)
	}
	shown := accountScreen{Until: strings.TrimSpace(v.PostForm.Get("until"))}
	until := mutual.Millis(0)
	done := "Le compte est bloqué, et toutes ses sessions sont fermées."
	if shown.Until != "" {
		day, ok := french.ParseDay(shown.Until)
		if !ok {
			shown.Faults.add("until", "Cette date n’existe pas. Écrivez-la ainsi : 31/12/2026.")
			return c.blockPage(v, shown)
		}
		until = endOf(day)
		done = "Le compte est bloqué jusqu’au " + french.Day(day) + " inclus, et toutes ses sessions sont fermées."
	}
	err = c.office.BlockMember(v.Context(), v.by(), member.Number, until)
	switch mutual.CodeOf(err) {
	case "":
		return answer{to: memberPath(id), said: &notice{Text: done}}
	case mutual.CodeInvalidDate:
		shown.Faults.add("until", "Cette date est passée : donnez un jour à venir, ou rien pour bloquer sans limite.")
		return c.blockPage(v, shown)
	}
	return c.failed(v.Request, err)
}

// endOf is the last instant of a day, where the office stands.
func endOf(day mutual.Date) mutual.Millis {
	t := day.Time()
	return mutual.MillisOf(time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, office.Zone()).Add(-time.Millisecond))
}

func (c *console) showIssueCode(v *visit) answer {
	return c.accountPage(v, "code.html", "Délivrer un code d’accès", accountScreen{})
}

func (c *console) issueCode(v *visit) answer {
	if refused, ok := readForm(v.writer, v.Request); !ok {
		return refused
	}
	id, once := v.PathValue("id"), v.PostForm.Get("once")
	member, err := c.office.MemberRecord(v.Context(), id)
	if err != nil {
		return c.failed(v.Request, err)
	}
	if !c.memory.claim(v.session, once) {
		// A second press: a second code would make the first one worthless while it is read out.
		return answer{to: memberPath(id)}
	}
	code, err := c.office.IssueCode(v.Context(), v.by(), member.Number)
	if err != nil {
		c.memory.release(v.session, once)
		return c.failed(v.Request, err)
	}
	return answer{to: memberPath(id), said: &notice{
		Text: "Voici le nouveau code d’accès. Il n’est affiché qu’une fois, et l’ancien n’ouvre plus rien.", Code: code,
	}}
}
