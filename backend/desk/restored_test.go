package desk_test

import (
	"net/http"
	"sync/atomic"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// fromTheStart counts the syncs that begin without a cursor.
func fromTheStart(count *atomic.Int64) officetest.Option {
	return officetest.WithWrap(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/v1/sync" && r.URL.Query().Get("cursor") == "" {
				count.Add(1)
			}
			next.ServeHTTP(w, r)
		})
	})
}

// sent has a request with a file arrive at the office.
func sent(t *testing.T, d *desk.Desk, n int) (key string, content mutual.RequestContent, file []byte) {
	t.Helper()
	content, file = asked(mutual.RequestOther, n), pdfOf(n, 2_000)
	key = drafted(t, d, content, onDisk(t, map[string][]byte{"pièce.pdf": file})["pièce.pdf"])
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	wantState(t, d, key, mutual.RequestSent, "")
	return key, content, file
}

func wantNotice(t *testing.T, d *desk.Desk, want mutual.Code) {
	t.Helper()
	if notice := d.Status().Notice; notice == nil || notice.Code != want {
		t.Errorf("the notice is %+v, want %s", notice, want)
	}
}

func TestAnOfficeThatIsRestoredGetsAgainWhatThisDeviceSent(t *testing.T) {
	for name, lost := range map[string]func(*testing.T, *officetest.Office, *desk.Desk){
		"and that a sync had brought": func(t *testing.T, o *officetest.Office, d *desk.Desk) {
			o.AddLines(3, "2026-03-06")
			wantCode(t, d.Sync(t.Context()), "")
		},
		"and that no sync had brought yet": func(*testing.T, *officetest.Office, *desk.Desk) {},
	} {
		t.Run(name, func(t *testing.T) {
			office := officetest.Start(t)
			d := synced(t, office, t.TempDir())
			kept, keptContent, keptFile := sent(t, d, 1)
			wantCode(t, d.Sync(t.Context()), "")
			restore := office.Backup()
			key, content, file := sent(t, d, 2)
			lost(t, office, d)
			restore()
			wantCode(t, d.Sync(t.Context()), "")
			hasOnce(t, office, key, content, file)
			hasOnce(t, office, kept, keptContent, keptFile)
			wantState(t, d, key, mutual.RequestSent, "")
			wantNotice(t, d, mutual.CodeRequestReturned)
			wantCode(t, d.Sync(t.Context()), "")
			wantState(t, d, key, mutual.RequestSent, "")
			if rows := requestRows(t, d); len(rows) != 2 {
				t.Errorf("%d requests", len(rows))
			}
			holds(t, d, office)
		})
	}
}

func TestWhatOnlyAnotherDeviceCanSendAgainIsSaid(t *testing.T) {
	office := officetest.Start(t)
	d, other := synced(t, office, t.TempDir()), synced(t, office, t.TempDir())
	restore := office.Backup()
	key, content, file := sent(t, other, 1)
	wantCode(t, d.Sync(t.Context()), "")
	restore()
	wantCode(t, d.Sync(t.Context()), "")
	wantNotice(t, d, mutual.CodeRequestLost)
	wantCode(t, other.Sync(t.Context()), "")
	hasOnce(t, office, key, content, file)
}

func TestARestoredOfficeThatWroteOnIsNoticed(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	restore := office.Backup()
	office.AddLines(4, "2026-03-06")
	wantCode(t, d.Sync(t.Context()), "")
	restore()
	for range 3 { // more versions than were lost, in several starts
		office.AddLines(4, "2026-04-06")
		office.Restart()
	}
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
}

func TestADeviceThatKnowsNoMoreThanTheBackupGoesOn(t *testing.T) {
	var starts atomic.Int64
	office := officetest.Start(t, fromTheStart(&starts))
	d := synced(t, office, t.TempDir())
	restore := office.Backup()
	office.AddLines(4, "2026-03-06")
	restore()
	office.AddLines(2, "2026-04-06")
	before := starts.Load()
	wantCode(t, d.Sync(t.Context()), "")
	holds(t, d, office)
	if starts.Load() != before {
		t.Error("it read everything again")
	}
}

func TestARestartResyncsNobody(t *testing.T) {
	var starts atomic.Int64
	office := officetest.Start(t, fromTheStart(&starts))
	d := synced(t, office, t.TempDir())
	sent(t, d, 1)
	before := starts.Load()
	for range 3 {
		office.AddLines(2, "2026-03-06")
		wantCode(t, d.Sync(t.Context()), "")
		office.Restart()
		office.AddLines(2, "2026-03-06")
		office.Restart()
		wantCode(t, d.Sync(t.Context()), "")
	}
	holds(t, d, office)
	if starts.Load() != before || d.Status().Notice != nil {
		t.Errorf("%d syncs from the start, notice %+v", starts.Load()-before, d.Status().Notice)
	}
}
