package console_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/logbook"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/console"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// closed are the pages behind the sign-in.
var closed = []string{"/", "/demandes", "/demandes/x", "/demandes/x/pieces/0", "/adherents", "/adherents/x", "/adherents/x/message",
	"/adherents/x/document", "/adherents/x/blocage", "/adherents/x/code", "/adherents/x/devis/y", "/journal", "/nowhere"}

func TestNobodySeesAnythingBeforeTheSignIn(t *testing.T) {
	r := enter(t)
	for _, path := range closed {
		got := r.says(r.get(path), http.StatusOK, "Connexion des conseillers")
		r.lacks(got, "Se déconnecter", r.Number)
	}
	for _, path := range []string{"/demandes/x/reponse", "/demandes/x/iban", "/adherents", "/adherents/x/blocage", "/codes-perdus/x"} {
		r.says(r.press(path, "words", "Ce que j’écrivais"), http.StatusUnauthorized, "Connexion des conseillers", "Ce que j’écrivais")
	}
}

func TestAnAdviserSignsInAndOutAndComesBackToThePageAskedFor(t *testing.T) {
	r := enter(t)
	r.says(r.press("/connexion", "login", "", "password", ""), http.StatusUnprocessableEntity, "Indiquez votre identifiant", "Indiquez votre mot de passe")
	wrong := r.says(r.press("/connexion", "login", login, "password", "pas le bon"), http.StatusUnprocessableEntity, "ne correspondent pas", `value="`+login+`"`)
	unknown := r.says(r.press("/connexion", "login", "personne", "password", "pas le bon"), http.StatusUnprocessableEntity)
	if strings.ReplaceAll(wrong.body, login, "personne") != unknown.body {
		t.Error("an unknown login is told from a wrong password")
	}
	back := hidden(t, r.get("/journal?avant=12"), "back")
	got := r.says(r.press("/connexion", "login", strings.ToUpper(login), "password", password, "back", back), http.StatusOK, name)
	if got.url.RequestURI() != "/journal?avant=12" {
		t.Errorf("came back to %s", got.url.RequestURI())
	}
	r.says(r.press("/deconnexion"), http.StatusOK, "Connexion des conseillers")
	r.says(r.get("/demandes"), http.StatusOK, "Connexion des conseillers")
}

func TestTheSignInLeadsNowhereElse(t *testing.T) {
	for _, back := range []string{"https://exemple.fr/", "//exemple.fr", `/\exemple.fr`, "/connexion", "/deconnexion", "javascript:alert(1)"} {
		r := enter(t)
		got := r.press("/connexion", "login", login, "password", password, "back", back)
		if got.url.Host != strings.TrimPrefix(r.url, "http://") || got.url.Path != "/demandes" {
			t.Errorf("%s led to %s", back, got.url)
		}
	}
}

func TestTooManyTriesAreToldUntilWhen(t *testing.T) {
	r := enter(t)
	for range 8 {
		got := r.press("/connexion", "login", login, "password", "pas le bon")
		if got.status == http.StatusTooManyRequests {
			r.says(got, http.StatusTooManyRequests, "Trop d’essais", "2026")
			if got.header.Get("Retry-After") == "" {
				t.Error("no Retry-After")
			}
			return
		}
	}
	t.Error("eight wrong passwords were heard")
}

