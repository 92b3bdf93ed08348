//go:build cgo && libsqlite3

package cache

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mattn/go-sqlite3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// searched fails when a file under dir holds one of the words.
func searched(t *testing.T, dir string, words ...string) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files++
		content, err := os.ReadFile(path)
		for _, word := range words {
			if bytes.Contains(content, []byte(word)) {
				t.Errorf("%s holds %q", filepath.Base(path), word)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestNoFileHoldsAWordOfTheMembers(t *testing.T) {
	ctx := context.Background()
	dir := t.TempDir()
	path := filepath.Join(dir, "cache.db")
	c, err := Open(ctx, path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	page := mutual.ChangePage{Cursor: "curseur-xylophone", More: true, Changes: append(household(), spaceChanges()...)}
	page.Changes[0].Member.LastName = "Nomdistinctif"
	for n := range 2000 {
		r := line(n)
		r.ActLabel = fmt.Sprintf("Libellé-distinctif-%d", n)
		page.Changes = append(page.Changes, lineChange(r))
	}
	apply(t, c, page)
	if err := c.SaveTokens(ctx, mutual.Tokens{Access: "jeton-distinctif", Refresh: "jeton-suivant"}); err != nil {
		t.Fatal(err)
	}
	// A sort of everything, which would spill into a temporary file.
	if _, err := c.StatementPayments(ctx, ""); err != nil {
		t.Fatal(err)
	}
	if marked, err := c.MarkRead(ctx, "e2", 3000); err != nil || !marked {
		t.Fatal(err)
	}
	waiting(t, c, "cle-distinctive", 1)
	waiting(t, c, "cle-suivante", 2)
	if err := c.Sent(ctx, "cle-suivante", mutual.Receipt{ID: "r1", SentAt: 3}); err != nil {
		t.Fatal(err)
	}
	words := []string{testIBAN, "Mots-de-la", "Titulaire", "rib.pdf", "cle-distinctive", "cle-suivante", "aaaaaaaa", "FR7630006", "0601020304", "camille@exemple.fr", "CONTRAT-77", "Opticien Lunard", "Verres-simples", "Monture-légère",
		"Accord donné", "Objet-du-message", "Corps-du-message", "guarantee", "Nomdistinctif", "distinctif", "xylophone", "jeton-", "Camille", line(7).ID, "reimbursement", "SQLite format", string(testKey[:])}
	if files := searched(t, dir, words...); files != 4 {
		t.Errorf("%d files while open, want the file, its log, its index and its mark", files)
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	if files := searched(t, dir, words...); files != 2 {
		t.Errorf("%d files after closing, want the file and its mark", files)
	}
}

func TestOpenRefusesWhatItCannotTrustAndLeavesItAsItIs(t *testing.T) {
	ctx := context.Background()
	otherKey := [32]byte{9}
	truncate := func(b []byte) []byte { return b[:len(b)/2/4096*4096] }
	for name, c := range map[string]struct {
		alter func([]byte) []byte
		key   [32]byte
		want  mutual.Code
	}{
		"another vault's key": {func(b []byte) []byte { return b }, otherKey, mutual.CodeCacheDamaged},
		"an empty key":        {func(b []byte) []byte { return b }, [32]byte{}, mutual.CodeNotEncrypted},
		"a foreign file":      {func([]byte) []byte { return bytes.Repeat([]byte("not ours "), 2000) }, testKey, mutual.CodeCacheDamaged},
		"a truncated file":    {truncate, testKey, mutual.CodeCacheDamaged},
		"a page cut short":    {func(b []byte) []byte { return b[:1000] }, testKey, mutual.CodeCacheDamaged},
		"a flipped first page": {func(b []byte) []byte {
			b[2000] ^= 1
			return b
		}, testKey, mutual.CodeCacheDamaged},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "cache.db")
			first, err := Open(ctx, path, testKey)
			if err != nil {
				t.Fatal(err)
			}
			apply(t, first, mutual.ChangePage{Changes: lines(0, 200)})
			if err := first.Close(); err != nil {
				t.Fatal(err)
			}
			whole, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			altered := c.alter(whole)
			if err := os.WriteFile(path, altered, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(ctx, path, c.key); mutual.CodeOf(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, altered) {
				t.Errorf("the file was changed (%v)", err)
			}
		})
	}
}

func TestAFlippedBitAnywhereIsNeverReadAsData(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "cache.db")
	first, err := Open(ctx, path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, first, mutual.ChangePage{Changes: lines(0, 200)})
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for at := 4096 + 100; at < len(whole); at += 4096 {
		altered := bytes.Clone(whole)
		altered[at] ^= 1
		if err := os.WriteFile(path, altered, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := Open(ctx, path, testKey)
		if err != nil {
			if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
				t.Errorf("page %d: %v", at/4096+1, err)
			}
			continue
		}
		// Each page is met by the check that reads them all, if by nothing else.
		var said string
		if err := c.read.QueryRowContext(ctx, `PRAGMA integrity_check`).Scan(&said); err == nil && said == "ok" {
			t.Errorf("page %d: the flipped bit went unnoticed", at/4096+1)
		}
		got, err := c.Reimbursements(ctx, mutual.Filter{}, 0, 500)
		if code := mutual.CodeOf(err); code != mutual.CodeCacheDamaged && (err != nil || len(got) != 200) {
			t.Errorf("page %d: %d lines, %v", at/4096+1, len(got), err)
		}
		if err := c.Close(); err != nil && mutual.CodeOf(err) != mutual.CodeCacheDamaged {
			t.Errorf("page %d: %v", at/4096+1, err)
		}
	}
}

// withParameters opens a connection as the connector would, had it written dsn.
func withParameters(t *testing.T, dsn string) *sqlite3.SQLiteConn {
	t.Helper()
	conn, err := (&sqlite3.SQLiteDriver{}).Open(dsn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})
	return conn.(*sqlite3.SQLiteConn)
}

