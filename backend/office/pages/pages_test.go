package pages_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/logbook"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

var paths = []string{pages.Activation, pages.Reset, pages.Cancel}

func TestFetchingAPageChangesNothingAndShowsEverybodyTheSame(t *testing.T) {
	var r rules
	b := open(t, &r, quiet())
	for _, path := range paths {
		first := b.get(path)
		b.says(first, http.StatusOK, `method="post" action="`+path+`"`)
		for _, query := range []string{"?token=" + token, "?token=" + token + "&password=" + strong} {
			if again := b.get(path + query); again.body != first.body {
				t.Errorf("%s shows something else than %s", query, path)
			}
		}
		if head := b.do(http.MethodHead, path, ""); head.status != http.StatusOK || head.body != "" {
			t.Errorf("HEAD %s: status %d, %d bytes", path, head.status, len(head.body))
		}
	}
	if len(r.asked) != 0 {
		t.Errorf("the office was asked to %v", r.asked)
	}
}

func TestTheButtonDoesItOnce(t *testing.T) {
	for path, want := range map[string]struct{ asked, done, again string }{
		pages.Activation: {"activate", "Votre inscription est validée", "Ce lien a déjà servi"},
		pages.Reset:      {"reset " + strong, "toutes les sessions ouvertes ont été fermées", "Ce lien ne sert plus"},
		pages.Cancel:     {"cancel", "La demande est annulée", "Cette demande ne peut plus être annulée"},
	} {
		t.Run(path, func(t *testing.T) {
			var r rules
			b := open(t, &r, quiet())
			fields := []string{"token", token, "password", strong, "confirmation", strong}
			b.says(b.press(path, fields...), http.StatusOK, want.done, "espace-adherents://ouvrir")
			b.says(b.press(path, fields...), http.StatusGone, want.again)
			if asked := want.asked + " " + token + " Navigateur 127.0.0.1"; len(r.asked) != 2 || r.asked[0] != asked {
				t.Errorf("asked for %q, want %q", r.asked, asked)
			}
		})
	}
}

func TestALinkThatEndedSaysWhatToDo(t *testing.T) {
	for path, want := range map[string]string{
		pages.Activation: "Recommencez l’inscription", pages.Reset: "Demandez un nouveau message", pages.Cancel: "déjà en place",
	} {
		b := open(t, &rules{fault: &mutual.Error{Code: mutual.CodeLinkExpired}}, quiet())
		b.says(b.press(path, "token", token, "password", strong, "confirmation", strong), http.StatusGone, want)
	}
	b := open(t, &rules{fault: &mutual.Error{Code: mutual.CodeEmailTaken}}, quiet())
	b.says(b.press(pages.Activation, "token", token), http.StatusConflict, "ouvre déjà un autre compte", "indiquez une autre adresse")
}

func TestALinkMayBePastedWhole(t *testing.T) {
	link := "https://office.example/activer#" + token
	for _, pasted := range []string{
		token, " " + token + "\n", link, "<" + link + ">", link[:60] + "\r\n" + link[60:], "\u00a0" + link + "\u202f",
	} {
		var r rules
		b := open(t, &r, quiet())
		b.says(b.press(pages.Activation, "token", pasted), http.StatusOK, "Votre inscription est validée")
	}
}

