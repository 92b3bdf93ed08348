package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// limit says from which failure on a bucket must wait, and how long: twice as
// long after each further failure, up to a cap, so that nobody can be locked
// out for ever.
type limit struct {
	free  int64 // failures without a wait, and how many are forgotten in a day
	first time.Duration
	cap   time.Duration
}

// wait returns how long to wait after a number of failures.
func (l limit) wait(failures int64) time.Duration {
	wait := l.first
	for n := l.free; n < failures && wait < l.cap; n++ {
		wait *= 2
	}
	if failures < l.free {
		return 0
	}
	return min(wait, l.cap)
}

// wider is the limit of the n-th network around an address: each is twice as generous
// as the one within it.
func (l limit) wider(n int) limit {
	l.free <<= n
	return l
}

// rested returns what still counts of a bucket. Failures are forgotten one by one, so
// that a whole village behind one address does not wait for what a few of them mistyped
// over weeks.
func (l limit) rested(t store.Throttle, now mutual.Millis) store.Throttle {
	t = notAhead(t, now, l.cap)
	if t.FailedAt <= now-millis(failuresKept) {
		t.Failures = 0
		return t
	}
	each := millis(failuresKept) / mutual.Millis(l.free)
	forgotten := (now - t.FailedAt) / each
	t.Failures = max(0, t.Failures-int64(forgotten))
	t.FailedAt += forgotten * each
	return t
}

// notAhead forgets what only a clock that was ahead can have reckoned: a wait that is
// longer than its longest, and what has not happened yet.
func notAhead(t store.Throttle, now mutual.Millis, longest time.Duration) store.Throttle {
	if t.WaitUntil > now+millis(longest) {
		t.WaitUntil = 0
	}
	if t.SucceededAt > now {
		t.SucceededAt = 0
	}
	t.FailedAt = min(t.FailedAt, now)
	return t
}

// count counts one more try that fails until somebody says otherwise.
func (l limit) count(t store.Throttle, now mutual.Millis) store.Throttle {
	if t.Failures == 0 {
		t.FailedAt = now
	}
	t.Failures++
	if wait := l.wait(t.Failures); wait > 0 {
		t.WaitUntil = now + millis(wait)
	}
	return t
}

// The limits. The one on a whole account is a weapon against its owner, so it
// begins late, stays short, and spares an address that has signed in before.
var (
	pairLimit    = limit{free: 5, first: 10 * time.Second, cap: 15 * time.Minute}
	addressLimit = limit{free: 30, first: 10 * time.Second, cap: 5 * time.Minute}
	accountLimit = limit{free: 100, first: 2 * time.Second, cap: 30 * time.Second}
)

const (
	// failuresKept is how long a bucket remembers failures.
	failuresKept = 24 * time.Hour
	// successKept is how long an address counts as one that signed in.
	successKept = 90 * 24 * time.Hour
)

// bucketSeal names buckets so that the store shows neither logins nor addresses.
type bucketSeal struct{ key []byte }

