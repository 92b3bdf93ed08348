package pdf

import "github.com/unimutuelles/espace-adherents/backend/mutual"

// keepTogether is how many lines stay with the heading above them and with the
// subtotal below them.
const keepTogether = 2

// block is one thing drawn across the page.
type block struct {
	height  float64
	section int  // whose lines it belongs to, -1 for none
	opens   bool // a beneficiary's heading
	draw    func(y float64) float64
}

// page is the blocks of one page, in order.
type page struct {
	blocks    []block
	tabular   bool // begins with the table's headings
	continued int  // the section whose heading is repeated at the top, -1 for none
}

// paginate breaks the statement into pages, before anything of it is drawn, so
// that each page knows their number. firstTop is where the first page's table
// begins.
func (d *statementDrawing) paginate(firstTop float64) []page {
	pages := []page{{tabular: true, continued: -1}}
	y := firstTop + columnsHeight
	for _, unit := range d.units() {
		height := 0.0
		for _, b := range unit {
			height += b.height
		}
		if y+height > contentEnd {
			next := page{continued: -1, tabular: unit[0].section >= 0}
			y = runningTop
			if next.tabular {
				y += columnsHeight
			}
			if next.tabular && !unit[0].opens {
				next.continued = unit[0].section
				y += personHeight
			}
			pages = append(pages, next)
		}
		current := &pages[len(pages)-1]
		current.blocks = append(current.blocks, unit...)
		y += height
	}
	return pages
}

// page draws one page's blocks from top.
func (d *statementDrawing) page(p page, top float64) {
	y := top
	if p.tabular {
		y = d.columns(y)
	}
	if p.continued >= 0 {
		y = d.person(y, d.Sections[p.continued].Beneficiary, true)
	}
	for _, b := range p.blocks {
		y = b.draw(y)
	}
}

// units are the blocks in groups that no page break may part: a heading with the
// first lines, a subtotal with the last ones, the total with the last subtotal,
// the notes with one another.
func (d *statementDrawing) units() [][]block {
	var units [][]block
	for i, section := range d.Sections {
		units = append(units, d.sectionUnits(i, section)...)
	}
	total := block{height: totalHeight, section: len(d.Sections) - 1, draw: d.total}
	if len(units) == 0 {
		units = append(units, []block{total})
	} else {
		units[len(units)-1] = append(units[len(units)-1], total)
	}
	return append(units, d.noteBlocks())
}

func (d *statementDrawing) sectionUnits(index int, section mutual.StatementSection) [][]block {
	heading := block{height: personHeight, section: index, opens: true, draw: func(y float64) float64 {
		return d.person(y, section.Beneficiary, false)
	}}
	rows := make([]block, len(section.Lines))
	for i, line := range section.Lines {
		r := d.newRow(line)
		rows[i] = block{height: r.height(), section: index, draw: func(y float64) float64 { return d.row(y, r) }}
	}
	subtotal := block{height: subtotalHeight, section: index, draw: func(y float64) float64 { return d.subtotal(y, section) }}

	if len(rows) <= 2*keepTogether {
		all := append([]block{heading}, rows...)
		return [][]block{append(all, subtotal)}
	}
	units := [][]block{append([]block{heading}, rows[:keepTogether]...)}
	tail := len(rows) - keepTogether
	for _, r := range rows[keepTogether:tail] {
		units = append(units, []block{r})
	}
	return append(units, append(rows[tail:len(rows):len(rows)], subtotal))
}
