package office

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// ticketLife is how long a member may take over a step: reading the terms included.
const ticketLife = 30 * time.Minute

// ticket carries what an earlier step found to the next one. The office keeps
// nothing of it, so that it outlives a restart and a visitor leaves no row behind.
type ticket struct {
	Purpose  string        `json:"p"`
	MemberID string        `json:"m"` // "" for a pair that nobody has
	Who      string        `json:"w"` // whose tries are counted, with or without a member
	Until    mutual.Millis `json:"u"`
}

// The purposes of tickets.
const (
	ticketRegistration = "registration"
	ticketRecovery     = "recovery"
)

// ticketSeal makes tickets that only this office can make and read.
type ticketSeal struct{ sealer cipher.AEAD }

func newTicketSeal(key []byte) (ticketSeal, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return ticketSeal{}, mutual.Fault(mutual.CodeInternal, err)
	}
	sealer, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return ticketSeal{}, mutual.Fault(mutual.CodeInternal, err)
	}
	return ticketSeal{sealer}, nil
}

// ticketBytes is the length of every ticket before it is sealed: the length must
// not tell a member from nobody.
const ticketBytes = 192

func (s ticketSeal) seal(t ticket) (string, error) {
	plain, err := json.Marshal(t)
	if err != nil || len(plain) > ticketBytes {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	plain = append(plain, strings.Repeat(" ", ticketBytes-len(plain))...)
	return base64.RawURLEncoding.EncodeToString(s.sealer.Seal(nil, nil, plain, nil)), nil //nolint:gosec // it draws its own nonce
}

// open returns CodeTicketExpired for what is no ticket, one of another purpose, or
// one whose time is over.
func (s ticketSeal) open(purpose, text string, now mutual.Millis) (ticket, error) {
	over := &mutual.Error{Code: mutual.CodeTicketExpired}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return ticket{}, over
	}
	plain, err := s.sealer.Open(nil, nil, sealed, nil)
	if err != nil {
		return ticket{}, over
	}
	var t ticket
	if err := json.Unmarshal(plain, &t); err != nil || t.Purpose != purpose || t.Until <= now {
		return ticket{}, over
	}
	return t, nil
}
