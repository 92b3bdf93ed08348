package postroom

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"path/filepath"
	"strings"
	"sync"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-smtp"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

// Config is what a post room is made from.
type Config struct {
	Folder    string // exists; the certificate authority is written there
	Mailboxes []Mailbox
	// Domain is the one that the office writes from; its key is made here. Empty:
	// nothing is signed.
	Domain string
}

// Mailbox is a member's. Its address is the login, for IMAP as it is written here.
type Mailbox struct{ Address, Password string }

// Message is a message as the SMTP server took it.
type Message []byte

// Postroom is an open mail system. It may be used from several goroutines.
type Postroom struct {
	caFile   string
	password string
	signing  *mail.Signing
	taking   *switchable
	smtp     *smtp.Server
	reading  net.Listener
	imap     *imapserver.Server
	ended    sync.WaitGroup

	mutex   sync.Mutex
	boxes   map[string]*box // by address in lower case
	refused map[string]bool
	answer  error         // to every recipient, where it is not nil
	arrived chan struct{} // closed at the next arrival
	closing bool
	failure error // what ended a server before it was closed
}

type box struct {
	user     *imapmemserver.User
	messages []Message
}

const (
	host     = "127.0.0.1"
	smtpUser = "siege"
	selector = "demo"
	inbox    = "INBOX"
	junk     = "Junk"
)

// Open starts both servers on ports of the system's choosing. CodeNotWritable when
// the folder cannot be written or no port is to be had; CodeInvalidRequest when two
// mailboxes have one address.
func Open(config Config) (*Postroom, error) {
	p := &Postroom{
		caFile: filepath.Join(config.Folder, "mail-ca.pem"), password: rand.Text(),
		boxes: map[string]*box{}, refused: map[string]bool{}, arrived: make(chan struct{}),
	}
	certificate, err := issue(p.caFile)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeNotWritable, err)
	}
	if config.Domain != "" {
		if p.signing, err = newSigning(config.Domain); err != nil {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
	}
	readable := imapmemserver.New()
	for _, m := range config.Mailboxes {
		if err := p.add(readable, m); err != nil {
			return nil, err
		}
	}
	taking, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, mutual.Fault(mutual.CodeNotWritable, err)
	}
	reading, err := net.Listen("tcp", net.JoinHostPort(host, "0"))
	if err != nil {
		return nil, mutual.Fault(mutual.CodeNotWritable, errors.Join(err, taking.Close()))
	}
	p.taking, p.reading = &switchable{Listener: taking}, reading
	p.serve(certificate, readable)
	return p, nil
}

func (p *Postroom) add(readable *imapmemserver.Server, m Mailbox) error {
	address := strings.ToLower(m.Address)
	if p.boxes[address] != nil {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "mailboxes"}
	}
	user := imapmemserver.NewUser(m.Address, m.Password)
	for _, folder := range []string{inbox, junk} {
		if err := user.Create(folder, nil); err != nil {
			return mutual.Fault(mutual.CodeInternal, err)
		}
	}
	readable.AddUser(user)
	p.boxes[address] = &box{user: user}
	return nil
}

func (p *Postroom) serve(certificate tls.Certificate, readable *imapmemserver.Server) {
	quiet := log.New(io.Discard, "", 0)
	encryption := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}

	p.smtp = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{room: p}, nil }))
	p.smtp.Domain, p.smtp.TLSConfig, p.smtp.ErrorLog = "localhost", encryption, quiet
	p.smtp.MaxMessageBytes, p.smtp.EnableSMTPUTF8 = 1<<20, true

	p.imap = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return readable.NewSession(), nil, nil
		},
		InsecureAuth: true, // the listener has TLS, of which it does not know
		Logger:       quiet,
	})
	for _, run := range []func() error{
		func() error { return p.smtp.Serve(p.taking) },
		func() error { return p.imap.Serve(tls.NewListener(p.reading, encryption)) },
	} {
		p.ended.Go(func() {
			err := run()
			p.mutex.Lock()
			defer p.mutex.Unlock()
			if !p.closing {
				p.failure = errors.Join(p.failure, err)
			}
		})
	}
}

