package mutual

import "testing"

func TestRightsAreTheCardsWithinThePersonsCover(t *testing.T) {
	m := Member{CardFrom: "2026-01-01", CardTo: "2026-12-31"}
	for name, c := range map[string]struct {
		person   Beneficiary
		from, to Date
	}{
		"covered throughout":       {Beneficiary{CoveredFrom: "2018-01-01"}, "2026-01-01", "2026-12-31"},
		"born within the year":     {Beneficiary{CoveredFrom: "2026-03-09"}, "2026-03-09", "2026-12-31"},
		"covered until the summer": {Beneficiary{CoveredFrom: "2018-01-01", CoveredTo: "2026-06-30"}, "2026-01-01", "2026-06-30"},
		"by the mutual's word":     {Beneficiary{CoveredTo: "2026-06-30", CardFrom: "2026-02-01", CardTo: "2026-08-31"}, "2026-02-01", "2026-08-31"},
	} {
		if from, to := m.Rights(c.person); from != c.from || to != c.to {
			t.Errorf("%s: got %s to %s", name, from, to)
		}
	}
	if from, to := (Member{}).Rights(Beneficiary{CoveredFrom: "2018-01-01"}); from != "" || to != "" {
		t.Errorf("no card holds from %s to %s", from, to)
	}
}
