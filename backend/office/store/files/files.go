// Package files keeps the bytes of documents on the disk, each once, under the
// SHA-256 of its content.
package files

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Folder is a content-addressed folder: the content abcdef… lies in ab/abcdef….
type Folder struct {
	root    string
	durable bool
}

// Open returns the folder at root, made where there is none. A durable one has
// a file's bytes and its name on the disk before Put returns; only a throw-away
// office does without.
func Open(root string, durable bool) (*Folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fault(err)
	}
	return &Folder{root: root, durable: durable}, nil
}

// Put stores all bytes of content and returns their SHA-256 (64 lower-case hex
// digits) and their number. Content that is already there is left as it is.
func (f *Folder) Put(content io.Reader) (sum string, size int64, err error) {
	temp, err := os.CreateTemp(f.root, "incoming-*")
	if err != nil {
		return "", 0, fault(err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(temp.Name())))
		}
	}()
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(temp, hash), content)
	if err == nil && f.durable {
		err = temp.Sync()
	}
	if err = errors.Join(err, temp.Close()); err != nil {
		return "", 0, fault(err)
	}
	sum = hex.EncodeToString(hash.Sum(nil))
	if err = f.place(temp.Name(), sum); err != nil {
		return "", 0, fault(err)
	}
	return sum, size, nil
}

func (f *Folder) place(temp, sum string) error {
	path := f.path(sum)
	if _, err := os.Stat(path); err == nil {
		return os.Remove(temp)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		return err
	}
	if !f.durable {
		return nil
	}
	return errors.Join(syncFolder(filepath.Dir(path)), syncFolder(f.root))
}

// Open returns the content with the given SHA-256, and CodeNotFound where there
// is none. The caller closes it.
func (f *Folder) Open(sum string) (io.ReadSeekCloser, error) {
	if len(sum) != hex.EncodedLen(sha256.Size) {
		return nil, mutual.Fault(mutual.CodeNotFound, nil)
	}
	file, err := os.Open(f.path(sum))
	if err != nil {
		return nil, fault(err)
	}
	return file, nil
}

func (f *Folder) path(sum string) string { return filepath.Join(f.root, sum[:2], sum) }

func fault(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return mutual.Fault(mutual.CodeNotFound, err)
	case errors.Is(err, syscall.ENOSPC):
		return mutual.Fault(mutual.CodeDiskFull, err)
	case errors.Is(err, fs.ErrPermission):
		return mutual.Fault(mutual.CodeNotWritable, err)
	}
	return mutual.Fault(mutual.CodeInternal, err)
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}
