package console

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	// sessionAtMost is how long the office lets a session last, however busy.
	sessionAtMost = 12 * time.Hour
	// openedFor is how long a look at a member's file counts as the same look.
	openedFor = time.Hour
	// claimsKept is how many forms of a session are known to be sent; more were not
	// filled in by a person.
	claimsKept = 1000
)

// notice is what the next page says of what was just done.
type notice struct {
	Text    string
	Warning bool
	// Code is an access code that was just issued. It is shown this once.
	Code string
}

// memory is what the console knows of sessions beside the office. None of it must
// survive a restart.
type memory struct {
	now      func() mutual.Millis
	mu       sync.Mutex
	sessions map[string]*remembered
}

type remembered struct {
	since  mutual.Millis
	notice *notice
	opened map[string]mutual.Millis // by member id
	claims map[string]bool
}

func newMemory(now func() mutual.Millis) *memory {
	return &memory{now: now, sessions: make(map[string]*remembered)}
}

// sessionOf names a session without its token.
func sessionOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// of returns what is known of a session; the caller holds the lock.
func (m *memory) of(session string) *remembered {
	known := m.sessions[session]
	if known == nil {
		for name, other := range m.sessions {
			if other.since+mutual.Millis(sessionAtMost.Milliseconds()) < m.now() {
				delete(m.sessions, name)
			}
		}
		known = &remembered{since: m.now(), opened: make(map[string]mutual.Millis), claims: make(map[string]bool)}
		m.sessions[session] = known
	}
	return known
}

func (m *memory) forget(session string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.sessions, session)
}

func (m *memory) say(session string, said notice) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of(session).notice = &said
}

// said returns the notice that waits, once.
func (m *memory) said(session string) *notice {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.of(session)
	waiting := known.notice
	known.notice = nil
	return waiting
}

// begins reports whether a look at a member's file is a new one.
func (m *memory) begins(session, memberID string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, seen := m.of(session).opened[memberID]
	return !seen || at+mutual.Millis(openedFor.Milliseconds()) <= m.now()
}

// opened notes that the journal has a line of the look.
func (m *memory) opened(session, memberID string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of(session).opened[memberID] = m.now()
}

// claim reports whether a form is sent for the first time. It is given back with
// release where nothing came of it.
func (m *memory) claim(session, form string) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	known := m.of(session)
	if known.claims[form] || len(known.claims) >= claimsKept {
		return false
	}
	known.claims[form] = true
	return true
}

func (m *memory) release(session, form string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.of(session).claims, form)
}
