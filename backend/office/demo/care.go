package demo

import (
	"cmp"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// act is one line to come: what was done, before tariffs and caps.
type act struct {
	person     mutual.Beneficiary
	day        mutual.Date
	code       mutual.ActCode
	quantity   int
	price      mutual.Cents // of one, where the tariff leaves it open or a doctor asks more; 0 for the usual
	outside    bool         // outside the care pathway
	thirdParty string       // the professional who was paid, "" when the member was
}

// The professionals of the demo town, all fictitious.
const (
	pharmacy   = "Pharmacie des Tilleuls"
	laboratory = "Laboratoire Belledonne"
	radiology  = "Imagerie du Parc"
	hospital   = "Clinique des Écrins"
	optician   = "Optique Saint-Bruno"
	dentist    = "Cabinet dentaire Vercors"
	audiology  = "Audition Chartreuse"
	ambulance  = "Transports Drac"
)

// planCare spreads count acts from the start of the history to the last day
// whose care is paid by today.
func planCare(c *chance, people []mutual.Beneficiary, count int, today mutual.Date) []act {
	p := planner{chance: c, people: people, last: lastPaidCare(today)}
	days := daysBetween(mutual.HistoryStart, p.last)
	at := func(percent int) mutual.Date { return plusDays(mutual.HistoryStart, days*percent/100) }

	p.generalist(people[0], p.last)
	p.landmarks(at)
	for len(p.acts) < count {
		p.ordinary(plusDays(mutual.HistoryStart, c.between(0, days)))
	}
	acts := p.acts[:count]
	slices.SortStableFunc(acts, func(a, b act) int { return cmp.Compare(a.day, b.day) })
	return acts
}

type planner struct {
	*chance
	people []mutual.Beneficiary
	last   mutual.Date
	acts   []act
}

// add keeps an act within the history and within the person's life.
func (p *planner) add(a act) {
	if a.day < mutual.HistoryStart || a.day > p.last || a.day < a.person.BirthDate {
		return
	}
	a.quantity = max(1, a.quantity)
	p.acts = append(p.acts, a)
}

// landmarks are the events that a member remembers, so that even a small
// household shows each kind of care.
func (p *planner) landmarks(at func(percent int) mutual.Date) {
	self, spouse := p.people[0], p.people[1]
	p.hospital(spouse, at(97))
	p.physiotherapy(self, at(93), 12)
	p.glasses(self, at(95))
	p.crown(self, at(98))
	p.dental(spouse, at(94))
	p.hearingAid(spouse, at(70))
	p.glasses(spouse, at(55))
	p.crown(spouse, at(45))
	p.hospital(self, at(30))
	p.physiotherapy(spouse, at(20), 10)
	for i, child := range p.people[2:] {
		p.speechTherapy(child, at(75+i*5), 8)
		p.glasses(child, at(85+i*3))
	}
}

// ordinary is one visit as most are.
func (p *planner) ordinary(day mutual.Date) {
	person := pick(p.chance, p.people)
	if day < person.BirthDate {
		return
	}
	switch roll := p.IntN(100); {
	case roll < 46:
		p.generalist(person, day)
	case roll < 60:
		p.specialist(person, day)
	case roll < 72:
		p.prescription(person, day)
	case roll < 80:
		p.bloodTest(person, day)
	case roll < 86:
		p.dental(person, day)
	case roll < 91:
		p.imaging(person, day)
	case roll < 95:
		p.nursing(person, day, p.between(2, 5))
	case roll < 97:
		p.physiotherapy(person, day, p.between(5, 10))
	case roll < 98:
		p.transport(person, day)
	case roll < 99:
		p.add(act{person: person, day: day, code: "LEN"})
	default:
		p.glasses(person, day)
	}
}

func (p *planner) generalist(person mutual.Beneficiary, day mutual.Date) {
	code := pick(p.chance, []mutual.ActCode{"G", "G", "G", "G", "GS", "TCG"})
	if code == "TCG" && day < "2018-09-15" {
		code = "G"
	}
	p.add(act{person: person, day: day, code: code, outside: p.in(6)})
	if p.in(65) {
		p.prescription(person, day)
	}
	if p.in(12) {
		p.bloodTest(person, plusDays(day, p.between(1, 6)))
	}
}

func (p *planner) specialist(person mutual.Beneficiary, day mutual.Date) {
	if p.in(15) {
		p.add(act{person: person, day: day, code: "APC"})
		return
	}
	outside := p.in(10)
	asked := mutual.Cents(0)
	if p.in(60) {
		asked = mutual.Cents(100 * p.between(38, 65))
	}
	p.add(act{person: person, day: day, code: "CS", price: asked, outside: outside})
	if !outside {
		p.add(act{person: person, day: day, code: "MCS"})
	}
	if p.in(15) {
		p.add(act{person: person, day: day, code: "ATM"})
	}
	if p.in(40) {
		p.prescription(person, day)
	}
}

func (p *planner) prescription(person mutual.Beneficiary, day mutual.Date) {
	boxes := 0
	box := func(code mutual.ActCode, low, high, quantity int) {
		boxes += quantity
		p.add(act{person: person, day: day, code: code, quantity: quantity, price: mutual.Cents(p.between(low, high)), thirdParty: pharmacy})
	}
	box("PH7", 180, 2450, 1+p.IntN(3)*p.IntN(2))
	if p.in(45) {
		box("PH7", 116, 980, 1)
	}
	if p.in(25) {
		box("PH4", 210, 890, p.between(1, 2))
	}
	if p.in(10) {
		box("PH2", 320, 740, 1)
	}
	if p.in(2) {
		box("PH1", 9000, 42000, 1)
	}
	for range min(boxes, 2) {
		p.add(act{person: person, day: day, code: "HD7", thirdParty: pharmacy})
	}
	if p.in(8) {
		p.add(act{person: person, day: day, code: "PHN", price: mutual.Cents(p.between(350, 1490)), thirdParty: pharmacy})
	}
}

func (p *planner) bloodTest(person mutual.Beneficiary, day mutual.Date) {
	const letter = 27 // cents of one B
	p.add(act{person: person, day: day, code: "B", price: letter * mutual.Cents(p.between(40, 220)), thirdParty: laboratory})
	p.add(act{person: person, day: day, code: "AMI", thirdParty: laboratory})
}

func (p *planner) imaging(person mutual.Beneficiary, day mutual.Date) {
	if p.in(40) {
		p.add(act{person: person, day: day, code: "ADE", price: pick(p.chance, []mutual.Cents{3780, 5670, 6996}), thirdParty: radiology})
		return
	}
	p.add(act{person: person, day: day, code: "ADI", price: pick(p.chance, []mutual.Cents{1995, 2128, 2422, 3325, 6900}), thirdParty: radiology})
}

func (p *planner) nursing(person mutual.Beneficiary, day mutual.Date, visits int) {
	code := pick(p.chance, []mutual.ActCode{"AMI", "AMI", "AIS"})
	for i := range visits {
		p.add(act{person: person, day: plusDays(day, i), code: code})
	}
}

func (p *planner) physiotherapy(person mutual.Beneficiary, day mutual.Date, sessions int) {
	for i := range sessions {
		p.add(act{person: person, day: plusDays(day, i*7/2), code: "AMK"})
	}
}

func (p *planner) speechTherapy(person mutual.Beneficiary, day mutual.Date, sessions int) {
	for i := range sessions {
		p.add(act{person: person, day: plusDays(day, 7*i), code: "AMO"})
	}
}

func (p *planner) dental(person mutual.Beneficiary, day mutual.Date) {
	p.add(act{person: person, day: day, code: "SDE"})
	if p.in(20) {
		p.add(act{person: person, day: plusDays(day, 14), code: "END"})
	}
}

func (p *planner) crown(person mutual.Beneficiary, day mutual.Date) {
	p.dental(person, plusDays(day, -20))
	switch {
	case day < "2020-01-01":
		p.add(act{person: person, day: day, code: "PFC"})
	case p.in(50):
		p.add(act{person: person, day: day, code: "PF0", thirdParty: dentist})
	default:
		p.add(act{person: person, day: day, code: "PF1"})
	}
}

func (p *planner) glasses(person mutual.Beneficiary, day mutual.Date) {
	p.add(act{person: person, day: plusDays(day, -12), code: "CS"})
	if day < "2020-01-01" {
		p.add(act{person: person, day: day, code: "M03", thirdParty: optician})
		return
	}
	frame := pick(p.chance, []mutual.ActCode{"M01", "M01", "M03"})
	lens := pick(p.chance, []mutual.ActCode{"V01", "V01", "V02", "V03", "V04"})
	p.add(act{person: person, day: day, code: frame, thirdParty: optician})
	p.add(act{person: person, day: day, code: lens, thirdParty: optician})
	p.add(act{person: person, day: day, code: lens, thirdParty: optician})
}

func (p *planner) hearingAid(person mutual.Beneficiary, day mutual.Date) {
	if day < "2021-01-01" {
		return
	}
	p.add(act{person: person, day: day, code: "PAZ", thirdParty: audiology})
	p.add(act{person: person, day: day, code: "PAZ", thirdParty: audiology})
}

func (p *planner) hospital(person mutual.Beneficiary, day mutual.Date) {
	p.transport(person, day)
	p.add(act{person: person, day: day, code: "FJ", quantity: p.between(2, 6), thirdParty: hospital})
	p.nursing(person, plusDays(day, 7), 4)
	p.prescription(person, plusDays(day, 6))
}

func (p *planner) transport(person mutual.Beneficiary, day mutual.Date) {
	code := pick(p.chance, []mutual.ActCode{"VSL", "TXI"})
	p.add(act{person: person, day: day, code: code, price: mutual.Cents(p.between(2746, 6200)), thirdParty: ambulance})
}
