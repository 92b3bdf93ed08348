// Package atomicfile replaces a file in one step: whoever looks, and whatever
// fails or is cut off, finds the old file or the new one, each of them whole.
package atomicfile

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Write puts what fill writes into the file at path, with the permissions perm:
// into a temporary file of the same folder, synced, then renamed over path. The
// folder must exist. A symbolic link at path is replaced, not followed. What is no file,
// a device, a pipe or a terminal, linked to or not, is written into as it stands: putting a
// file in its place would take it away from everybody.
//
// On an error the file that stood at path is untouched and the temporary one is
// removed. Only a process killed while writing leaves one behind, named
// ".atomic-*.tmp".
//
// It returns CodeDiskFull when the disk or a quota is exhausted, CodeDeviceWrite
// when the device fails, CodeNotWritable when the system refuses the file or the folder
// (or, on Windows, another program holds the file open), and fill's own error as it is.
func Write(path string, perm fs.FileMode, fill func(io.Writer) error) error {
	if at, err := os.Stat(path); err == nil && at.Mode()&(fs.ModeDevice|fs.ModeNamedPipe|fs.ModeSocket) != 0 {
		return writeInto(path, fill)
	}
	dir := filepath.Dir(path)
	temporary, err := os.CreateTemp(dir, ".atomic-*.tmp")
	if err != nil {
		return Fault(err)
	}
	if err := write(temporary, perm, fill); err != nil {
		return abandon(temporary, err)
	}
	if err := finish(temporary, path); err != nil {
		return abandon(temporary, err)
	}
	if err := syncFolder(dir); err != nil {
		return Fault(err)
	}
	return nil
}

// writeInto gives what fill writes to something that is no file.
func writeInto(path string, fill func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return Fault(err)
	}
	target := &recorder{w: f}
	err = fill(target)
	if target.err != nil {
		err = Fault(target.err)
	}
	if closing := f.Close(); err == nil && closing != nil {
		err = Fault(closing)
	}
	return err
}

func write(f *os.File, perm fs.FileMode, fill func(io.Writer) error) error {
	if err := f.Chmod(perm); err != nil {
		return Fault(err)
	}
	target := &recorder{w: f}
	if err := fill(target); err != nil {
		if target.err != nil || isDiskFull(err) {
			return Fault(err)
		}
		return err
	}
	// A fill that overlooked a failed write must not make half a file.
	if target.err != nil {
		return Fault(target.err)
	}
	if err := f.Sync(); err != nil {
		return Fault(err)
	}
	return nil
}

func finish(f *os.File, path string) error {
	if err := f.Close(); err != nil {
		return Fault(err)
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return Fault(err)
	}
	return nil
}

// abandon removes the temporary file after err. What fails besides stays in the
// chain, out of the error's text, which would name the path.
func abandon(f *os.File, err error) error {
	closing := f.Close()
	if errors.Is(closing, os.ErrClosed) {
		closing = nil
	}
	if besides := errors.Join(closing, os.Remove(f.Name())); besides != nil {
		return mutual.Fault(mutual.CodeOf(err), errors.Join(err, besides))
	}
	return err
}

// recorder keeps the first error of the file itself, which fill may wrap or drop.
type recorder struct {
	w   io.Writer
	err error
}

func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	if err != nil && r.err == nil {
		r.err = err
	}
	return n, err
}

// Fault puts a fault of the file system under its code: CodeDiskFull when the disk
// or a quota is exhausted, CodeDeviceRead or CodeDeviceWrite when the device failed,
// CodeNotWritable otherwise.
func Fault(err error) error {
	var path *fs.PathError
	switch {
	case isDiskFull(err):
		return mutual.Fault(mutual.CodeDiskFull, err)
	case !isDeviceFault(err):
		return mutual.Fault(mutual.CodeNotWritable, err)
	case errors.As(err, &path) && path.Op == "read":
		return mutual.Fault(mutual.CodeDeviceRead, err)
	}
	return mutual.Fault(mutual.CodeDeviceWrite, err)
}
