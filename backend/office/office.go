// Package office is the mutual's side of the member space: accounts and
// sessions, what is enrolled and published for a member, and the stream of
// changes that the members' devices follow. It knows neither HTTP nor SQL.
package office

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Files keeps bytes by their SHA-256.
type Files interface {
	// Put stores content and returns its SHA-256 in hex and its length in bytes.
	Put(content io.Reader) (sum string, size int64, err error)
	// Receive reads all of content, hands it to use, and keeps it only where use says so.
	Receive(content io.Reader, use func(store.Incoming) error) error
	// Open returns stored or received content, CodeNotFound where there is none.
	Open(sum string) (io.ReadSeekCloser, error)
	// Remove forgets received content; there may be none.
	Remove(sum string) error
}

// Config is what an office is built from. Zero fields take what is said beside them.
type Config struct {
	Store   store.Store
	Files   Files
	Clock   func() time.Time // time.Now
	Hashing Hashing          // StrongHashing()
	Log     *slog.Logger     // nothing is logged
	Postbox Postbox          // mails wait until an office has one
	Sender  string           // the address that the mails come from, told to whoever waits for one
	Address string           // origin under which members reach the office, for the links of mails
	Terms   mutual.Terms     // the terms of use that come with the office
	// ResetDelay is how long a new password by the secret question waits where no
	// address is certified; mutual.DefaultResetDelay.
	ResetDelay time.Duration
	// WithoutAccessCode keeps the member's access code off their devices, and so off the
	// statements and cards that are made there.
	WithoutAccessCode bool
	// NewEpoch has every device start over: every cursor given out before is refused. A
	// restored backup is noticed without it.
	NewEpoch bool
}

// Office applies the mutual's rules to one store.
type Office struct {
	store   store.Store
	files   Files
	now     func() time.Time
	log     *slog.Logger
	hasher  *hasher
	cursors cursorSeal
	buckets bucketSeal
	tickets ticketSeal
	bodyKey []byte // of the requests' hashes

	places   *places
	uploads  *uploadTurns
	sendings sendings

	postbox    Postbox
	sender     string
	address    string
	terms      mutual.Terms
	resetDelay time.Duration
	withCode   bool // the access code goes to the member's devices

	pulse pulse

	wake   chan struct{}
	rounds sync.Mutex // guards swept, and lets one round happen at a time
	swept  time.Time
}

// The office's own settings in its store.
const (
	settingEpoch  = "sync_epoch"
	settingSecret = "secret"
)

// New opens an office on a store, and notes that start in it. A fresh store gets its
// secret and its epoch here. Errors are those of the store.
func New(ctx context.Context, config Config) (*Office, error) {
	o := &Office{
		store: config.Store, files: config.Files, now: config.Clock, log: config.Log, wake: make(chan struct{}, 1), places: newPlaces(), uploads: newUploadTurns(),
		postbox: config.Postbox, sender: config.Sender, address: config.Address, terms: config.Terms, resetDelay: config.ResetDelay,
		withCode: !config.WithoutAccessCode,
	}
	if o.resetDelay <= 0 {
		o.resetDelay = mutual.DefaultResetDelay
	}
	if o.terms.Version == "" {
		terms, err := ParseTerms(ownTerms)
		if err != nil {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
		o.terms = terms
	}
	if o.now == nil {
		o.now = time.Now
	}
	if o.log == nil {
		o.log = slog.New(slog.DiscardHandler)
	}
	hashing := config.Hashing
	if hashing == (Hashing{}) {
		hashing = StrongHashing()
	}
	o.hasher = newHasher(hashing)

	var secret, epoch []byte
	err := o.store.Update(ctx, func(w store.Writer) (err error) {
		if secret, err = setting(ctx, w, settingSecret, sha256.Size, false); err != nil {
			return err
		}
		if epoch, err = setting(ctx, w, settingEpoch, epochBytes, config.NewEpoch); err != nil {
			return err
		}
		return w.AddStart(ctx, newStart())
	})
	if err != nil {
		return nil, err
	}
	if o.cursors.key, err = derive(secret, "sync cursor 1"); err != nil {
		return nil, err
	}
	if o.buckets.key, err = derive(secret, "throttle bucket 1"); err != nil {
		return nil, err
	}
	if o.bodyKey, err = derive(secret, "request body 1"); err != nil {
		return nil, err
	}
	ticketKey, err := derive(secret, "ticket 1")
	if err != nil {
		return nil, err
	}
	if o.tickets, err = newTicketSeal(ticketKey); err != nil {
		return nil, err
	}
	o.cursors.epoch = epoch
	return o, nil
}

// setting reads size random bytes kept in the store, and draws them where there
// are none yet or renew is set.
func setting(ctx context.Context, w store.Writer, name string, size int, renew bool) ([]byte, error) {
	text, err := w.Setting(ctx, name)
	if err != nil && mutual.CodeOf(err) != mutual.CodeNotFound {
		return nil, err
	}
	if err == nil && !renew {
		value, err := hex.DecodeString(text)
		if err != nil || len(value) != size {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
		return value, nil
	}
	value := make([]byte, size)
	rand.Read(value)
	return value, w.PutSetting(ctx, name, hex.EncodeToString(value))
}

func derive(secret []byte, purpose string) ([]byte, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, purpose, sha256.Size)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	return key, nil
}

// Now returns the office's clock.
func (o *Office) Now() mutual.Millis { return mutual.MillisOf(o.now()) }
