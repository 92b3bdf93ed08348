package mail

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// parsed is a message taken apart by the standard library.
type parsed struct {
	header     netmail.Header
	text, html string
}

func parse(t *testing.T, raw []byte) parsed {
	t.Helper()
	message, err := netmail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	kind, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/alternative" {
		t.Fatalf("%s (%v)", kind, err)
	}
	p := parsed{header: message.Header}
	for reader := multipart.NewReader(message.Body, params["boundary"]); ; {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return p
		}
		if err != nil {
			t.Fatal(err)
		}
		if encoding := part.Header.Get("Content-Transfer-Encoding"); encoding != "quoted-printable" {
			t.Errorf("a part is in %q", encoding)
		}
		content, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil {
			t.Fatal(err)
		}
		switch part.Header.Get("Content-Type") {
		case "text/plain; charset=UTF-8":
			p.text = strings.ReplaceAll(string(content), "\r\n", "\n")
		case "text/html; charset=UTF-8":
			p.html = strings.ReplaceAll(string(content), "\r\n", "\n")
		default:
			t.Errorf("a part of type %q", part.Header.Get("Content-Type"))
		}
	}
}

func compose(t *testing.T, s *Sender, letter Letter) []byte {
	t.Helper()
	raw, err := s.Compose(letter)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	return raw
}

func decoded(t *testing.T, header string) string {
	t.Helper()
	words, err := new(mime.WordDecoder).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

func TestAMessageSaysWhoWritesAndThatNobodyReadsAnswers(t *testing.T) {
	got := parse(t, compose(t, mustNew(t, usual()), letterOf(KindActivation)))
	for name, want := range map[string]string{
		"From": "Unimutuelles <" + from + ">", "To": "Camille Durand <camille.durand@mail.example>",
		"Subject": "Validez votre inscription à l’espace adhérents", "Date": "Tue, 24 Nov 2026 11:00:00 +0000",
		"Message-Id": "<01K9ABCDEFGHJKMNPQRSTVWXYZ@unimutuelles.example>", "Mime-Version": "1.0",
		"Auto-Submitted": "auto-generated", "Content-Language": "fr",
	} {
		if value := strings.ReplaceAll(decoded(t, got.header.Get(name)), `"`, ""); value != want {
			t.Errorf("%s: %q, want %q", name, value, want)
		}
	}
	if len(got.header) != 9 { // and Content-Type
		t.Errorf("the header says more, or less: %v", got.header)
	}
	for face, golden := range map[string]string{got.text: "activation.txt", got.html: "activation.html"} {
		want, err := os.ReadFile(filepath.Join("testdata", golden))
		if err != nil {
			t.Fatal(err)
		}
		if strings.TrimRight(face, "\n") != strings.TrimRight(string(want), "\n") {
			t.Errorf("the part is not %s:\n%s", golden, face)
		}
	}
}

func TestANameCannotAddToTheHeader(t *testing.T) {
	config := usual()
	config.FromName = "Unimutuelles\r\nReply-To: pirate@pirate.example"
	letter := letterOf(KindPasswordChanged)
	letter.Name = "Camille\r\nBcc: pirate@pirate.example\r\n\r\n<script>alert(1)</script>"
	letter.Device = "PC\r\nRéseau : https://pirate.example/compte <a href=https://pirate.example>"
	got := parse(t, compose(t, mustNew(t, config), letter))
	if len(got.header) != 9 || got.header.Get("Bcc") != "" || got.header.Get("Reply-To") != "" {
		t.Errorf("the header became %v", got.header)
	}
	for face, words := range map[string]string{"text": got.text, "HTML": got.html} {
		if strings.Contains(words, "pirate.example") || strings.Contains(words, "<script") || strings.Contains(words, "<a") {
			t.Errorf("%s:\n%s", face, words)
		}
	}
	if lines := strings.Count(got.text, "\nRéseau"); lines != 1 {
		t.Errorf("%d lines pose as the network", lines)
	}
}

func TestAnAddressThatIsNoneIsRefusedAndNotWrittenDown(t *testing.T) {
	s := mustNew(t, usual())
	for _, to := range []string{"", "camille", "a@exemple.fr\r\nBcc: b@exemple.fr", "a@exemple.fr, b@exemple.fr"} {
		letter := letterOf(KindActivation)
		letter.To = to
		_, err := s.Compose(letter)
		if mutual.CodeOf(err) != mutual.CodeMailRefused || to != "" && strings.Contains(errors.Unwrap(err).Error(), to) {
			t.Errorf("%q: %v (%v)", to, err, errors.Unwrap(err))
		}
	}
}

func TestLongAndAccentedNamesArriveWhole(t *testing.T) {
	name := "Marie-Hélène Élisabeth Œuvrard de la Tour d’Auvergne-Lauraguais épouse Ñuñez"
	letter := letterOf(KindActivation)
	letter.Name, letter.To = name, "contact@café.fr"
	raw := compose(t, mustNew(t, usual()), letter)
	got := parse(t, raw)
	to, err := got.header.AddressList("To")
	if err != nil || len(to) != 1 || to[0].Name != name || to[0].Address != "contact@xn--caf-dma.fr" {
		t.Errorf("to %v (%v)", to, err)
	}
	if !strings.Contains(got.text, "Bonjour "+name+",") {
		t.Errorf("the greeting is %q", got.text[:200])
	}
	for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
		if len(line) > 78 || bytes.ContainsFunc(line, func(r rune) bool { return r > 126 }) || bytes.ContainsAny(line, "\r\n") {
			t.Errorf("a line that some servers break: %q", line)
		}
	}
}

