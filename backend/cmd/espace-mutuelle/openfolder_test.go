//go:build !windows

package main

import (
	"os"
	"strings"
	"testing"
)

func TestADataFolderThatIsOpenToOthersIsTold(t *testing.T) {
	for mode, told := range map[os.FileMode]bool{0o700: false, 0o750: true, 0o755: true, 0o701: true} {
		dir := t.TempDir()
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		var said strings.Builder
		s := &surroundings{err: &said}
		if got := s.warnOpenFolder(dir); got != told || told != strings.Contains(said.String(), "chmod -R go= '"+dir+"'") {
			t.Errorf("%04o: told %t, %q", mode, got, said.String())
		}
	}
	var said strings.Builder
	if (&surroundings{err: &said}).warnOpenFolder("/nowhere") || said.Len() > 0 {
		t.Errorf("a folder that is not there: %q", said.String())
	}
}
