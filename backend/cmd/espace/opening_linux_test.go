package main

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/vault"
	"github.com/unimutuelles/espace-adherents/backend/vault/keyringtest"
)

// process runs the command as a process of its own, on the bus, without a terminal.
func (s *session) process(bus, typed string, args ...string) (code int, out string) {
	s.t.Helper()
	ourselves, err := os.Executable()
	if err != nil {
		s.t.Fatal(err)
	}
	command := exec.Command(ourselves, args...)
	command.Env = append(os.Environ(), envEspace+"=1", "DBUS_SESSION_BUS_ADDRESS="+bus)
	command.Stdin = strings.NewReader(typed)
	var both bytes.Buffer
	command.Stdout, command.Stderr = &both, &both
	err = command.Run()
	if command.ProcessState == nil {
		s.t.Fatal(err)
	}
	return command.ProcessState.ExitCode(), both.String()
}

func bus(t *testing.T, manner keyringtest.Manner) string {
	t.Helper()
	b, err := keyringtest.StartBus(manner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
	})
	return b.Address
}

// staying is a session whose vault the system's keyring opens.
func staying(t *testing.T) (s *session, hasSlot func() bool) {
	t.Helper()
	s = newSession(t)
	s.must("login", s.office.Login, "--stay", "--password-stdin")
	s.must("sync", "--password-stdin")
	folder := desk.ProfileFolder(os.Getenv("ESPACE_PROFILE"))
	hasSlot = func() bool { return vault.HasKeyringSlot(folder) }
	if !hasSlot() {
		t.Fatal("is there a Secret Service on the session bus?")
	}
	return s, hasSlot
}

func TestAGivenPasswordWaitsForNoKeyring(t *testing.T) {
	s, hasSlot := staying(t)
	hangs := bus(t, keyringtest.Hangs)
	begin := time.Now()
	for _, args := range [][]string{
		{"reimbursements", "--password-stdin"}, {"login", s.office.Login, "--password-stdin"}, {"requests", "--password-stdin"},
	} {
		if code, out := s.process(hangs, s.office.Password+"\n", args...); code != 0 {
			t.Errorf("%v: exit %d: %s", args, code, out)
		}
	}
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("three commands took %v", took)
	}
	if !hasSlot() {
		t.Error("a command took the slot away, and nobody asked for that")
	}
}

func TestALockedKeyringLeavesTheSlot(t *testing.T) {
	s, hasSlot := staying(t)
	refuses := bus(t, keyringtest.Refuses)
	code, out := s.process(refuses, "", "reimbursements")
	if code != exitAccess || !strings.Contains(out, "Le trousseau du système ne répond pas") {
		t.Errorf("exit %d: %s", code, out)
	}
	if code, out := s.process(refuses, s.office.Password+"\n", "login", s.office.Login, "--password-stdin"); code != 0 || !hasSlot() {
		t.Errorf("exit %d, slot %v: %s", code, hasSlot(), out)
	}
	if code, out := s.process(os.Getenv("DBUS_SESSION_BUS_ADDRESS"), "", "reimbursements"); code != 0 {
		t.Errorf("the keyring is back, and does not open: exit %d: %s", code, out)
	}
	s.must("login", s.office.Login, "--no-stay", "--password-stdin")
	if hasSlot() {
		t.Error("--no-stay left the slot")
	}
}

func TestTheRecoveryKeyOpensACommand(t *testing.T) {
	s, _ := staying(t)
	folder := desk.ProfileFolder(os.Getenv("ESPACE_PROFILE"))
	safe, err := vault.Open(folder, s.office.Password)
	if err != nil {
		t.Fatal(err)
	}
	key, err := safe.AddRecoverySlot()
	safe.Close()
	if err != nil {
		t.Fatal(err)
	}
	s.office.Stop()
	for typed, want := range map[string]int{key: 0, strings.ToLower(key): 0, "7K3M": exitAccess, s.office.Password: exitAccess} {
		if code, _, errors := s.typesWith(typed, "reimbursements", "--recovery-key", "--password-stdin"); code != want {
			t.Errorf("exit %d, want %d: %s", code, want, errors)
		}
	}
}
