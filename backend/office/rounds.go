package office

import (
	"context"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// How long is kept what has done its work.
const (
	linksKept    = 7 * 24 * time.Hour // so that a late click is told why it does nothing
	lettersKept  = 30 * 24 * time.Hour
	journalKept  = 365 * 24 * time.Hour
	devicesKept  = 400 * 24 * time.Hour // a session and the time to come back to it
	roundAtLeast = time.Minute
	sweepEvery   = time.Hour
	// Buckets are dropped so many in one transaction, and in one sweep.
	throttlesAtOnce = 2_000
	throttlesASweep = 20_000
)

// Wake asks for a round now: something was queued, or a test moved the clock.
func (o *Office) Wake() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// Run makes rounds until ctx ends: mails are handed over, delayed passwords hold
// when their time comes, and what is over is swept. A failed round is logged and
// made again.
func (o *Office) Run(ctx context.Context) {
	for {
		wait := roundAtLeast
		if err := o.Round(ctx); err != nil {
			if ctx.Err() != nil {
				return
			}
			store.Log(ctx, o.log, err)
			o.log.ErrorContext(ctx, "a round failed", "code", string(mutual.CodeOf(err)))
		} else if next, err := o.nextLetter(ctx); err == nil && next > 0 {
			wait = min(wait, max(0, next.Time().Sub(o.now())))
		}
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-o.wake:
			timer.Stop()
		case <-timer.C:
		}
	}
}

// Round makes one round and returns when it is over.
func (o *Office) Round(ctx context.Context) error {
	o.rounds.Lock()
	defer o.rounds.Unlock()
	if err := o.applyAllDue(ctx); err != nil {
		return err
	}
	// A clock that was put back must not keep the sweep away.
	if since := o.now().Sub(o.swept); since > sweepEvery || since < 0 {
		over, err := o.sweep(ctx)
		if err != nil {
			return err
		}
		if over {
			o.swept = o.now()
		}
	}
	if o.postbox == nil {
		return nil
	}
	return o.deliver(ctx)
}

func (o *Office) nextLetter(ctx context.Context) (at mutual.Millis, err error) {
	if o.postbox == nil {
		return 0, nil
	}
	err = o.store.View(ctx, func(r store.Reader) error {
		at, err = r.NextLetterAt(ctx)
		return err
	})
	return at, err
}

func (o *Office) applyAllDue(ctx context.Context) error {
	var due []store.PendingReset
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		due, err = r.DueResets(ctx, o.Now())
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	return o.store.Update(ctx, func(w store.Writer) error {
		// Read again: the member may have cancelled meanwhile.
		if due, err = w.DueResets(ctx, o.Now()); err != nil {
			return err
		}
		for _, pending := range due {
			if err := o.applyDue(ctx, w, pending); err != nil {
				return err
			}
		}
		return nil
	})
}

// sweep drops what is over. There may be more of what strangers leave behind than one
// sweep takes: then the next round goes on.
func (o *Office) sweep(ctx context.Context) (over bool, err error) {
	before := func(kept time.Duration) mutual.Millis { return mutual.MillisOf(o.now().Add(-kept)) }
	err = o.store.Update(ctx, func(w store.Writer) error {
		if err := w.DropLinks(ctx, before(linksKept)); err != nil {
			return err
		}
		if err := w.DropRegistrations(ctx, before(linksKept)); err != nil {
			return err
		}
		if err := w.DropLetters(ctx, before(lettersKept)); err != nil {
			return err
		}
		if err := w.DropEvents(ctx, before(journalKept)); err != nil {
			return err
		}
		if err := w.DropDevices(ctx, before(devicesKept)); err != nil {
			return err
		}
		if err := w.DropReceipts(ctx, before(receiptsKept)); err != nil {
			return err
		}
		if err := w.DropAdviserSessions(ctx, o.Now()); err != nil {
			return err
		}
		if err := w.DropUnknownReports(ctx, before(unknownKept), unknownMost); err != nil {
			return err
		}
		if err := w.DropDoneReports(ctx, before(journalKept)); err != nil {
			return err
		}
		if err := w.PutBackWaits(ctx, o.latestWaits()); err != nil {
			return err
		}
		return o.dropOldUploads(ctx, w, before(uploadsKept))
	})
	if err != nil {
		return false, err
	}
	return o.sweepThrottles(ctx)
}

// sweepThrottles drops the buckets that say nothing any more, a few in each transaction:
// sign-ins go on between them.
func (o *Office) sweepThrottles(ctx context.Context) (over bool, err error) {
	for range throttlesASweep / throttlesAtOnce {
		var dropped int64
		err := o.store.Update(ctx, func(w store.Writer) (err error) {
			dropped, err = w.DropStaleThrottles(ctx, o.Now(), throttlesAtOnce)
			return err
		})
		if err != nil || dropped < throttlesAtOnce {
			return err == nil, err
		}
	}
	return false, nil
}

// latestWaits are the rules' longest waits, from now on.
func (o *Office) latestWaits() store.LatestWaits {
	return store.LatestWaits{
		Throttle: o.after(successKept), BankHold: o.after(mutual.BankHold), Reset: o.after(o.resetDelay),
		Resend: o.after(resendWaits[len(resendWaits)-1]), Letter: o.after(letterWaits[len(letterWaits)-1]),
	}
}
