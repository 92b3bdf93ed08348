//go:build linux && window

package window

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestTheWindowSaysWhereOneIsAndComesBackAsItWas(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	_, err = d.Find(ctx, "entry", "Code ou email")
	must(t, err)
	must(t, Until(ctx, "the title says where one is", func() (bool, error) {
		title, err := d.output(ctx, "xdotool", "getwindowname", app.Window)
		return strings.HasPrefix(title, "Authentification · Espace adhérents"), err
	}))
	must(t, d.Keys(ctx, "F1"))
	_, err = d.Find(ctx, "heading", "Lire vos remboursements")
	must(t, err)
	must(t, d.Picture(ctx, app.Window, filepath.Join(pictures, "guide.png")))
	must(t, d.Keys(ctx, "Escape"))
	must(t, d.Gone(ctx, "heading", "Lire vos remboursements"))
	must(t, d.Keys(ctx, "ctrl+plus"))
	settings := filepath.Join(d.Home, "profile", "settings.json")
	must(t, Until(ctx, "the text's size is kept", func() (bool, error) {
		text, err := os.ReadFile(settings)
		return strings.Contains(string(text), `"textSize":110`), err
	}))
	where := func(window string) string {
		t.Helper()
		geometry, err := d.output(ctx, "xdotool", "getwindowgeometry", "--shell", window)
		must(t, err)
		_, rest, _ := strings.Cut(geometry, "\n") // the first line names the window
		return rest
	}
	must(t, d.run(ctx, "xdotool", "windowsize", "--sync", app.Window, "900", "640", "windowmove", "--sync", app.Window, "150", "60"))
	left := where(app.Window)
	_, err = app.Quit(ctx)
	must(t, err)

	app, err = d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	must(t, Until(ctx, "the window is where it was", func() (bool, error) { return where(app.Window) == left, nil }))
}

func TestASignalEndsTheApplicationThoughADialogIsOpen(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	must(t, app.SignIn(ctx, o.Login, o.Password, false))
	must(t, app.UpToDate(ctx))
	must(t, app.Press(ctx, "Carte"))
	save, err := d.Find(ctx, "button", "Enregistrer en PDF.*")
	must(t, err)
	must(t, save.Press(ctx))
	_, err = d.Front(ctx, "Enregistrer la carte.*")
	must(t, err)
	must(t, app.Signal(syscall.SIGTERM))
	code, err := app.Ended(ctx)
	must(t, err)
	if code != 0 {
		t.Errorf("the application ended with %d", code)
	}
}
