package desk

import "time"

// The number of changes that a page asks for. A sync begins with few, so that a slow
// line shows something soon, and asks for more as they come.
const (
	firstPage    = 250
	largestPage  = 2500
	smallestPage = 10
	briskPage    = 2 * time.Second // a page that took less may be larger
	slowPage     = 8 * time.Second // one that took more should be smaller
	// wholePages is after how many whole pages one as large as the last that was cut is
	// tried again.
	wholePages = 16
)

// paging is what the lines to the office carry in one page, as far as was seen. A sync
// uses it alone.
type paging struct {
	limit int // changes to ask for
	cutAt int // the line broke at a page of so many; 0: at none
	whole int // pages since then
}

func newPaging() paging { return paging{limit: firstPage} }

// arrived notes how long a page took.
func (p *paging) arrived(took time.Duration) {
	if p.whole++; p.whole >= wholePages {
		p.cutAt = 0
	}
	switch larger := min(2*p.limit, largestPage); {
	case took > slowPage:
		p.limit = max(p.limit/2, smallestPage)
	case took < briskPage && (p.cutAt == 0 || larger < p.cutAt):
		p.limit = larger
	}
}

// broke notes that the line broke within a page, and reports whether a smaller one may
// pass.
func (p *paging) broke() bool {
	if p.limit <= smallestPage {
		return false
	}
	p.cutAt, p.whole = p.limit, 0
	p.limit = max(p.limit/2, smallestPage)
	return true
}
