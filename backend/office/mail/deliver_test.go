package mail_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestEveryAnswerOfAServerHasItsCode(t *testing.T) {
	id := newIdentity(t)
	for name, c := range map[string]struct {
		command, answer string
		want            mutual.Code
	}{
		"all is well":                   {"", "", ""},
		"too busy":                      {"greeting", "421 4.3.2 later", mutual.CodeMailDown},
		"no service":                    {"greeting", "554 5.3.2 never", mutual.CodeMailDown},
		"something else than SMTP":      {"greeting", "* OK IMAP4rev1", mutual.CodeMailDown},
		"no TLS":                        {"EHLO", "250-clumsy\n250 AUTH PLAIN", mutual.CodeMailDown},
		"TLS not now":                   {"STARTTLS", "454 4.7.0 later", mutual.CodeMailDown},
		"no login that we know":         {"EHLO", "250-clumsy\n250-STARTTLS\n250 AUTH XOAUTH2", mutual.CodeMailDown},
		"login refused":                 {"AUTH", "535 5.7.8 siege: no", mutual.CodeMailDown},
		"sender refused":                {"MAIL", "550 5.1.8 no such sender", mutual.CodeMailDown},
		"no such mailbox":               {"RCPT", "550 5.1.1 camille.durand: none", mutual.CodeMailRefused},
		"an address that is none":       {"RCPT", "501 5.1.3 camille.durand: none", mutual.CodeMailRefused},
		"greylisting":                   {"RCPT", "451 4.7.1 later", mutual.CodeMailDown},
		"mailbox full for now":          {"RCPT", "452 4.2.2 later", mutual.CodeMailDown},
		"not our relay":                 {"RCPT", "554 5.7.1 relay access denied", mutual.CodeMailDown},
		"login missing":                 {"RCPT", "530 5.7.0 sign in first", mutual.CodeMailDown},
		"a command out of place":        {"DATA", "503 5.5.1 not now", mutual.CodeMailDown},
		"the message refused for good":  {".", "552 5.3.4 too big", mutual.CodeMailRefused},
		"the message refused for now":   {".", "451 4.3.0 disk full", mutual.CodeMailDown},
		"gone before the recipient":     {"RCPT", hangUp, mutual.CodeMailDown},
		"gone before the message":       {"DATA", hangUp, mutual.CodeMailDown},
		"gone after it took it":         {"RSET", hangUp, ""},
		"gone at the goodbye":           {"QUIT", hangUp, ""},
		"confused after it took it":     {"RSET", "500 what?", ""},
		"the answer to a whole message": {".", "999 what?", mutual.CodeMailDown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, port := startClumsy(t, id, map[string]string{c.command: c.answer})
			err := deliver(t, configTo(port, id), letterTo(camille))
			wants(t, err, c.want)
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
