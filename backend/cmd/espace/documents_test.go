package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestDocumentsAreChosenSavedTogetherAndFreedOnATerminal(t *testing.T) {
	s := newSession(t, officetest.WithDocuments(3))
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
	known := s.office.Known().Documents
	freed, kind, year := known[0], documentKinds[known[0].Kind], string(known[0].PublishedOn)[:4]
	if out := s.must("documents", "--kind", strings.ToUpper(kind), "--year", year, "--password-stdin"); !strings.Contains(out, freed.ID) {
		t.Errorf("of the kind and year:\n%s", out)
	}
	if out := s.must("documents", "--year", "1999", "--password-stdin"); strings.Contains(out, freed.ID) {
		t.Errorf("of another year:\n%s", out)
	}
	s.must("documents", "--free", freed.ID, "--password-stdin")
	s.office.Stop()
	folder := t.TempDir()
	code, out, complaints := s.types("documents", "--save-all", folder, "--password-stdin")
	if code == 0 || !strings.Contains(out, "2 sur 3 documents") || !strings.Contains(complaints, freed.ID) {
		t.Errorf("exit %d\n%s\n%s", code, out, complaints)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) != 2 {
		t.Errorf("%v (%v)", files, err)
	}
	s.office.Restart()
	s.must("documents", "--keep", freed.ID, "--password-stdin")
	s.office.Stop()
	s.must("documents", "--save", freed.ID, "-o", filepath.Join(folder, "x.pdf"), "--password-stdin")
	if code, _, _ := s.types("documents", "--kind", "facture", "--password-stdin"); code != exitUsage {
		t.Errorf("an unknown kind: exit %d", code)
	}
	if code, _, _ := s.types("documents", "--keep", freed.ID, "--free", freed.ID, "--password-stdin"); code != exitUsage {
		t.Errorf("two deeds: exit %d", code)
	}
}
