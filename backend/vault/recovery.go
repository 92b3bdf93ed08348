package vault

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"
	"unicode"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	recoveryBytes = 16 // of randomness: 128 bits, which no one guesses, so nothing needs stretching
	recoverySum   = 4  // one typing error in 4 thousand million passes for another key
	recoveryGroup = 4  // symbols between two dashes, as members know them from bank cards
)

// recoveryDigits are Crockford's: no I, L, O (taken for 1, 1, 0) and no U. Twenty
// bytes fill 32 of them exactly, so that every key has one way to be written.
var recoveryDigits = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

// printRecoveryKey writes a key as it is printed: eight groups of four symbols.
func printRecoveryKey(secret []byte) string {
	symbols := recoveryDigits.EncodeToString(append(bytes.Clone(secret), sumOfRecoveryKey(secret)...))
	var printed strings.Builder
	for i, symbol := range symbols {
		if i > 0 && i%recoveryGroup == 0 {
			printed.WriteByte('-')
		}
		printed.WriteRune(symbol)
	}
	return printed.String()
}

// readRecoveryKey reads what a member copied from paper. Spaces, dashes, case, and
// the letters that look like 0 and 1 do not matter; anything else that is not as
// printed gives CodeRecoveryKeyMistyped.
func readRecoveryKey(typed string) ([]byte, error) {
	mistyped := mutual.Fault(mutual.CodeRecoveryKeyMistyped, errors.New("not as it was printed"))
	mistyped.Field = "recovery_key"
	symbols := strings.Map(recoverySymbol, typed)
	b, err := recoveryDigits.DecodeString(symbols)
	// The decoder passes over a last symbol that fills no byte.
	if err != nil || len(b) != recoveryBytes+recoverySum || len(symbols) != recoveryDigits.EncodedLen(len(b)) {
		return nil, mistyped
	}
	secret, sum := b[:recoveryBytes], b[recoveryBytes:]
	if !bytes.Equal(sum, sumOfRecoveryKey(secret)) {
		return nil, mistyped
	}
	return secret, nil
}

// recoverySymbol returns the symbol that a typed character stands for, -1 for one
// that only separates. Programs turn dashes and spaces into many others.
func recoverySymbol(typed rune) rune {
	if unicode.IsSpace(typed) || unicode.In(typed, unicode.Dash, unicode.Cf) {
		return -1
	}
	switch upper := unicode.ToUpper(typed); upper {
	case 'O':
		return '0'
	case 'I', 'L':
		return '1'
	default:
		return upper
	}
}

func sumOfRecoveryKey(secret []byte) []byte {
	sum := sha256.Sum256(append([]byte("espace-adherents/1 recovery sum"), secret...))
	return sum[:recoverySum]
}

// recoveryKEK returns the slot's key. The vault's id is its salt.
func (f file) recoveryKEK(secret []byte) ([]byte, error) {
	kek, err := hkdf.Key(sha256.New, secret, []byte(f.ID), "espace-adherents/1 recovery", keyBytes)
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	return kek, nil
}

func (f file) unwrapByRecoveryKey(typed string) ([]byte, error) {
	secret, err := readRecoveryKey(typed)
	if err != nil {
		return nil, err
	}
	defer clear(secret)
	wrong := &mutual.Error{Code: mutual.CodeRecoveryKeyWrong, Field: "recovery_key"}
	i := f.slot(kindRecovery)
	if i < 0 {
		return nil, wrong
	}
	kek, err := f.recoveryKEK(secret)
	if err != nil {
		return nil, err
	}
	defer clear(kek)
	key, err := f.unwrap(f.Slots[i], kek)
	if errors.Is(err, errClosed) {
		wrong.Err = err
		return nil, wrong
	}
	return key, err
}

// OpenWithRecoveryKey opens the vault in dir by the key that AddRecoverySlot gave,
// as the member typed it. It returns CodeRecoveryKeyMistyped for a text that was
// never printed as a key, CodeRecoveryKeyWrong for a key of another vault, one that
// a later one replaced, or where there is none, and else what Open returns.
func OpenWithRecoveryKey(dir, key string) (*Vault, error) {
	return openBy(dir, func(f file) ([]byte, error) { return f.unwrapByRecoveryKey(key) })
}

// HasRecoverySlot reports whether some recovery key opens the vault in dir.
func HasRecoverySlot(dir string) bool {
	f, err := readFile(dir)
	return err == nil && f.slot(kindRecovery) >= 0
}

// AddRecoverySlot lets a new recovery key open the vault and returns it as it is
// printed: eight groups of four symbols. The earlier key, if any, no longer opens
// it. The key is nowhere else: it is to be shown once, and kept on paper.
func (v *Vault) AddRecoverySlot() (key string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return "", &mutual.Error{Code: mutual.CodeLocked}
	}
	secret := random(recoveryBytes)
	defer clear(secret)
	kek, err := v.file.recoveryKEK(secret)
	if err != nil {
		return "", err
	}
	defer clear(kek)
	s, err := v.file.wrap(kindRecovery, struct{}{}, kek, v.master)
	if err != nil {
		return "", err
	}
	if err := v.replace(v.file.with(s)); err != nil {
		return "", err
	}
	return printRecoveryKey(secret), nil
}

// RemoveRecoverySlot closes the vault to its recovery key.
func (v *Vault) RemoveRecoverySlot() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.closed {
		return &mutual.Error{Code: mutual.CodeLocked}
	}
	if v.file.slot(kindRecovery) < 0 {
		return nil
	}
	return v.replace(v.file.without(kindRecovery))
}
