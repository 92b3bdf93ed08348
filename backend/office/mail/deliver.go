package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Deliver hands a letter to the SMTP server. A nil error says that the server took
// it; after any other, it may have taken it all the same when the connection broke at
// the wrong moment: the Message-ID stays the same, so that readers can tell.
//
// CodeMailRefused: the server refuses this recipient for good. CodeMailDown: anything
// else that another try may overcome, a refused login and a wrong certificate
// included. CodeCancelled, and the codes of Compose.
func (s *Sender) Deliver(ctx context.Context, letter Letter) error {
	message, err := s.message(letter)
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	err = s.send(limited, message)
	switch {
	case message.IsDelivered(): // what went wrong after that was the goodbye
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	return fault(err)
}

func (s *Sender) send(ctx context.Context, message *gomail.Msg) error {
	conn, err := s.dial(ctx)
	if err != nil {
		return err
	}
	// The client knows neither how to let go of a connection that it could not use,
	// nor of a context once it is connected.
	hangUp := func() { _ = conn.Close() } // what mattered has been answered, or never will be
	stop := context.AfterFunc(ctx, hangUp)
	defer stop()
	defer hangUp()

	options := []gomail.Option{
		gomail.WithPort(s.config.Port), gomail.WithTimeout(s.config.Timeout),
		gomail.WithTLSPolicy(gomail.TLSMandatory), gomail.WithTLSConfig(s.tls),
		gomail.WithDialContextFunc(func(context.Context, string, string) (net.Conn, error) { return conn, nil }),
	}
	if s.config.Security == TLS {
		options = append(options, gomail.WithSSL())
	}
	if s.config.User != "" {
		options = append(options, gomail.WithUsername(s.config.User), gomail.WithPassword(s.config.Password),
			gomail.WithOpportunisticSMTPAuth(
				gomail.SMTPAuthSCRAMSHA256PLUS, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthSCRAMSHA1PLUS, gomail.SMTPAuthSCRAMSHA1,
				gomail.SMTPAuthPlain, gomail.SMTPAuthLogin,
			))
	}
	client, err := gomail.NewClient(s.config.Host, options...)
	if err != nil {
		return err
	}
	session, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return err
	}
	return errors.Join(client.SendWithSMTPClient(session, message), client.CloseWithSMTPClient(session))
}

func (s *Sender) dial(ctx context.Context) (net.Conn, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", net.JoinHostPort(s.config.Host, strconv.Itoa(s.config.Port)))
	if err != nil || s.config.Security == STARTTLS {
		return conn, err
	}
	encrypted := tls.Client(conn, s.tls)
	if err := encrypted.HandshakeContext(ctx); err != nil {
		_ = conn.Close() // the first error is the one to tell
		return nil, err
	}
	return encrypted, nil
}

// reply is a server's answer without its text.
type reply struct {
	code     int
	enhanced string
}

// Error returns the codes.
func (r reply) Error() string {
	if r.enhanced == "" {
		return fmt.Sprintf("SMTP %d", r.code)
	}
	return fmt.Sprintf("SMTP %d %s", r.code, r.enhanced)
}

var errProtocol = errors.New("the server does not keep to SMTP, or offers no TLS or no login that we know")

// fault gives what a delivery ended with its code.
func fault(err error) error {
	var sending *gomail.SendError
	if errors.As(err, &sending) && sending.ErrorCode() != 0 {
		cause := reply{sending.ErrorCode(), sending.EnhancedStatusCode()}
		switch sending.Reason {
		case gomail.ErrSMTPRcptTo, gomail.ErrSMTPData, gomail.ErrSMTPDataClose:
			if cause.forGood() {
				return mutual.Fault(mutual.CodeMailRefused, cause)
			}
		}
		return mutual.Fault(mutual.CodeMailDown, cause)
	}
	return mutual.Fault(mutual.CodeMailDown, withoutText(err))
}

// forGood says whether an answer speaks of the recipient or the message, and finally.
// Some of the fifth hundred speak of us instead: a command that is not known or out of
// place, a login that is missing, a relay that is not ours to use (5.7).
func (r reply) forGood() bool {
	switch r.code {
	case 500, 502, 503, 504, 530:
		return false
	}
	return r.code >= 500 && r.code < 600 && !strings.HasPrefix(r.enhanced, "5.7.")
}

// withoutText keeps of an error what the network and TLS said, and of the server's
// words the number.
func withoutText(err error) error {
	var answer *textproto.Error
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var network net.Error
	switch {
	case errors.As(err, &answer):
		return reply{code: answer.Code}
	case errors.As(err, &certificate):
		return certificate
	case errors.As(err, &authority):
		return authority
	case errors.As(err, &host):
		return host
	case errors.As(err, &network):
		return network
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, net.ErrClosed):
		return net.ErrClosed
	}
	return errProtocol
}
