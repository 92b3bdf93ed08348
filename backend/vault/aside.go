package vault

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// SetAside moves what a profile stores (the cache, the documents, then the vault)
// into a new folder of dir, named after at in UTC, and returns that folder. It
// erases nothing: whoever moves the files back and knows the password has all of
// it again. The vault goes last, so that after a failure no new vault meets an
// older one's cache; calling again moves what is left. It returns CodeNoVault when
// there is nothing to move, CodeDiskFull and CodeNotWritable.
func SetAside(dir string, at time.Time) (string, error) {
	stored, err := storedIn(dir)
	if err != nil {
		return "", err
	}
	aside, err := newFolder(filepath.Join(dir, "mis-de-cote-"+at.UTC().Format("20060102-150405")))
	if err != nil {
		return "", atomicfile.Fault(err)
	}
	for _, name := range stored {
		if err := os.Rename(filepath.Join(dir, name), filepath.Join(aside, name)); err != nil {
			return "", atomicfile.Fault(err)
		}
	}
	return aside, nil
}

// Orphaned reports whether dir has what a vault closed, and no vault: nothing can open it.
func Orphaned(dir string) bool {
	if Exists(dir) {
		return false
	}
	stored, err := storedIn(dir)
	return err == nil && len(stored) > 0
}

// storedIn returns the names of what the profile stores, the vault last.
func storedIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, atomicfile.Fault(err)
	}
	var stored []string
	sealed := false
	for _, e := range entries {
		switch name := e.Name(); {
		case name == fileName:
			sealed = true
		case name == "documents" || strings.HasPrefix(name, "cache.db"):
			stored = append(stored, name)
		}
	}
	if sealed {
		stored = append(stored, fileName)
	}
	if len(stored) == 0 {
		return nil, &mutual.Error{Code: mutual.CodeNoVault}
	}
	return stored, nil
}

// newFolder makes a folder that was not there, numbered where the name is taken.
func newFolder(path string) (string, error) {
	for n := 1; ; n++ {
		name := path
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		err := os.Mkdir(name, 0o700)
		if !errors.Is(err, fs.ErrExist) {
			return name, err
		}
	}
}
