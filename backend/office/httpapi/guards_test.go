package httpapi_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

const submitted = "FR7699999100420001234567890"

func TestNoRefusalRepeatsWhatWasSubmitted(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	for name, c := range map[string]struct {
		method, path, body string
		headers            []string
		status             int
		code               string
	}{
		"not JSON":             {"POST", "/v1/session", submitted, nil, 400, "invalid_request"},
		"a wrong type":         {"POST", "/v1/session", `{"login":["` + submitted + `"],"password":"x","device":"y"}`, nil, 400, "invalid_request"},
		"an unknown field":     {"POST", "/v1/session", `{"login":"x","password":"x","device":"y","` + submitted + `":1}`, nil, 400, "invalid_request"},
		"a missing field":      {"POST", "/v1/session", `{"login":"` + submitted + `"}`, nil, 400, "invalid_request"},
		"too long a value":     {"POST", "/v1/session", `{"login":"` + strings.Repeat(submitted, 20) + `","password":"x","device":"y"}`, nil, 400, "invalid_request"},
		"another media type":   {"POST", "/v1/session", submitted, []string{"Content-Type", "text/" + submitted}, 400, "invalid_request"},
		"no body":              {"POST", "/v1/session", "", nil, 400, "invalid_request"},
		"a limit of words":     {"GET", "/v1/sync?limit=" + submitted, "", nil, 400, "invalid_request"},
		"a limit of nought":    {"GET", "/v1/sync?limit=0", "", nil, 400, "invalid_request"},
		"too high a limit":     {"GET", "/v1/sync?limit=5001", "", nil, 400, "invalid_request"},
		"a cursor without end": {"GET", "/v1/sync?cursor=" + strings.Repeat(submitted, 20), "", nil, 400, "invalid_request"},
		"a strange id":         {"GET", "/v1/documents/" + submitted + "%20/content", "", nil, 400, "invalid_request"},
		"a strange range":      {"GET", "/v1/documents/A/content", "", []string{"Range", strings.Repeat(submitted, 5)}, 400, "invalid_request"},
		"an unknown path":      {"GET", "/v1/" + submitted, "", nil, 404, "not_found"},
		"the root":             {"GET", "/", "", nil, 404, "not_found"},
		"another method":       {"PUT", "/v1/session", submitted, nil, 405, "invalid_request"},
		"too large a body":     {"POST", "/v1/session", `{"login":"` + strings.Repeat(submitted, 1000) + `"}`, nil, 413, "invalid_request"},
		"an unknown login":     {"POST", "/v1/session", `{"login":"` + submitted + `","password":"` + submitted + `","device":"y"}`, nil, 401, "bad_credentials"},
	} {
		t.Run(name, func(t *testing.T) {
			d := *d
			d.t = t
			got := d.do(c.method, c.path, c.body, c.headers...)
			d.want(got, c.status, c.code)
			var header bytes.Buffer
			if err := got.header.Write(&header); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(header.String()+string(got.body), "99999") {
				t.Errorf("the answer repeats it: %s %s", header.String(), got.body)
			}
			if got.header.Get("Cache-Control") != "no-store" || got.header.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers %v", got.header)
			}
			if c.status == http.StatusMethodNotAllowed && got.header.Get("Allow") != "POST, DELETE" {
				t.Errorf("allows %q", got.header.Get("Allow"))
			}
		})
	}
}

func TestAnEmptyCursorIsAFirstSync(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	if page := d.sync("?cursor=&limit=1"); len(page.Changes) != 1 || page.Changes[0].Version != 1 {
		t.Errorf("got %+v", page)
	}
}

// linesOf collects what is logged; requests end at the same time as tests read.
type linesOf struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *linesOf) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *linesOf) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

func TestTheLogOfAWholeSessionHoldsNothingAboutTheMember(t *testing.T) {
	var lines linesOf
	o := officetest.Start(t, officetest.WithLog(slog.New(slog.NewJSONHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	d := signedIn(t, o)
	document := o.Known().Documents[0]
	page := d.sync("?limit=3")
	d.sync("?cursor=" + page.Cursor)
	d.do(http.MethodGet, content(document.ID), "")
	d.do(http.MethodGet, content("NOSUCHDOCUMENT"), "")
	d.do(http.MethodGet, "/v1/NOSUCHPATH?secret="+o.Password, "")
	d.signIn(o.Email, "WRONGPASSWORD")
	parent := d.tokens
	child := d.refreshed(parent.RefreshToken)
	d.tokens = child
	d.sync("")
	d.refresh(parent.RefreshToken)
	d.do(http.MethodPost, "/v1/session", `{"login":"`+o.Login)
	d.do(http.MethodDelete, "/v1/session", "")
	o.Stop()

	logged := lines.String()
	for _, want := range []string{
		`"method":"POST","path":"/v1/session","status":200,"ms":`,
		`"path":"/v1/documents/{id}/content","status":404`,
		`"path":"unknown","status":404`,
		`"path":"/v1/session","status":401`,
		`a refresh token was shown again`,
	} {
		if !strings.Contains(logged, want) {
			t.Errorf("the log lacks %s", want)
		}
	}
	for name, secret := range map[string]string{
		"login": o.Login, "email": o.Email, "password": o.Password, "wrong password": "WRONGPASSWORD", "member id": o.MemberID,
		"access token": parent.AccessToken, "refresh token": parent.RefreshToken, "next access token": child.AccessToken,
		"next refresh token": child.RefreshToken, "cursor": page.Cursor, "document id": document.ID, "document title": document.Title,
		"unknown document": "NOSUCHDOCUMENT", "unknown path": "NOSUCHPATH", "last name": "Martin", "first name": "Camille",
		"address": "127.0.0.1", "device": "bureau",
	} {
		if strings.Contains(logged, secret) {
			t.Errorf("the log holds the %s", name)
		}
	}
}

func TestABrokenStoreIsAFaultOfOursAndItsTextStaysHere(t *testing.T) {
	var lines linesOf
	o := officetest.Start(t, officetest.WithLog(slog.New(slog.NewJSONHandler(&lines, nil))))
	d := signedIn(t, o)
	o.BreakStore()
	broken := d.do(http.MethodGet, "/v1/sync", "")
	d.want(broken, http.StatusInternalServerError, "internal")
	d.want(d.do(http.MethodGet, "/v1/health", ""), http.StatusServiceUnavailable, "office_down")
	if !strings.Contains(lines.String(), `"code":"internal"`) || strings.Contains(lines.String(), "database is closed") {
		t.Errorf("the log says %s", lines.String())
	}
	o.Restart()
	d.sync("")
}
