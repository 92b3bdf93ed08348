package vault

import (
	"crypto/cipher"
	"encoding/json"
	"errors"

	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	kindPassword = "password"
	kindKeyring  = "keyring"
	kindRecovery = "recovery"

	keyBytes = chacha20poly1305.KeySize
)

// errClosed tells that a slot's key does not open it: another key, or the slot
// was altered.
var errClosed = errors.New("the slot stays closed")

// wrap puts key under kek into a slot of f.
func (f file) wrap(kind string, parameters any, kek, key []byte) (slot, error) {
	written, err := json.Marshal(parameters)
	if err != nil {
		return slot{}, mutual.Fault(mutual.CodeInternal, err)
	}
	aead, err := newAEAD(kek)
	if err != nil {
		return slot{}, err
	}
	nonce := random(aead.NonceSize())
	return slot{
		Kind: kind, Parameters: written, Nonce: nonce,
		Wrapped: aead.Seal(nil, nonce, key, f.bound(kind, written)),
	}, nil
}

// unwrap returns the key in s, or errClosed.
func (f file) unwrap(s slot, kek []byte) ([]byte, error) {
	aead, err := newAEAD(kek)
	if err != nil {
		return nil, err
	}
	if len(s.Nonce) != aead.NonceSize() || len(s.Wrapped) != keyBytes+aead.Overhead() {
		return nil, mutual.Fault(mutual.CodeVaultDamaged, errors.New("length of a slot"))
	}
	key, err := aead.Open(nil, s.Nonce, s.Wrapped, f.bound(s.Kind, s.Parameters))
	if err != nil {
		return nil, errClosed
	}
	return key, nil
}

func newAEAD(key []byte) (cipher.AEAD, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	return aead, nil
}

// passwordCost is what a password slot says about its key.
type passwordCost struct {
	KDF       string `json:"kdf"`
	Time      uint32 `json:"time"`       // passes
	MemoryKiB uint32 `json:"memory_kib"` // KiB
	Threads   uint8  `json:"threads"`
	Salt      []byte `json:"salt"`
}

// Stretching is what it costs, with argon2id, to try one password on a vault.
type Stretching struct {
	Time      uint32 // passes
	MemoryKiB uint32 // KiB
	Threads   uint8
}

// Strong is the cost for members' passwords: RFC 9106's second recommended choice, about
// 0.2 s on the slowest machine in sight.
func Strong() Stretching { return Stretching{Time: 3, MemoryKiB: 64 << 10, Threads: 4} }

// A foreign file must not make its reader allocate or compute without end.
const (
	maxTime      = 16
	maxMemoryKiB = 256 << 10
	maxThreads   = 16
)

// cost returns what a new slot says about its key, with a salt of its own. Stretching
// that was not chosen is Strong.
func (s Stretching) cost() passwordCost {
	if s == (Stretching{}) {
		s = Strong()
	}
	return passwordCost{KDF: "argon2id", Time: s.Time, MemoryKiB: s.MemoryKiB, Threads: s.Threads, Salt: random(saltBytes)}
}

func (c passwordCost) bounded() bool {
	return c.KDF == "argon2id" && c.Time >= 1 && c.Time <= maxTime && c.Threads >= 1 && c.Threads <= maxThreads &&
		c.MemoryKiB >= 8*uint32(c.Threads) && c.MemoryKiB <= maxMemoryKiB && len(c.Salt) == saltBytes
}

// kek stretches a password. It is normalised first, because the same accents reach
// us composed from one keyboard and decomposed from another (RFC 8265, 4.2).
func (c passwordCost) kek(password string) []byte {
	typed := norm.NFC.Bytes([]byte(password))
	defer clear(typed)
	return argon2.IDKey(typed, c.Salt, c.Time, c.MemoryKiB, c.Threads, keyBytes)
}

func (f file) wrapUnderPassword(password string, cost passwordCost, key []byte) (slot, error) {
	kek := cost.kek(password)
	defer clear(kek)
	return f.wrap(kindPassword, cost, kek, key)
}

func (f file) unwrapByPassword(password string) ([]byte, error) {
	i := f.slot(kindPassword)
	if i < 0 {
		return nil, mutual.Fault(mutual.CodeVaultDamaged, errors.New("no password slot"))
	}
	var cost passwordCost
	if err := json.Unmarshal(f.Slots[i].Parameters, &cost); err != nil || !cost.bounded() {
		return nil, mutual.Fault(mutual.CodeVaultDamaged, errors.New("cost of the password slot"))
	}
	kek := cost.kek(password)
	defer clear(kek)
	key, err := f.unwrap(f.Slots[i], kek)
	if errors.Is(err, errClosed) {
		return nil, mutual.Fault(mutual.CodeWrongPassword, err)
	}
	return key, err
}
