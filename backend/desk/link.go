package desk

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// LinkKind says what a link asks of the application.
type LinkKind string

// The kinds of links; an empty one means that no link waits.
const (
	LinkOpen  LinkKind = "open"  // to come forward
	LinkReset LinkKind = "reset" // to set a new password, with the token it bears
)

// Link is the link that waits to be acted on. Its token stays in the desk.
type Link struct {
	Kind LinkKind `json:"kind"`
}

// resetLink bears 256 random bits in base64url. Windows and some browsers put a slash
// behind the host.
var (
	openLink  = regexp.MustCompile(`^espace-adherents://ouvrir/?$`)
	resetLink = regexp.MustCompile(`^espace-adherents://mot-de-passe/?#([A-Za-z0-9_-]{43})$`)
)

// ParseLink reads a link that the system handed to the application, and the token of
// one that resets a password. Whoever can open a web page can make one: anything but
// the two exact forms gives CodeLinkUnknown.
func ParseLink(text string) (link Link, token string, err error) {
	text = asWritten(text)
	if openLink.MatchString(text) {
		return Link{Kind: LinkOpen}, "", nil
	}
	if parts := resetLink.FindStringSubmatch(text); parts != nil {
		return Link{Kind: LinkReset}, parts[1], nil
	}
	return Link{}, "", mutual.Fault(mutual.CodeLinkUnknown, nil)
}

// asWritten undoes what mails, chats and launchers do to a link on its way: marks that
// nobody sees, white space around it, characters that need no escape escaped.
func asWritten(text string) string {
	text = strings.TrimSpace(strings.Map(func(c rune) rune {
		if unicode.In(c, unicode.Cf) {
			return -1
		}
		return c
	}, text))
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// TakeLink keeps a link for Link to tell of. One that only opens the application does
// not take the place of one that resets. It fails with CodeLinkUnknown for a text that
// is no link of ours.
func (d *Desk) TakeLink(text string) error {
	link, token, err := ParseLink(text)
	if err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if link.Kind == LinkReset || d.door.link != LinkReset {
		d.door.link, d.door.resetToken = link.Kind, token
	}
	return nil
}

// Link tells which link waits to be acted on. One that only opens the application has
// done its work once it was told; one that resets waits for ResetPassword.
func (d *Desk) Link() Link {
	d.mu.Lock()
	defer d.mu.Unlock()
	waiting := Link{Kind: d.door.link}
	if waiting.Kind == LinkOpen {
		d.door.link = ""
	}
	return waiting
}

// dropLink forgets a reset link, unless another came meanwhile.
func (d *Desk) dropLink(token string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.door.resetToken == token {
		d.door.link, d.door.resetToken = "", ""
	}
}
