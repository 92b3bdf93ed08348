//go:build unix

package desk_test

import (
	"path/filepath"
	"syscall"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestWhatHasNoEndOrWaitsForAWriterIsNotRead(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestOther, 1))
	fifo := filepath.Join(t.TempDir(), "facture.pdf")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{fifo, "/dev/zero", "/dev/null"} {
		_, err := d.AttachFiles(t.Context(), key, []string{path})
		wantCode(t, err, mutual.CodeAttachmentKind)
	}
}
