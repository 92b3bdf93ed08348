package main

import (
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
)

func TestTheProgramTakesOneLinkAndNoOtherArgument(t *testing.T) {
	d, err := desk.Open(t.Context(), desk.Config{Folder: t.TempDir(), DefaultOffice: "http://127.0.0.1:9"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	app := &App{desk: d}
	reset, opens := "espace-adherents://mot-de-passe#"+strings.Repeat("aZ9-", 10)+"abc", "espace-adherents://ouvrir"
	for _, c := range []struct {
		arguments []string
		want      desk.LinkKind
	}{
		{nil, ""},
		{[]string{"--help"}, ""},
		{[]string{"https://exemple.fr/"}, ""},
		{[]string{reset + "a"}, ""},
		{[]string{"--", reset}, ""},
		{[]string{opens, reset}, ""},
		{[]string{opens}, desk.LinkOpen},
		{[]string{reset}, desk.LinkReset},
	} {
		app.take(c.arguments)
		if got := app.Link(); got.Kind != c.want {
			t.Errorf("%q: got %q, want %q", c.arguments, got.Kind, c.want)
		}
	}
	(&App{}).take([]string{reset}) // the profile did not open: there is nobody to take it
}

func TestADemoHintComesFromTheEnvironmentAlone(t *testing.T) {
	if hint := demoHint(); hint != (DemoHint{}) {
		t.Errorf("outside a demo: %+v", hint)
	}
	t.Setenv("ESPACE_DEMO_VISIT_NUMBER", "00123")
	for address, port := range map[string]int{"127.0.0.1:993": 993, "[::1]:1993": 1993, "127.0.0.1": 0, ":993": 0, "a:b": 0, "a:99999": 0} {
		t.Setenv("ESPACE_DEMO_MAILBOX_SERVER", address)
		if hint := demoHint(); hint.MailboxServer.Port != port || hint.VisitNumber != "00123" {
			t.Errorf("%s: %+v", address, hint)
		}
	}
}

func TestOnlyInADemoDoesTheDeskLookForAnswersEveryFewSeconds(t *testing.T) {
	if got := (DemoHint{Login: "x"}).pace().Refresh; got > 5*time.Second {
		t.Errorf("in a demo it looks every %s", got)
	}
	if got := (DemoHint{}).pace(); got != pace {
		t.Errorf("elsewhere it looks at the pace %+v, want %+v", got, pace)
	}
}
