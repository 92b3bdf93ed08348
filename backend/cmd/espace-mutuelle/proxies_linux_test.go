package main

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/peertest"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// proxied is a service with a proxy in front of it, as a client sees them.
type proxied struct {
	members, console string // addresses of the proxy
	household        demo.Household
	memberID         string
	caFile           string
	roots            *x509.CertPool
}

const (
	adviserLogin    = "n.benali"
	adviserPassword = "Conseil-2026-essai"
)

// proxies start a real proxy with the configuration that docs/proxies shows.
var proxies = map[string]func(t *testing.T, config func(file string) string, tree *peertest.Tree, port int){
	"nginx": func(t *testing.T, config func(string) string, tree *peertest.Tree, port int) {
		tree.Write(t, "/etc/nginx/conf.d/espace.conf", config("nginx.conf"), 0o644)
		tree.Start(t, port, "nginx", "-g", "daemon off;") // with the package's own nginx.conf
	},
	"haproxy": func(t *testing.T, config func(string) string, tree *peertest.Tree, port int) {
		tree.Write(t, "/etc/haproxy/haproxy.cfg", config("haproxy.cfg"), 0o644)
		tree.Start(t, port, "haproxy", "-db", "-f", "/etc/haproxy/haproxy.cfg")
	},
	"caddy": func(t *testing.T, config func(string) string, tree *peertest.Tree, port int) {
		// Two processes of one machine cannot have ports 80 and 2019 to themselves.
		tree.Write(t, "/etc/caddy/Caddyfile", "{\n\tadmin off\n\tauto_https disable_redirects\n}\n"+config("Caddyfile"), 0o644)
		tree.Start(t, port, "env", "HOME=/var/tmp", "caddy", "run", "--config", "/etc/caddy/Caddyfile")
	},
	"apache2": func(t *testing.T, config func(string) string, tree *peertest.Tree, port int) {
		site := config("apache.conf")
		main := "ServerRoot /etc/apache2\nServerName localhost\nUser www-data\nGroup www-data\nPidFile /run/apache2.pid\nDefaultRuntimeDir /run\nErrorLog /dev/stderr\n"
		for _, module := range []string{"mpm_event", "authz_core", "ssl", "http2", "headers", "proxy", "proxy_http"} {
			main += fmt.Sprintf("LoadModule %s_module /usr/lib/apache2/modules/mod_%[1]s.so\n", module)
		}
		tree.Write(t, "/etc/apache2/apache2.conf", main+site, 0o644)
		tree.Start(t, port, "apache2", "-DFOREGROUND", "-f", "/etc/apache2/apache2.conf")
	},
}

// startBehind starts a proxy of that name in front of a service's two doors.
func startBehind(t *testing.T, name string, service proxied) proxied {
	t.Helper()
	certFile, keyFile, roots := certificate(t)
	cert, err := os.ReadFile(certFile)
	key, err2 := os.ReadFile(keyFile)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	tree := peertest.New(t, name)
	tree.Write(t, "/etc/ssl/espace/chain.pem", string(cert), 0o644)
	tree.Write(t, "/etc/ssl/espace/key.pem", string(key), 0o600)
	tree.Write(t, "/etc/ssl/espace/both.pem", string(cert)+string(key), 0o600)
	ports := peertest.Ports(t, 2)
	own := []string{
		"127.0.0.1:8080", strings.TrimPrefix(service.members, "http://"), "127.0.0.1:8081", strings.TrimPrefix(service.console, "http://"),
		"8443", fmt.Sprint(ports[1]), "443", fmt.Sprint(ports[0]),
		"espace.example.fr", "127.0.0.1", "conseillers.example.fr", "127.0.0.1",
	}
	config := func(file string) string {
		shown, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "proxies", file))
		if err != nil {
			t.Fatal(err)
		}
		return strings.NewReplacer(own...).Replace(string(shown))
	}
	proxies[name](t, config, tree, ports[0])
	service.members, service.console = fmt.Sprintf("https://127.0.0.1:%d", ports[0]), fmt.Sprintf("https://127.0.0.1:%d", ports[1])
	service.caFile, service.roots = certFile, roots
	return service
}

