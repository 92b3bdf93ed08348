//go:build cgo && libsqlite3

package cache

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestOnlyDamageIsCalledDamage(t *testing.T) {
	full := syscall.ENOSPC
	if runtime.GOOS == "windows" { // whose Go gives ENOSPC a number of its own
		full = 112
	}
	for _, c := range []struct {
		said sqlite3.Error
		want mutual.Code
	}{
		{sqlite3.Error{Code: sqlite3.ErrNotADB}, mutual.CodeCacheDamaged},
		{sqlite3.Error{Code: sqlite3.ErrCorrupt}, mutual.CodeCacheDamaged},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrRead, SystemErrno: 5}, mutual.CodeDeviceRead},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrFsync, SystemErrno: 5}, mutual.CodeDeviceWrite},
		{sqlite3.Error{Code: sqlite3.ErrIoErr, ExtendedCode: sqlite3.ErrIoErrWrite, SystemErrno: full}, mutual.CodeDiskFull},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: full}, mutual.CodeDiskFull},
		{sqlite3.Error{Code: sqlite3.ErrCantOpen, SystemErrno: 13}, mutual.CodeNotWritable},
	} {
		if got := mutual.CodeOf(fault(c.said)); got != c.want {
			t.Errorf("%d/%d of the system's %d is told as %s, want %s", c.said.Code, c.said.ExtendedCode, c.said.SystemErrno, got, c.want)
		}
	}
}

// written is a store with lines of the office and with what exists here alone.
func written(t *testing.T) (path string, keys []string) {
	t.Helper()
	ctx := context.Background()
	path = filepath.Join(t.TempDir(), "cache.db")
	c, err := Open(ctx, path, testKey)
	if err != nil {
		t.Fatal(err)
	}
	apply(t, c, mutual.ChangePage{Changes: append(lines(0, 400), spaceChanges()...), Cursor: "c"})
	for n := range 40 {
		key := fmt.Sprintf("01D%023d", n)
		keys = append(keys, key)
		content := mutual.RequestContent{Kind: mutual.RequestOther, Words: fmt.Sprintf("%d %s", n, bytes.Repeat([]byte("mot "), 200))}
		must(t, c.AddDraft(ctx, key, content, mutual.Millis(1+n)))
		if n%8 == 0 {
			file := bytes.Repeat([]byte{byte(n)}, 9000)
			must(t, c.Attach(ctx, key, []DraftFile{{Attachment: mutual.Attachment{
				Name: "a.pdf", ContentType: "application/pdf", Bytes: int64(len(file)), SHA256: fmt.Sprintf("%064d", n),
			}, Content: file}}, 5))
		}
		if n%2 == 0 {
			must(t, c.Submit(ctx, key, content, 9))
		}
	}
	must(t, c.SaveTokens(ctx, mutual.Tokens{Office: "https://office.example", Access: "a", Refresh: "r", AccessUntil: 1, RefreshUntil: 2}))
	if _, err := c.MarkRead(ctx, "e2", 77); err != nil {
		t.Fatal(err)
	}
	must(t, c.Close())
	return path, keys
}

func flip(t *testing.T, path string, at int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	one := make([]byte, 1)
	_, err = file.ReadAt(one, at)
	must(t, err)
	one[0] ^= 0x20
	_, err = file.WriteAt(one, at)
	must(t, errors.Join(err, file.Close()))
}

const pageBytes = 4096

// everyPage is how far apart the pages are that a test damages: one is as good as another.
const everyPage = 7

