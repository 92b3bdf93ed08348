package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/postroom"
)

// The people of the demo's mail.
const (
	demoSender      = "ne-pas-repondre@unimutuelles.exemple.fr"
	demoDomain      = "unimutuelles.exemple.fr"
	visitorEmail    = "premiere.visite@exemple.fr"
	mailboxPassword = "Boite-aux-lettres-1" //nolint:gosec // of mailboxes that the demo makes and throws away
)

// hall is the demo's way to and from the mail: a mail system of its own, so that a
// registration can be lived whole without any network.
type hall struct {
	postroom *postroom.Postroom
	sender   *mail.Sender
}

func openHall(dir, url string, addresses []string) (*hall, error) {
	config := postroom.Config{Folder: dir, Domain: demoDomain}
	for _, address := range addresses {
		config.Mailboxes = append(config.Mailboxes, postroom.Mailbox{Address: address, Password: mailboxPassword})
	}
	room, err := postroom.Open(config)
	if err != nil {
		return nil, err
	}
	h := &hall{postroom: room}
	host, port, user, password := room.SMTP()
	h.sender, err = mail.New(mail.Config{
		Host: host, Port: port, Security: mail.STARTTLS, User: user, Password: password, CAFile: room.CAFile(),
		FromName: "Unimutuelles", FromAddress: demoSender, Office: url, DKIM: room.Signing(),
	})
	if err != nil {
		return nil, errors.Join(err, room.Close())
	}
	return h, nil
}

func (h *hall) imap() string {
	host, port := h.postroom.IMAP()
	return net.JoinHostPort(host, strconv.Itoa(port))
}

// tell says how to make a first visit.
func (h *hall) tell(out io.Writer, visitor demo.Household) {
	fmt.Fprintf(out, "\nPremière visite : n° adhérent %s, code d’accès %s\nMessagerie : %s, mot de passe %s, IMAP %s (TLS ; certificat %s)\n",
		visitor.Member.Number, visitor.AccessCode, visitorEmail, mailboxPassword, h.imap(), h.postroom.CAFile())
}

// environment tells the same to a command.
func (h *hall) environment(visitor demo.Household) []string {
	return []string{
		"ESPACE_DEMO_VISIT_NUMBER=" + visitor.Member.Number, "ESPACE_DEMO_VISIT_CODE=" + visitor.AccessCode,
		"ESPACE_DEMO_MAILBOX=" + visitorEmail, "ESPACE_DEMO_MAILBOX_PASSWORD=" + mailboxPassword,
		"ESPACE_DEMO_MAILBOX_SERVER=" + h.imap(), "ESPACE_CA_FILE=" + h.postroom.CAFile(),
	}
}

func (h *hall) close() error { return h.postroom.Close() }