func TestALetterThatCannotBeIsRefused(t *testing.T) {
	s := mustNew(t, usual())
	for field, breakIt := range map[string]func(*Letter){
		"kind": func(l *Letter) { l.Kind = "greetings" },
		"id":   func(l *Letter) { l.ID = "x>\r\nBcc: b@exemple.fr" },
	} {
		letter := letterOf(KindActivation)
		breakIt(&letter)
		_, err := s.Compose(letter)
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Code != mutual.CodeInvalidRequest || fault.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}

func TestWhatADeviceCallsItselfStaysALineWithoutLinks(t *testing.T) {
	for given, want := range map[string]string{
		"Ordinateur (Windows 10.0.19045)": "Ordinateur (Windows 10.0.19045)",
		"iPad d’Anaïs, M. Durand":         "iPad d’Anaïs, M. Durand",
		"a\x00b\u202ec\nd":                "a bc d",
		"pirate.example":                  "pirate example",
		"https://pirate.example/x":        "https pirate example x",
		"moi@pirate.example":              "moi pirate example",
		strings.Repeat("é", 200):          strings.Repeat("é", 79) + "…",
		" \t ":                            "",
	} {
		if got := line(given); got != want {
			t.Errorf("%q became %q, want %q", given, got, want)
		}
	}
}

func signed(t *testing.T, key *Signing) (raw []byte, lookup func(string) ([]string, error)) {
	t.Helper()
	config := usual()
	config.DKIM = key
	public, kind := []byte(nil), "ed25519"
	switch k := key.Key.(type) {
	case ed25519.PrivateKey:
		public = k.Public().(ed25519.PublicKey)
	case *rsa.PrivateKey:
		kind = "rsa"
		var err error
		if public, err = x509.MarshalPKIXPublicKey(k.Public()); err != nil {
			t.Fatal(err)
		}
	}
	return compose(t, mustNew(t, config), letterOf(KindActivation)), func(name string) ([]string, error) {
		if name != key.Selector+"._domainkey."+key.Domain {
			return nil, errors.New("no such name")
		}
		return []string{"v=DKIM1; k=" + kind + "; p=" + base64.StdEncoding.EncodeToString(public)}, nil
	}
}

func TestASignatureHoldsUntilSomethingIsChangedOrAdded(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]*Signing{
		"Ed25519":                {Domain: "unimutuelles.example", Selector: "a2026", Key: signingKey()},
		"RSA":                    {Domain: "unimutuelles.example", Selector: strings.Repeat("long-selector-", 4) + "2026", Key: rsaKey},
		"of the domain above it": {Domain: "example", Selector: "a2026", Key: signingKey()},
	} {
		raw, lookup := signed(t, key)
		for change, c := range map[string]struct {
			message []byte
			holds   bool
		}{
			"nothing":            {raw, true},
			"a folded space":     {bytes.Replace(raw, []byte("Date: "), []byte("Date:   "), 1), true},
			"a word of the text": {bytes.Replace(raw, []byte("Bonjour"), []byte("Bonsoir"), 1), false},
			"the date":           {bytes.Replace(raw, []byte("11:00:00"), []byte("12:00:00"), 1), false},
			"another sender":     {append([]byte("From: pirate@pirate.example\r\n"), raw...), false},
			"another subject":    {append([]byte("Subject: Urgent\r\n"), raw...), false},
		} {
			results, err := dkim.VerifyWithOptions(bytes.NewReader(c.message), &dkim.VerifyOptions{LookupTXT: lookup})
			if err != nil || len(results) != 1 || (results[0].Err == nil) != c.holds {
				t.Errorf("%s, %s changed: %+v (%v)", name, change, results, err)
			}
		}
	}
}

func TestAKeyIsReadFromPEM(t *testing.T) {
	folder := t.TempDir()
	write := func(name, kind string, der []byte, err error) string {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecdsaKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ed, err := x509.MarshalPKCS8PrivateKey(signingKey())
	edFile := write("ed.pem", "PRIVATE KEY", ed, err)
	if key, err := ReadKey(edFile); err != nil || !signingKey().Equal(key) {
		t.Errorf("Ed25519: %v", err)
	}
	rsaFile := write("rsa.pem", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey), nil)
	if key, err := ReadKey(rsaFile); err != nil || !rsaKey.Equal(key) {
		t.Errorf("RSA: %v", err)
	}
	foreign, err := x509.MarshalPKCS8PrivateKey(ecdsaKey)
	for path, want := range map[string]mutual.Code{
		write("ecdsa.pem", "PRIVATE KEY", foreign, err):   mutual.CodeInvalidRequest,
		write("damaged.pem", "PRIVATE KEY", ed[:20], nil): mutual.CodeInvalidRequest,
		filepath.Join(folder, "none.pem"):                 mutual.CodeNotFound,
	} {
		if _, err := ReadKey(path); mutual.CodeOf(err) != want {
			t.Errorf("%s: %v, want %s", filepath.Base(path), err, want)
		}
	}
}
