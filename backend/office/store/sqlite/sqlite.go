// Package sqlite keeps the office's store in one SQLite file: one writer, several
// readers on snapshots, and nothing acknowledged before it is on the disk.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	_ "github.com/mattn/go-sqlite3" // registers the driver
	"github.com/pressly/goose/v3"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/migrations"
	"github.com/unimutuelles/espace-adherents/backend/office/store/internal/portable"
)

// readers is how many snapshots may be open at once; the next one waits.
const readers = 8

// Store is a store.Store in a file.
type Store struct {
	writer *sql.DB
	reader *sql.DB
}

var _ store.Store = (*Store)(nil)

// Open opens the database file at path, makes it where there is none, and brings
// its schema up to date. The folder must exist. Errors carry
// CodeStoreDamaged, CodeDiskFull, CodeNotWritable, CodeDeviceRead, CodeDeviceWrite or
// CodeInternal.
func Open(ctx context.Context, path string) (*Store, error) {
	if err := makePrivate(path); err != nil {
		return nil, atomicfile.Fault(err)
	}
	s, err := open(path, "rwc")
	if err != nil {
		return nil, err
	}
	if err := migrate(ctx, s.writer); err != nil {
		return nil, errors.Join(fault(err), s.Close())
	}
	if err := portable.Run(ctx, s.writer, nil, classify, func(tx *portable.Tx) error { return tx.ReadKeys(ctx) }); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// makePrivate makes an empty file that nobody else on the machine reads, where there
// is none: SQLite would make one that everybody may, and gives its companions the same
// permissions.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// OpenExisting opens the database file at path as it is, for a command that works
// beside the service: it makes no file and leaves the schema alone. Errors carry
// CodeNotFound where there is no file, else CodeInternal or CodeNotWritable.
func OpenExisting(ctx context.Context, path string) (*Store, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil, mutual.Fault(mutual.CodeNotFound, err)
	} else if err != nil {
		return nil, fault(err)
	}
	s, err := open(path, "rw")
	if err != nil {
		return nil, err
	}
	var version int64
	if err := s.reader.QueryRowContext(ctx, "PRAGMA schema_version").Scan(&version); err != nil {
		return nil, errors.Join(fault(err), s.Close())
	}
	return s, nil
}

// open readies the connections, in a mode of SQLite's URIs; the file is touched when
// the first one is used.
func open(path, mode string) (*Store, error) {
	writer, err := sql.Open("sqlite3", dsn(path, url.Values{
		"mode": {mode}, "_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_foreign_keys": {"1"},
		"_busy_timeout": {"10000"}, "_txlock": {"immediate"}, "_cache_size": {"-16384"},
	}))
	if err != nil {
		return nil, fault(err)
	}
	writer.SetMaxOpenConns(1)
	reader, err := sql.Open("sqlite3", dsn(path, url.Values{
		"mode": {mode}, "_query_only": {"1"}, "_busy_timeout": {"10000"}, "_cache_size": {"-16384"},
	}))
	if err != nil {
		return nil, errors.Join(fault(err), writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return &Store{writer: writer, reader: reader}, nil
}

func migrate(ctx context.Context, database *sql.DB) error {
	provider, err := goose.NewProvider(goose.DialectSQLite3, database, migrations.Files)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// dsn writes path so that no character of it can be read as a parameter.
func dsn(path string, params url.Values) string {
	slashed := filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" && !strings.HasPrefix(slashed, "/") {
		slashed = "/" + slashed
	}
	return "file:" + (&url.URL{Path: slashed}).EscapedPath() + "?" + params.Encode()
}

// View implements store.Store.
func (s *Store) View(ctx context.Context, work func(store.Reader) error) error {
	return told(portable.Run(ctx, s.reader, nil, classify, func(tx *portable.Tx) error { return work(tx) }))
}

// Update implements store.Store.
func (s *Store) Update(ctx context.Context, work func(store.Writer) error) error {
	return told(portable.Run(ctx, s.writer, nil, classify, func(tx *portable.Tx) error { return work(tx) }))
}

// Close implements store.Store.
func (s *Store) Close() error {
	return fault(errors.Join(s.reader.Close(), s.writer.Close()))
}

func fault(err error) error {
	if err == nil {
		return nil
	}
	if code := classify(err); code != "" {
		return told(mutual.Fault(code, err))
	}
	return told(mutual.Fault(mutual.CodeInternal, err))
}

// told lets store.EngineCode find SQLite's code in an error.
func told(err error) error {
	if code := engineCode(err); code != 0 {
		return engineFault{err, code}
	}
	return err
}

type engineFault struct {
	error
	code int
}

// EngineCode returns SQLite's extended code.
func (f engineFault) EngineCode() int { return f.code }

// Unwrap returns the error.
func (f engineFault) Unwrap() error { return f.error }
