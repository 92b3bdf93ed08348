// Package peertest runs servers of other houses for tests: those that build/peers.sh
// unpacked into build/peers, in a private tree where they find their files under the
// absolute names that they know, and see nothing of the system's own configuration.
package peertest

import (
	"bytes"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Folder returns where the peer of that name was unpacked, and fails the test where
// it was not.
func Folder(t testing.TB, name string) string {
	t.Helper()
	at, err := os.Getwd() // of a test, its package's folder
	if err != nil {
		t.Fatal(err)
	}
	for ; ; at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "go.mod")); err == nil {
			break
		}
		if at == filepath.Dir(at) {
			t.Fatal("no go.mod above this test: cannot tell where build/peers is")
		}
	}
	folder := filepath.Join(at, "build", "peers", name)
	if _, err := os.Stat(filepath.Join(folder, ".stamp")); err != nil {
		t.Fatalf("the peer %s is missing: run `make setup-test`, which unpacks it into build/peers/%[1]s", name)
	}
	return folder
}

// Tree is what a peer sees: the system's /usr and /etc with the peer's and the
// test's own laid over them, and a /run and a /var of its own. The network is the
// system's: give each server loopback ports from Ports.
type Tree struct {
	peer, dir string
}

// New prepares the private tree of a peer.
func New(t testing.TB, name string) *Tree {
	t.Helper()
	tree := &Tree{peer: Folder(t, name), dir: t.TempDir()}
	for _, folder := range []string{"etc", "usr", "run", "var/tmp"} {
		if err := os.MkdirAll(filepath.Join(tree.dir, folder), 0o755); err != nil { //nolint:gosec // the servers run as other users
			t.Fatal(err)
		}
	}
	copied, err := exec.Command("cp", "-RT", "--preserve=mode,links", filepath.Join(tree.peer, "var"), filepath.Join(tree.dir, "var")).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, copied)
	}
	if os.Getuid() != 0 { // what other users of the tree own is theirs to remove
		t.Cleanup(func() { tree.Run(t, "find", "/run", "/var", "-mindepth", "1", "-delete") })
	}
	return tree
}

// Path returns where this process finds what the peer knows under an absolute name
// in /etc, /run, /usr or /var. What is under /etc and /usr is to be there before
// a server starts.
func (tree *Tree) Path(name string) string { return filepath.Join(tree.dir, name) }

// Write makes a file of the tree, with the folders above it.
func (tree *Tree) Write(t testing.TB, name, content string, mode os.FileMode) {
	t.Helper()
	path := tree.Path(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil { //nolint:gosec // the servers run as other users
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// enter is run by a shell in a mount namespace of its own.
const enter = `set -e
mount -t overlay peer -o "lowerdir=$TREE/usr:$PEER/usr:/usr" /usr
mount -t overlay peer -o "lowerdir=$TREE/etc:$PEER/etc:/etc" /etc
mount --bind "$TREE/run" /run
mount --bind "$TREE/var" /var
cd /
`

// command runs a shell script with arguments inside the tree. Everything that it
// started ends with it.
func (tree *Tree) command(script string, arguments ...string) *exec.Cmd {
	flags := []string{"--mount", "--pid", "--fork", "--kill-child", "--mount-proc"}
	if os.Getuid() != 0 {
		flags = append(flags, "--user", "--map-root-user", "--map-auto")
	}
	cmd := exec.Command("unshare", append(append(flags, "--", "sh", "-c", enter+script, "sh"), arguments...)...)
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C.UTF-8", "TREE=" + tree.dir, "PEER=" + tree.peer}
	return cmd
}

// Run runs a program inside the tree to its end and returns what it said; the test
// fails where the program does.
func (tree *Tree) Run(t testing.TB, program string, arguments ...string) string {
	t.Helper()
	return tree.RunWith(t, "", program, arguments...)
}

// RunWith is Run with something to read for the program.
func (tree *Tree) RunWith(t testing.TB, input, program string, arguments ...string) string {
	t.Helper()
	cmd := tree.command(`"$@"`, append([]string{program}, arguments...)...)
	cmd.Stdin = bytes.NewBufferString(input)
	said, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s%s", program, err, said, privateTreeHint)
	}
	return string(said)
}

const privateTreeHint = "(a private tree needs root, or user namespaces and the package uidmap: decision 0040)"

// Start starts a server in the foreground inside the tree and waits until it listens
// on a loopback port; port 0: until nothing. It ends with the test, with all that it
// started, even where the test itself is killed.
func (tree *Tree) Start(t testing.TB, port int, program string, arguments ...string) {
	t.Helper()
	// The shell is the first process of the tree: its end is everybody's.
	// What runs beside it has no standard input of its own: the life line is a third.
	cmd := tree.command(`exec 3<&0
"$@" </dev/null 3<&- & server=$!
(cat <&3 >/dev/null; kill $server) & wait $server`, append([]string{program}, arguments...)...)
	var said lockedBuffer
	cmd.Stdout, cmd.Stderr = &said, &said
	life, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = cmd.Wait() // what it said tells more
	}()
	t.Cleanup(func() {
		life.Close()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
			<-ended
		}
		if t.Failed() {
			t.Logf("%s said: %s", filepath.Base(program), said.String())
		}
	})
	if port == 0 {
		return
	}
	for deadline := time.Now().Add(20 * time.Second); ; {
		conn, err := net.DialTimeout("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), time.Second)
		if err == nil {
			_ = conn.Close() // it was only knocked at
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s ended %s", filepath.Base(program), privateTreeHint)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			t.Fatalf("%s opened no port", filepath.Base(program))
		}
	}
}

// Ports returns loopback ports that nobody listens on.
func Ports(t testing.TB, count int) []int {
	t.Helper()
	var ports []int
	for range count {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = listener.Close() }() // only once all are known, so that none is given twice
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports
}

// lockedBuffer may be read while something writes into it.
type lockedBuffer struct {
	mutex sync.Mutex
	bytes.Buffer
}

var _ io.Writer = (*lockedBuffer)(nil)

func (b *lockedBuffer) Write(said []byte) (int, error) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.Buffer.Write(said)
}

func (b *lockedBuffer) String() string {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	return b.Buffer.String()
}
