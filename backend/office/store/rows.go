package store

import (
	"io"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// MemberRecord is who a member is to the front door, with an account or without.
type MemberRecord struct {
	ID         string
	Number     string
	AccessCode string // as it is printed, in lower case
	FirstName  string
	LastName   string
}

// Account is what a member signs in with. Email is normalised.
type Account struct {
	MemberID         string
	AccessCode       string // the member's own
	Email            string // "" for a member enrolled on paper
	EmailCertifiedAt mutual.Millis
	PasswordHash     string
	Question         mutual.QuestionID // "" = none was chosen
	AnswerHash       string            // "" with no question
	TermsVersion     string            // of the terms accepted, "" for none
	TermsAt          mutual.Millis
	BankHoldUntil    mutual.Millis // no change of bank details before
	Blocked          bool
	BlockedUntil     mutual.Millis // 0 = without an end
}

// Counter is where a member's history stands.
type Counter struct {
	// AccessCode of the member, in lower case: the one thing of theirs without a version,
	// read on the same row.
	AccessCode string
	Version    int64 // of the newest change
	Floor      int64 // deletions up to this version are forgotten
}

// Session is one sign-in on one device, with the family of its token pairs.
type Session struct {
	ID         string
	MemberID   string
	Device     string
	Network    string // where it was last used from, "" unknown
	OpenedAt   mutual.Millis
	LastUsedAt mutual.Millis
}

// Pair is an access and a refresh token, by their hashes.
type Pair struct {
	SessionID    string
	MemberID     string // of the session, as OpenedAt is; read only
	OpenedAt     mutual.Millis
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
	KeepUntil   mutual.Millis // from when on it says nothing any more
}

// LatestWaits are the latest instants that anything may have been put off to, by the
// office's clock of now: what lies beyond was reckoned by a clock that was ahead.
type LatestWaits struct {
	Throttle mutual.Millis // kept until
	BankHold mutual.Millis
	Resend   mutual.Millis // of a registration's mail
	Reset    mutual.Millis // of a password that does not hold yet
	Letter   mutual.Millis // of a mail's next try
}

// Registration is an account to be, from the third step on: what its member chose,
// until the mail is followed.
type Registration struct {
	ID           string
	MemberID     string
	HandleHash   string // of the secret that the waiting desk shows
	Email        string // normalised
	PasswordHash string
	Question     mutual.QuestionID
	AnswerHash   string
	ShareEmail   bool
	TermsVersion string
	CreatedAt    mutual.Millis
	ExpiresAt    mutual.Millis
	ResendAt     mutual.Millis // no other mail before
	Sends        int64         // mails asked for so far
	Mail         string        // a mutual.MailState
	State        string        // a mutual.RegistrationState; that one expired follows from ExpiresAt and is not kept
	CodeHash     string        // of the short code that the mail carries
	CodeTries    int64         // wrong codes typed so far
}

// Link is a single-use secret that a mail carries, by its hash.
type Link struct {
	TokenHash      string
	Purpose        string // activation, password or cancel
	MemberID       string
	RegistrationID string // "" for none
	CreatedAt      mutual.Millis
	ExpiresAt      mutual.Millis
	UsedAt         mutual.Millis
}

// PendingReset is a new password that waits for its delay to be over.
type PendingReset struct {
	MemberID     string
	PasswordHash string
	AskedAt      mutual.Millis
	EffectiveAt  mutual.Millis
}

// Letter is a mail in the queue, without its secrets: these are made when it is
// sent. One that is neither sent nor given up is queued, and its NextAt is never 0.
type Letter struct {
	ID             string
	Kind           string
	MemberID       string        // "" for none
	RegistrationID string        // "" for none
	To             string        // "" = decided when it is sent
	At             mutual.Millis // told in the text, as are Until, Device and Network
	Until          mutual.Millis
	Device         string
	Network        string
	CreatedAt      mutual.Millis
	NextAt         mutual.Millis // when to try, or to try again
	Attempts       int64
	SentAt         mutual.Millis
	FailedAt       mutual.Millis      // when it was given up
	Trouble        mutual.MailTrouble // what the last try met
}

// LetterPile is how many letters met the same trouble.
type LetterPile struct {
	Trouble mutual.MailTrouble // none: not tried yet
	Count   int64
	Since   mutual.Millis // when the oldest was queued, or the first given up
}

// Request is something that an adviser of the mutual must answer.
type Request struct {
	ID        string
	Kind      string
	MemberID  string // "" where the number is nobody's
	Number    string // as it was asked
	Email     string // as it was asked
	State     string // open or done
	CreatedAt mutual.Millis
}

// Event is one line of a member's security journal.
type Event struct {
	ID       string
	MemberID string
	Kind     string // a mutual.SecurityEventKind
	At       mutual.Millis
	Device   string
	Network  string
}

// Consent is what a member said to one use of their data.
type Consent struct {
	MemberID string
	Purpose  string
	Given    bool
	At       mutual.Millis
}

// WaitingRequest is an update request in the advisers' queue.
type WaitingRequest struct {
	MemberID string
	Number   string // of the member
	Name     string // first and last name
	Request  mutual.UpdateRequest
}

// Receipt is what a member's request was answered under its idempotency key.
type Receipt struct {
	MemberID  string
	Key       string
	BodyHash  string // hexadecimal HMAC-SHA-256 of what was asked, without the password
	RequestID string
	SentAt    mutual.Millis
}

// Upload is a file that a member brought for a request to come.
type Upload struct {
	MemberID    string
	SHA256      string
	ContentType string
	Bytes       int64
	At          mutual.Millis
}

// Incoming is content that was received whole and is kept only once Keep is called.
// Whole is good for as long as the function that it is handed to runs.
type Incoming struct {
	Whole  io.ReaderAt
	SHA256 string // of what came, whatever was announced
	Bytes  int64
	Keep   func() error
}

// Adviser is an employee of the mutual who answers members.
type Adviser struct {
	ID           string
	Login        string // normalised
	Name         string // as members read it
	PasswordHash string
	Disabled     bool
	AddedAt      mutual.Millis
}

// AdviserSession is a sign-in to the advisers' console.
type AdviserSession struct {
	TokenHash string
	AdviserID string
	OpenedAt  mutual.Millis
	Until     mutual.Millis // put off by use
	LastAt    mutual.Millis // never put off
}

// Deed is one line of the staff's journal: who did what, to whom.
type Deed struct {
	Line     int64 // order of arrival
	At       mutual.Millis
	By       string // an adviser's login, or the operator of the command line
	Action   string // an office.Action
	MemberID string // "" for none
	Subject  string // id of the request, message, document or quote; an adviser's login; "" for none
}
