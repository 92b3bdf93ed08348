package storetest

import (
	"context"
	"reflect"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func guarantee() mutual.Change {
	return mutual.Change{Noun: mutual.NounGuarantee, ID: "g", Guarantee: &mutual.Guarantee{
		ID: "g", Domain: mutual.DomainOptical, Position: 3, Label: "Monture à « tarif libre »", Formula: mutual.FormulaAmount,
		Percent: 1, Amount: 9997, Limit: "Une fois tous les deux ans.",
		Example: mutual.Sample{ActCode: "M03", Label: "Monture à tarif libre", Since: "2020-01-01", Tariff: mutual.Tariff{
			Spent: 12900, Base: 5, Rate: 60, UsualRate: 61, FlatContribution: 2, Deductible: 3,
		}},
	}}
}

func quote() mutual.Change {
	return mutual.Change{Noun: mutual.NounQuote, ID: "q", Quote: &mutual.Quote{
		ID: "q", Number: "DV-1", Kind: mutual.QuoteDental, BeneficiaryID: "b", Professional: "Cabinet d'à côté",
		Status: mutual.QuoteAnswered, ReceivedOn: "2026-02-01", AnsweredOn: "2026-02-03", ValidUntil: "2026-08-03",
		Answer: "Nous prenons en charge\nvotre couronne.", DocumentID: "d",
		Lines: []mutual.QuoteLine{
			{Label: "Couronne", ActCode: "PF1", Quantity: 1, Spent: 55000, Base: 12000, SocialSecurity: 7200, Mutual: 22800, Remaining: 25000},
			{Label: "Soins", ActCode: "SDE", Quantity: 2, Spent: 8676, Base: 8676, SocialSecurity: 5206, Mutual: 3470},
		},
	}}
}

func message() mutual.Change {
	return mutual.Change{Noun: mutual.NounMessage, ID: "msg", Message: &mutual.Message{
		ID: "msg", SentAt: 1_770_000_000_123, From: "Votre mutuelle", Subject: "L'accord", Body: "Bonjour,\n\nvoici.",
		ReadAt: 1_770_000_060_000, DocumentIDs: []string{"d2", "d"},
	}}
}

func space(s *suite) {
	s.enrol("m", 0)
	documents := []mutual.Change{
		{Noun: mutual.NounDocument, ID: "d", Document: &mutual.Document{ID: "d"}},
		{Noun: mutual.NounDocument, ID: "d2", Document: &mutual.Document{ID: "d2"}},
	}
	want := append(documents, guarantee(), quote(), message())
	write := func(changes ...mutual.Change) {
		s.Helper()
		s.update(func(ctx context.Context, w store.Writer) error {
			_, err := w.Write(ctx, "m", changes)
			return err
		})
	}
	write(want...)
	for i := range want {
		want[i].Version = int64(4 + i)
	}
	s.wantChanges(s.changes("m", 3, 10), want)
	s.view(func(ctx context.Context, r store.Reader) error {
		if got, err := r.Quote(ctx, "m", "q"); err != nil || !reflect.DeepEqual(got, *quote().Quote) {
			s.Errorf("got %+v, %v", got, err)
		}
		if got, err := r.Message(ctx, "m", "msg"); err != nil || !reflect.DeepEqual(got, *message().Message) {
			s.Errorf("got %+v, %v", got, err)
		}
		if got, err := r.Attachments(ctx, "m"); err != nil || !reflect.DeepEqual(got, map[string]bool{"d": true, "d2": true}) {
			s.Errorf("got %v, %v", got, err)
		}
		return nil
	})

	better, received, plain := guarantee(), quote(), message()
	better.Guarantee.Formula, better.Guarantee.Amount, better.Guarantee.Limit = mutual.FormulaFull, 0, ""
	received.Quote.Status, received.Quote.AnsweredOn, received.Quote.ValidUntil = mutual.QuoteReceived, "", ""
	received.Quote.Answer, received.Quote.DocumentID, received.Quote.Lines = "", "", received.Quote.Lines[:1]
	plain.Message.ReadAt, plain.Message.DocumentIDs = 0, []string{}
	replaced := []mutual.Change{better, received, plain}
	write(replaced...)
	for i := range replaced {
		replaced[i].Version = int64(9 + i)
	}
	s.wantChanges(s.changes("m", 5, 10), replaced)

	gone := []mutual.Change{
		{Noun: mutual.NounGuarantee, ID: "g", Deleted: true},
		{Noun: mutual.NounQuote, ID: "q", Deleted: true},
		{Noun: mutual.NounMessage, ID: "msg", Deleted: true},
	}
	write(gone...)
	for i := range gone {
		gone[i].Version = int64(12 + i)
	}
	s.wantChanges(s.changes("m", 8, 10), gone)
	s.view(func(ctx context.Context, r store.Reader) error {
		_, err := r.Quote(ctx, "m", "q")
		s.wantCode(err, mutual.CodeNotFound)
		_, err = r.Message(ctx, "m", "msg")
		s.wantCode(err, mutual.CodeNotFound)
		return nil
	})
}

func quoteReferences(s *suite) {
	s.enrol("m", 0)
	stranger, paperless := quote(), quote()
	stranger.Quote.BeneficiaryID, stranger.Quote.DocumentID = "nobody", ""
	paperless.Quote.DocumentID = "none"
	for _, change := range []mutual.Change{stranger, paperless} {
		err := s.store.Update(context.Background(), func(w store.Writer) error {
			_, err := w.Write(context.Background(), "m", []mutual.Change{change})
			return err
		})
		s.wantCode(err, mutual.CodeInvalidRequest)
	}
	if got := s.changes("m", 3, 10); len(got) != 0 {
		s.Errorf("%d changes stayed", len(got))
	}
}
