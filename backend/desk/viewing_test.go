package desk_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// watchedViewer notes what the system's program was started on.
type watchedViewer struct {
	mu    sync.Mutex
	paths []string
	fail  bool
	for_  time.Duration
}

func (v *watchedViewer) config(cfg *desk.Config) {
	cfg.ViewFor = v.for_
	cfg.Viewer = func(path string) *exec.Cmd {
		v.mu.Lock()
		defer v.mu.Unlock()
		v.paths = append(v.paths, path)
		if v.fail {
			return exec.Command("false")
		}
		return exec.Command("true")
	}
}

func (v *watchedViewer) shown() []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return slices.Clone(v.paths)
}

// wantGone fails the test unless nothing is left of the clear copies.
func wantGone(t *testing.T, temporary string) {
	t.Helper()
	if left, err := os.ReadDir(temporary); err != nil || len(left) != 0 {
		t.Errorf("left in clear: %v (%v)", left, err)
	}
}

// ownTemporary gives the test a temporary folder of its own.
func ownTemporary(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	t.Setenv("TMPDIR", folder)
	t.Setenv("TMP", folder)
	return folder
}

func TestADocumentIsOpenedFromAPrivateCopyThatGoesWhenTheVaultCloses(t *testing.T) {
	for name, leave := range map[string]func(*testing.T, *desk.Desk) error{
		"locked":     func(_ *testing.T, d *desk.Desk) error { return d.Lock() },
		"signed out": func(t *testing.T, d *desk.Desk) error { return d.SignOut(t.Context()) },
		"closed":     func(_ *testing.T, d *desk.Desk) error { return d.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			viewer := &watchedViewer{}
			office := officetest.Start(t)
			d := synced(t, office, t.TempDir(), viewer.config)
			temporary := ownTemporary(t)
			document := office.Known().Documents[0]
			wantCode(t, d.OpenDocument(t.Context(), document.ID), "")
			shown := viewer.shown()
			if len(shown) != 1 || filepath.Base(shown[0]) != "document.pdf" {
				t.Fatalf("shown: %v, want one copy whose name says nothing", shown)
			}
			content, err := os.ReadFile(shown[0])
			if err != nil || string(content) != string(office.DocumentContent(document.ID)) {
				t.Errorf("what is shown is not the document (%v)", err)
			}
			for path, want := range map[string]os.FileMode{shown[0]: 0o600, filepath.Dir(shown[0]): 0o700 | os.ModeDir} {
				at, err := os.Stat(path)
				if err != nil {
					t.Fatal(err)
				}
				if runtime.GOOS != "windows" && at.Mode() != want {
					t.Errorf("%s: %s, want %s", filepath.Base(path), at.Mode(), want)
				}
			}
			wantCode(t, leave(t, d), "")
			wantGone(t, temporary)
		})
	}
}

func TestAClearCopyGoesAfterAWhile(t *testing.T) {
	viewer := &watchedViewer{for_: time.Millisecond}
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir(), viewer.config)
	temporary := ownTemporary(t)
	wantCode(t, d.OpenDocument(t.Context(), office.Known().Documents[0].ID), "")
	until(t, "the copy is gone", func() bool {
		left, err := os.ReadDir(temporary)
		return err == nil && len(left) == 0
	})
}

func TestWithoutAProgramForItTheMemberIsToldAndNoCopyStays(t *testing.T) {
	viewer := &watchedViewer{fail: true}
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir(), viewer.config)
	temporary := ownTemporary(t)
	wantCode(t, d.OpenDocument(t.Context(), office.Known().Documents[0].ID), mutual.CodeCannotOpenFile)
	wantGone(t, temporary)
	wantCode(t, d.OpenDocument(t.Context(), "inconnu"), mutual.CodeNotFound)
	wantCode(t, d.Lock(), "")
	wantCode(t, d.OpenDocument(t.Context(), office.Known().Documents[0].ID), mutual.CodeLocked)
}

// TestACopyThatAKilledProcessLeftGoesAtTheNextStart also leaves alone what another
// profile and other programs keep beside it.
func TestACopyThatAKilledProcessLeftGoesAtTheNextStart(t *testing.T) {
	office := officetest.Start(t)
	folder, temporary := t.TempDir(), ownTemporary(t)
	wantCode(t, synced(t, office, folder).Close(), "")
	others := filepath.Join(temporary, "espace-adherents-0123456789abcdef-1")
	if err := os.Mkdir(others, 0o700); err != nil {
		t.Fatal(err)
	}
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), "DESK_TEST_VIEWER="+folder, "DESK_TEST_OFFICE="+office.URL,
		"DESK_TEST_PASSWORD="+office.Password, "DESK_TEST_DOCUMENT="+office.Known().Documents[0].ID)
	out, err := process.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	process.Stderr = os.Stderr
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	said := make([]byte, 4096)
	n, err := out.Read(said)
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = process.Wait() // it was killed
	copied := strings.TrimSpace(string(said[:n]))
	if content, err := os.ReadFile(copied); err != nil || len(content) == 0 {
		t.Fatalf("nothing was left to sweep: %q (%v)", copied, err)
	}
	if err != nil {
		t.Fatal(err)
	}
	wantCode(t, open(t, office, folder).Close(), "")
	left, err := os.ReadDir(temporary)
	if err != nil || len(left) != 1 || left[0].Name() != filepath.Base(others) {
		t.Errorf("left: %v (%v)", left, err)
	}
}
