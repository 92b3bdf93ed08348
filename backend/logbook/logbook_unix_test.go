//go:build unix

package logbook

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestALogLeftOpenToOthersIsClosedToThem(t *testing.T) {
	folder := t.TempDir()
	path := filepath.Join(folder, FileName)
	if err := os.WriteFile(path, []byte("earlier\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	log, closer, err := Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	log.Info("a line")
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	at, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if at.Mode().Perm() != 0o600 || !regexp.MustCompile(`(?s)^earlier\n.*a line`).Match(text) {
		t.Errorf("mode %v, text %s", at.Mode(), text)
	}
}
