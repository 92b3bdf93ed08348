//go:build !windows

package atomicfile

import (
	"errors"
	"os"
	"syscall"
)

// syncFolder makes the rename itself survive a power cut. Some network and FUSE
// file systems know no such sync; there the rename is as safe as it can be.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, f.Close())
}

func isDiskFull(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}

// isDeviceFault knows a disk that fails, and a limit to the size of files.
func isDeviceFault(err error) bool {
	return errors.Is(err, syscall.EIO) || errors.Is(err, syscall.EFBIG)
}
