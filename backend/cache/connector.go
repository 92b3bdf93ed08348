package cache

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"io"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const keyBytes = 32

// connector opens connections to one encrypted file. Linked with plain SQLite
// instead of SQLite3 Multiple Ciphers, the driver would take every parameter below
// and make a plaintext file without a word; so nothing is written through a
// connection before checkCipher agreed.
type connector struct {
	path string // absolute
	key  [keyBytes]byte
	use  use
}

// use is what a connection is for.
type use int

const (
	writing use = iota
	reading
	// asItIs reads a file that has no log, without a lock and without writing a byte.
	asItIs
	// alone reads a file with its log, which SQLite then indexes in memory: no room on
	// the disk is needed. There can be one such connection.
	alone
)

// How much of the file each connection may keep decrypted in memory, in KiB.
const (
	writerCacheKiB = 16 << 10
	readerCacheKiB = 16 << 10
)

// dsn returns the driver's address of the file. It holds the key.
func (c *connector) dsn() string {
	path := filepath.ToSlash(c.path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a Windows drive: file:///C:/...
	}
	q := url.Values{}
	q.Set("cipher", "chacha20")
	// The prefix and exactly 64 digits: anything else becomes a passphrase.
	q.Set("key", "raw:"+hex.EncodeToString(c.key[:]))
	q.Set("_busy_timeout", "5000")
	q.Set("_synchronous", "NORMAL")
	q.Set("_stmt_cache_size", "32")
	switch c.use {
	case writing:
		q.Set("_txlock", "immediate")
		q.Set("_cache_size", strconv.Itoa(-writerCacheKiB))
	case asItIs:
		q.Set("mode", "ro")
		q.Set("immutable", "1")
	case alone:
		q.Set("_locking_mode", "EXCLUSIVE")
	}
	if c.use != writing {
		q.Set("_query_only", "1")
		q.Set("_cache_size", strconv.Itoa(-readerCacheKiB))
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}).String()
}

// Connect implements driver.Connector.
func (c *connector) Connect(context.Context) (driver.Conn, error) {
	conn, err := (&sqlite3.SQLiteDriver{}).Open(c.dsn())
	if err != nil {
		return nil, fault(err)
	}
	if err := c.prepare(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

func (c *connector) prepare(conn driver.Conn) error {
	if err := checkCipher(conn); err != nil {
		return err
	}
	if c.use != writing {
		return nil
	}
	mode, err := text(conn, "PRAGMA journal_mode = WAL")
	if err != nil {
		return fault(err)
	}
	if mode != "wal" {
		return mutual.Fault(mutual.CodeNotWritable, errors.New("no write-ahead log"))
	}
	// On macOS a plain fsync leaves the bytes in the drive's own memory.
	if _, err := text(conn, "PRAGMA fullfsync = ON"); err != nil && !errors.Is(err, io.EOF) {
		return fault(err)
	}
	return nil
}

// Driver implements driver.Connector.
func (c *connector) Driver() driver.Driver { return &sqlite3.SQLiteDriver{} }

// checkCipher returns CodeNotEncrypted unless the encrypting library is linked and
// the connection uses the one cipher that authenticates its pages.
func checkCipher(conn driver.Conn) error {
	if _, err := text(conn, "SELECT sqlite3mc_version()"); err != nil {
		return mutual.Fault(mutual.CodeNotEncrypted, err)
	}
	cipher, err := text(conn, "PRAGMA cipher")
	if err != nil {
		return mutual.Fault(mutual.CodeNotEncrypted, err)
	}
	if cipher != "chacha20" {
		return mutual.Fault(mutual.CodeNotEncrypted, errors.New("another cipher"))
	}
	return nil
}

// text returns the first column of a statement's first row, io.EOF without one.
func text(conn driver.Conn, query string) (_ string, err error) {
	stmt, err := conn.Prepare(query)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, stmt.Close()) }()
	queryer, ok := stmt.(driver.StmtQueryContext)
	if !ok {
		return "", errors.New("the driver's statements take no context")
	}
	rows, err := queryer.QueryContext(context.Background(), nil)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	row := make([]driver.Value, len(rows.Columns()))
	if err := rows.Next(row); err != nil {
		return "", err
	}
	switch v := row[0].(type) {
	case string:
		return v, nil
	case []byte:
		return string(v), nil
	case int64:
		return strconv.FormatInt(v, 10), nil
	}
	return "", errors.New("neither text nor a number")
}
