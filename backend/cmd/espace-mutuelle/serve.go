package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/logbook"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

type serveCommand struct {
	Data        string `required:"" placeholder:"DOSSIER" help:"Dossier de données, créé s’il n’existe pas."`
	Listen      string `default:"127.0.0.1:8080" placeholder:"ADRESSE" help:"Adresse où écouter (${default})."`
	TLSCert     string `name:"tls-cert" placeholder:"FICHIER" help:"Certificat TLS au format PEM, avec sa chaîne." and:"tls"`
	TLSKey      string `name:"tls-key" placeholder:"FICHIER" help:"Clé privée du certificat, au format PEM." and:"tls"`
	BehindProxy bool   `help:"Un mandataire (proxy) chiffre devant ce service : servir en HTTP simple hors de cette machine, et croire la dernière adresse de X-Forwarded-For."`
	NewEpoch    bool   `help:"À donner une fois après avoir restauré une sauvegarde : les appareils des adhérents relisent alors tout, au lieu de croire à jour ce qui ne l’est plus."`
	LogFormat   string `enum:"text,json" default:"text" placeholder:"text|json" help:"Forme du journal, écrit sur la sortie d’erreur (${default})."`
}

// Run serves until a signal comes.
func (c *serveCommand) Run(s *surroundings) (err error) {
	ctx := context.Background()
	format := logbook.Text
	if c.LogFormat == "json" {
		format = logbook.JSON
	}
	log := logbook.Stderr(format)
	if c.TLSCert != "" {
		if _, err := tls.LoadX509KeyPair(c.TLSCert, c.TLSKey); err != nil {
			return &refusal{text: "Le certificat et la clé ne peuvent pas être lus, ou ne vont pas ensemble.", exit: exitUsage, err: err}
		}
	}
	listener, err := listen(c.Listen, c.TLSCert != "", c.BehindProxy)
	if err != nil {
		return err
	}
	p, err := openPremises(ctx, c.Data, false, c.NewEpoch, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, p.close()) }()
	server, err := p.start(listener, c.TLSCert, c.TLSKey, c.BehindProxy, log)
	if err != nil {
		return err
	}
	scheme := "http"
	if c.TLSCert != "" {
		scheme = "https"
	}
	fmt.Fprintf(s.out, "Le siège écoute sur %s://%s\n", scheme, listener.Addr())
	select {
	case <-s.signals:
		return server.stop()
	case err := <-server.ended:
		return mutual.Fault(mutual.CodeInternal, err)
	}
}
