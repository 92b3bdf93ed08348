package mail_test

import (
	"bytes"
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
)

// exim is a real SMTP daemon on loopback ports of its own. It takes letters of a
// signed-in sender for its users and delivers them into Maildirs.
type exim struct {
	dir           string
	uid, gid      int
	STARTTLS, TLS int // ports
}

const (
	eximDomain = "mail.example"
	eximUsers  = "camille.durand: camille.durand\npleine: pleine\n"
)

func startExim(t *testing.T, id identity) *exim {
	t.Helper()
	program, err := exec.LookPath("exim4")
	if err != nil {
		if program = "/usr/sbin/exim4"; exec.Command(program, "-bV").Run() != nil {
			t.Fatal("exim4 is missing: install the Debian package exim4-daemon-light")
		}
	}
	e := &exim{dir: sharedFolder(t, "exim"), uid: os.Getuid(), gid: os.Getgid()}
	if e.uid == 0 { // started by root, it works as a user of its own
		own, err := user.Lookup("Debian-exim")
		check(t, err)
		e.uid, _ = strconv.Atoi(own.Uid)
		e.gid, _ = strconv.Atoi(own.Gid)
	}
	for _, folder := range []string{"spool", "log", "mail"} {
		check(t, os.Mkdir(filepath.Join(e.dir, folder), 0o755))
		check(t, os.Chown(filepath.Join(e.dir, folder), e.uid, e.gid))
	}
	ports := freePorts(t, 2)
	e.STARTTLS, e.TLS = ports[0], ports[1]
	for name, content := range map[string]string{
		"users": eximUsers,
		"conf": strings.NewReplacer(
			"DIR", e.dir, "DOMAIN", eximDomain, "STARTTLSPORT", strconv.Itoa(ports[0]), "TLSPORT", strconv.Itoa(ports[1]),
			"CERTIFICATE", copied(t, id.certificate, e.dir), "KEY", copied(t, id.key, e.dir),
			"SMTPUSER", smtpUser, "PASSWORD", password,
		).Replace(eximSettings),
	} {
		check(t, os.WriteFile(filepath.Join(e.dir, name), []byte(content), 0o644))
	}
	start(t, e.dir, "log/mainlog", ports[0], program, "-C", filepath.Join(e.dir, "conf"), "-bdf")
	return e
}

const eximSettings = `
keep_environment =
spool_directory = DIR/spool
log_file_path = DIR/log/%slog
pid_file_path = DIR/spool/pid
primary_hostname = DOMAIN
local_interfaces = 127.0.0.1
daemon_smtp_ports = STARTTLSPORT : TLSPORT
tls_on_connect_ports = TLSPORT
tls_certificate = CERTIFICATE
tls_privatekey = KEY
tls_advertise_hosts = *
rfc1413_query_timeout = 0s
host_lookup =
smtp_accept_keepalive = false
deliver_drop_privilege = true
acl_smtp_rcpt = recipients
acl_smtp_data = contents

begin acl
recipients:
  deny message = sign in first
       !authenticated = *
  defer message = greylisted, come back later
       local_parts = patience
  accept domains = DOMAIN
       local_parts = lsearch;DIR/users
  deny message = no mailbox here
contents:
  deny message = mailbox full
       condition = ${if match{$recipients}{^pleine@}}
  accept

begin routers
members:
  driver = accept
  domains = DOMAIN
  local_parts = lsearch;DIR/users
  transport = maildir

begin transports
maildir:
  driver = appendfile
  maildir_format
  directory = DIR/mail/$local_part_data/Maildir
  create_directory
  mode = 0644

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{SMTPUSER}}{eq{$auth3}{PASSWORD}}}}
  server_set_id = $auth2
  server_advertise_condition = ${if def:tls_in_cipher}
`

// sharedFolder is a folder that a daemon's own users may enter; a socket's path has
// little room.
func sharedFolder(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", name) //nolint:usetesting // see above
	check(t, err)
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	check(t, os.Chmod(dir, 0o755))
	return dir
}

func copied(t *testing.T, file, dir string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	check(t, err)
	target := filepath.Join(dir, filepath.Base(file))
	check(t, os.WriteFile(target, content, 0o644))
	return target
}

// start runs a daemon until the test ends and waits for its port.
func start(t *testing.T, dir, log string, port int, program string, args ...string) {
	t.Helper()
	var said bytes.Buffer
	// The shell stops it when its input ends, even if the test was killed.
	server := exec.Command("sh", append([]string{"-c", `"$0" "$@" & cat; kill $!; wait`, program}, args...)...)
	server.Stdout, server.Stderr = &said, &said
	life, err := server.StdinPipe()
	check(t, err)
	check(t, server.Start())
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
			t.Errorf("%s did not stop when asked to", program)
		}
		if t.Failed() {
			log, _ := os.ReadFile(filepath.Join(dir, log))
			t.Logf("%s said: %s%s", program, said.String(), log)
		}
	})
	for deadline := time.Now().Add(10 * time.Second); ; {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), time.Second)
		if err == nil {
			conn.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s ended", program)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s opened no port", program)
		}
	}
}

// freePorts returns ports that nobody listens on.
func freePorts(t *testing.T, count int) []int {
	t.Helper()
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		check(t, err)
		defer listener.Close()
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// Kept waits until a member's Maildir holds count messages and returns them.
func (e *exim) Kept(t *testing.T, member string, count int) []string {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		files, err := filepath.Glob(filepath.Join(e.dir, "mail", member, "Maildir", "new", "*"))
		check(t, err)
		if len(files) >= count {
			var messages []string
			for _, file := range files {
				content, err := os.ReadFile(file)
				check(t, err)
				messages = append(messages, string(content))
			}
			return messages
		}
		if time.Now().After(deadline) {
			t.Fatal(errors.New("the message was not delivered"))
		}
		<-time.After(20 * time.Millisecond)
	}
}
