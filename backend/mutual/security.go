package mutual

// Recovery is how a member may choose a new password without the old one (the
// mutual's notice, « Mot de passe perdu »). A wrong pair of number and code gets one
// too, with a question made up for it.
type Recovery struct {
	Ticket      string `json:"-"` // shown again with the answer; a secret
	Question    string `json:"question"`
	MailOffered bool   `json:"mailOffered"` // a mail may be asked for instead of the question
	ExpiresAt   Millis `json:"expiresAt"`
}

// OpenSession is a sign-in that lasts, as its member sees it.
type OpenSession struct {
	ID         string `json:"id"`
	Device     string `json:"device"`
	Network    string `json:"network"` // see SecurityEvent
	OpenedAt   Millis `json:"openedAt"`
	LastUsedAt Millis `json:"lastUsedAt"`
	Current    bool   `json:"current"` // the session that asks
}

// SecurityEventKind says what happened to an account.
type SecurityEventKind string

// The kinds of security events.
const (
	EventRegistered         SecurityEventKind = "registered"           // a registration reached its third step
	EventActivated          SecurityEventKind = "activated"            // the account was made
	EventSignedIn           SecurityEventKind = "signed_in"            // with the password
	EventNewDevice          SecurityEventKind = "new_device"           // with the password, from a device that was never seen; its id is the session's
	EventSignInRefused      SecurityEventKind = "sign_in_refused"      // wrong passwords made it wait
	EventSessionEnded       SecurityEventKind = "session_ended"        // by the member, from another device
	EventSessionCopied      SecurityEventKind = "session_copied"       // a token was shown twice: the session was ended
	EventResetMailed        SecurityEventKind = "reset_mailed"         // a link for a new password was sent
	EventResetScheduled     SecurityEventKind = "reset_scheduled"      // by the question, without a certified address
	EventResetCancelled     SecurityEventKind = "reset_cancelled"      // by the member
	EventPasswordChanged    SecurityEventKind = "password_changed"     // by the member, who knew the old one
	EventPasswordReset      SecurityEventKind = "password_reset"       // a new password holds
	EventAnswerRefused      SecurityEventKind = "answer_refused"       // to the secret question
	EventAccessCodeReported SecurityEventKind = "access_code_reported" // as lost
	EventAccountBlocked     SecurityEventKind = "account_blocked"      // by the mutual
	EventAccountUnblocked   SecurityEventKind = "account_unblocked"
	EventAccessCodeIssued   SecurityEventKind = "access_code_issued" // a new one, by the mutual
	EventBankAsked          SecurityEventKind = "bank_asked"         // new bank details, by the member
	EventBankChanged        SecurityEventKind = "bank_changed"       // by the mutual
)

// SecurityEventKinds lists the kinds.
func SecurityEventKinds() []SecurityEventKind {
	return []SecurityEventKind{
		EventRegistered, EventActivated, EventSignedIn, EventNewDevice, EventSignInRefused, EventSessionEnded, EventSessionCopied,
		EventResetMailed, EventResetScheduled, EventResetCancelled, EventPasswordChanged, EventPasswordReset, EventAnswerRefused,
		EventAccessCodeReported, EventAccountBlocked, EventAccountUnblocked, EventAccessCodeIssued,
		EventBankAsked, EventBankChanged,
	}
}

// NetworkLocal stands for loopback and private addresses.
const NetworkLocal = "local"

// SecurityEvent is one line of an account's journal.
type SecurityEvent struct {
	ID      string            `json:"id"`
	Kind    SecurityEventKind `json:"kind"`
	At      Millis            `json:"at"`
	Device  string            `json:"device"`  // "" where it is not known
	Network string            `json:"network"` // NetworkLocal, or a network such as 203.0.113.0/24; "" where it is not known
}

// Security is who has access to an account, and what happened to it.
type Security struct {
	Sessions       []OpenSession   `json:"sessions"`       // the most recently used first
	Events         []SecurityEvent `json:"events"`         // the newest first
	PendingReset   Millis          `json:"pendingReset"`   // when a new password will hold that can still be cancelled; 0: none
	BankHoldUntil  Millis          `json:"bankHoldUntil"`  // until when bank details stay as they are; 0: no hold
	Email          string          `json:"email"`          // masked, "" where there is none
	EmailCertified bool            `json:"emailCertified"` // the member has followed a link sent to it
}
