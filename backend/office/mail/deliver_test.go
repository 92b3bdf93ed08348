package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

func TestEveryAnswerOfAServerHasItsCode(t *testing.T) {
	id := newIdentity(t)
	trouble := func(kind mutual.MailTroubleKind, smtp int, enhanced string) mutual.MailTrouble {
		return mutual.MailTrouble{Kind: kind, SMTP: smtp, Enhanced: enhanced}
	}
	none := mutual.MailTrouble{}
	for name, c := range map[string]struct {
		command, answer string
		want            mutual.MailTrouble
	}{
		"all is well":                    {"", "", none},
		"too busy":                       {"greeting", "421 4.3.2 later", trouble(mutual.MailLater, 421, "4.3.2")},
		"no service":                     {"greeting", "554 5.3.2 never", trouble(mutual.MailProtocol, 554, "5.3.2")},
		"something else than SMTP":       {"greeting", "* OK IMAP4rev1", trouble(mutual.MailProtocol, 0, "")},
		"no TLS":                         {"EHLO", "250-clumsy\n250 AUTH PLAIN", trouble(mutual.MailProtocol, 0, "")},
		"TLS not now":                    {"STARTTLS", "454 4.7.0 later", trouble(mutual.MailLater, 454, "4.7.0")},
		"no login that we know":          {"EHLO", "250-clumsy\n250-STARTTLS\n250 AUTH XOAUTH2", trouble(mutual.MailProtocol, 0, "")},
		"login refused":                  {"AUTH", "535 5.7.8 siege: no", trouble(mutual.MailLogin, 535, "5.7.8")},
		"sender refused":                 {"MAIL", "550 5.1.8 no such sender", trouble(mutual.MailSender, 550, "5.1.8")},
		"sender refused without a code":  {"MAIL", "553 not yours", trouble(mutual.MailSender, 553, "")},
		"sender refused only now":        {"RCPT", "550 5.1.8 Sender address rejected", trouble(mutual.MailSender, 550, "5.1.8")},
		"no such mailbox":                {"RCPT", "550 5.1.1 camille.durand: none", trouble(mutual.MailRecipient, 550, "5.1.1")},
		"an address that is none":        {"RCPT", "501 5.1.3 camille.durand: none", trouble(mutual.MailRecipient, 501, "5.1.3")},
		"a domain that takes no mail":    {"RCPT", "556 5.1.10 null MX", trouble(mutual.MailRecipient, 556, "5.1.10")},
		"a mailbox that is shut":         {"RCPT", "550 5.2.1 shut", trouble(mutual.MailRecipient, 550, "5.2.1")},
		"a mailbox full for good":        {".", "552 5.2.2 full", trouble(mutual.MailRecipient, 552, "5.2.2")},
		"Exim's relay not permitted":     {"RCPT", "550 relay not permitted", trouble(mutual.MailRelay, 550, "")},
		"Exim's unrouteable address":     {"RCPT", "550 Unrouteable address", trouble(mutual.MailRelay, 550, "")},
		"OpenSMTPD's invalid recipient":  {"RCPT", "550 Invalid recipient", trouble(mutual.MailRelay, 550, "")},
		"several lines without a code":   {"RCPT", "550-No\n550 5.1.1 such user", trouble(mutual.MailRelay, 550, "")},
		"an address that looks like one": {"RCPT", "550 5.1.2.9 is not allowed to relay", trouble(mutual.MailRelay, 550, "")},
		"another server's code":          {"RCPT", "550 they said: 550 5.1.1 unknown", trouble(mutual.MailRelay, 550, "")},
		"a code of another class":        {"RCPT", "550 4.1.1 perhaps", trouble(mutual.MailRelay, 550, "4.1.1")},
		"greylisting":                    {"RCPT", "451 4.7.1 later", trouble(mutual.MailLater, 451, "4.7.1")},
		"mailbox full for now":           {"RCPT", "452 4.2.2 later", trouble(mutual.MailLater, 452, "4.2.2")},
		"not our relay":                  {"RCPT", "554 5.7.1 relay access denied", trouble(mutual.MailRelay, 554, "5.7.1")},
		"login missing":                  {"RCPT", "530 5.7.0 sign in first", trouble(mutual.MailLogin, 530, "5.7.0")},
		"a command out of place":         {"DATA", "503 5.5.1 not now", trouble(mutual.MailProtocol, 503, "5.5.1")},
		"too big":                        {".", "552 5.3.4 too big", trouble(mutual.MailTooBig, 552, "5.3.4")},
		"too big, without a code":        {".", "552 too big", trouble(mutual.MailTooBig, 552, "")},
		"too big before it begins":       {"MAIL", "552 5.3.4 too big", trouble(mutual.MailTooBig, 552, "5.3.4")},
		"too big for the mailbox":        {".", "550 5.2.3 too big", trouble(mutual.MailTooBig, 550, "5.2.3")},
		"taken for spam":                 {".", "550 5.7.1 spam", trouble(mutual.MailContent, 550, "5.7.1")},
		"refused for no reason":          {".", "554 no", trouble(mutual.MailContent, 554, "")},
		"the message refused for now":    {".", "451 4.3.0 disk full", trouble(mutual.MailLater, 451, "4.3.0")},
		"gone before the recipient":      {"RCPT", hangUp, trouble(mutual.MailUnreachable, 0, "")},
		"gone before the message":        {"DATA", hangUp, trouble(mutual.MailUnreachable, 0, "")},
		"gone after it took it":          {"RSET", hangUp, none},
		"gone at the goodbye":            {"QUIT", hangUp, none},
		"confused after it took it":      {"RSET", "500 what?", none},
		"the answer to a whole message":  {".", "999 what?", trouble(mutual.MailProtocol, 999, "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, port := startClumsy(t, id, map[string]string{c.command: c.answer})
			err := deliver(t, configTo(port, id), letterTo(camille))
			// Only what is said to be the recipient's fault is final, and the member's to mend.
			code := mutual.CodeMailDown
			switch c.want.Kind {
			case "":
				code = ""
			case mutual.MailRecipient:
				code = mutual.CodeMailRefused
			}
			wants(t, err, code)
			if got := mail.TroubleOf(err); got != c.want {
				t.Errorf("the trouble is %+v, want %+v", got, c.want)
			}
			for said := err; said != nil; said = errors.Unwrap(said) {
				for _, secret := range []string{"camille", smtpUser, password, "Zk3vQ9x"} {
					if strings.Contains(said.Error(), secret) {
						t.Errorf("%q tells %q", said, secret)
					}
				}
			}
		})
	}
}