// client is somebody at an address of their own behind the proxy.
func (p proxied) client(t *testing.T, from string) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: p.roots}, ForceAttemptHTTP2: true,
		DialContext: (&net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}).DialContext,
	}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{
		Transport: transport, Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// ask returns the status, the headers and the body of an answer.
func ask(t *testing.T, client *http.Client, method, address string, body io.Reader, headers ...string) (int, http.Header, []byte) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, address, body)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Add(headers[i], headers[i+1])
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, content
}

func TestEachProxyThatTheDocumentationShowsServesMembersAndAdvisers(t *testing.T) {
	service := proxied{}
	var err error
	dir := t.TempDir()
	opened, err := openPremises(t.Context(), dir, false, office.Config{})
	if err != nil {
		t.Fatal(err)
	}
	service.household, err = demo.Generate(1, 0, demo.Size{Lines: 40, Documents: 1}, mutual.DateOf(opened.office.Now().Time()))
	if err == nil {
		service.memberID, err = opened.office.Enrol(t.Context(), service.household.Enrolment())
	}
	if err == nil {
		err = opened.office.AddAdviser(t.Context(), "test", adviserLogin, "Nadia Benali", adviserPassword)
	}
	if err := errors.Join(err, opened.close()); err != nil {
		t.Fatal(err)
	}
	s := begin(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--console", "127.0.0.1:0", "--behind-proxy")
	service.members, service.console = urlPattern.FindString(s.line(t)), urlPattern.FindString(s.line(t))
	t.Cleanup(func() {
		if code := s.end(t, syscall.SIGTERM); code != 0 {
			t.Errorf("the service ended with %d: %s", code, s.err.String())
		}
	})
	place := 1
	for name := range proxies {
		place++
		member, pirate, neighbour := fmt.Sprintf("127.0.%d.1", place), fmt.Sprintf("127.0.%d.2", place), fmt.Sprintf("127.0.%d.3", place)
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := startBehind(t, name, service)
			p.servesTheDesk(t)
			p.countsWhoTries(t, pirate, neighbour)
			p.servesTheConsole(t, member)
			p.asksForTLS(t, member)
		})
	}
}

// servesTheDesk signs in, syncs, takes the rest of a document, and brings an attachment
// of the largest size, with the desk's own client.
func (p proxied) servesTheDesk(t *testing.T) {
	t.Helper()
	client, err := remote.New(remote.Config{Address: p.members, CAFile: p.caFile, Version: "test", Device: "test"})
	if err != nil {
		t.Fatal(err)
	}
	session, err := client.OpenSession(t.Context(), p.household.AccessCode, p.household.Password, remote.Device{Name: "test"})
	if err != nil {
		t.Fatalf("signing in: %v", err)
	}
	page, err := client.Sync(t.Context(), session.Tokens.Access, "", 500)
	if err != nil {
		t.Fatalf("the sync: %v", err)
	}
	var document *mutual.Document
	for _, change := range page.Changes {
		if change.Document != nil {
			document = change.Document
		}
	}
	if len(page.Changes) < 40 || document == nil {
		t.Fatalf("%d changes, the document %v", len(page.Changes), document)
	}
	const offset = 100
	err = client.Document(t.Context(), session.Tokens.Access, document.ID, document.SHA256, offset, func(body io.Reader, restarted bool) error {
		rest, err := io.ReadAll(body)
		if err == nil && (restarted || int64(len(rest)) != document.Bytes-offset) {
			t.Errorf("the rest of the document: %d bytes of %d, from its beginning %t", len(rest), document.Bytes, restarted)
		}
		return err
	})
	if err != nil {
		t.Errorf("the rest of the document: %v", err)
	}
	attachment := paper(mutual.AttachmentMax)
	if err := client.PutAttachment(t.Context(), session.Tokens.Access, sumOf(attachment), attachment); err != nil {
		t.Errorf("the attachment: %v", err)
	}
}

// paper is a whole PDF of size bytes, as far as anybody looks; each one another.
func paper(size int64) []byte {
	head, tail := "%PDF-1.7\n"+rand.Text(), "\n%%EOF\n"
	return []byte(head + strings.Repeat(".", int(size)-len(head)-len(tail)) + tail)
}

