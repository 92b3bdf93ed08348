//go:build cgo && libsqlite3

package cache

import (
	"context"
	"database/sql"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func guarantee(id string, domain mutual.Domain, position int) mutual.Change {
	return mutual.Change{Noun: mutual.NounGuarantee, ID: id, Guarantee: &mutual.Guarantee{
		ID: id, Domain: domain, Position: position, Label: "Verres-simples", Formula: mutual.FormulaBase, Percent: 150, Limit: "tous les deux ans",
		Example: mutual.Sample{ActCode: "G", Label: "Consultation", Since: "2024-12-22", Tariff: mutual.Tariff{
			Spent: 3000, Base: 3000, Rate: 70, UsualRate: 70, FlatContribution: 200, Deductible: 100,
		}},
	}}
}

func answeredQuote() mutual.Change {
	return mutual.Change{Noun: mutual.NounQuote, ID: "q2", Quote: &mutual.Quote{
		ID: "q2", Number: "D-2", Kind: mutual.QuoteOptical, BeneficiaryID: "b1", Professional: "Opticien Lunard", Status: mutual.QuoteAnswered,
		ReceivedOn: "2026-03-02", AnsweredOn: "2026-03-04", ValidUntil: "2026-09-04", Answer: "Accord donné.", DocumentID: "d1",
		Lines: []mutual.QuoteLine{{Label: "Monture-légère", ActCode: "M03", Quantity: 1, Spent: 15000, Base: 5, SocialSecurity: 3, Mutual: 9997, Remaining: 5000}},
	}}
}

func message(id string, sent, read mutual.Millis) mutual.Change {
	return mutual.Change{Noun: mutual.NounMessage, ID: id, Message: &mutual.Message{
		ID: id, SentAt: sent, From: "Votre conseillère", Subject: "Objet-du-message", Body: "Corps-du-message", ReadAt: read, DocumentIDs: []string{"d1"},
	}}
}

// spaceChanges is what a contract and its mutual make for the member.
func spaceChanges() []mutual.Change {
	older := answeredQuote()
	quote := *older.Quote
	quote.ID, quote.Number, quote.Status, quote.ReceivedOn = "q1", "D-1", mutual.QuoteReceived, "2026-01-05"
	quote.AnsweredOn, quote.ValidUntil, quote.Answer, quote.DocumentID = "", "", "", ""
	quote.Lines = []mutual.QuoteLine{{Label: "Monture-légère", ActCode: "M03", Quantity: 2, Spent: 15000, Base: 5}}
	older.ID, older.Quote = "q1", &quote
	return []mutual.Change{
		guarantee("g1", mutual.DomainHearing, 1), guarantee("g2", mutual.DomainCare, 2), guarantee("g3", mutual.DomainOptical, 1),
		guarantee("g4", mutual.DomainCare, 1),
		older, answeredQuote(),
		message("e1", 1000, 1500), message("e2", 3000, 0), message("e3", 2000, 0),
	}
}

type space struct {
	guarantees []mutual.Guarantee
	quotes     []mutual.Quote
	messages   []mutual.Message
	unread     int
}

func spaceOf(t *testing.T, c *Cache) (s space) {
	t.Helper()
	ctx := context.Background()
	for _, read := range []func() error{
		func() (err error) { s.guarantees, err = c.Guarantees(ctx); return },
		func() (err error) { s.quotes, err = c.Quotes(ctx); return },
		func() (err error) { s.messages, err = c.Messages(ctx); return },
		func() (err error) { s.unread, err = c.UnreadMessages(ctx); return },
	} {
		if err := read(); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func TestGuaranteesQuotesAndMessagesAreReadBackInTheOrderOfTheScreens(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	changes := spaceChanges()
	apply(t, c, mutual.ChangePage{Changes: changes, Cursor: "c"})
	want := space{unread: 2}
	for _, at := range []int{3, 1, 2, 0} {
		want.guarantees = append(want.guarantees, *changes[at].Guarantee)
	}
	want.quotes = []mutual.Quote{*changes[5].Quote, *changes[4].Quote}
	want.messages = []mutual.Message{*changes[7].Message, *changes[8].Message, *changes[6].Message}
	if got := spaceOf(t, c); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v\nwant %+v", got, want)
	}
	if q, err := c.Quote(ctx, "q1"); err != nil || !reflect.DeepEqual(q, *changes[4].Quote) {
		t.Errorf("one quote: %+v (%v)", q, err)
	}
	if m, err := c.Message(ctx, "e3"); err != nil || !reflect.DeepEqual(m, *changes[8].Message) {
		t.Errorf("one message: %+v (%v)", m, err)
	}
	if _, err := c.Quote(ctx, "absent"); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("an absent quote: %v", err)
	}
	if _, err := c.Message(ctx, "absent"); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("an absent message: %v", err)
	}
}

