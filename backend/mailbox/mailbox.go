package mailbox

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"mime"
	"net"
	"strconv"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-message/charset"
	"github.com/emersion/go-sasl"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/roots"
)

// Options are what differs between a member's device and a test.
type Options struct {
	CAFile   string        // PEM file with an extra certificate authority; empty: the system's roots alone
	Names    Resolver      // where DKIM keys are read; nil: the system's resolver
	Timeout  time.Duration // for connecting, and for one step of a look; 0: 30 s
	Poll     time.Duration // between two looks where the server cannot tell of arrivals; 0: 15 s
	PollIdle time.Duration // between two looks where it says that it can; 0: 20 s
	Pause    time.Duration // before a lost connection is made again, the first time; 0: 1 s

	resting chan<- struct{} // told when a Wait begins to rest; for tests
}

func (o Options) withDefaults() Options {
	if o.Names == nil {
		o.Names = net.DefaultResolver
	}
	for _, d := range []struct {
		field   *time.Duration
		usually time.Duration
	}{{&o.Timeout, 30 * time.Second}, {&o.Poll, 15 * time.Second}, {&o.PollIdle, 20 * time.Second}, {&o.Pause, time.Second}} {
		if *d.field <= 0 {
			*d.field = d.usually
		}
	}
	return o
}

// Mailbox is a member's mailbox, opened. It may be used from several goroutines;
// one waits for the other. A connection that was lost is made again when needed.
type Mailbox struct {
	server  Server
	options Options
	tls     *tls.Config
	arrived chan struct{} // holds one token when the server told of a message

	using sync.Mutex // guards what follows, and the order of commands
	login func(*imapclient.Client, imap.CapSet) error
	conn  *connection
	caps  imap.CapSet
	count uint32         // of messages in the inbox, when it was read last
	shy   map[string]int // how often the connection was lost over a folder, or over one of its messages
}

// connection is what go-imap speaks on a line.
type connection struct {
	*imapclient.Client
	line   *line
	folder *string // the one that is open, as the server lists it; nil: none
	count  uint32  // of its messages when it was opened
}

var (
	errClosed   = errors.New("the mailbox was closed")
	errLogin    = errors.New("the server refused the login")
	errNoLogin  = errors.New("the server takes no password")
	errNoTLS    = errors.New("the server offers no TLS")
	errProtocol = errors.New("the server does not keep to IMAP")
)

// Open opens the mailbox of user at a server. The password is kept in memory for
// reconnecting, until Close.
//
// CodeMailboxUnreachable, CodeMailboxUntrusted (the password was not sent),
// CodeMailboxRefused, CodeMailboxNoPassword, CodeCancelled, CodeFieldRequired for
// an empty field.
func Open(ctx context.Context, server Server, user, password string, options Options) (*Mailbox, error) {
	for _, field := range []struct {
		name    string
		missing bool
	}{{"host", server.Host == ""}, {"port", server.Port <= 0 || server.Port > 65535}, {"user", user == ""}, {"password", password == ""}} {
		if field.missing {
			return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: field.name}
		}
	}
	if server.Security != TLS && server.Security != STARTTLS {
		return nil, &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "security"}
	}
	trusted, err := roots.With(options.CAFile)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeMailboxUntrusted, err)
	}
	m := &Mailbox{
		server:  server,
		options: options.withDefaults(),
		tls:     &tls.Config{RootCAs: trusted, ServerName: server.Host, MinVersion: tls.VersionTLS12},
		arrived: make(chan struct{}, 1),
		shy:     map[string]int{},
		// A closure keeps the password out of whatever prints a Mailbox.
		login: func(c *imapclient.Client, caps imap.CapSet) error { return login(c, caps, user, password) },
	}
	m.using.Lock()
	defer m.using.Unlock()
	if err := m.connect(ctx); err != nil {
		return nil, err
	}
	return m, nil
}

// Close says goodbye to the server and forgets the password. It waits for a look or
// a Wait under way: end its context first.
func (m *Mailbox) Close() {
	m.using.Lock()
	defer m.using.Unlock()
	m.login = nil
	if m.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	leave := closeWhenDone(ctx, m.conn)
	defer leave()
	_ = m.conn.Logout().Wait() // it is left either way
	m.drop()
}

