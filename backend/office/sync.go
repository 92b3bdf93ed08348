package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
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
		}
		if at.version > counter.Version || at.witnessed > counter.Version || max(at.version, at.witnessed) < counter.Floor {
			return &mutual.Error{Code: mutual.CodeResyncRequired}
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
	page.Cursor = o.cursors.seal(memberID, at)
	if o.withCode {
		page.AccessCode = strings.ToUpper(code)
	}
	return page, nil
}

// position is a place in a member's history. A walk from the beginning meets
// only what still exists, so it has missed no deletion up to the version at
// which it began: that is what it witnessed.
type position struct {
	version   int64
	witnessed int64
}

// cursorSeal makes cursors that only this office can make: both numbers in the
// clear, under a MAC over them, the member and the epoch.
type cursorSeal struct {
	key   []byte
	epoch []byte
}

const (
	epochBytes   = 16
	cursorFormat = 1
	cursorPlain  = 1 + 8 + 8
	cursorBytes  = cursorPlain + sha256.Size
)

func (c cursorSeal) seal(memberID string, at position) string {
	plain := make([]byte, 1, cursorBytes)
	plain[0] = cursorFormat
	plain = binary.BigEndian.AppendUint64(plain, uint64(at.version))
	plain = binary.BigEndian.AppendUint64(plain, uint64(at.witnessed))
	return base64.RawURLEncoding.EncodeToString(append(plain, c.mac(memberID, plain)...))
}

func (c cursorSeal) open(memberID, cursor string) (position, error) {
	if cursor == "" {
		return position{}, nil
	}
	sealed, err := base64.RawURLEncoding.Strict().DecodeString(cursor)
	if err != nil || len(sealed) != cursorBytes || sealed[0] != cursorFormat ||
		!hmac.Equal(sealed[cursorPlain:], c.mac(memberID, sealed[:cursorPlain])) {
		return position{}, &mutual.Error{Code: mutual.CodeResyncRequired}
	}
	return position{
		version:   int64(binary.BigEndian.Uint64(sealed[1:])),
		witnessed: int64(binary.BigEndian.Uint64(sealed[9:])),
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
