package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// counts is what the mark beside the file knows of it. It is no secret.
type counts struct {
	commits int64 // transactions that were committed
	durable int64 // the last of them that was on the disk when it returned
	drafts  int64 // rows that exist on this device alone: drafts and the outbox
}

// mark is the small file beside the store. It is written in place after each commit and
// never synced, so it may be late, but is never ahead of what is on the disk for good:
// what it calls durable and the store lacks was there and is gone.
type mark struct {
	mu   sync.Mutex
	file *os.File // nil where it cannot be written
	at   counts
}

func markPath(path string) string { return path + "-mark" }

const markForm = "%016x %016x %016x"

// text is the mark's content, with a checksum: half of one counts as none.
func (c counts) text() string {
	line := fmt.Sprintf(markForm, c.commits, c.durable, c.drafts)
	return fmt.Sprintf("%s %08x\n", line, crc32.ChecksumIEEE([]byte(line)))
}

// readMark returns what is known of the store at path, nil where nothing is.
func readMark(path string) *counts {
	text, err := os.ReadFile(markPath(path))
	var c counts
	if err != nil {
		return nil
	}
	if _, err := fmt.Sscanf(string(text), markForm, &c.commits, &c.durable, &c.drafts); err != nil || c.text() != string(text) {
		return nil
	}
	return &c
}

// tally counts a transaction within itself.
func tally(ctx context.Context, tx *sql.Tx) (now counts, err error) {
	err = tx.QueryRowContext(ctx, `UPDATE commits SET count = count + 1 RETURNING count, (SELECT count(*) FROM draft)`).
		Scan(&now.commits, &now.drafts)
	return now, err
}

// note writes the mark after a commit.
func (m *mark) note(now counts, durable bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now.durable = max(now.durable, m.at.durable)
	if durable {
		now.durable = max(now.durable, now.commits)
	}
	if now.commits < m.at.commits { // another commit was quicker to get here
		now.commits, now.drafts = m.at.commits, m.at.drafts
	}
	m.write(now)
}

func (m *mark) write(now counts) {
	m.at = now
	if m.file != nil {
		// What is committed is committed: a mark that stays behind only notices less.
		_, _ = m.file.WriteAt([]byte(now.text()), 0)
	}
}

// close ends the mark; whole tells that the log went into the file, which is synced then.
func (m *mark) close(whole bool) {
	if m == nil || m.file == nil {
		return
	}
	if whole {
		m.note(m.at, true)
	}
	_ = m.file.Close()
}

// compare holds the file, as it was found, against its mark. What is left of a log that
// does not reach as far is kept aside: SQLite writes over it.
func (c *Cache) compare(ctx context.Context, path string, known *counts) error {
	if known == nil {
		return nil
	}
	now, err := storedCommits(ctx, c.write)
	if err != nil {
		return err
	}
	if c.behind = known.missing(now); c.behind == "" {
		return nil
	}
	if sizeOf(path+"-wal") == 0 {
		return nil
	}
	return copyFile(path+"-wal", asideName(path, time.Now())+"-wal")
}

// missing tells what a store lacks that holds now transactions; see Behind.
func (c counts) missing(now int64) mutual.Code {
	switch {
	case now < c.durable:
		return mutual.CodeCacheLost
	case now < c.commits:
		return mutual.CodeCacheOlder
	}
	return ""
}

// storedCommits returns how many transactions the file holds, 0 where it counts none.
func storedCommits(ctx context.Context, db *sql.DB) (now int64, err error) {
	var tables int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_schema WHERE name = 'commits'`).Scan(&tables)
	if err != nil || tables == 0 {
		return 0, fault(err)
	}
	err = db.QueryRowContext(ctx, `SELECT count FROM commits`).Scan(&now)
	return now, fault(err)
}

// beginMark has the mark tell of the file as it is now.
func (c *Cache) beginMark(ctx context.Context, path string, known *counts) error {
	var now counts
	err := c.write.QueryRowContext(ctx, `SELECT count, (SELECT count(*) FROM draft) FROM commits`).Scan(&now.commits, &now.drafts)
	if err != nil {
		return fault(err)
	}
	if known != nil {
		now.durable = min(known.durable, now.commits)
	}
	c.mark = &mark{}
	if c.mark.file, err = os.OpenFile(markPath(path), os.O_CREATE|os.O_WRONLY, 0o600); err != nil {
		return atomicfile.Fault(err)
	}
	c.mark.write(now)
	return nil
}

// sizeOf returns a file's size in bytes, 0 where there is none.
func sizeOf(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}

// copyFile copies a file to a new one that only the member may read.
func copyFile(from, to string) (err error) {
	source, err := os.Open(from)
	if err != nil {
		return atomicfile.Fault(err)
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil // kept in this very second
	}
	if err != nil {
		return atomicfile.Fault(err)
	}
	_, err = io.Copy(target, source)
	if err = errors.Join(err, target.Close()); err != nil {
		return atomicfile.Fault(err)
	}
	return nil
}
