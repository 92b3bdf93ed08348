package vault

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"time"

	"github.com/zalando/go-keyring"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// keyringService is the name under which members find our entries in the tools of
// their system.
const keyringService = "espace-adherents"

// keyringPatience bounds one exchange: a keyring may ask the member to open it, but
// one whose question nobody sees never answers, and knows no cancelling.
const keyringPatience = time.Minute

// exchange runs one call to the keyring and waits for it until ctx ends, a minute at
// most; a call that hangs goes on alone, for the keyring knows no cancelling. Its errors
// have no types but ErrNotFound, which gives CodeKeyringChanged; any other means
// CodeKeyringUnavailable.
func exchange(ctx context.Context, call func() error) error {
	done := make(chan error, 1)
	go func() { done <- call() }()
	patience := time.NewTimer(keyringPatience)
	defer patience.Stop()
	select {
	case err := <-done:
		switch {
		case err == nil:
			return nil
		case errors.Is(err, keyring.ErrNotFound):
			return mutual.Fault(mutual.CodeKeyringChanged, err)
		}
		return mutual.Fault(mutual.CodeKeyringUnavailable, err)
	case <-ctx.Done():
		return mutual.Fault(mutual.CodeCancelled, ctx.Err())
	case <-patience.C:
		return mutual.Fault(mutual.CodeKeyringUnavailable, errors.New("no answer"))
	}
}

func storeKEK(ctx context.Context, id string, kek []byte) error {
	secret := base64.StdEncoding.EncodeToString(kek)
	return exchange(ctx, func() error { return keyring.Set(keyringService, id, secret) })
}

func loadKEK(ctx context.Context, id string) ([]byte, error) {
	loaded := make(chan string, 1) // the call may go on alone
	err := exchange(ctx, func() error {
		text, err := keyring.Get(keyringService, id)
		loaded <- text
		return err
	})
	if err != nil {
		return nil, err
	}
	kek, err := base64.StdEncoding.DecodeString(<-loaded)
	if err != nil || len(kek) != keyBytes {
		return nil, mutual.Fault(mutual.CodeKeyringChanged, errors.New("the keyring's entry is no key"))
	}
	return kek, nil
}

func deleteKEK(ctx context.Context, id string) error {
	err := exchange(ctx, func() error { return keyring.Delete(keyringService, id) })
	if mutual.CodeOf(err) == mutual.CodeKeyringChanged {
		return nil // it holds none
	}
	return err
}

// unwrapByKeyring returns CodeLocked where there is no slot, and CodeKeyringChanged when
// the keyring does not hold the slot's key: the password opens the vault then.
func (f file) unwrapByKeyring(ctx context.Context) ([]byte, error) {
	i := f.slot(kindKeyring)
	if i < 0 {
		return nil, &mutual.Error{Code: mutual.CodeLocked}
	}
	kek, err := loadKEK(ctx, f.ID)
	if err != nil {
		return nil, err
	}
	defer clear(kek)
	key, err := f.unwrap(f.Slots[i], kek)
	if errors.Is(err, errClosed) {
		return nil, mutual.Fault(mutual.CodeKeyringChanged, err)
	}
	return key, err
}

// HasKeyringSlot reports whether the member chose to stay connected on this
// device. It asks the file, not the keyring.
func HasKeyringSlot(dir string) bool {
	f, err := readFile(dir)
	return err == nil && f.slot(kindKeyring) >= 0
}

// AddKeyringSlot lets the system's keyring open the vault from now on, with a random key
// that only wraps the master key. A slot that already works stays; one whose key the
// keyring lost is made again. It returns CodeKeyringUnavailable when the keyring cannot be
// used, or does not give back what it was given, and CodeCancelled when ctx ended; the
// vault is as before then. While the keyring thinks, the vault can be used, and closed.
func (v *Vault) AddKeyringSlot(ctx context.Context) error {
	f, err := v.now()
	if err != nil {
		return err
	}
	opened, err := f.unwrapByKeyring(ctx)
	clear(opened)
	if code := mutual.CodeOf(err); code != mutual.CodeLocked && code != mutual.CodeKeyringChanged {
		return err
	}
	kek := random(keyBytes)
	defer clear(kek)
	if err := storeKEK(ctx, f.ID, kek); err != nil {
		return err
	}
	// A keyring may say that it kept what it did not, where the member refused it.
	kept, err := loadKEK(ctx, f.ID)
	defer clear(kept)
	if code := mutual.CodeOf(err); code == mutual.CodeKeyringChanged || err == nil && !bytes.Equal(kept, kek) {
		return mutual.Fault(mutual.CodeKeyringUnavailable, errors.New("the keyring did not keep the key"))
	} else if err != nil {
		return err
	}
	return v.replaceWithKeyringSlot(ctx, kek)
}

// now returns the vault's file as it is, or CodeLocked.
func (v *Vault) now() (file, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return file{}, &mutual.Error{Code: mutual.CodeLocked}
	}
	return v.file, nil
}

func (v *Vault) replaceWithKeyringSlot(ctx context.Context, kek []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if ctx.Err() != nil {
		return mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	if v.closed {
		return &mutual.Error{Code: mutual.CodeLocked}
	}
	s, err := v.file.wrap(kindKeyring, struct{}{}, kek, v.master)
	if err != nil {
		return err
	}
	return v.replace(v.file.with(s))
}

// RemoveKeyringSlot closes the vault to the keyring, at once. The key that the keyring
// still holds opens nothing any more; forget has the keyring drop it, and returns
// CodeKeyringUnavailable or CodeCancelled when it did not. forget is nil where there was
// no slot.
func (v *Vault) RemoveKeyringSlot() (forget func(context.Context) error, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return nil, &mutual.Error{Code: mutual.CodeLocked}
	}
	if v.file.slot(kindKeyring) < 0 {
		return nil, nil
	}
	if err := v.replace(v.file.without(kindKeyring)); err != nil {
		return nil, err
	}
	id := v.file.ID
	return func(ctx context.Context) error { return deleteKEK(ctx, id) }, nil
}
