//go:build linux

package demo

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

func TestReadersFindNoFaultInOneDocumentOfEachKind(t *testing.T) {
	seen := map[mutual.DocumentKind]bool{}
	for _, d := range household(t, 0, Size{Documents: scannedFrom}).Documents {
		if seen[d.Kind] {
			continue
		}
		seen[d.Kind] = true
		path := filepath.Join(t.TempDir(), d.FileName)
		if err := os.WriteFile(path, d.Content, 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("qpdf", "--check", path).CombinedOutput(); err != nil || strings.Contains(string(out), "WARNING") {
			t.Errorf("%s: %v\n%s", d.Kind, err, out)
		}
	}
	for _, kind := range []mutual.DocumentKind{mutual.DocumentContract, mutual.DocumentNotice, mutual.DocumentCertificate} {
		if !seen[kind] {
			t.Errorf("no document of kind %s", kind)
		}
	}
}
