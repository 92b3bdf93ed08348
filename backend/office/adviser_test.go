package office_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

const leasPassword = "Trois-Renards-Bleus-7"

func (b *bureau) hire() {
	b.t.Helper()
	b.check(b.AddAdviser(b.t.Context(), "commande:test", " Lea.Bonnet ", "Léa  Bonnet", leasPassword))
}

func (b *bureau) console(login, password string) (token string, code mutual.Code) {
	b.t.Helper()
	token, adviser, err := b.AdviserSignIn(b.t.Context(), login, password, home())
	if (err == nil) != (adviser.Name == "Léa Bonnet") || (err == nil) != (token != "") {
		b.t.Errorf("%q is let in as %q with %v", login, adviser.Name, err)
	}
	return token, mutual.CodeOf(err)
}

// letIn reports whether a token still works.
func (b *bureau) letIn(token string) bool {
	b.t.Helper()
	adviser, err := b.AuthenticateAdviser(b.t.Context(), token)
	if err != nil && mutual.CodeOf(err) != mutual.CodeSessionEnded || err == nil && adviser.Login != string(lea) {
		b.t.Errorf("the token is %q's: %v", adviser.Login, err)
	}
	return err == nil
}

func TestOnlyWhatCanBeAnAdviserBecomesOne(t *testing.T) {
	b := openBureau(t)
	b.hire()
	for name, c := range map[string]struct {
		login, name, password string
		want                  mutual.Code
		field                 string
	}{
		"no login":               {" ", "Ana Roy", leasPassword, mutual.CodeFieldRequired, "login"},
		"a login of the command": {"commande:ana", "Ana Roy", leasPassword, mutual.CodeInvalidRequest, "login"},
		"an address as login":    {"ana@exemple.fr", "Ana Roy", leasPassword, mutual.CodeInvalidRequest, "login"},
		"another's login":        {"LEA.BONNET", "Ana Roy", leasPassword, mutual.CodeInvalidRequest, "login"},
		"no name":                {"ana.roy", " ", leasPassword, mutual.CodeFieldRequired, "name"},
		"eleven characters":      {"ana.roy", "Ana Roy", "Renards-Bl7", mutual.CodePasswordTooShort, "password"},
		"no digit":               {"ana.roy", "Ana Roy", "Trois-Renards-Bleus", mutual.CodePasswordNeedsDigit, "password"},
		"their own name":         {"ana.roy", "Ana Royer", "Mot-de-Royer-2026", mutual.CodePasswordPersonal, "password"},
	} {
		err := b.AddAdviser(t.Context(), "commande:test", c.login, c.name, c.password)
		var refused *mutual.Error
		if !errors.As(err, &refused) || refused.Code != c.want || refused.Field != c.field {
			t.Errorf("%s: %v, want %s: %s", name, err, c.want, c.field)
		}
	}
	wantCode(t, "by nobody", b.AddAdviser(t.Context(), "", "ana.roy", "Ana Roy", leasPassword), mutual.CodeFieldRequired)
	advisers, err := b.Advisers(t.Context())
	if err != nil || len(advisers) != 1 || advisers[0].Login != string(lea) || advisers[0].Name != "Léa Bonnet" || advisers[0].AddedAt != b.Now() {
		t.Errorf("the advisers are %+v, %v", advisers, err)
	}
	if got := b.deeds(); !slices.Equal(got, []office.Action{office.ActionAdviserAdded}) {
		t.Errorf("the journal says %v", got)
	}
}

func TestAConsoleSessionEndsAfterHalfAnHourOfNothingAndAfterADay(t *testing.T) {
	b := openBureau(t)
	b.hire()
	idle, code := b.console("LEA.bonnet", leasPassword)
	wantCode(t, "the sign-in", nil, code)
	b.advance(29 * time.Minute)
	if !b.letIn(idle) {
		t.Error("out after 29 minutes")
	}
	b.advance(29 * time.Minute)
	if !b.letIn(idle) {
		t.Error("out 29 minutes after a use")
	}
	b.advance(30 * time.Minute)
	if b.letIn(idle) {
		t.Error("in after half an hour of nothing")
	}
	busy, _ := b.console(string(lea), leasPassword)
	for range 35 { // 11 h 40
		b.advance(20 * time.Minute)
		if !b.letIn(busy) {
			t.Fatal("out while at work")
		}
	}
	b.advance(20*time.Minute - time.Millisecond)
	if !b.letIn(busy) {
		t.Error("out before twelve hours")
	}
	b.advance(time.Millisecond)
	if b.letIn(busy) {
		t.Error("in after twelve hours")
	}
	for name, token := range map[string]string{"no token": "", "another's": "AAAA"} {
		if b.letIn(token) {
			t.Errorf("%s lets in", name)
		}
	}
}

func TestAnAdviserIsOutAtOnce(t *testing.T) {
	for name, end := range map[string]func(b *bureau, token string) error{
		"signed out": func(b *bureau, token string) error { return b.AdviserSignOut(b.t.Context(), token) },
		"disabled":   func(b *bureau, _ string) error { return b.DisableAdviser(b.t.Context(), "commande:test", "LEA.BONNET") },
		"of new password": func(b *bureau, _ string) error {
			return b.SetAdviserPassword(b.t.Context(), lea, string(lea), "Quatre-Loups-Gris-8")
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := openBureau(t)
			b.hire()
			token, _ := b.console(string(lea), leasPassword)
			wantCode(t, "the end", end(b, token), "")
			if b.letIn(token) {
				t.Error("the session goes on")
			}
			wantCode(t, "signing out of it", b.AdviserSignOut(t.Context(), token), mutual.CodeSessionEnded)
		})
	}
}

