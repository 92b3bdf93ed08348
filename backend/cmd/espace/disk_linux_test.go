package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/french"
)

// The test's binary is also the espace of its own tests, where the system limits a whole
// process.
const (
	envEspace    = "ESPACE_TEST_RUN"
	envFileLimit = "ESPACE_TEST_FILE_LIMIT" // bytes that no file may be longer than
)

func TestMain(m *testing.M) {
	if os.Getenv(envEspace) == "" {
		os.Exit(m.Run())
	}
	var limit uint64
	if _, err := fmt.Sscan(os.Getenv(envFileLimit), &limit); err == nil {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: limit, Max: limit}); err != nil {
			panic(err)
		}
	}
	os.Exit(run(context.Background(), os.Args[1:], &terminal{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}

// apart runs espace as a process of its own, with more environment.
func (s *session) apart(env []string, args ...string) (code int, said string) {
	s.t.Helper()
	command := exec.CommandContext(s.t.Context(), os.Args[0], args...)
	command.Env = append(append(os.Environ(), envEspace+"=1"), env...)
	command.Stdin = strings.NewReader(s.office.Password + "\n")
	out, err := command.CombinedOutput()
	if err != nil && command.ProcessState == nil {
		s.t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), string(out)
}

// folderOf is where the session's profile lies.
func (s *session) folderOf(name string) string {
	return filepath.Join(os.Getenv("ESPACE_PROFILE"), name)
}

func TestADiskThatWritesNoMoreIsNoDamage(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	code, said := s.apart([]string{envFileLimit + "=65536"}, "sync", "--password-stdin")
	if code != exitDevice || !strings.Contains(said, "pas pu écrire") || !strings.Contains(said, "Réessayez") || strings.Contains(said, "abîmé") {
		t.Errorf("exit %d: %s", code, said)
	}
	if out := s.must("sync", "--password-stdin"); !strings.Contains(out, "À jour le") {
		t.Errorf("the next sync: %s", out)
	}
}

// damage flips a byte in the middle of the store, where lines are.
func (s *session) damage() {
	s.t.Helper()
	content, err := os.ReadFile(s.folderOf("cache.db"))
	if err != nil {
		s.t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	if err := os.WriteFile(s.folderOf("cache.db"), content, 0o600); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) aside(pattern string) {
	s.t.Helper()
	if found, err := filepath.Glob(s.folderOf(pattern)); err != nil || len(found) == 0 {
		s.t.Errorf("nothing is put aside as %s (%v)", pattern, err)
	}
}

func TestADamagedStoreIsRepairedWithoutAWindow(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
	if out := s.must("repair", "--password-stdin"); !strings.Contains(out, "rien n’est abîmé") {
		t.Errorf("repair of a sound one: %s", out)
	}
	s.damage()
	s.office.Stop()
	code, _, said := s.types("sync", "--password-stdin")
	if code != exitDevice || !strings.Contains(said, "espace repair") {
		t.Errorf("sync without the office: exit %d, %s", code, said)
	}
	code, out, said := s.types("repair", "--password-stdin")
	if code != 0 || !strings.Contains(out, "plus tard") || !strings.Contains(said, "cache.db.mis-de-cote-") {
		t.Errorf("repair: exit %d, %s%s", code, out, said)
	}
	s.aside("cache.db.mis-de-cote-*")
	s.office.Restart()
	if out := s.must("sync", "--password-stdin"); !strings.Contains(out, "À jour le") {
		t.Errorf("sync: %s", out)
	}
	s.damage()
	code, out, said = s.types("sync", "--password-stdin")
	if code != 0 || !strings.Contains(out, "À jour le") || !strings.Contains(said, "abîmées") {
		t.Errorf("sync with the office: exit %d, %s%s", code, out, said)
	}
	if out := s.must("repair", "--password-stdin"); !strings.Contains(out, "rien n’est abîmé") {
		t.Errorf("repair of the repaired one: %s", out)
	}
}

func TestAStoreThatVanishedIsNotShownAsEmpty(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
	if err := os.Truncate(s.folderOf("cache.db"), 0); err != nil {
		t.Fatal(err)
	}
	code, _, said := s.types("reimbursements", "--password-stdin")
	if code != 0 || !strings.Contains(said, "avaient disparu") {
		t.Errorf("exit %d: %s", code, said)
	}
}

func TestALostVaultIsSaidAndLoginMakesWay(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	s.must("sync", "--password-stdin")
	if err := os.Remove(s.folderOf("vault.json")); err != nil {
		t.Fatal(err)
	}
	if _, _, said := s.types("status"); !strings.Contains(said, "vault.json") {
		t.Errorf("status: %s", said)
	}
	if code, _, said := s.types("reimbursements", "--password-stdin"); code != exitDevice || !strings.Contains(said, "vault.json") {
		t.Errorf("reimbursements: exit %d, %s", code, said)
	}
	if code, _, said := s.types("login", s.office.Login, "--password-stdin"); code != 0 || !strings.Contains(said, "Mis de côté") {
		t.Errorf("login: exit %d, %s", code, said)
	}
	s.aside("mis-de-cote-*/cache.db")
	s.must("sync", "--password-stdin")
}

func TestADamagedVaultIsPutAsideWithoutAWindow(t *testing.T) {
	s := newSession(t)
	s.must("login", s.office.Login, "--password-stdin")
	if err := os.WriteFile(s.folderOf("vault.json"), []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, said := s.types("sync", "--password-stdin"); code != exitDevice || !strings.Contains(said, "espace repair --afresh") {
		t.Errorf("sync: exit %d, %s", code, said)
	}
	s.must("repair", "--afresh")
	s.aside("mis-de-cote-*/vault.json")
	s.must("login", s.office.Login, "--password-stdin")
}

// onVolume gives the session a profile on a small disk of its own.
func (s *session) onVolume(size string) (folder string) {
	s.t.Helper()
	folder = s.t.TempDir()
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size="+size); err != nil {
		s.t.Fatalf("root mounts a small disk for this test: %v", err)
	}
	s.t.Cleanup(func() { _ = syscall.Unmount(folder, syscall.MNT_DETACH) })
	s.t.Setenv("ESPACE_PROFILE", filepath.Join(folder, "profil"))
	return folder
}

func fill(t *testing.T, folder string) {
	t.Helper()
	file, err := os.Create(filepath.Join(folder, "filler"))
	for err == nil {
		_, err = file.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	_ = file.Close()
}

func TestAFullDiskOrAProtectedProfileStopsNoReading(t *testing.T) {
	for name, hinder := range map[string]func(t *testing.T, folder string){
		"full": fill,
		"protected": func(t *testing.T, folder string) {
			if err := syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newSession(t)
			folder := s.onVolume("24m")
			s.must("login", s.office.Login, "--password-stdin")
			s.must("sync", "--password-stdin")
			count := len(s.office.Known().Reimbursements)
			hinder(t, folder)
			code, said := s.apart(nil, "reimbursements", "--limit", "1", "--password-stdin")
			if code != 0 || !strings.Contains(said, fmt.Sprintf("1 lignes sur %s", french.Number(count))) || !strings.Contains(said, "restent lisibles") {
				t.Errorf("reimbursements: exit %d, %s", code, said)
			}
			english(t, said)
			code, said = s.apart(nil, "sync", "--password-stdin")
			if code != exitDevice || !strings.Contains(said, map[string]string{"full": "disque est plein", "protected": "ne peut pas être écrit"}[name]) {
				t.Errorf("sync: exit %d, %s", code, said)
			}
			english(t, said)
			target := filepath.Join(folder, "relevé.pdf")
			code, said = s.apart(nil, "documents", "--save", s.office.Known().Documents[0].ID, "-o", target, "--password-stdin")
			if code != exitDevice || (name == "full") != strings.Contains(said, "Le disque est plein") {
				t.Errorf("documents: exit %d, %s", code, said)
			}
			english(t, said)
		})
	}
}

// english fails the test for what a library says of itself.
func english(t *testing.T, said string) {
	t.Helper()
	for _, word := range []string{"goroutine", "panic", "fatal", "Failed", "failed", "SIG", "no space left", "denied"} {
		if strings.Contains(said, word) {
			t.Errorf("a member reads %q in: %s", word, said)
		}
	}
}

func TestADiskOfAnySizeEndsInWords(t *testing.T) {
	s := newSession(t)
	for _, size := range []string{"16k", "512k", "2m"} {
		s.onVolume(size)
		for _, line := range [][]string{{"login", s.office.Login, "--password-stdin"}, {"sync", "--password-stdin"}, {"reimbursements", "--password-stdin"}} {
			code, said := s.apart(nil, line...)
			if code != 0 && code != exitDevice && code != exitAccess {
				t.Errorf("%s on %s: exit %d, %s", line[0], size, code, said)
			}
			if strings.Contains(said, "Vérifiez les droits") {
				t.Errorf("%s on %s: %s", line[0], size, said)
			}
			english(t, said)
		}
	}
}