func TestALibraryThatCannotEncryptIsRefused(t *testing.T) {
	conn := withParameters(t, "file:"+filepath.Join(t.TempDir(), "x.db"))
	if err := checkCipher(conn); err != nil {
		t.Fatalf("the encrypting library itself: %v", err)
	}
	// As plain SQLite answers: it knows no such function.
	conn.RegisterAuthorizer(func(_ int, _, function, _ string) int {
		if function == "sqlite3mc_version" {
			return sqlite3.SQLITE_DENY
		}
		return sqlite3.SQLITE_OK
	})
	if err := checkCipher(conn); mutual.CodeOf(err) != mutual.CodeNotEncrypted {
		t.Errorf("got %v", err)
	}
}

func TestACipherWithoutAuthenticationIsRefused(t *testing.T) {
	conn := withParameters(t, "file:"+filepath.Join(t.TempDir(), "x.db")+"?cipher=aes256cbc&key=raw:"+strings.Repeat("ab", 32))
	if err := checkCipher(conn); mutual.CodeOf(err) != mutual.CodeNotEncrypted {
		t.Errorf("got %v", err)
	}
}

func TestTheHeaderShowsEveryWayToMakeAPlaintextFile(t *testing.T) {
	key := "raw:" + hex.EncodeToString(testKey[:])
	for name, c := range map[string]struct {
		dsn  func(path string) string
		want mutual.Code
	}{
		"as it must be":       {func(p string) string { return (&connector{path: p, key: testKey}).dsn() }, ""},
		"a misspelt key":      {func(p string) string { return "file:" + p + "?cipher=chacha20&clef=" + key }, mutual.CodeNotEncrypted},
		"no file: before it":  {func(p string) string { return p + "?cipher=chacha20&key=" + key }, mutual.CodeNotEncrypted},
		"an empty key":        {func(p string) string { return "file:" + p + "?cipher=chacha20&key=" }, mutual.CodeNotEncrypted},
		"no parameter at all": {func(p string) string { return "file:" + p }, mutual.CodeNotEncrypted},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			db, err := sql.Open("sqlite3", c.dsn(path))
			if err != nil {
				t.Fatal(err)
			}
			_, err = db.Exec(`CREATE TABLE t (x)`)
			if err := errors.Join(err, db.Close()); err != nil {
				t.Fatal(err)
			}
			if err := checkHeader(path); mutual.CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestTheConnectorAsksForTheCipherWithTheWholeKey(t *testing.T) {
	address, err := url.Parse((&connector{path: "/a b/é?#.db", key: testKey}).dsn())
	if err != nil {
		t.Fatal(err)
	}
	q := address.Query()
	if address.Scheme != "file" || address.Path != "/a b/é?#.db" || q.Get("cipher") != "chacha20" ||
		q.Get("key") != "raw:"+hex.EncodeToString(testKey[:]) {
		t.Error("not the address of the encrypted file")
	}
	if windows, err := url.Parse((&connector{path: "C:/Users/x/cache.db", key: testKey}).dsn()); err != nil || windows.Path != "/C:/Users/x/cache.db" {
		t.Errorf("a Windows path became %q (%v)", windows.Path, err)
	}
}

func TestNoErrorHoldsTheKeyOrAWordOfTheMembers(t *testing.T) {
	ctx := context.Background()
	path := filepath.Join(t.TempDir(), "cache.db")
	if err := os.WriteFile(path, bytes.Repeat([]byte{7}, 8192), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(ctx, path, testKey)
	if err == nil {
		t.Fatal("a foreign file opened")
	}
	key := hex.EncodeToString(testKey[:])
	for err := err; err != nil; err = errors.Unwrap(err) {
		for _, text := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", err)} {
			if strings.Contains(text, key) || strings.Contains(text, "raw:") {
				t.Error("an error holds the key")
			}
		}
	}
}
