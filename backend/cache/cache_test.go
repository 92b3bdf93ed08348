//go:build cgo && libsqlite3

package cache

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

var testKey = [32]byte{1, 2, 3}

// opened returns a new store and its path.
func opened(t testing.TB) (*Cache, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cache.db")
	return reopened(t, path), path
}

func reopened(t testing.TB, path string) *Cache {
	t.Helper()
	c, err := Open(context.Background(), path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return c
}

// line makes the nth of many lines that differ in what filters choose by.
func line(n int) mutual.Reimbursement {
	codes := []mutual.ActCode{"G", "PH7", "AMK", "B", "SDE", "V01", "VSL"}
	day := time.Date(2017, 1, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n*3400/20_000)
	r := mutual.Reimbursement{
		ID: fmt.Sprintf("01J%023d", n*7919%1_000_003), BeneficiaryID: fmt.Sprintf("01B%023d", n%4), PaymentID: fmt.Sprintf("01P%023d", n/5),
		CareDate: mutual.DateOf(day), PaidOn: mutual.DateOf(day.AddDate(0, 0, 4)), ActCode: codes[n%len(codes)],
		ActLabel: "Consultation généraliste", Quantity: 1, Spent: 3000, Base: 3000, Rate: 70, SocialSecurity: 1900,
		FlatContribution: 200, Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 200, Payee: mutual.PayeeMember,
	}
	if n%3 == 0 {
		r.Payee = mutual.PayeeProfessional
	}
	return r
}

func lineChange(r mutual.Reimbursement) mutual.Change {
	return mutual.Change{Noun: mutual.NounReimbursement, ID: r.ID, Version: 1, Reimbursement: &r}
}

// lines returns the changes of the lines from..to-1.
func lines(from, to int) []mutual.Change {
	changes := make([]mutual.Change, 0, to-from)
	for n := from; n < to; n++ {
		changes = append(changes, lineChange(line(n)))
	}
	return changes
}

func apply(t testing.TB, c *Cache, page mutual.ChangePage) {
	t.Helper()
	if err := c.Apply(context.Background(), page, 1000); err != nil {
		t.Fatal(err)
	}
}

func TestAStoredPageIsReadBackWithItsCursorAfterReopening(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "dossier é#%20 à", "cache.db")
	first, err := Open(ctx, path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, first, mutual.ChangePage{Changes: lines(0, 3), Cursor: "c1"})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	c := reopened(t, path)
	cursor, err := c.Cursor(ctx)
	if err != nil || cursor != "c1" {
		t.Errorf("cursor %q (%v)", cursor, err)
	}
	got, err := c.Reimbursement(ctx, line(2).ID)
	if err != nil || got != line(2) {
		t.Errorf("got %+v (%v)", got, err)
	}
	if _, err := c.Reimbursement(ctx, "absent"); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("an absent line: %v", err)
	}
}
