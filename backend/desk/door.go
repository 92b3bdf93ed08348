package desk

import (
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// door is what the front door remembers between two steps. All of it is secret,
// lives in memory alone, and is shown to the office that gave it and to no other.
type door struct {
	visit      *visit
	recovery   *recovery
	search     *search // in the member's mailbox
	link       LinkKind
	resetToken string // of the link that opened the application
}

// visit is a registration under way.
type visit struct {
	office  *remote.Client
	ticket  string         // of the first step; empty where the registration was resumed
	waiting mutual.Waiting // as the office last told it; without a handle until the third step
	since   time.Time      // its mail came no earlier, by the office's clock
	found   string         // the token of the link that was found in the mailbox
}

// recovery is a lost password under way.
type recovery struct {
	office *remote.Client
	ticket string
}

// wait notes how the registration waits for its mail.
func (v *visit) wait(waiting mutual.Waiting) {
	if waiting.Handle != v.waiting.Handle {
		v.since, v.found = waiting.ExpiresAt.Time().Add(-mutual.ActivationLifetime), ""
	}
	v.waiting = waiting
}

// closeDoor forgets every secret of the front door and ends the search.
func (d *Desk) closeDoor() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.door.search.stop()
	d.door = door{}
}

// reach returns the office, or why there is none: CodeOfficeAddress, or
// CodeOfficeUntrusted with the field ca_file.
func (d *Desk) reach() (*remote.Client, error) {
	if client := d.office(); client != nil {
		return client, nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return nil, d.noClient
}

// field is one field of a form, under the contract's name.
type field struct{ name, value string }

// filled returns CodeFieldRequired for the first field without a value.
func filled(fields ...field) error {
	for _, f := range fields {
		if strings.TrimSpace(f.value) == "" {
			return &mutual.Error{Code: mutual.CodeFieldRequired, Field: f.name}
		}
	}
	return nil
}
