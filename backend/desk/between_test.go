package desk_test

import (
	"fmt"
	"io"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// word is what something between a desk and the office says in its place.
func word(w http.ResponseWriter, status int, header ...string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	for n := 0; n < len(header); n += 2 {
		w.Header().Set(header[n], header[n+1])
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "<html><body>"+http.StatusText(status)+"</body></html>")
}

// narrow lets no body of more than most bytes through, as a proxy does: refused counts
// them, taken the bytes of them that were sent all the same.
func narrow(g *standIn, most int64, refused, taken *atomic.Int64) {
	g.set(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if r.ContentLength <= most {
			return false
		}
		refused.Add(1)
		if r.Header.Get("Expect") == "" {
			n, _ := io.Copy(io.Discard, r.Body)
			taken.Add(n)
		}
		word(w, http.StatusRequestEntityTooLarge)
		return true
	})
}

func TestAFileTooLargeForTheWayKeepsNothingButItsRequest(t *testing.T) {
	g := &standIn{}
	var refused, taken atomic.Int64
	narrow(g, 100_000, &refused, &taken)
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	paths := onDisk(t, map[string][]byte{"livret.pdf": pdfOf(1, 300_000), "acte.pdf": pdfOf(2, 5000)})
	heavy := drafted(t, d, asked(mutual.RequestBirth, 1), paths["livret.pdf"], paths["acte.pdf"])
	submit(t, d, heavy, "")
	light := map[mutual.RequestKind]string{}
	for n, kind := range []mutual.RequestKind{mutual.RequestBirth, mutual.RequestAddress, mutual.RequestBank, mutual.RequestOther} {
		light[kind] = drafted(t, d, asked(kind, n+2), paths["acte.pdf"])
		submit(t, d, light[kind], office.Password)
	}
	for range 3 {
		wantCode(t, d.SendRequests(t.Context()), "")
		wantCode(t, d.Sync(t.Context()), "")
		office.Advance(3 * time.Hour)
	}
	for _, key := range light {
		if row := rowOf(t, d, key); row.Request.ID == "" {
			t.Errorf("%s stayed: %+v", row.Request.Content.Kind, row.Problem)
		}
	}
	if row := wantState(t, d, heavy, mutual.RequestToSend, mutual.CodeTooLargeOnTheWay); !row.Held || row.Problem.Field != "attachments" {
		t.Errorf("%+v", row)
	}
	if s := d.Status(); !s.Online || s.Sync.Problem != nil || s.Outbox != (desk.OutboxStatus{Waiting: 1, Held: 1}) {
		t.Errorf("%+v", s)
	}
	if refused.Load() != 1 || taken.Load() != 0 {
		t.Errorf("the file was offered %d times, %d bytes of it went", refused.Load(), taken.Load())
	}

	if _, err := d.RetryRequest(t.Context(), heavy); err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.SendRequests(t.Context()), "")
	if wantState(t, d, heavy, mutual.RequestToSend, mutual.CodeTooLargeOnTheWay); refused.Load() != 2 {
		t.Errorf("asked for once more, it was offered %d times", refused.Load())
	}
	row, err := d.TakeBack(t.Context(), heavy)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.DetachFile(t.Context(), heavy, row.Request.Attachments[0].SHA256); err != nil {
		t.Fatal(err)
	}
	submit(t, d, heavy, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	hasOnce(t, office, heavy, asked(mutual.RequestBirth, 1), pdfOf(2, 5000))
	if s := d.Status().Outbox; s != (desk.OutboxStatus{}) {
		t.Errorf("%+v", s)
	}
}

