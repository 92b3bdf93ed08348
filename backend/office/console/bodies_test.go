package console_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/console"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// upload is a form's fields and a file of 21 MB after them, and how much of it was read.
type upload struct {
	io.Reader
	read int
}

func newUpload() *upload {
	const head = "--b\r\nContent-Disposition: form-data; name=\"subject\"\r\n\r\nVotre contrat\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"body\"\r\n\r\nBonjour, voici votre contrat.\r\n" +
		"--b\r\nContent-Disposition: form-data; name=\"files\"; filename=\"contrat.pdf\"\r\n\r\n"
	return &upload{Reader: io.MultiReader(strings.NewReader(head), io.LimitReader(endless{}, 21<<20), strings.NewReader("\r\n--b--\r\n"))}
}

func (u *upload) Read(b []byte) (int, error) {
	n, err := u.Reader.Read(b)
	u.read += n
	return n, err
}

type endless struct{}

func (endless) Read(b []byte) (int, error) {
	for i := range b {
		b[i] = 'x'
	}
	return len(b), nil
}

func TestNothingLargeIsReadBeforeTheSignInAndWhatWasTypedIsKept(t *testing.T) {
	o := officetest.Start(t)
	handler := console.New(console.Config{
		Office: o.Rules(), Log: slog.New(slog.DiscardHandler), Origin: func(*http.Request) office.Origin { return office.Origin{} },
	})
	paths := append([]string{"/connexion", "/deconnexion", "/pages/x", "/codes-perdus", "/codes-perdus/x", "/demandes/x/reponse"}, closed...)
	for _, path := range paths {
		for name, cookie := range map[string]string{"nobody": "", "an ended session": "gone"} {
			for _, media := range []string{"multipart/form-data; boundary=b", "application/x-www-form-urlencoded"} {
				body := newUpload()
				r := httptest.NewRequest(http.MethodPost, path, body)
				r.Header.Set("Content-Type", media)
				if cookie != "" {
					r.AddCookie(&http.Cookie{Name: "conseiller", Value: cookie})
				}
				w := httptest.NewRecorder()
				handler.ServeHTTP(w, r)
				if body.read > 64<<10+1 {
					t.Errorf("%s, %s, %s: %d bytes are read, then %d", path, name, media, body.read, w.Code)
				}
				kept := strings.Contains(w.Body.String(), "Bonjour, voici votre contrat.")
				if typed := path == "/adherents/x/message" && strings.HasPrefix(media, "multipart"); typed && (!kept || w.Code != http.StatusUnauthorized) {
					t.Errorf("%s: answered %d, and what was typed is lost", name, w.Code)
				}
			}
		}
	}
}
