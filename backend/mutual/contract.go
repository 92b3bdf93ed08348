package mutual

// Domain groups guarantees as contracts do.
type Domain string

// The domains of guarantees.
const (
	DomainCare     Domain = "care"     // soins courants
	DomainHospital Domain = "hospital" // hospitalisation
	DomainDental   Domain = "dental"
	DomainOptical  Domain = "optical"
	DomainHearing  Domain = "hearing"
)

// Domains lists the domains in the order of the screens.
func Domains() []Domain {
	return []Domain{DomainCare, DomainHospital, DomainDental, DomainOptical, DomainHearing}
}

// Formula says how a guarantee is counted.
type Formula string

// The formulas.
const (
	// FormulaBase: up to a percentage of the base (BR), the social security's share included.
	FormulaBase Formula = "base"
	// FormulaFull: the whole price (100 % Santé, the hospital day fee).
	FormulaFull Formula = "full"
	// FormulaAmount: up to an amount in euros, beyond the social security's share.
	FormulaAmount Formula = "amount"
)

// Guarantee (garantie) is what a member's contract pays for one kind of care.
type Guarantee struct {
	ID       string  `json:"id"`
	Domain   Domain  `json:"domain"`
	Position int     `json:"position"` // within its domain, from 1
	Label    string  `json:"label"`    // French, as the contract words it
	Formula  Formula `json:"formula"`
	Percent  Percent `json:"percent"` // of FormulaBase
	Amount   Cents   `json:"amount"`  // of FormulaAmount
	Limit    string  `json:"limit"`   // French: how often, or within what; "" for none
	Example  Sample  `json:"example"`
}

// Sample is one act at a dated public tariff, to work a guarantee out on.
type Sample struct {
	ActCode ActCode `json:"actCode"`
	Label   string  `json:"label"` // French
	Since   Date    `json:"since"` // from when the tariff holds
	Tariff  Tariff  `json:"tariff"`
}

// Check holds a guarantee against what the space can show, and takes known values only.
// It returns CodeLineRefused with the field at fault.
func (g Guarantee) Check() error {
	switch {
	case g.Domain != g.Domain.Known():
		return &Error{Code: CodeLineRefused, Field: "domain"}
	case g.Formula != g.Formula.Known():
		return &Error{Code: CodeLineRefused, Field: "formula"}
	}
	return g.Holds()
}

// Holds is Check for a guarantee that may say what only a later version knows.
func (g Guarantee) Holds() error {
	refuse := func(field string) error { return &Error{Code: CodeLineRefused, Field: field} }
	switch {
	case g.ID == "":
		return refuse("id")
	case g.Position < 1:
		return refuse("position")
	case g.Label == "":
		return refuse("label")
	case g.Percent < 0 || g.Formula == FormulaBase && g.Percent == 0:
		return refuse("percent")
	case g.Amount < 0 || g.Amount > maxLineCents || g.Formula == FormulaAmount && g.Amount == 0:
		return refuse("amount")
	}
	return g.Example.check()
}

func (s Sample) check() error {
	refuse := func(field string) error { return &Error{Code: CodeLineRefused, Field: field} }
	t := s.Tariff
	switch {
	case s.ActCode == "" || s.Label == "":
		return refuse("example")
	case s.Since.Time().IsZero():
		return refuse("since")
	case t.Rate < 0 || t.Rate > 100 || t.UsualRate < 0 || t.UsualRate > 100:
		return refuse("rate")
	}
	for _, cents := range []Cents{t.Spent, t.Base, t.FlatContribution, t.Deductible} {
		if cents < 0 || cents > maxLineCents {
			return refuse("example")
		}
	}
	return nil
}

// Work settles the guarantee's example: who pays what of it under this contract. All are 0
// under a formula that only a later version knows.
func (g Guarantee) Work() Shares {
	t := g.Example.Tariff
	switch g.Formula {
	default:
		return Shares{}
	case FormulaFull:
		return Cover{Full: true}.Settle(t)
	case FormulaAmount:
		net := NetSocialSecurity(t.Base, t.Rate, t.FlatContribution, t.Deductible)
		share := min(g.Amount, max(0, t.Spent-t.UsualRate.Of(t.Base)), t.Spent-net)
		return Shares{SocialSecurity: net, Mutual: share, Remaining: t.Spent - net - share}
	case FormulaBase:
		return Cover{Percent: g.Percent}.Settle(t)
	}
}
