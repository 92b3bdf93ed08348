package httpapi

import (
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/logbook"
)

// locate asks a locator about a request from a proxy at 10.0.0.1 with these lines of
// X-Forwarded-For.
func (l *Locator) locate(lines ...string) string {
	r := httptest.NewRequest("POST", "/v1/session", nil)
	r.RemoteAddr = "10.0.0.1:53000"
	for _, line := range lines {
		r.Header.Add("X-Forwarded-For", line)
	}
	return l.Origin(r).Address
}

func quiet(proxies int) *Locator { return NewLocator(proxies, slog.New(slog.DiscardHandler)) }

func TestWhateverAProxyMakesOfAnAddressItIsOneAddress(t *testing.T) {
	for written, want := range map[string]string{
		"203.0.113.10":              "203.0.113.10",
		"203.0.113.10:4711":         "203.0.113.10",
		"203.0.113.10:65535":        "203.0.113.10",
		" 203.0.113.10 \t":          "203.0.113.10",
		",203.0.113.10,":            "203.0.113.10",
		`"203.0.113.10:4711"`:       "203.0.113.10",
		"[203.0.113.10]":            "203.0.113.10",
		"::ffff:203.0.113.10":       "203.0.113.10",
		"[::ffff:203.0.113.10]:80":  "203.0.113.10",
		"::ffff:cb00:710a":          "203.0.113.10",
		"2001:db8::1":               "2001:db8::1",
		"2001:DB8:0:0:0:0:0:1":      "2001:db8::1",
		"[2001:db8::1]":             "2001:db8::1",
		"[2001:db8::1]:4711":        "2001:db8::1",
		`"[2001:db8::1]:4711"`:      "2001:db8::1",
		"fe80::1%eth0":              "fe80::1",
		"[fe80::1%25eth0]:4711":     "fe80::1",
		"2001:db8:0:1:0:0:0:1:4711": "10.0.0.1", // nine parts are no address
		"unknown":                   "10.0.0.1",
		"_hidden":                   "10.0.0.1",
		"-":                         "10.0.0.1",
		"0.0.0.0":                   "10.0.0.1",
		"[::]:80":                   "10.0.0.1",
		"[2001:db8::1":              "10.0.0.1",
		"[2001:db8::1]4711":         "10.0.0.1",
		"203.0.113.10:port":         "10.0.0.1",
		"203.0.113.10:65536":        "10.0.0.1",
		"203.0.113.10:":             "10.0.0.1",
		"example.com:80":            "10.0.0.1",
		"203.0.113.010":             "10.0.0.1",
		`"`:                         "10.0.0.1",
		"":                          "10.0.0.1",
	} {
		if got := quiet(1).locate(written); got != want {
			t.Errorf("%q is read as %q, want %q", written, got, want)
		}
	}
}

func TestOnlyAsManyAddressesAsThereAreProxiesAreBelieved(t *testing.T) {
	for name, c := range map[string]struct {
		proxies int
		lines   []string
		want    string
	}{
		"none in front":                      {0, []string{"203.0.113.10"}, "10.0.0.1"},
		"one":                                {1, []string{"203.0.113.10"}, "203.0.113.10"},
		"one, without the header":            {1, nil, "10.0.0.1"},
		"one that adds to what was invented": {1, []string{"192.0.2.7, 203.0.113.10"}, "10.0.0.1"},
		"the same on a line of its own":      {1, []string{"192.0.2.7", "203.0.113.10"}, "10.0.0.1"},
		"two":                                {2, []string{"203.0.113.10, 10.0.0.2"}, "203.0.113.10"},
		"two, a line each":                   {2, []string{"203.0.113.10:4711", "[fd00::2]:80"}, "203.0.113.10"},
		"two, of which one is silent":        {2, []string{"203.0.113.10"}, "10.0.0.1"},
		"two, and something invented":        {2, []string{"192.0.2.7, 203.0.113.10, 10.0.0.2"}, "10.0.0.1"},
	} {
		if got := quiet(c.proxies).locate(c.lines...); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestAPeerIsAnAddressToo(t *testing.T) {
	for written, want := range map[string]string{
		"10.0.0.1:53000": "10.0.0.1", "[::1]:53000": "::1", "[::ffff:10.0.0.1]:53000": "10.0.0.1", "[fe80::1%eth0]:53000": "fe80::1",
		"@": "", "": "",
	} {
		r := httptest.NewRequest("POST", "/v1/session", nil)
		r.RemoteAddr = written
		if got := quiet(0).Origin(r).Address; got != want {
			t.Errorf("%q is read as %q, want %q", written, got, want)
		}
	}
}

func TestAProxyThatIsNotAsWasToldIsInTheLogAtOnceAndThenEveryHour(t *testing.T) {
	folder := t.TempDir()
	log, closer, err := logbook.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer closer.Close()
	now := time.Now()
	l := NewLocator(1, log)
	l.now = func() time.Time { return now }
	read := 0
	said := func(want string) {
		t.Helper()
		all, err := os.ReadFile(filepath.Join(folder, logbook.FileName))
		if err != nil {
			t.Fatal(err)
		}
		got := string(all[read:])
		read = len(all)
		if want == "" && got != "" || strings.Count(got, "\n") > 1 || !strings.Contains(got, want) || strings.Contains(got, "dropped") {
			t.Errorf("the log says %q, want %q", got, want)
		}
	}
	l.locate("203.0.113.10")
	said("")
	l.locate()
	said(`level=warning msg="X-Forwarded-For is not as was told: tries count as the proxy's own" count=1 proxy=no_header`)
	l.locate("192.0.2.7, 203.0.113.10")
	said("count=1 proxy=more_addresses")
	l.locate("unknown")
	said("count=1 proxy=no_address")
	for range 1000 {
		l.locate()
		l.locate("192.0.2.7, 203.0.113.10")
	}
	said("")
	now = now.Add(time.Hour)
	l.locate()
	said("count=1001 proxy=no_header")

	two := NewLocator(2, log)
	two.locate("203.0.113.10")
	said("count=1 proxy=fewer_addresses")
}
