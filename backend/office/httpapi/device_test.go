package httpapi_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// device is a client of the contract, with nothing kept between requests but its tokens.
type device struct {
	t      *testing.T
	office *officetest.Office
	tokens wire.Tokens
}

// answer is what the office said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func newDevice(t *testing.T, o *officetest.Office) *device { return &device{t: t, office: o} }

// signedIn is a device with a session.
func signedIn(t *testing.T, o *officetest.Office) *device {
	t.Helper()
	d := newDevice(t, o)
	got := d.signIn(o.Login, o.Password)
	d.want(got, http.StatusOK, "")
	var session wire.Session
	d.read(got, &session)
	if session.MemberId != o.MemberID {
		t.Fatalf("the session is of %q", session.MemberId)
	}
	d.tokens = session.Tokens
	return d
}

func (d *device) do(method, path, body string, headers ...string) answer {
	d.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, d.office.URL+path, bytes.NewReader([]byte(body)))
	if err != nil {
		d.t.Fatal(err)
	}
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	if d.tokens.AccessToken != "" {
		request.Header.Set("Authorization", "Bearer "+d.tokens.AccessToken)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	response, err := transport.RoundTrip(request)
	if err != nil {
		d.t.Fatal(err)
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer{status: response.StatusCode, header: response.Header, body: content}
}

func (d *device) signIn(login, password string, headers ...string) answer {
	d.t.Helper()
	body, err := json.Marshal(wire.Credentials{Login: login, Password: password, Device: "Linux, bureau"})
	if err != nil {
		d.t.Fatal(err)
	}
	return d.do(http.MethodPost, "/v1/session", string(body), headers...)
}

// refresh exchanges a refresh token; the device keeps its old tokens.
func (d *device) refresh(token string) answer {
	d.t.Helper()
	return d.do(http.MethodPost, "/v1/session/refresh", `{"refresh_token":"`+token+`"}`)
}

// refreshed exchanges a refresh token that must be good.
func (d *device) refreshed(token string) wire.Tokens {
	d.t.Helper()
	got := d.refresh(token)
	d.want(got, http.StatusOK, "")
	var tokens wire.Tokens
	d.read(got, &tokens)
	return tokens
}

func (d *device) sync(query string) wire.SyncPage {
	d.t.Helper()
	got := d.do(http.MethodGet, "/v1/sync"+query, "")
	d.want(got, http.StatusOK, "")
	var page wire.SyncPage
	d.read(got, &page)
	return page
}

func (d *device) read(a answer, into any) {
	d.t.Helper()
	if err := json.Unmarshal(a.body, into); err != nil {
		d.t.Fatalf("%v in %s", err, a.body)
	}
}

// want checks the status and, for a problem, its code and shape.
func (d *device) want(a answer, status int, code string) wire.Problem {
	d.t.Helper()
	if a.status != status {
		d.t.Fatalf("status %d, want %d: %s", a.status, status, a.body)
	}
	if code == "" {
		return wire.Problem{}
	}
	var problem wire.Problem
	d.read(a, &problem)
	if a.header.Get("Content-Type") != "application/problem+json" || problem.Code != code || problem.Status != status || problem.Title == "" {
		d.t.Fatalf("problem %s as %s, want %s", a.body, a.header.Get("Content-Type"), code)
	}
	return problem
}
