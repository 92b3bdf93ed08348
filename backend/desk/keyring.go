package desk

import (
	"context"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// Stay is what the member says of staying connected on this device.
type Stay string

// What can be said of it; an empty Stay says nothing either.
const (
	StayAsIs Stay = "as_is" // nothing was said: nothing changes
	StayOn   Stay = "on"    // the system's keyring shall open the vault at start
	StayOff  Stay = "off"   // it shall no longer
)

// Stays lists them for the frontend's bound enum.
func Stays() []Stay { return []Stay{StayAsIs, StayOn, StayOff} }

// KeyringState says what the system's keyring is being asked. Nothing waits for it.
type KeyringState string

// The states of the keyring.
const (
	KeyringIdle     KeyringState = "idle"
	KeyringOpening  KeyringState = "opening"  // for the key that opens the vault
	KeyringChanging KeyringState = "changing" // to keep that key, or to forget it
)

// KeyringStates lists the states for the frontend's bound enum.
func KeyringStates() []KeyringState {
	return []KeyringState{KeyringIdle, KeyringOpening, KeyringChanging}
}

// rescuePatience is how long a sign-in waits for the keyring where the password is
// right, the vault has an older one, and nothing else was given to open it with.
const rescuePatience = 10 * time.Second

// keyringWork is what the keyring is asked now, or was asked last.
type keyringWork struct {
	cancel context.CancelFunc
	done   chan struct{}
}

// askKeyring begins to ask the keyring something, beside all else: it may hang. What it
// was asked before is given up.
func (d *Desk) askKeyring(state KeyringState, ask func(context.Context)) {
	ctx, cancel := context.WithCancel(d.life)
	work := keyringWork{cancel: cancel, done: make(chan struct{})}
	d.leaveKeyring()
	d.mu.Lock()
	d.keyring = work
	d.mu.Unlock()
	d.change(func(s *Status) { s.Keyring = state })
	d.work.Go(func() {
		defer close(work.done)
		defer cancel()
		ask(ctx)
		d.change(func(s *Status) {
			if d.keyring.done == work.done {
				s.Keyring = KeyringIdle
			}
		})
	})
}

// leaveKeyring gives up what the keyring is being asked. Called under entry, it is sure
// that nothing comes of it any more.
func (d *Desk) leaveKeyring() {
	d.mu.Lock()
	cancel := d.keyring.cancel
	d.mu.Unlock()
	if cancel != nil {
		cancel()
		d.change(func(s *Status) { s.Keyring = KeyringIdle })
	}
}

// AwaitKeyring waits until the keyring has answered what it was asked, or ctx ends. What
// came of it stands in the status.
func (d *Desk) AwaitKeyring(ctx context.Context) {
	d.mu.Lock()
	done := d.keyring.done
	d.mu.Unlock()
	if done == nil {
		return
	}
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// openFromKeyring opens the vault without a password, unless the member was quicker.
// Whatever keeps it from doing so is told in the status and leaves the vault locked: the
// password opens it.
func (d *Desk) openFromKeyring(ctx context.Context) {
	safe, err := vault.OpenWithKeyring(ctx, d.cfg.Folder)
	d.entry.Lock()
	defer d.entry.Unlock()
	if ctx.Err() != nil {
		if err == nil {
			safe.Close()
		}
		return
	}
	if err == nil {
		err = d.admit(d.life, safe, nil)
	}
	if err != nil {
		code := mutual.CodeOf(err)
		d.cfg.Log.Warn("the keyring did not open the vault", "code", code)
		d.change(func(s *Status) {
			s.Notice = problemOf(err)
			s.StaysOpen = s.StaysOpen && code != mutual.CodeKeyringChanged
		})
		return
	}
	d.ping()
}

// stay has the keyring open the open vault from now on, or no longer, as the member
// said. The keyring does its part beside; when it cannot, the status tells, and the
// password opens the vault as before.
func (d *Desk) stay(wanted Stay) {
	switch wanted {
	case StayOn:
		safe := d.opened.vault
		d.askKeyring(KeyringChanging, func(ctx context.Context) { d.keepInKeyring(ctx, safe) })
	case StayOff:
		d.forgetInKeyring(d.closeToKeyring())
	}
}

func (d *Desk) keepInKeyring(ctx context.Context, safe *vault.Vault) {
	err := safe.AddKeyringSlot(ctx)
	if ctx.Err() != nil {
		return
	}
	if err != nil {
		d.cfg.Log.Warn("the keyring did not keep the vault's key", "code", mutual.CodeOf(err))
	}
	d.change(func(s *Status) {
		s.StaysOpen = s.StaysOpen || err == nil
		if err != nil || s.Notice != nil && (s.Notice.Code == mutual.CodeKeyringUnavailable || s.Notice.Code == mutual.CodeKeyringChanged) {
			s.Notice = problemOf(err)
		}
	})
}

// closeToKeyring closes the open vault to the keyring, and returns how the keyring
// forgets the key; nil where it holds none.
func (d *Desk) closeToKeyring() (forget func(context.Context) error) {
	d.leaveKeyring()
	forget, err := d.opened.vault.RemoveKeyringSlot()
	d.change(func(s *Status) {
		s.StaysOpen = vault.HasKeyringSlot(d.cfg.Folder)
		if err != nil {
			s.Notice = problemOf(err)
		}
	})
	return forget
}

func (d *Desk) forgetInKeyring(forget func(context.Context) error) {
	if forget == nil {
		return
	}
	d.askKeyring(KeyringChanging, func(ctx context.Context) {
		// What it still holds opens nothing: the member need not know.
		if err := forget(ctx); err != nil {
			d.cfg.Log.Info("the keyring still holds a key that opens nothing", "code", mutual.CodeOf(err))
		}
	})
}
