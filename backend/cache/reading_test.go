//go:build cgo && libsqlite3

package cache

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// chosen is what a filter must give, by the plainest reading of it.
func chosen(all []mutual.Reimbursement, f mutual.Filter) []mutual.Reimbursement {
	got := []mutual.Reimbursement{}
	for _, r := range all {
		if strings.HasPrefix(string(r.CareDate), string(f.Period)) && (f.BeneficiaryID == "" || f.BeneficiaryID == r.BeneficiaryID) &&
			(f.Kind == "" || f.Kind == mutual.ActOf(r.ActCode).Kind) && (f.Payee == "" || f.Payee == r.Payee) {
			got = append(got, r)
		}
	}
	slices.SortFunc(got, func(a, b mutual.Reimbursement) int {
		return -cmp.Or(cmp.Compare(a.CareDate, b.CareDate), cmp.Compare(a.ID, b.ID))
	})
	return got
}

// some returns 400 lines spread over all years, some of them on one day.
func some() []mutual.Reimbursement {
	all := []mutual.Reimbursement{}
	for n := range 400 {
		all = append(all, line(n*45+n%3))
	}
	return all
}

func stored(t *testing.T, all []mutual.Reimbursement) *Cache {
	t.Helper()
	c, _ := opened(t)
	page := mutual.ChangePage{Cursor: "c"}
	for _, r := range all {
		page.Changes = append(page.Changes, lineChange(r))
	}
	apply(t, c, page)
	return c
}

func TestEveryFilterAndPageGivesExactlyItsLinesInOrder(t *testing.T) {
	ctx := context.Background()
	all := some()
	c := stored(t, all)
	for _, f := range filters() {
		want := chosen(all, f)
		for _, at := range []struct{ offset, limit int }{{0, 500}, {0, 7}, {3, 5}, {390, 50}, {0, 0}} {
			got, err := c.Reimbursements(ctx, f, at.offset, at.limit)
			from := min(at.offset, len(want))
			if part := want[from:min(from+at.limit, len(want))]; err != nil || !slices.Equal(got, part) {
				t.Errorf("%+v %+v: %d lines (%v), want %d", f, at, len(got), err, len(part))
			}
		}
	}
}

func TestMonthsSumExactlyTheChosenLines(t *testing.T) {
	all := some()
	c := stored(t, all)
	for _, f := range filters() {
		got, err := c.Months(context.Background(), f)
		if err != nil {
			t.Fatal(err)
		}
		want := []mutual.MonthTotals{}
		for _, r := range chosen(all, f) {
			if n := len(want); n == 0 || want[n-1].Month != r.CareDate.Month() {
				want = append(want, mutual.MonthTotals{Month: r.CareDate.Month()})
			}
			want[len(want)-1].Totals.Add(r)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%+v: got %+v, want %+v", f, got, want)
		}
	}
}

func TestTheListIsReadFromItsIndexAlone(t *testing.T) {
	c, _ := opened(t)
	for _, f := range filters() {
		condition, args := where(f)
		for query, args := range map[string][]any{
			pageQuery(condition):   append(slices.Clone(args), 10, 0),
			monthsQuery(condition): args,
		} {
			plan, err := collect(context.Background(), c.read, "EXPLAIN QUERY PLAN "+query, args, func(from row, step *string) error {
				var skipped any
				return from.Scan(&skipped, &skipped, &skipped, step)
			})
			if err != nil || !strings.Contains(strings.Join(plan, "\n"), "USING COVERING INDEX reimbursement_list") {
				t.Errorf("%+v: %q (%v)", f, plan, err)
			}
		}
	}
}

func TestChoicesAreTheYearsAndKindsOfWhichThereAreLines(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	if got, err := c.Choices(ctx); err != nil || len(got.Years) != 0 || len(got.Kinds) != 0 {
		t.Errorf("without lines: %+v (%v)", got, err)
	}
	a, b, d := line(0), line(1), line(12_000) // G 2017, PH7 2017, AMK or so 2022
	b.CareDate, d.ActCode = "2019-12-31", "VSL"
	apply(t, c, mutual.ChangePage{Changes: []mutual.Change{lineChange(d), lineChange(b), lineChange(a)}})
	got, err := c.Choices(ctx)
	years := []mutual.Period{d.CareDate.Month()[:4], "2019", "2017"}
	kinds := []mutual.ActKind{mutual.KindConsultation, mutual.KindPharmacy, mutual.KindTransport}
	if err != nil || !slices.Equal(got.Years, years) || !slices.Equal(got.Kinds, kinds) {
		t.Errorf("got %+v (%v), want %v %v", got, err, years, kinds)
	}
}

