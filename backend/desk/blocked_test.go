package desk_test

import (
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestADeviceThatIsSignedInIsToldOfABlockAndUntilWhen(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	known := len(lines(t, d))
	until := office.Now().Add(time.Hour)
	office.Block(until)
	wantCode(t, d.Sync(t.Context()), mutual.CodeAccountBlocked)
	if problem := d.Status().Sync.Problem; problem == nil || problem.Code != mutual.CodeAccountBlocked || problem.Until != mutual.MillisOf(until) {
		t.Errorf("the problem is %+v", problem)
	}
	if got := len(lines(t, d)); got != known {
		t.Errorf("%d lines are left of %d", got, known)
	}
	office.Unblock()
	wantCode(t, d.Sync(t.Context()), mutual.CodeSessionEnded)
	if d.Status().SignedIn {
		t.Error("still signed in after a block")
	}
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
}
