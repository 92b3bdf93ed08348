package files

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func open(t *testing.T, durable bool) (*Folder, string) {
	t.Helper()
	root := filepath.Join(t.TempDir(), "documents")
	f, err := Open(root, durable)
	if err != nil {
		t.Fatal(err)
	}
	return f, root
}

func stored(t *testing.T, root string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(root, path)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

func TestContentLiesOnceUnderItsSHA256(t *testing.T) {
	for _, durable := range []bool{true, false} {
		f, root := open(t, durable)
		content := bytes.Repeat([]byte("relevé "), 10_000)
		want := sha256.Sum256(content)
		for range 2 {
			sum, size, err := f.Put(bytes.NewReader(content))
			if err != nil || sum != hex.EncodeToString(want[:]) || size != int64(len(content)) {
				t.Fatalf("got %s, %d, %v", sum, size, err)
			}
		}
		name := hex.EncodeToString(want[:])
		if got := stored(t, root); len(got) != 1 || got[0] != name[:2]+"/"+name {
			t.Errorf("stored %v", got)
		}
		opened, err := f.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(opened)
		if err = errors.Join(err, opened.Close()); err != nil || !bytes.Equal(got, content) {
			t.Errorf("read %d bytes, %v", len(got), err)
		}
	}
}

func TestContentThatBreaksOffLeavesNothing(t *testing.T) {
	f, root := open(t, true)
	cut := io.MultiReader(strings.NewReader("the first half"), iotest.ErrReader(io.ErrUnexpectedEOF))
	if _, _, err := f.Put(cut); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	if got := stored(t, root); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestUnknownContentIsNotFound(t *testing.T) {
	f, _ := open(t, true)
	for _, sum := range []string{"", "ab", "../../etc/passwd", strings.Repeat("0", 64)} {
		if _, err := f.Open(sum); mutual.CodeOf(err) != mutual.CodeNotFound {
			t.Errorf("%q: got %v", sum, err)
		}
	}
}
