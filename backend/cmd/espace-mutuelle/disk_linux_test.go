package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// served is a data folder that a service used and left.
func served(t *testing.T, dir string) (database string) {
	t.Helper()
	s := begin(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	s.line(t)
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Fatalf("code %d: %s", code, s.err.String())
	}
	return filepath.Join(dir, databaseFile)
}

func TestADamagedStoreIsSaidWithTheWayBack(t *testing.T) {
	for name, damage := range map[string]func(t *testing.T, content []byte) []byte{
		"zeroed":        func(_ *testing.T, content []byte) []byte { return make([]byte, len(content)) },
		"cut":           func(_ *testing.T, content []byte) []byte { return content[:len(content)/2/4096*4096] },
		"no longer one": func(*testing.T, []byte) []byte { return []byte(strings.Repeat("autre chose ", 1000)) },
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			database := served(t, dir)
			content, err := os.ReadFile(database)
			if err != nil {
				t.Fatal(err)
			}
			broken := damage(t, content)
			if err := os.WriteFile(database, broken, 0o600); err != nil {
				t.Fatal(err)
			}
			code, _, said := finish(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
			if code != exitFault || !strings.Contains(said, "Restaurez une sauvegarde") || !strings.Contains(said, "code SQLite ") {
				t.Errorf("code %d: %s", code, said)
			}
			if after, err := os.ReadFile(database); err != nil || string(after) != string(broken) {
				t.Errorf("the database was changed (%v)", err)
			}
		})
	}
}

func TestAStoreThatVanishedFromItsDocumentsIsNotMadeAnew(t *testing.T) {
	for name, lose := range map[string]func(string) error{
		"emptied": func(database string) error { return os.Truncate(database, 0) },
		"removed": os.Remove,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "data")
			database := served(t, dir)
			document := filepath.Join(dir, documentsFolder, "ab")
			if err := errors.Join(os.MkdirAll(document, 0o700), lose(database)); err != nil {
				t.Fatal(err)
			}
			code, _, said := finish(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
			if code != exitFault || !strings.Contains(said, "restaurez une sauvegarde") {
				t.Errorf("code %d: %s", code, said)
			}
			if at, err := os.Stat(database); err == nil && at.Size() > 0 {
				t.Error("a new database was made")
			}
		})
	}
}

func TestAFullDiskIsSaidAtTheStartAndByTheHealth(t *testing.T) {
	volume := t.TempDir()
	if err := syscall.Mount("tmpfs", volume, "tmpfs", 0, "size=8m"); err != nil {
		t.Fatalf("root mounts a small disk for this test: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(volume, syscall.MNT_DETACH) })
	filler := filepath.Join(volume, "filler")
	fill := func() {
		file, err := os.OpenFile(filler, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		for err == nil {
			_, err = file.Write(make([]byte, 4096))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		_ = file.Close()
	}
	dir := filepath.Join(volume, "data")
	s := begin(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	url := urlPattern.FindString(s.line(t))
	fill()
	if status := health(t, http.DefaultClient, url); status != http.StatusServiceUnavailable {
		t.Errorf("the health of an office that cannot write is %d", status)
	}
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
	fill()
	code, _, said := finish(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	if code != exitFault || !strings.Contains(said, "disque du dossier de données est plein") {
		t.Errorf("code %d: %s", code, said)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s = begin(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
	if status := health(t, http.DefaultClient, urlPattern.FindString(s.line(t))); status != http.StatusOK {
		t.Errorf("the health of an office with room is %d", status)
	}
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
}
