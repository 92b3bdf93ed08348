package intake

import (
	"cmp"
	"context"
	"reflect"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var quotes = form{name: "quotes.csv", columns: []string{
	"member_number", "id", "number", "kind", "beneficiary_id", "professional", "status", "received_on", "answered_on",
	"valid_until", "answer", "document_id",
}}

var quoteLines = form{name: "quote_lines.csv", columns: []string{
	"member_number", "quote_id", "position", "label", "act_code", "quantity", "spent", "base", "social_security", "mutual", "remaining",
}}

type quoteRow struct {
	*row
	mutual.Quote
	lines []*quoteLineRow
}

type quoteLineRow struct {
	*row
	mutual.QuoteLine
	quoteID  string
	position int
}

func takeQuotes(ctx context.Context, b *batch) error {
	found, err := b.find(ctx)
	if !found {
		return err
	}
	people, err := known(ctx, b, mutual.NounBeneficiary, func(c mutual.Change) *mutual.Beneficiary { return c.Beneficiary })
	if err != nil {
		return err
	}
	papers, err := known(ctx, b, mutual.NounDocument, func(c mutual.Change) *mutual.Document { return c.Document })
	if err != nil {
		return err
	}
	before, err := known(ctx, b, mutual.NounQuote, func(c mutual.Change) *mutual.Quote { return c.Quote })
	if err != nil {
		return err
	}
	byID := map[string]*quoteRow{}
	seen := map[string]*row{}
	all := make([]*quoteRow, len(b.rows[0]))
	for i, r := range b.rows[0] {
		q := &quoteRow{row: r, Quote: readQuote(r)}
		all[i] = q
		if !unique(r, "id", q.ID, seen) {
			if byID[q.ID] == nil {
				byID[q.ID] = q // its lines are refused with it
			}
			continue
		}
		byID[q.ID] = q
		if _, there := people[q.BeneficiaryID]; !there {
			r.refuse("beneficiary_id", reasonNoBeneficiary)
		}
		if _, there := papers[q.DocumentID]; !there && q.DocumentID != "" {
			r.refuse("document_id", reasonNoDocument)
		}
	}
	for _, r := range b.rows[1] {
		takeQuoteLine(r, byID)
	}
	for _, torn := range b.torn[1] {
		for _, id := range torn.cells() {
			if q := byID[id]; q != nil {
				q.refuse("", reasonQuoteLine, torn.table.name, torn.line)
			}
		}
	}
	for _, q := range all {
		was, there := before[q.ID]
		q.settle(was, there)
		if q.writes() {
			b.changes = append(b.changes, mutual.Change{Noun: mutual.NounQuote, ID: q.ID, Quote: &q.Quote})
		}
	}
	return nil
}

func readQuote(r *row) mutual.Quote {
	return mutual.Quote{
		ID: r.id("id"), Number: r.required("number"), Kind: choice(r, "kind", mutual.QuoteOptical, mutual.QuoteDental),
		BeneficiaryID: r.id("beneficiary_id"), Professional: r.required("professional"),
		Status:     choice(r, "status", mutual.QuoteReceived, mutual.QuoteAnswered, mutual.QuoteRefused),
		ReceivedOn: r.day("received_on"), AnsweredOn: r.optionalDay("answered_on"), ValidUntil: r.optionalDay("valid_until"),
		Answer: r.prose("answer"), DocumentID: r.optionalID("document_id"),
	}
}

func takeQuoteLine(r *row, byID map[string]*quoteRow) {
	line := &quoteLineRow{
		row: r, quoteID: r.id("quote_id"), position: r.whole("position", 1, maxPosition),
		QuoteLine: mutual.QuoteLine{
			Label: r.required("label"), ActCode: mutual.ActCode(r.required("act_code")), Quantity: r.whole("quantity", 1, maxQuantity),
			Spent: r.cents("spent"), Base: r.cents("base"), SocialSecurity: r.cents("social_security"), Mutual: r.cents("mutual"),
			Remaining: r.cents("remaining"),
		},
	}
	quote := byID[line.quoteID]
	if quote == nil {
		r.refuse("quote_id", reasonNoQuote)
		return
	}
	for _, other := range quote.lines {
		if other.position == line.position {
			r.refuse("position", reasonDuplicate, other.line)
		}
	}
	if r.refused() {
		quote.refuse("", reasonQuoteLine, r.table.name, r.line)
	}
	quote.lines = append(quote.lines, line)
}

// settle decides on a quote with all its lines. One that was answered stays so when
// the file does not know of it yet: an adviser may have answered in between.
func (q *quoteRow) settle(was mutual.Quote, there bool) {
	slices.SortStableFunc(q.lines, func(a, b *quoteLineRow) int { return cmp.Compare(a.position, b.position) })
	q.Lines = make([]mutual.QuoteLine, len(q.lines))
	for i, line := range q.lines {
		q.Lines[i] = line.QuoteLine
	}
	if !q.refused() {
		q.check()
	}
	switch {
	case q.refused():
	case !there:
		q.outcome = outcomeAdded
	case q.Status == mutual.QuoteReceived && was.Status != mutual.QuoteReceived:
	case !reflect.DeepEqual(was, q.Quote):
		q.outcome = outcomeChanged
	}
	for i, line := range q.lines {
		switch {
		case q.refused():
			line.refuse("quote_id", reasonLineQuote, q.table.name, q.line)
		case q.outcome == outcomeChanged && i < len(was.Lines) && was.Lines[i] == line.QuoteLine:
		default:
			line.outcome = q.outcome
		}
	}
}

func (q *quoteRow) check() {
	if len(q.Lines) == 0 {
		q.refuse("", reasonNoLines)
		return
	}
	if err := q.Check(); err != nil {
		q.refuse(invariant(err, map[string]string{
			"answered_on": reasonAnsweredOn, "valid_until": reasonValidUntil, "spent": reasonQuoteSpent,
		}))
	}
}
