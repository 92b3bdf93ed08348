package pdf_test

import (
	"bytes"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/pdf"
)

// TestPapersMadeAtOnceAreThoseMadeAlone is worth most under -race.
func TestPapersMadeAtOnceAreThoseMadeAlone(t *testing.T) {
	made := time.Date(2026, 11, 27, 14, 0, 0, 0, time.UTC)
	write := func() []byte {
		var paper bytes.Buffer
		if err := pdf.WriteLetter(&paper, pdf.Letter{Title: "Attestation", Reference: "A-1", Date: "2026-11-27", Paragraphs: []string{"Fait pour servir."}}, made); err != nil {
			t.Error(err)
		}
		return paper.Bytes()
	}
	alone := write()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 3 {
				if !bytes.Equal(write(), alone) {
					t.Error("another paper")
				}
			}
		})
	}
	all.Wait()
}
