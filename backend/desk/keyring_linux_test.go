package desk_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/vault"
	"github.com/unimutuelles/espace-adherents/backend/vault/keyringtest"
)

const (
	otherKeyring  = "ESPACE_TEST_OTHER_KEYRING" // tells the process that it is the child
	otherPassword = "ESPACE_TEST_PASSWORD"
)

// withKeyring runs the test again as a process on a bus whose Secret Service has the
// manner, in the folder of a member who stays connected, and without the office.
func withKeyring(t *testing.T, manner keyringtest.Manner) {
	t.Helper()
	office := officetest.Start(t)
	folder := t.TempDir()
	d := connected(t, office, folder)
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.Close(), "")
	bus, err := keyringtest.StartBus(manner)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { wantCode(t, bus.Close(), "") }()
	ourselves, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	child := exec.Command(ourselves, "-test.run=^"+t.Name()+"$", "-test.v")
	child.Dir = folder
	child.Env = append(os.Environ(), otherKeyring+"=1", otherPassword+"="+office.Password, "DBUS_SESSION_BUS_ADDRESS="+bus.Address)
	out, err := child.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "--- PASS: "+t.Name()) {
		t.Errorf("%v\n%s", err, out)
	}
}

// here opens a desk as the application does, in the child's folder.
func here(t *testing.T) *desk.Desk {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Config{
		Folder: ".", DefaultOffice: "https://127.0.0.1:9", Device: "Essai", Stretching: quick, AskKeyring: true,
	})
	wantCode(t, err, "")
	t.Cleanup(func() { wantCode(t, d.Close(), "") })
	return d
}

func TestAKeyringThatHangsKeepsNobodyWaiting(t *testing.T) {
	if os.Getenv(otherKeyring) == "" {
		withKeyring(t, keyringtest.Hangs)
		return
	}
	password := os.Getenv(otherPassword)
	begin := time.Now()
	d := here(t)
	if s := d.Status(); s.Vault != desk.VaultLocked || s.Keyring != desk.KeyringOpening || !s.StaysOpen {
		t.Fatalf("%+v", s)
	}
	// A wrong password changes nothing: the keyring may still answer.
	wantCode(t, d.Unlock(t.Context(), "Un autre 1", desk.StayAsIs), mutual.CodeWrongPassword)
	if s := d.Status(); s.Keyring != desk.KeyringOpening {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Unlock(t.Context(), password, desk.StayAsIs), "")
	if s := d.Status(); s.Vault != desk.VaultOpen || s.Keyring != desk.KeyringIdle || s.Notice != nil {
		t.Errorf("%+v %+v", s, s.Notice)
	}
	// Ticked, the page goes on while the keyring thinks; locking does not wait for it.
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), password, desk.StayOn), "")
	if s := d.Status(); s.Vault != desk.VaultOpen || s.Keyring != desk.KeyringChanging || len(lines(t, d)) == 0 {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), password, desk.StayOff), "")
	wantCode(t, d.SignOut(t.Context()), "")
	wantCode(t, d.Close(), "")
	if took := time.Since(begin); took > 10*time.Second {
		t.Errorf("it took %v", took)
	}
	if vault.HasKeyringSlot(".") {
		t.Error("the slot is left, although the member unticked the box")
	}
}

func TestAKeyringThatRefusesIsToldOnceAndKeepsItsSlot(t *testing.T) {
	if os.Getenv(otherKeyring) == "" {
		withKeyring(t, keyringtest.Refuses)
		return
	}
	password := os.Getenv(otherPassword)
	d := here(t)
	told := func(after string) {
		t.Helper()
		d.AwaitKeyring(t.Context())
		s := d.Status()
		if s.Notice == nil || s.Notice.Code != mutual.CodeKeyringUnavailable || !s.StaysOpen || !vault.HasKeyringSlot(".") {
			t.Errorf("%s: %+v %+v", after, s, s.Notice)
		}
	}
	told("at start")
	wantCode(t, d.Unlock(t.Context(), password, desk.StayAsIs), "")
	d.AwaitKeyring(t.Context())
	if s := d.Status(); s.Vault != desk.VaultOpen || s.Notice != nil || !s.StaysOpen {
		t.Errorf("once it is open there is nothing to tell: %+v %+v", s, s.Notice)
	}
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), password, desk.StayOn), "")
	told("asked to keep the key")
}
