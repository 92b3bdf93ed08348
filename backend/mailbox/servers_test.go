package mailbox_test

import (
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestServersAreThoseAnnouncedThenThoseKnown(t *testing.T) {
	names := &dns{srv: map[string][]*net.SRV{
		"_imaps._tcp.village.example":        {{Target: "imap.village.example.", Port: 993, Priority: 1}, {Target: "Imap2.Village.example.", Port: 1993, Priority: 2}},
		"_imap._tcp.village.example":         {{Target: "imap.village.example.", Port: 143}},
		"_imaps._tcp.hosted.example":         {{Target: "mail.host.example.", Port: 993}},
		"_imaps._tcp.none.example":           {{Target: ".", Port: 0}},
		"_imaps._tcp.gmail.com":              {{Target: "imap.gmail.com.", Port: 993}},
		"_imaps._tcp.laposte.net":            {{Target: "imap.pirate.example.", Port: 993}},
		"_imaps._tcp.xn--hpital-ixa.example": {{Target: "imap.xn--hpital-ixa.example.", Port: 993}},
	}}
	tls := func(host string, port int, foreign bool) mailbox.Server {
		return mailbox.Server{Host: host, Port: port, Security: mailbox.TLS, Foreign: foreign}
	}
	for _, c := range []struct {
		email string
		want  []mailbox.Server
	}{
		{"a@village.example", []mailbox.Server{
			tls("imap.village.example", 993, false), tls("imap2.village.example", 1993, false),
			{Host: "imap.village.example", Port: 143, Security: mailbox.STARTTLS},
		}},
		{"a@HOSTED.example", []mailbox.Server{tls("mail.host.example", 993, true)}},
		{"a@gmail.com", []mailbox.Server{tls("imap.gmail.com", 993, false)}},
		{"a@laposte.net", []mailbox.Server{tls("imap.pirate.example", 993, true), tls("imap.laposte.net", 993, false)}},
		{"a@hôpital.example", []mailbox.Server{tls("imap.xn--hpital-ixa.example", 993, false)}},
		{" a@wanadoo.fr ", []mailbox.Server{tls("imap.orange.fr", 993, false)}},
		{"a@neuf.fr", []mailbox.Server{tls("imap.sfr.fr", 993, false)}},
		{"a@hotmail.fr", []mailbox.Server{tls("outlook.office365.com", 993, false)}},
		{"a@icloud.com", []mailbox.Server{tls("imap.mail.me.com", 993, false)}},
	} {
		if got, err := mailbox.Servers(t.Context(), names, c.email); err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%s: %+v, %v", c.email, got, err)
		}
	}
	for _, email := range []string{"a@unknown.example", "a@none.example", "a@localhost", "nobody", "", "a@"} {
		got, err := mailbox.Servers(t.Context(), names, email)
		if mutual.CodeOf(err) != mutual.CodeMailboxUnknown || got != nil || strings.Contains(err.Error(), "@") {
			t.Errorf("%q: %+v, %v", email, got, err)
		}
	}
}

func TestAKnownProviderNeedsNoDNS(t *testing.T) {
	got, err := mailbox.Servers(t.Context(), &dns{down: true}, "a@free.fr")
	if want := (mailbox.Server{Host: "imap.free.fr", Port: 993, Security: mailbox.TLS}); err != nil || !slices.Equal(got, []mailbox.Server{want}) {
		t.Errorf("%+v, %v", got, err)
	}
}
