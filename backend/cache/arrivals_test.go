//go:build cgo && libsqlite3

package cache

import (
	"context"
	"maps"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func applyAt(t *testing.T, c *Cache, at mutual.Millis, changes ...mutual.Change) {
	t.Helper()
	if err := c.Apply(context.Background(), mutual.ChangePage{Changes: changes, Cursor: "c"}, at); err != nil {
		t.Fatal(err)
	}
}

func wantArrivals(t *testing.T, c *Cache, since mutual.Millis, want map[mutual.Noun]int) {
	t.Helper()
	got, err := c.Arrivals(context.Background(), 0, since)
	if err != nil || !maps.Equal(got, want) {
		t.Errorf("since %d: %v (%v), want %v", since, got, err, want)
	}
}

func requestIn(id string, state mutual.RequestState) mutual.Change {
	return mutual.Change{Noun: mutual.NounRequest, ID: id, Request: &mutual.UpdateRequest{
		ID: id, Key: "key-" + id, State: state, Content: mutual.RequestContent{Kind: mutual.RequestOther, Words: "Bonjour"}, SentAt: 1,
	}}
}

func documentOf(id, sum string) mutual.Change {
	return mutual.Change{Noun: mutual.NounDocument, ID: id, Document: &mutual.Document{
		ID: id, Kind: mutual.DocumentNotice, Title: "Avis", FileName: "avis.pdf", ContentType: "application/pdf", PublishedOn: "2026-01-01",
		Bytes: 10, SHA256: sum,
	}}
}

func quoteIn(status mutual.QuoteStatus) mutual.Change {
	change := answeredQuote()
	quote := *change.Quote
	quote.Status = status
	if status == mutual.QuoteReceived {
		quote = *spaceChanges()[4].Quote
		quote.ID = change.ID
	}
	change.Quote = &quote
	return change
}

func TestWhatComesAfterTheFirstSyncIsNewsOnce(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	if err := c.Apply(ctx, mutual.ChangePage{Changes: lines(0, 3), Cursor: "a", More: true}, 1000); err != nil {
		t.Fatal(err)
	}
	applyAt(t, c, 1001, message("e1", 1, 0), documentOf("d1", "abc"), quoteIn(mutual.QuoteReceived), requestIn("r1", mutual.RequestSent))
	wantArrivals(t, c, 0, map[mutual.Noun]int{})

	applyAt(t, c, 2000, lines(3, 5)...)
	applyAt(t, c, 2001, lineChange(line(0)), lineChange(line(4)), message("e1", 1, 1900)) // known rows
	applyAt(t, c, 3000, message("e2", 2, 0), message("e3", 2, 2500), documentOf("d1", "abc"), documentOf("d2", "def"),
		quoteIn(mutual.QuoteAnswered), requestIn("r1", mutual.RequestRead))
	applyAt(t, c, 4000, requestIn("r1", mutual.RequestAccepted), quoteIn(mutual.QuoteAnswered), documentOf("d1", "new content"))
	c = reopened(t, path)
	wantArrivals(t, c, 0, map[mutual.Noun]int{
		mutual.NounReimbursement: 2, mutual.NounMessage: 1, mutual.NounDocument: 2, mutual.NounQuote: 1, mutual.NounRequest: 1,
	})
	wantArrivals(t, c, 3000, map[mutual.Noun]int{mutual.NounRequest: 1, mutual.NounDocument: 1})

	place, err := c.LastArrival(ctx)
	if err != nil {
		t.Fatal(err)
	}
	applyAt(t, c, 4000, message("e4", 3, 0))
	if got, err := c.Arrivals(ctx, place, 0); err != nil || !maps.Equal(got, map[mutual.Noun]int{mutual.NounMessage: 1}) {
		t.Errorf("after place %d: %v (%v)", place, got, err)
	}
	applyAt(t, c, 5000, mutual.Change{Noun: mutual.NounMessage, ID: "e4", Deleted: true}, requestIn("r1", mutual.RequestApplied))
	wantArrivals(t, c, 4500, map[mutual.Noun]int{mutual.NounRequest: 1})
	wantArrivals(t, c, 3500, map[mutual.Noun]int{mutual.NounRequest: 1, mutual.NounDocument: 1})
}

func TestAResyncBringsNoNews(t *testing.T) {
	c, _ := opened(t)
	applyAt(t, c, 1000, lines(0, 3)...)
	if err := c.StartResync(context.Background()); err != nil {
		t.Fatal(err)
	}
	applyAt(t, c, 2000, lines(0, 9)...)
	wantArrivals(t, c, 0, map[mutual.Noun]int{})
	applyAt(t, c, 3000, lines(9, 10)...)
	wantArrivals(t, c, 0, map[mutual.Noun]int{mutual.NounReimbursement: 1})
}

func TestAVisitIsKeptAndWhatCameNinetyDaysBeforeIsForgotten(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	if v, err := c.Visit(ctx); err != nil || v != (Visit{}) {
		t.Errorf("before the first: %+v (%v)", v, err)
	}
	applyAt(t, c, 1000, lines(0, 1)...)
	applyAt(t, c, 2000, lines(1, 2)...)
	applyAt(t, c, 3000, lines(2, 3)...)
	want := Visit{Began: 5, Seen: 2500 + arrivalsKept, Previous: 3}
	if err := c.SaveVisit(ctx, want); err != nil {
		t.Fatal(err)
	}
	c = reopened(t, path)
	if v, err := c.Visit(ctx); err != nil || v != want {
		t.Errorf("%+v (%v)", v, err)
	}
	wantArrivals(t, c, 0, map[mutual.Noun]int{mutual.NounReimbursement: 1})
}

func TestOnlyDocumentsThatTheMemberKeepsAreMissed(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	applyAt(t, c, 1000, documentOf("d1", "abc"), documentOf("d2", "def"))
	if err := c.KeepDocument(ctx, "d2", true); err != nil {
		t.Fatal(err)
	}
	applyAt(t, c, 2000, documentOf("d2", "ghi")) // its new content is wanted too
	missing, err := c.MissingDocuments(ctx, true)
	if err != nil || len(missing) != 1 || missing[0].SHA256 != "ghi" {
		t.Errorf("%+v (%v)", missing, err)
	}
	if err := c.KeepDocument(ctx, "d2", false); err != nil {
		t.Fatal(err)
	}
	if missing, err = c.MissingDocuments(ctx, true); err != nil || len(missing) != 0 {
		t.Errorf("%+v (%v)", missing, err)
	}
	if err := c.KeepDocument(ctx, "absent", true); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Error(err)
	}
}
