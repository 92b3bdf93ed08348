//go:build cgo && libsqlite3

package cache

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// copied copies the file and its log as a kill would leave them, and opens the copy.
func copied(t *testing.T, path string) *Cache {
	t.Helper()
	to := filepath.Join(t.TempDir(), "cache.db")
	for _, suffix := range []string{"", "-wal"} {
		content, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to+suffix, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return reopened(t, to)
}

// still makes the writer leave the file alone, so that only the log grows, and
// write half-done transactions into it early.
func still(t *testing.T, c *Cache) {
	t.Helper()
	for _, pragma := range []string{`PRAGMA wal_autocheckpoint = 0`, `PRAGMA cache_size = 10`} {
		if _, err := c.write.Exec(pragma); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAKillInTheMiddleOfAPageLeavesRowsAndCursorOfTheSamePage(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	still(t, c)
	apply(t, c, mutual.ChangePage{Changes: lines(0, 100), Cursor: "first", More: true})
	before, err := os.Stat(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}

	next := mutual.ChangePage{Changes: lines(100, 600), Cursor: "second", More: true}
	for name, kill := range map[string]func(context.Context, *sql.Tx) error{
		"among the rows": func(ctx context.Context, tx *sql.Tx) error { return c.applyRows(ctx, ctx, tx, next, 1) },
		"after the cursor": func(ctx context.Context, tx *sql.Tx) error {
			if err := c.applyRows(ctx, ctx, tx, next, 1); err != nil {
				return err
			}
			return c.applyCursor(ctx, tx, next, 2000)
		},
	} {
		t.Run(name, func(t *testing.T) {
			stop := &mutual.Error{Code: mutual.CodeCancelled}
			err := c.transact(ctx, func(ctx context.Context, tx *sql.Tx) error {
				if err := kill(ctx, tx); err != nil {
					return err
				}
				if log, err := os.Stat(path + "-wal"); err != nil || log.Size() <= before.Size() {
					t.Errorf("nothing of the page is in the log yet (%v)", err)
				}
				after := copied(t, path)
				cursor, err := after.Cursor(ctx)
				if n := count(t, after); err != nil || cursor != "first" || n != 100 {
					t.Errorf("after the kill: cursor %q, %d lines (%v)", cursor, n, err)
				}
				return stop
			})
			if mutual.CodeOf(err) != mutual.CodeCancelled {
				t.Fatal(err)
			}
		})
	}
	apply(t, c, next)
	after := copied(t, path)
	cursor, err := after.Cursor(ctx)
	if n := count(t, after); err != nil || cursor != "second" || n != 600 {
		t.Errorf("after the whole page: cursor %q, %d lines (%v)", cursor, n, err)
	}
}

func TestAKillAtAnyInstantOfASyncLeavesWholePages(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	still(t, c)
	apply(t, c, mutual.ChangePage{Cursor: "0", More: true})
	const pages, size = 30, 40
	written := make(chan error, 1)
	go func() {
		for p := range pages {
			page := mutual.ChangePage{Changes: lines(p*size, (p+1)*size), Cursor: strconv.Itoa(p + 1), More: true}
			if err := c.Apply(ctx, page, 1); err != nil {
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
		after := copied(t, path)
		cursor, err := after.Cursor(ctx)
		if n := count(t, after); err != nil || cursor != strconv.Itoa(n/size) || n%size != 0 {
			t.Fatalf("cursor %q with %d lines (%v)", cursor, n, err)
		}
	}
}

func TestTokensAreKeptForGoodAndForgotten(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	still(t, c)
	if got, err := c.Tokens(ctx); err != nil || got != (mutual.Tokens{}) {
		t.Errorf("before any: %+v (%v)", got, err)
	}
	want := mutual.Tokens{Office: "https://office.example", Access: "access", AccessUntil: 1, Refresh: "refresh", RefreshUntil: 2}
	for range 2 {
		if err := c.SaveTokens(ctx, want); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := copied(t, path).Tokens(ctx); err != nil || got != want {
		t.Errorf("after a kill: %+v (%v)", got, err)
	}
	if err := c.SaveTokens(ctx, mutual.Tokens{}); err != nil {
		t.Fatal(err)
	}
	if got, err := c.Tokens(ctx); err != nil || got != (mutual.Tokens{}) {
		t.Errorf("forgotten: %+v (%v)", got, err)
	}
}

func TestOnlyTokensWaitForTheDisk(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	synchronous := func(from interface {
		QueryRowContext(context.Context, string, ...any) *sql.Row
	}) (level int) {
		if err := from.QueryRowContext(ctx, `PRAGMA synchronous`).Scan(&level); err != nil {
			t.Fatal(err)
		}
		return level
	}
	const normal, full = 1, 2
	refused := &mutual.Error{Code: mutual.CodeInternal}
	err := c.transactDurably(ctx, func(_ context.Context, tx *sql.Tx) error {
		if got := synchronous(tx); got != full {
			t.Errorf("tokens are written with synchronous %d", got)
		}
		return refused
	})
	if mutual.CodeOf(err) != mutual.CodeInternal {
		t.Errorf("got %v", err)
	}
	if got := synchronous(c.write); got != normal {
		t.Errorf("rows are written with synchronous %d", got)
	}
}

func TestAFullDiskKeepsThePageBefore(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	apply(t, c, mutual.ChangePage{Changes: lines(0, 100), Cursor: "first", More: true})
	limit := func(pages string) {
		if _, err := c.write.Exec(`PRAGMA max_page_count = ` + pages); err != nil {
			t.Fatal(err)
		}
	}
	limit("60")
	next := mutual.ChangePage{Changes: lines(100, 3000), Cursor: "second", More: true}
	if err := c.Apply(ctx, next, 1); mutual.CodeOf(err) != mutual.CodeDiskFull {
		t.Fatalf("got %v", err)
	}
	cursor, err := c.Cursor(ctx)
	if n := count(t, c); err != nil || cursor != "first" || n != 100 {
		t.Errorf("cursor %q, %d lines (%v)", cursor, n, err)
	}
	limit("100000")
	apply(t, c, next)
	if n := count(t, reopened(t, path)); n != 3000 {
		t.Errorf("with room again: %d lines", n)
	}
}

func TestAFileOfEveryEarlierSchemaIsBroughtToTheNewest(t *testing.T) {
	ctx := context.Background()
	versions, err := schemas()
	if err != nil {
		t.Fatal(err)
	}
	newest := versions[len(versions)-1]
	for _, version := range append([]int64{0}, versions[:len(versions)-1]...) {
		path := filepath.Join(t.TempDir(), "cache.db")
		if err := makeFile(path); err != nil {
			t.Fatal(err)
		}
		old := sql.OpenDB(&connector{path: path, key: testKey})
		if version > 0 {
			if err := migrateTo(ctx, old, version); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := schemaOf(ctx, old); err != nil || got != version {
			t.Fatalf("schema %d (%v), want %d", got, err, version)
		}
		if err := old.Close(); err != nil {
			t.Fatal(err)
		}
		c := reopened(t, path)
		apply(t, c, mutual.ChangePage{Changes: lines(0, 1)})
		if got, err := schemaOf(ctx, c.write); err != nil || got != newest {
			t.Errorf("schema %d (%v), want %d", got, err, newest)
		}
	}
}

func TestAFileOfANewerApplicationIsRefusedUntouched(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "cache.db")
	c, err := Open(ctx, path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.write.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(ctx, path, testKey); mutual.CodeOf(err) != mutual.CodeVaultNewer {
		t.Errorf("got %v", err)
	}
}
