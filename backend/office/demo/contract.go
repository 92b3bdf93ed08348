package demo

import (
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// studentAge is the age in whose year a child's cover ends at the latest.
const studentAge = 28

// cover adds to a family what its contract says of each person on a day.
func cover(c *chance, h *Household, today mutual.Date) {
	m := &h.Member
	// ARCEP keeps 06 39 98 and what follows for works of fiction.
	m.Phone = fmt.Sprintf("06 39 98 %02d %02d", c.IntN(100), c.IntN(100))
	m.Email = h.Email
	m.ContractNumber = "CT-" + m.Number
	m.CoveredFrom = mutual.Date(fmt.Sprintf("%d-%02d-01", c.between(2009, 2016), c.between(1, 12)))
	year := mutual.Period(today[:4])
	m.CardFrom, m.CardTo = year.First(), year.Last()
	// No mutual's: the registers of both begin elsewhere.
	m.AMCNumber, m.ExchangeCode = "00000000", "ZZ"

	born := map[mutual.Date]int{}
	for i := range h.Beneficiaries {
		b := &h.Beneficiaries[i]
		born[b.BirthDate]++
		b.Rank = born[b.BirthDate]
		b.CoveredFrom = max(m.CoveredFrom, b.BirthDate)
		if b.Relation == mutual.RelationChild {
			last := mutual.Period(fmt.Sprint(b.BirthDate.Time().Year() + studentAge)).Last()
			b.CoveredTo = max(last, m.CardTo)
		}
	}
}
