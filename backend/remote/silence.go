package remote

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// defaultPatience is how long an answer may take before the member reads that it is
// still waited for: nothing answers a line that swallows what is sent, and the verdict
// on it takes up to half a minute.
const defaultPatience = 4 * time.Second

// listener knows whether something that was asked has had no answer for long.
type listener struct {
	patience time.Duration
	tell     func(silent bool) // may be nil

	mu     sync.Mutex // guards silent, and orders what is told
	silent int        // of what was asked
}

func (l *listener) count(more int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	was := l.silent > 0
	l.silent += more
	if is := l.silent > 0; is != was && l.tell != nil {
		l.tell(is)
	}
}

// silence is the wait for one answer, or for more of it.
type silence struct {
	of    *listener
	timer *time.Timer

	mu   sync.Mutex // guards what follows
	long bool       // it counts
	over bool
}

// begin begins a wait. Nobody is told of one under Quietly.
func (l *listener) begin(ctx context.Context) *silence {
	if ctx.Value(quietKey{}) != nil {
		l = &listener{patience: l.patience}
	}
	s := &silence{of: l}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer = time.AfterFunc(l.patience, s.drag)
	return s
}

func (s *silence) drag() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.over && !s.long {
		s.long = true
		s.of.count(1)
	}
}

// heard notes that the other side did something.
func (s *silence) heard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return
	}
	s.timer.Reset(s.of.patience)
	s.speak()
}

func (s *silence) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
	s.timer.Stop()
	s.speak()
}

// speak takes back what was counted. Call it under the lock.
func (s *silence) speak() {
	if s.long {
		s.long = false
		s.of.count(-1)
	}
}

type (
	silenceKey struct{}
	quietKey   struct{}
)

// Quietly returns a context under which silence is nothing to speak of: nobody asked for
// what is asked.
func Quietly(ctx context.Context) context.Context {
	return context.WithValue(ctx, quietKey{}, true)
}

// waiting lets what sends a request under ctx tell of its progress.
func waiting(ctx context.Context, s *silence) context.Context {
	return context.WithValue(ctx, silenceKey{}, s)
}

// uploading is an editor for what is large: its body counts as heard while it goes, and
// it goes only once whoever is to take it wants it.
func uploading(ctx context.Context, r *http.Request) error {
	r.Header.Set("Expect", "100-continue")
	if s, ok := ctx.Value(silenceKey{}).(*silence); ok && r.Body != nil {
		r.Body = &taken{ReadCloser: r.Body, wait: s}
	}
	return nil
}

// taken is a body that tells when it is taken further.
type taken struct {
	io.ReadCloser
	wait *silence
}

func (t *taken) Read(p []byte) (int, error) {
	t.wait.heard()
	return t.ReadCloser.Read(p)
}
