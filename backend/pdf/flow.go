package pdf

// drawn is something of a known height that is drawn across the page from y.
type drawn struct {
	height float64
	draw   func(y float64)
	under  *drawn // the heading to say again where this opens a page, nil for none
}

// flow draws units one under another from y on, each whole, and opens a page with the
// running band where one does not fit. about names the paper at the foot of each page.
func (s *sheet) flow(units []drawn, y float64, running, about string) {
	var pages [][]drawn
	current, at := []drawn{}, y
	for _, unit := range units {
		if at+unit.height > contentEnd && len(current) > 0 {
			pages, current, at = append(pages, current), nil, runningTop
			if unit.under != nil {
				current, at = append(current, *unit.under), at+unit.under.height
			}
		}
		current, at = append(current, unit), at+unit.height
	}
	pages = append(pages, current)
	for i, page := range pages {
		if i > 0 {
			s.addPage()
			s.runningBand(running)
			y = runningTop
		}
		for _, unit := range page {
			unit.draw(y)
			y += unit.height
		}
		s.footer(about, i+1, len(pages))
	}
}

// together makes one unit of several.
func together(units ...drawn) drawn {
	whole := drawn{draw: func(y float64) {
		for _, unit := range units {
			unit.draw(y)
			y += unit.height
		}
	}}
	for _, unit := range units {
		whole.height += unit.height
	}
	return whole
}

// paragraph is text of its own, with a gap below it.
func (s *sheet) paragraph(st style, text string, gap float64) drawn {
	lines := s.wrap(st, clean(text), contentWidth)
	return drawn{height: float64(len(lines))*st.leading() + gap, draw: func(y float64) {
		s.lines(margin, y+st.leading()*0.75, st, lines)
	}}
}

// gap is room that nothing is drawn in.
func gap(height float64) drawn { return drawn{height: height, draw: func(float64) {}} }
