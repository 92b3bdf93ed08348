package mailbox

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"

	"github.com/emersion/go-imap/v2"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// refused is a login that the server did not take.
type refused struct{ error }

// untrusted is a server that cannot be given a password.
type untrusted struct{ error }

// status is a server's answer without its text, which may repeat what was sent.
type status struct {
	kind imap.StatusResponseType
	code imap.ResponseCode
}

func (s status) Error() string { return string(s.kind) + " " + string(s.code) }

// fault gives an error of the connection its code. ctx is the caller's own: when it
// was cancelled, that is what happened.
func fault(ctx context.Context, err error) error {
	var ours *mutual.Error
	var login refused
	var insecure untrusted
	var certificate *tls.CertificateVerificationError
	var authority x509.UnknownAuthorityError
	var host x509.HostnameError
	switch {
	case err == nil:
		return nil
	case errors.Is(ctx.Err(), context.Canceled):
		return mutual.Fault(mutual.CodeCancelled, ctx.Err())
	case errors.As(err, &ours):
		return ours
	case errors.As(err, &login):
		return mutual.Fault(mutual.CodeMailboxRefused, login.error)
	case errors.As(err, &insecure):
		return mutual.Fault(mutual.CodeMailboxUntrusted, insecure.error)
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &host):
		return mutual.Fault(mutual.CodeMailboxUntrusted, err)
	}
	return mutual.Fault(mutual.CodeMailboxUnreachable, withoutText(err))
}

// withoutText keeps of an error what the network said, and nothing the server did.
func withoutText(err error) error {
	var answer *imap.Error
	var network net.Error
	switch {
	case errors.As(err, &answer):
		return status{answer.Type, answer.Code}
	case errors.As(err, &network):
		return network
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return io.ErrUnexpectedEOF
	case errors.Is(err, net.ErrClosed):
		return net.ErrClosed
	}
	return errProtocol
}
