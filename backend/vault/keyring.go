package vault

import (
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

// exchange runs one call to the keyring. Its errors have no types but ErrNotFound,
// which gives CodeLocked; any other means CodeKeyringUnavailable.
func exchange(call func() error) error {
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
			return mutual.Fault(mutual.CodeLocked, err)
		}
		return mutual.Fault(mutual.CodeKeyringUnavailable, err)
	case <-patience.C:
		return mutual.Fault(mutual.CodeKeyringUnavailable, errors.New("no answer"))
	}
}

func storeKEK(id string, kek []byte) error {
	return exchange(func() error {
		return keyring.Set(keyringService, id, base64.StdEncoding.EncodeToString(kek))
	})
}

func loadKEK(id string) ([]byte, error) {
	var secret string
	if err := exchange(func() (err error) {
		secret, err = keyring.Get(keyringService, id)
		return err
	}); err != nil {
		return nil, err
	}
	kek, err := base64.StdEncoding.DecodeString(secret)
	if err != nil || len(kek) != keyBytes {
		return nil, mutual.Fault(mutual.CodeLocked, errors.New("the keyring's entry is no key"))
	}
	return kek, nil
}

func deleteKEK(id string) error {
	err := exchange(func() error { return keyring.Delete(keyringService, id) })
	if mutual.CodeOf(err) == mutual.CodeLocked {
		return nil
	}
	return err
}

// unwrapByKeyring returns CodeLocked when the keyring does not hold the slot's key:
// the password opens the vault then.
func (f file) unwrapByKeyring() ([]byte, error) {
	i := f.slot(kindKeyring)
	if i < 0 {
		return nil, &mutual.Error{Code: mutual.CodeLocked}
	}
	kek, err := loadKEK(f.ID)
	if err != nil {
		return nil, err
	}
	defer clear(kek)
	key, err := f.unwrap(f.Slots[i], kek)
	if errors.Is(err, errClosed) {
		return nil, mutual.Fault(mutual.CodeLocked, err)
	}
	return key, err
}

// HasKeyringSlot reports whether the member chose to stay connected on this
// device. It asks the file, not the keyring.
func HasKeyringSlot(dir string) bool {
	f, err := readFile(dir)
	return err == nil && f.slot(kindKeyring) >= 0
}

// AddKeyringSlot lets the system's keyring open the vault from now on, with a
// random key that only wraps the master key. A slot that already works stays. It
// returns CodeKeyringUnavailable when the keyring cannot be used; the vault is as
// before then.
func (v *Vault) AddKeyringSlot() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return &mutual.Error{Code: mutual.CodeLocked}
	}
	opened, err := v.file.unwrapByKeyring()
	clear(opened)
	if code := mutual.CodeOf(err); code != mutual.CodeLocked {
		return err
	}
	kek := random(keyBytes)
	defer clear(kek)
	s, err := v.file.wrap(kindKeyring, struct{}{}, kek, v.master)
	if err != nil {
		return err
	}
	if err := storeKEK(v.file.ID, kek); err != nil {
		return err
	}
	if err := v.replace(v.file.with(s)); err != nil {
		return mutual.Fault(mutual.CodeOf(err), errors.Join(err, deleteKEK(v.file.ID)))
	}
	return nil
}

// RemoveKeyringSlot closes the vault to the keyring, then forgets the key there.
// When it returns CodeKeyringUnavailable the slot is gone all the same, and the
// key that the keyring still holds opens nothing.
func (v *Vault) RemoveKeyringSlot() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return &mutual.Error{Code: mutual.CodeLocked}
	}
	if v.file.slot(kindKeyring) < 0 {
		return nil
	}
	if err := v.replace(v.file.without(kindKeyring)); err != nil {
		return err
	}
	return deleteKEK(v.file.ID)
}
