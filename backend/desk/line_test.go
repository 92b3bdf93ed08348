package desk_test

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestALineThatBreaksWithinEveryLongAnswerGetsThereAllTheSame(t *testing.T) {
	var asked, broken atomic.Int64
	office := officetest.Start(t, officetest.WithLines(5000), officetest.WithDocuments(2), officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked.Add(1)
			line := &cutting{ResponseWriter: w, left: 40_000}
			defer func() {
				if line.left < 0 {
					broken.Add(1)
				}
			}()
			next.ServeHTTP(line, r)
		})
	}))
	office.PublishDocument("LONG", "Long", pdfOf(1, 400_000))
	var mu sync.Mutex
	var furthest, back int64
	d := open(t, office, t.TempDir(), func(c *desk.Config) {
		c.OnStatus = func(s desk.Status) {
			mu.Lock()
			defer mu.Unlock()
			if s.Sync.Rows < furthest {
				back++
			}
			furthest = s.Sync.Rows
		}
	})
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
	if broken.Load() < 2 || asked.Load() > 60 {
		t.Errorf("%d answers were broken, %d were asked for", broken.Load(), asked.Load())
	}
	mu.Lock()
	defer mu.Unlock()
	if back != 0 {
		t.Errorf("the progress went back %d times", back)
	}
}

// silent has every answer held back until it is let go.
func (g *standIn) silent() (letGo func()) {
	held := make(chan struct{})
	g.set(func(_ http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		select {
		case <-held:
		case <-r.Context().Done():
		}
		return false
	})
	return func() { close(held) }
}

func TestAnOfficeThatDoesNotAnswerIsTalkedOfBeforeItIsGivenUp(t *testing.T) {
	for name, ask := range map[string]func(*testing.T, *desk.Desk, *officetest.Office) error{
		"a sync": func(t *testing.T, d *desk.Desk, _ *officetest.Office) error { return d.Sync(t.Context()) },
		"a look": func(t *testing.T, d *desk.Desk, _ *officetest.Office) error { return d.Probe(t.Context()) },
		"a sign-in": func(t *testing.T, d *desk.Desk, o *officetest.Office) error {
			return d.SignIn(t.Context(), credentials(o))
		},
		"the front door": func(t *testing.T, d *desk.Desk, _ *officetest.Office) error {
			_, err := d.Terms(t.Context())
			return err
		},
		"who has access?": func(t *testing.T, d *desk.Desk, _ *officetest.Office) error {
			_, err := d.Security(t.Context())
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := &standIn{}
			office := officetest.Start(t, officetest.WithWrap(g.wrap))
			states := make(chan desk.Status, 1000)
			d := synced(t, office, t.TempDir(), func(c *desk.Config) {
				c.Patience = 20 * time.Millisecond
				c.OnStatus = func(s desk.Status) { states <- s }
			})
			waitFor(t, states, "an office that answers", func(s desk.Status) bool { return s.Sync.Phase == desk.SyncIdle && !s.Silent })
			letGo := g.silent()
			ended := make(chan error)
			go func() { ended <- ask(t, d, office) }()
			waitFor(t, states, "a word of the silence", func(s desk.Status) bool { return s.Silent })
			if !d.Status().Online {
				t.Error("given up before its time")
			}
			letGo()
			wantCode(t, <-ended, "")
			waitFor(t, states, "the end of the silence", func(s desk.Status) bool { return !s.Silent })
		})
	}
}

func TestADocumentIsNotWhatTheNetworkSaysInItsPlace(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithDocuments(3), officetest.WithWrap(g.wrap))
	d := open(t, office, t.TempDir())
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	blocked := "/v1/documents/" + office.Known().Documents[0].ID + "/"
	g.set(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		page := strings.HasPrefix(r.URL.Path, blocked)
		if page {
			word(w, http.StatusOK)
		}
		return page
	})
	wantCode(t, d.Sync(t.Context()), "")
	s := d.Status()
	if len(s.Transfers) != 1 || s.Transfers[0].Problem == nil || s.Transfers[0].Problem.Code != mutual.CodePortal || !s.Online || s.Sync.Problem != nil {
		t.Errorf("%+v", s)
	}
	rows, err := d.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Stored == strings.Contains(blocked, "/"+row.Document.ID+"/") {
			t.Errorf("%s counts as stored: %t", row.Document.ID, row.Stored)
		}
	}
	wantCode(t, d.SaveDocument(t.Context(), office.Known().Documents[0].ID, t.TempDir()+"/papier.pdf"), mutual.CodePortal)
	if !d.Status().Online {
		t.Error("one document is refused on its way, and the mutual counts as away")
	}
	g.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}

func TestAMessageThatCannotBeToldKeepsTheRestUpToDate(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	messages, err := d.Messages(t.Context())
	if err != nil || len(messages) == 0 {
		t.Fatalf("%d messages (%v)", len(messages), err)
	}
	g.set(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		read := strings.HasPrefix(r.URL.Path, "/v1/messages/")
		if read {
			word(w, http.StatusForbidden)
		}
		return read
	})
	for _, row := range messages {
		if row.Message.ReadAt == 0 {
			if _, err := d.OpenMessage(t.Context(), row.Message.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	wantCode(t, d.TellRead(t.Context()), mutual.CodeFiltered)
	wantCode(t, d.Sync(t.Context()), "")
	if s := d.Status(); !s.Online || s.Sync.Problem != nil {
		t.Errorf("%+v", s)
	}
	g.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.TellRead(t.Context()), "")
	other := synced(t, office, t.TempDir())
	if unread := other.Status().Unread; unread != 0 {
		t.Errorf("the office still counts %d unread", unread)
	}
}