func TestASessionEndsByTimeAndByTheOperator(t *testing.T) {
	for what, end := range map[string]func(*room){
		"after half an hour": func(r *room) { r.Advance(31 * time.Minute) },
		"disabled":           func(r *room) { check(r.t, r.Rules().DisableAdviser(r.t.Context(), "commande:test", login)) },
		"with another password": func(r *room) {
			check(r.t, r.Rules().SetAdviserPassword(r.t.Context(), "commande:test", login, "Autre-Platane-78"))
		},
	} {
		t.Run(what, func(t *testing.T) {
			r := signedIn(t, officetest.WithStoppedClock())
			r.says(r.get("/demandes"), http.StatusOK, "Se déconnecter")
			end(r)
			r.says(r.get("/demandes"), http.StatusOK, "Votre session est terminée")
			if what == "disabled" {
				r.says(r.press("/connexion", "login", login, "password", password), http.StatusUnprocessableEntity, "ne correspondent pas")
			}
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestAFormOfAnotherSiteIsRefused(t *testing.T) {
	r := signedIn(t)
	id := r.ask(phone)
	for what, headers := range map[string][]string{
		"cross-site":       {"Sec-Fetch-Site", "cross-site"},
		"same-site":        {"Sec-Fetch-Site", "same-site"},
		"another origin":   {"Origin", "https://exemple.fr"},
		"an opaque origin": {"Origin", "null"},
	} {
		got := r.do(http.MethodPost, "/demandes/"+id+"/reponse", "decision=accepter",
			append([]string{"Content-Type", "application/x-www-form-urlencoded"}, headers...)...)
		if got.status != http.StatusForbidden || r.request(id).State != mutual.RequestSent {
			t.Errorf("%s: status %d, the request is %s", what, got.status, r.request(id).State)
		}
	}
}

func TestTheSessionsCookieIsForTheConsoleAlone(t *testing.T) {
	r := enter(t)
	for secure, want := range map[bool]string{false: "conseiller", true: "__Host-conseiller"} {
		handler := console.New(console.Config{Office: r.Rules(), Log: slog.New(slog.DiscardHandler), Secure: secure,
			Origin: func(*http.Request) office.Origin { return office.Origin{Address: "127.0.0.1"} }})
		request := httptest.NewRequest(http.MethodPost, "/connexion", strings.NewReader("login="+login+"&password="+password))
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		recorder := httptest.NewRecorder()
		handler.ServeHTTP(recorder, request)
		cookies := recorder.Result().Cookies()
		if len(cookies) != 1 {
			t.Fatalf("%d cookies, status %d", len(cookies), recorder.Code)
		}
		c := cookies[0]
		if c.Name != want || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
			t.Errorf("got %+v", c)
		}
	}
}

func TestEveryAnswerIsGuarded(t *testing.T) {
	r := signedIn(t)
	for _, got := range []answer{
		r.get("/demandes"), r.get(r.file()), r.get("/nowhere"), r.get("/pages/nothing.css"), r.do(http.MethodPut, "/demandes", ""),
		r.do(http.MethodPost, "/adherents", "", "Sec-Fetch-Site", "cross-site"), newcomer(t, r).get("/connexion"),
	} {
		for header, want := range map[string]string{
			"Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY",
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		} {
			if got.header.Get(header) != want {
				t.Errorf("%s: %s is %q", got.url, header, got.header.Get(header))
			}
		}
	}
}

// newcomer is another browser at the same console.
func newcomer(t *testing.T, r *room) *room {
	t.Helper()
	other := *r
	other.client = newBrowser(t)
	return &other
}

func TestWhatCannotBeReadChangesNothing(t *testing.T) {
	r := signedIn(t)
	id := r.ask(phone)
	path := "/demandes/" + id + "/reponse"
	r.says(r.press(path), http.StatusBadRequest, "illisible")
	r.says(r.press(path, "decision", "autre"), http.StatusBadRequest, "illisible")
	r.says(r.press(path, "decision", "accepter", "words", strings.Repeat("x", 70<<10)), http.StatusRequestEntityTooLarge, "illisible")
	r.says(r.upload(r.file()+"/message", "message", "court", "subject", "a", "body", "b"), http.StatusBadRequest, "illisible")
	r.says(r.upload(r.file()+"/document", "document", "../../x", "title", "a"), http.StatusBadRequest, "illisible")
	if state := r.request(id).State; state != mutual.RequestSent {
		t.Errorf("the request is %s", state)
	}
}

func TestUnknownIDsAreAllAlike(t *testing.T) {
	r := signedIn(t)
	id := r.ask(phone)
	for _, path := range []string{"/demandes/AAAA", "/demandes/" + id + "/pieces/0", "/demandes/" + id + "/pieces/x", "/adherents/AAAA",
		"/adherents/AAAA/message", "/adherents/AAAA/code", "/adherents/AAAA/blocage", "/adherents/AAAA/document", r.file() + "/devis/AAAA",
		r.file() + "/documents/AAAA", "/demandes?dossier=AAAA", "/nowhere"} {
		r.says(r.get(path), http.StatusNotFound, "Page introuvable")
	}
	r.says(r.press("/demandes/AAAA/reponse", "decision", "accepter"), http.StatusNotFound, "Page introuvable")
	r.says(r.press("/codes-perdus/AAAA", "clore", "oui"), http.StatusNotFound, "Page introuvable")
}

func TestTheLogNamesRoutesAndNobody(t *testing.T) {
	folder := t.TempDir()
	log, closer, err := logbook.Open(folder)
	check(t, err)
	r := enterLogging(t, log)
	r.signIn()
	id := r.ask(phone)
	r.get("/demandes/" + id)
	r.get(r.file())
	r.press("/adherents", "query", "Martin")
	r.get("/nowhere")
	check(t, closer.Close())
	written, err := filepath.Glob(filepath.Join(folder, "*"))
	check(t, err)
	var lines strings.Builder
	for _, path := range written {
		content, err := os.ReadFile(path)
		check(t, err)
		lines.Write(content)
	}
	for _, want := range []string{`path="/demandes/{id}" `, `path="/adherents/{id}" `, "path=/connexion ", "path=/adherents "} {
		if !strings.Contains(lines.String(), want) {
			t.Errorf("%q is not in %s", want, lines.String())
		}
	}
	for _, secret := range []string{id, r.MemberID, login, "Martin", "dropped", "withheld"} {
		if strings.Contains(lines.String(), secret) {
			t.Errorf("%q is in %s", secret, lines.String())
		}
	}
}

func TestABrokenStoreIsAPageAndALine(t *testing.T) {
	r := signedIn(t)
	r.BreakStore()
	r.says(r.get("/demandes"), http.StatusInternalServerError, "Une erreur est survenue", "pas de vous")
}

var (
	tag       = regexp.MustCompile(`<[^>]*>`)
	inline    = regexp.MustCompile(`(?i)<style|<script|\s(?:style|on[a-z]+)=`)
	untypeset = regexp.MustCompile("[^;:!?»%€\u202f0-9][;:!?»%€](?:\\s|$)|[ \u00a0][;:!?»%€]|«[^\u202f]|'")
)

func TestEveryPageIsSetInFrenchAndRunsNothing(t *testing.T) {
	r := signedIn(t)
	id := r.ask(mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Camille Martin", IBAN: iban}}, "rib.pdf")
	quote := r.known().Quotes[0].ID
	pages := []answer{r.press("/adherents", "query", "zzzz"), r.press("/demandes/"+id+"/reponse", "decision", "refuser")}
	for _, path := range []string{"/demandes", "/demandes/" + id, "/adherents", r.file(), r.file() + "/message", r.file() + "/document",
		r.file() + "/blocage", r.file() + "/code", r.file() + "/devis/" + quote, "/journal", "/nowhere"} {
		pages = append(pages, r.get(path))
	}
	pages = append(pages, newcomer(t, r).get("/journal"))
	for _, got := range pages {
		if !strings.Contains(got.body, `<html lang="fr">`) || !strings.Contains(got.body, "</html>") {
			t.Errorf("%s is not whole", got.url)
		}
		if found := inline.FindString(got.body); found != "" {
			t.Errorf("%s holds %q, which the content policy stops", got.url, found)
		}
		for text := range strings.Lines(answer{body: tag.ReplaceAllString(got.body, "\n")}.text()) {
			if found := untypeset.FindString(text); found != "" && !strings.Contains(text, "L'") {
				t.Errorf("%s: %q in %q", got.url, found, text)
			}
		}
	}
}

func TestAllThatAPageLoadsIsServed(t *testing.T) {
	r := enter(t)
	page := r.get("/connexion")
	loaded := regexp.MustCompile(`(?:href|src)="(/pages/[^"]+)"`).FindAllStringSubmatch(page.body, -1)
	sheet := ""
	for _, part := range loaded {
		got := r.get(part[1])
		if got.status != http.StatusOK || !strings.Contains(got.header.Get("Cache-Control"), "immutable") {
			t.Errorf("%s: status %d, %v", part[1], got.status, got.header)
		}
		if strings.Contains(part[1], ".css") {
			sheet = got.body
		}
	}
	fonts := regexp.MustCompile(`url\("([^"]+)"\)`).FindAllStringSubmatch(sheet, -1)
	if len(fonts) != 2 || !strings.Contains(sheet, "--accent:") {
		t.Fatalf("%d fonts, tokens: %t", len(fonts), strings.Contains(sheet, "--accent:"))
	}
	for _, font := range fonts {
		if got := r.get("/pages/" + font[1]); got.status != http.StatusOK || got.header.Get("Content-Type") != "font/woff2" {
			t.Errorf("%s: status %d", font[1], got.status)
		}
	}
}

func TestAnAdviserChangesTheirPasswordAndSignsInAgain(t *testing.T) {
	const renewed = "Platane-Orage-78"
	r := signedIn(t)
	r.says(r.get("/mot-de-passe"), http.StatusOK, "Changer mon mot de passe", "12 caractères au moins")
	r.says(r.press("/mot-de-passe", "old", "", "new", renewed, "again", "autre"), http.StatusUnprocessableEntity,
		"2 informations sont à corriger", "Saisissez votre mot de passe actuel.", "Les deux saisies diffèrent.")
	r.says(r.press("/mot-de-passe", "old", "pas le bon", "new", renewed, "again", renewed), http.StatusUnprocessableEntity, "pas votre mot de passe actuel")
	r.says(r.press("/mot-de-passe", "old", password, "new", "Court-1", "again", "Court-1"), http.StatusUnprocessableEntity, "trop court")
	r.says(r.press("/mot-de-passe", "old", password, "new", renewed, "again", renewed), http.StatusOK, "Connexion des conseillers")
	r.says(r.press("/connexion", "login", login, "password", renewed), http.StatusOK, "Se déconnecter")
}
