package vault

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// variableFolder names the vault that the child process opens.
const variableFolder = "ESPACE_TEST_VAULT"

// TestWithoutAKeyringThePasswordRemains runs itself again as a process that has no
// session bus, since the connection to the bus is kept for the life of a process.
func TestWithoutAKeyringThePasswordRemains(t *testing.T) {
	if dir := os.Getenv(variableFolder); dir != "" {
		withoutKeyring(t, dir)
		return
	}
	_, dir := connected(t)
	child := exec.Command(os.Args[0], "-test.run=^TestWithoutAKeyringThePasswordRemains$", "-test.v")
	child.Env = append(os.Environ(), variableFolder+"="+dir, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: TestWithoutAKeyring") {
		t.Errorf("%v\n%s", err, out)
	}
}

func withoutKeyring(t *testing.T, dir string) {
	if _, err := OpenWithKeyring(dir); mutual.CodeOf(err) != mutual.CodeKeyringUnavailable {
		t.Errorf("OpenWithKeyring: %v", err)
	}
	v, err := Open(dir, "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	before := string(content(t, dir))
	if err := v.AddKeyringSlot(); mutual.CodeOf(err) != mutual.CodeKeyringUnavailable {
		t.Errorf("AddKeyringSlot: %v", err)
	}
	if string(content(t, dir)) != before {
		t.Error("the vault changed")
	}
	if err := v.RemoveKeyringSlot(); mutual.CodeOf(err) != mutual.CodeKeyringUnavailable || HasKeyringSlot(dir) {
		t.Errorf("RemoveKeyringSlot: %v", err)
	}
}
