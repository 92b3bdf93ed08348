package cache

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// room is what SQLite needs before it can write anything, in bytes: the index of the log
// and the log's first pages. Where that is missing it may end the whole process, which
// writes into a file that the system mapped and has no room for.
const room = 256 << 10

// checkRoom returns why nothing can be written beside path, nil where it can.
func checkRoom(path string) error {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return atomicfile.Fault(err)
	}
	for _, name := range []string{path, path + "-wal"} {
		file, err := os.OpenFile(name, os.O_WRONLY, 0)
		if err == nil {
			err = file.Close()
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return atomicfile.Fault(err)
		}
	}
	probe, err := os.CreateTemp(folder, ".room-*.tmp")
	if err != nil {
		return atomicfile.Fault(err)
	}
	_, err = probe.Write(make([]byte, room))
	if err = errors.Join(err, probe.Close(), os.Remove(probe.Name())); err != nil {
		return atomicfile.Fault(err)
	}
	return nil
}

// cannotWrite reports whether an error of the disk may leave the store to be read.
func cannotWrite(err error) bool {
	switch mutual.CodeOf(err) {
	case mutual.CodeDiskFull, mutual.CodeNotWritable, mutual.CodeDeviceWrite:
		return true
	}
	return false
}

// openReading opens what is at path without writing a byte beside it; refusal is why.
// With nothing there to be read, or nothing that this version can read without bringing
// it up to date first, it returns refusal.
func openReading(ctx context.Context, path string, key [keyBytes]byte, refusal error) (_ *Cache, err error) {
	known := readMark(path)
	switch {
	case sizeOf(path) > 0:
	case known != nil:
		return nil, mutual.Fault(mutual.CodeCacheDamaged, errGone)
	default:
		return nil, refusal
	}
	c := &Cache{path: path, refusal: refusal}
	from := &connector{path: path, key: key, use: asItIs}
	if sizeOf(path+"-wal") > 0 {
		from.use = alone
		if from.path, c.copied, err = readable(path); err != nil {
			return nil, errors.Join(refusal, err)
		}
	}
	c.read = sql.OpenDB(from)
	c.write = c.read
	c.read.SetMaxOpenConns(1)
	if err := c.openAsItIs(ctx, known); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

func (c *Cache) openAsItIs(ctx context.Context, known *counts) error {
	versions, err := schemas()
	if err != nil {
		return err
	}
	version, err := schemaOf(ctx, c.read)
	switch newest := versions[len(versions)-1]; {
	case err != nil:
		return err
	case version > newest:
		return &mutual.Error{Code: mutual.CodeVaultNewer}
	case version < newest:
		return c.refusal
	}
	if known == nil {
		return nil
	}
	now, err := storedCommits(ctx, c.read)
	c.behind = known.missing(now)
	return err
}

// readable returns where the store and its log can be opened: where they are when they
// can be written, since reading the log takes a lock for writing, or else in a copy, as
// encrypted as they are, in a folder that goes when it is no longer read.
func readable(path string) (at, copied string, err error) {
	if file, err := os.OpenFile(path, os.O_RDWR, 0); err == nil {
		return path, "", file.Close()
	}
	if copied, err = os.MkdirTemp("", "espace-adherents-lecture-*"); err != nil {
		return "", "", atomicfile.Fault(err)
	}
	at = filepath.Join(copied, filepath.Base(path))
	if err := errors.Join(copyFile(path, at), copyFile(path+"-wal", at+"-wal")); err != nil {
		return "", "", errors.Join(err, os.RemoveAll(copied))
	}
	return at, copied, nil
}
