package mutual

import "time"

const (
	// ActivationLifetime is how long the link in the activation mail works; the
	// account exists only once it was followed (the mutual's notice, fourth step of
	// the registration).
	ActivationLifetime = 24 * time.Hour

	// BankHold is how long bank details cannot be changed after a password was reset.
	// The notice is silent: whoever stole a mailbox or guessed an answer must not have
	// the next payment before the member noticed.
	BankHold = 7 * 24 * time.Hour

	// DefaultResetDelay is how long a reset by the secret question waits where the
	// member has no certified e-mail, unless the operator sets another delay. The
	// notice asks for the question there; the delay is the member's time to cancel.
	DefaultResetDelay = 24 * time.Hour

	// AnswersADay is how many answers to one member's secret question are heard in
	// 24 hours. The notice asks for the question and is silent about tries.
	AnswersADay = 5
)

// Admission is what a member's number and access code open: the second step of the
// registration, for a while.
type Admission struct {
	Ticket       string     `json:"-"` // shown again at the next step; a secret
	Name         string     `json:"name"`
	Questions    []Question `json:"questions"`
	TermsVersion string     `json:"termsVersion"`
	ExpiresAt    Millis     `json:"expiresAt"`
}

// AccountChoice is what a member chooses at the second step of the registration and
// accepts at the third.
type AccountChoice struct {
	Password     string     `json:"password"`
	Email        string     `json:"email"`
	ShareEmail   bool       `json:"shareEmail"` // false: « Je n’autorise pas la diffusion de mon adresse mail »
	Question     QuestionID `json:"question"`
	Answer       string     `json:"answer"`
	TermsVersion string     `json:"termsVersion"`
}

// RegistrationState says how far a registration got after its third step.
type RegistrationState string

// The states of a registration.
const (
	RegistrationWaiting    RegistrationState = "waiting"    // for the link of the mail to be followed
	RegistrationActivated  RegistrationState = "activated"  // the account exists
	RegistrationExpired    RegistrationState = "expired"    // ActivationLifetime went by
	RegistrationSuperseded RegistrationState = "superseded" // another registration of the same member was activated
)

// RegistrationStates lists the states.
func RegistrationStates() []RegistrationState {
	return []RegistrationState{RegistrationWaiting, RegistrationActivated, RegistrationExpired, RegistrationSuperseded}
}

// MailState says where the mail is that a registration waits for.
type MailState string

// The states of a mail.
const (
	MailQueued  MailState = "queued"  // leaves as soon as the mail's server takes it
	MailSent    MailState = "sent"    // the mail's server has it
	MailRefused MailState = "refused" // the mail's server refuses the address
)

// MailStates lists the states.
func MailStates() []MailState { return []MailState{MailQueued, MailSent, MailRefused} }

// Waiting is a registration that waits for its mail to be followed.
type Waiting struct {
	Handle    string            `json:"-"` // names the registration to the office; a secret
	State     RegistrationState `json:"state"`
	Mail      MailState         `json:"mail"`
	Email     string            `json:"email"`   // masked
	Sender    string            `json:"sender"`  // the address that the mail comes from, "" where none is sent
	Subject   string            `json:"subject"` // of the mail
	ExpiresAt Millis            `json:"expiresAt"`
	ResendAt  Millis            `json:"resendAt"` // from when it is sent again if asked for
}

// Terms are the terms of use (conditions générales d'utilisation), in French.
type Terms struct {
	Version  string         `json:"version"`
	Title    string         `json:"title"`
	Sections []TermsSection `json:"sections"`
}

// TermsSection is one section of the terms.
type TermsSection struct {
	Heading    string   `json:"heading"`
	Paragraphs []string `json:"paragraphs"`
}
