package desk

import (
	"context"
	"errors"
	"os"
	"path/filepath"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// Trouble is a fault of what this device stores, and what became of it.
type Trouble struct {
	// Code is CodeVaultLost, CodeCacheDamaged (found, and not mended yet), CodeCacheRebuilt,
	// CodeCacheLost, CodeCacheOlder or CodeReadingOnly.
	Code  mutual.Code `json:"code"`
	Aside string      `json:"aside"` // where what was damaged is now; empty where nothing was put aside
	Kept  int         `json:"kept"`  // drafts and waiting requests that were carried over
	Lost  int         `json:"lost"`  // those that could not be read, or not whole
}

func (d *Desk) cacheFile() string { return filepath.Join(d.cfg.Folder, "cache.db") }

// openCache opens the store of the vault. One of which nothing can be read is rebuilt.
func (d *Desk) openCache(ctx context.Context, safe *vault.Vault) (*cache.Cache, *Trouble, error) {
	gone := d.cacheGone()
	store, err := cache.Open(ctx, d.cacheFile(), safe.DatabaseKey())
	if mutual.CodeOf(err) == mutual.CodeCacheDamaged {
		return d.rebuildCache(ctx, safe)
	}
	if err != nil {
		return nil, nil, err
	}
	switch {
	case store.Behind() != "":
		d.cfg.Log.Warn("the store lacks its last writings", "code", store.Behind())
		return store, &Trouble{Code: store.Behind()}, nil
	case store.ReadingOnly() != nil:
		d.cfg.Log.Warn("the store is opened for reading alone", "code", mutual.CodeOf(store.ReadingOnly()))
		return store, &Trouble{Code: mutual.CodeReadingOnly}, nil
	case gone:
		return store, &Trouble{Code: mutual.CodeCacheLost}, nil
	}
	return store, nil, nil
}

// cacheGone reports whether nothing is left of a store that filled this device.
func (d *Desk) cacheGone() bool {
	left, err := filepath.Glob(d.cacheFile() + "*")
	if err != nil || len(left) > 0 {
		return false
	}
	_, err = os.Stat(d.documentsFolder())
	return err == nil
}

// rebuildCache puts a new store in the place of a damaged one, which is put aside.
func (d *Desk) rebuildCache(ctx context.Context, safe *vault.Vault) (*cache.Cache, *Trouble, error) {
	store, done, err := cache.Rebuild(ctx, d.cacheFile(), safe.DatabaseKey(), d.cfg.Now())
	if err != nil {
		return nil, nil, err
	}
	trouble := &Trouble{Code: mutual.CodeCacheRebuilt, Aside: done.Aside, Kept: done.Kept, Lost: done.Lost}
	if done.Lost > 0 || done.Unsure {
		trouble.Code = mutual.CodeCacheLost
	}
	d.cfg.Log.Warn("the store was rebuilt", "code", trouble.Code, "count", done.Lost)
	return store, trouble, nil
}

// Repair reads all that is stored, and rebuilds the store where some of it is damaged:
// what exists on this device alone is carried over, and a sync brings the rest. It
// returns what it did, nil where nothing is damaged. It fails with CodeLocked, CodeDiskFull,
// CodeNotWritable, CodeDeviceRead or CodeDeviceWrite, and all is as before then.
func (d *Desk) Repair(ctx context.Context) (*Trouble, error) {
	d.entry.Lock()
	defer d.entry.Unlock()
	if d.opened == nil {
		return nil, mutual.Fault(mutual.CodeLocked, nil)
	}
	err := d.opened.cache.Check(ctx)
	if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
		return nil, err
	}
	if refusal := d.opened.cache.ReadingOnly(); refusal != nil {
		return nil, refusal
	}
	return d.replaceCache(ctx)
}

// replaceCache rebuilds the store of the open vault, which stays open.
func (d *Desk) replaceCache(ctx context.Context) (*Trouble, error) {
	was := d.withdraw()
	if err := was.cache.Close(); err != nil {
		d.cfg.Log.Info("a damaged store did not close cleanly", "code", mutual.CodeOf(err))
	}
	store, trouble, rebuilding := d.rebuildCache(ctx, was.vault)
	if rebuilding != nil {
		var err error
		if store, err = cache.Open(ctx, d.cacheFile(), was.vault.DatabaseKey()); err != nil {
			d.closed(was.vault)
			return nil, errors.Join(rebuilding, err)
		}
	}
	next := &opened{vault: was.vault, cache: store, outbox: was.outbox, paging: was.paging, tokens: was.tokens}
	if err := d.settle(ctx, next, trouble); err != nil {
		d.closed(was.vault)
		return nil, errors.Join(rebuilding, err, store.Close())
	}
	return trouble, rebuilding
}

// mended runs a sync, and where it finds the store damaged while the office answers,
// which has the rest, rebuilds the store and runs it again.
func (d *Desk) mended(ctx context.Context, quiet bool) error {
	err := d.await(ctx, d.startSync(quiet))
	if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
		return err
	}
	if probing := d.Probe(ctx); probing != nil || !d.Status().SignedIn {
		return err
	}
	if _, err := d.Repair(ctx); err != nil {
		return err
	}
	return d.await(ctx, d.startSync(quiet))
}

// noticed has what a reading found damaged be mended by the next look at the office.
func (d *Desk) noticed(o *opened, err error) {
	if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
		return
	}
	o.checked.Store(false)
	d.change(func(s *Status) { s.Trouble = &Trouble{Code: mutual.CodeCacheDamaged} })
	signal(d.wake)
}
