//go:build cgo && libsqlite3

package cache

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// volume is a small disk of its own. It takes root, as the tests' machines give it.
func volume(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	must(t, syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=3m"))
	t.Cleanup(func() { must(t, syscall.Unmount(folder, syscall.MNT_DETACH)) })
	return folder
}

// fill takes every byte that is left of a volume.
func fill(t *testing.T, folder string) {
	t.Helper()
	file, err := os.Create(filepath.Join(folder, "filler"))
	must(t, err)
	for err == nil {
		_, err = file.Write(make([]byte, 4096))
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	_ = file.Close()
}

func protect(t *testing.T, folder string) {
	t.Helper()
	must(t, syscall.Mount("", folder, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""))
}

func TestWhatIsStoredIsReadWhereNothingCanBeWritten(t *testing.T) {
	ctx := context.Background()
	for name, c := range map[string]struct {
		hinder func(*testing.T, string)
		want   mutual.Code
	}{
		"a full disk":        {fill, mutual.CodeDiskFull},
		"a protected folder": {protect, mutual.CodeNotWritable},
	} {
		for _, log := range []bool{false, true} {
			t.Run(name+map[bool]string{false: "", true: " and a log"}[log], func(t *testing.T) {
				t.Setenv("TMPDIR", t.TempDir())
				folder := volume(t)
				path := filepath.Join(folder, "cache.db")
				source, whole := opened(t)
				apply(t, source, mutual.ChangePage{Changes: lines(0, 300), Cursor: "c"})
				must(t, source.AddDraft(ctx, "01D", mutual.RequestContent{Kind: mutual.RequestOther, Words: "un mot"}, 5))
				if log {
					whole = killed(t, whole)
				} else {
					must(t, source.Close())
				}
				for _, companion := range []string{"", "-wal", "-mark"} {
					content, err := os.ReadFile(whole + companion)
					if companion == "-wal" && !log {
						continue
					}
					must(t, err, os.WriteFile(path+companion, content, 0o600))
				}
				c.hinder(t, folder)

				reader, err := Open(ctx, path, testKey)
				must(t, err)
				wantCode(t, reader.ReadingOnly(), c.want)
				if reader.Behind() != "" {
					t.Errorf("it is told as %s", reader.Behind())
				}
				all, err := reader.Reimbursements(ctx, mutual.Filter{}, 0, 1000)
				if err != nil || len(all) != 300 {
					t.Errorf("%d lines (%v)", len(all), err)
				}
				drafts, _, err := reader.Requests(ctx)
				if err != nil || len(drafts) != 1 {
					t.Errorf("%d drafts (%v)", len(drafts), err)
				}
				must(t, reader.Check(ctx))
				wantCode(t, reader.AddDraft(ctx, "02D", mutual.RequestContent{Kind: mutual.RequestOther}, 6), c.want)
				wantCode(t, reader.Apply(ctx, mutual.ChangePage{Cursor: "d"}, 7), c.want)
				must(t, reader.Close())
				if left, err := filepath.Glob(filepath.Join(os.TempDir(), "espace-adherents-lecture-*")); err != nil || len(left) > 0 {
					t.Errorf("%v is left (%v)", left, err)
				}
			})
		}
	}
}
