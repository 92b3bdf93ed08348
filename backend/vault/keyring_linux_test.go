package vault

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/vault/keyringtest"
)

// variableChild tells the process that it is the child, started in the vault's folder.
const variableChild = "ESPACE_TEST_OTHER_KEYRING"

// onBus runs the test again as a process on another session bus, in the folder: the
// connection to the bus is kept for the life of a process.
func onBus(t *testing.T, dir, address string) {
	t.Helper()
	ourselves, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(ourselves, "-test.run=^"+t.Name()+"$", "-test.v")
	child.Dir = dir
	child.Env = append(os.Environ(), variableChild+"=1", "DBUS_SESSION_BUS_ADDRESS="+address)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
}

func onBusThat(t *testing.T, dir string, manner keyringtest.Manner) {
	t.Helper()
	bus, err := keyringtest.StartBus(manner)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := bus.Close(); err != nil {
			t.Error(err)
		}
	})
	onBus(t, dir, bus.Address)
}

func TestWithoutAKeyringThePasswordRemains(t *testing.T) {
	if os.Getenv(variableChild) == "" {
		_, dir := connected(t)
		onBus(t, dir, "unix:path=/nonexistent")
		return
	}
	thePasswordRemains(t, ".")
}

func TestAKeyringThatRefusesLeavesThePasswordAndTheSlot(t *testing.T) {
	if os.Getenv(variableChild) == "" {
		_, dir := connected(t)
		onBusThat(t, dir, keyringtest.Refuses)
		return
	}
	thePasswordRemains(t, ".")
}

func thePasswordRemains(t *testing.T, dir string) {
	t.Helper()
	if _, err := OpenWithKeyring(t.Context(), dir); mutual.CodeOf(err) != mutual.CodeKeyringUnavailable {
		t.Errorf("OpenWithKeyring: %v", err)
	}
	v, err := Open(dir, "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	before := content(t, dir)
	if err := v.AddKeyringSlot(t.Context()); mutual.CodeOf(err) != mutual.CodeKeyringUnavailable {
		t.Errorf("AddKeyringSlot: %v", err)
	}
	if !bytes.Equal(content(t, dir), before) {
		t.Error("the vault changed")
	}
	forget, err := v.RemoveKeyringSlot()
	if err != nil || HasKeyringSlot(dir) {
		t.Fatalf("RemoveKeyringSlot: %v", err)
	}
	if err := forget(t.Context()); mutual.CodeOf(err) != mutual.CodeKeyringUnavailable {
		t.Errorf("the keyring forgot: %v", err)
	}
}

func TestAKeyringThatHangsHoldsNothingUp(t *testing.T) {
	if os.Getenv(variableChild) == "" {
		_, dir := connected(t)
		onBusThat(t, dir, keyringtest.Hangs)
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := OpenWithKeyring(ctx, "."); mutual.CodeOf(err) != mutual.CodeCancelled {
		t.Errorf("OpenWithKeyring: %v", err)
	}
	v, err := Open(".", "motdepasse")
	if err != nil {
		t.Fatal(err)
	}
	before := content(t, ".")
	ctx, cancel = context.WithCancel(t.Context())
	added := make(chan error, 1)
	go func() { added <- v.AddKeyringSlot(ctx) }()
	// While the keyring thinks, the vault is used, changed and closed.
	if v.DatabaseKey() == [32]byte{} || v.FileName(strings.Repeat("a", 64)) == "" {
		t.Error("the vault cannot be used")
	}
	if _, err := v.AddRecoverySlot(); err != nil {
		t.Error(err)
	}
	if err := v.RemoveRecoverySlot(); err != nil {
		t.Error(err)
	}
	v.Close()
	cancel()
	if err := <-added; mutual.CodeOf(err) != mutual.CodeCancelled && mutual.CodeOf(err) != mutual.CodeLocked {
		t.Errorf("AddKeyringSlot: %v", err)
	}
	if !HasKeyringSlot(".") || len(content(t, ".")) != len(before) {
		t.Error("the slot did not stay as it was")
	}
}
