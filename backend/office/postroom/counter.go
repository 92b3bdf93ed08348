package postroom

import (
	"crypto/subtle"
	"errors"
	"io"
	"net"
	"sync"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// counter serves one SMTP connection: it takes letters from the office alone.
type counter struct {
	room       *Postroom
	signedIn   bool
	recipients []string
}

var (
	errSignInFirst = &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	errNoMailbox   = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "No such mailbox"}
	errNotKept     = &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "Could not be kept"}
)

// AuthMechanisms implements smtp.AuthSession.
func (c *counter) AuthMechanisms() []string { return []string{sasl.Plain} }

// Auth implements smtp.AuthSession. The server hears of it under TLS only.
func (c *counter) Auth(mechanism string) (sasl.Server, error) {
	if mechanism != sasl.Plain {
		return nil, smtp.ErrAuthUnknownMechanism
	}
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != smtpUser || subtle.ConstantTimeCompare([]byte(password), []byte(c.room.password)) != 1 {
			return smtp.ErrAuthFailed
		}
		c.signedIn = true
		return nil
	}), nil
}

// Mail implements smtp.Session.
func (c *counter) Mail(string, *smtp.MailOptions) error {
	if !c.signedIn {
		return errSignInFirst
	}
	return nil
}

// Rcpt implements smtp.Session.
func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := c.room.receives(to); err != nil {
		return err
	}
	c.recipients = append(c.recipients, to)
	return nil
}

// Data implements smtp.Session.
func (c *counter) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if c.room.deliver(c.recipients, raw) != nil {
		return errNotKept
	}
	return nil
}

// Reset implements smtp.Session.
func (c *counter) Reset() { c.recipients = nil }

// Logout implements smtp.Session.
func (c *counter) Logout() error { return nil }

// switchable is a listener that can play dead.
type switchable struct {
	net.Listener

	mutex sync.Mutex
	down  bool
	lines map[net.Conn]struct{}
}

// line forgets itself when it is closed.
type line struct {
	net.Conn
	of *switchable
}

// Close implements net.Conn.
func (l line) Close() error {
	l.of.mutex.Lock()
	delete(l.of.lines, l.Conn)
	l.of.mutex.Unlock()
	return l.Conn.Close()
}

// Accept implements net.Listener.
func (s *switchable) Accept() (net.Conn, error) {
	for {
		conn, err := s.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if s.keep(conn) {
			return line{conn, s}, nil
		}
		if err := conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			return nil, err
		}
	}
}

func (s *switchable) keep(conn net.Conn) bool {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.down {
		return false
	}
	if s.lines == nil {
		s.lines = map[net.Conn]struct{}{}
	}
	s.lines[conn] = struct{}{}
	return true
}

func (s *switchable) set(down bool) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.down = down; !down {
		return
	}
	for conn := range s.lines {
		_ = conn.Close() // dropping it is the point
	}
	clear(s.lines)
}
