package postroom

import (
	"context"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

// lifetime of the certificates: longer than any demo is left running.
const lifetime = 365 * 24 * time.Hour

// issue makes a certificate authority, writes its certificate to caFile, and returns
// one of its certificates for the loopback addresses. No private key leaves memory.
func issue(caFile string) (tls.Certificate, error) {
	now := time.Now()
	authorityKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Espace Adhérents, messagerie de démonstration"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(lifetime),
		IsCA: true, BasicConstraintsValid: true, MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign,
	}
	authorityDER, err := x509.CreateCertificate(rand.Reader, authority, authority, authorityKey.Public(), authorityKey)
	if err != nil {
		return tls.Certificate{}, err
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, err
	}
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"},
		NotBefore: now.Add(-time.Hour), NotAfter: now.Add(lifetime),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, authority, key.Public(), authorityKey)
	if err != nil {
		return tls.Certificate{}, err
	}
	encoded := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: authorityDER})
	if err := os.WriteFile(caFile, encoded, 0o600); err != nil {
		return tls.Certificate{}, err
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, nil
}

func newSigning(domain string) (*mail.Signing, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	return &mail.Signing{Domain: domain, Selector: selector, Key: key}, nil
}

// Signing is what the office signs with; nil without Config.Domain.
func (p *Postroom) Signing() *mail.Signing { return p.signing }

// DKIMRecord is what the domain's DNS would publish: a name and its TXT record. Both
// are empty without Config.Domain.
func (p *Postroom) DKIMRecord() (name, txt string) {
	if p.signing == nil {
		return "", ""
	}
	public := p.signing.Key.Public().(ed25519.PublicKey)
	return p.signing.Selector + "._domainkey." + p.signing.Domain,
		"v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)
}

// Names answers in the DNS's place, for whoever checks a signature of the demo's: it
// knows the DKIM record, and no other name.
type Names struct{ record, txt string }

// Names returns the names of this post room.
func (p *Postroom) Names() Names {
	name, txt := p.DKIMRecord()
	return Names{name, txt}
}

// LookupTXT answers with the DKIM record.
func (n Names) LookupTXT(_ context.Context, name string) ([]string, error) {
	if name != n.record || name == "" {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return []string{n.txt}, nil
}

// LookupSRV knows no service.
func (n Names) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	return "", nil, &net.DNSError{Err: "no such host", Name: "_" + service + "._" + proto + "." + name, IsNotFound: true}
}
