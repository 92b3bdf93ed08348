package office

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// QuoteAnswer is what the mutual answers to a quote.
type QuoteAnswer struct {
	Refused    bool
	Words      string       // the adviser's; required to refuse
	ValidUntil mutual.Date  // until when the answer holds; of one that is not refused
	Shares     []QuoteShare // one for each line, in their order; of one that is not refused
}

// QuoteShare is who pays what of one line of a quote, in cents.
type QuoteShare struct{ SocialSecurity, Mutual mutual.Cents }

// AnswerQuoteOf answers the quote of a number: what remains for the member is computed.
// Errors carry CodeNotFound for a member or a quote that is not there, CodeRequestClosed
// for a quote that is answered, and with their field CodeFieldRequired, CodeTextTooLong,
// CodeInvalidDate for a day that is over, CodeInvalidRequest where the shares are not as
// many as the lines, and CodeLineRefused for shares of more than a line's price or below 0.
func (o *Office) AnswerQuoteOf(ctx context.Context, by By, number, quoteNumber string, answer QuoteAnswer) error {
	answer.Words = strings.TrimSpace(answer.Words)
	if err := answer.check(o.today()); err != nil {
		return err
	}
	return o.store.Update(ctx, func(w store.Writer) error {
		member, err := w.MemberByNumber(ctx, number)
		if err != nil {
			return err
		}
		known, err := w.Known(ctx, member.ID, mutual.NounQuote)
		if err != nil {
			return err
		}
		at := slices.IndexFunc(known, func(c mutual.Change) bool { return c.Quote.Number == strings.TrimSpace(quoteNumber) })
		if at < 0 {
			return &mutual.Error{Code: mutual.CodeNotFound}
		}
		quote := *known[at].Quote
		if quote.Status != mutual.QuoteReceived {
			return &mutual.Error{Code: mutual.CodeRequestClosed}
		}
		quote.AnsweredOn, quote.Answer = o.today(), answer.Words
		if err := answer.fill(&quote); err != nil {
			return err
		}
		if err := (Amendment{Quotes: []mutual.Quote{quote}}).apply(ctx, w, member.ID); err != nil {
			return err
		}
		return o.record(ctx, w, by, ActionQuoteAnswered, member.ID, quote.ID)
	})
}

func (a QuoteAnswer) check(today mutual.Date) error {
	switch {
	case utf8.RuneCountInString(a.Words) > mutual.RequestWordsMax:
		return &mutual.Error{Code: mutual.CodeTextTooLong, Field: "words"}
	case a.Refused && a.Words == "":
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "words"}
	case a.Refused:
		return nil
	case a.ValidUntil == "":
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "valid_until"}
	case a.ValidUntil.Time().IsZero() || a.ValidUntil < today:
		return &mutual.Error{Code: mutual.CodeInvalidDate, Field: "valid_until"}
	}
	return nil
}

func (a QuoteAnswer) fill(quote *mutual.Quote) error {
	if a.Refused {
		quote.Status = mutual.QuoteRefused
		return nil
	}
	if len(a.Shares) != len(quote.Lines) {
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "shares"}
	}
	quote.Status, quote.ValidUntil = mutual.QuoteAnswered, a.ValidUntil
	lines := slices.Clone(quote.Lines)
	for i, share := range a.Shares {
		lines[i].SocialSecurity, lines[i].Mutual = share.SocialSecurity, share.Mutual
		lines[i].Remaining = lines[i].Spent - share.SocialSecurity - share.Mutual // Check refuses what is below 0
	}
	quote.Lines = lines
	return nil
}
