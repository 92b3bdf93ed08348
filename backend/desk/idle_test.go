package desk_test

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// clock is a desk's clock that a test sets: it passes when told to.
type clock struct {
	mu   sync.Mutex
	now  time.Time
	tick chan time.Time
}

func newClock(office *officetest.Office) *clock {
	return &clock{now: office.Now(), tick: make(chan time.Time)}
}

func (c *clock) config(cfg *desk.Config) {
	cfg.LockWhenIdle = true
	cfg.Now = func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.now
	}
	cfg.After = func(time.Duration) <-chan time.Time { return c.tick }
}

// pass lets time pass. The desk has looked whether the member left once it returns.
func (c *clock) pass(took time.Duration) {
	c.sleep(took)
	c.tick <- time.Time{}
	c.tick <- time.Time{} // is taken once the first look is over
}

// sleep lets time pass as on a machine that sleeps.
func (c *clock) sleep(took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(took)
}

func TestTheVaultClosesOnceTheMemberHasLeft(t *testing.T) {
	office := officetest.Start(t)
	c := newClock(office)
	d := synced(t, office, t.TempDir(), c.config)
	state := func(want desk.VaultState, after int) {
		t.Helper()
		if s := d.Status(); s.Vault != want || s.LockedAfter != after {
			t.Errorf("%s after %d minutes, want %s after %d", s.Vault, s.LockedAfter, want, after)
		}
	}
	key := drafted(t, d, asked(mutual.RequestOther, 1))
	c.pass(14 * time.Minute)
	d.Used()
	c.pass(14 * time.Minute)
	state(desk.VaultOpen, 0)
	c.pass(time.Minute)
	state(desk.VaultLocked, 15)

	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	state(desk.VaultOpen, 0)
	if row := rowOf(t, d, key); row.Request.State != mutual.RequestDraft {
		t.Errorf("the draft is %s", row.Request.State)
	}
	// A machine that slept: the first to touch it is not let in.
	c.sleep(8 * time.Hour)
	d.Used()
	state(desk.VaultLocked, 15)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantCode(t, d.Lock(), "")
	state(desk.VaultLocked, 0)

	// A clock that was set back neither closes the vault nor keeps it open for ever.
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	c.pass(-24 * time.Hour)
	state(desk.VaultOpen, 0)
	c.pass(15 * time.Minute)
	state(desk.VaultLocked, 15)
}

func TestTheMemberChoosesWhenTheVaultCloses(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	c := newClock(office)
	d := synced(t, office, folder, c.config)
	chosen := d.Settings().Settings
	if chosen.LockAfter != 15 {
		t.Errorf("%d minutes to begin with", chosen.LockAfter)
	}
	for _, minutes := range []int{-1, 241} {
		chosen.LockAfter = minutes
		wantCode(t, d.SaveSettings(chosen), mutual.CodeInvalidRequest)
	}
	chosen.LockAfter = 0
	wantCode(t, d.SaveSettings(chosen), "")
	c.pass(100 * time.Hour)
	if d.Status().Vault != desk.VaultOpen {
		t.Error("it closed although the member turned that off")
	}
	chosen.LockAfter = 5
	wantCode(t, d.SaveSettings(chosen), "")
	wantCode(t, d.Close(), "")

	d = open(t, office, folder, c.config)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	c.pass(5 * time.Minute)
	if s := d.Status(); s.Vault != desk.VaultLocked || s.LockedAfter != 5 {
		t.Errorf("%s after %d minutes", s.Vault, s.LockedAfter)
	}
	wantCode(t, d.Close(), "")

	// Settings of an earlier version, or by another hand, never leave it open by mistake.
	for _, written := range []any{map[string]any{"theme": "dark"}, map[string]any{"lockAfter": -3}, "no settings"} {
		text, err := json.Marshal(written)
		wantCode(t, err, "")
		wantCode(t, os.WriteFile(filepath.Join(folder, "settings.json"), text, 0o600), "")
		d = open(t, office, folder)
		if got := d.Settings().Settings.LockAfter; got != 15 {
			t.Errorf("%s: %d minutes", text, got)
		}
		wantCode(t, d.Close(), "")
	}
}

func TestWhatIsOnItsWayIsLetFinishBeforeTheVaultCloses(t *testing.T) {
	arrived, goes := make(chan struct{}, 1), make(chan struct{})
	hold := false
	office := officetest.Start(t, officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if hold && r.URL.Path == "/v1/sync" {
				arrived <- struct{}{}
				select {
				case <-goes:
				case <-r.Context().Done():
					return
				}
			}
			next.ServeHTTP(w, r)
		})
	}))
	c := newClock(office)
	d := synced(t, office, t.TempDir(), c.config)
	hold = true
	sync := func() chan error {
		ended := make(chan error, 1)
		go func() { ended <- d.Sync(t.Context()) }()
		<-arrived
		return ended
	}
	ended := sync()
	c.pass(16 * time.Minute)
	if d.Status().Vault != desk.VaultOpen {
		t.Error("the sync was cut at once")
	}
	goes <- struct{}{}
	wantCode(t, <-ended, "")
	c.pass(0)
	if d.Status().Vault != desk.VaultLocked {
		t.Error("nothing is on its way any more, and the vault is open")
	}

	// What never ends does not keep it open: cut, it goes on when the vault opens again.
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	ended = sync()
	c.pass(31 * time.Minute)
	wantCode(t, <-ended, mutual.CodeCancelled)
	if d.Status().Vault != desk.VaultLocked {
		t.Error("the vault is open")
	}
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	ended = sync()
	goes <- struct{}{}
	wantCode(t, <-ended, "")
	holds(t, d, office)
}
