package office

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime"
	"strings"
	"time"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Hashing is what hashing a password with argon2id costs.
type Hashing struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// StrongHashing is the cost for real passwords (OWASP Password Storage Cheat
// Sheet, argon2id: 19 MiB, two passes, one thread).
func StrongHashing() Hashing { return Hashing{Memory: 19 * 1024, Time: 2, Threads: 1} }

const (
	saltBytes = 16
	hashBytes = 32
	// hashingPatience is how long a sign-in waits for its turn before the
	// office calls itself overloaded.
	hashingPatience = 10 * time.Second
)

// hasher bounds how many passwords are hashed at once, so that a storm of
// sign-ins starves nothing else.
type hasher struct {
	cost  Hashing
	turns chan struct{}
	decoy string
}

func newHasher(cost Hashing) *hasher {
	salt := base64.RawStdEncoding.EncodeToString(make([]byte, saltBytes))
	sum := base64.RawStdEncoding.EncodeToString(make([]byte, hashBytes))
	return &hasher{
		cost:  cost,
		turns: make(chan struct{}, runtime.GOMAXPROCS(0)),
		decoy: encodeHash(cost, salt, sum),
	}
}

// hash returns a PHC string that bears the salt and the cost.
func (h *hasher) hash(ctx context.Context, password string) (string, error) {
	salt := make([]byte, saltBytes)
	rand.Read(salt)
	sum, err := h.compute(ctx, password, salt, h.cost, hashBytes)
	if err != nil {
		return "", err
	}
	return encodeHash(h.cost, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum)), nil
}

// matches reports whether password gave encoded, and whether encoded was made at
// another cost than today's. A damaged hash gives CodeInternal.
func (h *hasher) matches(ctx context.Context, encoded, password string) (match, outdated bool, err error) {
	cost, salt, want, err := decodeHash(encoded)
	if err != nil {
		return false, false, err
	}
	sum, err := h.compute(ctx, password, salt, cost, uint32(len(want)))
	if err != nil {
		return false, false, err
	}
	return subtle.ConstantTimeCompare(sum, want) == 1, cost != h.cost, nil
}

// matchesOrWastes is matches, and false at the same cost for a hash that nobody has.
func (h *hasher) matchesOrWastes(ctx context.Context, encoded, password string) (match, outdated bool, err error) {
	if encoded == "" {
		_, _, err := h.matches(ctx, h.decoy, password)
		return false, false, err
	}
	return h.matches(ctx, encoded, password)
}

func (h *hasher) compute(ctx context.Context, password string, salt []byte, cost Hashing, size uint32) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, hashingPatience)
	defer cancel()
	select {
	case h.turns <- struct{}{}:
		defer func() { <-h.turns }()
	case <-ctx.Done():
		return nil, mutual.Fault(mutual.CodeOfficeDown, ctx.Err())
	}
	// The same letters come composed from one keyboard and decomposed from another.
	return argon2.IDKey([]byte(norm.NFC.String(password)), salt, cost.Time, cost.Memory, cost.Threads, size), nil
}

const phcFormat = "m=%d,t=%d,p=%d"

func encodeHash(cost Hashing, salt, sum string) string {
	params := fmt.Sprintf(phcFormat, cost.Memory, cost.Time, cost.Threads)
	return fmt.Sprintf("$argon2id$v=%d$%s$%s$%s", argon2.Version, params, salt, sum)
}

func decodeHash(encoded string) (cost Hashing, salt, sum []byte, err error) {
	damaged := mutual.Fault(mutual.CodeInternal, nil)
	parts := strings.Split(encoded, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return cost, nil, nil, damaged
	}
	if _, err := fmt.Sscanf(parts[3], phcFormat, &cost.Memory, &cost.Time, &cost.Threads); err != nil {
		return cost, nil, nil, damaged
	}
	salt, err = base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return cost, nil, nil, damaged
	}
	sum, err = base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(sum) == 0 || cost.Time == 0 || cost.Threads == 0 {
		return cost, nil, nil, damaged
	}
	return cost, salt, sum, nil
}
