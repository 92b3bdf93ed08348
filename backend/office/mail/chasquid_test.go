package mail_test

import (
	"bytes"
	"io/fs"
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

// chasquid is a real SMTP daemon on loopback ports of its own. It takes letters of a
// signed-in sender for its users and delivers them into Maildirs.
type chasquid struct {
	dir           string
	uid, gid      int
	STARTTLS, TLS int // ports
}

const realDomain = "mail.example"

func startChasquid(t *testing.T, id identity) *chasquid {
	t.Helper()
	for _, program := range []string{"chasquid", "chasquid-util"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing: install the Debian package chasquid", program)
		}
	}
	c := &chasquid{dir: sharedFolder(t, "chasquid"), uid: os.Getuid(), gid: os.Getgid()}
	var as []string
	if c.uid == 0 { // a mailbox is no root's
		nobody, err := user.Lookup("nobody")
		check(t, err)
		c.uid, _ = strconv.Atoi(nobody.Uid)
		c.gid, _ = strconv.Atoi(nobody.Gid)
		as = []string{"setpriv", "--reuid=" + nobody.Uid, "--regid=" + nobody.Gid, "--clear-groups"}
	}
	ports := freePorts(t, 2)
	c.STARTTLS, c.TLS = ports[0], ports[1]
	for _, folder := range []string{"mail", "data", "hooks", "domains/" + realDomain, "certs/" + realDomain} {
		check(t, os.MkdirAll(filepath.Join(c.dir, folder), 0o755))
	}
	contents := func(path string) string {
		read, err := os.ReadFile(path)
		check(t, err)
		return string(read)
	}
	for name, content := range map[string]string{
		"chasquid.conf": strings.NewReplacer(
			"DIR", c.dir, "DOMAIN", realDomain, "STARTTLSPORT", strconv.Itoa(ports[0]), "TLSPORT", strconv.Itoa(ports[1]),
		).Replace(chasquidSettings),
		"deliver":                                strings.ReplaceAll(deliveryAgent, "DIR", c.dir),
		"hooks/post-data":                        contentHook,
		"certs/" + realDomain + "/fullchain.pem": contents(id.certificate),
		"certs/" + realDomain + "/privkey.pem":   contents(id.key),
	} {
		check(t, os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o755))
	}
	for name, secret := range map[string]string{smtpUser: password, camille: password, "pleine@" + realDomain: password, "patience@" + realDomain: password, "muette@" + realDomain: password} {
		add := exec.Command("chasquid-util", "--configdir="+c.dir, "user-add", name, "--password="+secret)
		if said, err := add.CombinedOutput(); err != nil {
			t.Fatalf("adding a user: %v\n%s", err, said)
		}
	}
	check(t, filepath.WalkDir(c.dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, c.uid, c.gid)
	}))
	args := append(as, "chasquid", "--config_dir="+c.dir)
	start(t, c.dir, "log", ports[0], args[0], args[1:]...)
	return c
}

const chasquidSettings = `
hostname: "DOMAIN"
submission_address: "127.0.0.1:STARTTLSPORT"
submission_over_tls_address: "127.0.0.1:TLSPORT"
mail_delivery_agent_bin: "DIR/deliver"
mail_delivery_agent_args: "%to_user%"
data_dir: "DIR/data"
drop_characters: "_"
mail_log_path: "DIR/log"
`

// deliveryAgent puts a message into a Maildir: whole or not at all.
const deliveryAgent = `#!/bin/sh
set -e
maildir=DIR/mail/$1/Maildir
mkdir -p "$maildir/cur" "$maildir/new" "$maildir/tmp"
name=$(date +%s.%N).$$.test
cat >"$maildir/tmp/$name"
mv "$maildir/tmp/$name" "$maildir/new/$name"
`

// contentHook has one mailbox be full for good, and another one for now.
const contentHook = `#!/bin/sh
cat >/dev/null
case $RCPT_TO in
  pleine@*) echo "5.2.2 mailbox full"; exit 20 ;;
  muette@*) echo "mailbox full"; exit 20 ;;
  patience@*) echo "come back later"; exit 1 ;;
esac
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
func (c *chasquid) Kept(t *testing.T, member string, count int) []string {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); ; {
		files, err := filepath.Glob(filepath.Join(c.dir, "mail", member, "Maildir", "new", "*"))
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
			t.Fatal("the message was not delivered")
		}
		<-time.After(20 * time.Millisecond)
	}
}
