package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// limit says from which failure on a bucket must wait, and how long: twice as
// long after each further failure, up to a cap, so that nobody can be locked
// out for ever.
type limit struct {
	free  int64 // failures without a wait
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

// The limits. The one on a whole account is a weapon against its owner, so it
// begins late, stays short, and spares an address that has signed in before.
var (
	pairLimit    = limit{free: 5, first: 10 * time.Second, cap: 15 * time.Minute}
	addressLimit = limit{free: 30, first: 10 * time.Second, cap: 5 * time.Minute}
	accountLimit = limit{free: 100, first: 2 * time.Second, cap: 30 * time.Second}
)

const (
	// failuresKept is how long a bucket remembers failures after the last one.
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

// attempt is one try to sign in, counted as failed from the start: tries that
// run at the same time cannot slip past the limits together.
type attempt struct {
	pair, address, account store.Throttle
}

// begin counts a try, or returns CodeThrottled with the instant from which the
// next one is heard. who is the member's id, or the login where nobody has it.
func (o *Office) begin(ctx context.Context, w store.Writer, who, address string) (attempt, error) {
	now := o.Now()
	address = addressBucket(address)
	var a attempt
	for _, bucket := range []struct {
		state *store.Throttle
		name  string
	}{
		{&a.pair, o.buckets.name("pair", who, address)},
		{&a.address, o.buckets.name("address", address)},
		{&a.account, o.buckets.name("account", who)},
	} {
		state, err := w.Throttle(ctx, bucket.name)
		if err != nil {
			return a, err
		}
		if state.FailedAt < now-mutual.Millis(failuresKept.Milliseconds()) {
			state.Failures, state.WaitUntil = 0, 0
		}
		*bucket.state = state
	}
	known := a.pair.SucceededAt > 0 && a.pair.SucceededAt > now-mutual.Millis(successKept.Milliseconds())
	until := max(a.pair.WaitUntil, a.address.WaitUntil)
	if !known {
		until = max(until, a.account.WaitUntil)
	}
	if until > now {
		return a, &mutual.Error{Code: mutual.CodeThrottled, Until: until}
	}
	for _, bucket := range []struct {
		state *store.Throttle
		limit limit
	}{{&a.pair, pairLimit}, {&a.address, addressLimit}, {&a.account, accountLimit}} {
		bucket.state.Failures++
		bucket.state.FailedAt = now
		if wait := bucket.limit.wait(bucket.state.Failures); wait > 0 {
			bucket.state.WaitUntil = now + mutual.Millis(wait.Milliseconds())
		}
		if err := w.PutThrottle(ctx, *bucket.state); err != nil {
			return a, err
		}
	}
	return a, w.DropStaleThrottles(ctx, now-mutual.Millis(failuresKept.Milliseconds()), now-mutual.Millis(successKept.Milliseconds()))
}

// succeed forgets the pair's failures, and takes this try back from the two
// wider buckets: their other failures stand.
func (o *Office) succeed(ctx context.Context, w store.Writer, a attempt) error {
	pair := store.Throttle{Bucket: a.pair.Bucket, SucceededAt: o.Now()}
	if err := w.PutThrottle(ctx, pair); err != nil {
		return err
	}
	for _, counted := range []store.Throttle{a.address, a.account} {
		state, err := w.Throttle(ctx, counted.Bucket)
		if err != nil {
			return err
		}
		state.Failures = max(0, state.Failures-1)
		if state.WaitUntil == counted.WaitUntil {
			state.WaitUntil = 0
		}
		if err := w.PutThrottle(ctx, state); err != nil {
			return err
		}
	}
	return nil
}

// addressBucket takes an IPv6 address by its /64, which one household has whole.
func addressBucket(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	prefix, err := ip.Prefix(64)
	if err != nil {
		return ip.String()
	}
	return prefix.String()
}
