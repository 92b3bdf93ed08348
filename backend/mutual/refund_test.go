package mutual

import "testing"

// The worked lines of the domain, arithmetic checked against the public tariffs
// of their day.
func TestSettleWorkedLines(t *testing.T) {
	base := Cover{Percent: 100}
	for _, c := range []struct {
		act                      string
		cover                    Cover
		tariff                   Tariff
		social, share, remaining Cents
	}{
		{"G, treating doctor", base, Tariff{3000, 3000, 70, 70, 200, 0}, 1900, 900, 200},
		{"G, outside the pathway", base, Tariff{3000, 3000, 30, 70, 200, 0}, 700, 900, 1400},
		{"CS+MCS OPTAM, cover 150 %", Cover{Percent: 150}, Tariff{6000, 3150, 70, 70, 200, 0}, 2005, 2520, 1475},
		{"PH7, one box", base, Tariff{209, 209, 65, 65, 0, 100}, 36, 73, 100},
		{"HD7", base, Tariff{102, 102, 65, 65, 0, 0}, 66, 36, 0},
		{"AMK", base, Tariff{1613, 1613, 60, 60, 0, 100}, 868, 645, 100},
		{"SDE scaling", base, Tariff{4338, 4338, 60, 60, 0, 0}, 2603, 1735, 0},
		{"PF0 crown", Cover{Full: true}, Tariff{50000, 12000, 60, 60, 0, 0}, 7200, 42800, 0},
		{"PF1 crown, cover 250 %", Cover{Percent: 250}, Tariff{55000, 12000, 60, 60, 0, 0}, 7200, 22800, 25000},
		{"M01 frame A", Cover{Full: true}, Tariff{3000, 900, 60, 60, 0, 0}, 540, 2460, 0},
		{"V01 lens A", Cover{Full: true}, Tariff{3250, 975, 60, 60, 0, 0}, 585, 2665, 0},
		{"PAZ hearing aid", Cover{Full: true}, Tariff{95000, 40000, 60, 60, 0, 0}, 24000, 71000, 0},
		{"FJ hospital day", Cover{Full: true}, Tariff{2300, 0, 0, 0, 0, 0}, 0, 2300, 0},
		{"a box cheaper than its deductible", base, Tariff{120, 120, 65, 65, 0, 100}, 0, 42, 78},
	} {
		t.Run(c.act, func(t *testing.T) {
			got := c.cover.Settle(c.tariff)
			want := Shares{c.social, c.share, c.remaining}
			if got != want {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}
