package pdf

import (
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// ThirdPartyCard (carte de tiers payant) is what a card and its sheet show: the
// member's card dates bound its validity.
type ThirdPartyCard struct {
	Member        mutual.Member
	Beneficiaries []mutual.Beneficiary
	Guarantees    []mutual.Guarantee // in the order of the sheet
}

// The card's face has the size of a bank card (ISO/IEC 7810 ID-1), in millimetres.
const (
	cardWidth  = 85.6
	cardHeight = 54.0
	cardBand   = 10.5
	cardInset  = 4.0
	cardRows   = 5 // people on one face

	// Where the columns of a face begin, from its left edge; the rank ends there.
	cardNumbers          = 52.0
	cardNumbersBeside    = 42.0 // numbers, beside codes
	cardCodes            = 65.0
	cardBornBesideRights = 33.0
	cardRankBesideRights = 53.0
)

var (
	cardName   = style{semibold, 12, colourOnAccent}
	cardKind   = style{semibold, 7.5, colourOnAccent}
	cardLabel  = style{regular, 5.8, colourInkSoft}
	cardStrong = style{semibold, 7.8, colourInk}
	cardRow    = style{regular, 7.2, colourInk}
	cardDates  = style{semibold, 7.6, colourInk}

	adviceTitle = style{semibold, 10.5, colourInk}
	adviceText  = style{regular, 9.2, colourInk}

	domainStyle = style{semibold, 9.8, colourInk}
	coverStyle  = style{regular, 9, colourInk}
	coverStrong = style{semibold, 9, colourInk}
	coverLimit  = style{regular, 7.8, colourInkSoft}
)

// Card draws a card to cut out and what the contract pays, as a PDF made at the
// instant made. More people than one face holds go on further faces. It returns
// CodeInternal when the card cannot be drawn and CodeNotWritable when w refuses the
// bytes.
func Card(w io.Writer, c ThirdPartyCard, made time.Time) error {
	d := &cardDrawing{ThirdPartyCard: c, made: mutual.DateOf(made)}
	number := clean(c.Member.Number)
	d.sheet = newSheet("Carte de tiers payant", "Carte de tiers payant, adhérent n° "+number, made)
	d.addPage()
	d.firstBand("Carte de tiers payant")

	units := append(d.faceUnits(), d.guaranteeUnits()...)
	d.flow(units, 33, "Carte de tiers payant", "Carte de tiers payant · Adhérent n° "+number)
	return d.finish(w)
}

type cardDrawing struct {
	ThirdPartyCard
	*sheet
	made mutual.Date
}

// faceUnits are the faces in rows of two; beside the first stands how to use it.
func (d *cardDrawing) faceUnits() []drawn {
	const between = contentWidth - 2*cardWidth
	faces := slices.Collect(slices.Chunk(d.Beneficiaries, cardRows))
	if len(faces) == 0 {
		faces = [][]mutual.Beneficiary{nil}
	}
	units := []drawn{{height: cardHeight + 9, draw: func(y float64) {
		d.face(margin, y, faces[0], 1, len(faces))
		d.advice(margin+cardWidth+between, y)
	}}}
	for first := 1; first < len(faces); first += 2 {
		units = append(units, drawn{height: cardHeight + 9, draw: func(y float64) {
			d.face(margin, y, faces[first], first+1, len(faces))
			if first+1 < len(faces) {
				d.face(margin+cardWidth+between, y, faces[first+1], first+2, len(faces))
			}
		}})
	}
	return units
}

// face draws one card with its lines to cut along.
func (d *cardDrawing) face(x, y float64, people []mutual.Beneficiary, number, of int) {
	d.fill(x, y, cardWidth, cardHeight, colourSurface)
	d.fill(x, y, cardWidth, cardBand, colourAccent)
	d.rule(x, y+cardBand, cardWidth, 0.3, colourInk)
	d.mark(x+cardInset, y+2, 6.5)
	d.text(x+cardInset+8.5, y+6.9, cardName, Organisation)
	kind := "Carte de tiers payant"
	if of > 1 {
		kind += " " + strconv.Itoa(number) + "/" + strconv.Itoa(of)
	}
	d.textRight(x+cardWidth-cardInset, y+6.7, cardKind, kind)

	left, right := x+cardInset, x+cardWidth-cardInset
	numbers, codes := x+cardNumbers, right
	if d.Member.AccessCode != "" || d.Member.AMCNumber != "" {
		numbers, codes = x+cardNumbersBeside, x+cardCodes
	}
	d.labelled(left, y+13.9, "Adhérent", d.Member.FirstName+" "+d.Member.LastName, numbers-left-2)
	d.numbered(numbers, y+13.9, "N° adhérent", d.Member.Number, codes-numbers)
	d.labelled(left, y+20.6, "Contrat", d.Member.Contract, numbers-left-2)
	d.numbered(numbers, y+20.6, "N° de contrat", d.Member.ContractNumber, codes-numbers)
	if d.Member.AccessCode != "" {
		d.numbered(codes+1.5, y+13.9, "Code d’accès", d.Member.AccessCode, right-codes-1.5)
	}
	if d.Member.AMCNumber != "" {
		d.numbered(codes+1.5, y+20.6, "N° AMC", d.Member.AMCNumber, right-codes-1.5)
	}
	d.people(x, y+27.6, people)

	const strip = 6.8
	d.fill(x, y+cardHeight-strip, cardWidth, strip, colourSunken)
	d.text(left, y+cardHeight-2.4, cardDates, "Valable "+d.validity())
	if d.Member.ExchangeCode != "" {
		d.textRight(right, y+cardHeight-2.4, cardRow, "Code d’échange "+clean(d.Member.ExchangeCode))
	}
	d.cut(x, y)
}

// people draws who is on a face from its heading down; with their own dates where
// somebody's are not the card's.
func (d *cardDrawing) people(x, head float64, people []mutual.Beneficiary) {
	left, right := x+cardInset, x+cardWidth-cardInset
	born, rank := x+cardNumbers, right
	bornLabel, dated := "Date de naissance", slices.ContainsFunc(people, d.ownRights)
	if dated {
		bornLabel = "Né(e) le"
		born, rank = x+cardBornBesideRights, x+cardRankBesideRights
		d.textRight(right, head, cardLabel, "Droits")
	}
	d.text(left, head, cardLabel, "Bénéficiaires")
	d.text(born, head, cardLabel, bornLabel)
	d.textRight(rank, head, cardLabel, "Rang")
	d.rule(left, head+0.9, right-left, 0.2, colourLineStrong)
	row := head + 3.9
	for _, person := range people {
		d.text(left, row, cardRow, d.shorten(cardRow, personName(person), born-left-2))
		d.text(born, row, cardRow, french.ShortBirthDay(person.BirthDate))
		if person.Rank > 0 {
			d.textRight(rank, row, cardRow, strconv.Itoa(person.Rank))
		}
		if dated {
			from, to := d.Member.Rights(person)
			d.textRight(right, row, cardRow, french.ShortDay(from)+" – "+french.ShortDay(to))
		}
		row += 3.4
	}
}

// ownRights reports whether the card holds for a person on other days than it says.
func (d *cardDrawing) ownRights(person mutual.Beneficiary) bool {
	from, to := d.Member.Rights(person)
	return from != d.Member.CardFrom || to != d.Member.CardTo
}

func (d *cardDrawing) labelled(x, y float64, label, value string, width float64) {
	d.text(x, y, cardLabel, label)
	d.text(x, y+3.3, cardStrong, d.shorten(cardStrong, clean(value), width))
}

// numbered is labelled for what is worth nothing when it is cut: it gets smaller first.
func (d *cardDrawing) numbered(x, y float64, label, value string, width float64) {
	st := cardStrong
	for st.points > 4.5 && d.width(st, clean(value)) > width {
		st.points -= 0.3
	}
	d.text(x, y, cardLabel, label)
	d.text(x, y+3.3, st, d.shorten(st, clean(value), width))
}

// validity says from when to when the card holds.
func (d *cardDrawing) validity() string {
	return "du " + french.ShortDay(d.Member.CardFrom) + " au " + french.ShortDay(d.Member.CardTo)
}

// cut draws the dashed outline along which the face is cut out.
func (d *cardDrawing) cut(x, y float64) {
	d.pdf.SetDrawColor(colourLineStrong.rgb())
	d.pdf.SetLineWidth(0.2)
	d.pdf.SetDashPattern([]float64{1.6, 1.2}, 0)
	d.pdf.Rect(x, y, cardWidth, cardHeight, "D")
	d.pdf.SetDashPattern([]float64{}, 0)
}

// advice tells the member what the card is for.
func (d *cardDrawing) advice(x, y float64) {
	y = d.lines(x, y+4, adviceTitle, []string{"Comment l’utiliser"}) + 1
	for _, text := range d.advices() {
		y = d.lines(x, y, adviceText, d.wrap(adviceText, text, pageWidth-margin-x)) + 1.6
	}
}

func (d *cardDrawing) advices() []string {
	texts := []string{
		"Découpez la carte le long des pointillés.",
		"Présentez-la avec la carte Vitale\u202f: le professionnel qui pratique le tiers payant est réglé directement par la mutuelle.",
	}
	switch {
	case d.made > d.Member.CardTo:
		texts = append(texts, "Cette carte n’est plus valable depuis le "+french.Day(d.Member.CardTo)+".")
	case d.made < d.Member.CardFrom:
		texts = append(texts, "Cette carte sera valable à partir du "+french.Day(d.Member.CardFrom)+".")
	default:
		texts = append(texts, "Elle est valable jusqu’au "+french.Day(d.Member.CardTo)+", tant que votre contrat est en cours.")
	}
	return texts
}

// guaranteeUnits are the guarantees by domain, none when the contract shows none.
func (d *cardDrawing) guaranteeUnits() []drawn {
	if len(d.Guarantees) == 0 {
		return nil
	}
	contract := d.wrapAtMost(letterSoft, clean(d.Member.Contract), contentWidth, 2)
	opening := drawn{height: 7 + float64(len(contract))*letterSoft.leading(), draw: func(y float64) {
		d.text(margin, y+4, letterTitle, "Vos garanties")
		d.lines(margin, y+9.4, letterSoft, contract)
	}}
	var units []drawn
	for i, g := range d.Guarantees {
		unit, heading := d.guarantee(g), d.domain(g.Domain)
		if i == 0 || d.Guarantees[i-1].Domain != g.Domain {
			unit = together(heading, unit)
		} else {
			unit.under = &heading
		}
		if i == 0 {
			unit = together(opening, unit)
		}
		units = append(units, unit)
	}
	return append(units, together(gap(3), d.paragraph(coverLimit, "BR\u202f: base de remboursement, le tarif de référence de la Sécurité sociale. "+
		"Les pourcentages comprennent sa part\u202f; les montants en euros s’y ajoutent. "+
		"La participation forfaitaire et les franchises restent à votre charge.", 0)))
}

func (d *cardDrawing) domain(domain mutual.Domain) drawn {
	const height = 9.0
	return drawn{height: height, draw: func(y float64) {
		d.text(margin+1.5, y+6.2, domainStyle, french.Domain(domain))
		d.rule(margin, y+height-0.6, contentWidth, 0.3, colourInk)
	}}
}

func (d *cardDrawing) guarantee(g mutual.Guarantee) drawn {
	const left, width, apart = margin + 1.5, 138.0, 2.0
	label := d.wrapAtMost(coverStyle, clean(g.Label), width, 2)
	last := d.width(coverStyle, label[len(label)-1]) + apart
	beside, below := clean(g.Limit), []string(nil)
	if beside != "" && last+d.width(coverLimit, beside) > width {
		beside, below = "", d.wrapAtMost(coverLimit, beside, width, 2)
	}
	height := float64(len(label))*coverStyle.leading() + float64(len(below))*coverLimit.leading() + 2
	return drawn{height: height, draw: func(y float64) {
		base := y + 4
		next := d.lines(left, base, coverStyle, label)
		d.text(left+last, next-coverStyle.leading(), coverLimit, beside)
		d.lines(left, next-0.3, coverLimit, below)
		d.textRight(pageWidth-margin-1.5, base, coverStrong, french.Cover(g))
		d.rule(margin, y+height, contentWidth, 0.2, colourLine)
	}}
}
