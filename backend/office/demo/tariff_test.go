package demo

import (
	"slices"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestTariffsCarryTheirDate(t *testing.T) {
	prices := newSchedule()
	for _, c := range []struct {
		code  mutual.ActCode
		day   mutual.Date
		price mutual.Cents
		base  mutual.Cents
		rate  mutual.Percent
	}{
		{"G", "2017-01-01", 2300, 2300, 70},
		{"G", "2017-05-01", 2500, 2500, 70},
		{"G", "2023-10-31", 2500, 2500, 70},
		{"G", "2023-11-01", 2650, 2650, 70},
		{"G", "2024-12-21", 2650, 2650, 70},
		{"G", "2024-12-22", 3000, 3000, 70},
		{"SDE", "2023-10-14", 4338, 4338, 70},
		{"SDE", "2023-10-15", 4338, 4338, 60},
		{"FJ", "2017-12-31", 1800, 0, 0},
		{"FJ", "2026-02-28", 2000, 0, 0},
		{"FJ", "2026-03-01", 2300, 0, 0},
		{"VSL", "2023-07-31", 0, 0, 65},
		{"VSL", "2023-08-01", 0, 0, 55},
	} {
		got, known := prices.on(c.code, c.day)
		if !known || got.price != c.price || got.base != c.base || got.rate != c.rate {
			t.Errorf("%s on %s: got %+v", c.code, c.day, got)
		}
	}
	for code, day := range map[mutual.ActCode]mutual.Date{"PF0": "2019-12-31", "M01": "2019-12-31", "PAZ": "2020-12-31", "TCG": "2018-09-14"} {
		if got, known := prices.on(code, day); known {
			t.Errorf("%s existed on %s: %+v", code, day, got)
		}
	}
}

func TestChargesDoubledIn2024(t *testing.T) {
	prices := newSchedule()
	for _, c := range []struct {
		rows map[mutual.ActCode][]charge
		code mutual.ActCode
		day  mutual.Date
		want mutual.Cents
	}{
		{prices.flatContributions, "G", "2024-05-14", 100},
		{prices.flatContributions, "G", "2024-05-15", 200},
		{prices.flatContributions, "SDE", "2024-05-15", 0},
		{prices.deductibles, "PH7", "2024-03-30", 50},
		{prices.deductibles, "PH7", "2024-03-31", 100},
		{prices.deductibles, "AMK", "2024-03-31", 100},
		{prices.deductibles, "HD7", "2024-03-31", 0},
		{prices.deductibles, "VSL", "2024-03-31", 400},
	} {
		if got := chargeOn(c.rows[c.code], c.day); got != c.want {
			t.Errorf("%s on %s: got %d, want %d", c.code, c.day, got, c.want)
		}
	}
}

func TestEveryTariffIsOfAKnownActInDateOrder(t *testing.T) {
	last := map[mutual.ActCode]mutual.Date{}
	for _, row := range tariffs() {
		if mutual.ActOf(row.code).Kind == mutual.KindOther {
			t.Errorf("%s is no act of the space", row.code)
		}
		if row.from <= last[row.code] || row.from.Time().IsZero() {
			t.Errorf("%s from %s comes after %s", row.code, row.from, last[row.code])
		}
		last[row.code] = row.from
	}
	for _, act := range mutual.Acts() {
		if last[act.Code] == "" {
			t.Errorf("%s has no tariff", act.Code)
		}
	}
}

// The domain's worked lines, as a household would hold them.
func TestActsAreSettledAsTheDomainsWorkedLines(t *testing.T) {
	adult := mutual.Beneficiary{ID: "a", BirthDate: "1984-06-18"}
	for name, c := range map[string]struct {
		act                                   act
		spent, social, share, remaining, flat mutual.Cents
		deductible                            mutual.Cents
	}{
		"G":                 {act{code: "G", day: "2025-01-10"}, 3000, 1900, 900, 200, 200, 0},
		"G outside":         {act{code: "G", day: "2025-01-10", outside: true}, 3000, 700, 900, 1400, 200, 0},
		"G in 2018":         {act{code: "G", day: "2018-01-10"}, 2500, 1650, 750, 100, 100, 0},
		"PH7":               {act{code: "PH7", day: "2025-01-10", price: 209}, 209, 36, 73, 100, 0, 100},
		"HD7":               {act{code: "HD7", day: "2025-01-10"}, 102, 66, 36, 0, 0, 0},
		"AMK":               {act{code: "AMK", day: "2025-01-10"}, 1613, 868, 645, 100, 0, 100},
		"SDE":               {act{code: "SDE", day: "2025-01-10"}, 4338, 2603, 1735, 0, 0, 0},
		"PF0":               {act{code: "PF0", day: "2025-01-10"}, 50000, 7200, 42800, 0, 0, 0},
		"PF1":               {act{code: "PF1", day: "2025-01-10"}, 55000, 7200, 22800, 25000, 0, 0},
		"M01":               {act{code: "M01", day: "2025-01-10"}, 3000, 540, 2460, 0, 0, 0},
		"M03, 100 € frames": {act{code: "M03", day: "2025-01-10"}, 12900, 3, 9997, 2900, 0, 0},
		"V01":               {act{code: "V01", day: "2025-01-10"}, 3250, 585, 2665, 0, 0, 0},
		"PAZ":               {act{code: "PAZ", day: "2025-01-10"}, 95000, 24000, 71000, 0, 0, 0},
		"FJ, three days":    {act{code: "FJ", day: "2026-03-01", quantity: 3}, 6900, 0, 6900, 0, 0, 0},
	} {
		c.act.person, c.act.quantity = adult, max(1, c.act.quantity)
		lines, err := settle(newChance(1, 0, 0), []act{c.act})
		if err != nil {
			t.Fatal(err)
		}
		got := lines[0]
		if got.Spent != c.spent || got.SocialSecurity != c.social || got.Mutual != c.share || got.Remaining != c.remaining ||
			got.FlatContribution != c.flat || got.Deductible != c.deductible {
			t.Errorf("%s: %+v", name, got.Reimbursement)
		}
	}
}

func TestContributionsAndDeductiblesAreCappedEachYear(t *testing.T) {
	type key struct {
		person string
		year   mutual.Date
	}
	sums := map[key][2]mutual.Cents{}
	h := household(t, 0, Size{Lines: 20_000})
	for _, r := range h.Reimbursements {
		k := key{r.BeneficiaryID, r.CareDate[:4]}
		sums[k] = [2]mutual.Cents{sums[k][0] + r.FlatContribution, sums[k][1] + r.Deductible}
	}
	reached := 0
	for k, sum := range sums {
		if sum[0] > 5000 || sum[1] > 5000 {
			t.Errorf("%+v: %v", k, sum)
		}
		if sum[0] == 5000 {
			reached++
		}
	}
	if reached == 0 {
		t.Error("nobody reaches a cap, the test proves nothing")
	}
}

func TestMinorsAreExempt(t *testing.T) {
	h := household(t, 0, Size{Lines: 5000})
	child := slices.IndexFunc(h.Beneficiaries, func(b mutual.Beneficiary) bool { return b.FirstName == "Jeanne" })
	id := h.Beneficiaries[child].ID // 18 on 2026-05-09
	before, after := 0, 0
	for _, r := range h.Reimbursements {
		switch {
		case r.BeneficiaryID != id:
		case r.CareDate < "2026-05-09":
			before++
			if r.FlatContribution != 0 || r.Deductible != 0 {
				t.Errorf("a minor is charged: %+v", r)
			}
		case r.FlatContribution != 0 || r.Deductible != 0:
			after++
		}
	}
	if before == 0 || after == 0 {
		t.Errorf("%d lines before, %d charged after the eighteenth birthday", before, after)
	}
}

func TestPaymentsAreWeekly(t *testing.T) {
	for care, want := range map[mutual.Date]mutual.Date{
		"2026-11-09": "2026-11-13", // Monday
		"2026-11-10": "2026-11-13",
		"2026-11-11": "2026-11-20",
		"2026-11-13": "2026-11-20", // Friday
		"2026-12-30": "2027-01-08",
	} {
		if got := payDay(care); got != want {
			t.Errorf("care of %s is paid on %s, want %s", care, got, want)
		}
	}
	if got := payDay(lastPaidCare(today)); got > today || got <= plusDays(today, -7) {
		t.Errorf("the last payment before %s is of %s", today, got)
	}
}
