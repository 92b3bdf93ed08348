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

	errorCRC            = syscall.Errno(23)
	errorSectorNotFound = syscall.Errno(27)
	errorWriteFault     = syscall.Errno(29)
	errorReadFault      = syscall.Errno(30)
	errorIODevice       = syscall.Errno(1117)
)

func isDiskFull(err error) bool {
	return errors.Is(err, errorDiskFull) || errors.Is(err, errorHandleDiskFull) || errors.Is(err, errorDiskQuotaExceeded)
}

func isDeviceFault(err error) bool {
	for _, fault := range []syscall.Errno{errorCRC, errorSectorNotFound, errorWriteFault, errorReadFault, errorIODevice} {
		if errors.Is(err, fault) {
			return true
		}
	}
	return false
}
