//go:build !cgo || !libsqlite3

package cache

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Run it with the driver's own SQLite: GOFLAGS= CGO_CFLAGS= CGO_LDFLAGS= go test ./backend/cache
func TestABuildWithoutTheEncryptingLibraryStoresNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "cache.db")
	if _, err := Open(context.Background(), path, [32]byte{1}); mutual.CodeOf(err) != mutual.CodeNotEncrypted {
		t.Errorf("got %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Size() != 0 {
		t.Errorf("%d bytes were written (%v)", info.Size(), err)
	}
}
