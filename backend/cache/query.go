package cache

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// row is what Scan needs: sql.Row and sql.Rows.
type row interface{ Scan(into ...any) error }

// source is sql.DB and sql.Tx.
type source interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// collect returns all rows of a query, an empty slice for none.
func collect[T any](ctx context.Context, from source, query string, args []any, scan func(row, *T) error) (_ []T, err error) {
	rows, err := from.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fault(err)
	}
	defer func() { err = fault(errors.Join(err, rows.Close())) }()
	all := []T{}
	for rows.Next() {
		var one T
		if err := scan(rows, &one); err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, rows.Err()
}

// months returns the first and the last month of a period; "" is all of time.
func months(p mutual.Period) (first, last string) {
	if p == "" {
		return "", "9999-99"
	}
	return string(p.First().Month()), string(p.Last().Month())
}
