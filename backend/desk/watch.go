package desk

import (
	"context"
	"time"
)

// ping asks the watch for a sync now.
func (d *Desk) ping() {
	select {
	case d.wake <- struct{}{}:
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
// each failure up to Refresh.
func (d *Desk) nextLook() time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.status.Online {
		return d.cfg.Pace.Refresh
	}
	return min(d.cfg.Pace.Refresh, d.cfg.Pace.Probe<<min(d.failures, 10))
}

func (d *Desk) look() {
	if s := d.Status(); s.Vault == VaultOpen && s.SignedIn {
		// The outcome stands in the status, where every screen reads it.
		_ = d.Sync(d.life)
	} else {
		d.Probe(d.life)
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

// Probe asks whether the office answers; Status.Online tells the outcome.
func (d *Desk) Probe(ctx context.Context) {
	if client := d.office(); client != nil {
		d.heard(client.Health(ctx))
	}
}
