//go:build linux && window

package window

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// viewer stands in for the member's program: it notes which file it was shown, keeps
// what it could read, and stays.
const viewer = `#!/bin/sh
cp "$1" "$HOME/seen" && printf '%s' "$1" >"$HOME/shown.new" && mv "$HOME/shown.new" "$HOME/shown"
exec sleep 60
`

func TestADocumentLiesInClearOnlyWhileTheSpaceIsOpen(t *testing.T) {
	ctx, d, o := atDesk(t)
	programs := filepath.Join(d.Home, "programs")
	must(t, os.Mkdir(programs, 0o700))
	must(t, os.WriteFile(filepath.Join(programs, "xdg-open"), []byte(viewer), 0o700))
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d), "PATH="+programs+":"+os.Getenv("PATH"))
	must(t, err)
	must(t, app.SignIn(ctx, o.Login, o.Password, false))
	must(t, app.Press(ctx, "Documents"))

	for _, leave := range []func() error{
		func() error { return d.Keys(ctx, "ctrl+l") },
		func() error { _, err := app.Quit(ctx); return err },
	} {
		must(t, app.Press(ctx, "Ouvrir : .+"))
		shown := filepath.Join(d.Home, "shown")
		must(t, Until(ctx, "the viewer has the document", func() (bool, error) {
			_, err := os.Stat(shown)
			return err == nil, nil
		}))
		path, err := os.ReadFile(shown)
		must(t, err)
		seen, err := os.ReadFile(filepath.Join(d.Home, "seen"))
		must(t, err)
		if !strings.HasPrefix(string(seen), "%PDF-") {
			t.Errorf("the viewer was shown something that begins with %.8q", seen)
		}
		folder, err := os.Stat(filepath.Dir(string(path)))
		must(t, err)
		if folder.Mode().Perm() != 0o700 {
			t.Errorf("others may look into the copy's folder: %v", folder.Mode())
		}
		must(t, os.Remove(shown))

		must(t, leave())
		must(t, Until(ctx, "the copy is gone", func() (bool, error) {
			_, err := os.Stat(filepath.Dir(string(path)))
			return errors.Is(err, fs.ErrNotExist), nil
		}))
		if app.Running() {
			must(t, app.Unlock(ctx, o.Password))
			_, err = d.Find(ctx, "heading", "Documents")
			must(t, err)
		}
	}
}
