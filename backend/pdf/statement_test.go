package pdf_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

func TestTheSameStatementGivesTheSameBytes(t *testing.T) {
	for name, s := range map[string]mutual.Statement{"one line": onePayment(t), "a month": monthOf(t, 60), "strained": strained(t)} {
		if !bytes.Equal(draw(t, s), draw(t, s)) {
			t.Errorf("%s: two drawings differ", name)
		}
	}
}

func TestTheInstantOfMakingIsPartOfTheDocument(t *testing.T) {
	s := onePayment(t)
	var later bytes.Buffer
	if err := pdf.Statement(&later, s, made.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(draw(t, s), later.Bytes()) {
		t.Error("an hour later gives the same bytes")
	}
	if !bytes.Contains(later.Bytes(), []byte("D:20260402103000")) {
		t.Error("the document does not carry the instant it was made")
	}
}

func TestAStatementIsOneWholePDF(t *testing.T) {
	got := draw(t, monthOf(t, 500))
	if !bytes.HasPrefix(got, []byte("%PDF-1.")) || !bytes.HasSuffix(bytes.TrimSpace(got), []byte("%%EOF")) {
		t.Error("no PDF from its first bytes to its last")
	}
	if pages := bytes.Count(got, []byte("/Type /Page\n")); pages < 10 || pages > 25 {
		t.Errorf("500 lines on %d pages", pages)
	}
	if pages := bytes.Count(draw(t, onePayment(t)), []byte("/Type /Page\n")); pages != 1 {
		t.Errorf("one line on %d pages", pages)
	}
}

func TestAPaperCarriesOnlyTheGlyphsItUses(t *testing.T) {
	if size := len(draw(t, onePayment(t))); size > 40<<10 {
		t.Errorf("a statement of one line weighs %d bytes", size)
	}
}

type fullDisk struct{ left int }

var errNoRoom = errors.New("no room")

func (f *fullDisk) Write(p []byte) (int, error) {
	if len(p) > f.left {
		return f.left, errNoRoom
	}
	f.left -= len(p)
	return len(p), nil
}

func TestAWriterThatFailsIsReported(t *testing.T) {
	err := pdf.Statement(&fullDisk{left: 1000}, onePayment(t), made)
	if mutual.CodeOf(err) != mutual.CodeNotWritable || !errors.Is(err, errNoRoom) {
		t.Errorf("statement: %v", err)
	}
	err = pdf.WriteLetter(&fullDisk{left: 1000}, letter(), made)
	if mutual.CodeOf(err) != mutual.CodeNotWritable || !errors.Is(err, errNoRoom) {
		t.Errorf("letter: %v", err)
	}
}

func letter() pdf.Letter {
	return pdf.Letter{
		Title: "Attestation de droits de Léo", Reference: "AT-10042170-001", Member: member(), Date: "2026-03-01",
		Paragraphs: []string{"Nous attestons que Léo Martin bénéficie du contrat «\u202fL'essentiel Famille\u202f»."},
		Facts:      []pdf.Fact{{Label: "Contrat", Value: "L'essentiel Famille"}, {Label: "Valable jusqu'au", Value: "31 décembre 2026"}},
	}
}

func TestALetterThatDoesNotFitIsRefused(t *testing.T) {
	long := letter()
	long.Paragraphs = []string{strings.Repeat("Un mot de trop. ", 900)}
	if err := pdf.WriteLetter(io.Discard, long, made); mutual.CodeOf(err) != mutual.CodeInternal {
		t.Errorf("got %v", err)
	}
	broken := letter()
	broken.Scan = []byte("not a picture")
	if err := pdf.WriteLetter(io.Discard, broken, made); mutual.CodeOf(err) != mutual.CodeInternal {
		t.Errorf("got %v", err)
	}
}

func BenchmarkStatementOfOnePage(b *testing.B) { benchmark(b, monthOf(b, 10)) }

func BenchmarkStatementOf500Lines(b *testing.B) { benchmark(b, monthOf(b, 500)) }

func benchmark(b *testing.B, s mutual.Statement) {
	b.ReportAllocs()
	for b.Loop() {
		if err := pdf.Statement(io.Discard, s, made); err != nil {
			b.Fatal(err)
		}
	}
}