func TestAnIncompleteLinkIsAskedForAgain(t *testing.T) {
	for pasted, want := range map[string]struct {
		status int
		text   string
		asked  int
	}{
		"":                                    {http.StatusUnprocessableEntity, "Collez ici le lien", 0},
		"  ":                                  {http.StatusUnprocessableEntity, "Collez ici le lien", 0},
		"https://office.example/activer":      {http.StatusNotFound, "n’est pas reconnu", 0},
		"https://office.example/activer#":     {http.StatusUnprocessableEntity, "Collez ici le lien", 0},
		token[:20]:                            {http.StatusNotFound, "n’est pas reconnu", 0},
		token + `"><script>alert(1)</script>`: {http.StatusNotFound, "n’est pas reconnu", 0},
		strings.Repeat("A", 4000):             {http.StatusNotFound, "n’est pas reconnu", 0},
		strings.ToLower(token):                {http.StatusNotFound, "n’est pas reconnu", 1},
		"https://autre.example/activer#" + "x" + token: {http.StatusNotFound, "n’est pas reconnu", 1},
	} {
		for _, path := range paths {
			var r rules
			b := open(t, &r, quiet())
			got := b.press(path, "token", pasted, "password", strong, "confirmation", strong)
			b.says(got, want.status, want.text, `name="token"`, `aria-invalid="true"`)
			if len(r.asked) != want.asked || (pasted != "" && strings.Contains(got.body, "alert(1)")) {
				t.Errorf("%q on %s: asked for %v", pasted, path, r.asked)
			}
		}
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		headers []string
		refused bool
	}{
		"another site":                     {[]string{"Sec-Fetch-Site", "cross-site"}, true},
		"a neighbour of the same domain":   {[]string{"Sec-Fetch-Site", "same-site"}, true},
		"an older browser, another origin": {[]string{"Origin", "https://autre.example"}, true},
		"an older browser, a hidden one":   {[]string{"Origin", "null"}, true},
		"an older browser, our own page":   {[]string{"Origin", "OWN"}, false},
		"our own page":                     {[]string{"Sec-Fetch-Site", "same-origin"}, false},
		"no browser":                       {nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			var r rules
			b := open(t, &r, quiet())
			headers := append([]string{"Content-Type", "application/x-www-form-urlencoded"}, c.headers...)
			for i := range headers {
				headers[i] = strings.Replace(headers[i], "OWN", b.url, 1)
			}
			got := b.do(http.MethodPost, pages.Activation, "token="+token, headers...)
			if c.refused {
				b.says(got, http.StatusForbidden, "Un autre site l’a envoyée")
			} else {
				b.says(got, http.StatusOK)
			}
			if (len(r.asked) == 0) != c.refused {
				t.Errorf("asked for %v", r.asked)
			}
		})
	}
}

func TestOnlyAFormOfOursIsRead(t *testing.T) {
	var r rules
	b := open(t, &r, quiet())
	form := "application/x-www-form-urlencoded"
	for name, c := range map[string]struct {
		path, body, contentType string
		status                  int
	}{
		"JSON":                {pages.Activation, `{"token":"` + token + `"}`, "application/json", http.StatusBadRequest},
		"several parts":       {pages.Activation, "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + token + "\r\n--x--\r\n", "multipart/form-data; boundary=x", http.StatusBadRequest},
		"no type":             {pages.Activation, "token=" + token, "", http.StatusBadRequest},
		"a token in the path": {pages.Activation + "?token=" + token, "", form, http.StatusBadRequest},
		"a broken escape":     {pages.Activation, "token=%zz", form, http.StatusBadRequest},
		"far too much":        {pages.Reset, "token=" + strings.Repeat("A", 20<<10), form, http.StatusRequestEntityTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			b.says(b.do(http.MethodPost, c.path, c.body, "Content-Type", c.contentType), c.status, "Cette demande est illisible")
		})
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		got := b.do(method, pages.Activation, "")
		if got.status != http.StatusMethodNotAllowed || got.header.Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("%s: status %d, allowed %q", method, got.status, got.header.Get("Allow"))
		}
	}
	if len(r.asked) != 0 {
		t.Errorf("asked for %v", r.asked)
	}
}

