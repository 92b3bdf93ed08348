package atomicfile

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestAFullDiskIsToldAndLeavesTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := Write(path, 0o600, text("old")); err != nil {
		t.Fatal(err)
	}
	err := Write(path, 0o600, func(io.Writer) error {
		// The kernel's own full device, so that the error is a real one.
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = full.WriteString("x")
		return errors.Join(err, full.Close())
	})
	if mutual.CodeOf(err) != mutual.CodeDiskFull {
		t.Errorf("got %v", err)
	}
	holds(t, path, "old")
}

func TestTheFileGetsThePermissionsAskedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	for _, want := range []fs.FileMode{0o644, 0o600} {
		if err := Write(path, want, text("x")); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("got %v (%v), want %v", info.Mode().Perm(), err, want)
		}
	}
}

// As root, a file put in the place of /dev/null would be everybody's trouble.
func TestWhatIsNoFileIsWrittenIntoAndStays(t *testing.T) {
	folder := t.TempDir()
	pipe, link := filepath.Join(folder, "pipe"), filepath.Join(folder, "link")
	if err := errors.Join(syscall.Mkfifo(pipe, 0o600), os.Symlink(pipe, link)); err != nil {
		t.Fatal(err)
	}
	hello := func(w io.Writer) error {
		_, err := io.WriteString(w, "bonjour")
		return err
	}
	for _, path := range []string{pipe, link} {
		read := make(chan string, 1)
		go func() {
			text, err := os.ReadFile(pipe)
			read <- fmt.Sprint(string(text), err)
		}()
		if err := Write(path, 0o600, hello); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if got := <-read; got != "bonjour<nil>" {
			t.Errorf("%s: the reader got %q", path, got)
		}
		if at, err := os.Stat(path); err != nil || at.Mode().Type() != fs.ModeNamedPipe {
			t.Errorf("%s is no pipe any more: %v, %v", path, at.Mode(), err)
		}
	}
	if err := Write(os.DevNull, 0o600, hello); err != nil {
		t.Error(err)
	}
	if at, err := os.Stat(os.DevNull); err != nil || at.Mode().Type()&fs.ModeCharDevice == 0 {
		t.Errorf("the null device is %v, %v", at.Mode(), err)
	}
	if err := Write("/dev/full", 0o600, hello); mutual.CodeOf(err) != mutual.CodeDiskFull {
		t.Errorf("a full device gives %v", err)
	}
}
