//go:build linux

// What a reader sees is held by golden texts (pdftotext -layout), not by golden
// bytes: those change with every release of the compressor. The tools that read
// a PDF back are installed on the machines that build, which run Linux.

package pdf_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

var update = flag.Bool("update", false, "write the golden texts anew")

// run feeds a PDF to one of the tools and returns what it prints.
func run(t *testing.T, document []byte, tool string, args ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "document.pdf")
	if err := os.WriteFile(path, document, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, arg := range args {
		args[i] = strings.ReplaceAll(arg, "FILE", path)
	}
	out, err := exec.Command(tool, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", tool, err, out)
	}
	return string(out)
}

func textOf(t *testing.T, document []byte) string {
	t.Helper()
	return run(t, document, "pdftotext", "-layout", "-enc", "UTF-8", "FILE", "-")
}

func letterBytes(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.WriteLetter(&b, letter(), made); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPapersReadAsTheirGoldenTexts(t *testing.T) {
	for name, document := range map[string][]byte{
		"one-payment":  draw(t, onePayment(t)),
		"month":        draw(t, monthOf(t, 16)),
		"strained":     draw(t, strained(t)),
		"professional": draw(t, toProfessional(t)),
		"letter":       letterBytes(t),
		"card":         drawCard(t, cardOf(people())),
		"card-large":   drawCard(t, largeCard()),
		"card-codes":   drawCard(t, pharmacyCard()),
		"quote":        drawQuote(t, answeredQuote()),
		"quote-open":   drawQuote(t, receivedQuote()),
		"quote-long":   drawQuote(t, longQuote()),
	} {
		t.Run(name, func(t *testing.T) {
			golden := filepath.Join("testdata", name+".txt")
			got := textOf(t, document)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the paper reads otherwise than %s (-update writes it anew):\n%s", golden, got)
			}
		})
	}
}

// toProfessional is a statement of which nothing reached the member's account.
func toProfessional(t *testing.T) mutual.Statement {
	t.Helper()
	line := lines(2, people()[:1])[1:]
	return statement(t, mutual.StatementSource{
		Member: member(), Beneficiaries: people(), Lines: line,
		Payment: &mutual.Payment{
			ID: "v1", Number: "2026-00043", IssuedOn: "2026-03-31", PaidOn: "2026-03-31",
			Payee: mutual.PayeeProfessional, PayeeName: "Pharmacie des Tilleuls", Amount: 73,
		},
	})
}

func TestReadersFindNoFaultInThePapers(t *testing.T) {
	for name, document := range map[string][]byte{
		"one line": draw(t, onePayment(t)), "500 lines": draw(t, monthOf(t, 500)), "strained": draw(t, strained(t)), "letter": letterBytes(t),
		"card": drawCard(t, largeCard()), "quote": drawQuote(t, longQuote()),
	} {
		if out := run(t, document, "qpdf", "--check", "FILE"); strings.Contains(out, "WARNING") {
			t.Errorf("%s: %s", name, out)
		}
	}
}

func TestThePaperSaysWhatItIs(t *testing.T) {
	out := run(t, draw(t, onePayment(t)), "pdfinfo", "FILE")
	for _, want := range []string{"Relevé de prestations 2026-00042", "Unimutuelles", "A4", "Pages:           1"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in:\n%s", want, out)
		}
	}
	fonts := strings.Split(strings.TrimSpace(run(t, draw(t, onePayment(t)), "pdffonts", "FILE")), "\n")[2:]
	for _, font := range fonts {
		if fields := strings.Fields(font); fields[len(fields)-5] != "yes" {
			t.Errorf("a font is not embedded: %s", font)
		}
	}
}

// Every way a table can meet the end of a page, for three people.
func TestNoPageLeavesAHeadingOrASubtotalAlone(t *testing.T) {
	for count := 9; count <= 60; count += 3 {
		document := draw(t, monthOf(t, count))
		pages := strings.Split(strings.TrimSuffix(textOf(t, document), "\f"), "\f")
		for i, page := range pages {
			kinds := pageKinds(page)
			if want := fmt.Sprintf("page %d sur %d", i+1, len(pages)); !strings.Contains(page, want) {
				t.Errorf("%d lines: no %q on page %d", count, want, i+1)
			}
			if strings.HasPrefix(kinds, "s") || strings.HasPrefix(kinds, "hs") || strings.HasSuffix(kinds, "h") || strings.HasPrefix(kinds, "t") || strings.HasPrefix(kinds, "l") && i > 0 {
				t.Errorf("%d lines: page %d reads %s", count, i+1, kinds)
			}
			if kinds != "" && !strings.Contains(page, "Nature de l’acte") {
				t.Errorf("%d lines: page %d has no column headings", count, i+1)
			}
		}
	}
}

// pageKinds writes a page's table as one letter a row: h for a person's heading,
// l for a line of care, s for a subtotal, t for the total.
func pageKinds(page string) string {
	var kinds strings.Builder
	for text := range strings.SplitSeq(page, "\n") {
		text = strings.TrimSpace(text)
		switch {
		case strings.Contains(text, "né(e) le") || strings.Contains(text, "(suite)"):
			kinds.WriteByte('h')
		case strings.Contains(text, "/03/2026"):
			kinds.WriteByte('l')
		case strings.HasPrefix(text, "Sous-total"):
			kinds.WriteByte('s')
		case strings.HasPrefix(text, "Total en euros"):
			kinds.WriteByte('t')
		}
	}
	return kinds.String()
}

// The mutual's notice says that the code stands on the statements.
func TestAStatementBearsTheAccessCodeWhereTheMutualSendsIt(t *testing.T) {
	s := onePayment(t)
	if strings.Contains(textOf(t, draw(t, s)), "Code d’accès") {
		t.Error("a statement without a code names one")
	}
	s.Member.AccessCode = "K7M2-94TD"
	if text := textOf(t, draw(t, s)); !regexp.MustCompile(`Code d’accès +K7M2-94TD`).MatchString(text) {
		t.Errorf("no access code in:\n%s", text)
	}
}
