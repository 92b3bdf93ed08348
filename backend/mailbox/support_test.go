package mailbox_test

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	mailboxPassword = "Mot2Passe-de-la-messagerie"
	officeOrigin    = "https://espace.unimutuelles.example"
	officeDomain    = "unimutuelles.example"
	officeAddress   = "ne-pas-repondre@unimutuelles.example"
	goodToken       = "Zk3vQ9x_2LrT7yW1bN8cM4sD6fG0hJ5kP-aEuIoXqRt"
	goodLink        = officeOrigin + "/activer#" + goodToken
)

// authority is a certificate authority of the test's own.
type authority struct {
	file        string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{file: filepath.Join(t.TempDir(), "ca.pem")}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}, &x509.Certificate{Subject: pkix.Name{CommonName: "Test authority"}}, &a.key.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	if a.certificate, err = x509.ParseCertificate(der); err != nil {
		t.Fatal(err)
	}
	writePEM(t, a.file, "CERTIFICATE", der)
	return a
}

// issue writes a certificate for this device's loopback addresses, and its key.
func (a *authority) issue(t *testing.T, dir string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test mail server"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv4(127, 0, 0, 2)},
		KeyUsage:    x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, a.certificate, &private.PublicKey, a.key)
	if err != nil {
		t.Fatal(err)
	}
	privateDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, key = filepath.Join(dir, "server.pem"), filepath.Join(dir, "server.key")
	writePEM(t, certificate, "CERTIFICATE", der)
	writePEM(t, key, "PRIVATE KEY", privateDER)
	return certificate, key
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// dns answers from what a test put into it.
type dns struct {
	txt   map[string]string
	srv   map[string][]*net.SRV
	asked chan struct{} // told of each TXT question, where it is set
	down  bool
}

func (d *dns) LookupTXT(_ context.Context, name string) ([]string, error) {
	if d.asked != nil {
		select {
		case d.asked <- struct{}{}:
		default:
		}
	}
	if d.down {
		return nil, &net.DNSError{Err: "timeout", Name: name, IsTimeout: true, IsTemporary: true}
	}
	if text, ok := d.txt[name]; ok {
		return []string{text}, nil
	}
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (d *dns) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	full := "_" + service + "._" + proto + "." + name
	if d.down {
		return "", nil, &net.DNSError{Err: "timeout", Name: full, IsTimeout: true, IsTemporary: true}
	}
	if records, ok := d.srv[full]; ok {
		return full, records, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: full, IsNotFound: true}
}

// signer signs for one domain; its key is in the DNS.
type signer struct {
	domain string
	key    ed25519.PrivateKey
}

func newSigner(t *testing.T, names *dns, domain string) signer {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	names.txt["2026._domainkey."+domain] = "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
	return signer{domain, private}
}

func (s signer) sign(t *testing.T, message []byte) []byte {
	t.Helper()
	var signed bytes.Buffer
	if err := dkim.Sign(&signed, bytes.NewReader(message), &dkim.SignOptions{
		Domain: s.domain, Selector: "2026", Signer: s.key,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		HeaderKeys: []string{"From", "Subject", "Date"},
	}); err != nil {
		t.Fatal(err)
	}
	return signed.Bytes()
}

// post is a mail server that a test delivers into.
type post interface {
	Server() mailbox.Server
	// Deliver puts a message into a member's inbox or junk folder and returns a way
	// to ask whether it is still unread.
	DeliverTo(t *testing.T, member string, junk bool, arrived time.Time, message []byte) (unread func() bool)
}

func open(t *testing.T, server mailbox.Server, member string, options mailbox.Options) *mailbox.Mailbox {
	t.Helper()
	m, err := mailbox.Open(t.Context(), server, member, mailboxPassword, options)
	if err != nil {
		t.Fatalf("opening: %v (%v)", err, errors.Unwrap(err))
	}
	t.Cleanup(m.Close)
	return m
}

func wanted() mailbox.Wanted {
	return mailbox.Wanted{
		Origin: officeOrigin, Since: time.Now().Add(-time.Hour), From: officeAddress, Subject: "inscription à l’espace",
	}
}

func mustFind(t *testing.T, found mailbox.Found, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	if found.Link != goodLink {
		t.Fatalf("found %+v", found)
	}
}

func refusals(t *testing.T, err error) []mailbox.Refused {
	t.Helper()
	var all *mailbox.Refusals
	if mutual.CodeOf(err) != mutual.CodeMailboxNoMessage || !errors.As(err, &all) {
		t.Fatalf("got %v (%v), want a refusal", err, errors.Unwrap(err))
	}
	return all.Messages
}
