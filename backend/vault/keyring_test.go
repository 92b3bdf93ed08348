package vault

import (
	"context"
	"encoding/base64"
	"testing"

	"github.com/zalando/go-keyring"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// connected returns a vault that the system's keyring opens.
func connected(t *testing.T) (*Vault, string) {
	t.Helper()
	v, dir := created(t)
	if err := v.AddKeyringSlot(t.Context()); err != nil {
		t.Fatalf("this test needs the system's keyring, unlocked: dbus-run-session -- sh -c "+
			`"printf '\n' | gnome-keyring-daemon --unlock --components=secrets; go test ./..."`+": %v", err)
	}
	t.Cleanup(func() {
		if err := deleteKEK(context.Background(), v.file.ID); err != nil {
			t.Error(err)
		}
	})
	return v, dir
}

func TestTheKeyringOpensTheVaultUntilItsSlotIsRemoved(t *testing.T) {
	v, dir := connected(t)
	if !HasKeyringSlot(dir) {
		t.Error("no slot")
	}
	again, err := OpenWithKeyring(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.DatabaseKey() != v.DatabaseKey() {
		t.Error("another key")
	}
	if byPassword, err := Open(dir, "motdepasse"); err != nil {
		t.Errorf("the password besides: %v", err)
	} else {
		byPassword.Close()
	}

	forget, err := v.RemoveKeyringSlot()
	if err != nil {
		t.Fatal(err)
	}
	if err := forget(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenWithKeyring(t.Context(), dir); HasKeyringSlot(dir) || mutual.CodeOf(err) != mutual.CodeLocked {
		t.Errorf("after its removal: %v", err)
	}
	if _, err := keyring.Get(keyringService, v.file.ID); err == nil {
		t.Error("the keyring still holds a key")
	}
	if forget, err := v.RemoveKeyringSlot(); err != nil || forget != nil {
		t.Errorf("removed twice: %v", err)
	}
}

func TestTheKeyringNeverHoldsTheMasterKey(t *testing.T) {
	v, _ := connected(t)
	secret, err := keyring.Get(keyringService, v.file.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range [][]byte{v.master, v.keys.database[:], v.keys.files[:], v.keys.names[:]} {
		if secret == base64.StdEncoding.EncodeToString(key) {
			t.Error("the keyring holds a key of the vault")
		}
	}
}

func TestAKeyringThatForgotAsksForThePassword(t *testing.T) {
	for name, forget := range map[string]func(id string) error{
		"no entry":      func(id string) error { return keyring.Delete(keyringService, id) },
		"another key":   func(id string) error { return storeKEK(t.Context(), id, random(keyBytes)) },
		"another thing": func(id string) error { return keyring.Set(keyringService, id, "?") },
	} {
		t.Run(name, func(t *testing.T) {
			v, dir := connected(t)
			if err := forget(v.file.ID); err != nil {
				t.Fatal(err)
			}
			if _, err := OpenWithKeyring(t.Context(), dir); mutual.CodeOf(err) != mutual.CodeKeyringChanged {
				t.Errorf("got %v", err)
			}
			// Choosing to stay connected again mends it.
			if err := v.AddKeyringSlot(t.Context()); err != nil {
				t.Fatal(err)
			}
			again, err := OpenWithKeyring(t.Context(), dir)
			if err != nil {
				t.Fatal(err)
			}
			again.Close()
		})
	}
}

func TestASlotThatWorksIsKept(t *testing.T) {
	v, dir := connected(t)
	before := string(content(t, dir))
	if err := v.AddKeyringSlot(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := string(content(t, dir)); after != before {
		t.Error("the file was written again")
	}
}

func TestASlotMovedToAnotherVaultOpensNothing(t *testing.T) {
	v, _ := connected(t)
	other, dir := connected(t)
	moved := v.file.Slots[v.file.slot(kindKeyring)]
	if err := other.replace(other.file.with(moved)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenWithKeyring(t.Context(), dir); mutual.CodeOf(err) != mutual.CodeKeyringChanged {
		t.Errorf("got %v", err)
	}
}
