//go:build cgo

package sqlite

import (
	"errors"
	"syscall"

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
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt:
		return mutual.CodeStoreDamaged
	case sqlite3.ErrIoErr:
		return classifyIO(e)
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm:
		return mutual.CodeNotWritable
	case sqlite3.ErrInterrupt:
		return mutual.CodeCancelled
	}
	return ""
}

func classifyIO(e sqlite3.Error) mutual.Code {
	switch {
	case e.SystemErrno == syscall.ENOSPC || e.SystemErrno == syscall.EDQUOT:
		return mutual.CodeDiskFull
	case e.ExtendedCode == sqlite3.ErrIoErrRead || e.ExtendedCode == sqlite3.ErrIoErrShortRead:
		return mutual.CodeDeviceRead
	}
	return mutual.CodeDeviceWrite
}

// engineCode returns SQLite's own extended code of an error, 0 for one that is not SQLite's.
func engineCode(err error) int {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return 0
	}
	return int(e.ExtendedCode)
}
