package desk_test

import (
	"bytes"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

func TestWhatWasSyncedIsReadWithoutANetwork(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	holds(t, d, office)
	before := lines(t, d)
	at := d.Status().CurrentAt
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	office.Stop()

	d = open(t, office, folder)
	if s := d.Status(); s.Vault != desk.VaultLocked || s.Member != nil {
		t.Fatalf("before the password: %+v", s)
	}
	_, err := d.Reimbursements(t.Context(), mutual.Filter{}, 0, 10)
	wantCode(t, err, mutual.CodeLocked)
	wantCode(t, d.Unlock(t.Context(), "Un autre 1", desk.StayAsIs), mutual.CodeWrongPassword)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if s := d.Status(); s.Vault != desk.VaultOpen || s.CurrentAt != at || !s.SignedIn {
		t.Errorf("after the password: %+v", s)
	}
	if got := lines(t, d); len(got) == 0 || len(got) != len(before) {
		t.Errorf("%d lines, %d before", len(got), len(before))
	}
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	if s := d.Status(); s.Online || s.Sync.Problem == nil || s.Sync.Problem.Code != mutual.CodeOffline {
		t.Errorf("after a sync without a network: %+v", s)
	}
	target := filepath.Join(t.TempDir(), "relevé.pdf")
	wantCode(t, d.SaveStatement(t.Context(), desk.StatementRef{Period: before[0].PaidOn.Month()}, target), "")
	if content, err := os.ReadFile(target); err != nil || len(content) < 1000 || string(content[:5]) != "%PDF-" {
		t.Errorf("the statement is no PDF (%v)", err)
	}
}

func TestTheSignInFormAloneOpensTheVaultWithoutANetwork(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	wantCode(t, d.Lock(), "")
	office.Stop()
	wrong := credentials(office)
	wrong.Password = "Un autre 1"
	wantCode(t, d.SignIn(t.Context(), wrong), mutual.CodeWrongPassword)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	if d.Status().Vault != desk.VaultOpen {
		t.Error("the vault did not open")
	}
}

func TestSignInSaysWhyItFails(t *testing.T) {
	office := officetest.Start(t)
	for name, c := range map[string]struct {
		credentials desk.Credentials
		want        mutual.Code
	}{
		"no login":         {desk.Credentials{Password: "x"}, mutual.CodeFieldRequired},
		"no password":      {desk.Credentials{Login: office.Login}, mutual.CodeFieldRequired},
		"a wrong password": {desk.Credentials{Login: office.Login, Password: "Un autre 1"}, mutual.CodeBadCredentials},
		"an unknown login": {desk.Credentials{Login: "INCONNU1", Password: office.Password}, mutual.CodeBadCredentials},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t, office, t.TempDir())
			wantCode(t, d.SignIn(t.Context(), c.credentials), c.want)
			if s := d.Status(); s.Vault != desk.VaultAbsent || s.SignedIn {
				t.Errorf("something was kept: %+v", s)
			}
		})
	}
	t.Run("by e-mail", func(t *testing.T) {
		d := open(t, office, t.TempDir())
		wantCode(t, d.SignIn(t.Context(), desk.Credentials{Login: " " + office.Email + " ", Password: office.Password}), "")
	})
	t.Run("blocked", func(t *testing.T) {
		until := office.Now().Add(time.Hour)
		office.Block(until)
		defer office.Unblock()
		err := open(t, office, t.TempDir()).SignIn(t.Context(), credentials(office))
		wantCode(t, err, mutual.CodeAccountBlocked)
		var fault *mutual.Error
		if !errors.As(err, &fault) || fault.Until != mutual.MillisOf(until) {
			t.Errorf("the block ends at %v, want %v", fault, mutual.MillisOf(until))
		}
	})
	t.Run("the office is down behind its proxy", func(t *testing.T) {
		down := officetest.Start(t, officetest.WithWrap(func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusBadGateway) })
		}))
		wantCode(t, open(t, down, t.TempDir()).SignIn(t.Context(), credentials(down)), mutual.CodeGateway)
	})
	t.Run("no network", func(t *testing.T) {
		gone := officetest.Start(t)
		gone.Stop()
		wantCode(t, open(t, gone, t.TempDir()).SignIn(t.Context(), credentials(gone)), mutual.CodeOffline)
	})
}

func TestTooManyTriesSayUntilWhenAndEnd(t *testing.T) {
	office := officetest.Start(t)
	d := open(t, office, t.TempDir())
	wrong := credentials(office)
	wrong.Password = "Un autre 1"
	var fault *mutual.Error
	for range 20 {
		err := d.SignIn(t.Context(), wrong)
		if mutual.CodeOf(err) == mutual.CodeThrottled && errors.As(err, &fault) {
			break
		}
		wantCode(t, err, mutual.CodeBadCredentials)
	}
	if fault == nil || fault.Until <= mutual.MillisOf(office.Now()) {
		t.Fatalf("never throttled, or without an end: %v", fault)
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), mutual.CodeThrottled)
	office.Advance(fault.Until.Time().Sub(office.Now()) + time.Second)
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
}

func TestASecondInstanceIsRefusedUntilTheFirstCloses(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	first := open(t, office, folder)
	_, err := desk.Open(t.Context(), desk.Config{Folder: folder, DefaultOffice: office.URL})
	wantCode(t, err, mutual.CodeAlreadyOpen)
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	open(t, office, folder)
}

