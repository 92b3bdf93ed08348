package main

import (
	"crypto/tls"
	"net"
)

// consoleFlags say where the advisers' console is served.
type consoleFlags struct {
	Address string `name:"console" placeholder:"ADRESSE" help:"Adresse où servir la console des conseillers, sur un port à elle. Sans elle, il n’y en a pas."`
	TLSCert string `name:"console-tls-cert" placeholder:"FICHIER" help:"Certificat TLS de la console ; celui de --tls-cert, s’il n’est pas donné." and:"console-tls"`
	TLSKey  string `name:"console-tls-key" placeholder:"FICHIER" help:"Clé privée du certificat de la console." and:"console-tls"`
}

// identity is what the console shows: its own certificate, or the members'.
func (f consoleFlags) identity(members identity) (identity, error) {
	switch {
	case f.TLSCert == "":
		return members, nil
	case f.Address == "":
		return members, &refusal{text: "--console-tls-cert ne sert à rien sans --console ADRESSE.", exit: exitUsage}
	}
	shown := identity{f.TLSCert, f.TLSKey}
	return shown, shown.check()
}

// listen binds the console's address; the listener is nil where none is given.
func (f consoleFlags) listen(members identity, behindProxy bool) (net.Listener, identity, error) {
	shown, err := f.identity(members)
	if err != nil || f.Address == "" {
		return nil, shown, err
	}
	listener, err := listen(f.Address, shown.encrypted(), behindProxy)
	return listener, shown, err
}

// check reports a certificate that cannot be shown.
func (i identity) check() error {
	if !i.encrypted() {
		return nil
	}
	if _, err := tls.LoadX509KeyPair(i.certFile, i.keyFile); err != nil {
		return &refusal{text: "Le certificat et la clé ne peuvent pas être lus, ou ne vont pas ensemble.", exit: exitUsage, err: err}
	}
	return nil
}

func closeUnlessNil(listener net.Listener) error {
	if listener == nil {
		return nil
	}
	return listener.Close()
}