func sumOf(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}

// countsWhoTries guesses a password from one address, each time as somebody else, and is
// slowed; a neighbour is not.
func (p proxied) countsWhoTries(t *testing.T, pirate, neighbour string) {
	t.Helper()
	signIn := func(client *http.Client, password string, headers ...string) int {
		body, err := json.Marshal(map[string]string{"login": p.household.AccessCode, "password": password, "device": "test"})
		if err != nil {
			t.Fatal(err)
		}
		status, _, _ := ask(t, client, http.MethodPost, p.members+"/v1/session", bytes.NewReader(body), append(headers, "Content-Type", "application/json")...)
		return status
	}
	guessing := p.client(t, pirate)
	for n := range 6 {
		forged := fmt.Sprintf("203.0.113.%d", n)
		want := http.StatusUnauthorized
		if n == 5 {
			want = http.StatusTooManyRequests
		}
		got := signIn(guessing, "Devine-2026", "X-Forwarded-For", forged, "X-Forwarded-For", forged+", 192.0.2.7", "X-Real-Ip", forged, "Forwarded", "for="+forged)
		if got != want {
			t.Errorf("guess %d: status %d, want %d", n+1, got, want)
		}
	}
	if got := signIn(p.client(t, neighbour), p.household.Password); got != http.StatusOK {
		t.Errorf("the neighbour: status %d", got)
	}
}

// servesTheConsole signs an adviser in and publishes a document of the largest size.
func (p proxied) servesTheConsole(t *testing.T, from string) {
	t.Helper()
	client := p.client(t, from)
	form := url.Values{"login": {adviserLogin}, "password": {adviserPassword}}.Encode()
	const formType = "application/x-www-form-urlencoded"
	// Browsers that send no Sec-Fetch-Site are told from other sites by the host that they asked for.
	status, _, _ := ask(t, client, http.MethodPost, p.console+"/connexion", strings.NewReader(form), "Content-Type", formType, "Origin", "https://exemple.fr")
	if status != http.StatusForbidden {
		t.Errorf("another site's form: status %d", status)
	}
	status, header, _ := ask(t, client, http.MethodPost, p.console+"/connexion", strings.NewReader(form), "Content-Type", formType, "Origin", p.console)
	if status != http.StatusSeeOther || !strings.HasPrefix(header.Get("Set-Cookie"), "__Host-conseiller=") {
		t.Fatalf("the adviser: status %d, cookie %t", status, header.Get("Set-Cookie") != "")
	}
	if status, _, page := ask(t, client, http.MethodGet, p.console+"/demandes", nil); status != http.StatusOK || !bytes.Contains(page, []byte("<h1>Demandes</h1>")) {
		t.Errorf("the queue: status %d", status)
	}
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for name, value := range map[string]string{"document": rand.Text(), "title": "Avis", "kind": string(mutual.DocumentNotice)} {
		if err := parts.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	file, err := parts.CreateFormFile("file", "avis.pdf")
	if err == nil {
		_, err = file.Write(paper(mutual.DocumentMax))
	}
	if err := errors.Join(err, parts.Close()); err != nil {
		t.Fatal(err)
	}
	address := p.console + "/adherents/" + p.memberID + "/document"
	if status, _, _ := ask(t, client, http.MethodPost, address, &body, "Content-Type", parts.FormDataContentType(), "Origin", p.console); status != http.StatusSeeOther {
		t.Errorf("publishing a large document: status %d", status)
	}
}

// asksForTLS looks at every door for the one header that keeps browsers on TLS.
func (p proxied) asksForTLS(t *testing.T, from string) {
	t.Helper()
	client := p.client(t, from)
	for _, address := range []string{p.members + "/v1/health", p.members + "/activer", p.console + "/connexion"} {
		status, header, _ := ask(t, client, http.MethodGet, address, nil)
		if asked := header.Values("Strict-Transport-Security"); status != http.StatusOK || len(asked) != 1 {
			t.Errorf("%s: status %d, %q", address, status, asked)
		}
	}
}
