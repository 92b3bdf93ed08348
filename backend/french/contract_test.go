package french_test

import (
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestEveryDomainKindAndStateHasAName(t *testing.T) {
	for _, d := range mutual.Domains() {
		if french.Domain(d) == "" {
			t.Errorf("no name for the domain %s", d)
		}
	}
	for _, k := range []mutual.QuoteKind{mutual.QuoteOptical, mutual.QuoteDental} {
		if french.QuoteKind(k) == "" {
			t.Errorf("no name for the kind %s", k)
		}
	}
	for _, s := range []mutual.QuoteStatus{mutual.QuoteReceived, mutual.QuoteAnswered, mutual.QuoteRefused} {
		if french.QuoteStatus(s) == "" {
			t.Errorf("no name for the state %s", s)
		}
	}
}

func TestCoverIsWordedAsContractsDo(t *testing.T) {
	for want, g := range map[string]mutual.Guarantee{
		"150\u202f% BR":         {Formula: mutual.FormulaBase, Percent: 150},
		"Frais réels":           {Formula: mutual.FormulaFull},
		"Jusqu’à 100,00\u202f€": {Formula: mutual.FormulaAmount, Amount: 10000},
	} {
		if got := french.Cover(g); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
