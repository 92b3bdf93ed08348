package desk

import (
	"context"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// longestProbe bounds how long the network's return can go unnoticed.
const longestProbe = time.Minute

// ping asks the watch for a look now, and to be patient no longer than at first.
func (d *Desk) ping() {
	d.mu.Lock()
	d.failures = 0
	d.mu.Unlock()
	signal(d.wake)
}

func signal(to chan struct{}) {
	select {
	case to <- struct{}{}:
	default:
	}
}

// watch syncs when the vault opens, when the office answers again after it did
// not, and from time to time. While there is nothing to sync it only asks whether
// the office answers.
func (d *Desk) watch() {
	for {
		timer := time.NewTimer(d.nextLook())
		select {
		case <-d.life.Done():
			timer.Stop()
			return
		case <-d.lost: // by whoever's request: look sooner than was planned
			timer.Stop()
			continue
		case <-d.wake:
			timer.Stop()
		case <-timer.C:
		}
		if d.life.Err() == nil {
			d.look()
		}
	}
}

// nextLook is Refresh while the office answers; otherwise Probe, doubled with
// each failure up to a minute.
func (d *Desk) nextLook() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.status.Online {
		return d.cfg.Pace.Refresh
	}
	return min(longestProbe, d.cfg.Pace.Probe<<min(d.failures, 10))
}

func (d *Desk) look() {
	if s := d.Status(); s.Vault == VaultOpen && s.SignedIn {
		// The outcome stands in the status, where every screen reads it.
		_ = d.mended(d.life, s.CurrentAt > 0)
	} else {
		_ = d.Probe(remote.Quietly(d.life))
	}
	online := d.Status().Online
	d.mu.Lock()
	defer d.mu.Unlock()
	if online {
		d.failures = 0
	} else {
		d.failures++
	}
}

// Probe asks whether the office answers; Status.Online tells the outcome too. It fails
// with the codes of reach, or those of a call that nothing came of.
func (d *Desk) Probe(ctx context.Context) error {
	client, err := d.reach()
	if err != nil {
		return err
	}
	err = client.Health(ctx)
	d.heard(err)
	return err
}
