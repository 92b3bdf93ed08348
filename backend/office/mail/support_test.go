package mail_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

const (
	office   = "https://espace.unimutuelles.example"
	from     = "ne-pas-repondre@unimutuelles.example"
	camille  = "camille.durand@mail.example"
	smtpUser = "siege@mail.example"
	password = "Mot2Passe-du-relais"
	link     = office + "/activer#Zk3vQ9x_2LrT7yW1bN8cM4sD6fG0hJ5kP-aEuIoXqRt"
)

// identity is a certificate authority, and a certificate from it for this device.
type identity struct {
	authority, certificate, key string // PEM files
	pair                        tls.Certificate
}

func newIdentity(t *testing.T) identity {
	t.Helper()
	folder := t.TempDir()
	id := identity{filepath.Join(folder, "ca.pem"), filepath.Join(folder, "server.pem"), filepath.Join(folder, "server.key"), tls.Certificate{}}
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Test authority"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	check(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	check(t, err)
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "Test mail server"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage:    x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, authority, key.Public(), authorityKey)
	check(t, err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	check(t, err)
	for _, file := range []struct {
		path, kind string
		der        []byte
	}{{id.authority, "CERTIFICATE", authorityDER}, {id.certificate, "CERTIFICATE", der}, {id.key, "PRIVATE KEY", keyDER}} {
		check(t, os.WriteFile(file.path, pem.EncodeToMemory(&pem.Block{Type: file.kind, Bytes: file.der}), 0o644))
	}
	id.pair, err = tls.LoadX509KeyPair(id.certificate, id.key)
	check(t, err)
	return id
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func configTo(port int, id identity) mail.Config {
	return mail.Config{
		Host: "127.0.0.1", Port: port, Security: mail.STARTTLS, User: smtpUser, Password: password, CAFile: id.authority,
		FromName: "Unimutuelles", FromAddress: from, Office: office, Timeout: 10 * time.Second,
	}
}

func letterTo(address string) mail.Letter {
	return mail.Letter{
		Kind: mail.KindActivation, To: address, Name: "Camille Durand", Link: link, Code: "K7M2QX9D",
		Until: mutual.MillisOf(time.Now().Add(mutual.ActivationLifetime)), ID: "01K9ABCDEFGHJKMNPQRSTVWXYZ",
	}
}

func deliver(t *testing.T, config mail.Config, letter mail.Letter) error {
	t.Helper()
	return deliverWithin(t.Context(), t, config, letter)
}

func deliverWithin(ctx context.Context, t *testing.T, config mail.Config, letter mail.Letter) error {
	t.Helper()
	s, err := mail.New(config)
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	return s.Deliver(ctx, letter)
}

func wants(t *testing.T, err error, code mutual.Code) {
	t.Helper()
	if mutual.CodeOf(err) != code {
		t.Errorf("got %v (%v), want %q", err, errors.Unwrap(err), code)
	}
}
