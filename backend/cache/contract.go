package cache

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Guarantees returns what the contract pays, in the order of the domains and, within
// one, as the contract lists them.
func (c *Cache) Guarantees(ctx context.Context) ([]mutual.Guarantee, error) {
	all, err := collect(ctx, c.read, `SELECT id, domain, position, label, formula, percent, amount, how_often, example
		FROM guarantee`, nil, func(from row, g *mutual.Guarantee) error {
		var example []byte
		if err := from.Scan(&g.ID, &g.Domain, &g.Position, &g.Label, &g.Formula, &g.Percent, &g.Amount, &g.Limit, &example); err != nil {
			return err
		}
		g.Domain, g.Formula = g.Domain.Known(), g.Formula.Known()
		return unmarshal(example, &g.Example)
	})
	if err != nil {
		return nil, err
	}
	domains := append(mutual.Domains(), mutual.DomainUnknown)
	slices.SortFunc(all, func(a, b mutual.Guarantee) int {
		return cmp.Or(
			cmp.Compare(slices.Index(domains, a.Domain), slices.Index(domains, b.Domain)),
			cmp.Compare(a.Position, b.Position),
			cmp.Compare(a.ID, b.ID),
		)
	})
	return all, nil
}

const quoteColumns = `id, number, kind, beneficiary_id, professional, status, received_on, answered_on, valid_until, answer,
	document_id, lines`

func scanQuote(from row, q *mutual.Quote) error {
	var lines []byte
	if err := from.Scan(&q.ID, &q.Number, &q.Kind, &q.BeneficiaryID, &q.Professional, &q.Status, &q.ReceivedOn, &q.AnsweredOn,
		&q.ValidUntil, &q.Answer, &q.DocumentID, &lines); err != nil {
		return err
	}
	q.Kind, q.Status = q.Kind.Known(), q.Status.Known()
	return unmarshal(lines, &q.Lines)
}

// Quotes returns all quotes, the newest first.
func (c *Cache) Quotes(ctx context.Context) ([]mutual.Quote, error) {
	return collect(ctx, c.read, `SELECT `+quoteColumns+` FROM quote ORDER BY received_on DESC, id DESC`, nil, scanQuote)
}

// Quote returns one quote, or CodeNotFound.
func (c *Cache) Quote(ctx context.Context, id string) (mutual.Quote, error) {
	var q mutual.Quote
	err := scanQuote(c.read.QueryRowContext(ctx, `SELECT `+quoteColumns+` FROM quote WHERE id = ?`, id), &q)
	return q, fault(err)
}

// unmarshal reads a column that holds JSON of ours.
func unmarshal(text []byte, into any) error {
	if err := json.Unmarshal(text, into); err != nil {
		// The decoder's own error quotes what it read.
		return mutual.Fault(mutual.CodeCacheDamaged, errNotOurs)
	}
	return nil
}
