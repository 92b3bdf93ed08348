package desk_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// gate holds documents back in the middle of their bytes until it is opened.
type gate struct {
	mu     sync.Mutex
	shut   chan struct{} // nil: everything passes
	asked  atomic.Int64
	inside chan struct{}
}

func (g *gate) close() (open func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	shut := make(chan struct{})
	g.shut = shut
	return sync.OnceFunc(func() {
		g.mu.Lock()
		defer g.mu.Unlock()
		g.shut = nil
		close(shut)
	})
}

func (g *gate) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		shut := g.shut
		g.mu.Unlock()
		if !strings.Contains(r.URL.Path, "/documents/") {
			next.ServeHTTP(w, r)
			return
		}
		g.asked.Add(1)
		if shut == nil {
			next.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(&held{ResponseWriter: w, shut: shut, gone: r.Context().Done(), inside: g.inside}, r)
	})
}

// held lets the first half of an answer through.
type held struct {
	http.ResponseWriter
	shut   <-chan struct{}
	gone   <-chan struct{}
	inside chan struct{}
	once   sync.Once
}

func (h *held) Write(b []byte) (int, error) {
	half := len(b) / 2
	n, err := h.ResponseWriter.Write(b[:half])
	if err != nil {
		return n, err
	}
	if flusher, ok := h.ResponseWriter.(http.Flusher); ok {
		flusher.Flush()
	}
	h.once.Do(func() { h.inside <- struct{}{} })
	select {
	case <-h.shut:
	case <-h.gone:
	}
	m, err := h.ResponseWriter.Write(b[half:])
	return n + m, err
}

// withOneMissing returns a desk on which the document with the id is not yet: the
// gate is shut before it.
func withOneMissing(t *testing.T) (d *desk.Desk, office *officetest.Office, g *gate, id string, content []byte) {
	t.Helper()
	g = &gate{inside: make(chan struct{}, 10)}
	office = officetest.Start(t, officetest.WithWrap(g.wrap))
	d = synced(t, office, t.TempDir())
	content = bytes.Repeat([]byte("%PDF-1.4 longue attestation "), 5000)
	office.PublishDocument("LONG", "Longue attestation", content)
	open := g.close()
	defer open()
	ended := make(chan error)
	go func() { ended <- d.Sync(t.Context()) }()
	<-g.inside
	d.CancelSync()
	wantCode(t, <-ended, mutual.CodeCancelled)
	if rows, err := d.Documents(t.Context()); err != nil || rows[index(rows, "LONG")].Stored {
		t.Fatalf("%+v (%v)", rows, err)
	}
	return d, office, g, "LONG", content
}

func index(rows []desk.DocumentRow, id string) int {
	return slices.IndexFunc(rows, func(row desk.DocumentRow) bool { return row.Document.ID == id })
}

func transferOf(d *desk.Desk, id string) *desk.Transfer {
	for _, transfer := range d.Status().Transfers {
		if transfer.DocumentID == id {
			return &transfer
		}
	}
	return nil
}

func until(t *testing.T, what string, seen func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	look := time.NewTicker(2 * time.Millisecond)
	defer look.Stop()
	for !seen() {
		select {
		case <-look.C:
		case <-deadline:
			t.Fatalf("waited in vain until %s", what)
		}
	}
}

func TestADocumentThatIsNotHereComesWhenItIsSavedAndTwoWhoWantItShareOneTransfer(t *testing.T) {
	d, _, g, id, content := withOneMissing(t)
	open := g.close()
	before := g.asked.Load()
	folder := t.TempDir()
	ended := make(chan error, 2)
	for _, name := range []string{"a.pdf", "b.pdf"} {
		go func() { ended <- d.SaveDocument(t.Context(), id, filepath.Join(folder, name)) }()
	}
	<-g.inside
	until(t, "its progress is told", func() bool { x := transferOf(d, id); return x != nil && x.Bytes > 0 && x.Total == int64(len(content)) })
	open()
	wantCode(t, <-ended, "")
	wantCode(t, <-ended, "")
	for _, name := range []string{"a.pdf", "b.pdf"} {
		if got, err := os.ReadFile(filepath.Join(folder, name)); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%s: %d bytes (%v)", name, len(got), err)
		}
	}
	if asked := g.asked.Load() - before; asked != 1 {
		t.Errorf("the office was asked %d times", asked)
	}
	if transferOf(d, id) != nil {
		t.Error("the transfer is still told of")
	}
}

func TestATransferThatIsStoppedGoesOnLaterAndTellsNoFailure(t *testing.T) {
	d, _, g, id, _ := withOneMissing(t)
	open := g.close()
	target := filepath.Join(t.TempDir(), "x.pdf")
	ended := make(chan error)
	go func() { ended <- d.SaveDocument(t.Context(), id, target) }()
	<-g.inside
	d.CancelTransfer(id)
	wantCode(t, <-ended, mutual.CodeCancelled)
	open()
	if left := transferOf(d, id); left != nil {
		t.Errorf("told after the member stopped it: %+v", left)
	}
	if _, err := os.Stat(target); !os.IsNotExist(err) {
		t.Errorf("a file was left: %v", err)
	}
	wantCode(t, d.SaveDocument(t.Context(), id, target), "")
}

