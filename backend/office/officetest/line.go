package officetest

import (
	"net"
	"strings"
	"sync"
)

// Line is a network line between devices and the office, which a test can cut: at once,
// or after a number of bytes in either direction. What it carries is not looked at.
type Line struct {
	URL string // of the office at the other end, without a trailing slash

	office   string // address
	listener net.Listener
	pumps    sync.WaitGroup

	mutex sync.Mutex
	down  bool
	open  map[net.Conn]bool
	ways  [2]way
	cuts  int
}

// way is one direction of a line.
type way struct {
	carried int64
	armed   bool
	left    int64 // bytes to carry before the cut
}

const (
	toOffice = iota
	toDevice
)

// Line lays a line to the office; the test's end takes it away. It outlives the
// office's restarts.
func (o *Office) Line() *Line {
	o.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	o.check(err)
	scheme, _, _ := strings.Cut(o.URL, "://")
	l := &Line{URL: scheme + "://" + listener.Addr().String(), office: o.address, listener: listener, open: make(map[net.Conn]bool)}
	l.pumps.Go(l.accept)
	o.t.Cleanup(func() {
		o.check(listener.Close())
		l.Cut()
		l.pumps.Wait()
	})
	return l
}

// CutAfterSent cuts the connection that carries the n-th byte from now on from a device
// to the office, once that byte has passed. Of 0 none passes: the cut comes with the
// first one. Connections made afterwards work.
func (l *Line) CutAfterSent(n int64) { l.arm(toOffice, n) }

// CutAfterReceived is CutAfterSent for what the office sends.
func (l *Line) CutAfterReceived(n int64) { l.arm(toDevice, n) }

func (l *Line) arm(direction int, n int64) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.ways[direction].armed, l.ways[direction].left = true, n
}

// Spare takes back the cuts that have not happened.
func (l *Line) Spare() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.ways[toOffice].armed, l.ways[toDevice].armed = false, false
}

// Cut cuts every connection, and lets none come about until Mend.
func (l *Line) Cut() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.down = true
	for conn := range l.open {
		_ = conn.Close() // both ends are given up
	}
}

// Mend lets connections come about again.
func (l *Line) Mend() {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	l.down = false
}

// Carried returns how many bytes have passed in each direction.
func (l *Line) Carried() (sent, received int64) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.ways[toOffice].carried, l.ways[toDevice].carried
}

// Cuts returns how many of the cuts asked for by CutAfterSent and CutAfterReceived
// have happened.
func (l *Line) Cuts() int {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	return l.cuts
}

func (l *Line) accept() {
	for {
		device, err := l.listener.Accept()
		if err != nil {
			return // the test is over
		}
		l.pumps.Go(func() { l.connect(device) })
	}
}

func (l *Line) connect(device net.Conn) {
	office, err := net.Dial("tcp", l.office)
	if err != nil {
		_ = device.Close() // nobody is at the other end
		return
	}
	if !l.take(device, office) {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { l.pump(office, device, toOffice) })
	both.Go(func() { l.pump(device, office, toDevice) })
	both.Wait()
	l.drop(device, office)
}

func (l *Line) take(ends ...net.Conn) bool {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, end := range ends {
		if l.down {
			_ = end.Close() // the line is cut
			continue
		}
		l.open[end] = true
	}
	return !l.down
}

func (l *Line) drop(ends ...net.Conn) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	for _, end := range ends {
		_ = end.Close() // may be closed already
		delete(l.open, end)
	}
}

// pump carries bytes one way until an end closes or the line is cut.
func (l *Line) pump(to, from net.Conn, direction int) {
	defer func() { _, _ = to.Close(), from.Close() }() // the other way ends with this one: HTTP closes no half
	buffer := make([]byte, 16<<10)
	for {
		n, err := from.Read(buffer)
		if n > 0 {
			pass, cut := l.weigh(direction, int64(n))
			_, lost := to.Write(buffer[:pass])
			if cut || lost != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// weigh returns how many of n bytes may pass, and whether the line is cut after them.
func (l *Line) weigh(direction int, n int64) (pass int64, cut bool) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	w := &l.ways[direction]
	if w.armed {
		if n >= w.left {
			n, cut, w.armed = w.left, true, false
			l.cuts++
		}
		w.left -= n
	}
	w.carried += n
	return n, cut
}
