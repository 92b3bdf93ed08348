package main

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/postroom"
)

const visitorsMailbox = "visite@exemple.fr"

// filled is a data folder with one member who never came.
func filled(t *testing.T) (dir string, visitor demo.Household) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "data")
	p, err := openPremises(t.Context(), dir, false, office.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if visitor, err = demo.Generate(1, 0, demo.Size{Lines: 3}, "2026-06-30"); err != nil {
		t.Fatal(err)
	}
	if _, err := p.office.Enrol(t.Context(), visitor.Unregistered()); err != nil {
		t.Fatal(err)
	}
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	return dir, visitor
}

// post sends the contract's JSON, and reads the answer.
func post(t *testing.T, method, url string, body map[string]any, status int) map[string]any {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequestWithContext(t.Context(), method, url, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	read := map[string]any{}
	if err := json.NewDecoder(answer.Body).Decode(&read); err != nil && answer.ContentLength > 0 || answer.StatusCode != status {
		t.Fatalf("%s: status %d, %v, %v", url, answer.StatusCode, read, err)
	}
	return read
}

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestServeSendsSignedMailsWithLinksToItsPublicAddress(t *testing.T) {
	dir, visitor := filled(t)
	room, err := postroom.Open(postroom.Config{Folder: t.TempDir(), Mailboxes: []postroom.Mailbox{{Address: visitorsMailbox, Password: "x"}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := room.Close(); err != nil {
			t.Error(err)
		}
	}()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	host, port, user, password := room.SMTP()
	s := begin(t, "serve", "--data", dir, "--listen", "127.0.0.1:0", "--public-url", "https://espace.exemple.fr/",
		"--smtp", host+":"+strconv.Itoa(port), "--smtp-user", user, "--smtp-password-file", write(t, "password", password+"\n"),
		"--smtp-ca", room.CAFile(), "--mail-from", "siege@exemple.fr", "--dkim-selector", "s1",
		"--dkim-key", write(t, "dkim.pem", string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))),
		"--terms", write(t, "terms.txt", "Version: 2031-01\n\n# Conditions\n\n## Une\n\nPour essayer.\n"))
	url := urlPattern.FindString(s.line(t))
	admission := post(t, http.MethodPost, url+"/v1/registration", map[string]any{"member_number": visitor.Member.Number, "access_code": visitor.AccessCode}, http.StatusOK)
	waiting := post(t, http.MethodPut, url+"/v1/registration/account", map[string]any{
		"ticket": admission["ticket"], "password": "Sept-Hiboux-42", "email": visitorsMailbox, "share_email": true,
		"question_id": "first_animal", "answer": "Pistache", "terms_version": "2031-01",
	}, http.StatusAccepted)
	if waiting["sender"] != "siege@exemple.fr" {
		t.Errorf("the mail comes from %v", waiting["sender"])
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	raw, err := room.Arrived(ctx, visitorsMailbox, 1)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"d=exemple.fr", "s=s1", "a=ed25519-sha256", "https://espace.exemple.fr/activer#", "siege@exemple.fr"} {
		if !strings.Contains(strings.ReplaceAll(string(raw), "=\r\n", ""), want) {
			t.Errorf("the mail lacks %s", want)
		}
	}
	post(t, http.MethodPost, url+"/v1/access-code/lost", map[string]any{"email": visitorsMailbox, "member_number": visitor.Member.Number}, http.StatusAccepted)

	// The advisers look while the service runs.
	code, out, problems := finish(t, "requests", "--data", dir)
	if code != 0 || !strings.Contains(out, "code d’accès perdu") || !strings.Contains(out, visitor.Member.Number+" ") || !strings.Contains(out, "à traiter") {
		t.Errorf("code %d, %s%s", code, out, problems)
	}
	if code, out, problems := finish(t, "emails", "--data", dir); code != 0 || out != "" {
		t.Errorf("before the address is certified: code %d, %s%s", code, out, problems)
	}
	link := strings.ReplaceAll(string(raw), "=\r\n", "")
	_, token, _ := strings.Cut(link, "/activer#")
	post(t, http.MethodPost, url+"/v1/activation", map[string]any{"token": token[:43]}, http.StatusNoContent)
	if code, out, problems := finish(t, "emails", "--data", dir); code != 0 || out != visitorsMailbox+"\n" {
		t.Errorf("afterwards: code %d, %s%s", code, out, problems)
	}
	if code := s.end(t, syscall.SIGTERM); code != 0 || strings.Contains(s.err.String(), visitorsMailbox) {
		t.Errorf("code %d, logged %s", code, s.err.String())
	}
}

func TestAnOfficeWithoutAMailServerSaysSo(t *testing.T) {
	s := begin(t, "serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0")
	s.line(t)
	if code := s.end(t, syscall.SIGTERM); code != 0 || !strings.Contains(s.err.String(), "--smtp") {
		t.Errorf("code %d, %s", code, s.err.String())
	}
}

func TestMailThatCannotBeSentIsRefusedAtTheStart(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want string
	}{
		"no port":              {[]string{"--smtp", "mail.exemple.fr"}, "--smtp"},
		"no sender":            {[]string{"--smtp", "mail.exemple.fr:587"}, "--mail-from"},
		"a plain public URL":   {[]string{"--public-url", "http://espace.exemple.fr"}, "https"},
		"a path in it":         {[]string{"--public-url", "https://exemple.fr/espace"}, "sans chemin"},
		"no password file":     {[]string{"--smtp", "mail.exemple.fr:587", "--mail-from", "a@exemple.fr", "--smtp-password-file", "/nowhere/x"}, "lu"},
		"a key that is none":   {[]string{"--smtp", "mail.exemple.fr:587", "--mail-from", "a@exemple.fr", "--dkim-selector", "s", "--dkim-key", write(t, "k", "x")}, "DKIM"},
		"a key alone":          {[]string{"--dkim-key", "x"}, "mal formée"},
		"terms that are none":  {[]string{"--terms", write(t, "t", "Bonjour")}, "Conditions"},
		"no delay":             {[]string{"--reset-delay", "0s"}, "--reset-delay"},
		"a broken template":    {[]string{"--smtp", "mail.exemple.fr:587", "--mail-from", "a@exemple.fr", "--mail-templates", filepath.Dir(write(t, "activation.txt", "{{.Nothing"))}, "activation.txt"},
		"requests of nowhere":  {nil, "siège"},
		"an unknown TLS means": {[]string{"--smtp-security", "none"}, "mal formée"},
	} {
		t.Run(name, func(t *testing.T) {
			args := append([]string{"serve", "--data", t.TempDir(), "--listen", "127.0.0.1:0"}, c.args...)
			if c.args == nil {
				args = []string{"requests", "--data", t.TempDir()}
			}
			if code, out, problems := finish(t, args...); code != exitUsage || out != "" || !strings.Contains(strings.ToLower(problems), strings.ToLower(c.want)) {
				t.Errorf("code %d, %s%s", code, out, problems)
			}
		})
	}
}
