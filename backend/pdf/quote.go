package pdf

import (
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// QuotePaper is a quote with the people it names.
type QuotePaper struct {
	Quote       mutual.Quote
	Member      mutual.Member
	Beneficiary mutual.Beneficiary
}

// The columns of amounts, their right edges in millimetres; the label stands left.
const (
	quoteLabelWidth = 76.0
	quoteSpent      = 112.0
	quoteBase       = 131.0
	quoteSocial     = 151.0
	quoteMutual     = 172.0
)

var (
	wordsStyle = style{regular, 10, colourInk}
	wordsTitle = style{semibold, 10, colourInk}
)

// Quote draws a quote and the mutual's answer line by line, as a PDF made at the
// instant made. It returns CodeInternal when the quote cannot be drawn and
// CodeNotWritable when w refuses the bytes.
func Quote(w io.Writer, p QuotePaper, made time.Time) error {
	d := &quoteDrawing{QuotePaper: p, totals: p.Quote.Totals(), made: mutual.DateOf(made)}
	title := clean("Devis n° " + p.Quote.Number)
	d.sheet = newSheet(title, clean(title+", adhérent n° "+p.Member.Number), made)
	d.addPage()
	d.firstBand("Devis " + strings.ToLower(french.QuoteKind(p.Quote.Kind)))
	y := d.head()
	d.flow(d.units(), y, title, clean(title+" · Adhérent n° "+p.Member.Number))
	return d.finish(w)
}

type quoteDrawing struct {
	QuotePaper
	*sheet
	totals mutual.Totals
	made   mutual.Date
}

func (d *quoteDrawing) answered() bool { return d.Quote.Status == mutual.QuoteAnswered }

// head draws what stands above the table: whose quote, and the answer in one figure.
func (d *quoteDrawing) head() float64 {
	y := 36.0
	for _, fact := range d.facts() {
		d.text(margin, y, factLabel, fact.Label)
		y = d.lines(margin+30, y, factValue, d.wrapAtMost(factValue, clean(fact.Value), 62, 2)) + 1.2
	}
	y = max(y, d.recipient(d.Member, 52))
	return d.amounts(y + 1)
}

func (d *quoteDrawing) facts() []Fact {
	q := d.Quote
	facts := []Fact{
		{"Devis n°", q.Number}, {"Professionnel", q.Professional}, {"Bénéficiaire", personName(d.Beneficiary)},
		{"Reçu le", french.Day(q.ReceivedOn)},
	}
	if q.AnsweredOn != "" {
		facts = append(facts, Fact{"Réponse du", french.Day(q.AnsweredOn)})
	}
	if q.ValidUntil != "" {
		facts = append(facts, Fact{"Valable jusqu’au", french.Day(q.ValidUntil)})
	}
	return append(facts, Fact{"N° adhérent", d.Member.Number}, Fact{"Contrat", d.Member.Contract})
}

// amounts draws the box that answers "how much will I pay".
func (d *quoteDrawing) amounts(y float64) float64 {
	const height, bar = 27.0, 2.5
	d.fill(margin, y, contentWidth, height, colourSunken)
	d.fill(margin, y, bar, height, colourAccent)
	d.rule(margin, y, contentWidth, 0.3, colourInk)
	d.rule(margin, y+height, contentWidth, 0.3, colourInk)

	label, cents, aside := "Prix demandé", d.totals.Spent, "La mutuelle étudie ce devis."
	switch d.Quote.Status {
	case mutual.QuoteAnswered:
		label, cents, aside = "Resterait à votre charge", d.totals.Remaining, "Réponse valable jusqu’au "+french.Day(d.Quote.ValidUntil)
		if d.made > d.Quote.ValidUntil {
			aside = "Réponse qui n’est plus valable depuis le " + french.Day(d.Quote.ValidUntil)
		}
	case mutual.QuoteReceived:
	case mutual.QuoteRefused:
		aside = "La mutuelle ne prend pas ce devis en charge."
	default:
		aside = "L’état de ce devis n’est pas connu de cette version de l’application."
	}
	d.text(margin+8, y+7.4, paidLabel, label)
	d.text(margin+8, y+18, d.fittingAmount(french.Money(cents), 82), french.Money(cents))
	d.text(margin+8, y+23.6, factLabel, aside)
	if d.answered() {
		row := y + 6.8
		for _, share := range []struct {
			label string
			cents mutual.Cents
		}{
			{"Prix demandé", d.totals.Spent},
			{"Sécurité sociale", d.totals.SocialSecurity},
			{"Mutuelle", d.totals.Mutual},
			{"Reste à votre charge", d.totals.Remaining},
		} {
			d.text(112, row, shareLabel, share.label)
			d.textRight(pageWidth-margin-5, row, shareAmount, french.Money(share.cents))
			row += 5.2
		}
	}
	return y + height + 7
}

// units are what stands below the box.
func (d *quoteDrawing) units() []drawn {
	var units []drawn
	if words := d.Quote.Answer; strings.TrimSpace(words) != "" {
		unit := together(d.paragraph(wordsTitle, "La réponse de la mutuelle", 1))
		for text := range strings.SplitSeq(words, "\n") {
			if strings.TrimSpace(text) == "" {
				continue
			}
			units = append(units, together(unit, d.paragraph(wordsStyle, text, 1.5)))
			unit = gap(0)
		}
		units = append(units, gap(5))
	}
	rows := make([]drawn, len(d.Quote.Lines))
	headings := d.headings()
	for i, line := range d.Quote.Lines {
		rows[i] = d.row(line)
		if i == len(rows)-1 {
			rows[i] = together(rows[i], d.total())
		}
		if i == 0 {
			rows[i] = together(headings, rows[i])
		} else {
			rows[i].under = &headings
		}
	}
	units = append(units, rows...)
	return append(units, together(gap(6), d.paragraph(coverLimit, d.closing(), 0)))
}

func (d *quoteDrawing) closing() string {
	if d.answered() {
		return "La part de la Sécurité sociale est nette de la participation forfaitaire et de la franchise. Le remboursement suit la facture\u202f: " +
			"il correspond à cette réponse si les soins sont ceux du devis, au même prix, et si votre contrat est en cours."
	}
	return "Ce devis ne dit pas ce que la mutuelle rembourse\u202f: seule une réponse donnée ligne par ligne l’indique."
}

func (d *quoteDrawing) headings() drawn {
	return drawn{height: columnsHeight, draw: func(y float64) {
		d.fill(margin, y, contentWidth, columnsHeight, colourSunken)
		d.rule(margin, y+columnsHeight, contentWidth, 0.35, colourInk)
		first, second := y+4, y+7.6
		d.text(dateLeft, second, columnStyle, "Nature de l’acte")
		for _, c := range []struct {
			right      float64
			upper, low string
		}{
			{quoteSpent, "Prix", "demandé"}, {quoteBase, "Base", "Sécu"}, {quoteSocial, "Payé par", "la Sécu (net)"},
			{quoteMutual, "Payé par", "la mutuelle"}, {remainingRight, "Reste à", "charge"},
		} {
			d.textRight(c.right, first, columnStyle, c.upper)
			d.textRight(c.right, second, columnStyle, c.low)
		}
	}}
}

func (d *quoteDrawing) row(line mutual.QuoteLine) drawn {
	act := clean(line.Label)
	if line.Quantity > 1 {
		act += " × " + strconv.Itoa(line.Quantity)
	}
	label := d.wrapAtMost(cellStyle, act, quoteLabelWidth, 3)
	code := d.shorten(smallStyle, clean(string(line.ActCode)), quoteLabelWidth)
	height := 2*rowPadding + float64(len(label))*cellStyle.leading()
	if code != "" {
		height += smallStyle.leading()
	}
	return drawn{height: height, draw: func(y float64) {
		base := y + rowPadding + 3.1
		below := d.lines(dateLeft, base, cellStyle, label)
		d.text(dateLeft, below-0.35, smallStyle, code)
		d.shares(base, cellStyle, paidCellStyle, mutual.Totals{
			Spent: line.Spent, SocialSecurity: line.SocialSecurity, Mutual: line.Mutual, Remaining: line.Remaining,
		})
		d.textRight(quoteBase, base, cellStyle, orDash(line.Base > 0, french.Amount(line.Base)))
		d.rule(margin, y+height, contentWidth, 0.2, colourLine)
	}}
}

func (d *quoteDrawing) total() drawn {
	return drawn{height: totalHeight, draw: func(y float64) {
		d.fill(margin, y, contentWidth, totalHeight, colourSunken)
		d.fill(margin, y, 2.5, totalHeight, colourAccent)
		d.rule(margin, y+totalHeight, contentWidth, 0.5, colourInk)
		d.text(dateLeft+3, y+6.2, totalStyle, "Total en euros")
		d.shares(y+6.2, totalStyle, totalStyle, d.totals)
	}}
}

// shares sets the amounts of a row, with dashes for what the mutual has not answered.
func (d *quoteDrawing) shares(baseline float64, st, strong style, t mutual.Totals) {
	d.textRight(quoteSpent, baseline, st, french.Amount(t.Spent))
	d.textRight(quoteSocial, baseline, st, orDash(d.answered(), french.Amount(t.SocialSecurity)))
	d.textRight(quoteMutual, baseline, strong, orDash(d.answered(), french.Amount(t.Mutual)))
	d.textRight(remainingRight, baseline, st, orDash(d.answered(), french.Amount(t.Remaining)))
}

func orDash(known bool, text string) string {
	if known {
		return text
	}
	return "–"
}
