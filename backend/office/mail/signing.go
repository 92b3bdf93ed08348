package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"os"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
	gomail "github.com/wneessen/go-mail"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Signing is a domain's DKIM key: RSA or Ed25519, in the DNS under the selector.
type Signing struct {
	Domain, Selector string
	Key              crypto.Signer
}

var (
	errAlignment = errors.New("the signing domain is neither the sender's nor above it")
	errNoKey     = errors.New("a signature needs a domain, a selector and a key, RSA or Ed25519")
)

// check holds the key against what the mailbox finder accepts: a signature of the
// sender's domain, or of one above it.
func (s Signing) check(sender string) error {
	domain, sender := strings.ToLower(s.Domain), strings.ToLower(sender)
	usable := false
	switch s.Key.(type) {
	case *rsa.PrivateKey, ed25519.PrivateKey:
		usable = domain != "" && s.Selector != ""
	}
	switch {
	case !usable:
		return errNoKey
	case domain != sender && !strings.HasSuffix(sender, "."+domain):
		return errAlignment
	}
	return nil
}

// sign adds a signature to a finished message. go-mail would sign too, but folds its
// header differently from what it has signed once the list of headers is long.
func (s Signing) sign(m *gomail.Msg) error {
	signer, err := dkim.NewSigner(&dkim.SignOptions{
		Domain: s.Domain, Selector: s.Selector, Signer: s.Key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		// Those named twice stand once: nobody can add another.
		HeaderKeys: []string{
			"From", "From", "To", "To", "Subject", "Subject", "Date", "Date", "Message-ID", "MIME-Version", "Content-Type", "Content-Type",
		},
	})
	if err != nil {
		return err
	}
	var raw bytes.Buffer // with the boundaries that the message then keeps
	if _, err := m.WriteTo(&raw); err != nil {
		return errors.Join(err, signer.Close())
	}
	if _, err := raw.WriteTo(signer); err != nil {
		return errors.Join(err, signer.Close())
	}
	if err := signer.Close(); err != nil {
		return err
	}
	name, value, _ := strings.Cut(strings.TrimSuffix(signer.Signature(), "\r\n"), ": ")
	m.SetGenHeaderPreformatted(gomail.Header(name), value)
	return nil
}

// ReadKey reads a private DKIM key, RSA or Ed25519, from a PEM file (PKCS #1 or #8).
// CodeNotFound without the file, CodeInvalidRequest for what is no such key.
func ReadKey(path string) (crypto.Signer, error) {
	encoded, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil, mutual.Fault(mutual.CodeNotFound, err)
	}
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInvalidRequest, err)
	}
	key, err := gomail.PrivKeyFromPEM(encoded)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInvalidRequest, err)
	}
	return key, nil
}
