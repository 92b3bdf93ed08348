package desk

import (
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	// lockAfterDefault is Settings.LockAfter until the member chooses, in minutes.
	lockAfterDefault = 15
	// lockAfterMost bounds it, in minutes.
	lockAfterMost = 240

	// idleLook is how often the desk looks whether the member left. It asks the clock on
	// the wall each time, since a timer stands still while the machine sleeps.
	idleLook = 10 * time.Second
	// idleGrace is how much longer what is on its way may take before it is cut. A sync
	// that was cut goes on when the vault opens again.
	idleGrace = 15 * time.Minute
)

// Used notes that the member uses the window. Where they had left long before, as on a
// machine that slept, the vault closes instead.
func (d *Desk) Used() {
	if d.lockWhenIdle() {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.usedAt = d.wall()
}

// wall is the time on the wall, whatever the machine did since it was last asked.
func (d *Desk) wall() time.Time { return d.cfg.Now().Round(0) }

// watchUse closes the vault once the member has not used the window for a while.
func (d *Desk) watchUse() {
	for {
		select {
		case <-d.life.Done():
			return
		case <-d.cfg.After(idleLook):
			d.lockWhenIdle()
		}
	}
}

// lockWhenIdle closes the vault where the member has left; it reports whether it did.
func (d *Desk) lockWhenIdle() bool {
	if !d.idle() {
		return false
	}
	d.entry.Lock()
	defer d.entry.Unlock()
	if !d.idle() { // they came back
		return false
	}
	d.mu.Lock()
	minutes := d.choices.LockAfter
	d.mu.Unlock()
	if err := d.shut(); err != nil {
		d.cfg.Log.Warn("the vault closed with a fault", "code", mutual.CodeOf(err))
	}
	d.change(func(s *Status) { s.LockedAfter = minutes })
	return true
}

// idle reports whether the vault is open, the member has left, and nothing is on its way
// that would be cut.
func (d *Desk) idle() bool {
	now := d.wall()
	coming := d.transfers.underWay()
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.usedAt.After(now) {
		d.usedAt = now // the clock was set back
	}
	after := time.Duration(d.choices.LockAfter) * time.Minute
	away := now.Sub(d.usedAt)
	if !d.cfg.LockWhenIdle || after == 0 || away < after || d.status.Vault != VaultOpen {
		return false
	}
	busy := d.running != nil || coming || d.status.SaveAll.Active || d.status.Outbox.Sending
	return !busy || away >= after+idleGrace
}
