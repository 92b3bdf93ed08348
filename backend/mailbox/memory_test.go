package mailbox_test

import (
	"bytes"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
)

// memoryPost is go-imap's own server. Like the Dovecot of these tests, it has every
// mailbox that it is asked for, under one password.
type memoryPost struct {
	server   *imapmemserver.Server
	listener net.Listener

	mutex sync.Mutex
	spoil func(said string) string // changes what the server says; nil: nothing
	users map[string]*imapmemserver.User
	lines []net.Conn
}

func startMemoryPost(t *testing.T, authority *authority) *memoryPost {
	t.Helper()
	certificate, err := tls.LoadX509KeyPair(authority.issue(t, t.TempDir()))
	if err != nil {
		t.Fatal(err)
	}
	p := &memoryPost{server: imapmemserver.New(), users: map[string]*imapmemserver.User{}}
	plain, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.listener = plain
	encrypted := tls.NewListener(keepingLines{plain, p}, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	server := imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return p.server.NewSession(), nil, nil
		},
		InsecureAuth: true, // the listener has TLS, of which it does not know
		Logger:       log.New(io.Discard, "", 0),
	})
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(spoilingLines{encrypted, p}) }()
	t.Cleanup(func() {
		server.Close()
		if err := <-ended; err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return p
}

// keepingLines remembers the connections, so that a test can cut them.
type keepingLines struct {
	net.Listener
	post *memoryPost
}

func (k keepingLines) Accept() (net.Conn, error) {
	conn, err := k.Listener.Accept()
	if err == nil {
		k.post.mutex.Lock()
		k.post.lines = append(k.post.lines, conn)
		k.post.mutex.Unlock()
	}
	return conn, err
}

// spoilingLines lets a test have the server say what it would not.
type spoilingLines struct {
	net.Listener
	post *memoryPost
}

type spoiledLine struct {
	net.Conn
	spoil func(string) string
}

// Spoil changes what the server says on connections to come.
func (p *memoryPost) Spoil(spoil func(said string) string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.spoil = spoil
}

func (s spoilingLines) Accept() (net.Conn, error) {
	conn, err := s.Listener.Accept()
	s.post.mutex.Lock()
	defer s.post.mutex.Unlock()
	if err != nil || s.post.spoil == nil {
		return conn, err
	}
	return spoiledLine{conn, s.post.spoil}, nil
}

func (s spoiledLine) Write(said []byte) (int, error) {
	if _, err := s.Conn.Write([]byte(s.spoil(string(said)))); err != nil {
		return 0, err
	}
	return len(said), nil
}

// Cut drops every connection without a word.
func (p *memoryPost) Cut() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, line := range p.lines {
		line.Close()
	}
	p.lines = nil
}

func (p *memoryPost) Server() mailbox.Server {
	return mailbox.Server{Host: "127.0.0.1", Port: p.listener.Addr().(*net.TCPAddr).Port, Security: mailbox.TLS}
}

func (p *memoryPost) user(t *testing.T, member string) *imapmemserver.User {
	t.Helper()
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if u, ok := p.users[member]; ok {
		return u
	}
	u := imapmemserver.NewUser(member, mailboxPassword)
	for _, folder := range []string{"INBOX", "Junk"} {
		if err := u.Create(folder, nil); err != nil {
			t.Fatal(err)
		}
	}
	p.users[member] = u
	p.server.AddUser(u)
	return u
}

func (p *memoryPost) DeliverTo(t *testing.T, member string, junk bool, arrived time.Time, message []byte) func() bool {
	t.Helper()
	folder := "INBOX"
	if junk {
		folder = "Junk"
	}
	u := p.user(t, member)
	if _, err := u.Append(folder, bytes.NewReader(message), &imap.AppendOptions{Time: arrived}); err != nil {
		t.Fatal(err)
	}
	return func() bool {
		status, err := u.Status(folder, &imap.StatusOptions{NumMessages: true, NumUnseen: true})
		return err == nil && *status.NumMessages > 0 && *status.NumUnseen == *status.NumMessages
	}
}
