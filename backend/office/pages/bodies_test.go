package pages_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/pages"
)

// poured is a form that never ends, and how much of it was read.
type poured struct{ read int }

func (p *poured) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	p.read += len(b)
	return len(b), nil
}

func (p *poured) Close() error { return nil }

func TestOfABodyNoPageReadsMoreThanAForm(t *testing.T) {
	handler := pages.New(pages.Config{Rules: &rules{}, Log: quiet(), Origin: func(*http.Request) pages.Origin { return pages.Origin{} }})
	for _, path := range []string{pages.Activation, pages.Reset, pages.Cancel, pages.Parts + "x", "/nowhere"} {
		for _, media := range []string{"application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "application/octet-stream"} {
			for _, method := range []string{http.MethodPost, http.MethodPut} {
				body := &poured{}
				r := httptest.NewRequest(method, path, body)
				r.Header.Set("Content-Type", media)
				handler.ServeHTTP(httptest.NewRecorder(), r)
				if body.read > 64<<10+1 {
					t.Errorf("%s %s of %s: %d bytes are read", method, path, media, body.read)
				}
			}
		}
	}
}