func TestAnotherMembersVaultIsLeftAlone(t *testing.T) {
	office, other := officetest.Start(t), officetest.Start(t, officetest.WithMember(1))
	folder := t.TempDir()
	if err := synced(t, office, folder).Close(); err != nil {
		t.Fatal(err)
	}
	d := open(t, other, folder)
	wantCode(t, d.SignIn(t.Context(), credentials(other)), mutual.CodeVaultOtherMember)
	if s := d.Status(); s.Vault != desk.VaultLocked || s.SignedIn {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
}

func TestAPasswordChangedElsewhereOpensTheVaultWithTheOldOneOnce(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	old := office.Password
	wantCode(t, d.Lock(), "")
	office.ChangePassword("Nouveau-2026")

	renewed := credentials(office)
	wantCode(t, d.SignIn(t.Context(), renewed), mutual.CodeVaultPasswordChanged)
	renewed.OldPassword = "Un autre 1"
	err := d.SignIn(t.Context(), renewed)
	wantCode(t, err, mutual.CodeWrongPassword)
	var fault *mutual.Error
	if !errors.As(err, &fault) || fault.Field != "old_password" {
		t.Errorf("the field at fault is not named: %v", err)
	}
	renewed.OldPassword = old
	wantCode(t, d.SignIn(t.Context(), renewed), "")
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), old, desk.StayAsIs), mutual.CodeWrongPassword)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	holds(t, d, office)
}

func TestASessionEndedElsewhereLeavesTheLinesReadable(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	office.ChangePassword("Nouveau-2026")
	wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded)
	if s := d.Status(); s.SignedIn || s.Vault != desk.VaultOpen || len(lines(t, d)) == 0 {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, d.Sync(t.Context()), "")
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
}

func TestSignOutForgetsTheSessionAndKeepsTheLinesSealed(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := synced(t, office, folder)
	wantCode(t, d.SignOut(t.Context()), "")
	if s := d.Status(); s.Vault != desk.VaultLocked || s.SignedIn {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if len(lines(t, d)) == 0 {
		t.Error("the lines are gone")
	}
	wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded)
}

func TestAVaultThatDoesNotOpenIsReportedAndPutAsideOnlyWhenAsked(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	if err := synced(t, office, folder).Close(); err != nil {
		t.Fatal(err)
	}
	broken := []byte("{\"format\": 1}")
	if err := os.WriteFile(filepath.Join(folder, "vault.json"), broken, 0o600); err != nil {
		t.Fatal(err)
	}
	d := open(t, office, folder)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), mutual.CodeVaultDamaged)
	if kept, err := os.ReadFile(filepath.Join(folder, "vault.json")); err != nil || string(kept) != string(broken) {
		t.Errorf("the file was touched (%v)", err)
	}
	wantCode(t, d.StartAfresh(), "")
	if d.Status().Vault != desk.VaultAbsent {
		t.Errorf("%+v", d.Status())
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}

func TestAnotherOfficeIsShownNoToken(t *testing.T) {
	office := officetest.Start(t)
	var strangers []string
	stranger := officetest.Start(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			strangers = append(strangers, r.URL.Path+r.Header.Get("Authorization"))
			next.ServeHTTP(w, r)
		})
	}))
	folder := t.TempDir()
	d := synced(t, office, folder)
	wantCode(t, d.SaveSettings(desk.Settings{Office: stranger.URL, Theme: desk.ThemeDark}), "")
	if s := d.Status(); s.SignedIn || s.Office != stranger.URL {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded)
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded)
	if len(strangers) != 0 {
		t.Errorf("the other office was asked %d times", len(strangers))
	}
	wantCode(t, d.SaveSettings(desk.Settings{Office: "http://exemple.fr", Theme: desk.ThemeDark}), mutual.CodeOfficeAddress)
	if got := d.Settings().Settings; got.Office != stranger.URL {
		t.Errorf("a refused address was kept: %+v", got)
	}
}

func TestACertificateFileThatIsGoneKeepsNoStoredDataAway(t *testing.T) {
	office := officetest.Start(t, officetest.WithTLS())
	folder := t.TempDir()
	forced := func(cfg *desk.Config) { cfg.ForcedOffice, cfg.CAFile = office.URL, office.CAFile }
	d := synced(t, office, folder, forced)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	d = open(t, office, folder, forced, func(cfg *desk.Config) { cfg.CAFile += ".gone" })
	if notice := d.Status().Notice; notice == nil || notice.Code != mutual.CodeOfficeUntrusted || notice.Field != "ca_file" {
		t.Errorf("told %+v", notice)
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), mutual.CodeOfficeUntrusted)
	if err := d.Unlock(t.Context(), office.Password, desk.StayAsIs); err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.Sync(t.Context()), mutual.CodeOfficeUntrusted)
	holds(t, d, office)
}

func TestAVaultIsStrongUnlessATestAsksForLess(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := open(t, office, folder, func(c *desk.Config) { c.Stretching = vault.Stretching{} })
	if err := d.SignIn(t.Context(), credentials(office)); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(filepath.Join(folder, "vault.json"))
	if err != nil || !bytes.Contains(file, []byte(`"kdf":"argon2id","time":3,"memory_kib":65536,"threads":4`)) {
		t.Errorf("the vault's password costs less than it must: %v", err)
	}
}
