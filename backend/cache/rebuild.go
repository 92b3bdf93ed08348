package cache

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Rebuilt tells what became of a damaged store.
type Rebuilt struct {
	Aside string // where the damaged file is now; empty where there was none
	Kept  int    // drafts and waiting requests that are in the new store
	Lost  int    // those that could not be read, or not whole
	// Unsure tells that there may have been more, of which nothing is known.
	Unsure bool
}

// The new store's names while it is made and once it is whole.
const (
	buildingSuffix = ".building"
	wholeSuffix    = ".new"
)

// companions are what stands beside a store, in the order in which they are put aside.
var companions = []string{"-mark", "-shm", "-wal", ""}

// Rebuild makes a new store in the place of a damaged one that is closed, or gone. What
// exists on this device alone is carried over, as far as it can be read: the session,
// drafts and the outbox, what was read here, which documents are here and kept. All else comes
// from the office, by a sync from the start. The damaged file is put aside beside it under
// a dated name, and nothing of it is erased: the new store is whole before the old one
// moves, and a kill in between is mended by the next Open.
func Rebuild(ctx context.Context, path string, key [32]byte, at time.Time) (_ *Cache, done Rebuilt, err error) {
	known := readMark(path)
	building := path + buildingSuffix
	for _, companion := range companions {
		if err := os.Remove(building + companion); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, Rebuilt{}, atomicfile.Fault(err)
		}
	}
	fresh, err := openWriting(ctx, building, key)
	if err != nil {
		return nil, Rebuilt{}, err
	}
	err = carryOver(ctx, &connector{path: path, key: key, use: reading}, fresh, &done)
	if err = errors.Join(err, fresh.Close()); err != nil {
		return nil, Rebuilt{}, err
	}
	if known != nil {
		done.Unsure = false
		done.Lost = max(done.Lost, int(known.drafts)-done.Kept)
	}
	for _, companion := range []string{"-mark", ""} {
		if err := os.Rename(building+companion, path+wholeSuffix+companion); err != nil {
			return nil, Rebuilt{}, atomicfile.Fault(err)
		}
	}
	if done.Aside, err = putAside(path, at); err != nil {
		return nil, Rebuilt{}, err
	}
	c, err := Open(ctx, path, key)
	return c, done, err
}

// finishRebuild gives a new store that is whole its place.
func finishRebuild(path string) error {
	if sizeOf(path+wholeSuffix) == 0 {
		return nil
	}
	if _, err := putAside(path, time.Now()); err != nil {
		return err
	}
	for _, companion := range []string{"-mark", ""} {
		err := os.Rename(path+wholeSuffix+companion, path+companion)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return atomicfile.Fault(err)
		}
	}
	return nil
}

// asideName is what a damaged file is called from then on.
func asideName(path string, at time.Time) string {
	return path + ".mis-de-cote-" + at.UTC().Format("20060102-150405")
}

// putAside moves the file at path and its companions, and returns the file's new name,
// empty where there was none.
func putAside(path string, at time.Time) (aside string, err error) {
	name := asideName(path, at)
	for n := 2; sizeOf(name) > 0; n++ {
		name = fmt.Sprintf("%s-%d", asideName(path, at), n)
	}
	for _, companion := range companions {
		err := os.Rename(path+companion, name+companion)
		switch {
		case err == nil && companion == "":
			aside = name
		case err != nil && !errors.Is(err, os.ErrNotExist):
			return "", atomicfile.Fault(err)
		}
	}
	return aside, nil
}

// carried are the tables whose rows exist on this device alone, with the rows to carry.
var carried = map[string]string{
	"session": "TRUE", "visit": "TRUE", "draft": "TRUE", "draft_file": "TRUE", "sent_copy": "TRUE", "sent_file": "TRUE",
	"message": "read_here <> 0", "document": "kept OR stored_sha256 <> ''",
}

// carryOver writes into fresh what can be read of a damaged store.
func carryOver(ctx context.Context, from *connector, fresh *Cache, done *Rebuilt) error {
	done.Unsure = true
	if sizeOf(from.path) == 0 {
		return nil
	}
	old := sql.OpenDB(from)
	old.SetMaxOpenConns(1)
	defer func() { _ = old.Close() }() // what is wrong with it is known
	return fresh.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		missed := map[string]missed{}
		for _, table := range slices.Sorted(maps.Keys(carried)) {
			var err error
			if missed[table], err = carryTable(ctx, old, tx, table, carried[table]); err != nil {
				return err
			}
		}
		// Older than the sync from the start that follows: it sweeps what the office has no more.
		for _, noun := range []string{"message", "document"} {
			if _, err := tx.ExecContext(ctx, `UPDATE `+noun+` SET generation = 0`); err != nil {
				return err
			}
		}
		if _, err := tx.ExecContext(ctx, `UPDATE sync_state SET sweeping = 1`); err != nil {
			return err
		}
		// A copy that lacks a file is none.
		copies := `UPDATE sent_copy SET confirmed = 0`
		if files := missed["sent_file"]; len(files.rows) > 0 || files.more {
			copies = `DELETE FROM sent_copy`
		}
		if _, err := tx.ExecContext(ctx, copies); err != nil {
			return err
		}
		incomplete, err := withoutFiles(ctx, tx, missed["draft_file"])
		if err != nil {
			return err
		}
		if err := tx.QueryRowContext(ctx, `SELECT count(*) FROM draft`).Scan(&done.Kept); err != nil {
			return err
		}
		done.Kept -= incomplete
		done.Lost = incomplete + len(missed["draft"].rows)
		done.Unsure = missed["draft"].more
		return nil
	})
}

