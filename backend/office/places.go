package office

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// placePatience is how long a try waits for a place that others hold.
	placePatience = 10 * time.Second
	// waitingHere and waitingInAll are how many tries wait, from one network and together.
	waitingHere  = 128
	waitingInAll = 1024
)

// places knows the tries under way: what each of them counts for may yet be given back,
// so that whoever finds no place waits a moment before being refused. It is memory alone:
// the store has every try as a failure from the start, which a restart leaves standing.
type places struct {
	mutex   sync.Mutex
	held    map[string]*place // by bucket
	waiting map[string]int    // by network
	total   int
}

// place is a bucket with tries under way.
type place struct {
	tries int
	left  chan struct{} // closed when one of them gave its place back, or the last one left
}

func newPlaces() *places {
	return &places{held: make(map[string]*place), waiting: make(map[string]int)}
}

// hold notes that a try is under way in some buckets, until leave is called. Failures
// wake nobody who waits until nothing more can be given back.
func (p *places) hold(buckets []counted, gaveBack *atomic.Bool) (leave func()) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, b := range buckets {
		if p.held[b.name] == nil {
			p.held[b.name] = &place{left: make(chan struct{})}
		}
		p.held[b.name].tries++
	}
	return sync.OnceFunc(func() {
		p.mutex.Lock()
		defer p.mutex.Unlock()
		for _, b := range buckets {
			held := p.held[b.name]
			if held.tries--; held.tries == 0 {
				delete(p.held, b.name)
			}
			if held.tries == 0 || gaveBack.Load() {
				close(held.left)
				held.left = make(chan struct{})
			}
		}
	})
}

// freed returns what is closed when a place may be free, nil where nobody under way
// holds one in each of the buckets.
func (p *places) freed(names []string) (left <-chan struct{}) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, name := range names {
		held := p.held[name]
		if held == nil {
			return nil
		}
		left = held.left
	}
	return left
}

// enter lets a try wait, unless too many do.
func (p *places) enter(network string) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.waiting[network] >= waitingHere || p.total >= waitingInAll {
		return false
	}
	p.waiting[network]++
	p.total++
	return true
}

func (p *places) quit(network string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.total--
	if p.waiting[network]--; p.waiting[network] == 0 {
		delete(p.waiting, network)
	}
}

// try counts a try in one transaction: whose says whom it is about, then does what
// belongs to the counting. Where tries under way hold every place it waits for one of
// them, and begins again. It returns CodeThrottled with the instant from which the next
// try is heard. The caller leaves the attempt when it knows how the try fared.
func (o *Office) try(ctx context.Context, from Origin, whose func(store.Writer) (subject, error), then func(store.Writer, *attempt) error) (*attempt, error) {
	network := networksOf(from.Address)[0]
	var patience <-chan time.Time
	for {
		var a *attempt
		var full *fullError
		var freed <-chan struct{}
		err := o.store.Update(ctx, func(w store.Writer) error {
			about, err := whose(w)
			if err != nil {
				return err
			}
			counted, err := o.count(ctx, w, o.bucketsOf(about, from.Address), o.signedInHere)
			if errors.As(err, &full) {
				freed = o.places.freed(full.names)
			}
			if err != nil {
				return err
			}
			// Before the count is seen by others: they would take it for a failure.
			counted.leave = o.places.hold(counted.counted, &counted.gaveBack)
			a = counted
			return then(w, a)
		})
		if err != nil && a != nil {
			a.leave()
		}
		if full == nil {
			if err == nil {
				context.AfterFunc(ctx, a.leave) // no place outlives who asked for it
			}
			return a, err
		}
		if freed == nil || patience == nil && !o.places.enter(network) {
			return nil, full.refusal()
		}
		if patience == nil {
			defer o.places.quit(network)
			timer := time.NewTimer(placePatience)
			defer timer.Stop()
			patience = timer.C
		}
		select {
		case <-freed:
		case <-patience:
			return nil, full.refusal()
		case <-ctx.Done():
			return nil, mutual.Fault(mutual.CodeCancelled, ctx.Err())
		}
	}
}

// nothingElse belongs to the counting.
func nothingElse(store.Writer, *attempt) error { return nil }
