package desk_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestChangesAndDeletionsArrive(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	known := office.Known()

	office.AddLines(3, "2026-03-06")
	office.AlterLine(known.Reimbursements[0].ID, func(r *mutual.Reimbursement) { r.ActLabel = "Libellé corrigé" })
	office.RemoveLine(known.Reimbursements[1].ID)
	office.PublishDocument("NEW", "Nouvelle attestation", []byte("%PDF-1.4 nouvelle"))
	office.PublishDocument(known.Documents[0].ID, "Remplacée", []byte("%PDF-1.4 remplacée"))
	office.RemoveDocument(known.Documents[1].ID)
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)

	sealed, err := os.ReadDir(filepath.Join(folder, "documents"))
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.Sync(t.Context()), "")
	if want := len(office.Known().Documents); len(sealed) > want+2 {
		t.Errorf("%d sealed files for %d documents", len(sealed), want)
	}
	if sealed, err = os.ReadDir(filepath.Join(folder, "documents")); err != nil || len(sealed) != len(office.Known().Documents) {
		t.Errorf("%d sealed files after the next sync (%v)", len(sealed), err)
	}
	holdsNoPlaintext(t, folder, wordsOf(office))
}

func TestAnOfficeWithAnotherHistoryIsReadAgainFromTheStart(t *testing.T) {
	for name, happen := range map[string]func(*officetest.Office){
		"restored from a backup": func(o *officetest.Office) { o.Stop(); o.RestartWithNewEpoch() },
		"forgot its deletions":   func(o *officetest.Office) { o.ForgetTombstones() },
	} {
		t.Run(name, func(t *testing.T) {
			office := officetest.Start(t)
			d := synced(t, office, t.TempDir())
			office.RemoveLine(office.Known().Reimbursements[0].ID)
			happen(office)
			wantCode(t, d.Sync(t.Context()), "")
			holds(t, d, office)
		})
	}
}

// altering lets a test change answers while the office runs.
type altering struct {
	mu    sync.Mutex
	alter func(path string, body []byte) []byte
}

func (a *altering) set(alter func(path string, body []byte) []byte) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.alter = alter
}

func (a *altering) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a.mu.Lock()
		alter := a.alter
		a.mu.Unlock()
		if alter == nil {
			next.ServeHTTP(w, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		answer := &recorded{header: w.Header(), status: http.StatusOK}
		next.ServeHTTP(answer, r)
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.status)
		_, _ = w.Write(alter(r.URL.Path, answer.body.Bytes()))
	})
}

type recorded struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorded) Header() http.Header         { return r.header }
func (r *recorded) WriteHeader(status int)      { r.status = status }
func (r *recorded) Write(b []byte) (int, error) { return r.body.Write(b) }

func TestAPageThatIsCutChangesNothing(t *testing.T) {
	answers := &altering{}
	office := officetest.Start(t, officetest.WithWrap(answers.wrap))
	d := synced(t, office, t.TempDir())
	before, at := lines(t, d), d.Status().CurrentAt
	office.AddLines(4, "2026-03-06")
	for name, c := range map[string]struct {
		alter func(string, []byte) []byte
		want  mutual.Code
	}{
		"cut in the middle": {func(_ string, b []byte) []byte { return b[:len(b)/2] }, mutual.CodeAnswerAltered},
	} {
		t.Run(name, func(t *testing.T) {
			office.Advance(time.Minute)
			answers.set(c.alter)
			wantCode(t, d.Sync(t.Context()), c.want)
			s := d.Status()
			if s.Sync.Problem == nil || s.Sync.Problem.Code != c.want || s.CurrentAt != at {
				t.Errorf("not reported, or told as current: %+v", s)
			}
			if len(lines(t, d)) != len(before) {
				t.Error("a part of a refused page was stored")
			}
		})
	}
	answers.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}

func TestADocumentWithAnotherChecksumIsRefusedAndTheOthersStay(t *testing.T) {
	answers := &altering{}
	office := officetest.Start(t, officetest.WithWrap(answers.wrap))
	folder := t.TempDir()
	d := open(t, office, folder)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	victim := office.Known().Documents[0].ID
	answers.set(func(path string, body []byte) []byte {
		if strings.Contains(path, victim) {
			return append(bytes.Clone(body[:len(body)-1]), body[len(body)-1]^1)
		}
		return body
	})
	wantCode(t, d.Sync(t.Context()), mutual.CodeChecksum)
	rows, err := d.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if row.Stored == (row.Document.ID == victim) {
			t.Errorf("document %s: stored is %v", row.Document.ID, row.Stored)
		}
	}
	wantCode(t, d.SaveDocument(t.Context(), victim, filepath.Join(t.TempDir(), "x.pdf")), mutual.CodeChecksum)
	if failed := transferOf(d, victim); failed == nil || failed.Problem == nil || failed.Problem.Code != mutual.CodeChecksum {
		t.Errorf("why it is not here: %+v", failed)
	}
	answers.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}

func TestAnInterruptedDocumentGoesOnWhereItStopped(t *testing.T) {
	content := append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("Lorem ipsum dolor. "), 50_000)...)
	var cut atomic.Bool
	var ranges []string
	office := officetest.Start(t, officetest.WithDocuments(0), officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/v1/documents/") {
				ranges = append(ranges, r.Header.Get("Range"))
				if cut.Load() { // once it has begun, nothing more comes
					w = &cutting{ResponseWriter: w, left: map[int]int{1: 600_000}[len(ranges)]}
				}
			}
			next.ServeHTTP(w, r)
		})
	}))
	office.PublishDocument("LONG", "Long", content)
	folder := t.TempDir()
	d := open(t, office, folder)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	cut.Store(true)
	if code := mutual.CodeOf(d.Sync(t.Context())); code != mutual.CodeAnswerAltered && code != mutual.CodeOffline {
		t.Fatalf("the cut went unnoticed: %q", code)
	}
	holdsNoPlaintext(t, folder, wordsOf(office))
	cut.Store(false)
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
	if len(ranges) != 3 || ranges[0] != "" || ranges[1] < "bytes=5" || ranges[2] < "bytes=5" {
		t.Errorf("asked for %q", ranges)
	}
}

