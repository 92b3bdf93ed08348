package office

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// AnswerQuote replaces a quote by one that is answered or refused. Errors carry
// CodeNotFound for a quote that the member does not have, CodeInvalidRequest for one
// that is still without an answer, and else those of Amend.
func (o *Office) AnswerQuote(ctx context.Context, memberID string, quote mutual.Quote) error {
	if quote.Status == mutual.QuoteReceived {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "status"}
	}
	return o.store.Update(ctx, func(w store.Writer) error {
		if _, err := w.Quote(ctx, memberID, quote.ID); err != nil {
			return err
		}
		return Amendment{Quotes: []mutual.Quote{quote}}.apply(ctx, w, memberID)
	})
}
