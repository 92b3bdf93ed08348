package desk_test

import (
	"errors"
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestTheVaultFollowsAPasswordThatIsChangedWhileSignedIn(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	err := d.ChangePassword(t.Context(), "pas le bon", newPassword)
	var fault *mutual.Error
	if !errors.As(err, &fault) || fault.Code != mutual.CodeBadCredentials || fault.Field != "old_password" {
		t.Errorf("got %v", err)
	}
	wantCode(t, d.ChangePassword(t.Context(), office.Password, "court"), mutual.CodePasswordTooShort)
	wantCode(t, d.ChangePassword(t.Context(), office.Password, newPassword), "")
	wantCode(t, d.Sync(t.Context()), "") // this device's session goes on
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), mutual.CodeWrongPassword)
	wantCode(t, d.Unlock(t.Context(), newPassword, desk.StayAsIs), "")
	holds(t, d, office)
	wantCode(t, d.Lock(), "")
	wantCode(t, d.ChangePassword(t.Context(), newPassword, office.Password), mutual.CodeLocked)
}

// losing drops the answers to the change of a password, after the office did it.
func losing(answers *atomic.Int32) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path != "/v1/password" || answers.Load() == 0 {
				next.ServeHTTP(w, r)
				return
			}
			answers.Add(-1)
			next.ServeHTTP(discarded{http.Header{}}, r)
			panic(http.ErrAbortHandler)
		})
	}
}

type discarded struct{ header http.Header }

func (d discarded) Header() http.Header         { return d.header }
func (d discarded) Write(p []byte) (int, error) { return len(p), nil }
func (d discarded) WriteHeader(int)             {}

func TestAChangeWhoseAnswerWasLostIsFinishedByAskingAgain(t *testing.T) {
	var lost atomic.Int32
	lost.Store(1)
	office := officetest.Start(t, officetest.WithWrap(losing(&lost)))
	d := synced(t, office, t.TempDir())
	wantCode(t, d.ChangePassword(t.Context(), office.Password, newPassword), mutual.CodeOffline)
	wantCode(t, d.ChangePassword(t.Context(), office.Password, newPassword), "")
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), newPassword, desk.StayAsIs), "")
	if lost.Load() != 0 {
		t.Error("no answer was lost")
	}
}

func TestAnotherDeviceIsToldToTheMemberOnceAndNeverOnItself(t *testing.T) {
	office := officetest.Start(t)
	mine := synced(t, office, t.TempDir(), func(c *desk.Config) { c.Device = "Linux, bureau" })
	other := synced(t, office, t.TempDir(), func(c *desk.Config) { c.Device = "Windows, portable" })

	told, err := mine.NewDevices(t.Context())
	wantCode(t, err, "")
	if len(told) != 1 || told[0].Device != "Windows, portable" {
		t.Fatalf("told %+v", told)
	}
	for range 2 { // signed in again, its first time is still no news to itself
		if own, err := other.NewDevices(t.Context()); err != nil || len(own) != 0 {
			t.Errorf("the new device is told %+v, %v", own, err)
		}
		wantCode(t, other.SignIn(t.Context(), credentials(office)), "")
	}
	wantCode(t, mine.EndOtherSession(t.Context(), told[0].ID), "") // its id is the session's
	wantCode(t, mine.KnowDevices(told[0].At), "")
	if again, err := mine.NewDevices(t.Context()); err != nil || len(again) != 0 {
		t.Errorf("told again: %+v, %v", again, err)
	}
}
