package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// As the demo's COMMAND this test binary does what ESPACE_TEST_COMMAND says.
func TestMain(m *testing.M) {
	action := os.Getenv("ESPACE_TEST_COMMAND")
	if action == "" {
		os.Exit(m.Run())
	}
	os.Exit(actAsCommand(action))
}

func actAsCommand(action string) int {
	switch {
	case strings.HasPrefix(action, "exit "):
		code, err := strconv.Atoi(action[len("exit "):])
		if err != nil {
			return 99
		}
		return code
	case action == "sign in":
		credentials, err := json.Marshal(map[string]string{
			"login": os.Getenv("ESPACE_DEMO_LOGIN"), "password": os.Getenv("ESPACE_DEMO_PASSWORD"), "device": "test",
		})
		if err != nil {
			return 99
		}
		answer, err := http.Post(os.Getenv("ESPACE_SERVICE")+"/v1/session", "application/json", bytes.NewReader(credentials))
		if err != nil {
			return 98
		}
		defer answer.Body.Close()
		fmt.Println("status", answer.StatusCode)
		return 0
	case action == "wait":
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM)
		fmt.Println("ready")
		<-signals
		return 42
	}
	return 97
}

// session is a command under way.
type session struct {
	out     *bufio.Reader
	signals chan os.Signal
	err     bytes.Buffer
	ended   chan int
}

func begin(t *testing.T, args ...string) *session {
	t.Helper()
	in, out := io.Pipe()
	s := &session{out: bufio.NewReader(in), signals: make(chan os.Signal, 1), ended: make(chan int, 1)}
	go func() {
		code := run(args, &surroundings{in: strings.NewReader(""), out: out, err: &s.err, signals: s.signals})
		out.Close()
		s.ended <- code
	}()
	return s
}

func (s *session) line(t *testing.T) string {
	t.Helper()
	line, err := s.out.ReadString('\n')
	if err != nil {
		t.Fatalf("the command said nothing more: %v; code %d, %s", err, <-s.ended, s.err.String())
	}
	return line
}

func (s *session) end(t *testing.T, received os.Signal) int {
	t.Helper()
	s.signals <- received
	if _, err := io.Copy(io.Discard, s.out); err != nil {
		t.Fatal(err)
	}
	return <-s.ended
}

// finish runs a command to its end.
func finish(t *testing.T, args ...string) (code int, out, problems string) {
	t.Helper()
	s := begin(t, args...)
	said, err := io.ReadAll(s.out)
	if err != nil {
		t.Fatal(err)
	}
	code = <-s.ended
	return code, string(said), s.err.String()
}

var urlPattern = regexp.MustCompile(`https?://\S+`)

func health(t *testing.T, client *http.Client, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url+"/v1/health", nil)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0
	}
	defer answer.Body.Close()
	return answer.StatusCode
}

func TestServeAnswersUntilASignalAndKeepsItsData(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for range 2 {
		s := begin(t, "serve", "--data", dir, "--listen", "127.0.0.1:0")
		url := urlPattern.FindString(s.line(t))
		if status := health(t, http.DefaultClient, url); status != http.StatusOK {
			t.Errorf("status %d", status)
		}
		if code := s.end(t, syscall.SIGTERM); code != 0 {
			t.Errorf("code %d: %s", code, s.err.String())
		}
		if status := health(t, http.DefaultClient, url); status != 0 {
			t.Errorf("still answers: %d", status)
		}
	}
	for _, name := range []string{databaseFile, documentsFolder} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
}

func TestPlainHTTPStaysOnThisMachine(t *testing.T) {
	for _, address := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:0"} {
		dir := filepath.Join(t.TempDir(), "data")
		code, out, problems := finish(t, "serve", "--data", dir, "--listen", address)
		if code != exitUsage || out != "" || !strings.Contains(problems, "HTTP simple") {
			t.Errorf("%s: code %d, %s%s", address, code, out, problems)
		}
		if _, err := os.Stat(dir); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: something was made: %v", address, err)
		}
		if code, _, _ := finish(t, "demo", "--listen", address); code != exitUsage {
			t.Errorf("demo on %s: code %d", address, code)
		}
	}
	s := begin(t, "serve", "--data", t.TempDir(), "--listen", "0.0.0.0:0", "--behind-proxy")
	if line := s.line(t); !strings.Contains(line, "http://") {
		t.Errorf("said %s", line)
	}
	if code := s.end(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
}

func TestEveryDoorBehindAProxyAsksForTLS(t *testing.T) {
	for _, proxied := range []bool{true, false} {
		args := []string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0"}
		if proxied {
			args = append(args, "--behind-proxy")
		}
		s := begin(t, args...)
		members, staff := urlPattern.FindString(s.line(t)), urlPattern.FindString(s.line(t))
		for _, address := range []string{
			members + "/v1/health", members + "/v1/nothing", members + "/activer", members + "/pages/nothing.css",
			staff + "/connexion", staff + "/pages/nothing.css",
		} {
			answer, err := http.Get(address)
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			if asked := answer.Header.Values("Strict-Transport-Security"); proxied != (len(asked) == 1) || !proxied && len(asked) > 0 {
				t.Errorf("%s, behind a proxy %t: %q", address, proxied, asked)
			}
		}
		if code := s.end(t, syscall.SIGTERM); code != 0 {
			t.Errorf("code %d: %s", code, s.err.String())
		}
	}
}

