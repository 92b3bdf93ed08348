package remote_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// now is the clock of the clients of these tests.
var now = time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC)

// everyCall asks for one thing of each sort: the front door's are in TestAFrontDoor…
func everyCall() map[string]func(context.Context, *remote.Client) error {
	return map[string]func(context.Context, *remote.Client) error{
		"health": func(ctx context.Context, c *remote.Client) error { return c.Health(ctx) },
		"sign in": func(ctx context.Context, c *remote.Client) error {
			_, err := c.OpenSession(ctx, "A", "b", remote.Device{Name: "c"})
			return err
		},
		"renew":    func(ctx context.Context, c *remote.Client) error { _, err := c.Refresh(ctx, "refresh"); return err },
		"sign out": func(ctx context.Context, c *remote.Client) error { return c.EndSession(ctx, "access") },
		"sync":     func(ctx context.Context, c *remote.Client) error { _, err := c.Sync(ctx, "access", "", 9); return err },
		"document": func(ctx context.Context, c *remote.Client) error {
			return c.Document(ctx, "access", "d1", sum, 0, func(io.Reader, bool) error { return errors.New("it was taken") })
		},
		"rest of a document": func(ctx context.Context, c *remote.Client) error {
			return c.Document(ctx, "access", "d1", sum, 5, func(io.Reader, bool) error { return errors.New("it was taken") })
		},
		"attachment": func(ctx context.Context, c *remote.Client) error {
			return c.PutAttachment(ctx, "access", sum, []byte("%PDF-"))
		},
		"request": func(ctx context.Context, c *remote.Client) error {
			_, err := c.SendRequest(ctx, "access", whatThePageSays(), "")
			return err
		},
		"message": func(ctx context.Context, c *remote.Client) error { return c.ReadMessage(ctx, "access", "m1") },
		"terms":   func(ctx context.Context, c *remote.Client) error { _, err := c.Terms(ctx); return err },
	}
}

func TestWhatStandsBetweenIsToldFromTheOfficeAtEveryCall(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header map[string]string
		want   mutual.Code
		wait   time.Duration
	}{
		"a captive portal's page":   {200, nil, mutual.CodePortal, 0},
		"one that redirects":        {302, map[string]string{"Location": "http://portail.exemple.fr/"}, mutual.CodePortal, 0},
		"one that keeps the method": {307, map[string]string{"Location": "/connexion"}, mutual.CodePortal, 0},
		"one that says so":          {511, nil, mutual.CodePortal, 0},
		"a login of a proxy":        {407, map[string]string{"Proxy-Authenticate": "Basic"}, mutual.CodeProxySignIn, 0},
		"a filter":                  {403, nil, mutual.CodeFiltered, 0},
		"a filter by the law":       {451, nil, mutual.CodeFiltered, 0},
		"a size":                    {413, nil, mutual.CodeTooLargeOnTheWay, 0},
		"a pace":                    {429, map[string]string{"Retry-After": "30"}, mutual.CodeSlowDown, 30 * time.Second},
		"a pace without a word":     {429, nil, mutual.CodeSlowDown, 0},
		"a closed service":          {503, map[string]string{"Retry-After": "Fri, 27 Nov 2026 09:10:00 GMT", "Date": "Fri, 27 Nov 2026 09:00:00 GMT"}, mutual.CodeUnavailable, 10 * time.Minute},
		"closed for a century":      {503, map[string]string{"Retry-After": "3155760000"}, mutual.CodeUnavailable, time.Hour},
		"closed until yesterday":    {503, map[string]string{"Retry-After": "-5"}, mutual.CodeUnavailable, 0},
		"a gateway":                 {502, nil, mutual.CodeGateway, 0},
		"a gateway in a hurry":      {504, nil, mutual.CodeGateway, 0},
		"a broken server":           {500, nil, mutual.CodeOfficeDown, 0},
		"another server":            {404, nil, mutual.CodeOfficeDown, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var elsewhere atomic.Int64
			other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere.Add(1) }))
			defer other.Close()
			office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/connexion" {
					elsewhere.Add(1)
				}
				w.Header().Set("Content-Type", "text/html; charset=utf-8")
				for key, value := range c.header {
					w.Header().Set(key, strings.Replace(value, "http://portail.exemple.fr", other.URL, 1))
				}
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, "<html>Page</html>")
			}))
			defer office.Close()
			client := newClient(t, remote.Config{Address: office.URL, Now: func() time.Time { return now }})
			for call, ask := range everyCall() {
				err := ask(t.Context(), client)
				var fault *mutual.Error
				if !errors.As(err, &fault) || fault.Code != c.want {
					t.Errorf("%s: got %v, want %s", call, err, c.want)
					continue
				}
				want := mutual.Millis(0)
				if c.wait > 0 {
					want = mutual.MillisOf(now.Add(c.wait))
				}
				if fault.Until != want {
					t.Errorf("%s: until %d, want %d", call, fault.Until, want)
				}
			}
			if elsewhere.Load() != 0 {
				t.Error("the way elsewhere was followed")
			}
		})
	}
}

