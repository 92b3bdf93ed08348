//go:build linux

package window

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"regexp"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-message/mail"
)

// Mailbox is a mailbox of the demo office's mail system.
type Mailbox struct {
	Address, Password string
	Server            string // host:port, IMAP under TLS
	CAFile            string // what the server's certificate is trusted by
}

// Link waits for a message with a link to one of the office's pages, and returns it.
func (m Mailbox) Link(ctx context.Context, page string) (link string, err error) {
	client, err := m.open(ctx)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, client.Close()) }()
	// 256 random bits in base64url stand in the fragment.
	pattern := regexp.MustCompile(regexp.QuoteMeta(page) + `#[A-Za-z0-9_-]{43}`)
	err = Until(ctx, fmt.Sprintf("a message to %s links to %s", m.Address, page), func() (bool, error) {
		messages, err := texts(client)
		for _, text := range messages {
			if found := pattern.FindString(text); found != "" {
				link = found
			}
		}
		return link != "", err
	})
	return link, err
}

func (m Mailbox) open(ctx context.Context) (*imapclient.Client, error) {
	pem, err := os.ReadFile(m.CAFile)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("no certificate in %s", m.CAFile)
	}
	host, _, err := net.SplitHostPort(m.Server)
	if err != nil {
		return nil, err
	}
	connection, err := (&tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: host}}).DialContext(ctx, "tcp", m.Server)
	if err != nil {
		return nil, err
	}
	client := imapclient.New(connection, nil)
	if err := client.Login(m.Address, m.Password).Wait(); err != nil {
		return nil, errors.Join(err, client.Close())
	}
	return client, nil
}

// texts returns what the messages of the inbox say, without their HTML.
func texts(client *imapclient.Client) ([]string, error) {
	inbox, err := client.Select("INBOX", &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil || inbox.NumMessages == 0 {
		return nil, err
	}
	var all imap.SeqSet
	all.AddRange(1, inbox.NumMessages)
	whole := &imap.FetchItemBodySection{Peek: true}
	messages, err := client.Fetch(all, &imap.FetchOptions{BodySection: []*imap.FetchItemBodySection{whole}}).Collect()
	if err != nil {
		return nil, err
	}
	texts := make([]string, 0, len(messages))
	for _, message := range messages {
		text, err := plainText(message.FindBodySection(whole))
		if err != nil {
			return nil, err
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// plainText returns the text part of a message.
func plainText(message []byte) (string, error) {
	parts, err := mail.CreateReader(bytes.NewReader(message))
	if err != nil {
		return "", err
	}
	for {
		part, err := parts.NextPart()
		if err != nil {
			return "", fmt.Errorf("a message without a text: %w", err)
		}
		header, inline := part.Header.(*mail.InlineHeader)
		if !inline {
			continue
		}
		kind, _, err := header.ContentType()
		if err != nil {
			return "", err
		}
		if kind == "text/plain" {
			text, err := io.ReadAll(part.Body)
			return string(text), err
		}
	}
}
