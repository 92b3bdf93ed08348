package mailbox_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Server and DeliverTo make the real Dovecot a post.
func (d *dovecot) Server() mailbox.Server { return d.TLS }

func (d *dovecot) DeliverTo(t *testing.T, member string, junk bool, arrived time.Time, message []byte) func() bool {
	t.Helper()
	folder := ""
	if junk {
		folder = junkOnDisk
	}
	name := d.Deliver(t, member, folder, arrived, message)
	return func() bool { return d.Unread(t, member, folder, name) }
}

func TestGoIMAPsOwnServer(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	options := mailbox.Options{CAFile: authority.file}
	t.Run("judges letters", func(t *testing.T) { judgesLetters(t, p, options) })
	t.Run("takes the newest", func(t *testing.T) { takesTheNewest(t, p, options) })
	t.Run("refuses a wrong password", func(t *testing.T) {
		p.user(t, "prudent")
		refusesAWrongPassword(t, p.Server(), options)
	})
}

func TestDovecot(t *testing.T) {
	t.Parallel() // beside the servers of other houses
	authority := newAuthority(t)
	d := startDovecot(t, authority)
	options := mailbox.Options{CAFile: authority.file}
	t.Run("judges letters", func(t *testing.T) { judgesLetters(t, d, options) })
	t.Run("finds one among 5000", func(t *testing.T) {
		d.Fill(t, "comblee", 5000, time.Now())
		unread := d.DeliverTo(t, "comblee", false, time.Now().Add(-10*time.Minute), letter{}.bytes())
		for name, server := range map[string]mailbox.Server{"TLS": d.TLS, "STARTTLS": d.STARTTLS} {
			start := time.Now()
			found, err := open(t, server, "comblee", options).FindActivation(t.Context(), wanted())
			mustFind(t, found, err)
			t.Logf("%s: opened and found in %v", name, time.Since(start).Round(time.Millisecond))
		}
		if !unread() {
			t.Error("marked as read")
		}
	})
	t.Run("hears of an arrival over IDLE", func(t *testing.T) {
		options.Poll, options.PollIdle = time.Hour, time.Hour
		hearsOfAnArrival(t, d, d.TLS, options)
	})
	t.Run("asks again where there is no IDLE", func(t *testing.T) {
		options.Poll, options.PollIdle = 20*time.Millisecond, time.Hour
		hearsOfAnArrival(t, d, d.Polled, options)
	})
	t.Run("takes the newest", func(t *testing.T) { takesTheNewest(t, d, options) })
	t.Run("refuses a wrong password", func(t *testing.T) {
		refusesAWrongPassword(t, d.TLS, options)
		refusesAWrongPassword(t, d.STARTTLS, options)
	})
	t.Run("gets no password under an unknown authority", func(t *testing.T) {
		for _, server := range []mailbox.Server{d.TLS, d.STARTTLS} {
			if _, err := mailbox.Open(t.Context(), server, "membre", mailboxPassword, mailbox.Options{}); mutual.CodeOf(err) != mutual.CodeMailboxUntrusted {
				t.Errorf("%s: %v", server.Security, err)
			}
		}
	})
	t.Run("gets no password under another's name", func(t *testing.T) {
		for _, server := range []mailbox.Server{d.TLS, d.STARTTLS} {
			server.Host = "localhost"
			if _, err := mailbox.Open(t.Context(), server, "membre", mailboxPassword, options); mutual.CodeOf(err) != mutual.CodeMailboxUntrusted {
				t.Errorf("%s: %v", server.Security, err)
			}
		}
	})
}

// waiting is a Wait under way.
type waiting struct {
	resting chan struct{}
	ended   chan struct{}
	found   mailbox.Found
	err     error
}

func wait(ctx context.Context, t *testing.T, server mailbox.Server, member string, options mailbox.Options) *waiting {
	t.Helper()
	w := &waiting{resting: make(chan struct{}, 1000), ended: make(chan struct{})}
	options.TellWhenResting(w.resting)
	m := open(t, server, member, options)
	go func() {
		defer close(w.ended)
		w.found, w.err = m.Wait(ctx, wanted())
	}()
	return w
}

// rests returns when the first look is over, or the next.
func (w *waiting) rests(t *testing.T) {
	t.Helper()
	select {
	case <-w.resting:
	case <-w.ended:
		t.Fatalf("ended with %+v, %v", w.found, w.err)
	}
}

// hearsOfAnArrival delivers once the first look is over and, with IDLE, once the
// server has acknowledged it.
func hearsOfAnArrival(t *testing.T, p post, server mailbox.Server, options mailbox.Options) {
	member := "attente-" + strings.ReplaceAll(server.Host, ".", "-")
	p.DeliverTo(t, member, false, time.Now().Add(-time.Minute), posing("https://pirate.example/activer#"+goodToken).bytes())
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	w := wait(ctx, t, server, member, options)
	w.rests(t)
	unread := p.DeliverTo(t, member, false, time.Now(), letter{}.bytes())
	start := time.Now()
	<-w.ended
	mustFind(t, w.found, w.err)
	t.Logf("heard after %v", time.Since(start).Round(time.Millisecond))
	if !unread() {
		t.Error("marked as read")
	}
}

func takesTheNewest(t *testing.T, p post, options mailbox.Options) {
	second := strings.Repeat("B", 43)
	for i, c := range []struct {
		junk  bool
		age   time.Duration
		token string
	}{{false, 30 * time.Minute, strings.Repeat("A", 43)}, {true, 10 * time.Minute, second}, {false, 20 * time.Minute, strings.Repeat("C", 43)}} {
		p.DeliverTo(t, "plusieurs", c.junk, time.Now().Add(-c.age), posing(officeOrigin+"/activer#"+c.token+strings.Repeat("x", i)).bytes())
	}
	// Newer still, and not to be followed: it hides none of the others.
	p.DeliverTo(t, "plusieurs", false, time.Now(), posing("https://pirate.example/activer#"+goodToken).bytes())
	found, err := open(t, p.Server(), "plusieurs", options).FindActivation(t.Context(), wanted())
	if err != nil || found.Link != officeOrigin+"/activer#"+second+"x" {
		t.Errorf("found %+v, %v", found, err)
	}
}

func refusesAWrongPassword(t *testing.T, server mailbox.Server, options mailbox.Options) {
	t.Helper()
	m, err := mailbox.Open(t.Context(), server, "prudent", "un-autre", options)
	if m != nil || mutual.CodeOf(err) != mutual.CodeMailboxRefused {
		t.Errorf("%s: %v, %v", server.Security, m, err)
	}
}
