package desk_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

func asksKeyring(cfg *desk.Config) { cfg.AskKeyring = true }

// connected opens a desk, signs in, and has the system's keyring open it from now on.
func connected(t *testing.T, office *officetest.Office, folder string) *desk.Desk {
	t.Helper()
	d := open(t, office, folder, asksKeyring)
	stay := credentials(office)
	stay.Stay = desk.StayOn
	wantCode(t, d.SignIn(t.Context(), stay), "")
	d.AwaitKeyring(t.Context())
	if s := d.Status(); !s.StaysOpen || s.Notice != nil || s.Keyring != desk.KeyringIdle {
		t.Fatalf("is there a Secret Service on the session bus? %+v %+v", s, s.Notice)
	}
	return d
}

func TestStayingSignedInOpensTheVaultFromTheKeyring(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := connected(t, office, folder)
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.Close(), "")
	if d = open(t, office, folder); d.Status().Vault != desk.VaultLocked {
		t.Error("the keyring was asked by whoever did not want it")
	}
	wantCode(t, d.Close(), "")

	d = open(t, office, folder, asksKeyring)
	d.AwaitKeyring(t.Context())
	if s := d.Status(); s.Vault != desk.VaultOpen || !s.StaysOpen || s.Keyring != desk.KeyringIdle {
		t.Fatalf("%+v %+v", s, s.Notice)
	}
	holds(t, d, office)
	wantCode(t, d.SignOut(t.Context()), "")
	d.AwaitKeyring(t.Context())
	wantCode(t, d.Close(), "")
	d = open(t, office, folder, asksKeyring)
	d.AwaitKeyring(t.Context())
	if s := d.Status(); s.Vault != desk.VaultLocked || s.StaysOpen {
		t.Errorf("the keyring still opens the vault after signing out: %+v", s)
	}
}

func TestOnlyTheMemberChangesWhetherTheyStayConnected(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := connected(t, office, folder)
	stays := func(want bool) {
		t.Helper()
		d.AwaitKeyring(t.Context())
		if s := d.Status(); s.StaysOpen != want || vault.HasKeyringSlot(folder) != want {
			t.Errorf("stays: %v, in the vault: %v, want %v", s.StaysOpen, vault.HasKeyringSlot(folder), want)
		}
	}
	for _, said := range []desk.Stay{desk.StayAsIs, ""} {
		again := credentials(office)
		again.Stay = said
		wantCode(t, d.SignIn(t.Context(), again), "")
		stays(true)
		wantCode(t, d.Lock(), "")
		wantCode(t, d.Unlock(t.Context(), office.Password, said), "")
		stays(true)
	}
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayOff), "")
	stays(false)
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	stays(false)
}

func TestAKeyringThatLostTheKeyIsToldAndMended(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	wantCode(t, connected(t, office, folder).Close(), "")
	lost(t, folder)

	d := open(t, office, folder, asksKeyring)
	d.AwaitKeyring(t.Context())
	s := d.Status()
	if s.Vault != desk.VaultLocked || s.Notice == nil || s.Notice.Code != mutual.CodeKeyringChanged || s.StaysOpen {
		t.Fatalf("%+v %+v", s, s.Notice)
	}
	// Unlocked with the box as it was found, nothing changes; ticked, it is mended.
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if !vault.HasKeyringSlot(folder) {
		t.Error("the slot is gone, and nobody said so")
	}
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayOn), "")
	d.AwaitKeyring(t.Context())
	if s := d.Status(); !s.StaysOpen || s.Notice != nil {
		t.Errorf("not mended: %+v %+v", s, s.Notice)
	}
	wantCode(t, d.Close(), "")
	d = open(t, office, folder, asksKeyring)
	d.AwaitKeyring(t.Context())
	if s := d.Status(); s.Vault != desk.VaultOpen {
		t.Errorf("%+v %+v", s, s.Notice)
	}
}

// lost has the keyring lose the key of the vault in the folder: an older vault.json comes
// back, as from a backup, after a newer one's slot was removed.
func lost(t *testing.T, folder string) {
	t.Helper()
	path := filepath.Join(folder, "vault.json")
	kept, err := os.ReadFile(path)
	wantCode(t, err, "")
	safe, err := vault.OpenWithKeyring(t.Context(), folder)
	wantCode(t, err, "")
	defer safe.Close()
	forget, err := safe.RemoveKeyringSlot()
	wantCode(t, err, "")
	wantCode(t, forget(t.Context()), "")
	wantCode(t, os.WriteFile(path, kept, 0o600), "")
}

func TestTheRecoveryKeyOpensTheVaultWithoutANetwork(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	key, err := d.MakeRecoveryKey(office.Password)
	wantCode(t, err, "")
	wantCode(t, d.Lock(), "")
	office.Stop()
	for typed, want := range map[string]mutual.Code{
		"":          mutual.CodeFieldRequired,
		"7k3m qx2r": mutual.CodeRecoveryKeyMistyped,
		otherKey(t): mutual.CodeRecoveryKeyWrong,
	} {
		wantCode(t, d.UnlockWithRecoveryKey(t.Context(), typed, desk.StayAsIs), want)
		if d.Status().Vault != desk.VaultLocked {
			t.Fatalf("%q opened the vault", typed)
		}
	}
	wantCode(t, d.UnlockWithRecoveryKey(t.Context(), " "+key, desk.StayAsIs), "")
	if s := d.Status(); s.Vault != desk.VaultOpen || len(lines(t, d)) == 0 {
		t.Errorf("%+v", s)
	}
}
