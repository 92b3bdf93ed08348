package mutual_test

import (
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestAWaitHoldsNoLongerThanItsRule(t *testing.T) {
	const now = mutual.Millis(1_790_000_000_000)
	after := func(d time.Duration) mutual.Millis { return now + mutual.Millis(d.Milliseconds()) }
	const year = 365 * 24 * time.Hour
	for _, c := range []struct {
		code    mutual.Code
		told    time.Duration
		until   time.Duration
		inForce bool
	}{
		{mutual.CodeThrottled, time.Minute, time.Minute, true},
		{mutual.CodeThrottled, 24 * time.Hour, 24 * time.Hour, true},
		{mutual.CodeThrottled, year, 24 * time.Hour, false},
		{mutual.CodeThrottled, -year, -year, false},
		{mutual.CodeBankHold, year, mutual.BankHold, false},
		{mutual.CodeNotActivated, year, mutual.ActivationLifetime, false},
		{mutual.CodeUnavailable, year, time.Hour, false},
		{mutual.CodeInvalidRequest, year, time.Hour, false},
		{mutual.CodeGateway, 20 * time.Minute, 20 * time.Minute, true},
		{mutual.CodeAccountBlocked, year, year, true},
	} {
		if got := mutual.Bounded(c.code, after(c.told), now); got != after(c.until) {
			t.Errorf("%s told to last %s: until %d, want %d", c.code, c.told, got, after(c.until))
		}
		if got := mutual.InForce(c.code, after(c.told), now); got != c.inForce {
			t.Errorf("%s told to last %s: in force %t", c.code, c.told, got)
		}
	}
}
