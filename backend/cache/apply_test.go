//go:build cgo && libsqlite3

package cache

import (
	"context"
	"slices"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// household is one change of every noun but the lines.
func household() []mutual.Change {
	return []mutual.Change{
		{Noun: mutual.NounMember, ID: "m1", Member: &mutual.Member{ID: "m1", Number: "12345678", FirstName: "Camille", LastName: "Exemple",
			Street: "1 rue du Test", PostalCode: "75001", City: "Paris", MaskedIBAN: "FR76 •••• •••• 123", Contract: "Confort",
			Phone: "0601020304", Email: "camille@exemple.fr", IBAN: "FR7630006000011234567890123", ContractNumber: "CONTRAT-77",
			CoveredFrom: "2018-01-01", CardFrom: "2026-01-01", CardTo: "2026-12-31"}},
		{Noun: mutual.NounBeneficiary, ID: "b3", Beneficiary: &mutual.Beneficiary{ID: "b3", FirstName: "Zoé", BirthDate: "2019-01-01", Relation: mutual.RelationChild,
			Rank: 2, CoveredFrom: "2019-01-01", CoveredTo: "2026-08-31"}},
		{Noun: mutual.NounBeneficiary, ID: "b4", Beneficiary: &mutual.Beneficiary{ID: "b4", FirstName: "Léo", BirthDate: "2015-01-01", Relation: mutual.RelationChild}},
		{Noun: mutual.NounBeneficiary, ID: "b2", Beneficiary: &mutual.Beneficiary{ID: "b2", FirstName: "Dominique", BirthDate: "1980-01-01", Relation: mutual.RelationSpouse}},
		{Noun: mutual.NounBeneficiary, ID: "b1", Beneficiary: &mutual.Beneficiary{ID: "b1", FirstName: "Camille", BirthDate: "1982-01-01", Relation: mutual.RelationSelf}},
		{Noun: mutual.NounPayment, ID: line(0).PaymentID, Payment: &mutual.Payment{ID: line(0).PaymentID, Number: "R1", IssuedOn: "2017-01-05",
			PaidOn: "2017-01-06", Payee: mutual.PayeeMember, PayeeName: "Camille Exemple", MaskedIBAN: "FR76", Amount: 4500}},
	}
}

func count(t *testing.T, c *Cache) int {
	t.Helper()
	months, err := c.Months(context.Background(), mutual.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, m := range months {
		total += m.Totals.Lines
	}
	return total
}

func TestEveryNounIsReadBackAsItWasStored(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	if _, err := c.Member(ctx); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("the member before any sync: %v", err)
	}
	changes := household()
	apply(t, c, mutual.ChangePage{Changes: changes, Cursor: "c"})

	if m, err := c.Member(ctx); err != nil || m != *changes[0].Member {
		t.Errorf("member: %+v (%v)", m, err)
	}
	if p, err := c.Payment(ctx, line(0).PaymentID); err != nil || p != *changes[5].Payment {
		t.Errorf("payment: %+v (%v)", p, err)
	}
	people, err := c.Beneficiaries(ctx)
	want := []mutual.Beneficiary{*changes[4].Beneficiary, *changes[3].Beneficiary, *changes[2].Beneficiary, *changes[1].Beneficiary}
	if err != nil || !slices.Equal(people, want) {
		t.Errorf("the member, the spouse, then the children by birth date: %+v (%v)", people, err)
	}
}

func TestAChangeReplacesARowAndADeletionRemovesIt(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	apply(t, c, mutual.ChangePage{Changes: lines(0, 3), Cursor: "1"})
	changed := line(1)
	changed.ActLabel = "Autre libellé"
	apply(t, c, mutual.ChangePage{Cursor: "2", Changes: []mutual.Change{
		lineChange(changed), {Noun: mutual.NounReimbursement, ID: line(2).ID, Deleted: true},
	}})
	if got, err := c.Reimbursement(ctx, changed.ID); err != nil || got != changed {
		t.Errorf("got %+v (%v)", got, err)
	}
	if n := count(t, c); n != 2 {
		t.Errorf("%d lines, want 2", n)
	}
}

func TestAPageThatIsNotTrueIsRefusedWhole(t *testing.T) {
	ctx := context.Background()
	broken := line(1)
	broken.Mutual++
	free := *spaceChanges()[0].Guarantee
	free.Percent = 0
	dearer := *answeredQuote().Quote
	dearer.Lines = []mutual.QuoteLine{dearer.Lines[0]}
	dearer.Lines[0].Spent++
	for name, c := range map[string]struct {
		change mutual.Change
		want   mutual.Code
	}{
		"a line that does not add up":    {lineChange(broken), mutual.CodeLineRefused},
		"a guarantee of nothing":         {mutual.Change{Noun: mutual.NounGuarantee, ID: free.ID, Guarantee: &free}, mutual.CodeLineRefused},
		"an answer that does not add up": {mutual.Change{Noun: mutual.NounQuote, ID: dearer.ID, Quote: &dearer}, mutual.CodeLineRefused},
		"a message without words":        {mutual.Change{Noun: mutual.NounMessage, ID: "e", Message: &mutual.Message{ID: "e", SentAt: 1}}, mutual.CodeLineRefused},
		"a noun without its data":        {mutual.Change{Noun: mutual.NounPayment, ID: "p"}, mutual.CodeAnswerAltered},
		"a change without an id":         {mutual.Change{Noun: mutual.NounMember, Member: &mutual.Member{}}, mutual.CodeAnswerAltered},
	} {
		t.Run(name, func(t *testing.T) {
			store, _ := opened(t)
			apply(t, store, mutual.ChangePage{Changes: lines(5, 6), Cursor: "good", More: true})
			err := store.Apply(ctx, mutual.ChangePage{Changes: []mutual.Change{lineChange(line(0)), c.change}, Cursor: "bad"}, 2000)
			if mutual.CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			cursor, err := store.Cursor(ctx)
			if n := count(t, store); err != nil || cursor != "good" || n != 1 {
				t.Errorf("cursor %q, %d lines (%v)", cursor, n, err)
			}
		})
	}
}

func TestRowsAreCurrentOnceTheLastPageIsStored(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	for _, step := range []struct {
		more bool
		at   mutual.Millis
		want mutual.Millis
	}{{true, 1000, 0}, {false, 2000, 2000}, {true, 3000, 2000}} {
		if err := c.Apply(ctx, mutual.ChangePage{Cursor: "c", More: step.more}, step.at); err != nil {
			t.Fatal(err)
		}
		if at, err := c.CurrentAt(ctx); err != nil || at != step.want {
			t.Errorf("current at %d (%v), want %d", at, err, step.want)
		}
	}
}

func TestAResyncSweepsWhatItDidNotBringAgainOnlyAtItsEnd(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	apply(t, c, mutual.ChangePage{Changes: slices.Concat(household(), spaceChanges(), lines(0, 4)), Cursor: "old"})
	if err := c.StartResync(ctx); err != nil {
		t.Fatal(err)
	}
	if cursor, err := c.Cursor(ctx); err != nil || cursor != "" {
		t.Errorf("cursor %q (%v), want the start", cursor, err)
	}
	apply(t, c, mutual.ChangePage{Changes: append(household()[:1], lines(0, 1)...), Cursor: "new1", More: true})
	if n := count(t, c); n != 4 {
		t.Errorf("%d lines can be read while the resync runs, want all 4", n)
	}
	apply(t, c, mutual.ChangePage{Changes: lines(1, 2), Cursor: "new2"})
	people, err := c.Beneficiaries(ctx)
	if n := count(t, c); err != nil || n != 2 || len(people) != 0 {
		t.Errorf("after it: %d lines, %d beneficiaries (%v), want 2 and 0", n, len(people), err)
	}
	if got := spaceOf(t, c); len(got.guarantees)+len(got.quotes)+len(got.messages) != 0 {
		t.Errorf("after it: %+v is still there", got)
	}
	apply(t, c, mutual.ChangePage{Changes: lines(9, 10), Cursor: "new3"})
	if n := count(t, c); n != 3 {
		t.Errorf("a later incremental sync left %d lines, want 3", n)
	}
}

func TestACancelledApplyStoresNothing(t *testing.T) {
	c, _ := opened(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := c.Apply(ctx, mutual.ChangePage{Changes: lines(0, 2), Cursor: "c"}, 1); mutual.CodeOf(err) != mutual.CodeCancelled {
		t.Errorf("got %v", err)
	}
	if n := count(t, c); n != 0 {
		t.Errorf("%d lines", n)
	}
}

func TestReadersSeeWholePagesWhileAWriterWorks(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	const pages, size = 20, 50
	written := make(chan error, 1)
	go func() {
		for p := range pages {
			if err := c.Apply(ctx, mutual.ChangePage{Changes: lines(p*size, (p+1)*size), Cursor: "c", More: true}, 1); err != nil {
				written <- err
				return
			}
		}
		written <- nil
	}()
	for done := false; !done; {
		select {
		case err := <-written:
			if err != nil {
				t.Fatal(err)
			}
			done = true
		default:
		}
		if n := count(t, c); n%size != 0 {
			t.Fatalf("a reader saw %d lines, not whole pages of %d", n, size)
		}
	}
	if n := count(t, c); n != pages*size {
		t.Errorf("%d lines in the end", n)
	}
}

func TestLinesAreShownUnderTheKindThatTodaysNomenclatureKnows(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	apply(t, c, mutual.ChangePage{Changes: lines(0, 7), Cursor: "c"})
	// As an earlier version left it, one that knew no act.
	for _, q := range []string{`UPDATE reimbursement SET kind = 'other'`, `UPDATE sync_state SET nomenclature = 'earlier'`} {
		if _, err := c.write.ExecContext(ctx, q); err != nil {
			t.Fatal(err)
		}
	}
	again := reopened(t, path)
	got, err := again.Reimbursements(ctx, mutual.Filter{Kind: mutual.KindPharmacy}, 0, 10)
	if err != nil || len(got) != 1 || got[0] != line(1) {
		t.Errorf("got %+v (%v)", got, err)
	}
}

func TestTheAccessCodeIsTheLastPagesWord(t *testing.T) {
	c, _ := opened(t)
	apply := func(page mutual.ChangePage, want string) {
		t.Helper()
		if err := c.Apply(t.Context(), page, 1); err != nil {
			t.Fatal(err)
		}
		m, err := c.Member(t.Context())
		if err != nil || m.AccessCode != want {
			t.Errorf("got %q, %v; want %q", m.AccessCode, err, want)
		}
	}
	member := []mutual.Change{{Noun: mutual.NounMember, ID: "m", Version: 1, Member: &mutual.Member{ID: "m", Number: "1"}}}
	apply(mutual.ChangePage{Changes: member, Cursor: "1", AccessCode: "K7M2-94TD"}, "K7M2-94TD")
	apply(mutual.ChangePage{Cursor: "2", AccessCode: "P3XH-61QA"}, "P3XH-61QA") // the mutual gave another
	apply(mutual.ChangePage{Cursor: "3"}, "")                                   // or keeps it to itself
}
