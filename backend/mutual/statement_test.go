package mutual

import (
	"errors"
	"testing"
)

func consultation(id string, payee Payee) Reimbursement {
	return Reimbursement{
		ID: id, BeneficiaryID: "camille", PaymentID: "v1", CareDate: "2026-03-02", PaidOn: "2026-03-06",
		ActCode: "G", ActLabel: "Consultation généraliste", Quantity: 1,
		Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900, FlatContribution: 200,
		Pathway: PathwayIn, Mutual: 900, Remaining: 200, Payee: payee,
	}
}

func TestStatementTotalCountsOnlyWhatTheMemberReceived(t *testing.T) {
	s, err := NewStatement(StatementSource{
		Beneficiaries: []Beneficiary{{ID: "leo"}, {ID: "camille"}},
		Lines:         []Reimbursement{consultation("b", PayeeMember), consultation("a", PayeeMember), consultation("c", PayeeProfessional)},
		Period:        "2026-03",
	})
	if err != nil {
		t.Fatal(err)
	}
	if s.Paid != 1800 || s.ThirdParty != 900 || s.Totals.Spent != 9000 || s.Totals.Lines != 3 {
		t.Errorf("paid %d, third party %d, totals %+v", s.Paid, s.ThirdParty, s.Totals)
	}
	if len(s.Sections) != 1 || s.Sections[0].Lines[0].ID != "a" {
		t.Errorf("sections: %+v", s.Sections)
	}
}

func TestStatementRefuses(t *testing.T) {
	camille := []Beneficiary{{ID: "camille"}}
	broken := consultation("a", PayeeMember)
	broken.Mutual++
	for name, c := range map[string]struct {
		src  StatementSource
		want Code
	}{
		"no lines":           {StatementSource{Period: "2026-03"}, CodeNothingInPeriod},
		"a broken line":      {StatementSource{Beneficiaries: camille, Lines: []Reimbursement{broken}}, CodeLineRefused},
		"unknown person":     {StatementSource{Lines: []Reimbursement{consultation("a", PayeeMember)}}, CodeLineRefused},
		"a payment's amount": {StatementSource{Beneficiaries: camille, Lines: []Reimbursement{consultation("a", PayeeMember)}, Payment: &Payment{Amount: 901}}, CodeLineRefused},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := NewStatement(c.src); CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestCheckRefusesWhatBreaksAnInvariant(t *testing.T) {
	for name, breakIt := range map[string]func(*Reimbursement){
		"id":              func(r *Reimbursement) { r.ID = "" },
		"paid_on":         func(r *Reimbursement) { r.PaidOn = "2016-12-31" },
		"care_date":       func(r *Reimbursement) { r.CareDate = "2026-02-30" },
		"quantity":        func(r *Reimbursement) { r.Quantity = 0 },
		"payee":           func(r *Reimbursement) { r.Payee = "someone" },
		"remaining":       func(r *Reimbursement) { r.Remaining, r.Mutual = -100, 1200 },
		"social_security": func(r *Reimbursement) { r.SocialSecurity++; r.Mutual-- },
		"spent":           func(r *Reimbursement) { r.Spent++ },
	} {
		t.Run(name, func(t *testing.T) {
			r := consultation("a", PayeeMember)
			if err := r.Check(); err != nil {
				t.Fatal(err)
			}
			breakIt(&r)
			var refused *Error
			if !errors.As(r.Check(), &refused) || refused.Code != CodeLineRefused || refused.Field != name {
				t.Errorf("got %v", refused)
			}
		})
	}
}

func TestParsePeriod(t *testing.T) {
	for in, want := range map[string]Code{
		"2026-03": "", "2017": "", "2017-01": "", "2016-12": CodeBeforeHistory, "2016": CodeBeforeHistory,
		"2026-13": CodeInvalidPeriod, "mars 2026": CodeInvalidPeriod, "": CodeInvalidPeriod,
	} {
		if _, err := ParsePeriod(in); CodeOf(err) != want {
			t.Errorf("%q: got %v, want %q", in, err, want)
		}
	}
	if last := Period("2024-02").Last(); last != "2024-02-29" {
		t.Errorf("last day of February 2024: %s", last)
	}
}

func TestEveryActHasAKindALabelAndAnExplanation(t *testing.T) {
	for _, a := range Acts() {
		if a.Kind == KindOther || a.Kind == "" || a.Label == "" || a.Explanation == "" {
			t.Errorf("%+v", a)
		}
	}
	if ActOf("ZZZ").Kind != KindOther {
		t.Error("an unknown code must be of KindOther")
	}
}
