package mail_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/peertest"
)

// met is what a letter to somebody meets at a server.
type met struct {
	what   string
	change func(*mail.Config)
	to     string
	want   mutual.MailTrouble
}

// tries delivers a letter for each case, and looks at whose fault its failure is.
func tries(t *testing.T, id identity, port int, cases []met) {
	t.Helper()
	for _, c := range cases {
		t.Run(c.what, func(t *testing.T) {
			config := configTo(port, id)
			config.User = ""
			if c.change != nil {
				c.change(&config)
			}
			err := deliver(t, config, letterTo(c.to))
			code := mutual.CodeMailDown
			switch c.want.Kind {
			case "":
				code = ""
			case mutual.MailRecipient:
				code = mutual.CodeMailRefused
			}
			wants(t, err, code)
			if got := mail.TroubleOf(err); got != c.want {
				t.Errorf("it met %+v, want %+v", got, c.want)
			}
		})
	}
}

// private makes a tree for a peer, with the certificate and the users that it needs.
func private(t *testing.T, name string, id identity, users ...string) *peertest.Tree {
	t.Helper()
	tree := peertest.New(t, name)
	for at, from := range map[string]string{"/etc/ssl/test/server.pem": id.certificate, "/etc/ssl/test/server.key": id.key} {
		content, err := os.ReadFile(from)
		check(t, err)
		tree.Write(t, at, string(content), 0o644)
	}
	passwd, err := os.ReadFile("/etc/passwd")
	check(t, err)
	group, err := os.ReadFile("/etc/group")
	check(t, err)
	for i, user := range users {
		if !strings.Contains("\n"+string(passwd), "\n"+user+":") {
			passwd = fmt.Appendf(passwd, "%s:x:%d:%[2]d::/nonexistent:/usr/sbin/nologin\n", user, 64000+i)
		}
		if !strings.Contains("\n"+string(group), "\n"+user+":") {
			group = fmt.Appendf(group, "%s:x:%d:\n", user, 64000+i)
		}
	}
	tree.Write(t, "/etc/passwd", string(passwd), 0o644)
	tree.Write(t, "/etc/group", string(group), 0o644)
	return tree
}

// Exim says no enhanced codes: its 550 is the same for a mailbox that is not there and for
// a relay that is not ours.
func TestARealEximRefusesWithoutSayingWhoseFaultItIs(t *testing.T) {
	t.Parallel()
	id := newIdentity(t)
	tree := private(t, "exim", id, "Debian-exim")
	ports := peertest.Ports(t, 2)
	tree.Write(t, "/etc/exim4/exim4.conf", strings.NewReplacer(
		"PORT", fmt.Sprint(ports[0]), "SMALL", fmt.Sprint(ports[1]), "DOMAIN", realDomain, "USER", smtpUser, "PASSWORD", password,
	).Replace(eximSettings), 0o644)
	tree.Start(t, ports[0], "sh", "-c", "mkdir -p /var/spool/exim4 /var/log/exim4; chown Debian-exim:Debian-exim /var/spool/exim4 /var/log/exim4; exec exim4 -bdf")
	signedIn := func(c *mail.Config) { c.User = smtpUser }
	tries(t, id, ports[0], []met{
		{"a mailbox of its own", signedIn, camille, mutual.MailTrouble{}},
		{"signed in, elsewhere", signedIn, "camille@ailleurs.example", mutual.MailTrouble{}},
		{"relay not permitted", nil, "camille@ailleurs.example", mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550}},
		{"unrouteable address", nil, "personne@" + realDomain, mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550}},
		{"a wrong password", func(c *mail.Config) { c.User, c.Password = smtpUser, "Autre2Passe" }, camille, mutual.MailTrouble{Kind: mutual.MailLogin, SMTP: 535}},
		{"too big", func(c *mail.Config) { c.Port = ports[1] }, camille, mutual.MailTrouble{Kind: mutual.MailTooBig, SMTP: 552}},
	})
}

