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
// CodeStoreDamaged, CodeDiskFull, CodeNotWritable, CodeDeviceRead, CodeDeviceWrite, and
// CodeInternal for any other fault of the database.
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

	// Member, MemberByNumber and MemberByAccessCode find a member, with an account
	// or without, by what counts of a text (mutual.CardKey); a number that is stored word
	// for word comes first.
	Member(ctx context.Context, memberID string) (MemberRecord, error)
	MemberByNumber(ctx context.Context, number string) (MemberRecord, error)
	MemberByAccessCode(ctx context.Context, code string) (MemberRecord, error)
	// Account finds the account of a member.
	Account(ctx context.Context, memberID string) (Account, error)
	// AccountByLogin finds an account by its access code, as MemberByAccessCode does, or by its
	// normalised e-mail.
	AccountByLogin(ctx context.Context, login string) (Account, error)
	// AccountByEmail finds an account by its normalised e-mail, never by an empty one.
	AccountByEmail(ctx context.Context, email string) (Account, error)

	// Counter returns where a member's history stands.
	Counter(ctx context.Context, memberID string) (Counter, error)
	// LatestStart returns the newest start of an office on this store.
	LatestStart(ctx context.Context) (string, error)
	// Ceiling returns the highest version of a member that was given out before the start
	// that followed this one; "" is before the first. CodeNotFound is for a start that
	// this store has not seen.
	Ceiling(ctx context.Context, memberID, start string) (int64, error)
	// Changes returns at most limit changes after a version, in version order.
	Changes(ctx context.Context, memberID string, after int64, limit int) ([]mutual.Change, error)
	// CountChanges counts the changes after a version.
	CountChanges(ctx context.Context, memberID string, after int64) (int64, error)
	// Known returns all that a member has of one noun, in the order it was last
	// written. The changes' Version is not set.
	Known(ctx context.Context, memberID string, noun mutual.Noun) ([]mutual.Change, error)
	// Payment, Reimbursement, Document, Quote and Message return one noun of a member.
	Payment(ctx context.Context, memberID, id string) (mutual.Payment, error)
	Reimbursement(ctx context.Context, memberID, id string) (mutual.Reimbursement, error)
	Document(ctx context.Context, memberID, id string) (mutual.Document, error)
	Quote(ctx context.Context, memberID, id string) (mutual.Quote, error)
	Message(ctx context.Context, memberID, id string) (mutual.Message, error)
	// UpdateRequest returns one update request of a member, UpdateRequestByKey the one
	// that was sent under a key.
	UpdateRequest(ctx context.Context, memberID, id string) (mutual.UpdateRequest, error)
	UpdateRequestByKey(ctx context.Context, memberID, key string) (mutual.UpdateRequest, error)
	// Attachments returns the ids of the documents that a member's messages carry.
	Attachments(ctx context.Context, memberID string) (map[string]bool, error)
	// SumOfPayment sums the mutual's share of the lines that a payment carries.
	SumOfPayment(ctx context.Context, memberID, paymentID string) (mutual.Cents, error)

	// Sessions returns a member's sessions, the most recently used first.
	Sessions(ctx context.Context, memberID string) ([]Session, error)
	// PairByAccess and PairByRefresh find a token pair by the hash of one token.
	PairByAccess(ctx context.Context, hash string) (Pair, error)
	PairByRefresh(ctx context.Context, hash string) (Pair, error)
	// Throttle returns a bucket's state, an empty one where nothing is known.
	Throttle(ctx context.Context, bucket string) (Throttle, error)

	// Registration and RegistrationByHandle find one registration, expired or not.
	Registration(ctx context.Context, id string) (Registration, error)
	RegistrationByHandle(ctx context.Context, handleHash string) (Registration, error)
	// RegistrationsOf and RegistrationsByEmail return the registrations of a member
	// and those that chose a normalised e-mail, newest first.
	RegistrationsOf(ctx context.Context, memberID string) ([]Registration, error)
	RegistrationsByEmail(ctx context.Context, email string) ([]Registration, error)
	// Link finds a link by the hash of its token, used and expired ones too.
	Link(ctx context.Context, tokenHash string) (Link, error)
	// PendingReset returns the reset that waits for a member.
	PendingReset(ctx context.Context, memberID string) (PendingReset, error)
	// DueResets returns the resets whose delay is over, the longest due first.
	DueResets(ctx context.Context, now mutual.Millis) ([]PendingReset, error)

	// Letters returns at most limit queued letters that are due by then, oldest first.
	Letters(ctx context.Context, dueBy mutual.Millis, limit int) ([]Letter, error)
	// NextLetterAt returns when the next queued letter is due, 0 when none is queued.
	NextLetterAt(ctx context.Context) (mutual.Millis, error)
	// WaitingLetters and GivenUpLetters count the letters that are neither sent nor given
	// up, and those given up, by what they met; the pile with the oldest first.
	WaitingLetters(ctx context.Context) ([]LetterPile, error)
	GivenUpLetters(ctx context.Context) ([]LetterPile, error)
	// Reports returns what was asked of the advisers outside the space, open or done, from
	// members or under numbers that nobody has: the longest waiting first, at most limit
	// after a cursor; next is "" at the end.
	Reports(ctx context.Context, state string, unknown bool, after string, limit int) (reports []Request, next string, err error)
	// ReportsOf returns at most limit reports of a kind under a number: open ones first,
	// then the newest first.
	ReportsOf(ctx context.Context, kind, number string, limit int) ([]Request, error)
	// Request returns one of Reports.
	Request(ctx context.Context, id string) (Request, error)
	// OwnerOfRequest returns whose update request an id is: ids are drawn, no two are alike.
	OwnerOfRequest(ctx context.Context, id string) (memberID string, err error)
	// Queue returns the update requests of all members that are in one of the states,
	// the longest waiting first, at most limit after a cursor; next is "" at the end.
	Queue(ctx context.Context, states []mutual.RequestState, after string, limit int) (waiting []WaitingRequest, next string, err error)
	// CountRequests counts the update requests that a member sent since then.
	CountRequests(ctx context.Context, memberID string, since mutual.Millis) (int64, error)
	// WholeIBAN returns the IBAN that an update request asks for: what Changes gives is masked.
	WholeIBAN(ctx context.Context, memberID, id string) (string, error)
	// Receipt returns what was answered to a request under a key.
	Receipt(ctx context.Context, memberID, key string) (Receipt, error)
	// Uploads returns the files that a member brought and no request named yet, the oldest first.
	Uploads(ctx context.Context, memberID string) ([]Upload, error)
	// SumInUse reports whether a document, an upload or a request's attachment of any
	// member has these bytes.
	SumInUse(ctx context.Context, sha256 string) (bool, error)

	// Advisers returns all advisers by login; Adviser and AdviserByLogin one of them.
	Advisers(ctx context.Context) ([]Adviser, error)
	Adviser(ctx context.Context, id string) (Adviser, error)
	AdviserByLogin(ctx context.Context, login string) (Adviser, error)
	// AdviserSession finds a session of the console by the hash of its token.
	AdviserSession(ctx context.Context, tokenHash string) (AdviserSession, error)
	// Deeds returns at most limit lines of the staff's journal before a line (0: from
	// the newest on), newest first; of one member where memberID is not empty.
	Deeds(ctx context.Context, memberID string, before int64, limit int) ([]Deed, error)
	// Members returns at most limit members, by number, after one; "" begins.
	Members(ctx context.Context, afterNumber string, limit int) ([]MemberRecord, error)

	// Events returns at most limit events of a member, newest first.
	Events(ctx context.Context, memberID string, limit int) ([]Event, error)
	// Consents returns all that a member agreed to or refused, newest first.
	Consents(ctx context.Context, memberID string) ([]Consent, error)
	// EmailsFor returns, sorted, the certified addresses of the accounts whose newest
	// consent for a purpose is given.
	EmailsFor(ctx context.Context, purpose string) ([]string, error)

	// Devices returns the hashes of the devices from which a member signed in.
	Devices(ctx context.Context, memberID string) ([]string, error)
}

