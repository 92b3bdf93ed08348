package cache

import (
	"path/filepath"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestAVersionThatKnowsMoreReadsAgainOnceWhatWasPassedOver(t *testing.T) {
	path, key := filepath.Join(t.TempDir(), "cache.db"), [keyBytes]byte{7}
	store, err := Open(t.Context(), path, key)
	if err != nil {
		t.Fatal(err)
	}
	reopen := func() {
		t.Helper()
		if err := store.Close(); err != nil {
			t.Fatal(err)
		}
		if store, err = Open(t.Context(), path, key); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = store.Close() })
	want := func(cursor string, beyond bool) {
		t.Helper()
		at, err := store.Cursor(t.Context())
		troubles, err2 := store.Troubles(t.Context())
		if err != nil || err2 != nil || at != cursor || troubles.Beyond != beyond {
			t.Fatalf("cursor %q, %+v (%v, %v)", at, troubles, err, err2)
		}
	}
	document := mutual.Document{ID: "d", Kind: "hologram", Title: "T", FileName: "t.pdf", PublishedOn: "2026-01-01", Bytes: 1, SHA256: "s"}
	page := mutual.ChangePage{Cursor: "c1", Changes: []mutual.Change{
		{Noun: "hologram", ID: "h", Version: 1}, {Noun: "hologram", ID: "i", Version: 2, Deleted: true},
		{Noun: mutual.NounDocument, ID: "d", Version: 3, Document: &document},
	}}
	if err := store.Apply(t.Context(), page, 1000); err != nil {
		t.Fatal(err)
	}
	want("c1", true)
	reopen()
	want("c1", true) // the same version asks for nothing again
	var kept string
	if err := store.read.QueryRowContext(t.Context(), `SELECT kind FROM document`).Scan(&kept); err != nil || kept != "hologram" {
		t.Errorf("the kind is kept as %q (%v)", kept, err)
	}
	if _, err := store.write.ExecContext(t.Context(), `UPDATE sync_state SET vocabulary = 'of an earlier version'`); err != nil {
		t.Fatal(err)
	}
	reopen()
	want("", false)
	page.Changes = page.Changes[2:]
	page.Changes[0].Document.Kind = mutual.DocumentNotice
	if err := store.Apply(t.Context(), page, 2000); err != nil {
		t.Fatal(err)
	}
	reopen()
	want("c1", false)
}
