package desk

import (
	"testing"
	"time"
)

func TestPagesAdaptToTheLine(t *testing.T) {
	after := func(p paging, times int, took time.Duration) paging {
		for range times {
			p.arrived(took)
		}
		return p
	}
	swift := after(newPaging(), 4, time.Second)
	if swift.limit != largestPage {
		t.Errorf("after four swift pages %d are asked for", swift.limit)
	}
	if slow := after(newPaging(), 1, 10*time.Second); slow.limit != firstPage/2 {
		t.Errorf("after a page of ten seconds %d are asked for", slow.limit)
	}
	if steady := after(newPaging(), 9, 5*time.Second); steady.limit != firstPage {
		t.Errorf("after pages of five seconds %d are asked for", steady.limit)
	}
	cut := swift
	for broke, want := range []int{1250, 625} {
		if !cut.broke() || cut.limit != want {
			t.Fatalf("cut %d times, %d are asked for", broke+1, cut.limit)
		}
	}
	if cut = after(cut, wholePages-1, time.Second); cut.limit != 625 {
		t.Errorf("as many as were cut are asked for at once: %d", cut.limit)
	}
	if cut = after(cut, 2, time.Second); cut.limit != largestPage {
		t.Errorf("after %d whole pages %d are asked for", wholePages+1, cut.limit)
	}
	for range 20 {
		cut.broke()
	}
	if cut.limit != smallestPage {
		t.Errorf("the smallest page is of %d", cut.limit)
	}
}
