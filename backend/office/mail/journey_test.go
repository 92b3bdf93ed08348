package mail_test

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
)

// record is a DNS that knows one TXT record.
type record struct{ name, txt string }

func (r record) LookupTXT(_ context.Context, name string) ([]string, error) {
	if name != r.name {
		return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
	}
	return []string{r.txt}, nil
}

func (r record) LookupSRV(context.Context, string, string, string) (string, []*net.SRV, error) {
	return "", nil, &net.DNSError{Err: "no such host", IsNotFound: true}
}

// serveMaildirs has a real Dovecot serve what Chasquid delivers, over IMAP with TLS,
// every mailbox under one password.
func serveMaildirs(t *testing.T, c *chasquid, id identity) mailbox.Server {
	t.Helper()
	program, err := exec.LookPath("dovecot")
	if err != nil {
		if program = "/usr/sbin/dovecot"; exec.Command(program, "--version").Run() != nil {
			t.Fatal("dovecot is missing: install the Debian package dovecot-imapd")
		}
	}
	dir := sharedFolder(t, "dovecot")
	own, err := user.Current()
	check(t, err)
	group, err := user.LookupGroupId(own.Gid)
	check(t, err)
	internal, internalGroup, login := own.Username, group.Name, own.Username
	if os.Getuid() == 0 {
		internal, internalGroup, login = "dovecot", "dovecot", "dovenull"
	}
	port := freePorts(t, 1)[0]
	config := filepath.Join(dir, "dovecot.conf")
	settings := strings.NewReplacer(
		"DIR", dir, "MAILS", filepath.Join(c.dir, "mail"), "INTERNALGROUP", internalGroup, "INTERNAL", internal, "LOGIN", login,
		"PASSWORD", password, "UID", strconv.Itoa(c.uid), "GID", strconv.Itoa(c.gid), "PORT", strconv.Itoa(port),
		"CERTIFICATE", copied(t, id.certificate, dir), "KEY", copied(t, id.key, dir),
	).Replace(dovecotSettings)
	check(t, os.WriteFile(config, []byte(settings), 0o644))
	start(t, dir, "log", port, program, "-F", "-c", config)
	return mailbox.Server{Host: "127.0.0.1", Port: port, Security: mailbox.TLS}
}

func copied(t *testing.T, file, dir string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	check(t, err)
	target := filepath.Join(dir, filepath.Base(file))
	check(t, os.WriteFile(target, content, 0o644))
	return target
}

const dovecotSettings = `
protocols = imap
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/log
listen = 127.0.0.1
default_internal_user = INTERNAL
default_internal_group = INTERNALGROUP
default_login_user = LOGIN
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_cert = <CERTIFICATE
ssl_key = <KEY
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=UID gid=GID home=MAILS/%u
}
mail_location = maildir:MAILS/%u/Maildir
namespace inbox {
  inbox = yes
}
service anvil {
  chroot =
}
service imap-login {
  chroot =
  inet_listener imap {
    port = 0
  }
  inet_listener imaps {
    port = PORT
    ssl = yes
  }
}
`

func TestTheActivationMailReachesARealMailboxAndIsFoundThere(t *testing.T) {
	id := newIdentity(t)
	c := startChasquid(t, id)
	public, key, err := ed25519.GenerateKey(rand.Reader)
	check(t, err)
	config := configTo(c.STARTTLS, id)
	config.DKIM = &mail.Signing{Domain: "unimutuelles.example", Selector: "a2026", Key: key}
	names := record{"a2026._domainkey.unimutuelles.example", "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public)}

	// The office's other letters lead elsewhere, or nowhere; the activation is not the last one.
	for i, kind := range []mail.Kind{mail.KindPasswordChanged, mail.KindActivation, mail.KindResetScheduled} {
		letter := letterTo(camille)
		letter.Kind, letter.ID = kind, letter.ID+strconv.Itoa(i)
		if kind == mail.KindResetScheduled {
			letter.Link = strings.Replace(link, "/activer", "/annuler", 1)
		}
		wants(t, deliver(t, config, letter), "")
		c.Kept(t, "camille.durand", i+1)
	}

	m, err := mailbox.Open(t.Context(), serveMaildirs(t, c, id), "camille.durand", password, mailbox.Options{CAFile: id.authority, Names: names})
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
	defer m.Close()
	wanted := mailbox.Wanted{
		Origin: office, Since: time.Now().Add(-time.Minute), From: from, Subject: mail.Subject(mail.KindActivation), Signed: true,
	}
	found, err := m.FindActivation(t.Context(), wanted)
	if err != nil {
		t.Fatalf("%v (%+v)", err, errors.Unwrap(err))
	}
	if found.Link != link || found.DKIM != (mailbox.Signature{Result: mailbox.DKIMPass, Domain: "unimutuelles.example"}) ||
		found.Subject != wanted.Subject || found.FromName != "Unimutuelles" {
		t.Errorf("found %+v with the link %q", found, found.Link)
	}

	wanted.Origin = "https://espace.autre-mutuelle.example"
	if found, err := m.FindActivation(t.Context(), wanted); mutual.CodeOf(err) != mutual.CodeMailboxNoMessage {
		t.Errorf("for another office: %+v (%v)", found, err)
	}
}
