package mutual

import (
	"errors"
	"testing"
)

// The worked lines of the domain, asked as guarantees.
func TestAGuaranteeWorksItsExampleOut(t *testing.T) {
	for name, c := range map[string]struct {
		guarantee Guarantee
		tariff    Tariff
		want      Shares
	}{
		"G within the pathway": {
			Guarantee{Formula: FormulaBase, Percent: 100}, Tariff{Spent: 3000, Base: 3000, Rate: 70, UsualRate: 70, FlatContribution: 200}, Shares{1900, 900, 200},
		},
		"G outside the pathway": {
			Guarantee{Formula: FormulaBase, Percent: 100}, Tariff{Spent: 3000, Base: 3000, Rate: 30, UsualRate: 70, FlatContribution: 200}, Shares{700, 900, 1400},
		},
		"CS+MCS OPTAM at 150 %": {
			Guarantee{Formula: FormulaBase, Percent: 150}, Tariff{Spent: 6000, Base: 3150, Rate: 70, UsualRate: 70, FlatContribution: 200}, Shares{2005, 2520, 1475},
		},
		"PF1 crown at 250 %": {
			Guarantee{Formula: FormulaBase, Percent: 250}, Tariff{Spent: 55000, Base: 12000, Rate: 60, UsualRate: 60}, Shares{7200, 22800, 25000},
		},
		"PF0 crown, 100 % Santé": {
			Guarantee{Formula: FormulaFull}, Tariff{Spent: 50000, Base: 12000, Rate: 60, UsualRate: 60}, Shares{7200, 42800, 0},
		},
		"hospital day": {
			Guarantee{Formula: FormulaFull}, Tariff{Spent: 2300}, Shares{0, 2300, 0},
		},
		"a frame up to 100 €": {
			Guarantee{Formula: FormulaAmount, Amount: 10000}, Tariff{Spent: 12900, Base: 5, Rate: 60, UsualRate: 60}, Shares{3, 10000, 2897},
		},
		"an amount above the price": {
			Guarantee{Formula: FormulaAmount, Amount: 100000}, Tariff{Spent: 5000, Base: 1000, Rate: 60, UsualRate: 60, FlatContribution: 200}, Shares{400, 4400, 200},
		},
	} {
		c.guarantee.Example.Tariff = c.tariff
		if got := c.guarantee.Work(); got != c.want {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func TestAGuaranteeThatCannotBeShownIsRefused(t *testing.T) {
	good := Guarantee{
		ID: "1", Domain: DomainDental, Position: 1, Label: "Couronne", Formula: FormulaBase, Percent: 250,
		Example: Sample{ActCode: "PF1", Label: "Couronne", Since: "2023-10-15", Tariff: Tariff{Spent: 55000, Base: 12000, Rate: 60, UsualRate: 60}},
	}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*Guarantee){
		"id": func(g *Guarantee) { g.ID = "" }, "domain": func(g *Guarantee) { g.Domain = "cars" }, "position": func(g *Guarantee) { g.Position = 0 },
		"label": func(g *Guarantee) { g.Label = "" }, "formula": func(g *Guarantee) { g.Formula = "luck" },
		"percent": func(g *Guarantee) { g.Percent = 0 }, "amount": func(g *Guarantee) { g.Formula = FormulaAmount },
		"since": func(g *Guarantee) { g.Example.Since = "soon" }, "rate": func(g *Guarantee) { g.Example.Tariff.Rate = 101 },
		"example": func(g *Guarantee) { g.Example.Tariff.Spent = -1 },
	} {
		g := good
		spoil(&g)
		wantRefused(t, field, g.Check())
	}
}

func TestAQuoteWhoseSharesAreNotItsPriceIsRefused(t *testing.T) {
	answered := Quote{
		ID: "1", Number: "D1", Kind: QuoteDental, BeneficiaryID: "b", Status: QuoteAnswered, ReceivedOn: "2026-03-01", AnsweredOn: "2026-03-04",
		ValidUntil: "2026-09-04", Lines: []QuoteLine{{Label: "Couronne", ActCode: "PF1", Quantity: 1, Spent: 55000, Base: 12000, SocialSecurity: 7200, Mutual: 22800, Remaining: 25000}},
	}
	if err := answered.Check(); err != nil {
		t.Fatal(err)
	}
	for field, spoil := range map[string]func(*Quote){
		"spent":       func(q *Quote) { q.Lines = []QuoteLine{{Label: "x", Quantity: 1, Spent: 100, Mutual: 99}} },
		"lines":       func(q *Quote) { q.Lines = nil },
		"kind":        func(q *Quote) { q.Kind = "hearing" },
		"status":      func(q *Quote) { q.Status = "lost" },
		"answered_on": func(q *Quote) { q.AnsweredOn = "" },
		"valid_until": func(q *Quote) { q.ValidUntil = "" },
		"received_on": func(q *Quote) { q.ReceivedOn = "2026" },
	} {
		q := answered
		spoil(&q)
		wantRefused(t, field, q.Check())
	}
	waiting := answered
	waiting.Status, waiting.AnsweredOn, waiting.ValidUntil = QuoteReceived, "", ""
	wantRefused(t, "spent", waiting.Check())
	waiting.Lines = []QuoteLine{{Label: "Couronne", Quantity: 1, Spent: 55000}}
	if err := waiting.Check(); err != nil {
		t.Error(err)
	}
}

func wantRefused(t *testing.T, field string, err error) {
	t.Helper()
	var refused *Error
	if !errors.As(err, &refused) || refused.Code != CodeLineRefused || refused.Field != field {
		t.Errorf("%s: %v", field, err)
	}
}
