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
	roundAtLeast = time.Minute
	sweepEvery   = time.Hour
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
	if o.swept.Add(sweepEvery).Before(o.now()) {
		if err := o.sweep(ctx); err != nil {
			return err
		}
		o.swept = o.now()
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

func (o *Office) sweep(ctx context.Context) error {
	before := func(kept time.Duration) mutual.Millis { return mutual.MillisOf(o.now().Add(-kept)) }
	return o.store.Update(ctx, func(w store.Writer) error {
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
		if err := w.DropReceipts(ctx, before(receiptsKept)); err != nil {
			return err
		}
		if err := w.DropAdviserSessions(ctx, o.Now()); err != nil {
			return err
		}
		return o.dropOldUploads(ctx, w, before(uploadsKept))
	})
}
