package desk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestTheSystemsProgramIsStartedOnTheDocumentItself(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	temporary, programs := ownTemporary(t), t.TempDir()
	seen := filepath.Join(programs, "seen")
	script := "#!/bin/sh\ncp -- \"$1\" '" + seen + ".part' && mv '" + seen + ".part' '" + seen + "'\n"
	if err := os.WriteFile(filepath.Join(programs, "xdg-open"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", programs+":"+os.Getenv("PATH"))
	document := office.Known().Documents[0]
	wantCode(t, d.OpenDocument(t.Context(), document.ID), "")
	until(t, "the program has read it", func() bool { _, err := os.Stat(seen); return err == nil })
	if got, err := os.ReadFile(seen); err != nil || string(got) != string(office.DocumentContent(document.ID)) {
		t.Errorf("the program saw %d bytes (%v)", len(got), err)
	}
	wantCode(t, d.Lock(), "")
	wantGone(t, temporary)
}
