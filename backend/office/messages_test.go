package office_test

import (
	"reflect"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

func guarantee(id string) mutual.Guarantee {
	return mutual.Guarantee{
		ID: id, Domain: mutual.DomainCare, Position: 1, Label: "Consultations", Formula: mutual.FormulaBase, Percent: 100,
		Example: mutual.Sample{ActCode: "G", Label: "Consultation", Since: "2024-12-22", Tariff: mutual.Tariff{
			Spent: 3000, Base: 3000, Rate: 70, UsualRate: 70, FlatContribution: 200,
		}},
	}
}

func received(id string) mutual.Quote {
	return mutual.Quote{
		ID: id, Number: "DV-1", Kind: mutual.QuoteDental, BeneficiaryID: "b", Status: mutual.QuoteReceived, ReceivedOn: "2026-03-02",
		Lines: []mutual.QuoteLine{{Label: "Couronne", ActCode: "PF1", Quantity: 1, Spent: 55000, Base: 12000}},
	}
}

func answered(id string) mutual.Quote {
	quote := received(id)
	quote.Status, quote.AnsweredOn, quote.ValidUntil, quote.DocumentID = mutual.QuoteAnswered, "2026-03-04", "2026-09-04", "d"
	quote.Lines[0].SocialSecurity, quote.Lines[0].Mutual, quote.Lines[0].Remaining = 7200, 22800, 25000
	return quote
}

func message(id string, attached ...string) mutual.Message {
	return mutual.Message{ID: id, SentAt: 1, From: "Unimutuelles", Subject: "Bonjour", Body: "Voici.", DocumentIDs: attached}
}

// enrolled takes Zoé in, her message with a document attached.
func enrolled(t *testing.T) (o *office.Office, memberID string) {
	t.Helper()
	o = openOffice(t)
	e := enrolment()
	e.Messages = []mutual.Message{message("m", "d")}
	memberID, err := o.Enrol(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return o, memberID
}

func since(t *testing.T, o *office.Office, memberID string, version int64) []mutual.Change {
	t.Helper()
	var later []mutual.Change
	for _, change := range stream(t, o, memberID) {
		if change.Version > version {
			later = append(later, change)
		}
	}
	return later
}

func newest(t *testing.T, o *office.Office, memberID string) int64 {
	t.Helper()
	changes := stream(t, o, memberID)
	return changes[len(changes)-1].Version
}

func TestAMessageIsReadOnceAndByItsMemberAlone(t *testing.T) {
	o, id := enrolled(t)
	before := newest(t, o, id)
	for name, c := range map[string]struct{ member, message string }{
		"another member's message": {"somebody", "m"},
		"an unknown message":       {id, "none"},
	} {
		if err := o.ReadMessage(t.Context(), office.Caller{MemberID: c.member}, c.message); mutual.CodeOf(err) != mutual.CodeNotFound {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if later := since(t, o, id, before); len(later) != 0 {
		t.Fatalf("a refusal changed %+v", later)
	}
	for range 2 {
		if err := o.ReadMessage(t.Context(), office.Caller{MemberID: id}, "m"); err != nil {
			t.Fatal(err)
		}
	}
	later := since(t, o, id, before)
	if len(later) != 1 || later[0].Version != before+1 || later[0].Message == nil || later[0].Message.ReadAt == 0 {
		t.Fatalf("two readings gave %+v", later)
	}
	read := message("m", "d")
	read.ReadAt = later[0].Message.ReadAt
	if !reflect.DeepEqual(*later[0].Message, read) {
		t.Errorf("got %+v, want %+v", *later[0].Message, read)
	}
}

func TestAnAmendmentMovesGuaranteesQuotesAndMessagesTogetherOrNotAtAll(t *testing.T) {
	o, id := enrolled(t)
	before := stream(t, o, id)
	broken, stranger := guarantee("g2"), received("q2")
	broken.Percent = 0
	stranger.BeneficiaryID = "nobody"
	for name, c := range map[string]struct {
		amendment office.Amendment
		want      mutual.Code
	}{
		"a guarantee of 0 %":        {office.Amendment{Messages: []mutual.Message{message("m2")}, Guarantees: []mutual.Guarantee{broken}}, mutual.CodeLineRefused},
		"a quote of nobody":         {office.Amendment{Guarantees: []mutual.Guarantee{guarantee("g2")}, Quotes: []mutual.Quote{stranger}}, mutual.CodeInvalidRequest},
		"a message of no document":  {office.Amendment{Quotes: []mutual.Quote{received("q2")}, Messages: []mutual.Message{message("m2", "x")}}, mutual.CodeInvalidRequest},
		"an attached document gone": {office.Amendment{RemovedDocuments: []string{"d"}}, mutual.CodeInvalidRequest},
		"an unknown guarantee gone": {office.Amendment{RemovedGuarantees: []string{"g2"}}, mutual.CodeNotFound},
		"an unknown quote gone":     {office.Amendment{RemovedQuotes: []string{"q2"}}, mutual.CodeNotFound},
		"an unknown message gone":   {office.Amendment{RemovedMessages: []string{"m2"}}, mutual.CodeNotFound},
	} {
		if err := o.Amend(t.Context(), id, c.amendment); mutual.CodeOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if after := stream(t, o, id); !reflect.DeepEqual(after, before) {
		t.Errorf("a refused amendment left something: %+v", after)
	}
	err := o.Amend(t.Context(), id, office.Amendment{
		Guarantees: []mutual.Guarantee{guarantee("g2")}, Quotes: []mutual.Quote{answered("q")}, RemovedGuarantees: []string{"g"},
	})
	if err != nil {
		t.Fatal(err)
	}
	// The message leaves with what it carries, but the quote still names the document.
	gone := office.Amendment{RemovedMessages: []string{"m"}, RemovedDocuments: []string{"d"}}
	if err := o.Amend(t.Context(), id, gone); mutual.CodeOf(err) != mutual.CodeInvalidRequest {
		t.Errorf("a document that a quote names: got %v", err)
	}
	gone.RemovedQuotes = []string{"q"}
	if err := o.Amend(t.Context(), id, gone); err != nil {
		t.Error(err)
	}
	deleted := map[mutual.Noun]int{}
	for _, change := range stream(t, o, id) {
		if change.Deleted {
			deleted[change.Noun]++
		}
	}
	want := map[mutual.Noun]int{mutual.NounGuarantee: 1, mutual.NounQuote: 1, mutual.NounMessage: 1, mutual.NounDocument: 1}
	if !reflect.DeepEqual(deleted, want) {
		t.Errorf("tombstones %v", deleted)
	}
}
