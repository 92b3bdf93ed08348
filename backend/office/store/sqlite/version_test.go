package sqlite

import (
	"path/filepath"
	"testing"
)

func TestASchemaIsToldToBeOlderCurrentOrNewer(t *testing.T) {
	path := filepath.Join(t.TempDir(), "office.db")
	makeFirstOffice(t, path)
	age := func() Age {
		t.Helper()
		s, err := OpenExisting(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		got, err := s.Age(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := age(); got != Older || age() != Older {
		t.Errorf("the first schema is %d, and asking changes it", got)
	}
	s := openAt(t, path)
	if got := age(); got != Current {
		t.Errorf("after Open it is %d", got)
	}
	if _, err := s.writer.Exec("INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)"); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := age(); got != Newer {
		t.Errorf("with a migration of tomorrow it is %d", got)
	}
}
