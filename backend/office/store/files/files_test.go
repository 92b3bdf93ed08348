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
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
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

func TestReceivedContentIsKeptOnlyWhenItIsWanted(t *testing.T) {
	for _, durable := range []bool{true, false} {
		f, root := open(t, durable)
		content := bytes.Repeat([]byte("scan "), 10_000)
		digest := sha256.Sum256(content)
		want := hex.EncodeToString(digest[:])
		receive := func(keep bool) error {
			return f.Receive(bytes.NewReader(content), func(in store.Incoming) error {
				whole, err := io.ReadAll(io.NewSectionReader(in.Whole, 0, in.Bytes))
				if err != nil || !bytes.Equal(whole, content) || in.SHA256 != want {
					t.Errorf("handed over %d bytes of %s, %v", len(whole), in.SHA256, err)
				}
				if !keep {
					return &mutual.Error{Code: mutual.CodeAttachmentKind}
				}
				return in.Keep()
			})
		}
		if err := receive(false); mutual.CodeOf(err) != mutual.CodeAttachmentKind {
			t.Errorf("got %v", err)
		}
		if got := stored(t, root); len(got) != 0 {
			t.Errorf("left behind: %v", got)
		}
		for range 2 {
			if err := receive(true); err != nil {
				t.Fatal(err)
			}
		}
		if got := stored(t, root); len(got) != 1 || got[0] != "received/"+want[:2]+"/"+want {
			t.Errorf("stored %v", got)
		}
		opened, err := f.Open(want)
		if err != nil {
			t.Fatal(err)
		}
		if err := opened.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestForgettingWhatWasReceivedLeavesADocumentOfTheSameBytes(t *testing.T) {
	f, root := open(t, true)
	sum, _, err := f.Put(strings.NewReader("%PDF-"))
	if err != nil {
		t.Fatal(err)
	}
	err = f.Receive(strings.NewReader("%PDF-"), func(in store.Incoming) error { return in.Keep() })
	if err != nil || len(stored(t, root)) != 2 {
		t.Fatal(stored(t, root), err)
	}
	for range 2 {
		if err := f.Remove(sum); err != nil {
			t.Error(err)
		}
	}
	if got := stored(t, root); len(got) != 1 || got[0] != sum[:2]+"/"+sum {
		t.Errorf("stored %v", got)
	}
	if err := f.Remove("../" + sum); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("got %v", err)
	}
}

func TestReceivedContentThatBreaksOffLeavesNothing(t *testing.T) {
	f, root := open(t, true)
	cut := io.MultiReader(strings.NewReader("the first half"), iotest.ErrReader(io.ErrUnexpectedEOF))
	err := f.Receive(cut, func(store.Incoming) error { return errors.New("handed over") })
	if !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
	if got := stored(t, root); len(got) != 0 {
		t.Errorf("left behind: %v", got)
	}
}

func TestWhatACrashLeftIsDroppedADayLater(t *testing.T) {
	_, root := open(t, true)
	old, young := filepath.Join(root, "incoming-old"), filepath.Join(root, "incoming-young")
	for _, name := range []string{old, young} {
		if err := os.WriteFile(name, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(root, true); err != nil {
		t.Fatal(err)
	}
	if got := stored(t, root); len(got) != 1 || got[0] != "incoming-young" {
		t.Errorf("stored %v", got)
	}
}