func millis(at time.Time) string { return strconv.FormatInt(at.UnixMilli(), 10) }

func TestABlockLastsNoLongerThanItsRule(t *testing.T) {
	for name, c := range map[string]struct {
		status   int
		code     string
		until    time.Duration
		want     time.Duration
		wantCode mutual.Code
	}{
		"a minute":              {429, "throttled", time.Minute, time.Minute, mutual.CodeThrottled},
		"a clock a year ahead":  {429, "throttled", 365 * 24 * time.Hour, 24 * time.Hour, mutual.CodeThrottled},
		"one a year behind":     {429, "throttled", -365 * 24 * time.Hour, -365 * 24 * time.Hour, mutual.CodeThrottled},
		"a hold of a month":     {403, "bank_hold", 30 * 24 * time.Hour, mutual.BankHold, mutual.CodeBankHold},
		"a block by an adviser": {403, "account_blocked", 365 * 24 * time.Hour, 365 * 24 * time.Hour, mutual.CodeAccountBlocked},
	} {
		t.Run(name, func(t *testing.T) {
			office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(c.status)
				_, _ = io.WriteString(w, `{"title":"","status":429,"code":"`+c.code+`","until":`+millis(now.Add(c.until))+`}`)
			}))
			defer office.Close()
			_, err := newClient(t, remote.Config{Address: office.URL, Now: func() time.Time { return now }}).OpenSession(t.Context(), "A", "b", remote.Device{Name: "c"})
			var fault *mutual.Error
			if !errors.As(err, &fault) || fault.Code != c.wantCode || fault.Until != mutual.MillisOf(now.Add(c.want)) {
				t.Errorf("got %v until %d, want %d", err, fault.Until, mutual.MillisOf(now.Add(c.want)))
			}
		})
	}
}

// TestWhatTheProxyOfTheNetworkSays runs the client in a process of its own, since the
// proxy is read from the environment once, against a proxy that refuses the line.
func TestWhatTheProxyOfTheNetworkSays(t *testing.T) {
	if want := os.Getenv("REMOTE_TEST_WANTS"); want != "" {
		err := newClient(t, remote.Config{Address: "https://espace.exemple.fr"}).Health(t.Context())
		if mutual.CodeOf(err) != mutual.Code(want) || !remote.NeverSent(err) {
			t.Errorf("got %v, want %s", err, want)
		}
		return
	}
	for answer, want := range map[string]mutual.Code{
		"407 Proxy Authentication Required":   mutual.CodeProxySignIn,
		"403 Forbidden":                       mutual.CodeFiltered,
		"302 Found":                           mutual.CodePortal,
		"511 Network Authentication Required": mutual.CodePortal,
		"503 Service Unavailable":             mutual.CodeOffline,
		"504 Gateway Timeout":                 mutual.CodeOffline,
	} {
		t.Run(answer, func(t *testing.T) {
			proxy, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer proxy.Close()
			go func() {
				for {
					line, err := proxy.Accept()
					if err != nil {
						return
					}
					if r, err := http.ReadRequest(bufio.NewReader(line)); err == nil && r.Method == http.MethodConnect {
						_, _ = io.WriteString(line, "HTTP/1.1 "+answer+"\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n")
					}
					_ = line.Close()
				}
			}()
			child := exec.Command(os.Args[0], "-test.run=^TestWhatTheProxyOfTheNetworkSays$", "-test.v")
			child.Env = append(os.Environ(), "REMOTE_TEST_WANTS="+string(want), "HTTPS_PROXY=http://"+proxy.Addr().String(), "NO_PROXY=")
			if out, err := child.CombinedOutput(); err != nil || !strings.Contains(string(out), "PASS") {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

func TestAFileIsSentOnlyOnceItMayCome(t *testing.T) {
	content := make([]byte, 3<<20)
	var came atomic.Int64
	office := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Expect") != "100-continue" {
			t.Error("the file does not ask whether it may come")
		}
		if r.URL.Path == "/v1/attachments/refused" {
			w.Header().Set("Content-Type", "text/html")
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		n, _ := io.Copy(io.Discard, r.Body)
		came.Add(n)
		w.WriteHeader(http.StatusNoContent)
	}))
	defer office.Close()
	client := newClient(t, remote.Config{Address: office.URL})
	err := client.PutAttachment(t.Context(), "access", "refused", content)
	var fault *mutual.Error
	if !errors.As(err, &fault) || fault.Code != mutual.CodeTooLargeOnTheWay || fault.Field != "attachments" || came.Load() != 0 {
		t.Errorf("got %v, %d bytes came", err, came.Load())
	}
	if err := client.PutAttachment(t.Context(), "access", sum, content); err != nil || came.Load() != int64(len(content)) {
		t.Errorf("got %v, %d bytes came", err, came.Load())
	}
}
