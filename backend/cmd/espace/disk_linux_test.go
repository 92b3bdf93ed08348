package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
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