func TestServeSpeaksTLSAnywhere(t *testing.T) {
	certFile, keyFile, roots := certificate(t)
	s := begin(t, "serve", "--data", t.TempDir(), "--listen", "0.0.0.0:0", "--tls-cert", certFile, "--tls-key", keyFile)
	url := urlPattern.FindString(s.line(t))
	_, port, err := net.SplitHostPort(strings.TrimPrefix(url, "https://"))
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}
	if status := health(t, &http.Client{Transport: transport}, "https://127.0.0.1:"+port); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	transport.CloseIdleConnections()
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
}

func TestWhatCannotBeServedIsRefusedInFrench(t *testing.T) {
	certFile, _, _ := certificate(t)
	occupied, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer occupied.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	used := t.TempDir()
	s := begin(t, "serve", "--data", used, "--listen", "127.0.0.1:0")
	s.line(t)
	for name, c := range map[string]struct {
		args []string
		code int
		want string
	}{
		"no data":             {[]string{"serve"}, exitUsage, "mal formée"},
		"no command":          {nil, exitUsage, "mal formée"},
		"a key alone":         {[]string{"serve", "--data", used, "--tls-key", certFile}, exitUsage, "mal formée"},
		"a certificate twice": {[]string{"serve", "--data", used, "--tls-cert", certFile, "--tls-key", certFile}, exitUsage, "certificat"},
		"no address":          {[]string{"serve", "--data", used, "--listen", "127.0.0.1"}, exitUsage, "adresse"},
		"an address in use":   {[]string{"serve", "--data", used, "--listen", occupied.Addr().String()}, exitFault, "écouter"},
		"a folder in use":     {[]string{"serve", "--data", used, "--listen", "127.0.0.1:0"}, exitFault, "autre siège"},
		"a file as folder":    {[]string{"serve", "--data", file, "--listen", "127.0.0.1:0"}, exitFault, "dossier"},
		"no proxy":            {[]string{"serve", "--data", used, "--behind-proxy", "--proxies", "0"}, exitUsage, "au moins 1"},
		"proxies for nothing": {[]string{"serve", "--data", used, "--proxies", "2"}, exitUsage, "--behind-proxy"},
		"no member":           {[]string{"demo", "--members", "0"}, exitUsage, "au moins un adhérent"},
		"an unknown command":  {[]string{"demo", "--lines", "1", "--documents", "0", "--", filepath.Join(used, "nothing here")}, exitCannotStart, "ne peut pas être lancée"},
	} {
		t.Run(name, func(t *testing.T) {
			code, _, problems := finish(t, c.args...)
			if code != c.code || !strings.Contains(problems, c.want) {
				t.Errorf("code %d, %s", code, problems)
			}
		})
	}
	if code := s.end(t, syscall.SIGTERM); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
}

// demoIn runs a demo whose temporary folder the test can see.
func demoIn(t *testing.T) (temp string) {
	t.Helper()
	temp = t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temp)
	}
	return temp
}

func wantEmpty(t *testing.T, folder string) {
	t.Helper()
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestADemoSignsItsCommandInAndPassesOnItsExitCode(t *testing.T) {
	temp := demoIn(t)
	for action, want := range map[string]struct {
		code int
		out  string
	}{"sign in": {0, "status 200\n"}, "exit 0": {0, ""}, "exit 7": {7, ""}, "exit 130": {130, ""}} {
		t.Setenv("ESPACE_TEST_COMMAND", action)
		code, out, problems := finish(t, "demo", "--lines", "5", "--documents", "1", "--members", "2", "--", os.Args[0])
		if code != want.code || out != want.out || !strings.Contains(problems, "DEMO2026") {
			t.Errorf("%s: code %d, said %q, %s", action, code, out, problems)
		}
		wantEmpty(t, temp)
	}
}

func TestADemoPassesSignalsOnToItsCommand(t *testing.T) {
	temp := demoIn(t)
	t.Setenv("ESPACE_TEST_COMMAND", "wait")
	s := begin(t, "demo", "--lines", "5", "--documents", "0", "--", os.Args[0])
	if line := s.line(t); line != "ready\n" {
		t.Fatalf("said %q", line)
	}
	if code := s.end(t, syscall.SIGTERM); code != 42 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
	wantEmpty(t, temp)
}

func TestADemoWithoutACommandRunsUntilASignal(t *testing.T) {
	temp := demoIn(t)
	s := begin(t, "demo", "--lines", "5", "--documents", "0")
	url := urlPattern.FindString(s.line(t))
	if line := s.line(t); !strings.Contains(line, "DEMO2026") {
		t.Errorf("said %s", line)
	}
	if line := s.line(t); !strings.Contains(line, "Bienvenue2026") {
		t.Errorf("said %s", line)
	}
	if status := health(t, http.DefaultClient, url); status != http.StatusOK {
		t.Errorf("status %d", status)
	}
	if code := s.end(t, os.Interrupt); code != 0 {
		t.Errorf("code %d: %s", code, s.err.String())
	}
	wantEmpty(t, temp)
}

func certificate(t *testing.T) (certFile, keyFile string, roots *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	cert, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	certFile, keyFile = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	certPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert})
	err = errors.Join(
		os.WriteFile(certFile, certPEM, 0o600),
		os.WriteFile(keyFile, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: secret}), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	roots = x509.NewCertPool()
	roots.AppendCertsFromPEM(certPEM)
	return certFile, keyFile, roots
}