func TestANewerAddressDoesNotOvertakeTheOneThatIsHeld(t *testing.T) {
	g := &standIn{}
	var refused, taken atomic.Int64
	narrow(g, 100_000, &refused, &taken)
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	paths := onDisk(t, map[string][]byte{"bail.pdf": pdfOf(1, 300_000)})
	first := drafted(t, d, asked(mutual.RequestAddress, 1), paths["bail.pdf"])
	second := drafted(t, d, asked(mutual.RequestAddress, 2))
	submit(t, d, first, "")
	submit(t, d, second, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	wantState(t, d, first, mutual.RequestToSend, mutual.CodeTooLargeOnTheWay)
	wantState(t, d, second, mutual.RequestToSend, mutual.CodeBehindAnother)
	_, err := d.TakeBack(t.Context(), first)
	wantCode(t, err, "")
	wantCode(t, d.SendRequests(t.Context()), "") // or by itself before
	wantState(t, d, second, mutual.RequestSent, "")
	hasOnce(t, office, second, asked(mutual.RequestAddress, 2))
}

func TestARequestThatIsRefusedOnItsWayIsTriedAsLongAsThatMayHelp(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		header []string
		want   mutual.Code
		held   bool
	}{
		"by a filter":           {http.StatusForbidden, nil, mutual.CodeFiltered, true},
		"by a page in place":    {http.StatusOK, nil, mutual.CodePortal, true},
		"by a way elsewhere":    {http.StatusFound, []string{"Location", "https://blocage.exemple.fr/"}, mutual.CodePortal, true},
		"by a proxy's login":    {http.StatusProxyAuthRequired, nil, mutual.CodeProxySignIn, true},
		"by one in a hurry":     {http.StatusTooManyRequests, []string{"Retry-After", "600"}, mutual.CodeSlowDown, false},
		"by a service at lunch": {http.StatusServiceUnavailable, nil, mutual.CodeUnavailable, false},
		"by a gateway":          {http.StatusGatewayTimeout, nil, mutual.CodeGateway, false},
		"by a stranger":         {http.StatusTeapot, nil, mutual.CodeOfficeDown, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := &standIn{}
			var offered atomic.Int64
			office := officetest.Start(t, officetest.WithWrap(g.wrap), officetest.WithStoppedClock())
			d := synced(t, office, t.TempDir())
			paths := onDisk(t, map[string][]byte{"rib.pdf": pdfOf(1, 5000)})
			key := drafted(t, d, asked(mutual.RequestOther, 1), paths["rib.pdf"])
			other := drafted(t, d, asked(mutual.RequestOther, 2))
			g.set(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if isPutting(r) {
					offered.Add(1)
					word(w, c.status, c.header...)
				}
				return isPutting(r)
			})
			submit(t, d, key, "")
			submit(t, d, other, "")
			for range 12 { // a whole day
				wantCode(t, d.Sync(t.Context()), "")
				office.Advance(2 * time.Hour)
			}
			wantState(t, d, other, mutual.RequestSent, "")
			row := wantState(t, d, key, mutual.RequestToSend, c.want)
			if row.Held != c.held || d.Status().Outbox.Held > 0 != c.held || !d.Status().Online {
				t.Errorf("%+v, %+v", row, d.Status().Outbox)
			}
			if n := offered.Load(); c.held && n != 5 || !c.held && (n < 12 || n > 14) {
				t.Errorf("offered %d times in a day", n)
			}
			g.set(nil)
			office.Advance(time.Hour)
			if c.held {
				if row, err := d.RetryRequest(t.Context(), key); err != nil || row.Held || row.Problem != nil {
					t.Errorf("%+v (%v)", row, err)
				}
			}
			wantCode(t, d.Sync(t.Context()), "")
			hasOnce(t, office, key, asked(mutual.RequestOther, 1), pdfOf(1, 5000))
		})
	}
}

func TestWhereNothingPassesOneRequestIsTriedForAll(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		want   mutual.Code
	}{
		"a network that asks for a sign-in": {http.StatusNetworkAuthenticationRequired, mutual.CodePortal},
		"a service that is closed":          {http.StatusServiceUnavailable, mutual.CodeUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			g := &standIn{}
			office := officetest.Start(t, officetest.WithWrap(g.wrap))
			d := synced(t, office, t.TempDir())
			var sent atomic.Int64
			g.set(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
				if isSending(r) {
					sent.Add(1)
				}
				word(w, c.status, "Retry-After", "120")
				return true
			})
			var keys []string
			for n, kind := range []mutual.RequestKind{mutual.RequestOther, mutual.RequestPhone, mutual.RequestAddress} {
				keys = append(keys, drafted(t, d, asked(kind, n)))
			}
			for _, key := range keys {
				submit(t, d, key, "")
			}
			wantCode(t, d.SendRequests(t.Context()), c.want)
			wantCode(t, d.Sync(t.Context()), c.want)
			s := d.Status()
			if s.Online || s.Sync.Problem == nil || s.Sync.Problem.Code != c.want || s.Outbox.Held != 0 || s.Outbox.Waiting != 3 {
				t.Errorf("%+v", s)
			}
			if wait := s.Sync.Problem.Until - mutual.MillisOf(office.Now()); wait <= 0 || wait > 120_000 {
				t.Errorf("it says to wait %d ms, want two minutes", wait)
			}
			if n := sent.Load(); n > 5 { // once a pass: one for each submitting, the sending, the sync
				t.Errorf("%d requests were sent into it", n)
			}
			g.set(nil)
			office.Advance(3 * time.Minute)
			wantCode(t, d.Sync(t.Context()), "")
			for _, key := range keys {
				wantState(t, d, key, mutual.RequestSent, "")
			}
		})
	}
}

func throttledUntil(at time.Time) string {
	return fmt.Sprintf(`{"code":"throttled","until":%d}`, mutual.MillisOf(at))
}

func TestAWaitThatAWrongClockReckonedEndsByItsRule(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	var ahead atomic.Int64
	d := synced(t, office, t.TempDir(), func(c *desk.Config) {
		c.Now = func() time.Time { return office.Now().Add(time.Duration(ahead.Load())) }
	})
	const year = 365 * 24 * time.Hour
	key := drafted(t, d, asked(mutual.RequestAddress, 1))
	g.refuse(http.StatusTooManyRequests, throttledUntil(office.Now().Add(year)))
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	row := wantState(t, d, key, mutual.RequestToSend, mutual.CodeThrottled)
	if day := mutual.MillisOf(office.Now().Add(24 * time.Hour)); row.Problem.Until > day {
		t.Errorf("it waits until %d, a day from now is %d", row.Problem.Until, day)
	}
	// Now it is this device's clock that was wrong, and is put right.
	ahead.Store(int64(year))
	if _, err := d.RetryRequest(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	g.refuse(http.StatusTooManyRequests, throttledUntil(office.Now().Add(year+time.Hour)))
	wantCode(t, d.SendRequests(t.Context()), "")
	wantState(t, d, key, mutual.RequestToSend, mutual.CodeThrottled)
	ahead.Store(0)
	g.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	wantState(t, d, key, mutual.RequestSent, "")
}
