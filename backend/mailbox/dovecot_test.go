package mailbox_test

import (
	"bytes"
	"fmt"
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
)

// dovecot is a real server on loopback ports of its own. Every login name is a
// mailbox, all of them under one password.
type dovecot struct {
	dir           string
	uid, gid      int
	TLS, STARTTLS mailbox.Server
	// Polled is TLS again, without a word of IDLE.
	Polled mailbox.Server
}

const junkFolder = "Filtrés" // known by its special use alone
const junkOnDisk = "Filtr&AOk-s"

func startDovecot(t *testing.T, authority *authority) *dovecot {
	t.Helper()
	program, err := exec.LookPath("dovecot")
	if err != nil {
		if program = "/usr/sbin/dovecot"; exec.Command(program, "--version").Run() != nil {
			t.Fatal("dovecot is missing: install the Debian package dovecot-imapd")
		}
	}
	dir, err := os.MkdirTemp("", "dovecot") //nolint:usetesting // a socket's path has little room, and the server's own users must get in
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	d := &dovecot{dir: dir, uid: os.Getuid(), gid: os.Getgid()}
	own, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	internal, login := own.Username, own.Username
	if d.uid == 0 { // it opens no mailbox as root
		internal, login = "dovecot", "dovenull"
		nobody, err := user.Lookup("nobody")
		if err != nil {
			t.Fatal(err)
		}
		d.uid, _ = strconv.Atoi(nobody.Uid)
		d.gid, _ = strconv.Atoi(nobody.Gid)
	}
	group, err := user.LookupGroupId(strconv.Itoa(os.Getgid()))
	if err != nil {
		t.Fatal(err)
	}
	internalGroup := group.Name
	if os.Getuid() == 0 {
		internalGroup = "dovecot"
	}
	certificate, key := authority.issue(t, dir)
	ports := freePorts(t, 2)
	d.TLS = mailbox.Server{Host: "127.0.0.1", Port: ports[0], Security: mailbox.TLS}
	d.Polled = mailbox.Server{Host: "127.0.0.2", Port: ports[0], Security: mailbox.TLS}
	d.STARTTLS = mailbox.Server{Host: "127.0.0.1", Port: ports[1], Security: mailbox.STARTTLS}

	config := filepath.Join(dir, "dovecot.conf")
	settings := strings.NewReplacer(
		"DIR", dir, "INTERNALGROUP", internalGroup, "INTERNAL", internal, "LOGIN", login, "PASSWORD", mailboxPassword,
		"UID", strconv.Itoa(d.uid), "GID", strconv.Itoa(d.gid), "CERTIFICATE", certificate, "KEY", key,
		"IMAPSPORT", strconv.Itoa(ports[0]), "IMAPPORT", strconv.Itoa(ports[1]), "JUNK", junkFolder,
	).Replace(dovecotSettings)
	if err := os.WriteFile(config, []byte(settings), 0o644); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	// The shell stops it when its input ends, even if the test was killed.
	server := exec.Command("sh", "-c", `"$0" -F -c "$1" & cat; kill $!; wait`, program, config)
	server.Stdout, server.Stderr = &said, &said
	life, err := server.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Wait() // its log tells more
	}()
	t.Cleanup(func() {
		life.Close()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = server.Process.Kill()
			<-ended
			t.Error("dovecot did not stop when asked to")
		}
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, "log"))
			t.Logf("dovecot said: %s%s", said.String(), log)
		}
	})
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(ports[0])), time.Second)
		if err == nil {
			conn.Close()
			return d
		}
		select {
		case <-ended:
			t.Fatal("dovecot ended")
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatal("dovecot opened no port")
		}
	}
}

