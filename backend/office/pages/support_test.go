package pages_test

import (
	"context"
	"html"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

const (
	token  = "Qm9uam91ciBsZSBtb25kZSwgY2VjaSBlc3QgdW4gamV0"
	strong = "Vélo-bleu-7-quai"
	now    = mutual.Millis(1_780_000_000_000)
)

// rules are an office that knows one link, which works once.
type rules struct {
	asked    []string // what was asked, with which token, password and origin
	used     bool
	fault    error // answers instead
	panicked any
}

func (r *rules) take(what, shown string, from pages.Origin) error {
	r.asked = append(r.asked, strings.Join([]string{what, shown, from.Device, from.Address}, " "))
	switch {
	case r.panicked != nil:
		panic(r.panicked)
	case r.fault != nil:
		return r.fault
	case shown != token:
		return &mutual.Error{Code: mutual.CodeLinkUnknown}
	case r.used:
		return &mutual.Error{Code: mutual.CodeLinkUsed}
	}
	r.used = true
	return nil
}

func (r *rules) Activate(_ context.Context, shown string, from pages.Origin) error {
	return r.take("activate", shown, from)
}

func (r *rules) ResetPassword(_ context.Context, shown, password string, from pages.Origin) error {
	if err := mutual.CheckPassword(password); err != nil && r.fault == nil {
		return err
	}
	return r.take("reset "+password, shown, from)
}

func (r *rules) CancelReset(_ context.Context, shown string, from pages.Origin) error {
	return r.take("cancel", shown, from)
}

func (*rules) Now() mutual.Millis { return now }

// browser speaks to the pages over HTTP, and follows nothing by itself.
type browser struct {
	t   *testing.T
	url string
}

// answer is what the pages said.
type answer struct {
	status int
	header http.Header
	body   string
}

// text is the body with its entities read.
func (a answer) text() string { return html.UnescapeString(a.body) }

func open(t *testing.T, r *rules, log *slog.Logger) browser {
	t.Helper()
	server := httptest.NewServer(pages.New(pages.Config{Rules: r, Log: log, Origin: func(r *http.Request) pages.Origin {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err != nil {
			t.Error(err)
		}
		return pages.Origin{Address: host}
	}}))
	t.Cleanup(server.Close)
	return browser{t: t, url: server.URL}
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func (b browser) do(method, path, body string, headers ...string) answer {
	b.t.Helper()
	request, err := http.NewRequestWithContext(b.t.Context(), method, b.url+path, strings.NewReader(body))
	if err != nil {
		b.t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(content)}
}

func (b browser) get(path string) answer {
	b.t.Helper()
	return b.do(http.MethodGet, path, "")
}

// press posts a page's form as a browser does; fields are names and values in turn.
func (b browser) press(path string, fields ...string) answer {
	b.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	return b.do(http.MethodPost, path, form.Encode(), "Content-Type", "application/x-www-form-urlencoded",
		"Sec-Fetch-Site", "same-origin", "Origin", b.url)
}

// says checks an answer's status and that it holds each text.
func (b browser) says(a answer, status int, texts ...string) {
	b.t.Helper()
	if a.status != status {
		b.t.Errorf("status %d, want %d", a.status, status)
	}
	for _, text := range texts {
		if !strings.Contains(a.text(), text) {
			b.t.Errorf("%q is not in %s", text, a.text())
		}
	}
}
