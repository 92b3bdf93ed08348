package vault

import (
	"os"
	"os/exec"
	"strings"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// variableChild tells the process that it is the child, started in the vault's folder.
const variableChild = "ESPACE_TEST_WITHOUT_KEYRING"

// TestWithoutAKeyringThePasswordRemains runs itself again as a process that has no
// session bus, since the connection to the bus is kept for the life of a process.
func TestWithoutAKeyringThePasswordRemains(t *testing.T) {
	if os.Getenv(variableChild) != "" {
		withoutKeyring(t, ".")
		return
	}
	_, dir := connected(t)
	ourselves, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(ourselves, "-test.run=^TestWithoutAKeyringThePasswordRemains$", "-test.v")
	child.Dir = dir
	child.Env = append(os.Environ(), variableChild+"=1", "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent")
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