const eximSettings = `
primary_hostname = DOMAIN
local_interfaces = 127.0.0.1
daemon_smtp_ports = PORT : SMALL
host_lookup =
rfc1413_hosts =
tls_advertise_hosts = *
tls_certificate = /etc/ssl/test/server.pem
tls_privatekey = /etc/ssl/test/server.key
message_size_limit = ${if eq{$received_port}{SMALL}{1K}{10M}}
queue_only = true
log_file_path = /var/log/exim4/%slog
acl_smtp_rcpt = recipients
acl_smtp_data = accept

begin acl
recipients:
  accept authenticated = *
  require message = relay not permitted
          domains = DOMAIN
  require verify = recipient
  accept

begin routers
known:
  driver = accept
  domains = DOMAIN
  local_parts = camille.durand
  transport = nowhere

begin transports
nowhere:
  driver = appendfile
  file = /dev/null
  user = Debian-exim

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{USER}}{eq{$auth3}{PASSWORD}}}}
`

// Postfix says enhanced codes, and speaks of the sender where it is asked for the recipient.
func TestARealPostfixSaysWhoseFaultItIs(t *testing.T) {
	t.Parallel()
	id := newIdentity(t)
	tree := private(t, "postfix", id, "postfix", "postdrop")
	ports := peertest.Ports(t, 2)
	tree.Write(t, "/etc/postfix/main.cf", strings.ReplaceAll(postfixSettings, "DOMAIN", realDomain), 0o644)
	tree.Write(t, "/etc/postfix/master.cf", fmt.Sprintf(postfixServices, ports[0], ports[1]), 0o644)
	tree.Start(t, ports[0], "sh", "-c", postfixStart)
	tries(t, id, ports[0], []met{
		{"a mailbox of its own", nil, camille, mutual.MailTrouble{}},
		{"user unknown", nil, "personne@" + realDomain, mutual.MailTrouble{Kind: mutual.MailRecipient, SMTP: 550, Enhanced: "5.1.1"}},
		{"relay access denied", nil, "camille@ailleurs.example", mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 554, Enhanced: "5.7.1"}},
		{"its sender's domain unknown", func(c *mail.Config) { c.FromAddress = "siege@inconnu.example" }, camille,
			mutual.MailTrouble{Kind: mutual.MailSender, SMTP: 550, Enhanced: "5.1.8"}},
		{"login asked for, and none offered", func(c *mail.Config) { c.User = smtpUser }, camille, mutual.MailTrouble{Kind: mutual.MailProtocol}},
		{"too big", func(c *mail.Config) { c.Port = ports[1] }, camille, mutual.MailTrouble{Kind: mutual.MailTooBig, SMTP: 552, Enhanced: "5.3.4"}},
	})
}

const postfixSettings = `
compatibility_level = 3.6
myhostname = DOMAIN
mydestination = DOMAIN
inet_protocols = ipv4
maillog_file = /dev/stdout
alias_maps =
local_recipient_maps = inline:{camille.durand=known}
local_transport = discard:
default_transport = discard:
smtpd_tls_security_level = may
smtpd_tls_cert_file = /etc/ssl/test/server.pem
smtpd_tls_key_file = /etc/ssl/test/server.key
smtpd_peername_lookup = no
smtpd_relay_restrictions = reject_unauth_destination
smtpd_sender_restrictions = check_sender_access inline:{ {inconnu.example = 550 5.1.8 Sender address rejected: Domain not found} }
`

// postfixStart does of "postfix start" what a tree of its own needs.
const postfixStart = `cd /var/spool/postfix
mkdir -p pid public private incoming active maildrop bounce defer deferred corrupt flush hold saved trace
chown postfix incoming active maildrop bounce defer deferred corrupt flush hold saved trace private public /var/lib/postfix
exec /usr/lib/postfix/sbin/master -s`

const postfixServices = `
127.0.0.1:%d inet n - n - - smtpd
127.0.0.1:%d inet n - n - - smtpd -o message_size_limit=1000
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
tlsmgr unix - - n 1000? 1 tlsmgr
discard unix - - n - - discard
error unix - - n - - error
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`
