package mail_test

import (
	"crypto/tls"
	"net"
	"net/textproto"
	"strings"
	"sync"
	"testing"
)

// What a clumsy server does instead of answering.
const (
	hangUp  = "hang up"
	silence = "silence"
)

// clumsy is an SMTP server that answers what a test says, by the command; "." is the
// end of a message, "greeting" the first word.
type clumsy struct {
	identity identity
	answers  map[string]string
	heard    chan struct{} // told when it falls silent

	mutex    sync.Mutex
	commands []string
	messages []string
}

func startClumsy(t *testing.T, id identity, answers map[string]string) (server *clumsy, port int) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	c := &clumsy{identity: id, answers: answers, heard: make(chan struct{}, 1)}
	var serving sync.WaitGroup
	var lines []net.Conn
	serving.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			c.mutex.Lock()
			lines = append(lines, conn)
			c.mutex.Unlock()
			serving.Go(func() { c.serve(conn) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		c.mutex.Lock()
		for _, line := range lines {
			line.Close()
		}
		c.mutex.Unlock()
		serving.Wait()
	})
	return c, listener.Addr().(*net.TCPAddr).Port
}

// answer returns what the test wants said, else what is usual.
func (c *clumsy) answer(command, usual string) string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.commands = append(c.commands, command)
	if wanted, ok := c.answers[command]; ok {
		return wanted
	}
	return usual
}

func (c *clumsy) serve(conn net.Conn) {
	defer conn.Close()
	text := textproto.NewConn(conn)
	// say returns false when the conversation is over.
	say := func(command, usual string) bool {
		switch reply := c.answer(command, usual); reply {
		case hangUp:
			return false
		case silence:
			c.heard <- struct{}{}
			_, _ = text.ReadLine() // until the other side has had enough
			return false
		default:
			return text.PrintfLine("%s", strings.ReplaceAll(reply, "\n", "\r\n")) == nil
		}
	}
	if !say("greeting", "220 clumsy") {
		return
	}
	for {
		line, err := text.ReadLine()
		if err != nil {
			return
		}
		command, _, _ := strings.Cut(line, " ")
		switch command = strings.ToUpper(command); command {
		case "EHLO":
			if !say(command, "250-clumsy\n250-STARTTLS\n250-ENHANCEDSTATUSCODES\n250 AUTH PLAIN") {
				return
			}
		case "STARTTLS":
			if !say(command, "220 go on") {
				return
			}
			encrypted := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{c.identity.pair}, MinVersion: tls.VersionTLS12})
			conn, text = encrypted, textproto.NewConn(encrypted)
		case "AUTH":
			if !say(command, "235 welcome") {
				return
			}
		case "DATA":
			if !say(command, "354 go on") {
				return
			}
			if _, refused := c.answers[command]; refused {
				continue
			}
			lines, err := text.ReadDotLines()
			if err != nil {
				return
			}
			c.mutex.Lock()
			c.messages = append(c.messages, strings.Join(lines, "\n"))
			c.mutex.Unlock()
			if !say(".", "250 kept") {
				return
			}
		default:
			if !say(command, "250 fine") || command == "QUIT" {
				return
			}
		}
	}
}

func (c *clumsy) Commands() string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return strings.Join(c.commands, " ")
}

func (c *clumsy) Messages() []string {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return append([]string(nil), c.messages...)
}
