// Package cache keeps the member's data on the device, in one SQLite file that is
// encrypted page by page (ChaCha20-Poly1305), so that everything can be read
// without a network.
//
// The file is in WAL mode: readers never wait for the sync that writes. Its rows
// can be fetched again, so a commit does not wait for the disk (synchronous
// NORMAL; a power cut may take the last pages back, never half of one); the
// session's tokens and what the member writes cannot, so their commit does (FULL).
//
// Any method may return CodeCacheDamaged (a page fails its authentication),
// CodeDiskFull, CodeNotWritable, CodeDeviceRead, CodeDeviceWrite and CodeCancelled.
// Nothing here ever erases a file that does not open. One process at a time uses the
// file: that is the desk's lock.
//
// Beside the file stands a mark: how many transactions were committed, as far as is
// known. A file that is gone, empty or behind its mark is noticed by it.
package cache

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Cache is the open store. It may be used by several goroutines.
type Cache struct {
	write   *sql.DB // one connection
	read    *sql.DB
	upserts map[mutual.Noun]*sql.Stmt // on write
	path    string
	mark    *mark
	behind  mutual.Code
	refusal error  // why nothing is written; nil mostly
	copied  string // a folder that goes when the store closes; empty mostly
}

// readers is how many screens may read at once before one waits.
const readers = 3

// Open opens the store at path with the vault's database key, and makes it where
// there never was one. Where nothing can be written, for a full disk or a protected
// folder, it opens what is there to be read: ReadingOnly tells why then. It returns
// CodeNotEncrypted when this build cannot encrypt or the key is empty (no byte was
// written then), CodeCacheDamaged when the file is another vault's, foreign, corrupted
// or gone (see Rebuild), CodeVaultNewer when a newer version of the application wrote it,
// CodeDiskFull, CodeNotWritable, CodeDeviceRead and CodeDeviceWrite.
func Open(ctx context.Context, path string, key [32]byte) (*Cache, error) {
	if key == ([keyBytes]byte{}) {
		return nil, mutual.Fault(mutual.CodeNotEncrypted, errors.New("no key"))
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, atomicfile.Fault(err)
	}
	refusal := checkRoom(path)
	if refusal == nil {
		c, err := openWriting(ctx, path, key)
		if !cannotWrite(err) {
			return c, err
		}
		refusal = err
	}
	return openReading(ctx, path, key, refusal)
}

func openWriting(ctx context.Context, path string, key [keyBytes]byte) (*Cache, error) {
	if err := finishRebuild(path); err != nil {
		return nil, err
	}
	known := readMark(path)
	if known != nil && sizeOf(path) == 0 {
		return nil, mutual.Fault(mutual.CodeCacheDamaged, errGone)
	}
	if err := makeFile(path); err != nil {
		return nil, err
	}
	c := &Cache{
		path:  path,
		write: sql.OpenDB(&connector{path: path, key: key}),
		read:  sql.OpenDB(&connector{path: path, key: key, use: reading}),
	}
	c.write.SetMaxOpenConns(1)
	c.read.SetMaxOpenConns(readers)
	c.read.SetMaxIdleConns(readers)
	if err := c.open(ctx, path, known); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// errGone is a store that was there once, by its mark.
var errGone = errors.New("the store is gone")

// ReadingOnly returns why nothing can be written to the store, nil where it can.
func (c *Cache) ReadingOnly() error { return c.refusal }

// Behind returns CodeCacheLost for a store from which something is gone that was on the
// disk for good, CodeCacheOlder for one that lacks its last pages of the office, as a
// power cut may leave it, and "" for one that is as it was left.
func (c *Cache) Behind() mutual.Code { return c.behind }

// makeFile makes an empty file that only the member may read; SQLite gives its
// companions the same permissions.
func makeFile(path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return atomicfile.Fault(err)
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return atomicfile.Fault(err)
	}
	if err := f.Close(); err != nil {
		return atomicfile.Fault(err)
	}
	return nil
}

func (c *Cache) open(ctx context.Context, path string, known *counts) error {
	// The first page is authenticated as it is read; the others are when they are.
	var tables int
	if err := c.write.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema`).Scan(&tables); err != nil {
		return fault(err)
	}
	// Before anything is written, and with it what is left of the log.
	if err := c.compare(ctx, path, known); err != nil {
		return err
	}
	if err := migrate(ctx, c.write); err != nil {
		return err
	}
	// Only the tables are in the file by now, no word of the member's.
	if err := checkHeader(path); err != nil {
		return err
	}
	if err := c.beginMark(ctx, path, known); err != nil {
		return err
	}
	if err := c.classify(ctx); err != nil {
		return err
	}
	if err := c.learn(ctx); err != nil {
		return err
	}
	return c.prepareUpserts(ctx)
}

// Check reads every page and returns CodeCacheDamaged unless all are as they were
// written. 20,000 lines take some 10 ms, 55 ms at first.
func (c *Cache) Check(ctx context.Context) error {
	var said string
	if err := c.read.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&said); err != nil {
		return fault(err)
	}
	if said != "ok" {
		return mutual.Fault(mutual.CodeCacheDamaged, errors.New("a page is not as it was written"))
	}
	return nil
}

// checkHeader returns CodeNotEncrypted for a file that any SQLite could read.
func checkHeader(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return atomicfile.Fault(err)
	}
	var header [16]byte
	_, err = io.ReadFull(f, header[:])
	if err = errors.Join(err, f.Close()); err != nil {
		return mutual.Fault(mutual.CodeNotEncrypted, err)
	}
	if bytes.HasPrefix(header[:], []byte("SQLite format 3")) {
		return mutual.Fault(mutual.CodeNotEncrypted, errors.New("plaintext header"))
	}
	return nil
}

// Close writes the log back into the file and closes it.
func (c *Cache) Close() error {
	err := fault(errors.Join(c.read.Close(), c.write.Close()))
	c.mark.close(err == nil && sizeOf(c.path+"-wal") == 0)
	if c.copied != "" {
		err = errors.Join(err, os.RemoveAll(c.copied))
	}
	return err
}

// transact runs work in one transaction on the writing connection. A cancelled ctx
// stops it between two statements, and nothing of it is kept then.
func (c *Cache) transact(ctx context.Context, work func(context.Context, *sql.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return fault(err)
	}
	if c.refusal != nil {
		return c.refusal
	}
	// With a context that can be cancelled the driver starts a goroutine for each
	// row that is written.
	steady := context.WithoutCancel(ctx)
	tx, err := c.write.BeginTx(steady, nil)
	if err != nil {
		return fault(err)
	}
	return c.commit(steady, tx, false, work)
}

// commit does the work of a transaction, counts it, and ends it.
func (c *Cache) commit(ctx context.Context, tx *sql.Tx, durable bool, work func(context.Context, *sql.Tx) error) error {
	err := work(ctx, tx)
	var now counts
	if err == nil {
		now, err = tally(ctx, tx)
	}
	if err != nil {
		if undoing := rollback(tx); undoing != nil {
			return errors.Join(fault(err), undoing)
		}
		return fault(err)
	}
	if err := tx.Commit(); err != nil {
		return fault(err)
	}
	c.mark.note(now, durable)
	return nil
}

// rollback ends tx; SQLite may have ended it by itself, as it does on a full disk.
func rollback(tx *sql.Tx) error {
	if err := tx.Rollback(); err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fault(err)
	}
	return nil
}