const dovecotSettings = `
protocols = imap
base_dir = DIR/run
state_dir = DIR/state
log_path = DIR/log
listen = 127.0.0.1, 127.0.0.2
default_internal_user = INTERNAL
default_internal_group = INTERNALGROUP
default_login_user = LOGIN
first_valid_uid = 1
first_valid_gid = 1
ssl = required
ssl_cert = <CERTIFICATE
ssl_key = <KEY
disable_plaintext_auth = yes
auth_mechanisms = plain login
auth_failure_delay = 0
passdb {
  driver = static
  args = password=PASSWORD
}
userdb {
  driver = static
  args = uid=UID gid=GID home=DIR/mail/%u
}
mail_location = maildir:DIR/mail/%u/Maildir
namespace inbox {
  inbox = yes
  separator = /
  mailbox JUNK {
    auto = subscribe
    special_use = \Junk
  }
}
service anvil {
  chroot =
  # no longer and longer delays after wrong passwords
  unix_listener anvil-auth-penalty {
    mode = 0
  }
}
service imap-login {
  chroot =
  inet_listener imap {
    port = IMAPPORT
  }
  inet_listener imaps {
    port = IMAPSPORT
    ssl = yes
  }
}
local 127.0.0.2 {
  imap_capability = IMAP4rev1 LITERAL+ UIDPLUS
}
`

// freePorts returns ports that nobody listens on.
func freePorts(t *testing.T, count int) []int {
	t.Helper()
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// Deliver puts a message into a member's folder the way a delivery agent does: whole
// or not at all. An empty folder is the inbox. It returns the file's name.
func (d *dovecot) Deliver(t *testing.T, member, folder string, arrived time.Time, message []byte) string {
	t.Helper()
	maildir := d.maildir(t, member, folder)
	name := fmt.Sprintf("%d.%d.test", arrived.UnixNano(), len(message))
	draft := filepath.Join(maildir, "tmp", name)
	if err := os.WriteFile(draft, message, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(draft, d.uid, d.gid); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(draft, arrived, arrived); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(draft, filepath.Join(maildir, "new", name)); err != nil {
		t.Fatal(err)
	}
	return name
}

// Fill puts many other messages into a member's inbox, read and unread.
func (d *dovecot) Fill(t *testing.T, member string, count int, newest time.Time) {
	t.Helper()
	maildir := d.maildir(t, member, "")
	for i := range count {
		arrived := newest.Add(-time.Duration(i) * 3 * time.Minute)
		message := fmt.Appendf(nil, "From: Boutique %d <lettre@boutique-%d.example>\r\nTo: membre@mail.example\r\nSubject: Nouvelles %d\r\n"+
			"Date: %s\r\nMessage-ID: <%d@boutique.example>\r\n\r\nhttps://boutique.example/offre/%d\r\n", i%40, i%40, i, arrived.Format(time.RFC1123Z), i, i)
		file := filepath.Join(maildir, "cur", fmt.Sprintf("%d.%d.test:2,S", arrived.UnixNano(), i))
		if i%3 == 0 {
			file = filepath.Join(maildir, "new", fmt.Sprintf("%d.%d.test", arrived.UnixNano(), i))
		}
		if err := os.WriteFile(file, message, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(file, arrived, arrived); err != nil {
			t.Fatal(err)
		}
	}
}

// Unread says whether nobody has marked a delivered message: it bears no S flag.
func (d *dovecot) Unread(t *testing.T, member, folder, name string) bool {
	t.Helper()
	for _, place := range []string{"new", "cur"} {
		found, err := filepath.Glob(filepath.Join(d.maildir(t, member, folder), place, name+"*"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 1 {
			_, flags, _ := strings.Cut(filepath.Base(found[0]), ":2,")
			return !strings.Contains(flags, "S")
		}
	}
	t.Fatalf("%s has gone", name)
	return false
}

func (d *dovecot) maildir(t *testing.T, member, folder string) string {
	t.Helper()
	dir := filepath.Join(d.dir, "mail", member, "Maildir")
	if folder != "" {
		dir = filepath.Join(dir, "."+folder)
	}
	for _, place := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(dir, place), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for at := dir; at != d.dir; at = filepath.Dir(at) {
		if err := os.Chown(at, d.uid, d.gid); err != nil {
			t.Fatal(err)
		}
	}
	for _, place := range []string{"cur", "new", "tmp"} {
		if err := os.Chown(filepath.Join(dir, place), d.uid, d.gid); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}
