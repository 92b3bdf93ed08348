package remote_test

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

func TestOnlyHTTPSAndThisDeviceAreAllowed(t *testing.T) {
	for address, want := range map[string]mutual.Code{
		"https://espace.exemple.fr":          "",
		"https://espace.exemple.fr:8443/":    "",
		"http://127.0.0.1:8080":              "",
		"http://[::1]:8080":                  "",
		"http://localhost":                   "",
		" https://espace.exemple.fr ":        "",
		"http://espace.exemple.fr":           mutual.CodeOfficeAddress,
		"http://127.0.0.1.exemple.fr":        mutual.CodeOfficeAddress,
		"http://192.168.1.4":                 mutual.CodeOfficeAddress,
		"https://moi:secret@exemple.fr":      mutual.CodeOfficeAddress,
		"https://espace.exemple.fr/?a=b":     mutual.CodeOfficeAddress,
		"https://espace.exemple.fr/#partout": mutual.CodeOfficeAddress,
		"ftp://espace.exemple.fr":            mutual.CodeOfficeAddress,
		"espace.exemple.fr":                  mutual.CodeOfficeAddress,
		"":                                   mutual.CodeOfficeAddress,
	} {
		if _, err := remote.ParseAddress(address); mutual.CodeOf(err) != want {
			t.Errorf("%q: got %v, want %q", address, err, want)
		}
	}
}

// page answers a sync with one line, each part of which a case may alter.
const page = `{"changes":[{"type":"reimbursement","id":"r1","version":1,"reimbursement":{
"beneficiary_id":"b1","payment_id":"p1","care_date":"2026-03-02","paid_on":"2026-03-06","act_code":"G","act_label":"Consultation généraliste",
"quantity":1,"spent":3000,"excess":0,"base":3000,"rate":70,"social_security":1900,"flat_contribution":200,"deductible":0,
"pathway":"in","mutual":900,"remaining":200,"payee":"member"}}],"cursor":"c1","more":false,"remaining":0}`

func TestAnswersThatAreNotOfTheContractAreRefusedWhole(t *testing.T) {
	problem := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	answer := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, body)
		}
	}
	altered := func(old, with string) http.HandlerFunc {
		if !strings.Contains(page, old) {
			t.Fatalf("the page does not hold %q", old)
		}
		return answer(strings.Replace(page, old, with, 1))
	}
	for name, c := range map[string]struct {
		office http.HandlerFunc
		want   mutual.Code
	}{
		"as announced":                  {answer(page), ""},
		"cut in the middle":             {answer(page[:len(page)/2]), mutual.CodeAnswerAltered},
		"cut with its length announced": {announcing(page), mutual.CodeAnswerAltered},
		"followed by something else":    {answer(page + `{"changes":[]}`), mutual.CodeAnswerAltered},
		"no cursor":                     {altered(`"cursor":"c1"`, `"cursor":""`), mutual.CodeAnswerAltered},
		"a page that never ends":        {answer(`{"changes":[],"cursor":"c","more":true,"remaining":1}`), mutual.CodeAnswerAltered},
		"a captive portal":              {func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>Connectez-vous</html>") }, mutual.CodePortal},
		"a proxy's error page":          {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) }, mutual.CodeGateway},
		"a redirection elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://ailleurs.exemple.fr/", http.StatusFound)
		}, mutual.CodePortal},
		"a broken office":                  {problem(500, `{"title":"","status":500,"code":"internal"}`), mutual.CodeOfficeDown},
		"a code nobody knows":              {problem(418, `{"title":"","status":418,"code":"teapot"}`), mutual.CodeOfficeDown},
		"a session that is over":           {problem(401, `{"title":"","status":401,"code":"session_ended"}`), mutual.CodeSessionEnded},
		"a history that is gone":           {problem(410, `{"title":"","status":410,"code":"resync_required"}`), mutual.CodeResyncRequired},
		"compressed, and cut":              {compressedAndCut(t), mutual.CodeAnswerAltered},
		"a compression that was not asked": {func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Encoding", "br") }, mutual.CodeAnswerAltered},
	} {
		t.Run(name, func(t *testing.T) {
			office := httptest.NewServer(c.office)
			defer office.Close()
			got, err := newClient(t, remote.Config{Address: office.URL}).Sync(t.Context(), "access", "", 500)
			if mutual.CodeOf(err) != c.want {
				t.Fatalf("got %v, want %q", err, c.want)
			}
			if err != nil && (len(got.Changes) != 0 || got.Cursor != "") {
				t.Error("something of a refused page was given back")
			}
		})
	}
}

