package mail_test

import (
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

func TestARealServerTakesALetter(t *testing.T) {
	id := newIdentity(t)
	real := startChasquid(t, id)
	t.Run("under STARTTLS and under TLS", func(t *testing.T) {
		wants(t, deliver(t, configTo(real.STARTTLS, id), letterTo(camille)), "")
		encrypted := configTo(real.TLS, id)
		encrypted.Security = mail.TLS
		wants(t, deliver(t, encrypted, letterTo(camille)), "")
		for _, message := range real.Kept(t, "camille.durand", 2) {
			for _, want := range []string{
				"Message-ID: <01K9ABCDEFGHJKMNPQRSTVWXYZ@unimutuelles.example>", "=?UTF-8?q?Validez_votre",
			} {
				if !strings.Contains(message, want) {
					t.Errorf("%q is missing in\n%s", want, message)
				}
			}
		}
	})
	for name, c := range map[string]struct {
		change func(*mail.Config)
		to     string
		want   mutual.Code
	}{
		"a wrong password":          {func(c *mail.Config) { c.Password = "Autre2Passe" }, camille, mutual.CodeMailDown},
		"no login at all":           {func(c *mail.Config) { c.User = "" }, camille, mutual.CodeMailDown},
		"a foreign authority":       {func(c *mail.Config) { c.CAFile = "" }, camille, mutual.CodeMailDown},
		"another host's name":       {func(c *mail.Config) { c.Host = "localhost" }, camille, mutual.CodeMailDown},
		"TLS on the STARTTLS port":  {func(c *mail.Config) { c.Security = mail.TLS }, camille, mutual.CodeMailDown},
		"STARTTLS on the TLS port":  {func(c *mail.Config) { c.Port, c.Timeout = real.TLS, 300*time.Millisecond }, camille, mutual.CodeMailDown},
		"no such mailbox":           {func(*mail.Config) {}, "personne@" + realDomain, mutual.CodeMailRefused},
		"a mailbox that is full":    {func(*mail.Config) {}, "pleine@" + realDomain, mutual.CodeMailRefused},
		"one that does not say so":  {func(*mail.Config) {}, "muette@" + realDomain, mutual.CodeMailDown},
		"greylisting":               {func(*mail.Config) {}, "patience@" + realDomain, mutual.CodeMailDown},
		"a port that nobody serves": {func(c *mail.Config) { c.Port = freePorts(t, 1)[0] }, camille, mutual.CodeMailDown},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := configTo(real.STARTTLS, id)
			c.change(&config)
			wants(t, deliver(t, config, letterTo(c.to)), c.want)
		})
	}
}