func TestStatementsAreSummedByMonthAndByPayment(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	paid := func(id, payment string, on mutual.Date, to mutual.Payee, share mutual.Cents) mutual.Change {
		r := line(0)
		r.ID, r.PaymentID, r.PaidOn, r.Payee = id, payment, on, to
		r.Mutual, r.Remaining = share, r.Mutual+r.Remaining-share
		return lineChange(r)
	}
	payment := func(id string, on mutual.Date, to mutual.Payee) mutual.Change {
		return mutual.Change{Noun: mutual.NounPayment, ID: id, Payment: &mutual.Payment{ID: id, Number: "N" + id, PaidOn: on, Payee: to, PayeeName: "Nom"}}
	}
	apply(t, c, mutual.ChangePage{Changes: []mutual.Change{
		paid("l1", "p1", "2026-03-06", mutual.PayeeMember, 900), paid("l2", "p1", "2026-03-06", mutual.PayeeMember, 100),
		paid("l3", "p2", "2026-03-20", mutual.PayeeProfessional, 500), paid("l4", "p3", "2025-12-31", mutual.PayeeMember, 200),
		payment("p1", "2026-03-06", mutual.PayeeMember), payment("p2", "2026-03-20", mutual.PayeeProfessional),
		payment("p3", "2025-12-31", mutual.PayeeMember), payment("empty", "2026-03-21", mutual.PayeeMember),
	}})
	march := mutual.StatementSummary{Number: "2026-03", Period: "2026-03", PaidOn: "2026-03-20", Lines: 3, Payments: 2, Paid: 1000, ThirdParty: 500}
	december := mutual.StatementSummary{Number: "2025-12", Period: "2025-12", PaidOn: "2025-12-31", Lines: 1, Payments: 1, Paid: 200}
	p1 := mutual.StatementSummary{Number: "Np1", PaymentID: "p1", PaidOn: "2026-03-06", Payee: mutual.PayeeMember, PayeeName: "Nom", Lines: 2, Payments: 1, Paid: 1000}
	p2 := mutual.StatementSummary{Number: "Np2", PaymentID: "p2", PaidOn: "2026-03-20", Payee: mutual.PayeeProfessional, PayeeName: "Nom", Lines: 1, Payments: 1, ThirdParty: 500}
	p3 := mutual.StatementSummary{Number: "Np3", PaymentID: "p3", PaidOn: "2025-12-31", Payee: mutual.PayeeMember, PayeeName: "Nom", Lines: 1, Payments: 1, Paid: 200}
	for _, want := range []struct {
		year             mutual.Period
		months, payments []mutual.StatementSummary
	}{
		{"", []mutual.StatementSummary{march, december}, []mutual.StatementSummary{p2, p1, p3}},
		{"2026", []mutual.StatementSummary{march}, []mutual.StatementSummary{p2, p1}},
		{"2024", []mutual.StatementSummary{}, []mutual.StatementSummary{}},
	} {
		months, err := c.StatementMonths(ctx, want.year)
		if err != nil || !slices.Equal(months, want.months) {
			t.Errorf("months of %q: %+v (%v)", want.year, months, err)
		}
		payments, err := c.StatementPayments(ctx, want.year)
		if err != nil || !slices.Equal(payments, want.payments) {
			t.Errorf("payments of %q: %+v (%v)", want.year, payments, err)
		}
	}
	ids := func(all []mutual.Reimbursement, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, r := range all {
			got += r.ID
		}
		return got
	}
	if got := ids(c.LinesPaidIn(ctx, "2026-03")); got != "l1l2l3" {
		t.Errorf("lines paid in March: %s", got)
	}
	if got := ids(c.LinesPaidIn(ctx, "2025")); got != "l4" {
		t.Errorf("lines paid in 2025: %s", got)
	}
	if got := ids(c.LinesOfPayment(ctx, "p1")); got != "l1l2" {
		t.Errorf("lines of the payment: %s", got)
	}
}

func TestADocumentIsStoredUntilItsContentChanges(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	sums := []string{strings.Repeat("a", 64), strings.Repeat("b", 64), strings.Repeat("c", 64)}
	document := func(id, sum string, on mutual.Date) mutual.Change {
		return mutual.Change{Noun: mutual.NounDocument, ID: id, Document: &mutual.Document{ID: id, Title: "Attestation", PublishedOn: on, Bytes: 9, SHA256: sum}}
	}
	state := func() string {
		all, err := c.Documents(ctx)
		if err != nil {
			t.Fatal(err)
		}
		missing, err := c.MissingDocuments(ctx, false)
		if err != nil {
			t.Fatal(err)
		}
		known, err := c.KnownSHA256s(ctx)
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(known)
		text := ""
		for _, d := range all {
			text += d.ID
			if d.Stored {
				text += "+"
			}
		}
		text += " missing "
		for _, d := range missing {
			text += d.ID
		}
		text += " known "
		for _, sum := range known {
			text += sum[:1]
		}
		return text
	}
	mark := func(id, sum string) func() error { return func() error { return c.MarkStored(ctx, id, sum) } }
	page := func(changes ...mutual.Change) func() error {
		return func() error { return c.Apply(ctx, mutual.ChangePage{Changes: changes}, 1) }
	}
	for _, step := range []struct {
		name string
		do   func() error
		want string
	}{
		{"three documents, two of one content", page(document("1", sums[0], "2026-01-01"), document("2", sums[1], "2026-02-01"), document("3", sums[0], "2026-03-01")), "321 missing 321 known ab"},
		{"one content arrives", mark("1", sums[0]), "3+21+ missing 2 known ab"},
		{"the same change again", page(document("1", sums[0], "2026-01-01")), "3+21+ missing 2 known ab"},
		{"another content of one", page(document("1", sums[2], "2026-01-01")), "3+21 missing 21 known abc"},
		{"a resync begins", func() error { return c.StartResync(ctx) }, "3+21 missing 21 known abc"},
		{"and brings one again", page(document("3", sums[0], "2026-03-01")), "3+ missing  known a"},
		{"the file was lost", mark("3", ""), "3 missing 3 known a"},
	} {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := state(); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}
	if err := c.MarkStored(ctx, "absent", sums[0]); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("a document that is no more: %v", err)
	}
}
