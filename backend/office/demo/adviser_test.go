package demo_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// counter is an office with the demo's adviser behind it, and its member signed in.
type counter struct {
	*officetest.Office
	t       *testing.T
	adviser demo.Adviser
	caller  office.Caller
}

func openCounter(t *testing.T) *counter {
	t.Helper()
	c := &counter{Office: officetest.Start(t, officetest.WithStoppedClock()), t: t}
	c.adviser = demo.Adviser{
		Office: c.Rules(), Log: slog.New(slog.DiscardHandler), ReadAfter: 2 * time.Second, AnswerAfter: 4 * time.Second,
	}
	c.check(c.adviser.Join(t.Context()))
	session, err := c.Rules().SignIn(t.Context(), c.Login, c.Password, office.Origin{})
	c.check(err)
	c.caller, err = c.Rules().Authenticate(t.Context(), session.Tokens.Access, office.Origin{})
	c.check(err)
	return c
}

func (c *counter) check(err error) {
	c.t.Helper()
	if err != nil {
		c.t.Fatal(err)
	}
}

func (c *counter) send(content mutual.RequestContent, files ...office.NamedFile) string {
	c.t.Helper()
	sent := office.NewRequest{Key: "01K9ABCDEFGHJKMNPQRSTV" + string(content.Kind[:2]), Content: content, Files: files}
	if content.Kind == mutual.RequestBank {
		sent.Password = c.Password
	}
	receipt, err := c.Rules().SendRequest(c.t.Context(), c.caller, sent, office.Origin{})
	c.check(err)
	return receipt.ID
}

// bring puts a file for a request to come.
func (c *counter) bring(name, content string) office.NamedFile {
	c.t.Helper()
	sum := sha256.Sum256([]byte(content))
	file := office.NamedFile{Name: name, SHA256: hex.EncodeToString(sum[:])}
	c.check(c.Rules().PutAttachment(c.t.Context(), c.caller, file.SHA256, strings.NewReader(content)))
	return file
}

// lookIn lets time pass, and the adviser look at the queue.
func (c *counter) lookIn(d time.Duration) {
	c.t.Helper()
	c.Advance(d)
	c.check(c.adviser.Look(c.t.Context()))
}

func (c *counter) changes() []mutual.Change {
	c.t.Helper()
	page, err := c.Rules().Changes(c.t.Context(), c.MemberID, "", 5000)
	c.check(err)
	return page.Changes
}

func (c *counter) request(id string) mutual.UpdateRequest {
	c.t.Helper()
	for _, change := range c.changes() {
		if change.Request != nil && change.ID == id {
			return *change.Request
		}
	}
	c.t.Fatalf("the devices do not know request %s", id)
	return mutual.UpdateRequest{}
}

func birth() mutual.RequestContent {
	return mutual.RequestContent{Kind: mutual.RequestBirth, Person: mutual.NewPerson{FirstName: "Lou", LastName: "Martin", BirthDate: "2026-06-20"}}
}

func TestTheDemosAdviserReadsAndThenAnswersInKindWords(t *testing.T) {
	file := func(c *counter, is func(mutual.Member) bool) bool {
		for _, change := range c.changes() {
			if change.Member != nil {
				return is(*change.Member)
			}
		}
		return false
	}
	joined := func(c *counter, name string) bool {
		for _, change := range c.changes() {
			if change.Beneficiary != nil && change.Beneficiary.FirstName == name {
				return true
			}
		}
		return false
	}
	for name, c := range map[string]struct {
		content mutual.RequestContent
		file    string // that it carries
		becomes mutual.RequestState
		says    string
		done    func(*counter) bool
	}{
		"an address": {
			mutual.RequestContent{Kind: mutual.RequestAddress, Address: mutual.PostalAddress{Street: "2 rue Neuve", PostalCode: "69003", City: "Lyon"}}, "",
			mutual.RequestApplied, "nouvelle adresse", func(c *counter) bool { return file(c, func(m mutual.Member) bool { return m.City == "Lyon" }) },
		},
		"a telephone": {
			mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 01"}, "",
			mutual.RequestApplied, "ce numéro", func(c *counter) bool {
				return file(c, func(m mutual.Member) bool { return m.Phone == "06 39 98 00 01" })
			},
		},
		"an e-mail": {
			mutual.RequestContent{Kind: mutual.RequestEmail, Email: "autre@exemple.fr"}, "",
			mutual.RequestApplied, "cette adresse", func(c *counter) bool {
				return file(c, func(m mutual.Member) bool { return m.Email == "autre@exemple.fr" })
			},
		},
		"a bank account": {
			mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Camille Martin", IBAN: "FR7630006000011234567890189"}}, "",
			mutual.RequestApplied, "ce compte", func(c *counter) bool {
				return file(c, func(m mutual.Member) bool { return m.IBAN == "FR7630006000011234567890189" })
			},
		},
		"a birth": {birth(), "", mutual.RequestRefused, "acte de naissance", func(c *counter) bool { return !joined(c, "Lou") }},
		"a birth with its certificate": {
			birth(), "%PDF-1.7\nacte\n%%EOF\n", mutual.RequestApplied, "félicitations", func(c *counter) bool { return joined(c, "Lou") },
		},
		"a spouse": {
			mutual.RequestContent{Kind: mutual.RequestBeneficiary, Person: mutual.NewPerson{
				FirstName: "Noé", LastName: "Roy", BirthDate: "1980-01-01", Relation: mutual.RelationSpouse,
			}}, "",
			mutual.RequestApplied, "couverte", func(c *counter) bool { return joined(c, "Noé") },
		},
		"something else": {
			mutual.RequestContent{Kind: mutual.RequestOther, Words: "Je voudrais une carte de plus."}, "",
			mutual.RequestAccepted, "je m’en occupe", func(c *counter) bool {
				replies := 0
				for _, change := range c.changes() {
					if change.Message != nil && change.Message.Subject == "Votre demande" && strings.HasPrefix(change.Message.From, "Hélène Morel") {
						replies++
					}
				}
				return replies == 1
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := openCounter(t)
			var files []office.NamedFile
			if c.file != "" {
				files = append(files, o.bring("acte.pdf", c.file))
			}
			id := o.send(c.content, files...)
			for _, step := range []struct {
				wait time.Duration
				want mutual.RequestState
			}{
				{1999 * time.Millisecond, mutual.RequestSent}, {time.Millisecond, mutual.RequestRead},
				{3999 * time.Millisecond, mutual.RequestRead}, {time.Millisecond, c.becomes}, {time.Hour, c.becomes},
			} {
				o.lookIn(step.wait)
				if got := o.request(id).State; got != step.want {
					t.Fatalf("%s after another %v, want %s", got, step.wait, step.want)
				}
			}
			if got := o.request(id).Answer; !strings.Contains(got, c.says) {
				t.Errorf("the answer is %q", got)
			}
			if !c.done(o) {
				t.Error("what was answered is not what was done")
			}
		})
	}
}

