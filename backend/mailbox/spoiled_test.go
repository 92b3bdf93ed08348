package mailbox_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// replacing spoils one word of the server's.
func replacing(word, by string) func(string) string {
	return func(said string) string { return strings.ReplaceAll(said, word, by) }
}

func TestOneBadItemStopsNoOther(t *testing.T) {
	good := letter{}.bytes()
	broken := func(subject, head string) []byte {
		return letter{subject: subject, head: head + "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n"}.bytes()
	}
	for name, c := range map[string]struct {
		spoil func(string) string
		bad   []byte // came after the good one
		junk  bool   // the good one is there
	}{
		"an envelope that cannot be read": {spoil: replacing(`"brisee"`, `(brisee`), bad: broken("brisee", "")},
		"a body that ends the connection": {
			spoil: func(said string) string {
				if strings.Contains(said, "X-Brise: corps") {
					return strings.Replace(said, "BODY[]", "BODY[((", 1)
				}
				return said
			},
			bad: broken("inscription", "X-Brise: corps\n"),
		},
		"a folder that is listed and cannot be opened": {spoil: replacing("* LIST () \"/\" \"Junk\"\r\n", "* LIST () \"/\" Spam\r\n* LIST () \"/\" \"Junk\"\r\n"), junk: true},
		"a folder whose name is no name":               {spoil: replacing("* LIST () \"/\" \"Junk\"\r\n", "* LIST () \"/\" R&D\r\n* LIST () \"/\" \"\xc9t\xe9\"\r\n* LIST\r\n* LIST () \"/\" {4}\r\nJunk\r\n"), junk: true},
		"a list that ends the connection":              {spoil: replacing("* LIST (", "* 99999999999 LIST ("), junk: true},
		"an inbox that cannot be opened":               {spoil: refusingWhatIsEmpty(), junk: true},
		"a server that searches nothing":               {spoil: replacing("OK UID SEARCH completed", "NO UID SEARCH refused")},
		"a search that ends the connection":            {spoil: replacing("* SEARCH", "* SEARCH x"), junk: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			authority := newAuthority(t)
			p := startMemoryPost(t, authority)
			var spoiled atomic.Bool
			p.Spoil(func(said string) string {
				instead := c.spoil(said)
				if instead != said {
					spoiled.Store(true)
				}
				return instead
			})
			unread := p.DeliverTo(t, "membre", c.junk, time.Now().Add(-time.Minute), good)
			if c.bad != nil {
				p.DeliverTo(t, "membre", false, time.Now(), c.bad)
			}
			m := open(t, p.Server(), "membre", mailbox.Options{CAFile: authority.file})
			for range 3 { // what was met once is in nobody's way later
				found, err := m.FindActivation(t.Context(), wanted())
				mustFind(t, found, err)
			}
			if !unread() || !spoiled.Load() {
				t.Errorf("unread %v, spoiled %v", unread(), spoiled.Load())
			}
		})
	}
}

// refusingWhatIsEmpty refuses to open a folder without messages, as the inbox is.
func refusingWhatIsEmpty() func(string) string {
	var empty atomic.Bool
	return func(said string) string {
		if strings.Contains(said, "EXISTS") {
			empty.Store(strings.Contains(said, "* 0 EXISTS"))
		}
		if empty.Load() {
			return strings.ReplaceAll(said, "OK [READ-ONLY]", "NO [READ-ONLY]")
		}
		return said
	}
}

func TestAByeWhileIdleIsHeardThoughTheLineStaysOpen(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	p.Spoil(func(said string) string {
		if strings.HasPrefix(said, "+ ") {
			return said + "* BYE until later\r\n"
		}
		return said
	})
	w := wait(t.Context(), t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Poll: time.Hour, PollIdle: time.Hour, Pause: time.Millisecond})
	for range 3 {
		w.rests(t)
	}
	p.DeliverTo(t, "membre", false, time.Now(), letter{}.bytes())
	<-w.ended
	mustFind(t, w.found, w.err)
}

func TestAServerThatTakesNoPasswordGetsNone(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	p.Spoil(replacing("AUTH=PLAIN", "AUTH=XOAUTH2 LOGINDISABLED"))
	_, err := mailbox.Open(t.Context(), p.Server(), "membre", mailboxPassword, mailbox.Options{CAFile: authority.file})
	if mutual.CodeOf(err) != mutual.CodeMailboxNoPassword {
		t.Error(err)
	}
}

func TestNothingWaitsLongerThanTwentySecondsForAnotherLook(t *testing.T) {
	if usual := mailbox.Usual(); usual.Poll > 20*time.Second || usual.PollIdle > 20*time.Second {
		t.Errorf("%+v", usual)
	}
}

func TestAServerThatNeverTellsIsAskedAgain(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	var idle atomic.Bool
	p.Spoil(func(said string) string {
		if strings.HasPrefix(said, "+ ") {
			idle.Store(true)
		}
		if idle.Load() && strings.HasPrefix(said, "* ") && strings.Contains(said, "EXISTS") && !strings.Contains(said, "FLAGS") {
			return "" // keeps what has come to itself
		}
		return said
	})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	w := wait(ctx, t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Poll: time.Hour, PollIdle: 50 * time.Millisecond})
	w.rests(t)
	p.DeliverTo(t, "membre", false, time.Now(), letter{}.bytes())
	<-w.ended
	mustFind(t, w.found, w.err)
}

func TestEveryFolderForUnwantedMailIsKnown(t *testing.T) {
	for _, c := range []struct {
		listed    string
		delimiter rune
		junk      bool
	}{
		{"Junk", '/', true}, {"INBOX.spam", '.', true}, {"[Gmail]/Spam", '/', true}, {"SPAM", 0, true},
		{"Courrier ind&AOk-sirable", '/', true}, {"COURRIER IND&AMk-SIRABLE", '/', true}, {"Courrier indésirable", '/', true},
		{"Courrier inde\u0301sirable", '/', true}, {"Courrier_ind\xe9sirable", '/', true}, {"INBOX.&AMk-l&AOk-ments ind&AOk-sirables", '.', true},
		{"Pourriels", '/', true}, {"Indesirables", '/', true}, {"Junk E-mail", '/', true},
		{"Spam/Archives", '/', false}, {"R&D", '/', false}, {"Spamalot", '/', false}, {"&", '/', false}, {"&AOk", '/', false},
	} {
		if mailbox.IsJunkName(c.listed, c.delimiter) != c.junk {
			t.Errorf("%q", c.listed)
		}
	}
}

func TestMailutilsListsNamesAsTheyAreOnDisk(t *testing.T) {
	t.Parallel()
	p := startMailutils(t, newAuthority(t))
	home := p.tree.Path("/var/home/indesirable")
	mbox := "From a@b.example Thu Jan  1 00:00:00 2026\n" + strings.ReplaceAll(string(posing(goodLink).bytes()), "\r\n", "\n") + "\n"
	for name, content := range map[string]string{"R&D": "", "Été": "", "Indésirables": mbox} {
		file := filepath.Join(home, name)
		if err := os.WriteFile(file, []byte(content), 0o666); err != nil {
			t.Fatal(err)
		}
		p.tree.Run(t, "chown", "indesirable", filepath.Join("/var/home/indesirable", name))
	}
	all := wanted()
	all.Since = time.Time{}
	found, err := open(t, p.Server(), "indesirable", mailbox.Options{CAFile: p.file}).FindActivation(t.Context(), all)
	mustFind(t, found, err)
}
