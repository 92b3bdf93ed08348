package office

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Changes returns at most limit of a member's changes after a cursor, "" for the
// first page. It returns CodeResyncRequired when the cursor was not given out by
// this office for this member and history: it was altered, the store is a
// restored backup, or the deletions it has not seen are forgotten.
func (o *Office) Changes(ctx context.Context, memberID, cursor string, limit int) (mutual.ChangePage, error) {
	var page mutual.ChangePage
	var code string
	at, err := o.cursors.open(memberID, cursor)
	if err != nil {
		return page, err
	}
	err = o.store.View(ctx, func(r store.Reader) error {
		counter, err := r.Counter(ctx, memberID)
		if err != nil {
			return err
		}
		code = counter.AccessCode
		if at.version == 0 {
			at.witnessed = counter.Version
		} else if err := sameHistory(ctx, r, memberID, at, counter); err != nil {
			return err
		}
		if at.start, err = r.LatestStart(ctx); err != nil {
			return err
		}
		if page.Changes, err = r.Changes(ctx, memberID, at.version, limit); err != nil {
			return err
		}
		if n := len(page.Changes); n > 0 {
			at.version = page.Changes[n-1].Version
		}
		page.Remaining, err = r.CountChanges(ctx, memberID, at.version)
		return err
	})
	if err != nil {
		return mutual.ChangePage{}, err
	}
	page.More = page.Remaining > 0
	if page.Cursor, err = o.cursors.seal(memberID, at); err != nil {
		return mutual.ChangePage{}, err
	}
	if o.withCode {
		page.AccessCode = strings.ToUpper(code)
	}
	return page, nil
}

// sameHistory returns CodeResyncRequired unless this store's history of the member led to
// the position, and remembers the deletions since. A restored backup knows the starts
// before it was made, and how far each came: what it lost lies above, or names a start
// that it never saw.
func sameHistory(ctx context.Context, r store.Reader, memberID string, at position, counter store.Counter) error {
	ceiling, err := r.Ceiling(ctx, memberID, at.start)
	if mutual.CodeOf(err) == mutual.CodeNotFound || err == nil &&
		(max(at.version, at.witnessed) > ceiling || max(at.version, at.witnessed) < counter.Floor) {
		return mutual.Fault(mutual.CodeResyncRequired, err)
	}
	return err
}

// position is a place in a member's history. A walk from the beginning meets
// only what still exists, so it has missed no deletion up to the version at
// which it began: that is what it witnessed.
type position struct {
	version   int64
	witnessed int64
	start     string // the store's newest when the position was told, in hex; "" before there was any
}

// cursorSeal makes cursors that only this office can make: the numbers and the start in
// the clear, under a MAC over them, the member and the epoch.
type cursorSeal struct {
	key   []byte
	epoch []byte
}

const (
	epochBytes = 16
	startBytes = 8
	// An older office gave cursors without a start; those go on as from before the first.
	cursorWithoutStart = 1
	cursorFormat       = 2
	numbersEnd         = 1 + 8 + 8
)

// newStart draws the id of a start, in hex.
func newStart() string {
	id := make([]byte, startBytes)
	rand.Read(id)
	return hex.EncodeToString(id)
}

func (c cursorSeal) seal(memberID string, at position) (string, error) {
	start, err := hex.DecodeString(at.start)
	if err != nil || len(start) != startBytes {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	plain := make([]byte, 1, numbersEnd+startBytes+sha256.Size)
	plain[0] = cursorFormat
	plain = binary.BigEndian.AppendUint64(plain, uint64(at.version))
	plain = binary.BigEndian.AppendUint64(plain, uint64(at.witnessed))
	plain = append(plain, start...)
	return base64.RawURLEncoding.EncodeToString(append(plain, c.mac(memberID, plain)...)), nil
}

func (c cursorSeal) open(memberID, cursor string) (position, error) {
	if cursor == "" {
		return position{}, nil
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	end := len(sealed) - sha256.Size
	if err != nil || end < numbersEnd || !hmac.Equal(sealed[end:], c.mac(memberID, sealed[:end])) ||
		(sealed[0] != cursorFormat || end != numbersEnd+startBytes) && (sealed[0] != cursorWithoutStart || end != numbersEnd) {
		return position{}, &mutual.Error{Code: mutual.CodeResyncRequired}
	}
	return position{
		version:   int64(binary.BigEndian.Uint64(sealed[1:])),
		witnessed: int64(binary.BigEndian.Uint64(sealed[9:])),
		start:     hex.EncodeToString(sealed[numbersEnd:end]),
	}, nil
}

func (c cursorSeal) mac(memberID string, plain []byte) []byte {
	mac := hmac.New(sha256.New, c.key)
	mac.Write(c.epoch)
	mac.Write(plain)
	mac.Write([]byte(memberID))
	return mac.Sum(nil)
}

// ForgetTombstones drops a member's deletions so far. Devices that have not seen
// them are told to start over.
func (o *Office) ForgetTombstones(ctx context.Context, memberID string) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		counter, err := w.Counter(ctx, memberID)
		if err != nil {
			return err
		}
		return w.ForgetTombstones(ctx, memberID, counter.Version)
	})
}