func TestTheDemosAdviserRefusesBankDetailsWithinAHold(t *testing.T) {
	c := openCounter(t)
	id := c.send(mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Camille Martin", IBAN: "FR7630006000011234567890189"}})
	r, err := c.Rules().BeginRecovery(t.Context(), c.Number, c.Login, office.Origin{})
	c.check(err)
	_, err = c.Rules().AnswerQuestion(t.Context(), r.Ticket, c.Answer, "Hirondelle7bleue", office.Origin{})
	c.check(err)
	c.lookIn(2 * time.Second)
	c.lookIn(4 * time.Second)
	if got := c.request(id); got.State != mutual.RequestRefused || !strings.Contains(got.Answer, "sept jours") {
		t.Errorf("the request is %+v", got)
	}
}

func TestTheDemosAdviserLeavesWhatTheConsoleHasAnswered(t *testing.T) {
	c := openCounter(t)
	id := c.send(mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 01"})
	c.lookIn(2 * time.Second)
	c.check(c.Rules().RefuseRequest(t.Context(), "somebody.else", id, "Ce numéro n’existe pas."))
	c.check(c.Rules().ReportLostCode(t.Context(), c.Email, c.Number, office.Origin{}))
	c.lookIn(time.Minute)
	if got := c.request(id); got.State != mutual.RequestRefused || got.Answer != "Ce numéro n’existe pas." {
		t.Errorf("the request is %+v", got)
	}
	reports, _, err := c.Rules().LostCodes(t.Context(), office.ReportsOpen, "", 10)
	if err != nil || len(reports) != 1 || reports[0].State != "open" {
		t.Errorf("the reports of lost codes are %+v, %v", reports, err)
	}
}

func TestTheDemosAdviserSignsInToTheConsole(t *testing.T) {
	c := openCounter(t)
	_, adviser, err := c.Rules().AdviserSignIn(t.Context(), demo.AdviserLogin, demo.AdviserPassword, office.Origin{})
	if err != nil || adviser.Name != "Hélène Morel" {
		t.Errorf("let in as %+v, %v", adviser, err)
	}
}

func TestTheDemosAdviserWorksUntilTheDemoEnds(t *testing.T) {
	c := openCounter(t)
	id := c.send(mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 01"})
	c.Advance(2 * time.Second)
	ctx, leave := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		c.adviser.Run(ctx)
		close(ended)
	}()
	for c.request(id).State != mutual.RequestRead { // the test's own deadline ends it
		runtime.Gosched()
	}
	leave()
	<-ended
	c.Advance(time.Minute)
	if got := c.request(id).State; got != mutual.RequestRead {
		t.Errorf("%s after the end", got)
	}
}

func TestALookThatFailsIsToldByItsCodeAlone(t *testing.T) {
	c := openCounter(t)
	c.send(mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 01"})
	c.Advance(2 * time.Second)
	c.BreakStore()
	if err := c.adviser.Look(t.Context()); mutual.CodeOf(err) != mutual.CodeInternal {
		t.Errorf("without a store: %v", err)
	}
	c.Restart()
}
