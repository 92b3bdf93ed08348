package desk_test

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// cut says where a line breaks: at the first request that begins so, after some bytes
// of it went up, or, where answer is set, after some bytes of its answer came down.
type cut struct {
	begins string
	answer bool
	after  int
}

func (c cut) String() string {
	if c.answer {
		return fmt.Sprintf("%s, %d bytes into the answer", c.begins, c.after)
	}
	return fmt.Sprintf("%s, after %d bytes", c.begins, c.after)
}

// relay carries the bytes between a desk and an office, and breaks the line once where
// it is told to.
type relay struct {
	URL    string
	office string // host and port

	mu     sync.Mutex
	plan   *cut
	then   func() // before the line breaks
	made   int    // cuts
	before int    // cuts made before this one
	dead   bool   // nothing passes
	lines  map[*line]bool
}

func newRelay(t *testing.T, office *officetest.Office) *relay {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{
		URL: "http://" + listener.Addr().String(), office: strings.TrimPrefix(office.URL, "http://"), lines: map[*line]bool{},
	}
	var lines sync.WaitGroup
	lines.Go(func() {
		for {
			down, err := listener.Accept()
			if err != nil {
				return
			}
			lines.Go(func() { r.carry(down) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		r.stop()
		lines.Wait()
	})
	return r
}

// stop lets nothing pass until the relay is armed.
func (r *relay) stop() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.dead = true
	for l := range r.lines {
		l.close()
	}
}

func (r *relay) arm(c cut, then func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.plan, r.then, r.dead, r.before = &c, then, false, r.made
}

// disarm reports whether the line broke since it was armed.
func (r *relay) disarm() (broke bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.plan, r.then = nil, nil
	return r.made > r.before
}

// line is one connection through the relay.
type line struct {
	relay    *relay
	down, up net.Conn
	mu       sync.Mutex
	due      *cut // the cut that this line's request is due
}

func (r *relay) carry(down net.Conn) {
	up, err := net.Dial("tcp", r.office)
	if err != nil {
		_ = down.Close()
		return
	}
	l := &line{relay: r, down: down, up: up}
	r.mu.Lock()
	r.lines[l] = true
	if r.dead {
		l.close()
	}
	r.mu.Unlock()
	var ways sync.WaitGroup
	ways.Go(func() { l.flow(up, down, l.rising) })
	ways.Go(func() { l.flow(down, up, l.falling) })
	ways.Wait()
	r.mu.Lock()
	delete(r.lines, l)
	r.mu.Unlock()
}

// close breaks the line without a word, as a network does.
func (l *line) close() {
	for _, end := range []net.Conn{l.down, l.up} {
		if tcp, ok := end.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = end.Close()
	}
}

// flow copies until one end closes; pass returns how much of a chunk goes on, and
// whether the line breaks then.
func (l *line) flow(to io.Writer, from io.Reader, pass func([]byte) (int, bool)) {
	chunk := make([]byte, 16<<10)
	for {
		n, err := from.Read(chunk)
		if n > 0 {
			goes, breaks := pass(chunk[:n])
			if _, writing := to.Write(chunk[:goes]); writing != nil {
				err = writing
			}
			if breaks {
				l.relay.strike(l)
				return
			}
		}
		if err != nil {
			l.close()
			return
		}
	}
}

// rising sees what goes to the office. A request begins where a chunk does: nothing is
// asked before the last answer came.
func (l *line) rising(chunk []byte) (goes int, breaks bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.relay.mu.Lock()
	if plan := l.relay.plan; l.due == nil && plan != nil && bytes.HasPrefix(chunk, []byte(plan.begins)) {
		due := *plan
		l.due = &due
		l.relay.plan = nil
	}
	l.relay.mu.Unlock()
	if l.due == nil || l.due.answer {
		return len(chunk), false
	}
	if goes = min(l.due.after, len(chunk)); goes < len(chunk) {
		return goes, true
	}
	l.due.after -= goes
	return goes, false
}

func (l *line) falling(chunk []byte) (goes int, breaks bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.due == nil || !l.due.answer {
		return len(chunk), false
	}
	if goes = min(l.due.after, len(chunk)); goes < len(chunk) {
		return goes, true
	}
	l.due.after -= goes
	return goes, false
}

// strike carries out a cut that is due.
func (r *relay) strike(l *line) {
	r.mu.Lock()
	r.made++
	then := r.then
	r.mu.Unlock()
	if then != nil {
		then()
	}
	l.close()
}

// cuts are fifty places where a sending can break: while a file goes up, before and in
// the middle of the answer to it, and the same for the request itself.
func cuts() (all []cut) {
	const put, post = "PUT /v1/attachments/", "POST /v1/requests"
	for _, after := range []int{0, 1, 40, 200, 700, 5_000, 20_000, 60_000, 100_000, 119_000} {
		all = append(all, cut{put, false, after})
	}
	for _, after := range []int{0, 1, 12, 40, 90} {
		all = append(all, cut{put, true, after})
	}
	for _, after := range []int{0, 1, 20, 60, 120, 200, 300, 400, 500, 600, 650, 700} {
		all = append(all, cut{post, false, after})
	}
	for _, after := range []int{0, 0, 0, 0, 0, 0, 1, 5, 9, 12, 15, 20, 40, 60, 80, 100, 120, 140, 160, 180, 200, 220, 230} {
		all = append(all, cut{post, true, after})
	}
	return all
}

// writtenRequest is one of many that a member wrote.
type writtenRequest struct {
	key     string
	content mutual.RequestContent
	files   [][]byte
}

func write(t *testing.T, d *desk.Desk, n int, password string) writtenRequest {
	t.Helper()
	kinds := mutual.RequestKinds()
	w := writtenRequest{content: asked(kinds[n%len(kinds)], n)}
	files := map[string][]byte{}
	for f := range n % 3 {
		content := pdfOf(1000*n+f, 120_000)
		w.files = append(w.files, content)
		files[fmt.Sprintf("pièce %d.pdf", f)] = content
	}
	paths := onDisk(t, files)
	var ordered []string
	for f := range w.files {
		ordered = append(ordered, paths[fmt.Sprintf("pièce %d.pdf", f)])
	}
	w.key = drafted(t, d, w.content, ordered...)
	submit(t, d, w.key, password)
	return w
}

// TestTheNetworkCutInTheMiddleOfASendFiftyTimes breaks the line, or kills the whole
// process in every fifth round, at fifty places of a sending.
func TestTheNetworkCutInTheMiddleOfASendFiftyTimes(t *testing.T) {
	office := officetest.Start(t, officetest.WithLines(5), officetest.WithDocuments(0))
	r := newRelay(t, office)
	folder := t.TempDir()
	through := func(c *desk.Config) { c.DefaultOffice = r.URL }
	d := synced(t, office, folder, through)
	var written []writtenRequest
	killed, waited := 0, 0
	for round, place := range cuts() {
		r.stop()
		wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
		for more := true; more; {
			last := write(t, d, len(written), office.Password)
			written = append(written, last)
			// Another process knows no password, and sends no bank details.
			more = strings.HasPrefix(place.begins, "PUT") && len(last.files) == 0 || round%5 == 4 && last.content.Kind == mutual.RequestBank
		}
		confirm(t, d, written, office.Password)
		waited += d.Status().Outbox.Waiting
		switch {
		case round%5 == 4:
			wantCode(t, d.Close(), "")
			killed += killedAt(t, r, place, office, folder)
			d = open(t, office, folder, through)
			wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
		case round%2 == 0:
			r.arm(place, nil)
			_ = d.SendRequests(t.Context()) // what the cut makes of it shows below
		default:
			r.arm(place, nil)
			_ = d.Sync(t.Context())
		}
		if round%5 != 4 && !r.disarm() {
			t.Errorf("round %d: the line did not break at %s", round, place)
		}
		holdsNoTwo(t, d, written)
	}
	if r.made != len(cuts()) || len(cuts()) != 50 || killed != 10 || waited < 2*50 {
		t.Errorf("%d cuts of %d, %d of them kills; %d requests waited", r.made, len(cuts()), killed, waited)
	}
	confirm(t, d, written, office.Password)
	wantCode(t, d.Sync(t.Context()), "")
	if s := d.Status().Outbox; s != (desk.OutboxStatus{}) {
		t.Errorf("the outbox: %+v", s)
	}
	if got := len(requestsAt(t, office)); got != len(written) {
		t.Errorf("the office has %d requests, %d were written", got, len(written))
	}
	other := synced(t, office, t.TempDir())
	for _, w := range written {
		hasOnce(t, office, w.key, w.content, w.files...)
		for _, device := range []*desk.Desk{d, other} {
			if row := rowOf(t, device, w.key); row.Request.ID == "" {
				t.Errorf("%s is %s", w.key, row.Request.State)
			}
		}
	}
}

// confirm gives the password of every request that needs it, as a member would whose
// application was closed meanwhile.
func confirm(t *testing.T, d *desk.Desk, written []writtenRequest, password string) {
	t.Helper()
	for _, w := range written {
		if rowOf(t, d, w.key).NeedsPassword {
			if _, err := d.ConfirmRequest(t.Context(), w.key, password); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// holdsNoTwo fails the test unless each request is on the device exactly once.
func holdsNoTwo(t *testing.T, d *desk.Desk, written []writtenRequest) {
	t.Helper()
	rows := requestRows(t, d)
	if len(rows) != len(written) {
		t.Fatalf("%d rows for %d requests", len(rows), len(written))
	}
	for _, w := range written {
		rowOf(t, d, w.key)
	}
}

// killedAt has another process send the outbox, and kills it where the line would
// break. It returns 1 once it did.
func killedAt(t *testing.T, r *relay, place cut, office *officetest.Office, folder string) int {
	t.Helper()
	process := exec.Command(os.Args[0])
	process.Env = append(os.Environ(), "DESK_TEST_CHILD="+folder, "DESK_TEST_OFFICE="+r.URL,
		"DESK_TEST_LOGIN="+office.Login, "DESK_TEST_PASSWORD="+office.Password)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	r.arm(place, func() { _ = process.Process.Kill() })
	err := process.Wait()
	if broke := r.disarm(); !broke || err == nil {
		t.Errorf("the process was not killed at %s (%v)", place, err)
		return 0
	}
	return 1
}
