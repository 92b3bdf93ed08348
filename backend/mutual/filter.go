package mutual

// Filter chooses reimbursement lines; an empty field chooses all.
type Filter struct {
	Period        Period  `json:"period"` // of the care date
	BeneficiaryID string  `json:"beneficiaryId"`
	Kind          ActKind `json:"kind"`
	Payee         Payee   `json:"payee"`
}

// Totals sums the lines that a filter chose, in cents.
type Totals struct {
	Lines          int   `json:"lines"`
	Spent          Cents `json:"spent"`
	SocialSecurity Cents `json:"socialSecurity"`
	Mutual         Cents `json:"mutual"`
	Remaining      Cents `json:"remaining"`
}

// Add counts a line.
func (t *Totals) Add(r Reimbursement) {
	t.Lines++
	t.Spent += r.Spent
	t.SocialSecurity += r.SocialSecurity
	t.Mutual += r.Mutual
	t.Remaining += r.Remaining
}

// MonthTotals are the totals of one month of care.
type MonthTotals struct {
	Month  Period `json:"month"`
	Totals Totals `json:"totals"`
}
