package demo

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// tariff is what one act costs and how it is covered from a day on.
type tariff struct {
	code  mutual.ActCode
	from  mutual.Date
	price mutual.Cents // usual price of one; 0 where it is chosen with the act
	base  mutual.Cents // base of one; equal to the price where 0 stands and priced is false
	rate  mutual.Percent
	cover mutual.Cover
}

// always is the first day a household can be made of.
const always = mutual.HistoryStart

// frameShare writes the 100 € ceiling of a class B frame as a share of its base
// of 0.05 € (contrat responsable, frames).
const frameShare mutual.Percent = 200_000

// tariffs are public tariffs of their day, of conventioned doctors in mainland
// France. A code's rows are in date order; before its first row the act did not
// exist. Where price and base are 0, the visit chooses both.
func tariffs() []tariff {
	ticket := mutual.Cover{Percent: 100}
	specialist := mutual.Cover{Percent: 150}
	dental := mutual.Cover{Percent: 250}
	full := mutual.Cover{Full: true}
	return []tariff{
		{"G", always, 2300, 2300, 70, ticket},
		{"G", "2017-05-01", 2500, 2500, 70, ticket},
		{"G", "2023-11-01", 2650, 2650, 70, ticket},
		{"G", "2024-12-22", 3000, 3000, 70, ticket},
		{"GS", always, 2300, 2300, 70, ticket},
		{"GS", "2017-05-01", 2500, 2500, 70, ticket},
		{"GS", "2023-11-01", 2650, 2650, 70, ticket},
		{"GS", "2024-12-22", 3000, 3000, 70, ticket},
		{"TCG", "2018-09-15", 2500, 2500, 70, ticket},
		{"CS", always, 2500, 2500, 70, specialist},
		{"CS", "2023-11-01", 2650, 2650, 70, specialist},
		{"MCS", always, 300, 300, 70, specialist},
		{"MCS", "2017-07-01", 500, 500, 70, specialist},
		{"APC", always, 4600, 4600, 70, specialist},
		{"APC", "2017-10-01", 4800, 4800, 70, specialist},
		{"APC", "2018-06-11", 5000, 5000, 70, specialist},
		{"APC", "2022-04-01", 5500, 5500, 70, specialist},
		{"APC", "2023-11-01", 5650, 5650, 70, specialist},
		{"APC", "2024-12-22", 6000, 6000, 70, specialist},

		{"PH1", always, 0, 0, 100, ticket},
		{"PH7", always, 0, 0, 65, ticket},
		{"PH4", always, 0, 0, 30, ticket},
		{"PH2", always, 0, 0, 15, ticket},
		{"PHN", always, 0, 0, 0, mutual.Cover{}},
		{"HD7", always, 102, 102, 65, ticket},

		{"AMI", always, 473, 473, 60, ticket},
		{"AIS", always, 795, 795, 60, ticket},
		{"AMK", always, 1613, 1613, 60, ticket},
		{"AMO", always, 3025, 3025, 60, ticket},
		{"B", always, 0, 0, 60, ticket},

		{"ADI", always, 0, 0, 70, ticket},
		{"ADE", always, 0, 0, 70, ticket},
		{"ATM", always, 1426, 1426, 70, ticket},

		// The social security's share of dental care fell from 70 to 60 % on 2023-10-15.
		{"SDE", always, 4338, 4338, 70, ticket},
		{"SDE", "2023-10-15", 4338, 4338, 60, ticket},
		{"END", always, 8194, 8194, 70, ticket},
		{"END", "2023-10-15", 8194, 8194, 60, ticket},
		{"PFC", always, 65000, 10750, 70, dental},
		{"PFC", "2019-04-01", 65000, 12000, 70, dental},
		{"PFC", "2023-10-15", 65000, 12000, 60, dental},
		{"PF1", "2019-04-01", 53000, 12000, 70, dental},
		{"PF1", "2020-01-01", 55000, 12000, 70, dental},
		{"PF1", "2023-10-15", 55000, 12000, 60, dental},
		{"PF0", "2020-01-01", 50000, 12000, 70, full},
		{"PF0", "2023-10-15", 50000, 12000, 60, full},

		// 100 % Santé in optics began on 2020-01-01.
		{"M01", "2020-01-01", 3000, 900, 60, full},
		{"M03", always, 12900, 284, 60, mutual.Cover{Percent: 3521}},
		{"M03", "2020-01-01", 12900, 5, 60, mutual.Cover{Percent: frameShare}},
		{"V01", "2020-01-01", 3250, 975, 60, full},
		{"V02", "2020-01-01", 4000, 1200, 60, full},
		{"V03", "2020-01-01", 7500, 2250, 60, full},
		{"V04", "2020-01-01", 9500, 2850, 60, full},
		{"LEN", always, 18000, 3948, 60, mutual.Cover{Percent: 350}},

		// 100 % Santé in hearing aids began on 2021-01-01.
		{"PAZ", "2021-01-01", 95000, 40000, 60, full},

		{"FJ", always, 1800, 0, 0, full},
		{"FJ", "2018-01-01", 2000, 0, 0, full},
		{"FJ", "2026-03-01", 2300, 0, 0, full},

		// Transport fell from 65 to 55 % on 2023-08-01.
		{"VSL", always, 0, 0, 65, ticket},
		{"VSL", "2023-08-01", 0, 0, 55, ticket},
		{"TXI", always, 0, 0, 65, ticket},
		{"TXI", "2023-08-01", 0, 0, 55, ticket},
	}
}

