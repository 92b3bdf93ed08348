package desk_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

func TestWhatTheOfficeRefusesForGoodIsADraftAgainWithItsFiles(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		problem string
		want    desk.Problem
	}{
		"a field":           {http.StatusUnprocessableEntity, `{"code":"invalid_postal_code","field":"postal_code"}`, desk.Problem{Code: mutual.CodeInvalidPostalCode, Field: "postal_code"}},
		"a file":            {http.StatusUnprocessableEntity, `{"code":"attachment_kind","field":"attachments"}`, desk.Problem{Code: mutual.CodeAttachmentKind, Field: "attachments"}},
		"a reset before it": {http.StatusForbidden, `{"code":"bank_hold","until":1600000000000}`, desk.Problem{Code: mutual.CodeBankHold, Until: 1600000000000}},
		"its key":           {http.StatusUnprocessableEntity, `{"code":"key_reused"}`, desk.Problem{Code: mutual.CodeKeyReused}},
	} {
		t.Run(name, func(t *testing.T) {
			g := &standIn{}
			office := officetest.Start(t, officetest.WithWrap(g.wrap))
			d := synced(t, office, t.TempDir())
			paths := onDisk(t, map[string][]byte{"bail.pdf": pdfOf(1, 5000)})
			first := drafted(t, d, asked(mutual.RequestAddress, 1), paths["bail.pdf"])
			g.refuse(c.status, c.problem)
			submit(t, d, first, "")
			wantCode(t, d.SendRequests(t.Context()), "")
			rows := requestRows(t, d)
			if len(rows) != 1 || rows[0].Request.State != mutual.RequestDraft || rows[0].Problem == nil || *rows[0].Problem != c.want ||
				len(rows[0].Request.Attachments) != 1 || d.Status().Outbox.Waiting != 0 {
				t.Fatalf("%+v", rows)
			}
			g.set(nil)
			key := rows[0].Request.Key
			if (key != first) != (c.want.Code == mutual.CodeKeyReused) {
				t.Errorf("the key went from %s to %s", first, key)
			}
			submit(t, d, key, "")
			wantCode(t, d.SendRequests(t.Context()), "")
			hasOnce(t, office, key, asked(mutual.RequestAddress, 1), pdfOf(1, 5000))
			wantState(t, d, key, mutual.RequestSent, "")
		})
	}
}

func TestWhatTimeMendsWaitsAndTellsWhy(t *testing.T) {
	for name, c := range map[string]struct {
		status  int
		problem string
		want    mutual.Code
	}{
		"under way":         {http.StatusConflict, `{"code":"in_flight"}`, mutual.CodeInFlight},
		"cut on its way":    {http.StatusBadRequest, `{"code":"invalid_request"}`, mutual.CodeInvalidRequest},
		"a file that never": {http.StatusUnprocessableEntity, `{"code":"attachment_missing"}`, mutual.CodeAttachmentMissing},
	} {
		t.Run(name, func(t *testing.T) {
			g := &standIn{}
			office := officetest.Start(t, officetest.WithWrap(g.wrap))
			d := synced(t, office, t.TempDir())
			key := drafted(t, d, asked(mutual.RequestAddress, 1))
			later := drafted(t, d, asked(mutual.RequestAddress, 2))
			phone := drafted(t, d, asked(mutual.RequestPhone, 3))
			g.refuse(c.status, c.problem)
			for _, k := range []string{key, later} {
				submit(t, d, k, "")
			}
			wantCode(t, d.SendRequests(t.Context()), "")
			wantState(t, d, key, mutual.RequestToSend, c.want)
			wantState(t, d, later, mutual.RequestToSend, mutual.CodeBehindAnother) // behind the one before it
			_, err := d.TakeBack(t.Context(), later)
			wantCode(t, err, "")
			g.set(nil)
			office.Advance(5 * time.Minute) // refused more than once, it waits a little
			submit(t, d, phone, "")
			wantCode(t, d.Sync(t.Context()), "")
			hasOnce(t, office, key, asked(mutual.RequestAddress, 1))
			hasOnce(t, office, phone, asked(mutual.RequestPhone, 3))
			wantState(t, d, later, mutual.RequestDraft, "")
		})
	}
}

