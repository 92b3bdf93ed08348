package mutual

// Payee says to whom a reimbursement was paid.
type Payee string

// The payees.
const (
	PayeeMember       Payee = "member"
	PayeeProfessional Payee = "professional" // tiers payant
)

// Pathway says whether the care pathway (parcours de soins coordonnés) was followed.
type Pathway string

// The pathways. PathwayNone is for acts that know no pathway, such as pharmacy.
const (
	PathwayIn   Pathway = "in"
	PathwayOut  Pathway = "out"
	PathwayNone Pathway = "none"
)

// Reimbursement is one act, paid once: a line of care.
type Reimbursement struct {
	ID               string  `json:"id"`
	BeneficiaryID    string  `json:"beneficiaryId"`
	PaymentID        string  `json:"paymentId"`
	CareDate         Date    `json:"careDate"`
	PaidOn           Date    `json:"paidOn"` // day of the payment that carries the line
	ActCode          ActCode `json:"actCode"`
	ActLabel         string  `json:"actLabel"`
	Quantity         int     `json:"quantity"`
	Spent            Cents   `json:"spent"`
	Excess           Cents   `json:"excess"` // what was asked above the base
	Base             Cents   `json:"base"`
	Rate             Percent `json:"rate"`
	SocialSecurity   Cents   `json:"socialSecurity"` // net of contribution and deductible
	FlatContribution Cents   `json:"flatContribution"`
	Deductible       Cents   `json:"deductible"`
	Pathway          Pathway `json:"pathway"`
	Mutual           Cents   `json:"mutual"`
	Remaining        Cents   `json:"remaining"`
	Payee            Payee   `json:"payee"`
}

// Check holds the line against the invariants of the domain, and takes known values
// only. A line that breaks one gives an Error with CodeLineRefused and the field at fault,
// and must not be shown as true.
func (r Reimbursement) Check() error {
	switch {
	case r.Payee != r.Payee.Known():
		return &Error{Code: CodeLineRefused, Field: "payee"}
	case r.Pathway != r.Pathway.Known():
		return &Error{Code: CodeLineRefused, Field: "pathway"}
	}
	return r.Holds()
}

// Holds is Check for a line that may say what only a later version knows.
func (r Reimbursement) Holds() error {
	refuse := func(field string) error { return &Error{Code: CodeLineRefused, Field: field} }
	switch {
	case r.ID == "":
		return refuse("id")
	case r.BeneficiaryID == "":
		return refuse("beneficiary_id")
	case r.PaymentID == "":
		return refuse("payment_id")
	case r.CareDate.Time().IsZero():
		return refuse("care_date")
	case r.PaidOn.Time().IsZero() || r.PaidOn < HistoryStart:
		return refuse("paid_on")
	case r.ActCode == "" || r.ActLabel == "":
		return refuse("act_code")
	case r.Quantity < 1:
		return refuse("quantity")
	case r.Rate < 0 || r.Rate > 100:
		return refuse("rate")
	}
	for _, amount := range []struct {
		field string
		cents Cents
	}{
		{"spent", r.Spent}, {"excess", r.Excess}, {"base", r.Base}, {"social_security", r.SocialSecurity},
		{"flat_contribution", r.FlatContribution}, {"deductible", r.Deductible}, {"mutual", r.Mutual}, {"remaining", r.Remaining},
	} {
		if amount.cents < 0 || amount.cents > maxLineCents {
			return refuse(amount.field)
		}
	}
	if r.SocialSecurity != NetSocialSecurity(r.Base, r.Rate, r.FlatContribution, r.Deductible) {
		return refuse("social_security")
	}
	if r.Spent != r.SocialSecurity+r.Mutual+r.Remaining {
		return refuse("spent")
	}
	return nil
}

// maxLineCents (ten million euros) keeps sums of many lines far from overflow.
const maxLineCents Cents = 1_000_000_000
