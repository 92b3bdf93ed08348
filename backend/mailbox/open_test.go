package mailbox_test

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// indiscreet is a server that repeats what it is told, and knows only this: with
// TLS it refuses every login, without it refuses to begin TLS.
type indiscreet struct {
	mailbox.Server
	heard chan string // each connection's lines, at its end
}

func startIndiscreet(t *testing.T, authority *authority, security mailbox.Security) *indiscreet {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &indiscreet{
		Server: mailbox.Server{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, Security: security},
		heard:  make(chan string, 10),
	}
	if security == mailbox.TLS {
		certificate, err := tls.LoadX509KeyPair(authority.issue(t, t.TempDir()))
		if err != nil {
			t.Fatal(err)
		}
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go s.serve(conn)
		}
	}()
	return s
}

func (s *indiscreet) serve(conn net.Conn) {
	defer conn.Close()
	var all strings.Builder
	fmt.Fprint(conn, "* OK [CAPABILITY IMAP4rev1] ready\r\n")
	for lines := bufio.NewScanner(conn); lines.Scan(); {
		all.WriteString(lines.Text() + "\n")
		tag, command, _ := strings.Cut(lines.Text(), " ")
		if command == "CAPABILITY" {
			fmt.Fprintf(conn, "* CAPABILITY IMAP4rev1\r\n%s OK done\r\n", tag)
			continue
		}
		fmt.Fprintf(conn, "%s NO you said %s\r\n", tag, command)
	}
	s.heard <- all.String()
}

func TestThePasswordIsInNoErrorAndNoLog(t *testing.T) {
	var lines bytes.Buffer
	formerLog, formerSlog := log.Writer(), slog.Default()
	log.SetOutput(&lines)
	slog.SetDefault(slog.New(slog.NewTextHandler(&lines, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(formerSlog); log.SetOutput(formerLog) })

	authority := newAuthority(t)
	s := startIndiscreet(t, authority, mailbox.TLS)
	_, err := mailbox.Open(t.Context(), s.Server, "membre", mailboxPassword, mailbox.Options{CAFile: authority.file})
	if mutual.CodeOf(err) != mutual.CodeMailboxRefused {
		t.Fatalf("got %v", err)
	}
	if heard := <-s.heard; !strings.Contains(heard, mailboxPassword) {
		t.Fatalf("the server was never told it: %q", heard)
	}
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		fmt.Fprintf(&lines, "%v %+v %#v\n", cause, cause, cause)
	}

	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	m := open(t, p.Server(), "membre", mailbox.Options{CAFile: authority.file})
	_, err = m.FindActivation(t.Context(), wanted())
	fmt.Fprintf(&lines, "%v %+v %#v %v\n", m, m, m, err)
	slog.Info("opened", "type", fmt.Sprint(m))
	if text := lines.String(); strings.Contains(text, mailboxPassword) || !strings.Contains(text, string(mutual.CodeMailboxRefused)) {
		t.Errorf("told: %s", text)
	}
}

func TestNoPasswordIsSentWithoutTLS(t *testing.T) {
	authority := newAuthority(t)
	s := startIndiscreet(t, authority, mailbox.STARTTLS)
	_, err := mailbox.Open(t.Context(), s.Server, "membre", mailboxPassword, mailbox.Options{CAFile: authority.file})
	if mutual.CodeOf(err) != mutual.CodeMailboxUntrusted {
		t.Errorf("got %v", err)
	}
	if heard := <-s.heard; !strings.Contains(heard, "STARTTLS") || strings.Contains(heard, "LOGIN") || strings.Contains(heard, mailboxPassword) {
		t.Errorf("said %q", heard)
	}
}

func TestAServerThatDoesNotAnswerIsGivenUp(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	closed := freePorts(t, 1)[0]
	for name, server := range map[string]mailbox.Server{
		"nobody listens":        {Host: "127.0.0.1", Port: closed, Security: mailbox.TLS},
		"says nothing":          {Host: "127.0.0.1", Port: silent.Addr().(*net.TCPAddr).Port, Security: mailbox.TLS},
		"says nothing STARTTLS": {Host: "127.0.0.1", Port: silent.Addr().(*net.TCPAddr).Port, Security: mailbox.STARTTLS},
	} {
		_, err := mailbox.Open(t.Context(), server, "membre", mailboxPassword, mailbox.Options{Timeout: 200 * time.Millisecond})
		if mutual.CodeOf(err) != mutual.CodeMailboxUnreachable {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenNamesTheFieldAtFault(t *testing.T) {
	good := mailbox.Server{Host: "127.0.0.1", Port: 1, Security: mailbox.TLS}
	for field, try := range map[string]struct {
		server         mailbox.Server
		user, password string
	}{
		"host":     {mailbox.Server{Port: 1, Security: mailbox.TLS}, "membre", "x"},
		"port":     {mailbox.Server{Host: "127.0.0.1", Port: 65536, Security: mailbox.TLS}, "membre", "x"},
		"user":     {good, "", "x"},
		"password": {good, "membre", ""},
		"security": {mailbox.Server{Host: "127.0.0.1", Port: 1, Security: "none"}, "membre", "x"},
	} {
		_, err := mailbox.Open(t.Context(), try.server, try.user, try.password, mailbox.Options{})
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Field != field {
			t.Errorf("%s: %v", field, err)
		}
	}
}