func TestNothingIsSaidToAServerWithoutTLS(t *testing.T) {
	id := newIdentity(t)
	server, port := startClumsy(t, id, map[string]string{"EHLO": "250-clumsy\n250 AUTH PLAIN LOGIN"})
	wants(t, deliver(t, configTo(port, id), letterTo(camille)), mutual.CodeMailDown)
	if said := server.Commands(); said != "greeting EHLO" {
		t.Errorf("it heard %s", said)
	}

	stranger := newIdentity(t)
	server, port = startClumsy(t, stranger, nil)
	wants(t, deliver(t, configTo(port, id), letterTo(camille)), mutual.CodeMailDown)
	if said := server.Commands(); said != "greeting EHLO STARTTLS" {
		t.Errorf("one with a foreign certificate heard %s", said)
	}
}

func TestALetterTriedAgainBearsTheSameMessageID(t *testing.T) {
	id := newIdentity(t)
	server, port := startClumsy(t, id, map[string]string{".": hangUp})
	wants(t, deliver(t, configTo(port, id), letterTo(camille)), mutual.CodeMailDown)
	wants(t, deliver(t, configTo(port, id), letterTo(camille)), mutual.CodeMailDown)
	messages := server.Messages()
	if len(messages) != 2 {
		t.Fatalf("the server got %d messages", len(messages))
	}
	for _, message := range messages {
		if strings.Count(message, "Message-ID: <01K9ABCDEFGHJKMNPQRSTVWXYZ@unimutuelles.example>") != 1 {
			t.Errorf("got\n%s", message)
		}
	}
}

func TestASilentServerIsLeftWhenTheTimeIsUp(t *testing.T) {
	id := newIdentity(t)
	for _, command := range []string{"greeting", "EHLO", "STARTTLS", "AUTH", "RCPT", "."} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			_, port := startClumsy(t, id, map[string]string{command: silence})
			config := configTo(port, id)
			config.Timeout = 300 * time.Millisecond
			begun := time.Now()
			wants(t, deliver(t, config, letterTo(camille)), mutual.CodeMailDown)
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("it was waited for %v", took)
			}
		})
	}
}

func TestADeliveryEndsWhenItIsCancelled(t *testing.T) {
	id := newIdentity(t)
	for _, command := range []string{"greeting", "RCPT", "."} {
		t.Run(command, func(t *testing.T) {
			t.Parallel()
			server, port := startClumsy(t, id, map[string]string{command: silence})
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				<-server.heard
				cancel()
			}()
			wants(t, deliverWithin(ctx, t, configTo(port, id), letterTo(camille)), mutual.CodeCancelled)
		})
	}
}

func TestACheckSignsInAndSendsNothing(t *testing.T) {
	id := newIdentity(t)
	for name, c := range map[string]struct {
		command, answer string
		want            mutual.MailTroubleKind
	}{
		"all is well": {"", "", ""}, "gone at the goodbye": {"QUIT", hangUp, ""},
		"login refused": {"AUTH", "535 5.7.8 no", mutual.MailLogin}, "gone at once": {"greeting", hangUp, mutual.MailUnreachable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, port := startClumsy(t, id, map[string]string{c.command: c.answer})
			s, err := mail.New(configTo(port, id))
			check(t, err)
			if err := s.Check(t.Context()); mail.TroubleOf(err).Kind != c.want || (err == nil) != (c.want == "") {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if said := server.Commands(); strings.Contains(said, "MAIL") || strings.Contains(said, "RCPT") {
				t.Errorf("it heard %s", said)
			}
		})
	}
}
