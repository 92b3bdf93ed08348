// Package store is the office's memory: one interface for every database, so
// that the rules above it know none. Its rooms are sqlite (a database file),
// files (the documents' bytes) and storetest (the suite every store must pass).
package store

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Store runs transactions. Every method of the views it hands out returns a
// *mutual.Error: CodeNotFound for a thing that is not there, CodeInvalidRequest
// for a row that breaks a constraint (a duplicate, an unknown reference),
// CodeDiskFull, and CodeInternal for any other fault of the database.
type Store interface {
	// View runs work on one consistent snapshot.
	View(ctx context.Context, work func(Reader) error) error
	// Update runs work in one durable transaction: all of it happens, or, when
	// work returns an error, none of it.
	Update(ctx context.Context, work func(Writer) error) error
	// Close waits for running transactions and closes the database.
	Close() error
}

// Reader reads one snapshot.
type Reader interface {
	// Setting returns a setting of the office itself.
	Setting(ctx context.Context, name string) (string, error)
	// AccountByLogin finds an account by its normalised access code or e-mail.
	AccountByLogin(ctx context.Context, login string) (Account, error)
	// Counter returns where a member's history stands.
	Counter(ctx context.Context, memberID string) (Counter, error)
	// Changes returns at most limit changes after a version, in version order.
	Changes(ctx context.Context, memberID string, after int64, limit int) ([]mutual.Change, error)
	// CountChanges counts the changes after a version.
	CountChanges(ctx context.Context, memberID string, after int64) (int64, error)
	// Payment, Reimbursement and Document return one noun of a member.
	Payment(ctx context.Context, memberID, id string) (mutual.Payment, error)
	Reimbursement(ctx context.Context, memberID, id string) (mutual.Reimbursement, error)
	Document(ctx context.Context, memberID, id string) (mutual.Document, error)
	// SumOfPayment sums the mutual's share of the lines that a payment carries.
	SumOfPayment(ctx context.Context, memberID, paymentID string) (mutual.Cents, error)
	// PairByAccess and PairByRefresh find a token pair by the hash of one token.
	PairByAccess(ctx context.Context, hash string) (Pair, error)
	PairByRefresh(ctx context.Context, hash string) (Pair, error)
	// Throttle returns a bucket's state, an empty one where nothing is known.
	Throttle(ctx context.Context, bucket string) (Throttle, error)
}

// Writer reads and writes within one transaction.
type Writer interface {
	Reader

	PutSetting(ctx context.Context, name, value string) error

	// AddMember makes a member whose history is empty; Write then records it.
	AddMember(ctx context.Context, member mutual.Member) error
	AddAccount(ctx context.Context, account Account) error
	SetPasswordHash(ctx context.Context, memberID, hash string) error
	// SetBlock closes or opens an account; until 0 means without an end.
	SetBlock(ctx context.Context, memberID string, blocked bool, until mutual.Millis) error

	// Write stores changes in order, gives each the next version of the
	// member's counter, and returns the last one. The changes' own Version is
	// not read. The counter's row is taken first, so that two writers of one
	// member never interleave; whoever writes several members takes them in
	// the order of their ids.
	Write(ctx context.Context, memberID string, changes []mutual.Change) (int64, error)
	// ForgetTombstones drops the deletions up to a version and raises the floor
	// to it: a desk that has not seen them must start over.
	ForgetTombstones(ctx context.Context, memberID string, floor int64) error

	AddSession(ctx context.Context, session Session) error
	AddPair(ctx context.Context, pair Pair) error
	// UsePair marks a pair as used, and retires its parent and its siblings.
	UsePair(ctx context.Context, pair Pair) error
	// EndSession and EndSessionsOf delete sessions with all their tokens.
	EndSession(ctx context.Context, sessionID string) error
	EndSessionsOf(ctx context.Context, memberID string) error
	// DropExpired deletes a member's pairs whose refresh token is over, and the
	// sessions that have none left.
	DropExpired(ctx context.Context, memberID string, now mutual.Millis) error

	PutThrottle(ctx context.Context, t Throttle) error
	// DropStaleThrottles deletes the buckets whose last failure and last
	// success are both older than given.
	DropStaleThrottles(ctx context.Context, failedBefore, succeededBefore mutual.Millis) error
}

// Account is what a member signs in with. AccessCode and Email are normalised.
type Account struct {
	MemberID     string
	AccessCode   string
	Email        string
	PasswordHash string
	Blocked      bool
	BlockedUntil mutual.Millis // 0 = without an end
}

// Counter is where a member's history stands.
type Counter struct {
	Version int64 // of the newest change
	Floor   int64 // deletions up to this version are forgotten
}

// Session is one sign-in on one device, with the family of its token pairs.
type Session struct {
	ID       string
	MemberID string
	Device   string
	OpenedAt mutual.Millis
}

// Pair is an access and a refresh token, by their hashes.
type Pair struct {
	SessionID    string
	MemberID     string // of the session; read only
	AccessHash   string
	RefreshHash  string
	ParentHash   string // refresh hash of the pair this one was exchanged for, empty for the first
	AccessUntil  mutual.Millis
	RefreshUntil mutual.Millis
	Used         bool // one of its tokens was shown
	Retired      bool // a child, or a sibling, was used
}

// Throttle counts the failures of one bucket: an account from an address, an
// address, or an account.
type Throttle struct {
	Bucket      string
	Failures    int64
	FailedAt    mutual.Millis
	WaitUntil   mutual.Millis
	SucceededAt mutual.Millis
}