func TestATooFrequentRequestWaitsUntilItsTime(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap), officetest.WithStoppedClock())
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestAddress, 1))
	until := mutual.MillisOf(office.Now().Add(time.Minute))
	g.refuse(http.StatusTooManyRequests, fmt.Sprintf(`{"code":"throttled","until":%d}`, until))
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	if row := wantState(t, d, key, mutual.RequestToSend, mutual.CodeThrottled); row.Problem.Until != until {
		t.Errorf("%+v", row.Problem)
	}
	g.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	wantState(t, d, key, mutual.RequestToSend, mutual.CodeThrottled)
	office.Advance(2 * time.Minute)
	wantCode(t, d.Sync(t.Context()), "")
	wantState(t, d, key, mutual.RequestSent, "")
}

func TestAFileThatTheOfficeDroppedIsPutAgain(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	paths := onDisk(t, map[string][]byte{"bail.pdf": pdfOf(1, 5000), "acte.pdf": pdfOf(2, 10)})
	key := drafted(t, d, asked(mutual.RequestAddress, 1), paths["bail.pdf"], paths["acte.pdf"])
	puts := make(chan struct{}, 100)
	var cut atomic.Bool
	cut.Store(true)
	g.set(func(_ http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if isPutting(r) {
			puts <- struct{}{}
		}
		if isSending(r) && cut.Load() {
			panic(http.ErrAbortHandler)
		}
		return false
	})
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	wantCode(t, d.SendRequests(t.Context()), "")
	wantState(t, d, key, mutual.RequestToSend, mutual.CodeOffline)
	if len(puts) != 2 {
		t.Errorf("%d files were put, two are enough for two sendings", len(puts))
	}
	office.Advance(25 * time.Hour)
	office.Round()
	cut.Store(false)
	wantCode(t, d.Sync(t.Context()), "")
	hasOnce(t, office, key, asked(mutual.RequestAddress, 1), pdfOf(1, 5000), pdfOf(2, 10))
	if len(puts) != 4 {
		t.Errorf("%d files were put, want them once more", len(puts))
	}
}

func TestAPasswordThatTheOfficeRefusesIsAskedForAgain(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestBank, 1))
	g.refuse(http.StatusUnauthorized, `{"code":"bad_credentials","field":"password"}`)
	submit(t, d, key, office.Password)
	wantCode(t, d.SendRequests(t.Context()), "")
	if row := wantState(t, d, key, mutual.RequestToSend, mutual.CodeBadCredentials); !row.NeedsPassword || row.Problem.Field != "password" {
		t.Errorf("%+v", row)
	}
	if s := d.Status(); s.Outbox.NeedsPassword != 1 || !s.SignedIn {
		t.Errorf("%+v", s.Outbox)
	}
	g.set(nil)
	wantCode(t, d.Sync(t.Context()), "")
	wantState(t, d, key, mutual.RequestToSend, mutual.CodeBadCredentials)
	for password, want := range map[string]mutual.Code{"": mutual.CodeFieldRequired, "Un autre 1": mutual.CodeWrongPassword} {
		_, err := d.ConfirmRequest(t.Context(), key, password)
		wantCode(t, err, want)
	}
	if row, err := d.ConfirmRequest(t.Context(), key, office.Password); err != nil || row.NeedsPassword || row.Problem != nil {
		t.Errorf("%+v (%v)", row, err)
	}
	wantCode(t, d.SendRequests(t.Context()), "")
	hasOnce(t, office, key, asked(mutual.RequestBank, 1))
	wantState(t, d, key, mutual.RequestSent, "")
}
