package mail

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func withTemplate(t *testing.T, name, content string) Config {
	t.Helper()
	config := usual()
	config.Templates = t.TempDir()
	if err := os.WriteFile(filepath.Join(config.Templates, name), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return config
}

func TestAnOperatorReplacesATemplateByItsName(t *testing.T) {
	config := withTemplate(t, "activation.txt", "Bienvenue à {{.Sender}} !\n{{.Link}} ou {{.Code}}\n")
	// Notes beside the templates are the operator's own affair.
	if err := os.WriteFile(filepath.Join(config.Templates, "LISEZMOI"), []byte("{{"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := mustNew(t, config)
	replaced := parse(t, compose(t, s, letterOf(KindActivation)))
	if !strings.Contains(replaced.text, "Bienvenue à Unimutuelles !\n"+office+"/activer#"+goodToken+" ou K7M2QX9D\n") ||
		!strings.Contains(replaced.html, "Je valide mon inscription") {
		t.Errorf("the text became\n%s\nand the HTML\n%s", replaced.text, replaced.html)
	}
	if other := parse(t, compose(t, s, letterOf(KindPasswordChanged))); strings.Contains(other.text, "Bienvenue") {
		t.Error("another kind was replaced too")
	}
}

func TestATemplateThatDoesNotServeIsNamedWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ file, content, want string }{
		"does not parse":          {"activation.txt", "Bonjour\n{{.Link", "activation.txt:2"},
		"a field that is none":    {"password_link.html", "<p>\n\n{{.Lien}}</p>", "password_link.html:3"},
		"a part that is none":     {"password_link.html", "\n<p {{look \"big\"}}>{{.Link}}</p>", "password_link.html:2"},
		"HTML that is not closed": {"password_changed.html", "<p title=\"{{.At}}>", "password_changed: "},
		"without its link":        {"reset_scheduled.html", "<p>Bonjour</p>", "reset_scheduled.html: {{.Link}}"},
		"without its code":        {"activation.txt", "{{.Link}}", "activation.txt: {{.Code}}"},
		"a layout without a body": {"layout.txt", "Bonjour", "activation.txt: {{.Link}}"},
		"replaces nothing":        {"activaton.html", "<p>{{.Link}}</p>", "activaton.html"},
	} {
		_, err := New(withTemplate(t, c.file, c.content))
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Code != mutual.CodeInvalidRequest || fault.Field != "templates" || !strings.Contains(fault.Err.Error(), c.want) {
			t.Errorf("%s: %v (%v), want %s", name, err, errors.Unwrap(err), c.want)
		}
	}
}

func TestAConfigThatCannotServeIsRefusedByItsField(t *testing.T) {
	foreign, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	notPEM := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(notPEM, []byte("none"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		breakIt func(*Config)
		field   string
	}{
		"no host":                   {func(c *Config) { c.Host = "" }, "host"},
		"no port":                   {func(c *Config) { c.Port = 0 }, "port"},
		"no TLS":                    {func(c *Config) { c.Security = "none" }, "security"},
		"no sender":                 {func(c *Config) { c.FromAddress = "" }, "from_address"},
		"a sender that is none":     {func(c *Config) { c.FromAddress = "siege" }, "from_address"},
		"a sender with accents":     {func(c *Config) { c.FromAddress = "siège@unimutuelles.example" }, "from_address"},
		"a domain with accents":     {func(c *Config) { c.FromAddress = "siege@unimutuellés.example" }, "from_address"},
		"no name":                   {func(c *Config) { c.FromName = "" }, "from_name"},
		"no office":                 {func(c *Config) { c.Office = "" }, "office"},
		"no authority in its file":  {func(c *Config) { c.CAFile = notPEM }, "ca_file"},
		"no folder of templates":    {func(c *Config) { c.Templates = notPEM }, "templates"},
		"a key that DKIM knows not": {func(c *Config) { c.DKIM = &Signing{"unimutuelles.example", "a", foreign} }, "dkim"},
		"no selector":               {func(c *Config) { c.DKIM = &Signing{"unimutuelles.example", "", signingKey()} }, "dkim"},
		"another domain's key":      {func(c *Config) { c.DKIM = &Signing{"pirate.example", "a", signingKey()} }, "dkim"},
		"a key of one under it":     {func(c *Config) { c.DKIM = &Signing{"mail.unimutuelles.example", "a", signingKey()} }, "dkim"},
	} {
		config := usual()
		c.breakIt(&config)
		_, err := New(config)
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Field != c.field {
			t.Errorf("%s: %v", name, err)
		}
	}
}