func TestWithoutANetworkADocumentThatIsNotHereSaysSoAndCanBeTriedAgain(t *testing.T) {
	d, office, _, id, _ := withOneMissing(t)
	office.Stop()
	target := filepath.Join(t.TempDir(), "x.pdf")
	wantCode(t, d.SaveDocument(t.Context(), id, target), mutual.CodeNotDownloaded)
	wantCode(t, d.OpenDocument(t.Context(), id), mutual.CodeNotDownloaded)
	if failed := transferOf(d, id); failed == nil || failed.Problem == nil || failed.Problem.Code != mutual.CodeOffline {
		t.Errorf("why it did not come: %+v", failed)
	}
	office.Restart()
	wantCode(t, d.SaveDocument(t.Context(), id, target), "")
	if left := transferOf(d, id); left != nil {
		t.Errorf("still told: %+v", left)
	}
}

func TestADocumentDamagedOnTheDiskIsNeverShownAndComesAnew(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	viewer := &watchedViewer{}
	d := synced(t, office, folder, viewer.config)
	sealed, err := filepath.Glob(filepath.Join(folder, "documents", "*"))
	if err != nil || len(sealed) == 0 {
		t.Fatal(err)
	}
	for _, path := range sealed {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		content[len(content)-1] ^= 1
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	id := office.Known().Documents[0].ID
	wantCode(t, d.OpenDocument(t.Context(), id), mutual.CodeChecksum)
	if shown := viewer.shown(); len(shown) != 0 {
		t.Errorf("shown: %v", shown)
	}
	wantCode(t, d.OpenDocument(t.Context(), id), "")
	if shown := viewer.shown(); len(shown) != 1 {
		t.Errorf("shown once it came anew: %v", shown)
	}
}

func TestAllDocumentsAreSavedUnderDistinctNamesAndNothingIsOverwritten(t *testing.T) {
	office := officetest.Start(t, officetest.WithDocuments(5))
	d := synced(t, office, t.TempDir())
	rows, err := d.Documents(t.Context())
	wantCode(t, err, "")
	folder := t.TempDir()
	taken := filepath.Join(folder, rows[0].Document.FileName)
	if err := os.WriteFile(taken, []byte("celui de l’adhérent"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		told, err := d.SaveAllDocuments(t.Context(), folder, nil)
		wantCode(t, err, "")
		if told.Saved != len(rows) || len(told.Failed) != 0 || told.Cancelled {
			t.Errorf("%+v", told)
		}
	}
	if kept, err := os.ReadFile(taken); err != nil || string(kept) != "celui de l’adhérent" {
		t.Errorf("the member's own file is now %q (%v)", kept, err)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != 1+2*len(rows) {
		t.Errorf("%d files (%v)", len(files), err)
	}
	saved := map[string]int{}
	for _, file := range files {
		content, err := os.ReadFile(filepath.Join(folder, file.Name()))
		if err != nil {
			t.Fatal(err)
		}
		saved[string(content)]++
	}
	for _, row := range rows {
		if n := saved[string(office.DocumentContent(row.Document.ID))]; n != 2 {
			t.Errorf("%s was saved %d times", row.Document.FileName, n)
		}
	}
	if s := d.Status().SaveAll; s != (desk.SaveAllStatus{}) {
		t.Errorf("still told: %+v", s)
	}
	wantCode(t, d.OpenSaved(t.TempDir()), mutual.CodeNotFound)
}

func TestSavingAllTellsWhatDidNotComeAndSavesTheRest(t *testing.T) {
	d, office, _, id, _ := withOneMissing(t)
	others := len(office.Known().Documents) - 1
	office.Stop()
	folder := t.TempDir()
	told, err := d.SaveAllDocuments(t.Context(), folder, nil)
	wantCode(t, err, "")
	if len(told.Failed) != 1 || told.Failed[0].Document.ID != id || told.Failed[0].Problem.Code != mutual.CodeNotDownloaded {
		t.Errorf("failed: %+v", told.Failed)
	}
	files, err := os.ReadDir(folder)
	if err != nil || len(files) != told.Saved || told.Saved != others {
		t.Errorf("%d files, %d saved (%v)", len(files), told.Saved, err)
	}
	told, err = d.SaveAllDocuments(t.Context(), filepath.Join(folder, "absent"), nil)
	if err != nil || told.Saved != 0 || told.Failed[0].Problem.Code == "" {
		t.Errorf("into no folder: %+v (%v)", told, err)
	}
}

func TestSavingAllStopsWhenTheMemberSaysSoAndLeavesNoHalfFile(t *testing.T) {
	d, _, g, id, _ := withOneMissing(t)
	open := g.close()
	defer open()
	folder := t.TempDir()
	ended := make(chan desk.SavedAll)
	go func() {
		told, _ := d.SaveAllDocuments(t.Context(), folder, []string{id})
		ended <- told
	}()
	<-g.inside
	if s := d.Status().SaveAll; !s.Active || s.Total != 1 {
		t.Errorf("progress: %+v", s)
	}
	d.CancelSaveAll()
	if told := <-ended; !told.Cancelled || told.Saved != 0 || len(told.Failed) != 0 {
		t.Errorf("%+v", told)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 0 {
		t.Errorf("left: %v (%v)", files, err)
	}
}
