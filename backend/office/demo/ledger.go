package demo

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// line is a settled line with who was paid.
type line struct {
	mutual.Reimbursement
	payee string // the professional, "" for the member
}

// settle prices acts, which come in date order, and applies the yearly caps.
func settle(c *chance, acts []act) ([]line, error) {
	prices := newSchedule()
	charged := map[string]*yearly{}
	lines := make([]line, 0, len(acts))
	for _, a := range acts {
		t, known := prices.on(a.code, a.day)
		if !known {
			return nil, &mutual.Error{Code: mutual.CodeInternal, Field: string(a.code)}
		}
		id, err := c.id(a.day)
		if err != nil {
			return nil, err
		}
		quantity := mutual.Cents(a.quantity)
		spent, base := quantity*cmp.Or(a.price, t.price), quantity*t.base
		if t.price == 0 && t.rate > 0 {
			base = spent
		}
		rate := t.rate
		pathway := mutual.PathwayNone
		if knowsPathway(a.code) {
			pathway = mutual.PathwayIn
			if a.outside {
				pathway, rate = mutual.PathwayOut, rateOutside
			}
		}
		var flat, deductible mutual.Cents
		if isAdult(a.person, a.day) {
			key := a.person.ID + string(a.day[:4])
			if charged[key] == nil {
				charged[key] = &yearly{}
			}
			flat, deductible = charged[key].take(
				quantity*chargeOn(prices.flatContributions[a.code], a.day), quantity*chargeOn(prices.deductibles[a.code], a.day))
		}
		shares := t.cover.Settle(mutual.Tariff{
			Spent: spent, Base: base, Rate: rate, UsualRate: t.rate, FlatContribution: flat, Deductible: deductible,
		})
		excess := mutual.Cents(0)
		if base > 0 {
			excess = max(0, spent-base)
		}
		payee := mutual.PayeeMember
		if a.thirdParty != "" {
			payee = mutual.PayeeProfessional
		}
		lines = append(lines, line{payee: a.thirdParty, Reimbursement: mutual.Reimbursement{
			ID: id, BeneficiaryID: a.person.ID, CareDate: a.day, PaidOn: payDay(a.day),
			ActCode: a.code, ActLabel: mutual.ActOf(a.code).Label, Quantity: a.quantity,
			Spent: spent, Excess: excess, Base: base, Rate: rate, SocialSecurity: shares.SocialSecurity,
			FlatContribution: flat, Deductible: deductible, Pathway: pathway,
			Mutual: shares.Mutual, Remaining: shares.Remaining, Payee: payee,
		}})
	}
	return lines, nil
}

// yearly is what one person was charged in one calendar year.
type yearly struct{ flatContribution, deductible mutual.Cents }

func (y *yearly) take(flat, deductible mutual.Cents) (mutual.Cents, mutual.Cents) {
	flat = min(flat, yearlyCap-y.flatContribution)
	deductible = min(deductible, yearlyCap-y.deductible)
	y.flatContribution += flat
	y.deductible += deductible
	return flat, deductible
}

func isAdult(person mutual.Beneficiary, day mutual.Date) bool {
	return !person.BirthDate.Time().AddDate(adultAge, 0, 0).After(day.Time())
}

// knowsPathway: the care pathway concerns consultations only.
func knowsPathway(code mutual.ActCode) bool {
	return slices.Contains([]mutual.ActCode{"G", "GS", "CS", "APC", "MCS", "TCG"}, code)
}

// pay gathers lines into weekly payments: one to the member, one to each
// professional.
func pay(c *chance, m mutual.Member, lines []line) ([]mutual.Payment, []mutual.Reimbursement, error) {
	type key struct {
		day   mutual.Date
		payee string
	}
	byKey := map[key]*mutual.Payment{}
	for _, l := range lines {
		k := key{l.PaidOn, l.payee}
		p := byKey[k]
		if p == nil {
			p = &mutual.Payment{IssuedOn: l.PaidOn, PaidOn: l.PaidOn, Payee: l.Payee, PayeeName: l.payee}
			if l.Payee == mutual.PayeeMember {
				p.PayeeName, p.MaskedIBAN = m.FirstName+" "+m.LastName, m.MaskedIBAN
			}
			byKey[k] = p
		}
		p.Amount += l.Mutual
	}
	keys := make([]key, 0, len(byKey))
	for k := range byKey {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int { return cmp.Or(cmp.Compare(a.day, b.day), cmp.Compare(a.payee, b.payee)) })

	payments := make([]mutual.Payment, len(keys))
	inYear := map[mutual.Date]int{}
	for i, k := range keys {
		id, err := c.id(k.day)
		if err != nil {
			return nil, nil, err
		}
		inYear[k.day[:4]]++
		p := byKey[k]
		p.ID, p.Number = id, fmt.Sprintf("%s-%05d", k.day[:4], inYear[k.day[:4]])
		payments[i] = *p
	}
	reimbursements := make([]mutual.Reimbursement, len(lines))
	for i, l := range lines {
		l.PaymentID = byKey[key{l.PaidOn, l.payee}].ID
		reimbursements[i] = l.Reimbursement
	}
	slices.SortFunc(reimbursements, func(a, b mutual.Reimbursement) int {
		return cmp.Or(cmp.Compare(a.CareDate, b.CareDate), cmp.Compare(a.ID, b.ID))
	})
	return payments, reimbursements, nil
}

// settlingDays is how long the social security takes to pass a line on.
const settlingDays = 3

// payDay is the first Friday at which care of that day can be paid.
func payDay(care mutual.Date) mutual.Date {
	day := plusDays(care, settlingDays)
	for day.Time().Weekday() != time.Friday {
		day = plusDays(day, 1)
	}
	return day
}

// lastPaidCare is the last day whose care is paid by today.
func lastPaidCare(today mutual.Date) mutual.Date {
	day := today
	for day.Time().Weekday() != time.Friday {
		day = plusDays(day, -1)
	}
	return plusDays(day, -settlingDays)
}
