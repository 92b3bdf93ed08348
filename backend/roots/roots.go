// Package roots says which certificate authorities a connection trusts.
package roots

import (
	"crypto/x509"
	"errors"
	"os"
)

// ErrNoCertificate says that a file holds no certificate.
var ErrNoCertificate = errors.New("no certificate in the file")

// With returns the system's authorities and those of a PEM file beside them; nil, which
// means the system's alone, for no file. It fails with the file's own error or with
// ErrNoCertificate.
func With(file string) (*x509.CertPool, error) {
	if file == "" {
		return nil, nil
	}
	encoded, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool()
	}
	if !pool.AppendCertsFromPEM(encoded) {
		return nil, ErrNoCertificate
	}
	return pool, nil
}
