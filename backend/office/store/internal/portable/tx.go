// Package portable implements the store's transactions once for every database
// that the generated queries run on.
package portable

import (
	"context"
	"database/sql"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/db"
)

// Classify tells what a driver's error means, "" for no opinion.
type Classify func(error) mutual.Code

// Tx is one transaction.
type Tx struct {
	queries  *db.Queries
	classify Classify
}

var _ store.Writer = (*Tx)(nil)

// Run begins a transaction, hands it to work, and commits it, or rolls it back
// when work fails.
func Run(ctx context.Context, database *sql.DB, opts *sql.TxOptions, classify Classify, work func(*Tx) error) error {
	t := &Tx{classify: classify}
	tx, err := database.BeginTx(ctx, opts)
	if err != nil {
		return t.fault(err)
	}
	t.queries = db.New(&prepared{tx: tx, stmts: make(map[string]*sql.Stmt)})
	if err := work(t); err != nil {
		if rollback := tx.Rollback(); rollback != nil && !errors.Is(rollback, sql.ErrTxDone) {
			return errors.Join(err, t.fault(rollback))
		}
		return err
	}
	return t.fault(tx.Commit())
}

func (t *Tx) fault(err error) error {
	if err == nil {
		return nil
	}
	var known *mutual.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return mutual.Fault(mutual.CodeNotFound, err)
	case errors.Is(err, context.Canceled):
		return mutual.Fault(mutual.CodeCancelled, err)
	}
	if code := t.classify(err); code != "" {
		return mutual.Fault(code, err)
	}
	return mutual.Fault(mutual.CodeInternal, err)
}

// changed turns the outcome of a statement that must touch a row into an error.
func (t *Tx) changed(rows int64, err error) error {
	if err == nil && rows == 0 {
		err = sql.ErrNoRows
	}
	return t.fault(err)
}

// each turns rows into nouns.
func each[Row, Noun any](rows []Row, of func(Row) Noun) []Noun {
	nouns := make([]Noun, len(rows))
	for i, row := range rows {
		nouns[i] = of(row)
	}
	return nouns
}

// reference is the id of a row that may be none.
func reference(id string) sql.NullString { return sql.NullString{String: id, Valid: id != ""} }

// prepared keeps each statement of a transaction prepared, for a first filling
// writes tens of thousands of rows with two of them. The transaction closes them.
type prepared struct {
	tx    *sql.Tx
	stmts map[string]*sql.Stmt
}

// PrepareContext prepares query, or finds it prepared.
func (p *prepared) PrepareContext(ctx context.Context, query string) (*sql.Stmt, error) {
	if stmt := p.stmts[query]; stmt != nil {
		return stmt, nil
	}
	stmt, err := p.tx.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	p.stmts[query] = stmt
	return stmt, nil
}

// ExecContext runs query as a prepared statement.
func (p *prepared) ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error) {
	stmt, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.ExecContext(ctx, args...)
}

// QueryContext runs query as a prepared statement.
func (p *prepared) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := p.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// QueryRowContext runs query as it stands: a row cannot bear a failed preparation.
func (p *prepared) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	return p.tx.QueryRowContext(ctx, query, args...)
}
