package httpapi_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// strangersLimit is what a door reads of a stranger's body: a byte more shows that it is
// too long.
const strangersLimit = 64<<10 + 1

// poured is a body that never ends, and how much of it was read.
type poured struct {
	begins string
	read   int
}

func (p *poured) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
		if p.read+i < len(p.begins) {
			b[i] = p.begins[p.read+i]
		}
	}
	p.read += len(b)
	return len(b), nil
}

func (p *poured) Close() error { return nil }

func TestOfAStrangersBodyNoRouteReadsMoreThanAForm(t *testing.T) {
	o := officetest.Start(t)
	handler, err := httpapi.New(httpapi.Config{Office: o.Rules(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	door := httpapi.NewServer(handler, false, slog.New(slog.DiscardHandler)).Handler
	spec, err := wire.GetSpec()
	if err != nil {
		t.Fatal(err)
	}
	routes := map[string]string{"/": http.MethodPost, "/nowhere": http.MethodPut, "/v1/requests/": http.MethodPost}
	for path, item := range spec.Paths.Map() {
		for method := range item.Operations() {
			routes[method+" "+regexp.MustCompile(`\{[^}]+\}`).ReplaceAllString(path, strings.Repeat("a", 64))] = method
		}
	}
	if len(routes) < 25 {
		t.Fatalf("only %d routes", len(routes))
	}
	for route, method := range routes {
		for _, media := range []string{"application/json", "application/octet-stream", "multipart/form-data; boundary=b", ""} {
			for name, authorization := range map[string]string{"nobody": "", "a token of nobody's": "Bearer none"} {
				body := &poured{begins: `{"words":"`}
				path := route[strings.Index(route, "/"):]
				r := httptest.NewRequest(method, path, body)
				r.ContentLength = 21 << 20
				r.Header.Set("Content-Type", media)
				r.Header.Set("Authorization", authorization)
				w := httptest.NewRecorder()
				door.ServeHTTP(w, r)
				if body.read > strangersLimit {
					t.Errorf("%s, %s, %s: %d bytes are read, then %d", route, media, name, body.read, w.Code)
				}
			}
		}
	}
}

func TestAHandlerReadsAllOnceItKnowsWhoSends(t *testing.T) {
	for name, c := range map[string]struct {
		admits bool
		read   int64
	}{"a stranger's": {false, 64 << 10}, "a known one's": {true, 100 << 10}} {
		var read int64
		door := httpapi.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if c.admits {
				r.Body.(interface{ Admit() }).Admit()
			}
			read, _ = io.Copy(io.Discard, r.Body)
		}), false, slog.New(slog.DiscardHandler)).Handler
		door.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/", strings.NewReader(strings.Repeat("x", 100<<10))))
		if read != c.read {
			t.Errorf("%s body: %d bytes are read, want %d", name, read, c.read)
		}
	}
}
