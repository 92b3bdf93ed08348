package atomicfile

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

// holds fails unless the folder of path holds path alone, with want in it.
func holds(t *testing.T, path, want string) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || string(got) != want {
		t.Errorf("the file holds %q (%v), want %q", got, err, want)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v (%v), want the file alone", entries, err)
	}
}

func TestWriteMakesAndReplacesAFileWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "relevé.pdf")
	for _, want := range []string{"a first text, rather long", "a second"} {
		if err := Write(path, 0o600, text(want)); err != nil {
			t.Fatal(err)
		}
		holds(t, path, want)
	}
}

func TestAFailedWriteLeavesTheOldFileAndNothingElse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "f")
	if err := Write(path, 0o600, text("old")); err != nil {
		t.Fatal(err)
	}
	ours := &mutual.Error{Code: mutual.CodeLineRefused}
	for name, c := range map[string]struct {
		fill func(io.Writer) error
		want mutual.Code
	}{
		"the caller's own error": {func(w io.Writer) error { return errors.Join(text("half")(w), ours) }, mutual.CodeLineRefused},
		"an overlooked write error": {func(w io.Writer) error {
			if err := w.(*recorder).w.(*os.File).Close(); err != nil {
				return err
			}
			if _, err := io.WriteString(w, "lost"); err == nil {
				return errors.New("the write to a closed file worked")
			}
			return nil
		}, mutual.CodeNotWritable},
	} {
		t.Run(name, func(t *testing.T) {
			if err := Write(path, 0o600, c.fill); mutual.CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			holds(t, path, "old")
		})
	}
}

func TestAFolderInTheWayIsNotWritable(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "f")
	if err := os.Mkdir(path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Write(path, 0o600, text("x")); mutual.CodeOf(err) != mutual.CodeNotWritable {
		t.Errorf("over a folder: %v", err)
	}
	if err := Write(filepath.Join(dir, "absent", "f"), 0o600, text("x")); mutual.CodeOf(err) != mutual.CodeNotWritable {
		t.Errorf("into an absent folder: %v", err)
	}
	left, err := filepath.Glob(filepath.Join(dir, ".atomic-*"))
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestTheErrorTextTellsNothingButTheCode(t *testing.T) {
	err := Write(filepath.Join(t.TempDir(), "Camille", "f"), 0o600, text("x"))
	if err == nil || strings.Contains(err.Error(), "Camille") {
		t.Errorf("got %v", err)
	}
}
