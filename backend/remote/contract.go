package remote

import (
	"context"
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// ReadMessage tells the office that the member read a message; a second time changes
// nothing. It fails with CodeNotFound for a message that is no more, or
// CodeSessionEnded.
func (c *Client) ReadMessage(ctx context.Context, access, id string) error {
	return c.order(ctx, func(ctx context.Context) (*http.Response, error) {
		return c.wire.ReadMessage(ctx, id, bearer(access))
	})
}

func guaranteeOf(id string, g *wire.Guarantee) *mutual.Guarantee {
	t := g.Example.Tariff
	return &mutual.Guarantee{
		ID: id, Domain: mutual.Domain(g.Domain), Position: g.Position, Label: g.Label, Formula: mutual.Formula(g.Formula),
		Percent: mutual.Percent(g.Percent), Amount: mutual.Cents(g.Amount), Limit: g.Limit,
		Example: mutual.Sample{
			ActCode: mutual.ActCode(g.Example.ActCode), Label: g.Example.Label, Since: mutual.Date(g.Example.Since),
			Tariff: mutual.Tariff{
				Spent: mutual.Cents(t.Spent), Base: mutual.Cents(t.Base), Rate: mutual.Percent(t.Rate),
				UsualRate: mutual.Percent(t.UsualRate), FlatContribution: mutual.Cents(t.FlatContribution),
				Deductible: mutual.Cents(t.Deductible),
			},
		},
	}
}

func quoteOf(id string, q *wire.Quote) *mutual.Quote {
	quote := &mutual.Quote{
		ID: id, Number: q.Number, Kind: mutual.QuoteKind(q.Kind), BeneficiaryID: q.BeneficiaryId, Professional: q.Professional,
		Status: mutual.QuoteStatus(q.Status), ReceivedOn: mutual.Date(q.ReceivedOn), AnsweredOn: mutual.Date(q.AnsweredOn),
		ValidUntil: mutual.Date(q.ValidUntil), Answer: q.Answer, DocumentID: q.DocumentId,
		Lines: make([]mutual.QuoteLine, len(q.Lines)),
	}
	for i, line := range q.Lines {
		quote.Lines[i] = mutual.QuoteLine{
			Label: line.Label, ActCode: mutual.ActCode(line.ActCode), Quantity: line.Quantity, Spent: mutual.Cents(line.Spent),
			Base: mutual.Cents(line.Base), SocialSecurity: mutual.Cents(line.SocialSecurity), Mutual: mutual.Cents(line.Mutual),
			Remaining: mutual.Cents(line.Remaining),
		}
	}
	return quote
}

func messageOf(id string, m *wire.Message) *mutual.Message {
	return &mutual.Message{
		ID: id, SentAt: mutual.Millis(m.SentAt), From: m.From, Subject: m.Subject, Body: m.Body,
		ReadAt: mutual.Millis(m.ReadAt), DocumentIDs: append([]string{}, m.DocumentIds...),
	}
}
