package pdf

import (
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var (
	nameStyle       = style{semibold, 21, colourOnAccent}
	paperKindStyle  = style{semibold, 13, colourOnAccent}
	runningStyle    = style{semibold, 9, colourOnAccent}
	footerStyle     = style{regular, 8, colourInkSoft}
	recipientStyle  = style{regular, 11, colourInk}
	recipientStrong = style{semibold, 11, colourInk}
)

// mark draws frontend/src/ui/mark.svg in a square of the given side.
func (s *sheet) mark(x, y, side float64) {
	unit := side / 64
	s.pdf.SetFillColor(colourInk.rgb())
	s.pdf.RoundedRect(x, y, side, side, 14*unit, "1234", "F")
	s.pdf.SetDrawColor(colourSurface.rgb())
	s.pdf.SetLineWidth(8 * unit)
	s.pdf.SetLineCapStyle("round")
	s.pdf.MoveTo(x+17*unit, y+17*unit)
	s.pdf.LineTo(x+17*unit, y+33*unit)
	s.pdf.ArcTo(x+32*unit, y+33*unit, 15*unit, 15*unit, 0, 180, 360)
	s.pdf.LineTo(x+47*unit, y+17*unit)
	s.pdf.DrawPath("D")
	s.pdf.SetLineCapStyle("butt")
	s.pdf.SetFillColor(colourAccent.rgb())
	s.pdf.Circle(x+32*unit, y+25*unit, 7.5*unit, "F")
}

// firstBand opens a paper: the yellow band with mark and name, and what the
// paper is.
func (s *sheet) firstBand(kind string) {
	const height = 24
	s.fill(0, 0, pageWidth, height, colourAccent)
	s.rule(0, height, pageWidth, 0.4, colourInk)
	s.mark(margin, 6, 12)
	s.text(margin+16, 14.6, nameStyle, Organisation)
	s.textRight(pageWidth-margin, 14.4, paperKindStyle, kind)
}

// runningBand opens every later page.
func (s *sheet) runningBand(text string) {
	const height = 11
	s.fill(0, 0, pageWidth, height, colourAccent)
	s.rule(0, height, pageWidth, 0.4, colourInk)
	s.mark(margin, 2.5, 6)
	s.text(margin+8.5, 6.8, runningStyle, Organisation)
	s.textRight(pageWidth-margin, 6.8, runningStyle, text)
}

func (s *sheet) footer(text string, page, pages int) {
	s.rule(margin, 283.5, contentWidth, 0.2, colourLineStrong)
	s.text(margin, 288, footerStyle, s.shorten(footerStyle, text, contentWidth-30))
	s.textRight(pageWidth-margin, 288, footerStyle, fmt.Sprintf("page %d sur %d", page, pages))
}

// recipient sets the member's address where the window of a French envelope is,
// and returns the baseline after it.
func (s *sheet) recipient(m mutual.Member, y float64) float64 {
	const left, width = 112.0, pageWidth - margin - 112
	y = s.lines(left, y, recipientStrong, s.wrapAtMost(recipientStrong, clean(m.FirstName+" "+m.LastName), width, 3))
	y = s.lines(left, y, recipientStyle, s.wrapAtMost(recipientStyle, clean(m.Street), width, 3))
	return s.lines(left, y, recipientStyle, s.wrapAtMost(recipientStyle, clean(m.PostalCode+"\u00a0"+m.City), width, 2))
}
