package french_test

import (
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string]mutual.Cents{
		"0": 0, "12": 1200, "12,5": 1250, "12.50": 1250, " 1 284,50 €": 128450, "1\u202f284,50\u202f€": 128450, "99999999,99": 9_999_999_999,
	} {
		if got, ok := french.ParseAmount(text); !ok || got != want {
			t.Errorf("%q: got %d, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "€", ",5", "12,", "-1", "+1", "1,234", "1.2,3", "12,5 euros", "123456789", "½"} {
		if got, ok := french.ParseAmount(text); ok {
			t.Errorf("%q was read as %d", text, got)
		}
	}
}

func TestDaysAreReadInFrenchAndInISO(t *testing.T) {
	for _, text := range []string{"01/02/2026", "1/2/2026", " 2026-02-01 "} {
		if got, ok := french.ParseDay(text); !ok || got != "2026-02-01" {
			t.Errorf("%q: got %q, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "31/02/2026", "2026-13-01", "demain"} {
		if got, ok := french.ParseDay(text); ok {
			t.Errorf("%q was read as %q", text, got)
		}
	}
}

func TestEveryRequestHasItsWords(t *testing.T) {
	for _, kind := range mutual.RequestKinds() {
		if french.RequestKind(kind) == "" {
			t.Errorf("kind %s has no name", kind)
		}
	}
	for _, state := range mutual.RequestStates() {
		if french.RequestState(state) == "" {
			t.Errorf("state %s has no name", state)
		}
	}
	for _, text := range []string{french.RequestKind("?"), french.RequestState("?"), french.Relation("?"), french.DocumentKind("?")} {
		if !strings.HasPrefix(text, "Autre") {
			t.Errorf("what is not known is %q", text)
		}
	}
}
