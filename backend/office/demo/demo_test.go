package demo

import (
	"testing"
	"time"
)

const today = "2026-11-22"

func TestTry(t *testing.T) {
	for _, s := range []Size{DefaultSize(), {20000, 300}, {1, 0}, {20000, 0}} {
		at := time.Now()
		h, err := Generate(1, 0, s, today)
		if err != nil {
			t.Fatal(err)
		}
		bytes := 0
		for _, d := range h.Documents {
			bytes += len(d.Content)
		}
		t.Log(s, time.Since(at), len(h.Reimbursements), len(h.Payments), bytes)
		for _, r := range h.Reimbursements {
			if err := r.Check(); err != nil {
				t.Fatal(err, r)
			}
		}
	}
}