func announcing(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer connection.Close()
		_, _ = io.WriteString(connection, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n"+body)
	}
}

func compressedAndCut(t *testing.T) http.HandlerFunc {
	encoder, err := zstd.NewWriter(nil)
	if err != nil {
		t.Fatal(err)
	}
	whole := encoder.EncodeAll([]byte(page), nil)
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Encoding", "zstd")
		_, _ = w.Write(whole[:len(whole)-20])
	}
}

func TestABlockSaysUntilWhen(t *testing.T) {
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/problem+json")
		w.Header().Set("Retry-After", "60")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"title":"","status":429,"code":"throttled","until":1790000000000}`)
	}))
	defer office.Close()
	_, err := newClient(t, remote.Config{Address: office.URL}).OpenSession(t.Context(), "A", "b", remote.Device{Name: "c"})
	var fault *mutual.Error
	if !errors.As(err, &fault) || fault.Code != mutual.CodeThrottled || fault.Until != 1790000000000 {
		t.Errorf("got %#v", err)
	}
}

func TestNobodyAtTheAddressIsOffline(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := "http://" + listener.Addr().String()
	listener.Close()
	if err := newClient(t, remote.Config{Address: address}).Health(t.Context()); mutual.CodeOf(err) != mutual.CodeOffline {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerThatStandsStillIsOffline(t *testing.T) {
	release := make(chan struct{})
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, page[:40])
		w.(http.Flusher).Flush()
		<-release
	}))
	defer office.Close()
	defer close(release)
	_, err := newClient(t, remote.Config{Address: office.URL, Stall: 50 * time.Millisecond}).Sync(t.Context(), "access", "", 500)
	if mutual.CodeOf(err) != mutual.CodeOffline {
		t.Errorf("got %v", err)
	}
}

func TestStoppedWorkIsCancelledAndNotOffline(t *testing.T) {
	arrived := make(chan struct{})
	office := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	}))
	defer office.Close()
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if err := newClient(t, remote.Config{Address: office.URL}).Health(ctx); mutual.CodeOf(err) != mutual.CodeCancelled {
		t.Errorf("got %v", err)
	}
}

func TestACertificateNobodyKnowsIsUntrustedUntilItsAuthorityIsGiven(t *testing.T) {
	office := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"service":"espace-mutuelle","version":"1","now":1}`)
	}))
	defer office.Close()
	office.Config.ErrorLog = nil
	if err := newClient(t, remote.Config{Address: office.URL}).Health(t.Context()); mutual.CodeOf(err) != mutual.CodeOfficeUntrusted {
		t.Errorf("without the authority: %v", err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pemOf(office.Certificate()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := newClient(t, remote.Config{Address: office.URL, CAFile: file}).Health(t.Context()); err != nil {
		t.Errorf("with the authority: %v", err)
	}
	if _, err := remote.New(remote.Config{Address: office.URL, CAFile: filepath.Join(t.TempDir(), "absent.pem")}); mutual.CodeOf(err) != mutual.CodeOfficeUntrusted {
		t.Errorf("a missing file: %v", err)
	}
}

func pemOf(c *x509.Certificate) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})
}

func newClient(t *testing.T, cfg remote.Config) *remote.Client {
	t.Helper()
	client, err := remote.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return client
}

func TestALineThatCannotBeTrueIsKeptOutAlone(t *testing.T) {
	for name, c := range map[string]struct{ old, with string }{
		"that does not add up":      {`"spent":3000`, `"spent":3001`},
		"whose net share is not":    {`"social_security":1900`, `"social_security":2100`},
		"of a day that is none":     {`2026-03-02`, `2026-02-31`},
		"paid before the history":   {`"paid_on":"2026-03-06"`, `"paid_on":"2016-12-30"`},
		"that is not there":         {`"type":"reimbursement"`, `"type":"payment"`},
		"with a word for an amount": {`"spent":3000`, `"spent":"trente"`},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := syncOf(t, strings.Replace(page, c.old, c.with, 1))
			if err != nil || keptOut(got) != 1 || got.Cursor != "c1" {
				t.Fatalf("got %+v and %v", got, err)
			}
			for _, change := range got.Changes {
				if change.KeptOut && change.Touches.PaymentID != "p1" {
					t.Errorf("it touches %+v", change.Touches)
				}
			}
		})
	}
}
