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
