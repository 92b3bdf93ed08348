//go:build linux && window

package window

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
)

// fileManager is a window to drag one file out of. GTK speaks the protocol of drags; the
// pointer is xdotool's.
const fileManager = `
import sys
import gi
gi.require_version('Gdk', '3.0')
gi.require_version('Gtk', '3.0')
from gi.repository import Gdk, Gtk
window = Gtk.Window(title='Fichiers')
window.set_default_size(120, 120)
window.move(0, 0)
icon = Gtk.EventBox()
icon.add(Gtk.Label(label='un fichier'))
icon.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
icon.drag_source_add_uri_targets()
icon.connect('drag-data-get', lambda _w, _c, data, _i, _t: data.set_uris([sys.argv[1]]))
icon.connect('drag-end', lambda _w, _c: print('dropped', flush=True))
window.add(icon)
window.show_all()
Gtk.main()
`

// dropOn drags a file onto the middle of the application's window.
func (d *Desktop) dropOn(ctx context.Context, t *testing.T, app *App, path string) {
	t.Helper()
	must(t, d.run(ctx, "xdotool", "windowsize", "--sync", app.Window, "900", "800", "windowmove", "--sync", app.Window, "300", "100"))
	files, err := d.Start("/usr/bin/python3", nil, "-c", fileManager, (&url.URL{Scheme: "file", Path: path}).String())
	must(t, err)
	_, err = d.Front(ctx, "Fichiers")
	must(t, err)
	steps := []string{"mousemove", "60", "60", "mousedown", "1"}
	for _, at := range []int{70, 120, 200, 400, 600, 700, 720, 722} { // a drag is known by its moves
		steps = append(steps, "mousemove", "--sync", strconv.Itoa(at), strconv.Itoa(at*2/3+20), "sleep", "0.05")
	}
	must(t, d.run(ctx, "xdotool", append(steps, "mouseup", "1")...))
	_, err = files.Says(ctx, regexp.MustCompile("^dropped$"))
	must(t, err)
	files.End()
}

func TestWhatIsDroppedOnTheWindowChangesNothingButAFormThatTakesFiles(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	picture := filepath.Join(d.Home, "photo.png")
	content, err := os.ReadFile("../appicon.png")
	must(t, err)
	must(t, os.WriteFile(picture, content, 0o600))
	_, err = d.Find(ctx, "entry", "Code ou email")
	must(t, err)
	d.dropOn(ctx, t, app, picture)
	must(t, app.SignIn(ctx, o.Login, o.Password, false)) // the page is there, and works
	must(t, app.UpToDate(ctx))

	must(t, app.Press(ctx, "Demandes"))
	must(t, app.Press(ctx, "Nouvelle demande"))
	must(t, app.Press(ctx, "Autre demande.*"))
	_, err = d.Find(ctx, "button", "Joindre des fichiers")
	must(t, err)
	d.dropOn(ctx, t, app, picture)
	_, err = d.Find(ctx, "button", "Retirer photo.png")
	must(t, err)
}
