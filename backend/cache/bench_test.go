//go:build cgo && libsqlite3

package cache

import (
	"context"
	"database/sql"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const benchLines = 20_000

// plainFile opens a plaintext file of the same schema: the floor to compare with.
func plainFile(b *testing.B) *sql.DB {
	b.Helper()
	path := filepath.Join(b.TempDir(), "plain.db")
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=WAL&_synchronous=NORMAL&_cache_size=-16384")
	if err != nil {
		b.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	b.Cleanup(func() {
		if err := db.Close(); err != nil {
			b.Error(err)
		}
	})
	if err := migrate(context.Background(), db); err != nil {
		b.Fatal(err)
	}
	return db
}

// insertAll is the plain way: one prepared statement in one transaction.
func insertAll(b *testing.B, db *sql.DB, changes []mutual.Change) {
	b.Helper()
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	stmt, err := tx.Prepare(upsertOf(mutual.NounReimbursement))
	if err != nil {
		b.Fatal(err)
	}
	kinds := kindsByCode()
	for i := range changes {
		columns, err := appendColumns(nil, &changes[i], kinds)
		if err != nil {
			b.Fatal(err)
		}
		columns[0], columns[1] = changes[i].ID, 1
		if _, err := stmt.Exec(columns...); err != nil {
			b.Fatal(err)
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

func applyAll(b *testing.B, c *Cache, changes []mutual.Change, size int) {
	b.Helper()
	for page := range slices.Chunk(changes, size) {
		apply(b, c, mutual.ChangePage{Changes: page, Cursor: "next", More: true})
	}
}

func BenchmarkFirstSyncOf20000Lines(b *testing.B) {
	changes := lines(0, benchLines)
	b.Run("plain, one transaction", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			db := plainFile(b)
			b.StartTimer()
			insertAll(b, db, changes)
		}
	})
	for _, size := range []int{500, 5000} {
		b.Run(fmt.Sprintf("encrypted, pages of %d", size), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				c, _ := opened(b)
				b.StartTimer()
				applyAll(b, c, changes, size)
			}
		})
	}
}

// filters are every combination that a member can choose.
func filters() []mutual.Filter {
	all := []mutual.Filter{}
	for _, period := range []mutual.Period{"", "2020", "2020-05"} {
		for _, beneficiary := range []string{"", line(1).BeneficiaryID} {
			for _, kind := range []mutual.ActKind{"", mutual.KindPharmacy} {
				for _, payee := range []mutual.Payee{"", mutual.PayeeMember} {
					all = append(all, mutual.Filter{Period: period, BeneficiaryID: beneficiary, Kind: kind, Payee: payee})
				}
			}
		}
	}
	return all
}

// timed runs work b.N times over, and reports the slowest of 20.
func timed(b *testing.B, work func(n int) error) {
	b.Helper()
	var took []time.Duration
	n := 0
	for b.Loop() {
		start := time.Now()
		if err := work(n); err != nil {
			b.Fatal(err)
		}
		took = append(took, time.Since(start))
		n++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*95/100].Microseconds())/1000, "p95-ms")
	b.ReportMetric(float64(took[len(took)-1].Microseconds())/1000, "max-ms")
}

func BenchmarkReading20000Lines(b *testing.B) {
	ctx := context.Background()
	changes := lines(0, benchLines)
	plain := plainFile(b)
	insertAll(b, plain, changes)
	encrypted, _ := opened(b)
	applyAll(b, encrypted, changes, 500)
	pages := []struct {
		mutual.Filter
		offset int
	}{}
	for _, f := range filters() {
		for _, offset := range []int{0, 100, 5000, 19_900} {
			pages = append(pages, struct {
				mutual.Filter
				offset int
			}{f, offset})
		}
	}
	for name, from := range map[string]*Cache{"plain": {read: plain}, "encrypted": encrypted} {
		b.Run("filtered pages/"+name, func(b *testing.B) {
			timed(b, func(n int) error {
				p := pages[n%len(pages)]
				_, err := from.Reimbursements(ctx, p.Filter, p.offset, 100)
				return err
			})
		})
		b.Run("months/"+name, func(b *testing.B) {
			all := filters()
			timed(b, func(n int) error {
				_, err := from.Months(ctx, all[n%len(all)])
				return err
			})
		})
		b.Run("months of everything/"+name, func(b *testing.B) {
			timed(b, func(int) error {
				_, err := from.Months(ctx, mutual.Filter{})
				return err
			})
		})
		b.Run("statements/"+name, func(b *testing.B) {
			timed(b, func(n int) (err error) {
				if n%2 == 0 {
					_, err = from.StatementMonths(ctx, "")
				} else {
					_, err = from.StatementPayments(ctx, "")
				}
				return err
			})
		})
		b.Run("choices/"+name, func(b *testing.B) {
			timed(b, func(int) error {
				_, err := from.Choices(ctx)
				return err
			})
		})
		b.Run("lines of a payment/"+name, func(b *testing.B) {
			timed(b, func(n int) error {
				_, err := from.LinesOfPayment(ctx, line(n*131%benchLines).PaymentID)
				return err
			})
		})
	}
}

func BenchmarkOpeningAStoreOf20000Lines(b *testing.B) {
	ctx := context.Background()
	c, path := opened(b)
	applyAll(b, c, lines(0, benchLines), 5000)
	b.Run("and its first page", func(b *testing.B) {
		for b.Loop() {
			again, err := Open(ctx, path, testKey)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := again.Reimbursements(ctx, mutual.Filter{}, 0, 100); err != nil {
				b.Fatal(err)
			}
			if err := again.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkSavingTokensForGood(b *testing.B) {
	c, _ := opened(b)
	for b.Loop() {
		if err := c.SaveTokens(context.Background(), mutual.Tokens{Access: "a", Refresh: "r"}); err != nil {
			b.Fatal(err)
		}
	}
}
