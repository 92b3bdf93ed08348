package mutual

import (
	"cmp"
	"slices"
)

// Statement (relevé de prestations) is the lines of one payment or of one
// period, by beneficiary, with totals. Build it with NewStatement.
type Statement struct {
	Number     string // the payment's number, or the period
	Period     Period // empty for the statement of one payment
	Member     Member
	IssuedOn   Date
	PaidOn     Date   // the payment's day; empty for a period
	MaskedIBAN string // where the member's share went
	Sections   []StatementSection
	Totals     Totals
	Paid       Cents // the mutual's share paid to the member: the statement's total
	ThirdParty Cents // the mutual's share paid to professionals
	Elsewhere  Cents // the mutual's share paid to whom only a later version knows
	Missing    int   // lines of care that came and are kept out: all sums lack them
}

// StatementSection is the lines of one beneficiary, oldest care first.
type StatementSection struct {
	Beneficiary Beneficiary
	Lines       []Reimbursement
	Totals      Totals
}

// StatementSource is what a statement is made from.
type StatementSource struct {
	Member        Member
	Beneficiaries []Beneficiary // in the order in which sections appear
	Lines         []Reimbursement
	Period        Period   // set for a period
	Payment       *Payment // set for one payment
	Missing       int      // lines that are kept out
	IssuedOn      Date     // the day the document is made; a payment's own day wins
}

// NewStatement sums integer cents. The total is the sum of the mutual's shares
// paid to the member (domain invariant); shares paid to professionals are summed
// apart. It returns CodeLineRefused when a line breaks its invariants, when its
// beneficiary is unknown, or when the lines of a payment to the member do not add
// up to its amount; and CodeNothingInPeriod when there are no lines.
func NewStatement(src StatementSource) (Statement, error) {
	if len(src.Lines) == 0 {
		return Statement{}, &Error{Code: CodeNothingInPeriod, Field: "period"}
	}
	s := Statement{
		Number: src.Period.String(), Period: src.Period, Member: src.Member,
		Missing: src.Missing, IssuedOn: src.IssuedOn, MaskedIBAN: src.Member.MaskedIBAN,
	}
	if p := src.Payment; p != nil {
		s.Number, s.IssuedOn, s.PaidOn, s.MaskedIBAN = p.Number, p.IssuedOn, p.PaidOn, p.MaskedIBAN
	}

	sections := make(map[string]*StatementSection, len(src.Beneficiaries))
	for _, b := range src.Beneficiaries {
		sections[b.ID] = &StatementSection{Beneficiary: b}
	}
	for _, line := range src.Lines {
		if err := line.Holds(); err != nil {
			return Statement{}, err
		}
		section := sections[line.BeneficiaryID]
		if section == nil {
			return Statement{}, &Error{Code: CodeLineRefused, Field: "beneficiary_id"}
		}
		section.Lines = append(section.Lines, line)
		section.Totals.Add(line)
		s.Totals.Add(line)
		switch line.Payee.Known() {
		case PayeeMember:
			s.Paid += line.Mutual
		case PayeeProfessional:
			s.ThirdParty += line.Mutual
		default:
			s.Elsewhere += line.Mutual
		}
	}
	if p := src.Payment; p != nil && s.Paid+s.ThirdParty+s.Elsewhere != p.Amount {
		return Statement{}, &Error{Code: CodeLineRefused, Field: "amount"}
	}
	for _, b := range src.Beneficiaries {
		section := sections[b.ID]
		if len(section.Lines) == 0 {
			continue
		}
		slices.SortFunc(section.Lines, func(a, b Reimbursement) int {
			return cmp.Or(cmp.Compare(a.CareDate, b.CareDate), cmp.Compare(a.ID, b.ID))
		})
		s.Sections = append(s.Sections, *section)
	}
	return s, nil
}

// StatementSummary is one row of the list of statements: a month, or a payment.
type StatementSummary struct {
	Number     string `json:"number"`
	Period     Period `json:"period"`    // set for a month
	PaymentID  string `json:"paymentId"` // set for a payment
	PaidOn     Date   `json:"paidOn"`    // the payment's day, or the month's last payment day
	Payee      Payee  `json:"payee"`     // empty for a month
	PayeeName  string `json:"payeeName"`
	Lines      int    `json:"lines"`
	Payments   int    `json:"payments"`
	Paid       Cents  `json:"paid"`       // the mutual's share paid to the member
	ThirdParty Cents  `json:"thirdParty"` // the mutual's share paid to professionals
	Elsewhere  Cents  `json:"elsewhere"`  // the mutual's share paid to whom only a later version knows
	Missing    int    `json:"missing"`    // lines of care that came and are kept out: all sums lack them
}
