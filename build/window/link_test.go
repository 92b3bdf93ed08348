//go:build linux && window

package window

import (
	"path/filepath"
	"strings"
	"testing"
)

// resetLink is of the form that a mail's page makes; no office has given it.
var resetLink = "espace-adherents://mot-de-passe#" + strings.Repeat("aZ9-", 10) + "abc"

const resetTitle = "Choisir un nouveau mot de passe"

func TestALinkOpensItsScreenInTheRunningWindow(t *testing.T) {
	ctx, d, o := atDesk(t)
	first, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	_, err = d.Find(ctx, "entry", "Code ou email")
	must(t, err)
	second, err := d.Start(filepath.Join(bin, "espace-adherents"), []string{"ESPACE_SERVICE=" + o.URL, profile(d)}, resetLink)
	must(t, err)
	_, err = second.Ended(ctx)
	must(t, err)
	_, err = d.Find(ctx, "heading", resetTitle)
	must(t, err)
	if !first.Running() {
		t.Error("the first instance did not survive the link")
	}
}

func TestALinkStartsTheApplicationOnItsScreen(t *testing.T) {
	ctx, d, o := atDesk(t)
	_, err := d.Start(filepath.Join(bin, "espace-adherents"), []string{"ESPACE_SERVICE=" + o.URL, profile(d)}, resetLink)
	must(t, err)
	_, err = d.Front(ctx, Title)
	must(t, err)
	_, err = d.Find(ctx, "heading", resetTitle)
	must(t, err)
}
