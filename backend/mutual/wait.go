package mutual

import "time"

// longestWait returns how long a block of a code lasts at most, by the rule that it
// comes from; 0 where no rule bounds it.
func longestWait(code Code) time.Duration {
	switch code {
	case CodeThrottled:
		return 24 * time.Hour
	case CodeBankHold:
		return BankHold
	case CodeNotActivated:
		return ActivationLifetime
	case CodeAccountBlocked: // as long as an adviser says
		return 0
	}
	return time.Hour // what stands between, and the desk's own tries
}

// InForce reports whether a block of a code that was told to last until holds now. One
// that lasts longer than its rule was reckoned by a clock that was wrong: it does not.
func InForce(code Code, until, now Millis) bool {
	return until > now && until == Bounded(code, until, now)
}

// Bounded returns until when a block of a code that was told to last until lasts at
// most, seen from now. A clock that was wrong when the block began, here or at the
// office, cannot make it longer than its rule.
func Bounded(code Code, until, now Millis) Millis {
	if longest := longestWait(code); longest > 0 {
		return min(until, now+Millis(longest.Milliseconds()))
	}
	return until
}
