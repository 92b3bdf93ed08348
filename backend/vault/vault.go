package vault

import (
	"context"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Vault is an open vault. It may be used by several goroutines.
type Vault struct {
	dir string

	mu     sync.Mutex
	file   file
	closed bool
	master []byte
	keys   keys
}

// keys are what the master key gives.
type keys struct {
	database, files, names [keyBytes]byte
}

// Exists reports whether a vault file is in dir, sound or not.
func Exists(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, fileName))
	return !errors.Is(err, fs.ErrNotExist)
}

// Create makes a vault for a member in dir, which is made where it is absent, and
// opens it. It returns CodeFieldRequired for an empty password, CodeVaultDamaged
// when any vault file is there already (nothing is ever written over), CodeDiskFull
// and CodeNotWritable. The zero Stretching is Strong.
func Create(dir, password, memberID string, stretching Stretching) (*Vault, error) {
	if password == "" {
		return nil, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, atomicfile.Fault(err)
	}
	if Exists(dir) {
		return nil, mutual.Fault(mutual.CodeVaultDamaged, fs.ErrExist)
	}
	f, master := newFile(memberID), random(keyBytes)
	s, err := f.wrapUnderPassword(password, stretching.cost(), master)
	if err != nil {
		return nil, err
	}
	f = f.with(s)
	if err := f.write(dir); err != nil {
		return nil, err
	}
	return opened(dir, f, master)
}

// Open opens the vault in dir by its password. It returns CodeNoVault,
// CodeWrongPassword, CodeVaultDamaged, CodeVaultNewer, or CodeNotWritable when the
// system refuses the file.
func Open(dir, password string) (*Vault, error) {
	return openBy(dir, func(f file) ([]byte, error) { return f.unwrapByPassword(password) })
}

// OpenWithKeyring opens the vault in dir by the system's keyring. It returns
// CodeLocked when the vault has no such slot, CodeKeyringChanged when the keyring does
// not hold its key, CodeKeyringUnavailable when the keyring does not answer (the password
// opens the vault in all three cases), CodeCancelled when ctx ended, and else what Open
// returns. It may take as long as the member takes to answer the keyring's own question, a
// minute at most.
func OpenWithKeyring(ctx context.Context, dir string) (*Vault, error) {
	return openBy(dir, func(f file) ([]byte, error) { return f.unwrapByKeyring(ctx) })
}

func openBy(dir string, unwrap func(file) ([]byte, error)) (*Vault, error) {
	f, err := readFile(dir)
	if err != nil {
		return nil, err
	}
	master, err := unwrap(f)
	if err != nil {
		return nil, err
	}
	return opened(dir, f, master)
}

func opened(dir string, f file, master []byte) (*Vault, error) {
	v := &Vault{dir: dir, file: f, master: master}
	for info, key := range map[string]*[keyBytes]byte{
		"espace-adherents/1 database":   &v.keys.database,
		"espace-adherents/1 files":      &v.keys.files,
		"espace-adherents/1 file names": &v.keys.names,
	} {
		derived, err := hkdf.Key(sha256.New, master, nil, info, keyBytes)
		if err != nil {
			return nil, mutual.Fault(mutual.CodeInternal, err)
		}
		copy(key[:], derived)
		clear(derived)
	}
	return v, nil
}

// BelongsTo reports whether the vault in dir is the member's, without opening it.
// It returns CodeNoVault, CodeVaultDamaged or CodeVaultNewer.
func BelongsTo(dir, memberID string) (bool, error) {
	f, err := readFile(dir)
	if err != nil {
		return false, err
	}
	return hmac.Equal(f.Owner.Hash, ownerHash(f.Owner.Salt, memberID)), nil
}

// ChangePassword makes password the one that opens the vault; the earlier one no
// longer does. The keys, and what they closed, stay. The zero Stretching is Strong.
func (v *Vault) ChangePassword(password string, stretching Stretching) error {
	if password == "" {
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "password"}
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return &mutual.Error{Code: mutual.CodeLocked}
	}
	s, err := v.file.wrapUnderPassword(password, stretching.cost(), v.master)
	if err != nil {
		return err
	}
	return v.replace(v.file.with(s))
}

// replace writes f, and keeps it once it stands on the disk.
func (v *Vault) replace(f file) error {
	if err := f.write(v.dir); err != nil {
		return err
	}
	v.file = f
	return nil
}

// DatabaseKey returns the key of the encrypted cache: all zero once the vault is
// closed, which the cache refuses.
func (v *Vault) DatabaseKey() [32]byte {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.keys.database
}

// FileName returns the name on the disk of the sealed file whose content has the
// given SHA-256 (64 lower-case hex digits): 64 hex digits that tell nothing
// without the key. It is empty once the vault is closed.
func (v *Vault) FileName(sha256Hex string) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return ""
	}
	mac := hmac.New(sha256.New, v.keys.names[:])
	mac.Write([]byte(sha256Hex))
	return hex.EncodeToString(mac.Sum(nil))
}

// Close wipes the keys. What Seal and Unseal already gave goes on working.
func (v *Vault) Close() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.closed = true
	clear(v.master)
	v.keys = keys{}
}
