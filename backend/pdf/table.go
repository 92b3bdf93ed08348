package pdf

import (
	"strconv"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var (
	columnStyle   = style{semibold, 7.8, colourInk}
	personStyle   = style{semibold, 11, colourInk}
	personSoft    = style{regular, 8.5, colourInkSoft}
	cellStyle     = style{regular, 8.8, colourInk}
	paidCellStyle = style{semibold, 8.8, colourInk}
	smallStyle    = style{regular, 7.6, colourInkSoft}
	subtotalStyle = style{semibold, 8.8, colourInk}
	totalStyle    = style{semibold, 10, colourInk}
)

// The columns, in millimetres: left edges of texts, right edges of amounts.
const (
	dateLeft       = margin + 1.5
	actLeft        = margin + 20
	actWidth       = 57.0
	spentRight     = 109.0
	baseRight      = 126.0
	rateRight      = 137.0
	socialRight    = 157.0
	mutualRight    = 177.0
	remainingRight = pageWidth - margin - 1.5
)

const (
	columnsHeight  = 10.0
	personHeight   = 9.5
	rowPadding     = 1.15 // above and below a row's text
	subtotalHeight = 7.5
	totalHeight    = 9.5
)

// columns draws the table's headings.
func (d *statementDrawing) columns(y float64) float64 {
	d.fill(margin, y, contentWidth, columnsHeight, colourSunken)
	d.rule(margin, y+columnsHeight, contentWidth, 0.35, colourInk)
	first, second := y+4, y+7.6
	d.text(dateLeft, first, columnStyle, "Date")
	d.text(dateLeft, second, columnStyle, "des soins")
	d.text(actLeft, second, columnStyle, "Nature de l’acte")
	for _, c := range []struct {
		right      float64
		upper, low string
	}{
		{spentRight, "", "Dépense"},
		{baseRight, "Base", "Sécu"},
		{rateRight, "Taux", "Sécu"},
		{socialRight, "Payé par", "la Sécu (net)"},
		{mutualRight, "Payé par", "la mutuelle"},
		{remainingRight, "Reste à", "charge"},
	} {
		d.textRight(c.right, first, columnStyle, c.upper)
		d.textRight(c.right, second, columnStyle, c.low)
	}
	return y + columnsHeight
}

// person draws a beneficiary's heading; continued says that the lines began on
// an earlier page.
func (d *statementDrawing) person(y float64, b mutual.Beneficiary, continued bool) float64 {
	var aside string
	if aside = french.Born(b.BirthDate); continued {
		aside = "(suite)"
	}
	name := d.shorten(personStyle, personName(b), contentWidth-50)
	d.text(dateLeft, y+6.4, personStyle, name)
	d.text(dateLeft+d.width(personStyle, name)+3, y+6.4, personSoft, aside)
	d.rule(margin, y+personHeight-0.6, contentWidth, 0.2, colourLineStrong)
	return y + personHeight
}

func personName(b mutual.Beneficiary) string { return clean(b.FirstName + " " + b.LastName) }

// row is a line of care, its texts already broken to the column.
type row struct {
	mutual.Reimbursement
	label []string // the act
	code  string   // set after the label's last line
	notes []string // what is particular to this line
}

func (d *statementDrawing) newRow(r mutual.Reimbursement) row {
	act := clean(r.ActLabel)
	if act == "" {
		act = clean(string(r.ActCode))
	}
	if r.Quantity > 1 {
		act += " × " + strconv.Itoa(r.Quantity)
	}
	out := row{Reimbursement: r, code: d.shorten(smallStyle, clean(string(r.ActCode)), 16)}
	out.label = d.wrapAtMost(cellStyle, act, actWidth, 3)
	last := out.label[len(out.label)-1]
	if d.width(cellStyle, last)+1.8+d.width(smallStyle, out.code) > actWidth {
		out.notes = append(out.notes, "code "+out.code)
		out.code = ""
	}
	if r.Pathway == mutual.PathwayOut {
		out.notes = append(out.notes, "hors parcours de soins")
	}
	if r.Excess > 0 {
		out.notes = append(out.notes, "dont dépassement "+french.Money(r.Excess))
	}
	switch r.Payee {
	case mutual.PayeeMember:
	case mutual.PayeeProfessional:
		out.notes = append(out.notes, "tiers payant")
	default:
		out.notes = append(out.notes, "versé à un autre destinataire")
	}
	if len(out.notes) > 0 {
		out.notes = d.wrapAtMost(smallStyle, strings.Join(out.notes, " · "), actWidth, 3)
	}
	return out
}

func (r row) height() float64 {
	return 2*rowPadding + float64(len(r.label))*cellStyle.leading() + float64(len(r.notes))*smallStyle.leading()
}

func (d *statementDrawing) row(y float64, r row) float64 {
	base := y + rowPadding + 3.1
	d.text(dateLeft, base, cellStyle, french.ShortDay(r.CareDate))
	below := d.lines(actLeft, base, cellStyle, r.label)
	d.textRight(spentRight, base, cellStyle, french.Amount(r.Spent))
	if r.Base > 0 || r.Rate > 0 {
		d.textRight(baseRight, base, cellStyle, french.Amount(r.Base))
		d.textRight(rateRight, base, cellStyle, french.Percent(r.Rate))
	} else {
		d.textRight(baseRight, base, cellStyle, "–")
		d.textRight(rateRight, base, cellStyle, "–")
	}
	d.textRight(socialRight, base, cellStyle, french.Amount(r.SocialSecurity))
	d.textRight(remainingRight, base, cellStyle, french.Amount(r.Remaining))
	d.textRight(mutualRight, base, paidCellStyle, french.Amount(r.Mutual))
	if r.code != "" {
		last := r.label[len(r.label)-1]
		d.text(actLeft+d.width(cellStyle, last)+1.8, below-cellStyle.leading(), smallStyle, r.code)
	}
	d.lines(actLeft, below-0.35, smallStyle, r.notes)
	y += r.height()
	d.rule(margin, y, contentWidth, 0.2, colourLine)
	return y
}

func (d *statementDrawing) subtotal(y float64, section mutual.StatementSection) float64 {
	label := d.shorten(subtotalStyle, "Sous-total "+personName(section.Beneficiary), spentRight-15-dateLeft)
	d.text(dateLeft, y+4.9, subtotalStyle, label)
	d.sums(y+4.9, subtotalStyle, section.Totals)
	d.rule(margin, y+subtotalHeight, contentWidth, 0.25, colourInk)
	return y + subtotalHeight
}

func (d *statementDrawing) total(y float64) float64 {
	d.fill(margin, y, contentWidth, totalHeight, colourSunken)
	d.fill(margin, y, 2.5, totalHeight, colourAccent)
	d.rule(margin, y+totalHeight, contentWidth, 0.5, colourInk)
	d.text(dateLeft+3, y+6.2, totalStyle, "Total en euros")
	d.sums(y+6.2, totalStyle, d.Totals)
	return y + totalHeight
}

func (d *statementDrawing) sums(baseline float64, st style, t mutual.Totals) {
	d.textRight(spentRight, baseline, st, french.Amount(t.Spent))
	d.textRight(socialRight, baseline, st, french.Amount(t.SocialSecurity))
	d.textRight(mutualRight, baseline, st, french.Amount(t.Mutual))
	d.textRight(remainingRight, baseline, st, french.Amount(t.Remaining))
}