func TestAPasswordThatIsRefusedLeavesTheLinkGood(t *testing.T) {
	var r rules
	b := open(t, &r, quiet())
	for _, c := range []struct{ password, confirmation, want string }{
		{"", "", "Choisissez un mot de passe."},
		{"Marseille-Bleue", "", "Saisissez le mot de passe une seconde fois."},
		{"Marseille-Bleue-1", "Marseille-Bleue-2", "Les deux mots de passe sont différents."},
		{"Corse-1", "Corse-1", "trop court"},
		{"marseille-bleue-1", "marseille-bleue-1", "pas de majuscule"},
		{"Marseille-Bleue", "Marseille-Bleue", "pas de chiffre"},
	} {
		got := b.press(pages.Reset, "token", token, "password", c.password, "confirmation", c.confirmation)
		b.says(got, http.StatusUnprocessableEntity, c.want, `value="`+token+`"`, "Le mot de passe n’a pas été changé")
		for _, typed := range []string{c.password, c.confirmation} {
			if typed != "" && strings.Contains(got.body, typed) {
				t.Errorf("%q is sent back", typed)
			}
		}
	}
	if len(r.asked) != 0 {
		t.Fatalf("asked for %v", r.asked)
	}
	b.says(b.press(pages.Reset, "token", token, "password", strong, "confirmation", strong), http.StatusOK, "Votre mot de passe est changé", "7\u00a0jours")
}

func TestABlockSaysHowLongItLasts(t *testing.T) {
	for wait, want := range map[time.Duration][2]string{
		time.Second: {"dans une minute", "1"}, 90 * time.Second: {"dans 2\u00a0minutes", "90"}, time.Hour: {"dans une heure", "3600"},
		61 * time.Minute: {"dans 2\u00a0heures", "3660"}, -time.Second: {"dans une minute", "1"},
	} {
		b := open(t, &rules{fault: &mutual.Error{Code: mutual.CodeThrottled, Until: now + mutual.Millis(wait.Milliseconds())}}, quiet())
		got := b.press(pages.Activation, "token", token)
		b.says(got, http.StatusTooManyRequests, "Trop d’essais", want[0])
		if got.header.Get("Retry-After") != want[1] {
			t.Errorf("Retry-After is %q, want %q", got.header.Get("Retry-After"), want[1])
		}
	}
}

func TestAFaultOfOursIsAPageWithoutItsCause(t *testing.T) {
	for name, c := range map[string]struct {
		rules  rules
		status int
		logged bool
	}{
		"an error":         {rules{fault: errors.New("member 00412345")}, http.StatusInternalServerError, true},
		"a closed office":  {rules{fault: mutual.Fault(mutual.CodeOfficeDown, errors.New("00412345"))}, http.StatusServiceUnavailable, true},
		"a panic":          {rules{panicked: "00412345"}, http.StatusInternalServerError, true},
		"a browser's exit": {rules{fault: mutual.Fault(mutual.CodeCancelled, context.Canceled)}, http.StatusInternalServerError, false},
	} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			b := open(t, &c.rules, slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelError})))
			got := b.press(pages.Activation, "token", token)
			b.says(got, c.status, "L’erreur vient de nous")
			if strings.Contains(got.body, "00412345") || (log.Len() > 0) != c.logged {
				t.Errorf("log %q, page %s", log.String(), got.body)
			}
		})
	}
}

func TestTheLogKnowsTheRouteAndNothingElse(t *testing.T) {
	folder := t.TempDir()
	log, closer, err := logbook.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	var r rules
	b := open(t, &r, log)
	for _, path := range paths {
		b.get(path + "?token=" + token)
		b.press(path, "token", token, "password", strong, "confirmation", strong)
	}
	b.get("/pages/style.css?v=" + token)
	r.fault = errors.New(token)
	b.press(pages.Activation, "token", token)
	r.fault, r.panicked = nil, token
	b.press(pages.Cancel, "token", token)
	if err := closer.Close(); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	var lines strings.Builder
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(content)
	}
	for _, path := range append(paths, pages.Parts) {
		if !strings.Contains(lines.String(), " path="+path+" ") {
			t.Errorf("no line of %s in %s", path, lines.String())
		}
	}
	for _, secret := range []string{token, strong, "127.0.0.1", "dropped", "withheld"} {
		if strings.Contains(lines.String(), secret) {
			t.Errorf("%s is in the log: %s", secret, lines.String())
		}
	}
}