// Writer reads and writes within one transaction.
type Writer interface {
	Reader

	PutSetting(ctx context.Context, name, value string) error

	// AddMember makes a member whose history is empty; Write then records it. The
	// access code is and no other member's.
	AddMember(ctx context.Context, member mutual.Member, accessCode string) error
	// AddAccount makes the account of a member. AccessCode is not read: the member has it.
	AddAccount(ctx context.Context, account Account) error
	SetPasswordHash(ctx context.Context, memberID, hash string) error
	SetAnswerHash(ctx context.Context, memberID, hash string) error
	// SetBankHold says until when an account's bank details cannot be changed.
	SetBankHold(ctx context.Context, memberID string, until mutual.Millis) error
	// SetBlock closes or opens an account; until 0 means without an end.
	SetBlock(ctx context.Context, memberID string, blocked bool, until mutual.Millis) error

	// Write stores changes in order, gives each the next version of the
	// member's counter, and returns the last one. The changes' own Version is
	// not read. The counter's row is taken first, so that two writers of one
	// member never interleave; whoever writes several members takes them in
	// the order of their ids.
	Write(ctx context.Context, memberID string, changes []mutual.Change) (int64, error)
	// AddStart notes a start of an office; what is written from then on is its.
	AddStart(ctx context.Context, start string) error
	// ForgetTombstones drops the deletions up to a version and raises the floor
	// to it: a desk that has not seen them must start over.
	ForgetTombstones(ctx context.Context, memberID string, floor int64) error

	AddSession(ctx context.Context, session Session) error
	// UseSession records when and from where a session was last used.
	UseSession(ctx context.Context, sessionID, network string, at mutual.Millis) error
	AddPair(ctx context.Context, pair Pair) error
	// UsePair marks a pair as used, and retires its parent and its siblings.
	UsePair(ctx context.Context, pair Pair) error
	// EndSession and EndSessionsOf delete sessions with all their tokens.
	EndSession(ctx context.Context, sessionID string) error
	EndSessionsOf(ctx context.Context, memberID string) error
	// DropExpired deletes a member's pairs whose refresh token is over, and the
	// sessions that have none left.
	DropExpired(ctx context.Context, memberID string, now mutual.Millis) error

	// PutDevice records when a member last signed in from a device.
	PutDevice(ctx context.Context, memberID, hash string, at mutual.Millis) error
	// DropDevices forgets the devices last seen before then.
	DropDevices(ctx context.Context, seenBefore mutual.Millis) error

	PutThrottle(ctx context.Context, t Throttle) error
	// DropStaleThrottles deletes at most limit buckets that were kept until before then, and
	// says how many these were.
	DropStaleThrottles(ctx context.Context, before mutual.Millis, limit int) (dropped int64, err error)
	// PutBackWaits brings the instants that lie beyond the latest of their kind back to it.
	PutBackWaits(ctx context.Context, latest LatestWaits) error

	AddRegistration(ctx context.Context, registration Registration) error
	// PutRegistration replaces a registration; its MemberID and CreatedAt stay.
	PutRegistration(ctx context.Context, registration Registration) error
	// DropRegistrations deletes the registrations that expired before then, with
	// their links and letters, whatever their state.
	DropRegistrations(ctx context.Context, expiredBefore mutual.Millis) error
	AddLink(ctx context.Context, link Link) error
	// UseLink marks a link as used, once: one that is used already is not found.
	UseLink(ctx context.Context, tokenHash string, at mutual.Millis) error
	// EndLinks marks every unused link of a member for a purpose as used.
	EndLinks(ctx context.Context, memberID, purpose string, at mutual.Millis) error
	// DropLinks deletes the links that expired before then.
	DropLinks(ctx context.Context, expiredBefore mutual.Millis) error
	// PutPendingReset replaces the reset that waits for a member, if one does.
	PutPendingReset(ctx context.Context, reset PendingReset) error
	DropPendingReset(ctx context.Context, memberID string) error

	AddLetter(ctx context.Context, letter Letter) error
	// PutLetter records what became of a letter: To, NextAt, Attempts, Trouble, SentAt and
	// FailedAt; the rest stays as it was added.
	PutLetter(ctx context.Context, letter Letter) error
	// DropLetters deletes the letters that were sent or given up before then.
	DropLetters(ctx context.Context, doneBefore mutual.Millis) error
	// AddRequest adds a request, unless an open one of the same kind and number exists.
	AddRequest(ctx context.Context, request Request) (added bool, err error)
	// CloseRequests marks the open requests of a kind and number as done.
	CloseRequests(ctx context.Context, kind, number string) error
	// DropUnknownReports deletes those under numbers that nobody has: the ones of before
	// then, and all but the newest few.
	DropUnknownReports(ctx context.Context, before mutual.Millis, kept int) error
	// DropDoneReports deletes the done ones of before then.
	DropDoneReports(ctx context.Context, before mutual.Millis) error
	// SetAccessCode gives a member another access code, normalised and no other member's.
	SetAccessCode(ctx context.Context, memberID, code string) error
	// SetWholeIBAN keeps the IBAN that an update request asks for; "" forgets it.
	SetWholeIBAN(ctx context.Context, memberID, requestID, iban string) error
	// AddReceipt records what a request was answered: CodeInvalidRequest where the key has one.
	AddReceipt(ctx context.Context, receipt Receipt) error
	// DropReceipts deletes those given before then.
	DropReceipts(ctx context.Context, before mutual.Millis) error
	// PutUpload adds or renews an upload; DropUpload forgets one.
	PutUpload(ctx context.Context, upload Upload) error
	DropUpload(ctx context.Context, memberID, sha256 string) error
	// DropUploads deletes the uploads of before then and returns what they were.
	DropUploads(ctx context.Context, before mutual.Millis) ([]Upload, error)

	// PutAdviser adds or replaces an adviser by ID. The login is no other adviser's.
	PutAdviser(ctx context.Context, adviser Adviser) error
	AddAdviserSession(ctx context.Context, session AdviserSession) error
	// UseAdviserSession puts off the end of a session.
	UseAdviserSession(ctx context.Context, tokenHash string, until mutual.Millis) error
	EndAdviserSession(ctx context.Context, tokenHash string) error
	// EndAdviserSessions ends all sessions of an adviser; DropAdviserSessions those over by then.
	EndAdviserSessions(ctx context.Context, adviserID string) error
	DropAdviserSessions(ctx context.Context, overBy mutual.Millis) error
	// AddDeed appends to the staff's journal. No line is ever altered. Line is not read.
	AddDeed(ctx context.Context, deed Deed) error

	// AddEvent appends to the journal. No event is ever altered.
	AddEvent(ctx context.Context, event Event) error
	// DropEvents deletes the events of before then.
	DropEvents(ctx context.Context, before mutual.Millis) error
	// PutConsent records what a member agrees to or refuses from now on; what they
	// said earlier is kept. Of two in the same millisecond the second counts.
	PutConsent(ctx context.Context, consent Consent) error
}
