package mutual

// Cover is what the contract pays for one act: up to Percent of the base, the
// social security's share included, or the whole price where Full is set
// (100 % Santé, the hospital day fee).
type Cover struct {
	Percent Percent
	Full    bool
}

// Tariff is the price and the rule of one act on one day.
type Tariff struct {
	Spent            Cents   `json:"spent"`            // what the professional asked
	Base             Cents   `json:"base"`             // base de remboursement (BR); 0 where the social security pays nothing
	Rate             Percent `json:"rate"`             // the rate applied
	UsualRate        Percent `json:"usualRate"`        // the rate within the care pathway; equals Rate when it was followed
	FlatContribution Cents   `json:"flatContribution"` // participation forfaitaire
	Deductible       Cents   `json:"deductible"`       // franchise
}

// Shares is who pays what of one act.
type Shares struct {
	SocialSecurity Cents `json:"socialSecurity"` // net of the flat contribution and the deductible
	Mutual         Cents `json:"mutual"`
	Remaining      Cents `json:"remaining"`
}

// NetSocialSecurity returns what the social security pays: round(base x rate)
// less the flat contribution and the deductible, never below 0 (domain rule of
// a reimbursement line).
func NetSocialSecurity(base Cents, rate Percent, flatContribution, deductible Cents) Cents {
	return max(0, rate.Of(base)-flatContribution-deductible)
}

// Settle shares the price of an act. The mutual completes the social security's
// gross share at the usual rate, so that a contrat responsable refunds neither
// the flat contribution, nor the deductible, nor the penalty outside the pathway.
func (c Cover) Settle(t Tariff) Shares {
	net := NetSocialSecurity(t.Base, t.Rate, t.FlatContribution, t.Deductible)
	ceiling := t.Spent
	if !c.Full {
		ceiling = min(t.Spent, c.Percent.Of(t.Base))
	}
	share := max(0, ceiling-t.UsualRate.Of(t.Base))
	share = min(share, t.Spent-net)
	return Shares{SocialSecurity: net, Mutual: share, Remaining: t.Spent - net - share}
}
