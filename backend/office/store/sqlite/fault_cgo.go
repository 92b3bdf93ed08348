//go:build cgo

package sqlite

import (
	"errors"

	"github.com/mattn/go-sqlite3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// classify tells what an error of SQLite means, "" for no opinion.
func classify(err error) mutual.Code {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return ""
	}
	switch e.Code {
	case sqlite3.ErrConstraint:
		return mutual.CodeInvalidRequest
	case sqlite3.ErrFull:
		return mutual.CodeDiskFull
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return mutual.CodeNotWritable
	case sqlite3.ErrInterrupt:
		return mutual.CodeCancelled
	}
	return ""
}