func (b bucketSeal) name(kind string, parts ...string) string {
	mac := hmac.New(sha256.New, b.key)
	mac.Write([]byte(kind))
	for _, part := range parts {
		mac.Write([]byte{0})
		mac.Write([]byte(part))
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// subject is whom a try is about (0022). What a stranger is told depends on what was
// typed alone; whose it is counts as well, without a word: a member's access code and
// their e-mail share what may be tried, and nobody sees that they belong together.
type subject struct {
	kind   string // of what was typed
	typed  string
	member string // whose it is; "" for nobody's
	// signedIn says that whoever tries knows all this, and is told what there is to wait for.
	signedIn bool
}

// The kinds of what is typed.
const (
	typedLogin    = "login"     // access code or e-mail, with a password
	typedCard     = "card"      // member number, with an access code
	typedAdviser  = "adviser"   // an adviser's login, with a password
	typedLostCode = "lost code" // member number, with nothing
)

// bucket is one thing that tries are counted on.
type bucket struct {
	name  string
	limit limit
	reach reach
	// hidden buckets do not refuse: a try beyond them is not heard, and told to be wrong.
	hidden bool
}

// reach is what a bucket's tries have in common.
type reach int

const (
	reachPair    reach = iota // one subject, from one network
	reachNetwork              // one network
	reachSubject              // one subject, from anywhere
)

// bucketsOf lists what a try is counted on. The first one remembers the successes.
func (o *Office) bucketsOf(about subject, address string) []bucket {
	networks := networksOf(address)
	var all []bucket
	// As much is read and written for nobody as for a member.
	who := about.member
	if who == "" {
		who = about.kind + "\x00" + about.typed
	}
	for n, network := range networks {
		all = append(all, bucket{o.buckets.name("pair", who, network), pairLimit.wider(n), reachPair, !about.signedIn})
	}
	all = append(all, bucket{o.buckets.name("account", who), accountLimit, reachSubject, !about.signedIn})
	for n, network := range networks {
		all = append(all, bucket{o.buckets.name("typed pair", about.kind, about.typed, network), pairLimit.wider(n), reachPair, false},
			bucket{o.buckets.name("address", network), addressLimit.wider(n), reachNetwork, false})
	}
	return append(all, bucket{o.buckets.name("typed", about.kind, about.typed), accountLimit, reachSubject, false})
}

// counted is a bucket as a try left it.
type counted struct {
	bucket
	state store.Throttle
}

// attempt is one try, counted as failed from the start: tries that run at the same
// time cannot slip past the limits together.
type attempt struct {
	counted []counted
	// unheard says that the try is wrong whatever it holds.
	unheard  bool
	gaveBack atomic.Bool // the try was right
	leave    func()      // gives the try's places to others; it may be called again
}

// last reports whether this was the last try without a wait.
func (a *attempt) last() bool {
	first := a.counted[0]
	return !a.unheard && first.state.Failures == first.limit.free
}

// fullError says which buckets have no place for a try.
type fullError struct {
	until mutual.Millis
	names []string
}

// Error names the fault for logs.
func (f *fullError) Error() string { return string(mutual.CodeThrottled) }

// refusal is what the member is told of it.
func (f *fullError) refusal() *mutual.Error {
	return &mutual.Error{Code: mutual.CodeThrottled, Until: f.until}
}

// count counts a try, or returns a *fullError. Subjects are not held back as a whole
// where spares finds them at home.
func (o *Office) count(ctx context.Context, w store.Writer, buckets []bucket, spares func(store.Throttle) bool) (*attempt, error) {
	now := o.Now()
	a := &attempt{counted: make([]counted, len(buckets)), leave: func() {}}
	for i, b := range buckets {
		state, err := w.Throttle(ctx, b.name)
		if err != nil {
			return nil, err
		}
		a.counted[i] = counted{b, b.limit.rested(state, now)}
	}
	spared := spares(a.counted[0].state)
	var full fullError
	for _, c := range a.counted {
		switch {
		case c.state.WaitUntil <= now, spared && c.reach == reachSubject:
		case c.hidden:
			a.unheard = true
		default:
			full.until, full.names = max(full.until, c.state.WaitUntil), append(full.names, c.name)
		}
	}
	if full.until > 0 {
		return nil, &full
	}
	for i, c := range a.counted {
		if !c.hidden || !a.unheard {
			a.counted[i].state = c.limit.count(c.state, now)
		}
		if err := o.putThrottle(ctx, w, a.counted[i].state); err != nil {
			return nil, err
		}
	}
	return a, nil
}

// signedInHere reports whether an address signed in rightly not long ago.
func (o *Office) signedInHere(home store.Throttle) bool {
	return home.SucceededAt > 0 && home.SucceededAt > o.Now()-millis(successKept)
}

// succeed forgets the subject's failures from here, and takes this try back from the
// wider buckets: their other failures stand.
func (o *Office) succeed(ctx context.Context, w store.Writer, a *attempt) error {
	now := o.Now()
	for i, c := range a.counted {
		state := store.Throttle{Bucket: c.name}
		if c.reach != reachPair {
			var err error
			if state, err = w.Throttle(ctx, c.name); err != nil {
				return err
			}
			state = c.limit.rested(state, now)
			state.Failures = max(0, state.Failures-1)
			if state.Failures < c.limit.free || state.WaitUntil == c.state.WaitUntil {
				state.WaitUntil = 0
			}
		}
		if i == 0 {
			state.SucceededAt = now
		}
		if err := o.putThrottle(ctx, w, state); err != nil {
			return err
		}
	}
	a.gaveBack.Store(true)
	return nil
}

// putThrottle keeps a bucket for as long as it says something.
func (o *Office) putThrottle(ctx context.Context, w store.Writer, t store.Throttle) error {
	t.KeepUntil = t.WaitUntil
	if t.Failures > 0 {
		t.KeepUntil = max(t.KeepUntil, t.FailedAt+millis(failuresKept))
	}
	if t.SucceededAt > 0 {
		t.KeepUntil = max(t.KeepUntil, t.SucceededAt+millis(successKept))
	}
	return w.PutThrottle(ctx, t)
}

// networksOf lists what an address is counted by, the narrowest first: an IPv4 address
// itself; of an IPv6 address the /64, which one household has whole, and the /56 and /48
// that a household or a firm may turn its tries around in.
func networksOf(address string) []string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return []string{address}
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return []string{ip.String()}
	}
	var networks []string
	for _, bits := range []int{64, 56, 48} {
		prefix, err := ip.Prefix(bits)
		if err != nil {
			return []string{ip.String()}
		}
		networks = append(networks, prefix.String())
	}
	return networks
}

func millis(d time.Duration) mutual.Millis { return mutual.Millis(d.Milliseconds()) }
