package pdf

import (
	"io"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var (
	factLabel   = style{regular, 9, colourInkSoft}
	factValue   = style{semibold, 9.5, colourInk}
	paidLabel   = style{semibold, 11, colourInk}
	paidAmount  = style{semibold, 30, colourInk}
	shareLabel  = style{regular, 9, colourInk}
	shareAmount = style{semibold, 9.5, colourInk}
)

// Statement draws s as a PDF made at the instant made. It returns CodeInternal
// when the statement cannot be drawn and CodeNotWritable when w refuses the
// bytes. The same s and made give the same bytes.
func Statement(w io.Writer, s mutual.Statement, made time.Time) error {
	d := &statementDrawing{Statement: s, made: mutual.DateOf(made)}
	d.sheet = newSheet(clean("Relevé de prestations "+s.Number), clean("Relevé de prestations, adhérent n° "+s.Member.Number), made)

	d.addPage()
	d.firstBand("Relevé de prestations")
	top := d.head()
	pages := d.paginate(top)
	for i, p := range pages {
		if i > 0 {
			d.addPage()
			d.runningBand(clean("Relevé de prestations n° " + s.Number))
			top = runningTop
		}
		d.page(p, top)
		d.footer(clean("Relevé n° "+s.Number+" · Adhérent n° "+s.Member.Number), i+1, len(pages))
	}
	return d.finish(w)
}

// statementDrawing is one statement on its way to paper.
type statementDrawing struct {
	mutual.Statement
	*sheet
	made mutual.Date
}

// runningTop is where the table begins on every page but the first.
const runningTop = 17.0

// head draws what stands above the table on the first page: what this paper is,
// for whom, and the total paid. It returns where the table begins.
func (d *statementDrawing) head() float64 {
	y := 36.0
	for _, fact := range d.facts() {
		d.text(margin, y, factLabel, fact.Label)
		d.text(margin+30, y, factValue, d.shorten(factValue, fact.Value, 62))
		y += 5.6
	}
	y = max(y, d.recipient(d.Member, 52))
	return d.amounts(y + 1)
}

// facts are the lines that name the statement.
func (d *statementDrawing) facts() []Fact {
	issued := d.IssuedOn
	if issued == "" {
		issued = d.made
	}
	facts := []Fact{{"Relevé n°", clean(d.Number)}, {"Émis le", french.Day(issued)}}
	if d.Period != "" {
		facts = append(facts, Fact{"Période", periodTitle(d.Period)})
	}
	if d.PaidOn != "" {
		facts = append(facts, Fact{"Virement du", french.Day(d.PaidOn)})
	}
	facts = append(facts, Fact{"N° adhérent", clean(d.Member.Number)})
	if d.Member.AccessCode != "" {
		facts = append(facts, Fact{"Code d’accès", clean(d.Member.AccessCode)})
	}
	if d.Member.Contract != "" {
		facts = append(facts, Fact{"Contrat", clean(d.Member.Contract)})
	}
	if d.MaskedIBAN != "" {
		facts = append(facts, Fact{"Compte (IBAN)", clean(d.MaskedIBAN)})
	}
	return facts
}

func periodTitle(p mutual.Period) string {
	if p.IsYear() {
		return "année " + french.PeriodName(p)
	}
	return french.PeriodName(p)
}

// amounts draws the box that answers "how much": the total paid to the member
// large, and beside it who paid what of the care.
func (d *statementDrawing) amounts(y float64) float64 {
	const height, bar = 31.0, 2.5
	d.fill(margin, y, contentWidth, height, colourSunken)
	d.fill(margin, y, bar, height, colourAccent)
	d.rule(margin, y, contentWidth, 0.3, colourInk)
	d.rule(margin, y+height, contentWidth, 0.3, colourInk)

	label := "Total versé sur votre compte"
	if d.Period != "" {
		label += ", " + periodTitle(d.Period)
	}
	d.text(margin+8, y+8, paidLabel, label)
	d.text(margin+8, y+20.5, d.fittingAmount(french.Money(d.Paid), 82), french.Money(d.Paid))
	d.text(margin+8, y+27, factLabel, d.paidHow())

	const left, right = 112.0, pageWidth - margin - 5
	row := y + 6.6
	for _, share := range []struct {
		label string
		cents mutual.Cents
	}{
		{"Dépenses de santé", d.Totals.Spent},
		{"Payé par la Sécurité sociale (net)", d.Totals.SocialSecurity},
		{"Payé par la mutuelle à vous-même", d.Paid},
		{"Payé par la mutuelle aux professionnels", d.ThirdParty},
		{"Reste à votre charge", d.Totals.Remaining},
	} {
		d.text(left, row, shareLabel, share.label)
		d.textRight(right, row, shareAmount, french.Money(share.cents))
		row += 5.2
	}
	return y + height + 7
}

func (d *statementDrawing) paidHow() string {
	switch {
	case d.Paid == 0:
		return "Aucun virement sur votre compte pour ces soins"
	case d.PaidOn != "":
		return "Virement du " + french.Day(d.PaidOn)
	}
	return "Somme des virements de la période"
}

// fittingAmount is the large style, smaller for a sum that would not fit.
func (s *sheet) fittingAmount(text string, width float64) style {
	st := paidAmount
	for st.points > 14 && s.width(st, text) > width {
		st.points -= 2
	}
	return st
}
