package mail

import (
	"bytes"
	"cmp"
	"crypto/tls"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/roots"
)

// Security says how the connection to the SMTP server is encrypted. There is no
// third way: nothing is delivered without TLS.
type Security string

// The two ways to TLS.
const (
	STARTTLS Security = "starttls" // asked for in the clear, usually on port 587
	TLS      Security = "tls"      // from the first byte, usually on port 465
)

// Config is what a Sender is made from. Zero fields take what is said beside them.
type Config struct {
	Host           string
	Port           int
	Security       Security
	User, Password string // no authentication without a user
	CAFile         string // PEM file with an extra certificate authority; the system's roots alone

	FromName, FromAddress string
	Office                string // the office's origin, which the footer names
	Templates             string // folder of an operator's own templates; only those that are embedded
	DKIM                  *Signing

	Timeout time.Duration    // for one delivery; 30 s
	Now     func() time.Time // time.Now
}

// Sender composes letters and delivers them. It may be used from several goroutines.
type Sender struct {
	config    Config
	tls       *tls.Config
	templates map[Kind]texts
}

const defaultTimeout = 30 * time.Second

// New parses the templates and tries each of them.
//
// CodeFieldRequired and CodeInvalidRequest, with the field of Config. A template that
// does not serve is the field "templates"; the cause's text names its file and line.
func New(config Config) (*Sender, error) {
	for _, field := range []struct{ name, value string }{
		{"host", config.Host}, {"from_name", config.FromName}, {"from_address", config.FromAddress}, {"office", config.Office},
	} {
		if field.value == "" {
			return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: field.name}
		}
	}
	invalid := func(field string, err error) error {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: field, Err: err}
	}
	switch {
	case config.Port <= 0 || config.Port > 65535:
		return nil, invalid("port", nil)
	case config.Security != TLS && config.Security != STARTTLS:
		return nil, invalid("security", nil)
	case mutual.CheckEmail(config.FromAddress) != nil, strings.ContainsFunc(config.FromAddress, func(r rune) bool { return r > unicode.MaxASCII }):
		// A domain with accents is given as the DNS knows it (xn--…): so it stands in the
		// envelope, the From line and DKIM's record alike, and few servers take another.
		return nil, invalid("from_address", nil)
	}
	config.Timeout = cmp.Or(config.Timeout, defaultTimeout)
	if config.Now == nil {
		config.Now = time.Now
	}
	trusted, err := roots.With(config.CAFile)
	if err != nil {
		return nil, invalid("ca_file", err)
	}
	if config.DKIM != nil {
		if err := config.DKIM.check(domainOf(config.FromAddress)); err != nil {
			return nil, invalid("dkim", err)
		}
	}
	s := &Sender{config: config, tls: &tls.Config{RootCAs: trusted, ServerName: config.Host, MinVersion: tls.VersionTLS12}}
	if s.templates, err = readTemplates(config.Templates); err != nil {
		return nil, invalid("templates", err)
	}
	if err := s.tryTemplates(); err != nil {
		return nil, invalid("templates", err)
	}
	return s, nil
}

// Compose returns a letter as it is sent, signed where the office signs.
// CodeInvalidRequest for an unknown kind or an unusable ID; CodeMailRefused for an
// address that no message could be sent to.
func (s *Sender) Compose(letter Letter) ([]byte, error) {
	message, err := s.message(letter)
	if err != nil {
		return nil, err
	}
	var raw bytes.Buffer
	if _, err := message.WriteTo(&raw); err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	return raw.Bytes(), nil
}

var messageID = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func (s *Sender) message(letter Letter) (*gomail.Msg, error) {
	texts, known := s.templates[letter.Kind]
	if !known {
		return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "kind"}
	}
	if !messageID.MatchString(letter.ID) {
		return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "id"}
	}
	to, err := envelopeAddress(letter.To)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeMailRefused, err)
	}
	text, html, err := texts.render(s.page(letter))
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	m := gomail.NewMsg(gomail.WithCharset(gomail.CharsetUTF8), gomail.WithEncoding(gomail.EncodingQP), gomail.WithNoDefaultUserAgent())
	m.FromMailAddress(&netmail.Address{Name: line(s.config.FromName), Address: s.config.FromAddress})
	m.ToMailAddress(&netmail.Address{Name: line(letter.Name), Address: to})
	m.Subject(Subject(letter.Kind))
	m.SetDateWithValue(s.config.Now())
	m.SetMessageIDWithValue(letter.ID + "@" + domainOf(s.config.FromAddress))
	// No machine answers it (RFC 3834), and no reader takes it for an invitation to unsubscribe.
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader(gomail.HeaderContentLang, "fr")
	m.SetBodyString(gomail.TypeTextPlain, text)
	m.AddAlternativeString(gomail.TypeTextHTML, html)
	if s.config.DKIM != nil {
		if err := s.config.DKIM.sign(m); err != nil {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
	}
	return m, nil
}

// envelopeAddress writes an address's domain as the DNS knows it: few servers take
// one with accents.
func envelopeAddress(address string) (string, error) {
	if err := mutual.CheckEmail(address); err != nil {
		return "", err
	}
	at := strings.LastIndexByte(address, '@')
	domain, err := idna.Lookup.ToASCII(address[at+1:])
	if err != nil {
		return "", &mutual.Error{Code: mutual.CodeInvalidEmail, Field: "to"} // the cause's text holds the domain
	}
	return address[:at+1] + domain, nil
}

func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
