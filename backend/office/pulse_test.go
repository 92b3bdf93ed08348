package office_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// counting counts what is written, and may refuse it.
type counting struct {
	store.Store
	writes  atomic.Int64
	refused atomic.Bool
}

func (c *counting) Update(ctx context.Context, work func(store.Writer) error) error {
	c.writes.Add(1)
	if c.refused.Load() {
		return mutual.Fault(mutual.CodeDiskFull, nil)
	}
	return c.Store.Update(ctx, work)
}

func TestWhoeverAsksForTheHealthMakesTheOfficeWriteOnceInTenSeconds(t *testing.T) {
	file, err := sqlite.Open(t.Context(), t.TempDir()+"/office.db")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	watched := &counting{Store: file}
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	o, err := office.New(t.Context(), office.Config{Store: watched, Clock: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	begun := watched.writes.Load()
	ask := func(want mutual.Code) {
		t.Helper()
		if got := mutual.CodeOf(o.Check(t.Context())); got != want {
			t.Errorf("the check says %q, want %q", got, want)
		}
	}
	ask("")
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { _ = o.Check(context.Background()) })
	}
	all.Wait()
	if wrote := watched.writes.Load() - begun; wrote != 1 {
		t.Errorf("51 questions made %d writes", wrote)
	}
	watched.refused.Store(true)
	ask("") // it was well a moment ago
	now = now.Add(10 * time.Second)
	ask(mutual.CodeDiskFull)
	watched.refused.Store(false)
	ask(mutual.CodeDiskFull)
	now = now.Add(10 * time.Second)
	ask("")
	left, leave := context.WithCancel(t.Context())
	now = now.Add(-time.Hour) // the clock is put right
	leave()
	if err := o.Check(left); mutual.CodeOf(err) != mutual.CodeCancelled {
		t.Errorf("whoever left was answered %v", err)
	}
	ask("")
}
