package atomicfile

import (
	"errors"
	"syscall"
)

// syncFolder does nothing: Windows has no sync of a folder, and NTFS journals the
// rename.
func syncFolder(string) error { return nil }

// Windows' own numbers: the names in package syscall are inventions of Go that no
// system call returns.
const (
	errorHandleDiskFull    = syscall.Errno(39)
	errorDiskFull          = syscall.Errno(112)
	errorDiskQuotaExceeded = syscall.Errno(1295)
)

func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull) || errors.Is(err, errorDiskQuotaExceeded)
}
