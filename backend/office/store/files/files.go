// Package files keeps the bytes of documents, and of what members send, on the disk,
// each once, under the SHA-256 of its content.
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
	"time"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Folder is a content-addressed folder: the content abcdef… lies in ab/abcdef…, or in
// received/ab/abcdef… where a member sent it. The two are apart so that forgetting what
// was sent never touches a document of the same bytes.
type Folder struct {
	root    string
	durable bool
}

// received is the folder of what members send.
const received = "received"

// Open returns the folder at root, made where there is none. A durable one has
// a file's bytes and its name on the disk before Put returns; only a throw-away
// office does without.
func Open(root string, durable bool) (*Folder, error) {
	if err := os.MkdirAll(root, 0o700); err != nil {
		return nil, fault(err)
	}
	if err := dropLeftOvers(root); err != nil {
		return nil, fault(err)
	}
	return &Folder{root: root, durable: durable}, nil
}

// spooled names the files whose content is still on its way.
const spooled = "incoming-*"

// dropLeftOvers removes what a crash cut off. What is younger than a day may be on its
// way to another program of the office.
func dropLeftOvers(root string) error {
	names, err := filepath.Glob(filepath.Join(root, spooled))
	if err != nil {
		return err
	}
	for _, name := range names {
		info, err := os.Stat(name)
		if err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			err = os.Remove(name)
		}
		if err := ignore(fs.ErrNotExist, err); err != nil {
			return err
		}
	}
	return nil
}

// Put stores all bytes of content and returns their SHA-256 (64 lower-case hex
// digits) and their number. Content that is already there is left as it is.
func (f *Folder) Put(content io.Reader) (sum string, size int64, err error) {
	err = f.spool(content, func(temp *os.File, digits string, count int64) error {
		sum, size = digits, count
		return f.place(temp, f.root, sum)
	})
	if err != nil {
		return "", 0, err
	}
	return sum, size, nil
}

// Receive reads all of content into a file that nobody else sees and hands it to use.
// It is kept only where use calls Keep; nothing else of it outlives the call. Errors
// of content and of use that carry a code are returned as they are.
func (f *Folder) Receive(content io.Reader, use func(store.Incoming) error) error {
	return f.spool(content, func(temp *os.File, sum string, size int64) error {
		return use(store.Incoming{Whole: temp, SHA256: sum, Bytes: size, Keep: func() error {
			return fault(f.place(temp, filepath.Join(f.root, received), sum))
		}})
	})
}

// spool writes content into a file, has its bytes on the disk, and removes what done
// did not move away.
func (f *Folder) spool(content io.Reader, done func(temp *os.File, sum string, size int64) error) (err error) {
	temp, err := os.CreateTemp(f.root, spooled)
	if err != nil {
		return fault(err)
	}
	defer func() {
		left := errors.Join(ignore(os.ErrClosed, temp.Close()), ignore(fs.ErrNotExist, os.Remove(temp.Name())))
		if left != nil {
			err = errors.Join(err, fault(left))
		}
	}()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(temp, hash), content)
	if err == nil && f.durable {
		err = temp.Sync()
	}
	if err != nil {
		return fault(err)
	}
	return fault(done(temp, hex.EncodeToString(hash.Sum(nil)), size))
}

// place closes the spooled file, for some systems move no open one, and gives it its name.
func (f *Folder) place(temp *os.File, root, sum string) error {
	path := filepath.Join(root, sum[:2], sum)
	if err := temp.Close(); err != nil {
		return err
	}
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	if err := os.Rename(temp.Name(), path); err != nil {
		return err
	}
	if !f.durable {
		return nil
	}
	return errors.Join(syncFolder(filepath.Dir(path)), syncFolder(root))
}

// Remove forgets content that was received. Where there is none, nothing happens.
func (f *Folder) Remove(sum string) error {
	if !isSum(sum) {
		return mutual.Fault(mutual.CodeNotFound, nil)
	}
	return fault(ignore(fs.ErrNotExist, os.Remove(filepath.Join(f.root, received, sum[:2], sum))))
}

// Open returns the content with the given SHA-256, and CodeNotFound where there
// is none. The caller closes it.
func (f *Folder) Open(sum string) (io.ReadSeekCloser, error) {
	if !isSum(sum) {
		return nil, mutual.Fault(mutual.CodeNotFound, nil)
	}
	file, err := os.Open(filepath.Join(f.root, sum[:2], sum))
	if errors.Is(err, fs.ErrNotExist) {
		file, err = os.Open(filepath.Join(f.root, received, sum[:2], sum))
	}
	if errors.Is(err, fs.ErrPermission) { // one file's fault, and not the disk's
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	if err != nil {
		return nil, fault(err)
	}
	return file, nil
}

// isSum keeps every path within the folder.
func isSum(text string) bool {
	digits, err := hex.DecodeString(text)
	return err == nil && len(digits) == sha256.Size
}

// fault gives an error of the disk its code; one that has a code keeps it.
func fault(err error) error {
	var known *mutual.Error
	switch {
	case err == nil || errors.As(err, &known):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return mutual.Fault(mutual.CodeNotFound, err)
	case errors.Is(err, syscall.ENOSPC):
		return mutual.Fault(mutual.CodeDiskFull, err)
	case errors.Is(err, fs.ErrPermission):
		return atomicfile.Fault(err)
	}
	return mutual.Fault(mutual.CodeInternal, err)
}

// ignore returns err, and nil where it is the expected one.
func ignore(expected, err error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
