//go:build !windows

package vault

import (
	"os"
	"path/filepath"
	"testing"
)

func TestOnlyTheMemberMayReadTheVault(t *testing.T) {
	_, dir := created(t)
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, fileName): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v (%v), want %v", filepath.Base(path), info.Mode().Perm(), err, want)
		}
	}
}
