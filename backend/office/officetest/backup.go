package officetest

import (
	"os"
	"path/filepath"
)

// Backup copies the data of the running office; nobody may write meanwhile. What it
// returns puts the copy in the place of all that came since, and starts the office on it
// without a word of what was done.
func (o *Office) Backup() (restore func()) {
	o.t.Helper()
	kept := o.t.TempDir()
	o.check(os.CopyFS(filepath.Join(kept, "data"), os.DirFS(o.dir)))
	return func() {
		o.t.Helper()
		o.Stop()
		for _, name := range []string{"office.db", "office.db-wal", "office.db-shm", "documents"} {
			o.check(os.RemoveAll(filepath.Join(o.dir, name)))
		}
		again := o.t.TempDir()
		o.check(os.CopyFS(filepath.Join(again, "data"), os.DirFS(filepath.Join(kept, "data"))))
		for _, name := range []string{"office.db", "office.db-wal", "office.db-shm", "documents"} {
			if _, err := os.Stat(filepath.Join(again, "data", name)); err == nil {
				o.check(os.Rename(filepath.Join(again, "data", name), filepath.Join(o.dir, name)))
			}
		}
		o.serve(false)
	}
}
