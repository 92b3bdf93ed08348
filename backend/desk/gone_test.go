package desk_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// lockedBuffer is what several goroutines may write to.
type lockedBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

func storedOf(t *testing.T, d *desk.Desk) map[string]bool {
	t.Helper()
	rows, err := d.Documents(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	stored := map[string]bool{}
	for _, row := range rows {
		stored[row.Document.ID] = row.Stored
	}
	return stored
}

func TestDocumentsThatTheOfficeLostStopNoOther(t *testing.T) {
	var log lockedBuffer
	office := officetest.Start(t, officetest.WithDocuments(9), officetest.WithLog(slog.New(slog.NewTextHandler(&log, nil))))
	known := office.Known().Documents
	gone := map[string]bool{known[0].ID: true, known[1].ID: true}
	file := func(d mutual.Document) string {
		return filepath.Join(office.Folder(), "documents", d.SHA256[:2], d.SHA256)
	}
	whole, err := os.ReadFile(file(known[1]))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(file(known[0])); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(file(known[1]), 7); err != nil {
		t.Fatal(err)
	}
	d := synced(t, office, t.TempDir()) // which fails the test unless the sync ends well
	for id, stored := range storedOf(t, d) {
		if stored == gone[id] {
			t.Errorf("document %s: stored is %v", id, stored)
		}
	}
	for id := range gone {
		if failed := transferOf(d, id); failed == nil || failed.Problem == nil || failed.Problem.Code != mutual.CodeDocumentGone {
			t.Errorf("why %s is not here: %+v", id, failed)
		}
	}
	for _, sum := range []string{known[0].SHA256, known[1].SHA256} {
		if !strings.Contains(log.String(), sum) {
			t.Errorf("the office's log does not name %s", sum)
		}
	}
	wantCode(t, d.SaveDocument(t.Context(), known[0].ID, filepath.Join(t.TempDir(), "x.pdf")), mutual.CodeDocumentGone)

	if err := os.WriteFile(file(known[1]), whole, 0o600); err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.Sync(t.Context()), "")
	if !storedOf(t, d)[known[1].ID] {
		t.Error("a file that was put back did not come")
	}
}

func TestAFaultOfOneDocumentLetsTheOthersCome(t *testing.T) {
	broken, refused := "", new(atomic.Int64)
	office := officetest.Start(t, officetest.WithDocuments(40), officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if broken != "" && strings.Contains(r.URL.Path, broken) {
				refused.Add(1)
				http.Error(w, "broken", http.StatusInternalServerError)
				return
			}
			next.ServeHTTP(w, r)
		})
	}))
	broken = office.Known().Documents[3].ID
	d := open(t, office, t.TempDir())
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, d.Sync(t.Context()), mutual.CodeOfficeDown)
	for id, stored := range storedOf(t, d) {
		if stored == (id == broken) {
			t.Errorf("document %s: stored is %v", id, stored)
		}
	}

	fresh, before := open(t, office, t.TempDir()), refused.Load()
	broken = "/v1/documents/"
	wantCode(t, fresh.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, fresh.Sync(t.Context()), mutual.CodeOfficeDown)
	if asked := refused.Load() - before; asked > 15 {
		t.Errorf("an office that gives no document was asked for %d", asked)
	}
	broken = ""
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}
