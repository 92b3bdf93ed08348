// Package desk is the member's use cases: sign in, sync, read, make a statement.
// The window and the command line are two faces of the same Desk. It keeps one
// profile folder: settings.json, vault.json, the encrypted cache and the sealed
// documents; and it talks to one office.
package desk

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofrs/flock"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mailbox"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// Config builds a desk.
type Config struct {
	Folder        string                      // the profile's folder; see ProfileFolder
	DefaultOffice string                      // the office's address set when the application was built
	ForcedOffice  string                      // ESPACE_SERVICE; wins over the settings when not empty
	CAFile        string                      // ESPACE_CA_FILE: extra certificate authority where the settings name none
	Version       string                      // of the application
	Device        string                      // how the office names this device to the member
	Pace          Pace                        // how often the desk looks by itself; zero: never
	Names         mailbox.Resolver            // where mailboxes and their senders are looked up; nil: the system's DNS
	Viewer        func(path string) *exec.Cmd // opens a file with the system's program for it; nil: the system's way
	ViewFor       time.Duration               // how long a clear copy of an opened document stays; zero: ten minutes
	Patience      time.Duration               // how long the office may be silent before Status.Silent says so; zero: four seconds
	AskKeyring    bool                        // the system's keyring opens the vault, beside all else, where the member chose to stay connected
	Log           *slog.Logger                // nil: nothing is logged
	Now           func() time.Time
	After         func(time.Duration) <-chan time.Time // nil: time.After
	LockWhenIdle  bool                                 // the vault closes once nobody has used the window for Settings.LockAfter
	Stretching    vault.Stretching                     // of the password that closes the vault; zero: vault.Strong()
	OnArrival     func(Arrivals)                       // hears of what a sync brought that is new; not of the first one; may be nil
	OnStatus      func(Status)                         // hears every change of Status, throttled; may be nil
}

// Pace is how often a desk looks at the office by itself.
type Pace struct {
	Refresh time.Duration // between syncs while the office answers
	Probe   time.Duration // between looks while it does not; doubles up to a minute
}

// Desk keeps one profile open. Its methods may be called from several goroutines.
type Desk struct {
	cfg  Config
	lock *flock.Flock
	life context.Context
	end  context.CancelFunc
	wake chan struct{} // asks the watch for a look now
	lost chan struct{} // tells the watch that the office no longer answers
	news *publisher
	work sync.WaitGroup

	// entry lets one of sign in, unlock, lock and sign out happen at a time.
	entry sync.Mutex
	// room guards opened: readers of the cache hold it for reading.
	room   sync.RWMutex
	opened *opened

	transfers transfers
	copies    copies
	savingAll sync.Mutex // lets one SaveAllDocuments happen at a time

	visitMu sync.Mutex // guards visited
	visited bool       // a visit is under way

	mu       sync.Mutex // guards all below
	choices  keptSettings
	client   *remote.Client
	noClient error // why there is no client
	status   Status
	running  *syncRun
	failures int
	saved    map[string]bool
	door     door
	keyring  keyringWork
	usedAt   time.Time // on the wall; when the member last used the window, or opened the vault

	cancelSaveAll context.CancelFunc
}

// opened is what exists while the vault is open.
type opened struct {
	vault *vault.Vault
	cache *cache.Cache
	life  context.Context // ends what is asked of the office when the vault closes
	end   context.CancelFunc
	// asking counts it; added to under the room's lock.
	asking sync.WaitGroup
	outbox *outbox
	paging paging // the sync's
	// checked is set once all pages of the cache were read since it was opened.
	checked atomic.Bool

	tokenMu sync.Mutex
	tokens  mutual.Tokens
}

