package demo

import (
	"cmp"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// promise is one row of the contract, with the acts that it is worked out on. How
// much it pays is the cover of those acts' tariff.
type promise struct {
	domain       mutual.Domain
	label, limit string
	code, with   mutual.ActCode // with is billed together with code, "" for none
	example      string
	asked        mutual.Cents // where the tariff leaves the price open or a doctor asks more; 0 for the usual
}

// promises are the rows of the contract, in the order in which it lists them.
func promises() []promise {
	const free, year = "Hors franchise médicale.", "Un équipement tous les deux ans."
	return []promise{
		{mutual.DomainCare, "Consultations de médecins généralistes", "Hors participation forfaitaire.", "G", "", "Consultation chez le médecin traitant", 0},
		{mutual.DomainCare, "Consultations de médecins spécialistes", "Médecins adhérents à l’Optam.", "CS", "MCS", "Consultation chez un spécialiste, avec sa majoration de coordination", 6000},
		{mutual.DomainCare, "Médicaments remboursés par la Sécurité sociale", free, "PH7", "", "Une boîte de médicament remboursé à 65\u202f%", 209},
		{mutual.DomainCare, "Honoraires du pharmacien", "", "HD7", "", "Honoraire de dispensation d’une ordonnance", 0},
		{mutual.DomainCare, "Soins infirmiers, kinésithérapie, orthophonie", free, "AMK", "", "Séance de kinésithérapie", 0},

		{mutual.DomainHospital, "Forfait journalier hospitalier", "Sans limite de durée.", "FJ", "", "Un jour d’hospitalisation", 0},
		{mutual.DomainHospital, "Transports prescrits par un médecin", free, "VSL", "", "Trajet en véhicule sanitaire léger", 4000},

		{mutual.DomainDental, "Soins dentaires", "", "SDE", "", "Détartrage", 0},
		{mutual.DomainDental, "Prothèses 100\u202f% Santé", "Dans la limite des prix plafonds.", "PF0", "", "Couronne du panier 100\u202f% Santé", 0},
		{mutual.DomainDental, "Prothèses à tarif maîtrisé ou libre", "", "PF1", "", "Couronne à tarif maîtrisé", 0},

		{mutual.DomainOptical, "Montures 100\u202f% Santé", year, "M01", "", "Monture de classe A", 0},
		{mutual.DomainOptical, "Verres 100\u202f% Santé", year, "V01", "", "Un verre simple de classe A", 0},
		{mutual.DomainOptical, "Montures à tarif libre", "Soit 100\u202f€ avec la part de la Sécurité sociale. " + year, "M03", "", "Monture de classe B", 0},
		{mutual.DomainOptical, "Lentilles remboursées par la Sécurité sociale", "", "LEN", "", "Lentilles pour un an", 0},

		{mutual.DomainHearing, "Aides auditives 100\u202f% Santé", "Un appareil par oreille tous les quatre ans.", "PAZ", "", "Appareil de classe I, pour une oreille", 0},
	}
}

// guarantees are what the contract pays on a day. An act that did not exist yet is
// promised nothing.
func guarantees(n int, today mutual.Date) []mutual.Guarantee {
	prices := newSchedule()
	positions := map[mutual.Domain]int{}
	var all []mutual.Guarantee
	for _, p := range promises() {
		t, known := prices.on(p.code, today)
		if !known {
			continue
		}
		positions[p.domain]++
		g := mutual.Guarantee{
			ID: familyID(n, "G"+string(p.code)), Domain: p.domain, Position: positions[p.domain], Label: p.label, Limit: p.limit,
			Example: mutual.Sample{ActCode: p.code, Label: p.example, Since: t.from, Tariff: prices.sample(t, p.asked, today)},
		}
		if p.with != "" {
			if with, billed := prices.on(p.with, today); billed {
				g.Example.Tariff.Base += with.base
				g.Example.Since = max(g.Example.Since, with.from)
			}
		}
		g.Example.Since = max(g.Example.Since, prices.chargedSince(p.code, today))
		switch {
		case t.cover.Full:
			g.Formula = mutual.FormulaFull
		case t.cover.Percent == frameShare:
			// An amount is paid beyond the social security's share, the ceiling of frames includes it.
			g.Formula, g.Amount = mutual.FormulaAmount, frameShare.Of(t.base)-t.rate.Of(t.base)
		default:
			g.Formula, g.Percent = mutual.FormulaBase, t.cover.Percent
		}
		all = append(all, g)
	}
	return all
}

// sample is the tariff of one act of an adult within the care pathway.
func (s schedule) sample(t tariff, asked mutual.Cents, day mutual.Date) mutual.Tariff {
	spent, base := cmp.Or(asked, t.price), t.base
	if t.price == 0 && t.rate > 0 {
		base = spent
	}
	return mutual.Tariff{
		Spent: spent, Base: base, Rate: t.rate, UsualRate: t.rate,
		FlatContribution: chargeOn(s.flatContributions[t.code], day), Deductible: chargeOn(s.deductibles[t.code], day),
	}
}

// chargedSince is from when an act's flat contribution and deductible are what they
// are on a day, "" where it has none.
func (s schedule) chargedSince(code mutual.ActCode, day mutual.Date) mutual.Date {
	var since mutual.Date
	for _, rows := range [][]charge{s.flatContributions[code], s.deductibles[code]} {
		for _, c := range rows {
			if c.from <= day {
				since = max(since, c.from)
			}
		}
	}
	return since
}
