package office

import (
	"context"
	"strconv"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// settingPulse is the row that a check writes: when, in epoch ms.
const settingPulse = "pulse"

const (
	// pulseEvery bounds how often checks write, whoever asks and however often.
	pulseEvery = 10 * time.Second
	// pulsePatience bounds one check: a disk that hangs is no disk that answers.
	pulsePatience = 5 * time.Second
)

// pulse is the outcome of the last check.
type pulse struct {
	turn sync.Mutex // held by the one check under way

	mu    sync.Mutex // guards both below
	taken time.Time
	err   error
}

func (p *pulse) last() (taken time.Time, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken, p.err
}

func (p *pulse) note(taken time.Time, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken, p.err = taken, err
}

// Check reports whether the store can be read, and written: on a full disk all can be
// read. It writes at most once in ten seconds, and else returns what
// came of that, so that nobody makes the office write by asking.
func (o *Office) Check(ctx context.Context) error {
	err := o.store.View(ctx, func(r store.Reader) error {
		_, err := r.Setting(ctx, settingEpoch)
		return err
	})
	if err != nil {
		return err
	}
	if !o.pulse.turn.TryLock() {
		_, err := o.pulse.last()
		return err
	}
	defer o.pulse.turn.Unlock()
	now := o.now()
	// A clock that was put back does not stop the pulse.
	if taken, err := o.pulse.last(); !taken.IsZero() && now.Sub(taken).Abs() < pulseEvery {
		return err
	}
	// Whoever asked may leave; the outcome is for all.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), pulsePatience)
	defer cancel()
	err = o.store.Update(ctx, func(w store.Writer) error {
		return w.PutSetting(ctx, settingPulse, strconv.FormatInt(int64(mutual.MillisOf(now)), 10))
	})
	o.pulse.note(now, err)
	return err
}
