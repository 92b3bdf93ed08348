package mailbox

import (
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // decodes what is not UTF-8
	"github.com/emersion/go-message/mail"
	"golang.org/x/net/html"
)

// Bounds on what a stranger may send.
const (
	maxLetter = 1 << 20 // bytes fetched of one message; the office's are a hundredth of it
	maxParts  = 50
	maxDepth  = 8
	maxLinks  = 500
	maxShown  = 200 // runes of a name or subject
)

// letter is what is read of a message.
type letter struct {
	fromName, fromAddress, subject string
	links                          []string
	sender                         bool // it names exactly one
}

var errMalformed = errors.New("the message is malformed")

// readLetter reads a whole message, however its parts are nested and encoded. With
// an error it returns what it could read before.
func readLetter(raw []byte) (letter, error) {
	var l letter
	entity, err := message.Read(bytes.NewReader(raw))
	if entity == nil {
		return l, errMalformed
	}
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return l, errMalformed
	}
	header := mail.Header{Header: entity.Header}
	if from, err := header.AddressList("From"); err == nil && len(from) > 0 {
		l.fromName, l.fromAddress = shown(from[0].Name), shown(from[0].Address)
		l.sender = len(from) == 1
	}
	subject, _ := header.Subject() // undecodable, it is shown as it came
	l.subject = shown(subject)
	// Each may stand once (RFC 5322, section 3.6): readers differ on which of two counts.
	for _, name := range []string{"From", "Sender", "Subject", "Date", "Content-Type", "Content-Transfer-Encoding", "Mime-Version"} {
		if fields := entity.Header.FieldsByKey(name); fields.Len() > 1 {
			l.sender = l.sender && name != "From"
			return l, errMalformed
		}
	}
	parts := 0
	err = entity.Walk(func(path []int, part *message.Entity, problem error) error {
		parts++
		if parts > maxParts || len(path) > maxDepth {
			return errMalformed
		}
		if problem != nil && !message.IsUnknownCharset(problem) {
			return nil // in no encoding that we know
		}
		if disposition, _, _ := part.Header.ContentDisposition(); strings.EqualFold(disposition, "attachment") {
			return nil
		}
		kind, _, _ := part.Header.ContentType()
		if kind != "" && kind != "text/plain" && kind != "text/html" {
			return nil
		}
		// A part that breaks off is read as far as it goes.
		body, _ := io.ReadAll(io.LimitReader(part.Body, maxLetter))
		found := linksInText
		if kind == "text/html" {
			found = linksInHTML
		}
		l.links = append(l.links, found(body)...)
		if len(l.links) > maxLinks {
			return errMalformed
		}
		return nil
	})
	if err != nil {
		return l, errMalformed
	}
	return l, nil
}

var webAddress = regexp.MustCompile(`(?i)https?://[^\s<>"]+`)

func linksInText(body []byte) []string {
	var links []string
	for _, match := range webAddress.FindAll(body, maxLinks+1) {
		links = append(links, strings.TrimRight(string(match), ".,;:!?)]}'’»"))
	}
	return links
}

func linksInHTML(body []byte) []string {
	var links []string
	for page := html.NewTokenizer(bytes.NewReader(body)); len(links) <= maxLinks; {
		switch page.Next() {
		case html.ErrorToken:
			return links
		case html.StartTagToken:
			name, more := page.TagName()
			if string(name) != "a" {
				continue
			}
			for more {
				var key, value []byte
				if key, value, more = page.TagAttr(); string(key) == "href" {
					links = append(links, strings.TrimSpace(string(value)))
				}
			}
		}
	}
	return links
}

// shown leaves out of a stranger's words what could disturb the line they are shown
// in: line ends, controls, and marks that turn the reading direction.
func shown(text string) string {
	count := 0
	text = strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Zl, unicode.Zp) || r == unicode.ReplacementChar {
			return -1
		}
		if count++; count > maxShown {
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}