func TestADamagedPageIsFoundAndWhatIsOnlyHereIsCarriedOver(t *testing.T) {
	ctx := context.Background()
	path, keys := written(t)
	whole, err := os.ReadFile(path)
	must(t, err)
	tried, damaged, lossless := 0, 0, 0
	for page := int64(0); page < int64(len(whole)/pageBytes); page += everyPage {
		tried++
		folder := t.TempDir()
		at := filepath.Join(folder, "cache.db")
		must(t, os.WriteFile(at, whole, 0o600))
		mark, err := os.ReadFile(markPath(path))
		must(t, err)
		must(t, os.WriteFile(markPath(at), mark, 0o600))
		flip(t, at, page*pageBytes+1000)
		broken, err := os.ReadFile(at)
		must(t, err)

		c, err := Open(ctx, at, testKey)
		if err == nil {
			err = c.Check(ctx)
			_ = c.Close()
		}
		if err == nil {
			continue // a page that holds nothing any more
		}
		if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
			t.Fatalf("page %d: %v", page+1, err)
		}
		damaged++
		c, done, err := Rebuild(ctx, at, testKey, time.Unix(1_800_000_000, 0))
		must(t, err)
		must(t, c.Check(ctx))
		drafts, err := draftsWhere(ctx, c.read, `TRUE`)
		must(t, err)
		unlike := 0
		for _, draft := range drafts {
			if draft.Problem != nil {
				unlike++
			}
			for _, file := range draft.Attachments {
				if content, err := c.DraftFile(ctx, draft.Key, file.SHA256); err != nil || len(content) != 9000 {
					t.Errorf("page %d: a file of a draft: %v", page+1, err)
				}
			}
		}
		if done.Kept+done.Lost != len(keys) || len(drafts)-unlike != done.Kept {
			t.Errorf("page %d: kept %d, lost %d of %d; %d are there, %d of them without their file", page+1, done.Kept, done.Lost, len(keys), len(drafts), unlike)
		}
		if done.Lost == 0 {
			lossless++
		}
		if kept, err := os.ReadFile(done.Aside); err != nil || filepath.Dir(done.Aside) != folder || !bytes.Equal(kept, broken) {
			t.Errorf("page %d: the damaged file is not aside as it was: %v", page+1, err)
		}
		must(t, c.Close())
	}
	if damaged < tried*9/10 || lossless < damaged/2 {
		t.Errorf("%d pages, damage found in %d, %d of these cost nothing that is only here", tried, damaged, lossless)
	}
}

func TestTheSessionAndWhatWasReadHereAreCarriedOver(t *testing.T) {
	ctx := context.Background()
	path, _ := written(t)
	c, _, err := Rebuild(ctx, path, testKey, time.Unix(1_800_000_000, 0)) // of a sound one
	must(t, err)
	t.Cleanup(func() { must(t, c.Close()) })
	if tokens, err := c.Tokens(ctx); err != nil || tokens.Refresh != "r" {
		t.Errorf("%+v %v", tokens, err)
	}
	if ids, err := c.ReadNotTold(ctx); err != nil || len(ids) != 1 || ids[0] != "e2" {
		t.Errorf("%v %v", ids, err)
	}
	if cursor, err := c.Cursor(ctx); err != nil || cursor != "" {
		t.Errorf("the cursor is %q (%v)", cursor, err)
	}
	apply(t, c, mutual.ChangePage{Changes: lines(0, 1), Cursor: "d"}) // the office has no message any more
	if all, err := c.Messages(ctx); err != nil || len(all) != 0 {
		t.Errorf("%v %v", all, err)
	}
}

func TestAStoreThatIsGoneIsNotANewOne(t *testing.T) {
	ctx := context.Background()
	for name, lose := range map[string]func(path string) error{
		"removed": os.Remove,
		"emptied": func(path string) error { return os.Truncate(path, 0) },
	} {
		t.Run(name, func(t *testing.T) {
			path, keys := written(t)
			must(t, lose(path))
			if _, err := Open(ctx, path, testKey); mutual.CodeOf(err) != mutual.CodeCacheDamaged {
				t.Fatalf("opened as %v", err)
			}
			c, done, err := Rebuild(ctx, path, testKey, time.Unix(1_800_000_000, 0))
			must(t, err)
			must(t, c.Close())
			if done.Kept != 0 || done.Lost != len(keys) {
				t.Errorf("%+v", done)
			}
		})
	}
}

func TestAKilledRebuildIsFinishedByTheNextOpen(t *testing.T) {
	ctx := context.Background()
	for step := range 3 {
		path, keys := written(t)
		fresh, err := openWriting(ctx, path+buildingSuffix, testKey)
		must(t, err)
		must(t, carryOver(ctx, &connector{path: path, key: testKey, use: reading}, fresh, &Rebuilt{}))
		must(t, fresh.Close())
		flip(t, path, 2*pageBytes+10)
		if step > 0 { // whole
			must(t, os.Rename(path+buildingSuffix+"-mark", path+wholeSuffix+"-mark"))
			must(t, os.Rename(path+buildingSuffix, path+wholeSuffix))
		}
		if step > 1 { // and the old one is out of its way
			_, err := putAside(path, time.Unix(1_800_000_000, 0))
			must(t, err)
		}
		c, err := Open(ctx, path, testKey)
		if step == 0 && err == nil {
			err = c.Check(ctx)
			must(t, c.Close())
			if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
				t.Errorf("half a new store took the old one's place: %v", err)
			}
			continue
		}
		must(t, err)
		must(t, c.Check(ctx))
		if drafts, err := draftsWhere(ctx, c.read, `TRUE`); err != nil || len(drafts) != len(keys) {
			t.Errorf("step %d: %d drafts (%v)", step, len(drafts), err)
		}
		must(t, c.Close())
	}
}