// Close ends both servers and every connection, and returns what ended one before
// its time. What arrived can still be asked for.
func (p *Postroom) Close() error {
	p.mutex.Lock()
	p.closing = true
	p.mutex.Unlock()
	closing := errors.Join(p.smtp.Close(), p.imap.Close())
	// A server that has not begun yet does not know its listener.
	for _, listener := range []net.Listener{p.taking, p.reading} {
		if err := listener.Close(); !errors.Is(err, net.ErrClosed) {
			closing = errors.Join(closing, err)
		}
	}
	p.ended.Wait()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if err := errors.Join(p.failure, closing); err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	return nil
}

// SMTP says where the office delivers, under STARTTLS, and the login it needs.
func (p *Postroom) SMTP() (at string, port int, user, password string) {
	return host, p.taking.Addr().(*net.TCPAddr).Port, smtpUser, p.password
}

// IMAP says where members read, under TLS from the first byte.
func (p *Postroom) IMAP() (at string, port int) {
	return host, p.reading.Addr().(*net.TCPAddr).Port
}

// CAFile is the PEM file of the authority that both servers' certificate is from.
func (p *Postroom) CAFile() string { return p.caFile }

// Messages returns what arrived for an address, the oldest first, deleted by the
// reader or not.
func (p *Postroom) Messages(address string) []Message {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if b := p.boxes[strings.ToLower(address)]; b != nil {
		return append([]Message(nil), b.messages...)
	}
	return nil
}

// Arrived waits for the n-th message of an address, the first one being 1, and
// returns it. CodeCancelled when ctx ends first; CodeNotFound for an address without
// a mailbox.
func (p *Postroom) Arrived(ctx context.Context, address string, n int) (Message, error) {
	for {
		p.mutex.Lock()
		b, next := p.boxes[strings.ToLower(address)], p.arrived
		var messages []Message
		if b != nil {
			messages = b.messages
		}
		p.mutex.Unlock()
		switch {
		case b == nil || n < 1:
			return nil, mutual.Fault(mutual.CodeNotFound, nil)
		case len(messages) >= n:
			return messages[n-1], nil
		}
		select {
		case <-next:
		case <-ctx.Done():
			return nil, mutual.Fault(mutual.CodeCancelled, ctx.Err())
		}
	}
}

// SetDown plays an SMTP server that is dead, or alive again: connections are dropped
// before a word, those that stand too.
func (p *Postroom) SetDown(down bool) { p.taking.set(down) }

// Refuse has the SMTP server refuse an address for good, as if it had no mailbox.
func (p *Postroom) Refuse(address string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.refused[strings.ToLower(address)] = true
}

// Answer has the SMTP server answer so to every recipient, in words without an enhanced
// code, as a relay does that is not ours to use; code 0 ends it.
func (p *Postroom) Answer(code int, words string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.answer = nil
	if code != 0 {
		p.answer = &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: words}
	}
}

// receives returns what is answered to a recipient; nil takes them.
func (p *Postroom) receives(address string) error {
	p.mutex.Lock()
	answer := p.answer
	p.mutex.Unlock()
	if answer == nil && !p.knows(address) {
		return errNoMailbox
	}
	return answer
}

// knows says whether a letter for the address would be taken.
func (p *Postroom) knows(address string) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	address = strings.ToLower(address)
	return p.boxes[address] != nil && !p.refused[address]
}

func (p *Postroom) deliver(to []string, raw []byte) error {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, address := range to {
		b := p.boxes[strings.ToLower(address)]
		if _, err := b.user.Append(inbox, strings.NewReader(string(raw)), &imap.AppendOptions{}); err != nil {
			return fmt.Errorf("keeping a message: %w", err)
		}
		b.messages = append(b.messages, raw)
	}
	close(p.arrived)
	p.arrived = make(chan struct{})
	return nil
}