// charge is an amount that stays with the patient, from a day on.
type charge struct {
	code  mutual.ActCode
	from  mutual.Date
	cents mutual.Cents
}

// charges are the participation forfaitaire (doctors, biology, imaging) and the
// franchise (per box, per act of allied care, per trip). Doubled by the decrees
// of 2024.
func charges() (flatContributions, deductibles []charge) {
	for _, code := range []mutual.ActCode{"G", "GS", "CS", "APC", "TCG", "B", "ADI", "ADE"} {
		flatContributions = append(flatContributions, charge{code, always, 100}, charge{code, "2024-05-15", 200})
	}
	for _, code := range []mutual.ActCode{"PH1", "PH7", "PH4", "PH2", "AMI", "AMK", "AMO"} {
		deductibles = append(deductibles, charge{code, always, 50}, charge{code, "2024-03-31", 100})
	}
	for _, code := range []mutual.ActCode{"VSL", "TXI"} {
		deductibles = append(deductibles, charge{code, always, 200}, charge{code, "2024-03-31", 400})
	}
	return flatContributions, deductibles
}

// yearlyCap bounds the contributions, and apart from them the deductibles, of
// one person in one calendar year.
const yearlyCap mutual.Cents = 5000

// rateOutside is what the social security pays of a doctor's base outside the
// care pathway.
const rateOutside mutual.Percent = 30

// adultAge is the age from which contributions and deductibles are due.
const adultAge = 18

// schedule answers for a code and a day.
type schedule struct {
	tariffs                        map[mutual.ActCode][]tariff
	flatContributions, deductibles map[mutual.ActCode][]charge
}

func newSchedule() schedule {
	s := schedule{tariffs: map[mutual.ActCode][]tariff{}, flatContributions: map[mutual.ActCode][]charge{}, deductibles: map[mutual.ActCode][]charge{}}
	for _, t := range tariffs() {
		s.tariffs[t.code] = append(s.tariffs[t.code], t)
	}
	flat, deductibles := charges()
	for _, c := range flat {
		s.flatContributions[c.code] = append(s.flatContributions[c.code], c)
	}
	for _, c := range deductibles {
		s.deductibles[c.code] = append(s.deductibles[c.code], c)
	}
	return s
}

// on returns the tariff in force, false when the act did not exist yet.
func (s schedule) on(code mutual.ActCode, day mutual.Date) (tariff, bool) {
	var inForce tariff
	found := false
	for _, t := range s.tariffs[code] {
		if t.from <= day {
			inForce, found = t, true
		}
	}
	return inForce, found
}

func chargeOn(rows []charge, day mutual.Date) mutual.Cents {
	var inForce mutual.Cents
	for _, c := range rows {
		if c.from <= day {
			inForce = c.cents
		}
	}
	return inForce
}
