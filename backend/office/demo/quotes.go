package demo

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// answerMonths is how long the mutual's answer to a quote holds.
const answerMonths = 6

// quotes are a household's estimates, oldest first: one whose care was then paid as
// answered, one that is refused, one whose answer still holds, and one that the
// mutual is looking at.
func quotes(c *chance, h Household, today mutual.Date) ([]mutual.Quote, error) {
	e := estimator{chance: c, prices: newSchedule(), people: h.Beneficiaries}
	all := []mutual.Quote{
		e.paid(h.Reimbursements), e.refused(today), e.agreed(today), e.received(today),
	}
	// A young history is too short for some of them.
	all = slices.DeleteFunc(all, func(q mutual.Quote) bool { return len(q.Lines) == 0 || q.ReceivedOn < mutual.HistoryStart })
	slices.SortStableFunc(all, func(a, b mutual.Quote) int { return cmp.Compare(a.ReceivedOn, b.ReceivedOn) })
	first := c.between(100, 900)
	for i := range all {
		q := &all[i]
		q.Number = fmt.Sprintf("DV-%s-%05d", q.ReceivedOn[:4], first+i*c.between(90, 99))
		var err error
		if q.ID, err = c.id(q.ReceivedOn); err != nil {
			return nil, err
		}
	}
	return all, nil
}

type estimator struct {
	*chance
	prices schedule
	people []mutual.Beneficiary
}

// paid is the quote of the newest glasses that the mutual has paid, as it paid them.
func (e *estimator) paid(lines []mutual.Reimbursement) mutual.Quote {
	var equipment []mutual.Reimbursement
	for _, line := range lines {
		if line.Payee != mutual.PayeeProfessional || mutual.ActOf(line.ActCode).Kind != mutual.KindOptical {
			continue
		}
		if len(equipment) > 0 && (equipment[0].CareDate != line.CareDate || equipment[0].BeneficiaryID != line.BeneficiaryID) {
			equipment = nil
		}
		equipment = append(equipment, line)
	}
	if len(equipment) == 0 {
		return mutual.Quote{}
	}
	// The frame before its lenses.
	slices.SortStableFunc(equipment, func(a, b mutual.Reimbursement) int { return cmp.Compare(a.ActCode, b.ActCode) })
	q := mutual.Quote{
		Kind: mutual.QuoteOptical, BeneficiaryID: equipment[0].BeneficiaryID, Professional: optician, Status: mutual.QuoteAnswered,
		ReceivedOn: workday(plusDays(equipment[0].CareDate, -e.between(20, 32))),
		Answer:     "Votre devis est accepté. Vous n’avez pas à avancer la part que nous prenons en charge\u202f: nous la réglons à votre opticien.",
	}
	e.answer(&q, e.between(2, 5))
	eyes := []string{", œil droit", ", œil gauche"}
	for _, line := range equipment {
		label := line.ActLabel
		if line.ActCode[0] == 'V' && len(eyes) > 0 {
			label, eyes = label+eyes[0], eyes[1:]
		}
		q.Lines = append(q.Lines, mutual.QuoteLine{
			Label: label, ActCode: line.ActCode, Quantity: line.Quantity, Spent: line.Spent, Base: line.Base,
			SocialSecurity: line.SocialSecurity, Mutual: line.Mutual, Remaining: line.Remaining,
		})
	}
	return q
}

// refused is a quote that its dentist must complete.
func (e *estimator) refused(today mutual.Date) mutual.Quote {
	q := mutual.Quote{
		Kind: mutual.QuoteDental, BeneficiaryID: e.people[1].ID, Professional: dentist, Status: mutual.QuoteRefused,
		ReceivedOn: workday(plusDays(today, -e.between(45, 75))),
		Answer: "Nous ne pouvons pas répondre à ce devis\u202f: il ne porte ni la signature du dentiste ni le numéro de la dent à couronner. " +
			"Demandez-lui un devis complété, puis envoyez-le-nous\u202f: nous vous répondrons sous cinq jours ouvrés.",
	}
	q.AnsweredOn = workday(plusDays(q.ReceivedOn, e.between(4, 7)))
	e.estimate(&q, "PFC", "Couronne céramique", mutual.Cents(1000*e.between(62, 74)))
	return q
}

// agreed is a quote for two crowns at different prices, whose answer still holds.
func (e *estimator) agreed(today mutual.Date) mutual.Quote {
	q := mutual.Quote{
		Kind: mutual.QuoteDental, BeneficiaryID: e.people[0].ID, Professional: dentist, Status: mutual.QuoteAnswered,
		ReceivedOn: workday(plusDays(today, -e.between(14, 24))),
	}
	e.answer(&q, e.between(3, 6))
	e.estimate(&q, "PF1", fmt.Sprintf("Couronne céramo-métallique, dent %d", pick(e.chance, []int{16, 26})), 0)
	e.estimate(&q, "PFC", fmt.Sprintf("Couronne céramique, dent %d", pick(e.chance, []int{36, 46})), mutual.Cents(1000*e.between(58, 70)))
	var share mutual.Cents
	for _, line := range q.Lines {
		share += line.Mutual
	}
	q.Answer = "Nous prenons en charge " + french.Money(share) + " pour ces deux couronnes. " +
		"Une couronne du panier 100\u202f% Santé ne vous coûterait rien\u202f: parlez-en à votre dentiste."
	return q
}

// received is a quote that came in these days.
func (e *estimator) received(today mutual.Date) mutual.Quote {
	q := mutual.Quote{
		Kind: mutual.QuoteOptical, BeneficiaryID: e.people[0].ID, Professional: optician, Status: mutual.QuoteReceived,
		ReceivedOn: workday(plusDays(today, -e.between(2, 3))),
	}
	if person := pick(e.chance, e.people); person.BirthDate < plusDays(today, -6*365) {
		q.BeneficiaryID = person.ID
	}
	e.estimate(&q, "M03", "Monture à tarif libre", mutual.Cents(500*e.between(23, 31)))
	e.estimate(&q, "V02", mutual.ActOf("V02").Label+", œil droit", 0)
	e.estimate(&q, "V02", mutual.ActOf("V02").Label+", œil gauche", 0)
	return q
}

// answer dates the answer some days after the quote came in.
func (e *estimator) answer(q *mutual.Quote, days int) {
	q.AnsweredOn = workday(plusDays(q.ReceivedOn, days))
	q.ValidUntil = mutual.DateOf(q.AnsweredOn.Time().AddDate(0, answerMonths, 0))
}

// estimate adds a line at the tariff of the day the quote came in, with its shares
// where the quote is answered. An act that did not exist yet adds none.
func (e *estimator) estimate(q *mutual.Quote, code mutual.ActCode, label string, asked mutual.Cents) {
	t, known := e.prices.on(code, q.ReceivedOn)
	if !known {
		return
	}
	priced := e.prices.sample(t, asked, q.ReceivedOn)
	line := mutual.QuoteLine{Label: label, ActCode: code, Quantity: 1, Spent: priced.Spent, Base: priced.Base}
	if q.Status == mutual.QuoteAnswered {
		shares := t.cover.Settle(priced)
		line.SocialSecurity, line.Mutual, line.Remaining = shares.SocialSecurity, shares.Mutual, shares.Remaining
	}
	q.Lines = append(q.Lines, line)
}