// missed is what of a table could not be read.
type missed struct {
	rows []int64 // their rowids, as far as an index names them
	keys []string
	more bool // there may be others, of which nothing is known
}

// carryTable copies the rows of a table one by one, so that one that cannot be read stops
// no other. It returns an error of the new store only.
func carryTable(ctx context.Context, old *sql.DB, tx *sql.Tx, table, condition string) (m missed, err error) {
	ids, keys, whole := rowsOf(ctx, old, table)
	m.more = !whole
	for _, id := range ids {
		columns, values, err := readRow(ctx, old, table, condition, id)
		switch {
		case errors.Is(err, sql.ErrNoRows): // of no interest
			continue
		case err != nil:
			m.rows = append(m.rows, id)
			if key := keys[id]; key != "" {
				m.keys = append(m.keys, key)
			}
			continue
		}
		insert := `INSERT OR REPLACE INTO ` + table + ` (` + strings.Join(columns, ", ") + `) VALUES (?` + strings.Repeat(", ?", len(columns)-1) + `)`
		if _, err := tx.ExecContext(ctx, insert, values...); err != nil {
			return m, err
		}
	}
	return m, nil
}

// rowsOf returns the rowids of a table, by its index and from both of its ends: where one
// of the three meets a damaged page, another may not. keys are the first column of the
// index, by rowid.
func rowsOf(ctx context.Context, old *sql.DB, table string) (ids []int64, keys map[int64]string, whole bool) {
	known, keys := map[int64]bool{}, map[int64]string{}
	key := `''`
	if table == "draft" || table == "draft_file" {
		key = `key`
	}
	for _, query := range []string{
		`SELECT rowid, ` + key + ` FROM ` + table + ` INDEXED BY sqlite_autoindex_` + table + `_1`,
		`SELECT rowid, '' FROM ` + table + ` NOT INDEXED ORDER BY rowid`,
		`SELECT rowid, '' FROM ` + table + ` NOT INDEXED ORDER BY rowid DESC`,
	} {
		whole = eachRow(ctx, old, query, func(id int64, key string) {
			known[id] = true
			if key != "" {
				keys[id] = key
			}
		}) || whole
	}
	return slices.Sorted(maps.Keys(known)), keys, whole
}

// eachRow reports whether a query could be read to its end.
func eachRow(ctx context.Context, old *sql.DB, query string, use func(id int64, key string)) (whole bool) {
	rows, err := old.QueryContext(ctx, query)
	if err != nil {
		return false
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var key string
		if rows.Scan(&id, &key) != nil {
			return false
		}
		use(id, key)
	}
	return rows.Err() == nil
}

func readRow(ctx context.Context, old *sql.DB, table, condition string, id int64) (columns []string, values []any, err error) {
	rows, err := old.QueryContext(ctx, `SELECT * FROM `+table+` WHERE rowid = ? AND (`+condition+`)`, id)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return nil, nil, err
		}
		return nil, nil, sql.ErrNoRows
	}
	values = make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	return columns, values, rows.Scan(into...)
}

// withoutFiles makes what lacks a file a draft that says so: it must not be sent without
// the file, and only the member has it. It returns how many there are.
func withoutFiles(ctx context.Context, tx *sql.Tx, files missed) (incomplete int, err error) {
	lacks := func(where string, args ...any) error {
		changed, err := tx.ExecContext(ctx, `UPDATE draft SET state = 'draft', submitted_at = 0, tried_at = 0,
			problem_code = ?, problem_field = '', problem_until = 0 WHERE `+where, append([]any{string(mutual.CodeCacheLost)}, args...)...)
		if err != nil {
			return err
		}
		rows, err := changed.RowsAffected()
		incomplete += int(rows)
		return err
	}
	if files.more || len(files.keys) < len(files.rows) { // it may be any of them
		return incomplete, lacks(`TRUE`)
	}
	for _, key := range slices.Compact(slices.Sorted(slices.Values(files.keys))) {
		if err := lacks(`key = ?`, key); err != nil {
			return incomplete, err
		}
	}
	return incomplete, nil
}
