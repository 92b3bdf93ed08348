package desk_test

import (
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// heardArrivals notes what a desk told of arrivals.
type heardArrivals struct {
	mu   sync.Mutex
	told []desk.Arrivals
}

func (h *heardArrivals) config(cfg *desk.Config) {
	cfg.OnArrival = func(a desk.Arrivals) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.told = append(h.told, a)
	}
}

func (h *heardArrivals) want(t *testing.T, want ...desk.Arrivals) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.told) != len(want) {
		t.Fatalf("told %+v, want %+v", h.told, want)
	}
	for i := range want {
		if h.told[i] != want[i] {
			t.Errorf("told %+v, want %+v", h.told, want)
		}
	}
}

// wantNews allows the office's clock, which ticks, a minute.
func wantNews(t *testing.T, d *desk.Desk, since mutual.Millis, want desk.Arrivals) {
	t.Helper()
	news, err := d.News(t.Context())
	if off := news.Since - since; err != nil || off < -60_000 || off > 60_000 || news.Arrived != want {
		t.Errorf("news %+v (%v), want %+v since %d", news, err, want, since)
	}
}

func TestEverySyncButTheFirstTellsWhatItBrought(t *testing.T) {
	office, heard := officetest.Start(t), &heardArrivals{}
	d := synced(t, office, t.TempDir(), heard.config)
	heard.want(t)
	office.SendMessage("Objet", "Un mot.")
	office.SendMessage("Objet", "Un autre.")
	office.AddLines(3, "2026-03-06")
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.Sync(t.Context()), "")
	heard.want(t, desk.Arrivals{Messages: 2, Reimbursements: 3})
	office.Stop()
	office.RestartWithNewEpoch()
	wantCode(t, d.Sync(t.Context()), "")
	heard.want(t, desk.Arrivals{Messages: 2, Reimbursements: 3})
}

func TestNewsAreWhatCameSinceTheLastDayOfVisit(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	wantNews(t, d, 0, desk.Arrivals{})
	office.Advance(time.Hour)
	wantCode(t, d.Lock(), "")
	first := mutual.MillisOf(office.Now())

	office.Advance(72 * time.Hour)
	office.SendMessage("Objet", "Un mot.")
	office.PublishDocument("NEW", "Nouvelle attestation", []byte("%PDF-1.4 nouvelle"))
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantNews(t, d, first, desk.Arrivals{})
	wantCode(t, d.Sync(t.Context()), "")
	want := desk.Arrivals{Messages: 1, Documents: 1}
	wantNews(t, d, first, want)
	wantNews(t, d, first, want) // looking does not change them

	wantCode(t, d.Lock(), "") // over lunch
	office.Advance(time.Minute)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantNews(t, d, first, want)
	office.Advance(30 * time.Hour) // left open
	wantNews(t, d, first, want)
	wantCode(t, d.Close(), "")
	second := mutual.MillisOf(office.Now())

	again := open(t, office, folder)
	wantCode(t, again.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantNews(t, again, second, desk.Arrivals{})
	wantCode(t, again.Lock(), "")
	_, err := again.News(t.Context())
	wantCode(t, err, mutual.CodeLocked)
}

func TestACommandThatReadsNoNewsIsNoVisit(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	wantCode(t, synced(t, office, folder).Close(), "")
	office.Advance(48 * time.Hour)
	d := open(t, office, folder)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantNews(t, d, 0, desk.Arrivals{})
}

func TestWithChosenDocumentsASyncBringsOnlyThoseAndTheRoomOfOthersCanBeFreed(t *testing.T) {
	office := officetest.Start(t, officetest.WithDocuments(3))
	folder := t.TempDir()
	d := open(t, office, folder)
	wantCode(t, d.SaveSettings(desk.Settings{Theme: desk.ThemeSystem, Keep: desk.KeepChosen}), "")
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, d.Sync(t.Context()), "")
	wantStored := func(want ...string) {
		t.Helper()
		rows, err := d.Documents(t.Context())
		wantCode(t, err, "")
		var stored []string
		for _, row := range rows {
			if row.Stored {
				stored = append(stored, row.Document.ID)
			}
		}
		sealed, err := filepath.Glob(filepath.Join(folder, "documents", "*"))
		if err != nil || len(sealed) != len(want) || len(stored) != len(want) {
			t.Errorf("%d sealed files, stored %v, want %v (%v)", len(sealed), stored, want, err)
		}
	}
	wantStored()
	known := office.Known().Documents
	kept, looked := known[0].ID, known[1].ID
	wantCode(t, d.KeepDocument(t.Context(), kept), "")
	wantCode(t, d.SaveDocument(t.Context(), looked, filepath.Join(t.TempDir(), "x.pdf")), "")
	wantStored(kept, looked)
	office.PublishDocument(kept, "Remplacé", []byte("%PDF-1.4 remplacé"))
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.Sync(t.Context()), "") // the next sweeps the content that was replaced
	wantStored(kept, looked)
	wantCode(t, d.FreeDocuments(t.Context()), "")
	wantStored(kept)
	wantCode(t, d.FreeDocument(t.Context(), kept), "")
	wantStored()
	office.Stop()
	wantCode(t, d.KeepDocument(t.Context(), kept), mutual.CodeNotDownloaded)
	office.Restart()
	wantCode(t, d.Sync(t.Context()), "")
	wantStored(kept)
	wantCode(t, d.KeepDocument(t.Context(), "inconnu"), mutual.CodeNotFound)
	wantCode(t, d.SaveSettings(desk.Settings{Theme: desk.ThemeSystem, Keep: "rien"}), mutual.CodeInvalidRequest)
	wantCode(t, d.SaveSettings(desk.Settings{Theme: desk.ThemeSystem}), "")
	wantCode(t, d.Sync(t.Context()), "")
	wantStored(known[0].ID, known[1].ID, known[2].ID)
}
