package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/logbook"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

type serveCommand struct {
	Data        string        `required:"" placeholder:"DOSSIER" help:"Dossier de données, créé s’il n’existe pas."`
	Listen      string        `default:"127.0.0.1:8080" placeholder:"ADRESSE" help:"Adresse où écouter (${default})."`
	TLSCert     string        `name:"tls-cert" placeholder:"FICHIER" help:"Certificat TLS au format PEM, avec sa chaîne." and:"tls"`
	TLSKey      string        `name:"tls-key" placeholder:"FICHIER" help:"Clé privée du certificat, au format PEM." and:"tls"`
	Console     consoleFlags  `embed:"" group:"Console des conseillers"`
	BehindProxy bool          `help:"Un mandataire (proxy) chiffre devant ce service : servir en HTTP simple hors de cette machine, et croire l’adresse de X-Forwarded-For (voir docs/proxies)."`
	Proxies     int           `default:"1" placeholder:"N" help:"Nombre de mandataires les uns derrière les autres, avec --behind-proxy : X-Forwarded-For a autant d’adresses, celle de l’adhérent en premier (${default})."`
	NewEpoch    bool          `help:"Faire tout relire aux appareils des adhérents. Inutile après avoir restauré une sauvegarde : le service le remarque de lui-même."`
	PublicURL   string        `name:"public-url" placeholder:"ADRESSE" help:"Adresse https du service pour les adhérents, dans les liens des messages ; celle où il écoute, si elle n’est pas donnée."`
	Terms       string        `name:"terms" placeholder:"FICHIER" help:"Conditions d’utilisation qui remplacent celles du service (voir docs/operating.md)."`
	ResetDelay  time.Duration `name:"reset-delay" default:"24h" placeholder:"DURÉE" help:"Délai d’un nouveau mot de passe obtenu par la question, sans adresse certifiée (${default})."`
	HideCode    bool          `name:"hide-access-code" help:"Ne pas envoyer le code d’accès aux appareils : il n’est alors pas sur les cartes et relevés qu’ils font."`
	Mail        mailFlags     `embed:"" group:"Messages"`
	LogFormat   string        `enum:"text,json" default:"text" placeholder:"text|json" help:"Forme du journal, écrit sur la sortie d’erreur (${default})."`
}

// Run serves until a signal comes.
func (c *serveCommand) Run(s *surroundings) (err error) {
	ctx := context.Background()
	format := logbook.Text
	if c.LogFormat == "json" {
		format = logbook.JSON
	}
	log := logbook.Stderr(format)
	shown := identity{c.TLSCert, c.TLSKey}
	if err := shown.check(); err != nil {
		return err
	}
	outside, err := c.outside(log)
	if err != nil {
		return err
	}
	listener, err := listen(c.Listen, shown.encrypted(), c.BehindProxy)
	if err != nil {
		return err
	}
	listening := fmt.Sprintf("%s://%s", shown.scheme(), listener.Addr())
	config, err := c.config(listening, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	staff, staffShown, err := c.Console.listen(shown, c.BehindProxy)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	p, err := openPremises(ctx, c.Data, false, config)
	if err != nil {
		store.Log(ctx, log, err)
		return errors.Join(err, listener.Close(), closeUnlessNil(staff))
	}
	if s.warnOpenFolder(c.Data) {
		log.Warn("the data folder is open to others")
	}
	defer func() { err = errors.Join(err, p.close()) }()
	server, err := p.start(listener, shown, outside)
	if err != nil {
		return errors.Join(err, closeUnlessNil(staff))
	}
	fmt.Fprintf(s.out, "Le siège écoute sur %s\n", listening)
	if config.Postbox == nil {
		fmt.Fprintln(s.err, "Aucun serveur d’envoi (--smtp) : les inscriptions et les mots de passe perdus attendront.")
	}
	var consoleEnded chan error
	if staff != nil {
		opened := p.startConsole(staff, staffShown, outside)
		consoleEnded = opened.ended
		defer func() { err = errors.Join(err, opened.stop()) }()
		fmt.Fprintf(s.out, "La console des conseillers écoute sur %s://%s\n", staffShown.scheme(), staff.Addr())
	}
	select {
	case <-s.signals:
		return server.stop()
	case err := <-server.ended:
		return mutual.Fault(mutual.CodeInternal, err)
	case err := <-consoleEnded:
		consoleEnded <- err // for its stop
		return errors.Join(mutual.Fault(mutual.CodeInternal, err), server.stop())
	}
}

// outside is what the flags say of the proxies in front of the doors.
func (c *serveCommand) outside(log *slog.Logger) (street, error) {
	switch {
	case !c.BehindProxy && c.Proxies != 1:
		return street{}, &refusal{text: "--proxies ne sert à rien sans --behind-proxy.", exit: exitUsage}
	case c.Proxies < 1:
		return street{}, &refusal{text: "--proxies : donnez le nombre de mandataires, au moins 1.", exit: exitUsage}
	case !c.BehindProxy:
		return streetOf(0, log), nil
	}
	return streetOf(c.Proxies, log), nil
}

// config is the office as the flags describe it.
func (c *serveCommand) config(listening string, log *slog.Logger) (config office.Config, err error) {
	config = office.Config{Log: log, NewEpoch: c.NewEpoch, Sender: c.Mail.From, ResetDelay: c.ResetDelay, WithoutAccessCode: c.HideCode}
	if config.Address, err = publicOrigin(c.PublicURL, listening); err != nil {
		return config, err
	}
	if c.ResetDelay <= 0 {
		return config, &refusal{text: "--reset-delay : donnez une durée, comme 24h.", exit: exitUsage}
	}
	if c.Terms != "" {
		text, err := os.ReadFile(c.Terms)
		if err == nil {
			config.Terms, err = office.ParseTerms(string(text))
		}
		if err != nil {
			return config, &refusal{text: fmt.Sprintf("Les conditions d’utilisation de %s ne peuvent pas être lues.", c.Terms), exit: exitUsage, err: err}
		}
	}
	sender, err := c.Mail.sender(config.Address)
	if err != nil {
		return config, err
	}
	if sender != nil {
		config.Postbox = sender
	}
	return config, nil
}
