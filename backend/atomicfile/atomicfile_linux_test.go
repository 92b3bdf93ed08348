package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
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
