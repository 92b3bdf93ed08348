package postroom_test

import (
	"context"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/postroom"
)

const (
	office   = "https://espace.unimutuelles.example"
	sender   = "ne-pas-repondre@unimutuelles.example"
	camille  = "camille.durand@mail.example"
	password = "Messagerie-2026"
	link     = office + "/activer#Zk3vQ9x_2LrT7yW1bN8cM4sD6fG0hJ5kP-aEuIoXqRt"
)

func open(t *testing.T) *postroom.Postroom {
	t.Helper()
	p, err := postroom.Open(postroom.Config{
		Folder: t.TempDir(), Domain: "unimutuelles.example",
		Mailboxes: []postroom.Mailbox{{Address: camille, Password: password}, {Address: "leo@mail.example", Password: password}},
	})
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Errorf("%v (%v)", err, errors.Unwrap(err))
		}
	})
	return p
}

func senderTo(t *testing.T, p *postroom.Postroom) *mail.Sender {
	t.Helper()
	host, port, user, password := p.SMTP()
	s, err := mail.New(mail.Config{
		Host: host, Port: port, Security: mail.STARTTLS, User: user, Password: password, CAFile: p.CAFile(),
		FromName: "Unimutuelles", FromAddress: sender, Office: office, DKIM: p.Signing(), Timeout: 5 * time.Second,
	})
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	return s
}

func activation(to string) mail.Letter {
	return mail.Letter{
		Kind: mail.KindActivation, To: to, Name: "Camille Durand", Link: link, Code: "K7M2QX9D",
		Until: mutual.MillisOf(time.Now().Add(mutual.ActivationLifetime)), ID: "01J0ABCDEFGHJKMNPQRSTVWXYZ",
	}
}

func deliver(t *testing.T, s *mail.Sender, letter mail.Letter) {
	t.Helper()
	if err := s.Deliver(t.Context(), letter); err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func TestAMemberFindsTheOfficesLetterInTheMailbox(t *testing.T) {
	p := open(t)
	deliver(t, senderTo(t, p), activation(camille))

	host, port := p.IMAP()
	m, err := mailbox.Open(t.Context(), mailbox.Server{Host: host, Port: port, Security: mailbox.TLS}, camille, password,
		mailbox.Options{CAFile: p.CAFile(), Names: p.Names()})
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	defer m.Close()
	found, err := m.FindActivation(t.Context(), mailbox.Wanted{
		Origin: office, Since: time.Now().Add(-time.Minute), From: sender, Subject: mail.Subject(mail.KindActivation), Signed: true,
	})
	if err != nil {
		var seen *mailbox.Refusals
		errors.As(err, &seen)
		t.Fatalf("%v: %+v\n%s", err, seen, p.Messages(camille)[0])
	}
	if found.Link != link || found.DKIM.Result != mailbox.DKIMPass || found.FromName != "Unimutuelles" {
		t.Errorf("found %+v, link %q", found, found.Link)
	}
}

func TestArrivedWaitsForTheMessageThatWasAskedFor(t *testing.T) {
	p := open(t)
	s := senderTo(t, p)
	second := make(chan string, 1)
	go func() {
		message, err := p.Arrived(t.Context(), strings.ToUpper(camille), 2)
		if err != nil {
			t.Error(err)
		}
		second <- string(message)
	}()
	for _, id := range []string{"FIRST", "SECOND"} {
		letter := activation(camille)
		letter.ID = id
		deliver(t, s, letter)
	}
	if got := <-second; !strings.Contains(got, "<SECOND@unimutuelles.example>") {
		t.Errorf("waited for the second message and got\n%s", got)
	}
	if all := p.Messages(camille); len(all) != 2 || !strings.Contains(string(all[0]), "<FIRST@") {
		t.Errorf("%d messages are kept", len(all))
	}
	if others := p.Messages("leo@mail.example"); len(others) != 0 {
		t.Errorf("another member has %d messages", len(others))
	}
}

func TestArrivedEndsWithItsContext(t *testing.T) {
	p := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.Arrived(ctx, camille, 1); mutual.CodeOf(err) != mutual.CodeCancelled {
		t.Errorf("got %v", err)
	}
	if _, err := p.Arrived(t.Context(), "personne@mail.example", 1); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("for an unknown address: %v", err)
	}
}

func TestALetterWithoutAMailboxIsRefusedForGood(t *testing.T) {
	p := open(t)
	s := senderTo(t, p)
	if err := s.Deliver(t.Context(), activation("personne@mail.example")); mutual.CodeOf(err) != mutual.CodeMailRefused {
		t.Errorf("unknown: %v (%v)", err, errors.Unwrap(err))
	}
	p.Refuse(camille)
	if err := s.Deliver(t.Context(), activation(camille)); mutual.CodeOf(err) != mutual.CodeMailRefused {
		t.Errorf("refused: %v (%v)", err, errors.Unwrap(err))
	}
	if got := p.Messages(camille); len(got) != 0 {
		t.Errorf("%d messages were kept all the same", len(got))
	}
}

func TestADeadServerTakesNothingUntilItLivesAgain(t *testing.T) {
	p := open(t)
	s := senderTo(t, p)
	host, port, _, _ := p.SMTP()
	standing, err := net.Dial("tcp", net.JoinHostPort(host, strconv.Itoa(port)))
	if err != nil {
		t.Fatal(err)
	}
	defer standing.Close()
	if _, err := standing.Read(make([]byte, 256)); err != nil { // the greeting: the server has it
		t.Fatal(err)
	}
	p.SetDown(true)
	if _, err := standing.Read(make([]byte, 256)); err == nil {
		t.Error("a connection that stood was not dropped")
	}
	if err := s.Deliver(t.Context(), activation(camille)); mutual.CodeOf(err) != mutual.CodeMailDown {
		t.Errorf("while down: %v (%v)", err, errors.Unwrap(err))
	}
	p.SetDown(false)
	deliver(t, s, activation(camille))
	if got := p.Messages(camille); len(got) != 1 {
		t.Errorf("%d messages arrived", len(got))
	}
}

func TestTwoMailboxesCannotShareAnAddress(t *testing.T) {
	_, err := postroom.Open(postroom.Config{Folder: t.TempDir(), Mailboxes: []postroom.Mailbox{
		{Address: camille, Password: password}, {Address: strings.ToUpper(camille), Password: password},
	}})
	if mutual.CodeOf(err) != mutual.CodeInvalidRequest {
		t.Errorf("got %v", err)
	}
}