// cutting drops the connection after some bytes.
type cutting struct {
	http.ResponseWriter
	left int
}

func (c *cutting) Write(b []byte) (int, error) {
	if c.left -= len(b); c.left < 0 {
		panic(http.ErrAbortHandler)
	}
	n, err := c.ResponseWriter.Write(b)
	c.ResponseWriter.(http.Flusher).Flush()
	return n, err
}

func TestACancelledSyncKeepsWhatItStoredAndSaysNothingIsWrong(t *testing.T) {
	stuck := make(chan struct{})
	release := make(chan struct{})
	var once sync.Once
	office := officetest.Start(t, officetest.WithDocuments(3), officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if strings.HasPrefix(r.URL.Path, "/v1/documents/") {
				once.Do(func() { close(stuck) })
				select {
				case <-r.Context().Done():
					return
				case <-release:
				}
			}
			next.ServeHTTP(w, r)
		})
	}))
	d := open(t, office, t.TempDir())
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	ended := make(chan error)
	go func() { ended <- d.Sync(t.Context()) }()
	<-stuck
	if s := d.Status().Sync; s.Phase != desk.SyncDocuments || s.DocumentsTotal != 3 || s.BytesTotal == 0 {
		t.Errorf("progress: %+v", s)
	}
	d.CancelSync()
	wantCode(t, <-ended, mutual.CodeCancelled)
	if s := d.Status(); s.Sync.Problem != nil || s.Sync.Phase != desk.SyncIdle || len(lines(t, d)) == 0 {
		t.Errorf("%+v", s)
	}
	close(release)
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}

func TestTheDeskSyncsByItselfAtStartAndWhenTheNetworkReturns(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	if err := synced(t, office, folder).Close(); err != nil {
		t.Fatal(err)
	}
	added := office.AddLines(2, "2026-03-06")
	office.Stop()
	states := make(chan desk.Status, 100)
	d := open(t, office, folder, func(c *desk.Config) {
		c.Pace = desk.Pace{Refresh: time.Hour, Probe: time.Millisecond}
		c.OnStatus = func(s desk.Status) { states <- s }
	})
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	waitFor(t, states, "offline", func(s desk.Status) bool { return s.Sync.Problem != nil && s.Sync.Problem.Code == mutual.CodeOffline })
	office.Restart()
	waitFor(t, states, "online and current", func(s desk.Status) bool { return s.Online && s.Sync.Phase == desk.SyncIdle && s.Sync.Problem == nil })
	if _, err := d.Reimbursement(t.Context(), added[0].ID); err != nil {
		t.Errorf("the new line did not come: %v", err)
	}
}

func TestTheNetworksReturnIsSeenAfterARequestOfTheMemberFailed(t *testing.T) {
	office := officetest.Start(t)
	states := make(chan desk.Status, 1000)
	d := open(t, office, t.TempDir(), func(c *desk.Config) {
		c.Pace = desk.Pace{Refresh: time.Hour, Probe: time.Millisecond}
		c.OnStatus = func(s desk.Status) { states <- s }
	})
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	current := func(s desk.Status) bool { return s.Online && s.CurrentAt > 0 && s.Sync.Phase == desk.SyncIdle }
	waitFor(t, states, "current", current)
	office.Stop()
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	waitFor(t, states, "offline", func(s desk.Status) bool { return !s.Online })
	office.Restart()
	waitFor(t, states, "online again", current)
}

func waitFor(t *testing.T, states <-chan desk.Status, what string, is func(desk.Status) bool) {
	t.Helper()
	limit := time.After(20 * time.Second)
	for {
		select {
		case s := <-states:
			if is(s) {
				return
			}
		case <-limit:
			t.Fatalf("never %s", what)
		}
	}
}

func TestTheSessionOutlivesItsAccessTokens(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	for range 5 {
		office.Advance(time.Hour)
		wantCode(t, d.Sync(t.Context()), "")
	}
	// A clock that is wrong on this device must not end the session either.
	office.Advance(24 * time.Hour)
	wantCode(t, d.Sync(t.Context()), "")
}

func TestManyReadersAndASyncAndALockLiveTogether(t *testing.T) {
	office := officetest.Start(t, officetest.WithLines(500))
	d := synced(t, office, t.TempDir())
	var readers sync.WaitGroup
	for i := range 4 {
		readers.Go(func() {
			for range 20 {
				_, err := d.Overview(t.Context(), mutual.Filter{Period: mutual.Period(fmt.Sprint(2022 + i))})
				if code := mutual.CodeOf(err); code != "" && code != mutual.CodeLocked {
					t.Errorf("reading: %v", err)
				}
			}
		})
	}
	for range 3 {
		if code := mutual.CodeOf(d.Sync(t.Context())); code != "" && code != mutual.CodeCancelled && code != mutual.CodeLocked {
			t.Errorf("syncing: %q", code)
		}
	}
	wantCode(t, d.Lock(), "")
	readers.Wait()
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	holds(t, d, office)
}