func TestADisabledAdviserComesBackOnlyWhenEnabled(t *testing.T) {
	b := openBureau(t)
	b.hire()
	wantCode(t, "disabling", b.DisableAdviser(t.Context(), "commande:test", string(lea)), "")
	if _, code := b.console(string(lea), leasPassword); code != mutual.CodeBadCredentials {
		t.Errorf("disabled: %q", code)
	}
	wantCode(t, "enabling", b.EnableAdviser(t.Context(), "commande:test", string(lea)), "")
	if _, code := b.console(string(lea), leasPassword); code != "" {
		t.Errorf("enabled: %q", code)
	}
	for name, change := range map[string]func(office.By, string) error{
		"disable": func(by office.By, login string) error { return b.DisableAdviser(t.Context(), by, login) },
		"enable":  func(by office.By, login string) error { return b.EnableAdviser(t.Context(), by, login) },
		"password": func(by office.By, login string) error {
			return b.SetAdviserPassword(t.Context(), by, login, "Quatre-Loups-Gris-8")
		},
	} {
		wantCode(t, name+" of nobody", change(lea, "ana.roy"), mutual.CodeNotFound)
		wantCode(t, name+" by nobody", change("", string(lea)), mutual.CodeFieldRequired)
	}
	if _, code := b.console(string(lea), leasPassword); code != "" {
		t.Errorf("after changes that were none: %q", code)
	}
	wantCode(t, "a short password", b.SetAdviserPassword(t.Context(), lea, string(lea), "Renards-Bl7"), mutual.CodePasswordTooShort)
}

func TestTriesOfTheConsoleWaitForKnownAndUnknownLoginsAlike(t *testing.T) {
	for _, login := range []string{string(lea), "nobody.here"} {
		b := openBureau(t)
		b.hire()
		for i := range 5 {
			if _, code := b.console(login, "Trois-Renards-Verts-7"); code != mutual.CodeBadCredentials {
				t.Errorf("%s, try %d: %q", login, i+1, code)
			}
		}
		_, _, err := b.AdviserSignIn(t.Context(), login, leasPassword, home())
		var waits *mutual.Error
		if !errors.As(err, &waits) || waits.Code != mutual.CodeThrottled || waits.Until != b.Now()+10_000 {
			t.Errorf("%s, the sixth: %v", login, err)
		}
		// The member of the same name, and whoever comes from elsewhere, wait for nobody.
		b.signedIn()
		elsewhere := office.Origin{Address: "198.51.100.9"}
		_, _, err = b.AdviserSignIn(t.Context(), string(lea), leasPassword, elsewhere)
		wantCode(t, "from elsewhere", err, "")
		b.advance(10 * time.Second)
		_, code := b.console(login, leasPassword)
		if want := map[bool]mutual.Code{false: mutual.CodeBadCredentials}[login == string(lea)]; code != want {
			t.Errorf("%s, ten seconds later: %q", login, code)
		}
	}
}

func TestAnAdvisersPasswordIsHashedAnewWhenTheCostRises(t *testing.T) {
	b := openBureau(t)
	b.hire()
	dearer, err := office.New(t.Context(), office.Config{Store: b.store, Files: b.files, Hashing: office.Hashing{Memory: 16, Time: 1, Threads: 1}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if _, _, err := dearer.AdviserSignIn(t.Context(), string(lea), leasPassword, home()); err != nil {
			t.Fatal(err)
		}
	}
	advisers, err := dearer.Advisers(t.Context())
	if err != nil || !strings.Contains(advisers[0].PasswordHash, "m=16,") {
		t.Errorf("the hash is %q, %v", advisers[0].PasswordHash, err)
	}
}

func TestAnAdviserChangesTheirOwnPassword(t *testing.T) {
	const renewed = "Quatre-Renards-Verts-8"
	b := openBureau(t)
	b.hire()
	token, _ := b.console("lea.bonnet", leasPassword)
	change := func(old, password string) mutual.Code {
		return mutual.CodeOf(b.ChangeAdviserPassword(t.Context(), "lea.bonnet", old, password, home()))
	}
	if got := change("pas le bon", renewed); got != mutual.CodeBadCredentials {
		t.Errorf("a wrong old one gives %q", got)
	}
	if got := change(leasPassword, "Renards-8"); got != mutual.CodePasswordTooShort {
		t.Errorf("a short new one gives %q", got)
	}
	if got := change(leasPassword, renewed); got != "" || b.letIn(token) {
		t.Errorf("the change gives %q, the session goes on: %t", got, b.letIn(token))
	}
	if _, got := b.console("lea.bonnet", leasPassword); got != mutual.CodeBadCredentials {
		t.Errorf("the old one gives %q", got)
	}
	if _, got := b.console("lea.bonnet", renewed); got != "" {
		t.Errorf("the new one gives %q", got)
	}
}

func TestTheStaffsJournalHasRefusalsSearchesAndExports(t *testing.T) {
	b := openBureau(t)
	b.hire()
	b.console("lea.bonnet", "pas le bon")
	b.console("Mon mot de passe!", "lea.bonnet")
	_, err := b.SearchMembers(t.Context(), lea, "  Aubry   Zoé ", 5)
	b.check(err)
	_, err = b.SharedEmails(t.Context(), "commande:ana")
	b.check(err)
	deeds, err := b.Deeds(t.Context(), "", 0, 10)
	b.check(err)
	var got []string
	for _, deed := range slices.Backward(deeds) {
		got = append(got, deed.By+" "+deed.Action+" "+deed.Subject)
	}
	want := []string{
		"commande:test adviser_added lea.bonnet", "console: adviser_refused lea.bonnet", "console: adviser_refused ",
		"lea.bonnet members_searched Aubry Zoé", "commande:ana emails_exported ",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the journal says %q, want %q", got, want)
	}
}
