package portable

import (
	"context"
	"encoding/json"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// quoteLine is mutual.QuoteLine under the names it is kept by, which outlive those of
// the screens.
type quoteLine struct {
	Label          string         `json:"label"`
	ActCode        mutual.ActCode `json:"act_code"`
	Quantity       int            `json:"quantity"`
	Spent          mutual.Cents   `json:"spent"`
	Base           mutual.Cents   `json:"base"`
	SocialSecurity mutual.Cents   `json:"social_security"`
	Mutual         mutual.Cents   `json:"mutual"`
	Remaining      mutual.Cents   `json:"remaining"`
}

// Quote implements store.Reader.
func (t *Tx) Quote(ctx context.Context, memberID, id string) (mutual.Quote, error) {
	row, err := t.queries.GetQuote(ctx, db.GetQuoteParams{MemberID: memberID, ID: id})
	if err != nil {
		return mutual.Quote{}, t.fault(err)
	}
	quote, err := quoteOf(db.ListQuotesRow(row))
	return quote, t.fault(err)
}

func (t *Tx) putQuote(ctx context.Context, memberID string, version int64, change *mutual.Change) error {
	q := change.Quote
	lines, err := json.Marshal(each(q.Lines, func(l mutual.QuoteLine) quoteLine { return quoteLine(l) }))
	if err != nil {
		return err
	}
	return t.queries.PutQuote(ctx, db.PutQuoteParams{
		MemberID: memberID, ID: change.ID, Version: version,
		Number: q.Number, Kind: string(q.Kind), BeneficiaryID: q.BeneficiaryID, Professional: q.Professional,
		Status: string(q.Status), ReceivedOn: string(q.ReceivedOn), AnsweredOn: string(q.AnsweredOn),
		ValidUntil: string(q.ValidUntil), Answer: q.Answer, DocumentID: reference(q.DocumentID), Lines: string(lines),
	})
}

type quoteRows []db.ListQuotesRow

func (rows quoteRows) take(i int, change *mutual.Change) bool {
	if i >= len(rows) || rows[i].ID != change.ID {
		return false
	}
	quote, err := quoteOf(rows[i])
	change.Quote = &quote
	return err == nil
}

func quoteOf(row db.ListQuotesRow) (mutual.Quote, error) {
	var lines []quoteLine
	if err := json.Unmarshal([]byte(row.Lines), &lines); err != nil {
		return mutual.Quote{}, err
	}
	return mutual.Quote{
		ID: row.ID, Number: row.Number, Kind: mutual.QuoteKind(row.Kind), BeneficiaryID: row.BeneficiaryID,
		Professional: row.Professional, Status: mutual.QuoteStatus(row.Status), ReceivedOn: mutual.Date(row.ReceivedOn),
		AnsweredOn: mutual.Date(row.AnsweredOn), ValidUntil: mutual.Date(row.ValidUntil), Answer: row.Answer,
		DocumentID: row.DocumentID.String,
		Lines:      each(lines, func(l quoteLine) mutual.QuoteLine { return mutual.QuoteLine(l) }),
	}, nil
}
