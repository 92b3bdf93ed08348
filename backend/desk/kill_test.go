package desk_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// TestMain lets this binary be the process that a kill test kills.
func TestMain(m *testing.M) {
	if folder := os.Getenv("DESK_TEST_WRITER"); folder != "" {
		os.Exit(writer(folder))
	}
	if folder := os.Getenv("DESK_TEST_CHILD"); folder != "" {
		os.Exit(child(folder))
	}
	if folder := os.Getenv("DESK_TEST_VIEWER"); folder != "" {
		os.Exit(viewerChild(folder))
	}
	os.Exit(m.Run())
}

// child syncs the profile once, as a whole process.
func child(folder string) int {
	d, err := desk.Open(context.Background(), desk.Config{Folder: folder, DefaultOffice: os.Getenv("DESK_TEST_OFFICE"), Device: "Essai", Stretching: quick})
	if err == nil {
		password := os.Getenv("DESK_TEST_PASSWORD")
		if d.Status().Vault == desk.VaultAbsent {
			err = d.SignIn(context.Background(), desk.Credentials{Login: os.Getenv("DESK_TEST_LOGIN"), Password: password})
		} else {
			err = d.Unlock(context.Background(), password, desk.StayAsIs)
		}
	}
	if err == nil && !d.Status().SignedIn { // killed between the vault and its first tokens
		err = d.SignIn(context.Background(), desk.Credentials{Login: os.Getenv("DESK_TEST_LOGIN"), Password: os.Getenv("DESK_TEST_PASSWORD")})
	}
	if err == nil {
		err = d.Sync(context.Background())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// viewerChild opens a document, says where its clear copy lies, and waits to be killed.
func viewerChild(folder string) int {
	shown := ""
	d, err := desk.Open(context.Background(), desk.Config{
		Folder: folder, DefaultOffice: os.Getenv("DESK_TEST_OFFICE"), Viewer: func(path string) *exec.Cmd {
			shown = path
			return exec.Command("true")
		},
	})
	if err == nil {
		err = d.Unlock(context.Background(), os.Getenv("DESK_TEST_PASSWORD"), desk.StayAsIs)
	}
	if err == nil {
		err = d.OpenDocument(context.Background(), os.Getenv("DESK_TEST_DOCUMENT"))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(shown)
	select {}
}

// hangman kills a process once the office has written some bytes to it.
type hangman struct {
	mu     sync.Mutex
	left   int
	kill   func()
	killed bool
}

func (h *hangman) arm(after int, kill func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.left, h.kill, h.killed = after, kill, false
}

func (h *hangman) wrote(n int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.left -= n; h.left < 0 && !h.killed && h.kill != nil {
		h.killed = true
		h.kill()
	}
}

func (h *hangman) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(&counted{ResponseWriter: w, hangman: h}, r)
	})
}

type counted struct {
	http.ResponseWriter
	hangman *hangman
}

func (c *counted) Write(b []byte) (total int, err error) {
	const step = 16 << 10 // so that a kill falls into the middle of a large answer
	for len(b) > 0 {
		n, err := c.ResponseWriter.Write(b[:min(step, len(b))])
		total += n
		if err != nil {
			return total, err
		}
		if flusher, ok := c.ResponseWriter.(http.Flusher); ok {
			flusher.Flush()
		}
		c.hangman.wrote(n)
		b = b[n:]
	}
	return total, nil
}

// TestAProcessKilledInTheMiddleOfASyncLosesNothing kills the process at twenty
// different bytes of its syncs, from the first request of a new profile on.
func TestAProcessKilledInTheMiddleOfASyncLosesNothing(t *testing.T) {
	const rounds = 20
	h := &hangman{}
	office := officetest.Start(t, officetest.WithLines(6000), officetest.WithDocuments(12), officetest.WithWrap(h.wrap))
	folder := t.TempDir()
	words := wordsOf(office)
	killed := 0
	for round := range rounds {
		office.AddLines(40, "2026-03-06")
		office.PublishDocument("GROWING", fmt.Sprintf("Version %d", round), make([]byte, 300_000+round))
		process := exec.Command(os.Args[0])
		process.Env = append(os.Environ(), "DESK_TEST_CHILD="+folder, "DESK_TEST_OFFICE="+office.URL,
			"DESK_TEST_LOGIN="+office.Login, "DESK_TEST_PASSWORD="+office.Password)
		process.Stderr = os.Stderr
		h.arm(0, nil)
		if err := process.Start(); err != nil {
			t.Fatal(err)
		}
		h.arm(round*round*1000, func() { _ = process.Process.Kill() })
		err := process.Wait()
		h.arm(0, nil)
		if err != nil {
			killed++
		}
		holdsNoPlaintext(t, folder, words)
	}
	if killed < rounds/2 {
		t.Errorf("only %d of %d processes were killed: the test no longer hits a sync", killed, rounds)
	}

	d := open(t, office, folder)
	if d.Status().Vault == desk.VaultLocked {
		wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	}
	if !d.Status().SignedIn {
		wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	}
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
	checked := 0
	for _, line := range lines(t, d) {
		if err := line.Check(); err != nil {
			t.Errorf("%s: %v", line.ID, err)
		}
		checked++
	}
	if checked < 6000 {
		t.Errorf("%d lines", checked)
	}
}
