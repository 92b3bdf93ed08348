package pdf

import (
	"bytes"
	_ "embed" // the fonts below
	"io"
	"time"

	"github.com/jung-kurt/gofpdf"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// build/fonts/build.sh brings these files.
var (
	//go:embed fonts/SourceSans3_400Regular.ttf
	regularTTF []byte
	//go:embed fonts/SourceSans3_600SemiBold.ttf
	semiboldTTF []byte
)

// Organisation is how the mutual signs its papers.
const Organisation = "Unimutuelles"

// The page, in millimetres.
const (
	pageWidth    = 210.0
	pageHeight   = 297.0
	margin       = 15.0
	contentWidth = pageWidth - 2*margin
	contentEnd   = 280.0 // nothing but the footer below
)

// colour is 0xrrggbb, as build/palette writes it.
type colour uint32

func (c colour) rgb() (r, g, b int) { return int(c >> 16 & 0xff), int(c >> 8 & 0xff), int(c & 0xff) }

// style is one way to set text: a weight of the font, a size and a colour.
type style struct {
	weight string // a family registered by newSheet
	points float64
	colour colour
}

// The weights, each a family of its own for the library. Two are enough: each
// costs a third of the time that a page takes, and weighs on every file.
const (
	regular  = "regular"
	semibold = "semibold"
)

const millimetresPerPoint = 25.4 / 72

// leading is the distance between two baselines of the style, in millimetres.
func (s style) leading() float64 { return s.points * millimetresPerPoint * 1.32 }

// sheet is a document being drawn. Positions are millimetres from the top left.
type sheet struct {
	pdf     *gofpdf.Fpdf
	current style
	widths  map[string]map[rune]int // by weight, in thousandths of the size
}

func newSheet(title, subject string, made time.Time) *sheet {
	pdf := gofpdf.New("P", "mm", "A4", "")
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(made.UTC())
	pdf.SetModificationDate(made.UTC())
	pdf.SetTitle(title, true)
	pdf.SetSubject(subject, true)
	pdf.SetAuthor(Organisation, true)
	pdf.SetCreator(Organisation, true)
	pdf.SetProducer(Organisation, true)
	pdf.SetDisplayMode("fullwidth", "continuous")
	pdf.SetAutoPageBreak(false, 0)
	pdf.SetMargins(0, 0, 0)
	for _, face := range []struct {
		weight string
		ttf    []byte
	}{{regular, regularTTF}, {semibold, semiboldTTF}} {
		// The library writes into the font that it is given: two sheets at once need two.
		pdf.AddUTF8FontFromBytes(face.weight, "", bytes.Clone(face.ttf))
	}
	return &sheet{pdf: pdf, widths: map[string]map[rune]int{regular: {}, semibold: {}}}
}

func (s *sheet) addPage() {
	s.pdf.AddPage()
	s.current = style{}
}

func (s *sheet) use(st style) {
	if st == s.current {
		return
	}
	if st.weight != s.current.weight || st.points != s.current.points {
		s.pdf.SetFont(st.weight, "", st.points)
	}
	s.pdf.SetTextColor(st.colour.rgb())
	s.current = st
}

// width is what text takes in a style, in millimetres. It measures without
// selecting the font, which would write to the page.
func (s *sheet) width(st style, text string) float64 {
	known := s.widths[st.weight]
	sum := 0
	for _, r := range text {
		w, ok := known[r]
		if !ok {
			s.use(st)
			w = s.pdf.GetStringSymbolWidth(string(r))
			known[r] = w
		}
		sum += w
	}
	return float64(sum) * st.points * millimetresPerPoint / 1000
}

// text sets one line with its baseline at y.
func (s *sheet) text(x, y float64, st style, text string) {
	if text == "" {
		return
	}
	s.use(st)
	s.pdf.Text(x, y, text)
}

// textRight sets one line that ends at x.
func (s *sheet) textRight(x, y float64, st style, text string) {
	s.text(x-s.width(st, text), y, st, text)
}

func (s *sheet) fill(x, y, w, h float64, c colour) {
	s.pdf.SetFillColor(c.rgb())
	s.pdf.Rect(x, y, w, h, "F")
}

func (s *sheet) rule(x, y, w, thickness float64, c colour) {
	s.pdf.SetDrawColor(c.rgb())
	s.pdf.SetLineWidth(thickness)
	s.pdf.Line(x, y, x+w, y)
}

// finish writes the document. It returns CodeInternal when the library failed
// while drawing and CodeNotWritable when w refused the bytes.
func (s *sheet) finish(w io.Writer) error {
	s.pdf.Close()
	if err := s.pdf.Error(); err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	if err := s.pdf.Output(w); err != nil {
		return mutual.Fault(mutual.CodeNotWritable, err)
	}
	return nil
}