// killed copies a store that is open, as a kill leaves it.
func killed(t *testing.T, path string) string {
	t.Helper()
	at := filepath.Join(t.TempDir(), "cache.db")
	for _, companion := range []string{"", "-wal", "-mark"} {
		content, err := os.ReadFile(path + companion)
		must(t, err)
		must(t, os.WriteFile(at+companion, content, 0o600))
	}
	return at
}

func TestADamagedLogIsNoticedWhereverItIsHit(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	apply(t, c, mutual.ChangePage{Changes: lines(0, 100), Cursor: "c"})
	must(t, c.AddDraft(ctx, "01D", mutual.RequestContent{Kind: mutual.RequestOther, Words: "un mot"}, 5))
	whole := killed(t, path)
	sound, err := Open(ctx, whole, testKey)
	must(t, err)
	if sound.Behind() != "" {
		t.Errorf("a log that is whole is told as %s", sound.Behind())
	}
	must(t, sound.Close())

	size := sizeOf(path + "-wal")
	for at := int64(40); at < size; at += everyPage * (pageBytes + 24) {
		hit := killed(t, path)
		flip(t, hit+"-wal", at)
		was, err := os.ReadFile(hit + "-wal")
		must(t, err)
		c, err := Open(ctx, hit, testKey)
		if err != nil { // nothing of it can be read
			if mutual.CodeOf(err) != mutual.CodeCacheDamaged {
				t.Errorf("at %d: %v", at, err)
			}
			continue
		}
		if c.Behind() != mutual.CodeCacheLost {
			t.Errorf("at %d of %d: told as %q", at, size, c.Behind())
		}
		must(t, c.Close())
		kept, err := filepath.Glob(hit + ".mis-de-cote-*-wal")
		if err != nil || len(kept) != 1 {
			t.Fatalf("at %d: aside are %v (%v)", at, kept, err)
		}
		if b, err := os.ReadFile(kept[0]); err != nil || !bytes.Equal(b, was) {
			t.Errorf("at %d: the log is not aside as it was (%v)", at, err)
		}
		again, err := Open(ctx, hit, testKey)
		must(t, err)
		if again.Behind() != "" {
			t.Errorf("at %d: told twice", at)
		}
		must(t, again.Close())
	}
	// A page of the office may go with a power cut: that is told as what it is.
	must(t, c.SaveTokens(ctx, mutual.Tokens{Refresh: "r"}))
	before := sizeOf(path + "-wal")
	apply(t, c, mutual.ChangePage{Changes: lines(100, 110), Cursor: "d"})
	cut := killed(t, path)
	must(t, os.Truncate(cut+"-wal", before))
	older, err := Open(ctx, cut, testKey)
	must(t, err)
	if older.Behind() != mutual.CodeCacheOlder {
		t.Errorf("a page of the office that is gone: %q", older.Behind())
	}
	must(t, older.Close())
}

func TestAMarkIsNeverAheadOfWhatIsOnTheDiskForGood(t *testing.T) {
	m := &mark{}
	m.note(counts{commits: 2, drafts: 1}, false) // quicker to the mark than the one before it
	m.note(counts{commits: 1, drafts: 3}, true)
	if want := (counts{commits: 2, durable: 1, drafts: 1}); m.at != want {
		t.Errorf("%+v, want %+v", m.at, want)
	}
	m.note(counts{commits: 3}, true)
	if want := (counts{commits: 3, durable: 3}); m.at != want {
		t.Errorf("%+v, want %+v", m.at, want)
	}
	for _, text := range []string{"", "x", m.at.text()[:40], "1" + m.at.text()[1:]} {
		path := filepath.Join(t.TempDir(), "cache.db")
		must(t, os.WriteFile(markPath(path), []byte(text), 0o600))
		if got := readMark(path); got != nil {
			t.Errorf("%q is read as %+v", text, *got)
		}
	}
}
