package office_test

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// letter is a mail as its reader sees it.
type letter struct {
	subject string
	text    string
	token   string // of its link, "" where it has none
	code    string
}

var (
	linkForm = regexp.MustCompile(`(https?://\S+)/(activer|mot-de-passe|annuler)#([A-Za-z0-9_-]+)`)
	codeForm = regexp.MustCompile(`\b[0-9A-Z]{4}-[0-9A-Z]{4}\b`)
)

// nth waits for the n-th mail at an address, the first one being 1.
func nth(t *testing.T, o *officetest.Office, address string, n int) letter {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	raw, err := o.Mail.Arrived(ctx, address, n)
	if err != nil {
		var had []string
		for _, m := range o.Mail.Messages(address) {
			had = append(had, readLetter(t, m).subject)
		}
		t.Fatalf("%s has no mail number %d, only %q", address, n, had)
	}
	return readLetter(t, raw)
}

func readLetter(t *testing.T, raw []byte) letter {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	if message.Header.Get("List-Unsubscribe") != "" {
		t.Error("a security mail offers to be unsubscribed from")
	}
	var l letter
	if l.subject, err = new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil {
		t.Fatal(err)
	}
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	part, err := multipart.NewReader(message.Body, params["boundary"]).NextRawPart()
	if err != nil || !strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
		t.Fatalf("the first part is %v, %v", part, err)
	}
	text, err := io.ReadAll(quotedprintable.NewReader(part))
	if err != nil {
		t.Fatal(err)
	}
	l.text = string(text)
	if link := linkForm.FindStringSubmatch(l.text); link != nil {
		l.token = link[3]
	}
	l.code = codeForm.FindString(l.text)
	return l
}
