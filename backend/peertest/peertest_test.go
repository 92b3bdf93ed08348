package peertest_test

import (
	"os"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/peertest"
)

func TestAPeerSeesItsOwnFilesUnderTheirAbsoluteNames(t *testing.T) {
	tree := peertest.New(t, "mailutils")
	tree.Write(t, "/etc/mailutils.d/here", "le sien\n", 0o600)
	if said := tree.Run(t, "sh", "-c", "cat /etc/mailutils.d/here; imap4d --version; echo kept > /var/kept; test -e /etc/passwd"); !strings.HasPrefix(said, "le sien\nimap4d (GNU Mailutils)") {
		t.Error(said)
	}
	if kept, err := os.ReadFile(tree.Path("/var/kept")); err != nil || string(kept) != "kept\n" {
		t.Error(kept, err)
	}
	if _, err := os.Stat("/etc/mailutils.d/here"); err == nil {
		t.Error("the system has the peer's file")
	}
}
