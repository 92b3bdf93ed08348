package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/textproto"
	"regexp"
	"strconv"
	"strings"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Deliver hands a letter to the SMTP server. A nil error says that the server took
// it; after any other, it may have taken it all the same when the connection broke at
// the wrong moment: the Message-ID stays the same, so that readers can tell.
//
// CodeMailRefused: the server refuses this recipient for good, and says that it is the
// recipient. CodeMailDown: anything else, which is the operator's to mend or passes by
// itself: a refused login, a wrong certificate, a relay that is not ours, a message too
// big. TroubleOf tells which. CodeCancelled, and the codes of Compose.
func (s *Sender) Deliver(ctx context.Context, letter Letter) error {
	message, err := s.message(letter)
	if err != nil {
		return err
	}
	err = s.connected(ctx, func(client *gomail.Client, session *smtp.Client) error {
		return client.SendWithSMTPClient(session, message)
	})
	if message.IsDelivered() { // what went wrong after that was the goodbye
		return nil
	}
	return err
}

// Check greets the SMTP server and signs in, as before a delivery, and sends nothing.
// CodeMailDown, whose trouble TroubleOf tells, and CodeCancelled.
func (s *Sender) Check(ctx context.Context) error {
	return s.connected(ctx, func(_ *gomail.Client, session *smtp.Client) error { return session.Noop() })
}

// connected uses a session that is encrypted and signed in. Its errors are Deliver's.
func (s *Sender) connected(ctx context.Context, use func(*gomail.Client, *smtp.Client) error) error {
	limited, cancel := context.WithTimeout(ctx, s.config.Timeout)
	defer cancel()
	err := s.converse(limited, use)
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	return fault(err)
}

func (s *Sender) converse(ctx context.Context, use func(*gomail.Client, *smtp.Client) error) error {
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
		// Whatever we send is ASCII: asked for without need, the extension binds every relay on the way.
		gomail.WithoutSMTPUTF8(),
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
	if err := use(client, session); err != nil {
		return err
	}
	_ = client.CloseWithSMTPClient(session) // a goodbye that is not answered changes nothing
	return nil
}

// dial opens the line, and encrypts it where TLS comes first.
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

// failure is a trouble with what the network or TLS said of it.
type failure struct {
	trouble mutual.MailTrouble
	cause   error // nil where the server answered
}

// Error returns the trouble's kind and numbers.
func (f failure) Error() string { return f.trouble.Error() }

// Unwrap returns the cause.
func (f failure) Unwrap() error { return f.cause }

// TroubleOf returns what went wrong with a delivery or a check that ended with err; no
// trouble for nil, and for what no server had a part in.
func TroubleOf(err error) mutual.MailTrouble {
	var f failure
	errors.As(err, &f)
	return f.trouble
}

// fault gives what a delivery ended with its code.
func fault(err error) error {
	f := failureOf(err)
	code := mutual.CodeMailDown
	if f.trouble.Kind == mutual.MailRecipient {
		code = mutual.CodeMailRefused
	}
	return mutual.Fault(code, f)
}

func failureOf(err error) failure {
	var sending *gomail.SendError
	if errors.As(err, &sending) {
		answered := answerIn(sending.Error())
		if answered.SMTP == 0 { // the library tells no cause
			return failure{mutual.MailTrouble{Kind: mutual.MailUnreachable}, errSilence}
		}
		answered.Kind = kindOf(sending.Reason, answered)
		return failure{trouble: answered}
	}
	return failureOfLine(err)
}

// sent is how the library tells an answer: its own words, a colon, and the answer from
// its beginning.
var sent = regexp.MustCompile(`^[^:]*: (\d{3}) "?(?:([245]\.\d{1,3}\.\d{1,3})[\s"\\])?`)

// answerIn reads the numbers of an answer. An enhanced code stands before the text, if
// there is one: further on, digits with dots are an address or another server's words,
// where the library sees a code too. Some servers write one without announcing that
// they do.
func answerIn(text string) (answer mutual.MailTrouble) {
	read := sent.FindStringSubmatch(text)
	if read == nil {
		return answer
	}
	answer.SMTP, _ = strconv.Atoi(read[1]) // three digits
	answer.Enhanced = read[2]
	return answer
}

// kindOf tells what an answer to a part of a delivery speaks of.
func kindOf(to gomail.SendErrReason, a mutual.MailTrouble) mutual.MailTroubleKind {
	switch {
	case a.SMTP == 530, a.SMTP == 535, a.Enhanced == "5.7.8", a.Enhanced == "5.7.9":
		return mutual.MailLogin
	case a.SMTP < 400, a.SMTP >= 600, a.SMTP >= 500 && a.SMTP <= 504 && !aboutRecipient(a):
		return mutual.MailProtocol
	case a.SMTP < 500:
		return mutual.MailLater
	case to == gomail.ErrSMTPMailFrom && !tooBig(a), a.Enhanced == "5.1.7", a.Enhanced == "5.1.8":
		return mutual.MailSender
	case aboutRecipient(a):
		return mutual.MailRecipient
	case tooBig(a):
		return mutual.MailTooBig
	case to == gomail.ErrSMTPDataClose, to == gomail.ErrWriteContent:
		return mutual.MailContent
	}
	return mutual.MailRelay
}

// aboutRecipient tells whether a final answer says that the recipient is its reason: an
// address (5.1) or a mailbox (5.2) that is not to be had. Without such a code a 550 may
// be a relay that is not ours to use, and no number tells it from an unknown mailbox.
func aboutRecipient(a mutual.MailTrouble) bool {
	switch a.Enhanced {
	case "5.1.7", "5.1.8", "5.2.3": // the sender's address, and the message's length
		return false
	}
	return a.SMTP >= 500 && (strings.HasPrefix(a.Enhanced, "5.1.") || strings.HasPrefix(a.Enhanced, "5.2."))
}

func tooBig(a mutual.MailTrouble) bool {
	return a.Enhanced == "5.3.4" || a.Enhanced == "5.2.3" || a.SMTP == 552
}

var (
	errProtocol = errors.New("the server does not keep to SMTP, or offers no TLS or no login that we know")
	errSilence  = errors.New("the line broke, or nothing came in time")
)

// failureOfLine keeps of an error what the network and TLS said, and of the server's
// words the numbers.
func failureOfLine(err error) failure {
	var answer *textproto.Error
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	var network net.Error
	switch {
	case errors.As(err, &answer):
		said := answerIn(": " + answer.Error())
		switch {
		case answer.Code == 530, answer.Code == 534, answer.Code == 535, answer.Code == 538:
			said.Kind = mutual.MailLogin
		case answer.Code >= 400 && answer.Code < 500:
			said.Kind = mutual.MailLater
		default:
			said.Kind = mutual.MailProtocol
		}
		return failure{trouble: said}
	case errors.As(err, &certificate):
		return failure{mutual.MailTrouble{Kind: mutual.MailUntrusted}, certificate}
	case errors.As(err, &authority):
		return failure{mutual.MailTrouble{Kind: mutual.MailUntrusted}, authority}
	case errors.As(err, &host):
		return failure{mutual.MailTrouble{Kind: mutual.MailUntrusted}, host}
	case errors.As(err, &network):
		return failure{mutual.MailTrouble{Kind: mutual.MailUnreachable}, network}
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, net.ErrClosed),
		errors.Is(err, context.DeadlineExceeded):
		return failure{mutual.MailTrouble{Kind: mutual.MailUnreachable}, errSilence}
	}
	return failure{mutual.MailTrouble{Kind: mutual.MailProtocol}, errProtocol}
}
