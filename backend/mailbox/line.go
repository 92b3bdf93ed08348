package mailbox

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"errors"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
)

// maxAnswer bounds one line of an answer, in bytes; literals are counted apart.
const maxAnswer = 1 << 20

// maxName bounds the name of a folder, in bytes.
const maxName = 4 << 10

// line is a connection on which go-imap hears nothing that ends it for the sake of
// one item. Names of folders are handed to it as plain ones of this line's own, and sent
// back to the server as they came: servers list names that are no modified UTF-7,
// which it answers by closing. And the line tells of a BYE, which it passes over while
// it idles.
type line struct {
	net.Conn
	in      *bufio.Reader
	ready   []byte // is handed on before anything else
	literal int64  // bytes that are handed on unread
	within  bool   // what follows continues an answer
	bye     chan struct{}

	mark   string // begins each plain name
	mutex  sync.Mutex
	listed []string       // names as the server wrote them, without quotes; the index is in the plain name
	plains map[string]int // and the other way round
}

// newLine begins with what the server has said already.
func newLine(conn net.Conn, said string) *line {
	return &line{
		Conn: conn, in: bufio.NewReader(conn), ready: []byte(said), bye: make(chan struct{}),
		mark: "listed-" + rand.Text()[:10] + "-", plains: map[string]int{},
	}
}

// Read hands on whole lines, and literals as they come.
func (l *line) Read(p []byte) (int, error) {
	for len(l.ready) == 0 {
		if l.literal > 0 {
			n, err := l.in.Read(p[:min(int64(len(p)), l.literal)])
			l.literal -= int64(n)
			return n, err
		}
		if err := l.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, l.ready)
	l.ready = l.ready[n:]
	return n, nil
}

func (l *line) next() error {
	text, err := readLine(l.in)
	if err != nil {
		return err
	}
	literal := literalSize(text)
	if !l.within {
		switch upper := strings.ToUpper(string(text[:min(len(text), 7)])); {
		case strings.HasPrefix(upper, "* BYE"):
			select {
			case <-l.bye:
			default:
				close(l.bye)
			}
		case upper == "* LIST ":
			return l.list(text, literal)
		}
	}
	l.ready, l.literal, l.within = text, max(literal, 0), literal >= 0
	return nil
}

// list renames the folder of a LIST answer, and drops an answer that names none.
func (l *line) list(text []byte, literal int64) error {
	for literal >= 0 {
		if literal > maxName || len(text) > maxAnswer {
			return errProtocol
		}
		more := make([]byte, literal)
		if _, err := io.ReadFull(l.in, more); err != nil {
			return err
		}
		rest, err := readLine(l.in)
		if err != nil {
			return err
		}
		text = append(append(text, more...), rest...)
		literal = literalSize(rest)
	}
	before, name, after, ok := splitList(text)
	if !ok || bytes.ContainsAny(name, "\r\n\x00") {
		return nil
	}
	l.ready = bytes.Join([][]byte{before, []byte(`"` + l.plain(string(name)) + `"`), after}, nil)
	return nil
}

// plain returns the name by which go-imap is to know a folder on this line.
func (l *line) plain(listed string) string {
	if strings.EqualFold(listed, inbox) {
		return inbox
	}
	l.mutex.Lock()
	defer l.mutex.Unlock()
	i, known := l.plains[listed]
	if !known {
		i = len(l.listed)
		l.listed, l.plains[listed] = append(l.listed, listed), i
	}
	return l.mark + strconv.Itoa(i)
}

// asListed returns a folder's name as the server wrote it.
func (l *line) asListed(plain string) string {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	index, ours := strings.CutPrefix(plain, l.mark)
	if i, err := strconv.Atoi(index); ours && err == nil && i >= 0 && i < len(l.listed) {
		return l.listed[i]
	}
	return plain
}

// Write gives the server its own names.
func (l *line) Write(p []byte) (int, error) {
	sent := p
	if at := bytes.Index(p, []byte(`"`+l.mark)); at >= 0 {
		if length := bytes.IndexByte(p[at+1:], '"'); length > 0 {
			name := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(l.asListed(string(p[at+1 : at+1+length])))
			sent = bytes.Join([][]byte{p[:at+1], []byte(name), p[at+1+length:]}, nil)
		}
	}
	if n, err := l.Conn.Write(sent); err != nil {
		return min(n, len(p)), err
	}
	return len(p), nil
}

// readLine returns a line with its end, which stays valid.
func readLine(in *bufio.Reader) ([]byte, error) {
	var text []byte
	for {
		part, err := in.ReadSlice('\n')
		text = append(text, part...)
		switch {
		case err == nil:
			return text, nil
		case !errors.Is(err, bufio.ErrBufferFull):
			if len(text) > 0 && errors.Is(err, io.EOF) {
				err = io.ErrUnexpectedEOF
			}
			return nil, err
		case len(text) > maxAnswer:
			return nil, errProtocol
		}
	}
}

// literalSize returns the size of the literal that follows a line, -1 for none.
func literalSize(text []byte) int64 {
	text = bytes.TrimRight(text, "\r\n")
	open := bytes.LastIndexByte(text, '{')
	if open < 0 || !bytes.HasSuffix(text, []byte("}")) {
		return -1
	}
	size, err := strconv.ParseInt(strings.TrimSuffix(string(text[open+1:len(text)-1]), "+"), 10, 64)
	if err != nil || size < 0 {
		return -1
	}
	return size
}

// splitList finds the name in `* LIST (attributes) delimiter name ...`, and returns it
// without its quotes.
func splitList(text []byte) (before, name, after []byte, ok bool) {
	closing := bytes.IndexByte(text, ')')
	if closing < 0 {
		return nil, nil, nil, false
	}
	at := closing + 1
	for range 2 { // the delimiter, then the name
		if at >= len(text) || text[at] != ' ' {
			return nil, nil, nil, false
		}
		start := at + 1
		name, at = astring(text, start)
		if at < 0 {
			return nil, nil, nil, false
		}
		before, after = text[:start], text[at:]
	}
	return before, name, after, true
}

// astring reads an atom, a quoted string or a literal, and returns where it ends, -1
// where there is none.
func astring(text []byte, at int) (value []byte, end int) {
	rest := text[min(at, len(text)):]
	switch {
	case bytes.HasPrefix(rest, []byte(`"`)):
		for i := 1; i < len(rest); i++ {
			switch {
			case rest[i] == '"':
				return value, at + i + 1
			case rest[i] == '\\' && i+1 < len(rest):
				i++
			}
			value = append(value, rest[i])
		}
		return nil, -1
	case bytes.HasPrefix(rest, []byte("{")):
		head := bytes.IndexByte(rest, '\n')
		size := literalSize(rest[:max(head, 0)])
		if size < 0 || int64(head)+1+size > int64(len(rest)) {
			return nil, -1
		}
		return rest[head+1 : head+1+int(size)], at + head + 1 + int(size)
	}
	length := bytes.IndexAny(rest, " \r\n")
	if length <= 0 {
		return nil, -1
	}
	return rest[:length], at + length
}
