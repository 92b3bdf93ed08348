package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

// mailFlags say how the office sends its mails.
type mailFlags struct {
	SMTP         string `name:"smtp" placeholder:"HÔTE:PORT" help:"Serveur d’envoi des messages. Sans lui, personne ne peut s’inscrire ni recevoir de lien : les messages attendent."`
	SMTPSecurity string `name:"smtp-security" enum:"starttls,tls" default:"starttls" placeholder:"starttls|tls" help:"Chiffrement de la connexion au serveur d’envoi (${default})."`
	SMTPUser     string `name:"smtp-user" placeholder:"NOM" help:"Identifiant auprès du serveur d’envoi."`
	SMTPPassword string `name:"smtp-password-file" placeholder:"FICHIER" help:"Fichier qui contient le mot de passe du serveur d’envoi."`
	SMTPCA       string `name:"smtp-ca" placeholder:"FICHIER" help:"Autorité de certification de plus pour le serveur d’envoi, au format PEM."`
	From         string `name:"mail-from" placeholder:"ADRESSE" help:"Adresse d’expédition des messages."`
	FromName     string `name:"mail-name" default:"Unimutuelles" placeholder:"NOM" help:"Nom d’expéditeur (${default})."`
	Templates    string `name:"mail-templates" placeholder:"DOSSIER" help:"Dossier de textes qui remplacent ceux des messages."`
	DKIMKey      string `name:"dkim-key" placeholder:"FICHIER" help:"Clé privée DKIM au format PEM : les messages sont signés au nom du domaine d’expédition." and:"dkim"`
	DKIMSelector string `name:"dkim-selector" placeholder:"NOM" help:"Sélecteur DKIM sous lequel la clé publique est publiée." and:"dkim"`
}

// sender returns nil where no server is given.
func (f mailFlags) sender(publicURL string) (*mail.Sender, error) {
	if f.SMTP == "" {
		return nil, nil
	}
	host, port, err := splitAddress(f.SMTP)
	if err != nil {
		return nil, &refusal{text: fmt.Sprintf("--smtp %s n’est pas un serveur suivi de son port.", f.SMTP), exit: exitUsage, err: err}
	}
	config := mail.Config{
		Host: host, Port: port, Security: mail.Security(f.SMTPSecurity), User: f.SMTPUser, CAFile: f.SMTPCA,
		FromName: f.FromName, FromAddress: f.From, Office: publicURL, Templates: f.Templates,
	}
	if f.SMTPPassword != "" {
		password, err := os.ReadFile(f.SMTPPassword)
		if err != nil {
			return nil, &refusal{text: fmt.Sprintf("Le fichier %s ne peut pas être lu.", f.SMTPPassword), exit: exitUsage, err: err}
		}
		config.Password = strings.TrimRight(string(password), "\r\n")
	}
	if f.DKIMKey != "" {
		key, err := mail.ReadKey(f.DKIMKey)
		if err != nil {
			return nil, &refusal{text: fmt.Sprintf("%s n’est pas une clé DKIM lisible (RSA ou Ed25519, PEM).", f.DKIMKey), exit: exitUsage, err: err}
		}
		_, domain, _ := strings.Cut(f.From, "@")
		config.DKIM = &mail.Signing{Domain: domain, Selector: f.DKIMSelector, Key: key}
	}
	sender, err := mail.New(config)
	if err != nil {
		return nil, &refusal{text: mailRefused(err), exit: exitUsage, err: err}
	}
	return sender, nil
}

// mailRefused names the flag at fault; a template's own text says its file and line.
func mailRefused(err error) string {
	var fault *mutual.Error
	if !errors.As(err, &fault) {
		return "Le serveur d’envoi est mal décrit."
	}
	flag := map[string]string{
		"from_address": "--mail-from", "from_name": "--mail-name", "user": "--smtp-user", "password": "--smtp-password-file",
		"ca_file": "--smtp-ca", "dkim": "--dkim-key", "office": "--public-url", "host": "--smtp",
	}[fault.Field]
	switch {
	case fault.Field == "templates" && fault.Err != nil:
		return fmt.Sprintf("Un texte de message ne peut pas servir : %v", fault.Err)
	case flag != "":
		return fmt.Sprintf("Le serveur d’envoi est mal décrit : vérifiez %s.", flag)
	}
	return fmt.Sprintf("Le serveur d’envoi est mal décrit (%s).", fault.Field)
}

func splitAddress(address string) (host string, port int, err error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return "", 0, err
	}
	port, err = strconv.Atoi(text)
	if err == nil && (host == "" || port < 1 || port > 65535) {
		err = errors.New("no host or no port")
	}
	return host, port, err
}

// publicOrigin is the address under which members reach the office: it is in the
// links of the mails, and must be one that they can follow safely.
func publicOrigin(given, listening string) (string, error) {
	if given == "" {
		return listening, nil
	}
	u, err := url.Parse(given)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return "", &refusal{text: fmt.Sprintf("--public-url %s : donnez une adresse https sans chemin, comme https://espace.exemple.fr.", given), exit: exitUsage, err: err}
	}
	return u.Scheme + "://" + u.Host, nil
}
