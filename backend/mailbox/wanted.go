package mailbox

import (
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Wanted describes the message that the office has sent.
type Wanted struct {
	Origin  string    // of the office, such as https://espace.example.fr: the only place a link may lead to
	Since   time.Time // the message came no earlier; zero: whenever
	From    string    // the office's own sender address; empty: not known
	Subject string    // what its subject holds; empty: not known
	Signed  bool      // the office signs its messages: one without a signature is not its own
}

// Found is a message that may be followed, once the member has said so.
type Found struct {
	FromName    string        `json:"fromName"`
	FromAddress string        `json:"fromAddress"`
	Subject     string        `json:"subject"`
	Arrived     mutual.Millis `json:"arrived"` // as the mailbox's server says, not the message
	DKIM        Signature     `json:"dkim"`
	Link        string        `json:"-"` // holds a secret: the token in its fragment
}

// Reason says why a message that resembles the wanted one may not be followed.
type Reason string

// The reasons.
const (
	// ReasonSender: it is not from the office's address, or names no or several senders.
	ReasonSender Reason = "sender"
	// ReasonSignature: its signature does not hold, or is not the sender's domain's.
	ReasonSignature Reason = "signature"
	// ReasonUnsigned: it bears no signature that could be checked, and the office signs.
	ReasonUnsigned Reason = "unsigned"
	// ReasonLink: its links lead elsewhere than to the office.
	ReasonLink Reason = "link"
	// ReasonUnreadable: it is malformed in a way that could hide something.
	ReasonUnreadable Reason = "unreadable"
)

// Refused is a message that resembles the wanted one. It holds no link.
type Refused struct {
	Reason      Reason        `json:"reason"`
	FromName    string        `json:"fromName"`
	FromAddress string        `json:"fromAddress"`
	Subject     string        `json:"subject"`
	Arrived     mutual.Millis `json:"arrived"`
	DKIM        Signature     `json:"dkim"`
}

// Refusals is the cause of a CodeMailboxNoMessage: what was seen and may not be
// followed, the newest first within a folder. Its text names no message.
type Refusals struct{ Messages []Refused }

// Error says whether something was refused.
func (r *Refusals) Error() string {
	if len(r.Messages) == 0 {
		return "no such message"
	}
	return "only messages that may not be followed"
}

// activationPath is the office's page that activates an account.
const activationPath = "/activer"

// token is 256 random bits in base64url or hexadecimal, under a name or bare.
var token = regexp.MustCompile(`^(?:[a-z]+=)?[A-Za-z0-9_-]{32,128}$`)

// origin is a place on the web: scheme, host and port, all lower case.
type origin struct{ scheme, host, port string }

func originOf(u *url.URL) origin {
	o := origin{strings.ToLower(u.Scheme), strings.ToLower(u.Hostname()), u.Port()}
	if o.port == "" {
		o.port = map[string]string{"https": "443", "http": "80"}[o.scheme]
	}
	return o
}

// isLoopback: the demo's office is reached without TLS, on this device alone.
func (o origin) isLoopback() bool {
	address := net.ParseIP(o.host)
	return o.host == "localhost" || address != nil && address.IsLoopback()
}

// origin returns where links may lead. CodeOfficeAddress when that is no place.
func (w Wanted) origin() (origin, error) {
	u, err := url.Parse(w.Origin)
	if err != nil {
		return origin{}, mutual.Fault(mutual.CodeOfficeAddress, nil)
	}
	o := originOf(u)
	encrypted := o.scheme == "https" || o.scheme == "http" && o.isLoopback()
	if o.host == "" || u.User != nil || !encrypted {
		return origin{}, mutual.Fault(mutual.CodeOfficeAddress, nil)
	}
	return o, nil
}

// follow picks the link to the office's activation page. elsewhere says that there
// was none, but a link that poses as one.
func follow(links []string, office origin) (link string, elsewhere bool) {
	for _, text := range links {
		u, err := url.Parse(text)
		if err != nil || !strings.HasPrefix(strings.TrimSuffix(u.Path, "/"), activationPath) {
			continue
		}
		if originOf(u) == office && u.User == nil && u.EscapedPath() == activationPath && u.RawQuery == "" && token.MatchString(u.EscapedFragment()) {
			return u.Scheme + "://" + u.Host + activationPath + "#" + u.EscapedFragment(), false
		}
		elsewhere = true
	}
	return "", elsewhere
}

// resembles says whether an envelope is like the wanted message's, so that the
// member's other letters are left alone.
func (w Wanted) resembles(from []string, subject string) bool {
	if w.From == "" && w.Subject == "" {
		return true
	}
	for _, address := range from {
		if w.From != "" && strings.EqualFold(address, w.From) {
			return true
		}
	}
	return w.titles(subject)
}

func (w Wanted) titles(subject string) bool {
	return w.Subject != "" && strings.Contains(strings.ToLower(subject), strings.ToLower(w.Subject))
}
