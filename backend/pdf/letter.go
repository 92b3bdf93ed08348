package pdf

import (
	"bytes"
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Letter is a paper of one page: a certificate, a notice, a contract's summary.
type Letter struct {
	Title      string
	Reference  string
	Member     mutual.Member
	Date       mutual.Date
	Facts      []Fact
	Paragraphs []string
	Scan       []byte // a JPEG set below the text, none when empty
}

// Fact is one line of a letter's table.
type Fact struct{ Label, Value string }

var (
	letterTitle  = style{semibold, 17, colourInk}
	letterText   = style{regular, 10.5, colourInk}
	letterSoft   = style{regular, 9.5, colourInkSoft}
	letterStrong = style{semibold, 10.5, colourInk}
)

// leastScan is the height below which a scan could not be recognised.
const leastScan = 40.0

// WriteLetter draws l as a PDF of one page. It returns CodeInternal when the
// letter cannot be drawn or does not fit on its page, and CodeNotWritable when w
// refuses the bytes.
func WriteLetter(w io.Writer, l Letter, made time.Time) error {
	title := clean(l.Title)
	s := newSheet(title, clean(title+" "+l.Reference), made)
	s.addPage()
	s.firstBand(s.shorten(paperKindStyle, title, 110))

	y := s.recipient(l.Member, 52)
	s.text(margin, 52, letterSoft, "N° adhérent")
	s.text(margin+24, 52, letterStrong, clean(l.Member.Number))
	s.text(margin, 57.5, letterSoft, "Référence")
	s.text(margin+24, 57.5, letterStrong, s.shorten(letterStrong, clean(l.Reference), 65))
	s.text(margin, 63, letterSoft, "Date")
	s.text(margin+24, 63, letterStrong, french.Day(l.Date))

	y = max(y, 78) + 10
	y = s.lines(margin, y, letterTitle, s.wrapAtMost(letterTitle, title, contentWidth, 2)) + 3
	for _, paragraph := range l.Paragraphs {
		y = s.lines(margin, y, letterText, s.wrap(letterText, clean(paragraph), contentWidth)) + 2.5
	}
	if len(l.Facts) > 0 {
		y += 5
	}
	for _, fact := range l.Facts {
		s.rule(margin, y-4.6, contentWidth, 0.2, colourLine)
		s.text(margin+2, y, letterSoft, s.shorten(letterSoft, clean(fact.Label), 85))
		s.textRight(pageWidth-margin-2, y, letterStrong, s.shorten(letterStrong, clean(fact.Value), 85))
		y += 7
	}
	needed := 0.0
	if len(l.Scan) > 0 {
		needed = leastScan
	}
	if y+needed > contentEnd {
		return &mutual.Error{Code: mutual.CodeInternal, Field: "letter"}
	}
	if len(l.Scan) > 0 {
		s.scan(l.Scan, y+2)
	}
	s.footer(Organisation+" · "+title+" · Adhérent n° "+clean(l.Member.Number), 1, 1)
	return s.finish(w)
}

// scan sets the picture below y, as large as the page allows.
func (s *sheet) scan(jpeg []byte, y float64) {
	options := gofpdf.ImageOptions{ImageType: "JPG"}
	info := s.pdf.RegisterImageOptionsReader("scan", options, bytes.NewReader(jpeg))
	if s.pdf.Err() {
		return
	}
	height := contentEnd - y
	width := min(contentWidth, height*info.Width()/info.Height())
	height = width * info.Height() / info.Width()
	x := (pageWidth - width) / 2
	s.pdf.ImageOptions("scan", x, y, width, height, false, options, 0, "")
	s.pdf.SetDrawColor(colourLineStrong.rgb())
	s.pdf.SetLineWidth(0.2)
	s.pdf.Rect(x, y, width, height, "D")
}
