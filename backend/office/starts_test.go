package office_test

import (
	"path/filepath"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

func TestCursorsOfSeveralOfficesOnOneStoreHoldForEach(t *testing.T) {
	dir := t.TempDir()
	start := func() *office.Office {
		store, err := sqlite.Open(t.Context(), filepath.Join(dir, "office.db"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = store.Close() })
		folder, err := files.Open(filepath.Join(dir, "documents"), false)
		if err != nil {
			t.Fatal(err)
		}
		o, err := office.New(t.Context(), office.Config{Store: store, Files: folder, Hashing: office.Hashing{Memory: 8, Time: 1, Threads: 1}})
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	first := start()
	id, err := first.Enrol(t.Context(), enrolment())
	if err != nil {
		t.Fatal(err)
	}
	second := start()
	cursor := ""
	for i := range 6 {
		asked, writes := first, second
		if i%2 == 1 {
			asked, writes = second, first
		}
		page, err := asked.Changes(t.Context(), id, cursor, 100)
		if err != nil || page.More || cursor != "" && len(page.Changes) != 2 {
			t.Fatalf("turn %d: %d changes (%v)", i, len(page.Changes), err)
		}
		cursor = page.Cursor
		for _, label := range []string{"Une", "Deux"} {
			if err := writes.Amend(t.Context(), id, office.Amendment{Messages: []mutual.Message{message(label)}}); err != nil {
				t.Fatal(err)
			}
		}
		if i == 2 {
			start() // a command beside them
		}
	}
}
