package mailbox_test

import (
	"context"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestWaitingOutlivesEveryDroppedConnection(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	w := wait(t.Context(), t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Poll: time.Hour, PollIdle: time.Hour, Pause: time.Millisecond})
	for range 5 {
		w.rests(t)
		p.Cut()
	}
	w.rests(t)
	p.DeliverTo(t, "membre", false, time.Now(), letter{}.bytes())
	p.Cut()
	<-w.ended
	mustFind(t, w.found, w.err)
}

func TestWaitingGivesUpOnAServerThatIsGone(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	w := wait(t.Context(), t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Poll: time.Millisecond, PollIdle: time.Hour, Pause: time.Millisecond})
	w.rests(t)
	p.listener.Close()
	p.Cut()
	<-w.ended
	if mutual.CodeOf(w.err) != mutual.CodeMailboxUnreachable {
		t.Errorf("ended with %v, %v", w.found, w.err)
	}
}

func TestWaitingEndsWhenTheMemberSaysSo(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w := wait(ctx, t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Poll: time.Hour, PollIdle: time.Hour})
	w.rests(t)
	cancel()
	<-w.ended
	if mutual.CodeOf(w.err) != mutual.CodeCancelled {
		t.Errorf("ended with %v, %v", w.found, w.err)
	}
}

func TestWaitingThatRunsOutTellsWhatItRefused(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.DeliverTo(t, "membre", false, time.Now(), posing("https://pirate.example/activer#"+goodToken).bytes())
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	w := wait(ctx, t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Poll: 20 * time.Millisecond, PollIdle: 20 * time.Millisecond})
	<-w.ended
	if seen := refusals(t, w.err); len(seen) != 1 || seen[0].Reason != mailbox.ReasonLink {
		t.Errorf("refused %+v", seen)
	}
}

func TestALookAfterADroppedConnectionConnectsAgain(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	m := open(t, p.Server(), "membre", mailbox.Options{CAFile: authority.file})
	if _, err := m.FindActivation(t.Context(), wanted()); len(refusals(t, err)) != 0 {
		t.Fatal(err)
	}
	p.DeliverTo(t, "membre", false, time.Now(), letter{}.bytes())
	p.Cut()
	found, err := m.FindActivation(t.Context(), wanted())
	mustFind(t, found, err)
	m.Close()
	if _, err := m.FindActivation(t.Context(), wanted()); mutual.CodeOf(err) != mutual.CodeMailboxUnreachable {
		t.Errorf("after Close: %v", err)
	}
}

func TestAKeyThatCannotBeReadProvesNothingEitherWay(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	names := &dns{txt: map[string]string{}, down: true}
	p.DeliverTo(t, "membre", false, time.Now(), newSigner(t, names, officeDomain).sign(t, letter{}.bytes()))
	m := open(t, p.Server(), "membre", mailbox.Options{CAFile: authority.file, Names: names})
	found, err := m.FindActivation(t.Context(), wanted())
	mustFind(t, found, err)
	if found.DKIM != (mailbox.Signature{Result: mailbox.DKIMUnchecked, Domain: officeDomain}) {
		t.Errorf("found %+v", found)
	}
	strict := wanted()
	strict.Signed = true
	_, err = m.FindActivation(t.Context(), strict)
	if seen := refusals(t, err); len(seen) != 1 || seen[0].Reason != mailbox.ReasonUnsigned {
		t.Errorf("refused %+v", seen)
	}
}

func TestAnOfficeWithoutTLSIsNoPlaceToLeadTo(t *testing.T) {
	authority := newAuthority(t)
	p := startMemoryPost(t, authority)
	p.user(t, "membre")
	m := open(t, p.Server(), "membre", mailbox.Options{CAFile: authority.file})
	for _, origin := range []string{"", "http://espace.unimutuelles.example", "https://x@espace.unimutuelles.example", "ftp://127.0.0.1", "://"} {
		w := wanted()
		w.Origin = origin
		if _, err := m.FindActivation(t.Context(), w); mutual.CodeOf(err) != mutual.CodeOfficeAddress {
			t.Errorf("%q: %v", origin, err)
		}
	}
}