// notTold returns the messages that the office is still to be told of.
func notTold(t *testing.T, c *Cache) []string {
	t.Helper()
	ids, err := c.ReadNotTold(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

func markRead(t *testing.T, c *Cache, id string, at mutual.Millis, want bool) {
	t.Helper()
	if marked, err := c.MarkRead(context.Background(), id, at); err != nil || marked != want {
		t.Errorf("%s marked at %d: %v (%v), want %v", id, at, marked, err, want)
	}
}

func TestAMessageReadHereIsToldUntilTheOfficeKnows(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	apply(t, c, mutual.ChangePage{Changes: spaceChanges(), Cursor: "c"})
	markRead(t, c, "e2", 5000, true)
	markRead(t, c, "e2", 6000, false)
	markRead(t, c, "e1", 6000, false) // on another device, before
	markRead(t, c, "absent", 6000, false)
	markRead(t, c, "e3", 7000, true)

	again := reopened(t, path)
	if got := notTold(t, again); !slices.Equal(got, []string{"e2", "e3"}) {
		t.Errorf("to tell after reopening: %v", got)
	}
	if m, err := again.Message(ctx, "e2"); err != nil || m.ReadAt != 5000 {
		t.Errorf("read at %d (%v), want when it was read first", m.ReadAt, err)
	}
	if err := again.ReadTold(ctx, "e2"); err != nil {
		t.Fatal(err)
	}
	if got := spaceOf(t, again); got.unread != 0 || !slices.Equal(notTold(t, again), []string{"e3"}) {
		t.Errorf("%d unread, to tell: %v", got.unread, notTold(t, again))
	}
}

func TestAPageFromBeforeTheOfficeWasToldDoesNotUnreadAMessage(t *testing.T) {
	c, _ := opened(t)
	apply(t, c, mutual.ChangePage{Changes: spaceChanges(), Cursor: "c"})
	markRead(t, c, "e2", 5000, true)
	if err := c.ReadTold(context.Background(), "e2"); err != nil {
		t.Fatal(err)
	}
	apply(t, c, mutual.ChangePage{Changes: spaceChanges(), Cursor: "d"})
	if got := spaceOf(t, c); got.unread != 1 || !slices.Equal(notTold(t, c), []string{"e2"}) {
		t.Errorf("%d unread, to tell: %v; want it read here and told anew", got.unread, notTold(t, c))
	}
	apply(t, c, mutual.ChangePage{Changes: []mutual.Change{message("e2", 3000, 5200)}, Cursor: "e"})
	if got := spaceOf(t, c); got.messages[0].ReadAt != 5200 || len(notTold(t, c)) != 0 {
		t.Errorf("the office knows: %+v, to tell: %v", got.messages[0], notTold(t, c))
	}
}

func TestWhatWasReadHereSurvivesAResync(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	apply(t, c, mutual.ChangePage{Changes: spaceChanges(), Cursor: "c"})
	markRead(t, c, "e2", 5000, true)
	markRead(t, c, "e3", 5000, true)
	if err := c.StartResync(ctx); err != nil {
		t.Fatal(err)
	}
	apply(t, c, mutual.ChangePage{Changes: []mutual.Change{message("e2", 3000, 0)}, Cursor: "new"})
	if got := spaceOf(t, c); len(got.messages) != 1 || got.unread != 0 || !slices.Equal(notTold(t, c), []string{"e2"}) {
		t.Errorf("%+v, to tell: %v", got, notTold(t, c))
	}
}

// firstVersion makes a file as the first version of the application left it.
func firstVersion(t *testing.T, cursor string) (path string) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "cache.db")
	if err := makeFile(path); err != nil {
		t.Fatal(err)
	}
	old := sql.OpenDB(&connector{path: path, key: testKey})
	if err := migrateTo(ctx, old, 1); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{
		`UPDATE sync_state SET cursor = '` + cursor + `', current_at = 1234`,
		`INSERT INTO member VALUES ('m1', 1, '12345678', 'Camille', 'Exemple', '1 rue du Test', '75001', 'Paris', 'FR76', 'Confort')`,
		`INSERT INTO beneficiary VALUES ('gone', 1, 'Ancien', 'Exemple', '2001-01-01', 'child')`,
		`INSERT INTO document VALUES ('d1', 1, 'notice', 'Avis', 'avis.pdf', 'application/pdf', '2026-01-01', 10, 'abc', 'abc')`,
	} {
		if _, err := old.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestAFileOfTheFirstVersionStaysReadableAndIsSyncedAnew(t *testing.T) {
	ctx := context.Background()
	c := reopened(t, firstVersion(t, "far"))
	if cursor, err := c.Cursor(ctx); err != nil || cursor != "" {
		t.Errorf("cursor %q (%v), want the start: the new columns lie behind it", cursor, err)
	}
	if m, err := c.Member(ctx); err != nil || m.LastName != "Exemple" || m.Phone != "" {
		t.Errorf("before the sync: %+v (%v)", m, err)
	}
	document := &mutual.Document{ID: "d1", Kind: mutual.DocumentNotice, Title: "Avis", FileName: "avis.pdf", ContentType: "application/pdf",
		PublishedOn: "2026-01-01", Bytes: 10, SHA256: "abc"}
	apply(t, c, mutual.ChangePage{Cursor: "c", Changes: slices.Concat(household(), spaceChanges(),
		[]mutual.Change{{Noun: mutual.NounDocument, ID: "d1", Document: document}})})
	if m, err := c.Member(ctx); err != nil || m != *household()[0].Member {
		t.Errorf("after the sync: %+v (%v)", m, err)
	}
	people, err := c.Beneficiaries(ctx)
	if err != nil || slices.ContainsFunc(people, func(b mutual.Beneficiary) bool { return b.ID == "gone" }) {
		t.Errorf("who left while nobody looked is still there: %+v (%v)", people, err)
	}
	if missing, err := c.MissingDocuments(ctx, false); err != nil || len(missing) != 0 {
		t.Errorf("a document that is on this device would come again: %+v (%v)", missing, err)
	}
}

func TestAFileOfTheFirstVersionThatWasNeverSyncedHasNothingToSweep(t *testing.T) {
	c := reopened(t, firstVersion(t, ""))
	apply(t, c, mutual.ChangePage{Changes: household()[:1], Cursor: "c"})
	if people, err := c.Beneficiaries(context.Background()); err != nil || len(people) != 1 {
		t.Errorf("%+v (%v)", people, err)
	}
}