// Open takes the profile's lock. Where the member chose to stay signed in it also begins to
// open the vault from the system's keyring, and does not wait for it. It fails with CodeAlreadyOpen when
// another instance holds the profile, CodeNotWritable or CodeDiskFull when the
// folder cannot be used, and CodeOfficeAddress for an address that is not allowed.
func Open(_ context.Context, cfg Config) (*Desk, error) {
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	if cfg.After == nil {
		cfg.After = time.After
	}
	if cfg.Viewer == nil {
		cfg.Viewer = systemViewer
	}
	if cfg.ViewFor == 0 {
		cfg.ViewFor = viewFor
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	if err := os.MkdirAll(cfg.Folder, 0o700); err != nil {
		return nil, atomicfile.Fault(err)
	}
	lock := flock.New(filepath.Join(cfg.Folder, "lock"))
	held, err := lock.TryLock()
	if err != nil {
		return nil, atomicfile.Fault(err)
	}
	if !held {
		return nil, mutual.Fault(mutual.CodeAlreadyOpen, nil)
	}
	d := &Desk{cfg: cfg, lock: lock, wake: make(chan struct{}, 1), lost: make(chan struct{}, 1), saved: map[string]bool{}}
	d.life, d.end = context.WithCancel(context.Background())
	d.news = newPublisher(d.Status, cfg.OnStatus)
	if err := d.start(); err != nil {
		return nil, errors.Join(err, d.Close())
	}
	return d, nil
}

func (d *Desk) start() error {
	d.sweepCopies()
	if err := d.loadSettings(); err != nil {
		return err
	}
	d.status.Sync.Phase = SyncIdle
	d.status.Vault = VaultAbsent
	d.status.Online = d.client != nil
	if vault.Exists(d.cfg.Folder) {
		d.status.Vault = VaultLocked
		d.status.StaysOpen = vault.HasKeyringSlot(d.cfg.Folder)
	} else if vault.Orphaned(d.cfg.Folder) {
		d.status.Trouble = &Trouble{Code: mutual.CodeVaultLost}
	}
	d.status.Keyring = KeyringIdle
	if d.status.StaysOpen && d.cfg.AskKeyring {
		d.askKeyring(KeyringOpening, d.openFromKeyring)
	}
	d.work.Go(func() { d.news.run(d.life.Done()) })
	if d.cfg.LockWhenIdle {
		d.work.Go(d.watchUse)
	}
	if d.cfg.Pace.Refresh > 0 {
		d.work.Go(d.watch)
		d.ping()
	}
	return nil
}

// Close stops what is under way, closes the vault and gives the profile back. A
// second call does nothing.
func (d *Desk) Close() error {
	d.end()
	d.entry.Lock()
	err := d.shut()
	d.entry.Unlock()
	d.work.Wait()
	return errors.Join(err, d.lock.Unlock())
}

// Status returns the desk's state now.
func (d *Desk) Status() Status {
	d.mu.Lock()
	defer d.mu.Unlock()
	s := d.status
	if d.client != nil {
		s.Office = d.client.Origin()
	}
	s.Transfers = d.transfers.list()
	return s
}

// change alters the status and tells whoever listens.
func (d *Desk) change(alter func(*Status)) {
	d.mu.Lock()
	alter(&d.status)
	d.mu.Unlock()
	d.news.changed()
}

// reading runs read on the open cache, which cannot close meanwhile. It fails
// with CodeLocked while the vault is closed.
func (d *Desk) reading(read func(*cache.Cache) error) error {
	d.room.RLock()
	defer d.room.RUnlock()
	if d.opened == nil {
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	err := read(d.opened.cache)
	d.noticed(d.opened, err)
	return err
}

func (d *Desk) office() *remote.Client {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.client
}

// heard notes from the outcome of a request whether the office answers.
func (d *Desk) heard(err error) {
	switch code := mutual.CodeOf(err); {
	case code == mutual.CodeCancelled || code == mutual.CodeCacheDamaged: // tells nothing of the office
		return
	case code.Away() || code == mutual.CodeOfficeUntrusted:
		lost := false
		d.change(func(s *Status) { lost, s.Online = s.Online, false })
		if lost {
			signal(d.lost)
		}
	default:
		d.change(func(s *Status) { s.Online = true })
	}
}

func problemOf(err error) *Problem {
	if err == nil {
		return nil
	}
	p := &Problem{Code: mutual.CodeOf(err)}
	var fault *mutual.Error
	if errors.As(err, &fault) {
		p.Field, p.Until = fault.Field, fault.Until
	}
	return p
}
