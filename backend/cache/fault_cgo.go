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
		return codeOfIO(e)
	case sqlite3.ErrCantOpen:
		if isDiskFull(e.SystemErrno) {
			return mutual.CodeDiskFull
		}
		return mutual.CodeNotWritable
	case sqlite3.ErrReadonly, sqlite3.ErrPerm, sqlite3.ErrAuth:
		return mutual.CodeNotWritable
	case sqlite3.ErrInterrupt, sqlite3.ErrAbort:
		return mutual.CodeCancelled
	}
	return mutual.CodeInternal
}

// codeOfIO tells a full disk, a failed reading and a failed writing apart. None is
// damage: what was not read now may be read the next time.
func codeOfIO(e sqlite3.Error) mutual.Code {
	if isDiskFull(e.SystemErrno) {
		return mutual.CodeDiskFull
	}
	switch e.ExtendedCode {
	case sqlite3.ErrIoErrRead, sqlite3.ErrIoErrShortRead, sqlite3.ErrIoErrFstat, sqlite3.ErrIoErrAccess, sqlite3.ErrIoErrSeek:
		return mutual.CodeDeviceRead
	}
	return mutual.CodeDeviceWrite
}

// isDiskFull knows ENOSPC and EDQUOT, and Windows' ERROR_HANDLE_DISK_FULL and
// ERROR_DISK_FULL, whose numbers mean nothing a disk answers elsewhere.
func isDiskFull(errno syscall.Errno) bool {
	return errno == syscall.ENOSPC || errno == syscall.EDQUOT || errno == 39 || errno == 112
}