// connect makes m.conn stand, signed in, when it does not.
func (m *Mailbox) connect(ctx context.Context) error {
	if m.conn != nil {
		return nil
	}
	if m.login == nil {
		return mutual.Fault(mutual.CodeMailboxUnreachable, errClosed)
	}
	limited, cancel := context.WithTimeout(ctx, m.options.Timeout)
	defer cancel()
	client, err := m.dial(limited)
	if err != nil {
		return fault(ctx, err)
	}
	leave := closeWhenDone(limited, client)
	defer leave()
	caps, err := m.signIn(client.Client)
	if err != nil {
		_ = client.Close() // the first error is the one to tell
		return fault(ctx, err)
	}
	m.conn, m.caps = client, caps
	return nil
}

func (m *Mailbox) dial(ctx context.Context) (*connection, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(m.server.Host, strconv.Itoa(m.server.Port)))
	if err != nil {
		return nil, err
	}
	said := ""
	if m.server.Security == STARTTLS {
		stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
		said, err = askForTLS(conn)
		stop()
	}
	encrypted := tls.Client(conn, m.tls)
	if err == nil {
		err = encrypted.HandshakeContext(ctx)
	}
	if err != nil {
		_ = conn.Close() // the first error is the one to tell
		return nil, err
	}
	options := &imapclient.Options{
		WordDecoder: &mime.WordDecoder{CharsetReader: charset.Reader},
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(told *imapclient.UnilateralDataMailbox) {
				if told.NumMessages == nil {
					return
				}
				select {
				case m.arrived <- struct{}{}:
				default:
				}
			},
		},
	}
	l := newLine(encrypted, said)
	return &connection{Client: imapclient.New(l, options), line: l}, nil
}

// askForTLS makes the next word on conn that of TLS, and returns a greeting for who
// speaks IMAP on it then. What was said in the clear counts for nothing.
func askForTLS(conn net.Conn) (greeting string, err error) {
	in := bufio.NewReader(conn)
	text, err := readLine(in)
	if err != nil {
		return "", err
	}
	if !bytes.HasPrefix(bytes.ToUpper(text), []byte("* OK")) { // PREAUTH leaves no time for TLS
		return "", errProtocol
	}
	if _, err := io.WriteString(conn, "TLS STARTTLS\r\n"); err != nil {
		return "", err
	}
	for range 100 {
		if text, err = readLine(in); err != nil {
			return "", err
		}
		switch answer := bytes.ToUpper(text); {
		case bytes.HasPrefix(answer, []byte("TLS OK")):
			if in.Buffered() > 0 { // somebody put words into the server's mouth
				return "", errProtocol
			}
			return "* OK\r\n", nil
		case bytes.HasPrefix(answer, []byte("TLS ")):
			return "", untrusted{errNoTLS}
		case bytes.HasPrefix(answer, []byte("* BYE")):
			return "", errProtocol
		}
	}
	return "", errProtocol
}

func (m *Mailbox) signIn(client *imapclient.Client) (imap.CapSet, error) {
	if err := client.WaitGreeting(); err != nil {
		return nil, err
	}
	// Somebody's mailbox that opens without a password is not the member's.
	if client.State() != imap.ConnStateNotAuthenticated {
		return nil, errProtocol
	}
	caps, err := client.Capability().Wait()
	if err != nil {
		return nil, err
	}
	if err := m.login(client, caps); err != nil {
		return nil, err
	}
	return client.Capability().Wait()
}

// login hands no error of the server on: its text may repeat what was sent.
func login(client *imapclient.Client, caps imap.CapSet, user, password string) error {
	var err error
	switch {
	case caps.Has(imap.AuthCap(sasl.Plain)): // takes any character
		err = client.Authenticate(sasl.NewPlainClient("", user, password))
	case caps.Has(imap.CapLoginDisabled):
		return mutual.Fault(mutual.CodeMailboxNoPassword, errNoLogin)
	default:
		err = client.Login(user, password).Wait()
	}
	var answer *imap.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &answer) && answer.Type == imap.StatusResponseTypeNo && answer.Code != imap.ResponseCodeUnavailable:
		return refused{errLogin}
	case errors.As(err, &answer) && answer.Code == imap.ResponseCodeAuthenticationFailed:
		return refused{errLogin}
	}
	return errProtocol
}

// drop leaves the connection without a word.
func (m *Mailbox) drop() {
	if m.conn != nil {
		_ = m.conn.Close() // it is gone either way
		m.conn = nil
	}
}

// closeWhenDone makes a client's calls, which know no context, end with one. The
// function it returns lets go of the client.
func closeWhenDone(ctx context.Context, client *connection) func() {
	stop := context.AfterFunc(ctx, func() { _ = client.Close() })
	return func() { stop() }
}
