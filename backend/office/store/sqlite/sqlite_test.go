package sqlite

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/storetest"
)

func openAt(t *testing.T, path string) *Store {
	t.Helper()
	s, err := Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStoreSuite(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return openAt(t, filepath.Join(t.TempDir(), "office.db")) })
}

func TestNothingIsAcknowledgedBeforeItIsOnTheDisk(t *testing.T) {
	s := openAt(t, filepath.Join(t.TempDir(), "office.db"))
	defer s.Close()
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := s.writer.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %s, want %s (%v)", pragma, got, want, err)
		}
	}
}

func TestAPathIsNeverReadAsParameters(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a b?_query_only=1&x=%41#é.db")
	s := openAt(t, path)
	err := s.Update(context.Background(), func(w store.Writer) error { return w.PutSetting(context.Background(), "a", "b") })
	if err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

func TestAReopenedStoreKeepsWhatItHad(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	s := openAt(t, path)
	err := s.Update(context.Background(), func(w store.Writer) error { return w.PutSetting(context.Background(), "a", "b") })
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openAt(t, path)
	defer s.Close()
	err = s.View(context.Background(), func(r store.Reader) error {
		value, err := r.Setting(context.Background(), "a")
		if value != "b" {
			t.Errorf("got %q", value)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestAFileThatIsNoDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	if err := os.WriteFile(path, make([]byte, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("this is a letter, not a database; it only lies where one is expected"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(context.Background(), path); mutual.CodeOf(err) != mutual.CodeStoreDamaged || store.EngineCode(err) != 26 {
		t.Errorf("got %v, SQLite's %d", err, store.EngineCode(err))
	}
	if _, err := OpenExisting(context.Background(), path); mutual.CodeOf(err) != mutual.CodeStoreDamaged {
		t.Errorf("got %v", err)
	}
	if _, err := Open(context.Background(), filepath.Join(t.TempDir(), "no such folder", "office.db")); mutual.CodeOf(err) != mutual.CodeNotWritable {
		t.Errorf("got %v", err)
	}
}

func TestNobodyElseOnTheMachineReadsTheStore(t *testing.T) {
	if runtime.GOOS == "windows" {
		return // its folders' lists of access say who reads
	}
	dir := t.TempDir()
	s := openAt(t, filepath.Join(dir, "office.db"))
	defer s.Close()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) < 2 {
		t.Fatal(entries, err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has %v", entry.Name(), info.Mode())
		}
	}
}
