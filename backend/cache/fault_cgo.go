//go:build cgo

package cache

import (
	"errors"
	"syscall"

	"github.com/mattn/go-sqlite3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// codeOf returns the code of an error of SQLite.
func codeOf(err error) mutual.Code {
	var e sqlite3.Error
	if !errors.As(err, &e) {
		return mutual.CodeInternal
	}
	switch e.Code {
	case sqlite3.ErrNotADB, sqlite3.ErrCorrupt, sqlite3.ErrFormat:
		return mutual.CodeCacheDamaged
	case sqlite3.ErrFull:
		return mutual.CodeDiskFull
	case sqlite3.ErrIoErr:
		if isDiskFull(e.SystemErrno) {
			return mutual.CodeDiskFull
		}
		return mutual.CodeCacheDamaged
	case sqlite3.ErrReadonly, sqlite3.ErrCantOpen, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return mutual.CodeNotWritable
	case sqlite3.ErrInterrupt, sqlite3.ErrAbort:
		return mutual.CodeCancelled
	}
	return mutual.CodeInternal
}

// isDiskFull knows ENOSPC and EDQUOT, and Windows' ERROR_HANDLE_DISK_FULL and
// ERROR_DISK_FULL, whose numbers mean nothing a disk answers elsewhere.
func isDiskFull(errno syscall.Errno) bool {
	return errno == syscall.ENOSPC || errno == syscall.EDQUOT || errno == 39 || errno == 112
}
