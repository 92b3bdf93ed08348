//go:build linux && window

package window

import (
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// What make built, and where the pictures go.
const (
	bin      = "../bin"
	pictures = "../testing/window"
)

// atDesk opens a desktop with an office for one test, and keeps a picture of how it ends.
func atDesk(t *testing.T) (context.Context, *Desktop, *Office) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	d, err := Open(ctx, t.TempDir())
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	must(t, err)
	o, err := d.StartOffice(ctx, bin, "127.0.0.1:0", "--seed", "7", "--documents", "4", "--adviser-delay", "1s")
	must(t, err)
	must(t, os.MkdirAll(pictures, 0o755))
	t.Cleanup(func() {
		if err := d.Picture(context.Background(), "root", filepath.Join(pictures, strings.ReplaceAll(t.Name(), "/", "-")+".png")); err != nil {
			t.Error(err)
		}
	})
	return ctx, d, o
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func profile(d *Desktop) string { return "ESPACE_PROFILE=" + filepath.Join(d.Home, "profile") }

// lookAway takes the keyboard from every window, and the pointer, which would give it back.
func (d *Desktop) lookAway(ctx context.Context) error {
	if err := d.run(ctx, "xdotool", "mousemove", "0", "0"); err != nil {
		return err
	}
	return d.run(ctx, "sh", "-c", `xdotool windowfocus --sync "$(xwininfo -root -int | sed -n 's/.*Window id: \([0-9]*\).*/\1/p')"`)
}

func TestTheMainJobInItsRealWindow(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	must(t, app.SignIn(ctx, o.Login, o.Password, true))
	must(t, app.UpToDate(ctx))
	_, err = d.Find(ctx, "paragraph", `420 remboursements de .*`)
	must(t, err)
	must(t, d.Picture(ctx, app.Window, filepath.Join(pictures, "list.png")))

	must(t, app.Press(ctx, "Relevés"))
	save, err := d.Find(ctx, "button", "Enregistrer le relevé d.+")
	must(t, err)
	must(t, save.Press(ctx))
	path := filepath.Join(d.Documents(), "relevé.pdf")
	must(t, app.SaveAs(ctx, "Enregistrer le relevé", path))
	_, err = d.Find(ctx, "button", "Ouvrir relevé.pdf")
	must(t, err)
	month := strings.TrimLeft(strings.TrimPrefix(save.Name, "Enregistrer le relevé d"), "e' ")
	text, err := exec.CommandContext(ctx, "pdftotext", "-layout", path, "-").Output()
	must(t, err)
	for _, words := range []string{"Martin", month, "10042170"} {
		if !strings.Contains(Plain(string(text)), words) {
			t.Errorf("the saved statement does not say %q", words)
		}
	}
	if out, err := exec.CommandContext(ctx, "qpdf", "--check", path).CombinedOutput(); err != nil {
		t.Errorf("the saved statement is no sound PDF: %s", out)
	}

	code, err := app.Quit(ctx)
	must(t, err)
	if code != 0 {
		t.Errorf("the application ended with %d", code)
	}

	o.End() // what is stored is read without the office, and opened without a password
	app, err = d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	must(t, app.Listed(ctx))
	_, err = d.Find(ctx, "paragraph", `420 remboursements de .*`)
	must(t, err)
}

func TestASecondInstanceAndALinkThatOpensBringTheFirstForward(t *testing.T) {
	ctx, d, o := atDesk(t)
	first, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	_, err = d.Find(ctx, "entry", "Code ou email")
	must(t, err)
	for _, arguments := range [][]string{nil, {"espace-adherents://ouvrir"}} {
		must(t, d.lookAway(ctx))
		startAgain(ctx, t, d, o, arguments...)
		if !first.Running() {
			t.Error("the first instance did not survive the second")
		}
		must(t, Until(ctx, "the first window has the keyboard", func() (bool, error) {
			id, err := d.output(ctx, "xdotool", "getwindowfocus")
			return strings.TrimSpace(id) == first.Window, err
		}))
		must(t, Until(ctx, "the first window is the only one", func() (bool, error) {
			windows, err := d.Windows(ctx, Title)
			return len(windows) == 1 && windows[0] == first.Window, err
		}))
	}
}

// startAgain starts the application while it runs, and waits for the second one's end.
func startAgain(ctx context.Context, t *testing.T, d *Desktop, o *Office, arguments ...string) {
	t.Helper()
	second, err := d.Start(filepath.Join(bin, "espace-adherents"), []string{"ESPACE_SERVICE=" + o.URL, profile(d)}, arguments...)
	must(t, err)
	code, err := second.Ended(ctx)
	must(t, err)
	if code != 0 {
		t.Errorf("the second start ended with %d: launchers take that for a failure", code)
	}
}

func TestWithoutASessionBusASecondInstanceSaysThatItIsOpenAlready(t *testing.T) {
	ctx, d, o := atDesk(t)
	first, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	_, err = d.Find(ctx, "entry", "Code ou email")
	must(t, err)
	nowhere := "DBUS_SESSION_BUS_ADDRESS=unix:path=" + filepath.Join(d.Home, "no-bus")
	second, err := d.Start(filepath.Join(bin, "espace-adherents"), []string{"ESPACE_SERVICE=" + o.URL, profile(d), nowhere})
	must(t, err)
	_, err = d.Find(ctx, "label|alert|dialog|", `Ce profil est déjà ouvert.*`)
	must(t, err)
	must(t, d.Picture(ctx, "root", filepath.Join(pictures, "already-open.png")))
	button, err := d.Find(ctx, "button", "OK|Fermer|Close")
	must(t, err)
	must(t, button.Press(ctx))
	code, err := second.Ended(ctx)
	must(t, err)
	if code != 1 || !first.Running() {
		t.Errorf("the second instance ended with %d, and the first runs: %v", code, first.Running())
	}
}

func TestTheInspectorIsRefused(t *testing.T) {
	for _, variable := range []string{"WEBKIT_INSPECTOR_HTTP_SERVER", "WEBKIT_INSPECTOR_SERVER"} {
		t.Run(variable, func(t *testing.T) { inspectorIsRefused(t, variable) })
	}
}

func inspectorIsRefused(t *testing.T, variable string) {
	t.Helper()
	ctx, d, o := atDesk(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	address := listener.Addr().String()
	must(t, listener.Close())
	_, err = d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d), variable+"="+address)
	must(t, err)
	_, err = d.Find(ctx, "entry", "Code ou email")
	must(t, err)
	connection, err := net.DialTimeout("tcp", address, time.Second)
	if err == nil {
		connection.Close()
	}
	if !errors.Is(err, syscall.ECONNREFUSED) {
		t.Errorf("the inspector's address answers: %v", err)
	}
}
