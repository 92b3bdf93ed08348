package desk_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// requestsAt returns what the office has of the member, past HTTP.
func requestsAt(t *testing.T, office *officetest.Office) (requests []mutual.UpdateRequest) {
	t.Helper()
	for cursor, more := "", true; more; {
		page, err := office.Rules().Changes(t.Context(), office.MemberID, cursor, 5000)
		if err != nil {
			t.Fatal(err)
		}
		for _, change := range page.Changes {
			if change.Request != nil {
				requests = append(requests, *change.Request)
			}
		}
		cursor, more = page.Cursor, page.More
	}
	return requests
}

// hasOnce fails the test unless the office has the request of a key once, with the
// content and the files that were asked for.
func hasOnce(t *testing.T, office *officetest.Office, key string, content mutual.RequestContent, files ...[]byte) mutual.UpdateRequest {
	t.Helper()
	var found []mutual.UpdateRequest
	for _, request := range requestsAt(t, office) {
		if request.Key == key {
			found = append(found, request)
		}
	}
	if len(found) != 1 {
		t.Fatalf("the office has %d requests of one key", len(found))
	}
	if diff := cmp.Diff(content.Clean().Masked(), found[0].Content); diff != "" {
		t.Errorf("content (-asked +office):\n%s", diff)
	}
	if len(found[0].Attachments) != len(files) {
		t.Fatalf("the office has %d files, want %d", len(found[0].Attachments), len(files))
	}
	for n, want := range files {
		_, reader, err := office.Rules().RequestAttachment(t.Context(), "essai", found[0].ID, n)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(reader)
		if closing := reader.Close(); err != nil || closing != nil || !bytes.Equal(got, want) {
			t.Errorf("file %d is not what was attached (%v, %v)", n, err, closing)
		}
	}
	return found[0]
}

// standIn lets a test answer in the office's place: answer reports whether it did.
type standIn struct {
	mu     sync.Mutex
	answer func(w http.ResponseWriter, r *http.Request, next http.Handler) bool
}

func (g *standIn) set(answer func(w http.ResponseWriter, r *http.Request, next http.Handler) bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = answer
}

func (g *standIn) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		answer := g.answer
		g.mu.Unlock()
		if answer == nil || !answer(w, r, next) {
			next.ServeHTTP(w, r)
		}
	})
}

func isSending(r *http.Request) bool {
	return r.Method == http.MethodPost && r.URL.Path == "/v1/requests"
}
func isPutting(r *http.Request) bool {
	return r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, "/v1/attachments/")
}

// refuse answers every sending with a problem.
func (g *standIn) refuse(status int, problem string) {
	g.set(func(w http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if !isSending(r) {
			return false
		}
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, problem)
		return true
	})
}

// loseAnswers has the office do its work and its answers to sendings go lost.
func (g *standIn) loseAnswers() {
	g.set(func(_ http.ResponseWriter, r *http.Request, next http.Handler) bool {
		if isSending(r) {
			next.ServeHTTP(&recorded{header: http.Header{}}, r)
			panic(http.ErrAbortHandler)
		}
		return false
	})
}

// hold has sendings wait in front of the office until their line is cut.
func (g *standIn) hold() (arrived chan struct{}) {
	arrived = make(chan struct{}, 10)
	g.set(func(_ http.ResponseWriter, r *http.Request, _ http.Handler) bool {
		if !isSending(r) {
			return false
		}
		_, _ = io.Copy(io.Discard, r.Body) // or the cut is not seen
		arrived <- struct{}{}
		<-r.Context().Done()
		return true
	})
	return arrived
}

func submit(t *testing.T, d *desk.Desk, key, password string) desk.RequestRow {
	t.Helper()
	row, err := d.SubmitDraft(t.Context(), key, password)
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// offline returns a desk that has synced and whose office is gone since.
func offline(t *testing.T, office *officetest.Office, folder string, alter ...func(*desk.Config)) *desk.Desk {
	t.Helper()
	d := synced(t, office, folder, alter...)
	office.Stop()
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	return d
}

func TestEveryKindOfRequestIsSentAtOnceAndSeenOnAnotherDevice(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	states := make(chan desk.Status, 1000)
	d := synced(t, office, folder, func(c *desk.Config) { c.OnStatus = func(s desk.Status) { states <- s } })
	other := synced(t, office, t.TempDir())
	paths := onDisk(t, map[string][]byte{"rib.pdf": pdfOf(1, 300_000), "acte.pdf": pdfOf(2, 10)})
	keys := map[mutual.RequestKind]string{}
	for n, kind := range mutual.RequestKinds() {
		keys[kind] = drafted(t, d, asked(kind, n), paths["rib.pdf"], paths["acte.pdf"])
		row := submit(t, d, keys[kind], office.Password)
		if row.Request.State != mutual.RequestToSend || row.NeedsPassword || row.Problem != nil {
			t.Errorf("%s: %+v", kind, row)
		}
		wantCode(t, d.SendRequests(t.Context()), "") // waits for the one that is under way
	}
	waitFor(t, states, "an empty outbox", func(s desk.Status) bool { return s.Outbox == (desk.OutboxStatus{}) && s.Revision > 0 })
	for n, kind := range mutual.RequestKinds() {
		there := hasOnce(t, office, keys[kind], asked(kind, n), pdfOf(1, 300_000), pdfOf(2, 10))
		row := wantState(t, d, keys[kind], mutual.RequestSent, "")
		if diff := cmp.Diff(there, row.Request); diff != "" || row.ChangedAt != 0 {
			t.Errorf("%s (-office +desk):\n%s", kind, diff)
		}
	}
	bank, err := office.Rules().OpenRequest(t.Context(), "essai", rowOf(t, d, keys[mutual.RequestBank]).Request.ID)
	if err != nil || bank.IBAN != testIBAN {
		t.Errorf("the adviser sees %q (%v)", bank.IBAN, err)
	}
	for _, device := range []*desk.Desk{d, other} {
		wantCode(t, device.Sync(t.Context()), "")
		if rows := requestRows(t, device); len(rows) != len(keys) {
			t.Errorf("%d rows, want %d", len(rows), len(keys))
		}
		for kind, key := range keys {
			want := mutual.RequestSent
			if kind == mutual.RequestBank {
				want = mutual.RequestRead
			}
			wantState(t, device, key, want, "")
		}
	}
	for _, change := range []func() error{
		func() error {
			return d.SaveDraft(t.Context(), keys[mutual.RequestPhone], asked(mutual.RequestPhone, 9))
		},
		func() error { return d.DeleteDraft(t.Context(), keys[mutual.RequestPhone]) },
		func() error { _, err := d.SubmitDraft(t.Context(), keys[mutual.RequestPhone], ""); return err },
		func() error { _, err := d.TakeBack(t.Context(), keys[mutual.RequestPhone]); return err },
		func() error { _, err := d.AttachFiles(t.Context(), keys[mutual.RequestPhone], nil); return err },
	} {
		if err := change(); mutual.CodeOf(err) != mutual.CodeRequestClosed && err != nil {
			t.Errorf("a change to what was sent: %v", err)
		}
	}
}

func TestADraftThatCannotBeSentStaysOne(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	wrongIBAN := asked(mutual.RequestBank, 1)
	wrongIBAN.Bank.IBAN = "FR7630006000011234567890188"
	for name, c := range map[string]struct {
		content  mutual.RequestContent
		password string
		code     mutual.Code
		field    string
	}{
		"a street is missing":     {mutual.RequestContent{Kind: mutual.RequestAddress}, "", mutual.CodeFieldRequired, "street"},
		"an IBAN does not add up": {wrongIBAN, office.Password, mutual.CodeInvalidIBAN, "iban"},
		"no password":             {asked(mutual.RequestBank, 2), "", mutual.CodeFieldRequired, "password"},
		"a wrong password":        {asked(mutual.RequestBank, 2), "Un autre 1", mutual.CodeWrongPassword, "password"},
		"a child of tomorrow": {mutual.RequestContent{Kind: mutual.RequestBirth, Person: mutual.NewPerson{
			FirstName: "Zélie", LastName: "Essai", BirthDate: "2990-01-01",
		}}, "", mutual.CodeDateAhead, "birth_date"},
	} {
		t.Run(name, func(t *testing.T) {
			key := drafted(t, d, c.content)
			_, err := d.SubmitDraft(t.Context(), key, c.password)
			wantCode(t, err, c.code)
			var fault *mutual.Error
			if !errors.As(err, &fault) || fault.Field != c.field {
				t.Errorf("got %v", err)
			}
			if row := wantState(t, d, key, mutual.RequestDraft, ""); row.Request.Content != c.content {
				t.Errorf("%+v", row.Request.Content)
			}
		})
	}
	if len(requestsAt(t, office)) != 0 {
		t.Error("the office heard of it")
	}
}

func TestWhatIsWrittenOfflineIsSentByTheNextSyncAndComesBackWithIt(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	var log bytes.Buffer
	logged := func(c *desk.Config) {
		c.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	}
	d := offline(t, office, folder, logged)
	paths := onDisk(t, map[string][]byte{"rib.pdf": pdfOf(1, 5000)})
	bank := drafted(t, d, asked(mutual.RequestBank, 1), paths["rib.pdf"])
	phone := drafted(t, d, asked(mutual.RequestPhone, 2))
	submit(t, d, bank, office.Password)
	submit(t, d, phone, "")
	wantCode(t, d.SendRequests(t.Context()), mutual.CodeOffline)
	if s := d.Status().Outbox; s.Waiting != 2 || s.NeedsPassword != 0 || s.Sending {
		t.Errorf("%+v", s)
	}
	wantState(t, d, bank, mutual.RequestToSend, mutual.CodeOffline)
	secret := append(wordsOfRequests(), office.Password, bank)
	holdsNoPlaintext(t, folder, secret)

	office.Restart()
	wantCode(t, d.Sync(t.Context()), "")
	hasOnce(t, office, bank, asked(mutual.RequestBank, 1), pdfOf(1, 5000))
	hasOnce(t, office, phone, asked(mutual.RequestPhone, 2))
	wantState(t, d, bank, mutual.RequestSent, "")
	if s := d.Status().Outbox; s != (desk.OutboxStatus{}) || len(requestRows(t, d)) != 2 {
		t.Errorf("%+v", s)
	}
	holdsNoPlaintext(t, folder, secret)
	wantCode(t, d.Close(), "")
	holdsNoPlaintext(t, folder, secret)
	for _, word := range append(secret, phone) {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log holds %q", word)
		}
	}
	if log.Len() == 0 {
		t.Error("nothing was logged: the search proves nothing")
	}
}

// wordsOfRequests returns what the requests of a test hold.
func wordsOfRequests() []string {
	return []string{testIBAN, testIBAN[:20], "Titulaire", "Demande numéro", "essai 1", "rib.pdf", "06 01 02 03 04"}
}

func TestALostAnswerIsAskedForUnderTheSameKey(t *testing.T) {
	for name, again := range map[string]func(*desk.Desk, *testing.T) error{
		"by another sending": func(d *desk.Desk, t *testing.T) error { return d.SendRequests(t.Context()) },
		"by a sync":          func(d *desk.Desk, t *testing.T) error { return d.Sync(t.Context()) },
	} {
		t.Run(name, func(t *testing.T) {
			g := &standIn{}
			office := officetest.Start(t, officetest.WithWrap(g.wrap))
			d := synced(t, office, t.TempDir())
			paths := onDisk(t, map[string][]byte{"rib.pdf": pdfOf(1, 5000)})
			key := drafted(t, d, asked(mutual.RequestBank, 1), paths["rib.pdf"])
			g.loseAnswers()
			submit(t, d, key, office.Password)
			wantCode(t, d.SendRequests(t.Context()), "") // the office answers to all else
			wantState(t, d, key, mutual.RequestToSend, mutual.CodeOffline)
			hasOnce(t, office, key, asked(mutual.RequestBank, 1), pdfOf(1, 5000))
			if _, err := d.TakeBack(t.Context(), key); mutual.CodeOf(err) != mutual.CodeInFlight {
				t.Errorf("what the office has was taken back: %v", err)
			}
			g.set(nil)
			wantCode(t, again(d, t), "")
			hasOnce(t, office, key, asked(mutual.RequestBank, 1), pdfOf(1, 5000))
			wantState(t, d, key, mutual.RequestSent, "")
		})
	}
}

func TestALostAnswerCostsNothingOnceTheReceiptIsForgottenToo(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestAddress, 1))
	g.loseAnswers()
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "") // the office answers to all else
	g.set(nil)
	office.Advance(121 * 24 * time.Hour)
	office.Round()
	wantCode(t, d.SignIn(t.Context(), credentials(office)), "")
	wantCode(t, d.Sync(t.Context()), "")
	hasOnce(t, office, key, asked(mutual.RequestAddress, 1))
	wantState(t, d, key, mutual.RequestSent, "")
	if len(requestRows(t, d)) != 1 || d.Status().Outbox.Waiting != 0 {
		t.Errorf("%+v", requestRows(t, d))
	}
}

func TestAnOutboxRowThatASyncBroughtElsewhereLeavesIt(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	folder := t.TempDir()
	d := synced(t, office, folder)
	key := drafted(t, d, asked(mutual.RequestBank, 1))
	g.loseAnswers()
	submit(t, d, key, office.Password)
	wantCode(t, d.SendRequests(t.Context()), "") // the office answers to all else
	// The password is forgotten: the row could not be sent again by itself.
	wantCode(t, d.Lock(), "")
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if s := d.Status().Outbox; s.Waiting != 1 || s.NeedsPassword != 1 {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Sync(t.Context()), "")
	wantState(t, d, key, mutual.RequestSent, "")
	if s := d.Status().Outbox; s != (desk.OutboxStatus{}) {
		t.Errorf("%+v", s)
	}
}

func TestAPasswordIsForgottenWithTheLock(t *testing.T) {
	office := officetest.Start(t)
	folder := t.TempDir()
	d := offline(t, office, folder)
	bank, phone := drafted(t, d, asked(mutual.RequestBank, 1)), drafted(t, d, asked(mutual.RequestPhone, 2))
	submit(t, d, bank, office.Password)
	submit(t, d, phone, "")
	wantCode(t, d.Lock(), "")
	if s := d.Status().Outbox; s != (desk.OutboxStatus{}) {
		t.Errorf("locked: %+v", s)
	}
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	if s := d.Status().Outbox; s.Waiting != 2 || s.NeedsPassword != 1 {
		t.Errorf("%+v", s)
	}
	office.Restart()
	wantCode(t, d.Sync(t.Context()), "")
	hasOnce(t, office, phone, asked(mutual.RequestPhone, 2))
	if row := wantState(t, d, bank, mutual.RequestToSend, ""); !row.NeedsPassword {
		t.Errorf("%+v", row)
	}
	if _, err := d.ConfirmRequest(t.Context(), bank, office.Password); err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.SendRequests(t.Context()), "")
	hasOnce(t, office, bank, asked(mutual.RequestBank, 1))
}

func TestLockingInTheMiddleOfASendingLosesNothing(t *testing.T) {
	g := &standIn{}
	office := officetest.Start(t, officetest.WithWrap(g.wrap))
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestAddress, 1))
	arrived := g.hold()
	submit(t, d, key, "")
	<-arrived
	if _, err := d.TakeBack(t.Context(), key); mutual.CodeOf(err) != mutual.CodeInFlight {
		t.Errorf("taken back while it is sent: %v", err)
	}
	if s := d.Status().Outbox; !s.Sending || s.Waiting != 1 {
		t.Errorf("%+v", s)
	}
	wantCode(t, d.Lock(), "")
	g.set(nil)
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantState(t, d, key, mutual.RequestToSend, "")
	wantCode(t, d.Sync(t.Context()), "")
	hasOnce(t, office, key, asked(mutual.RequestAddress, 1))
	wantState(t, d, key, mutual.RequestSent, "")
}

func TestARequestIsTakenBackChangedAndSentOnce(t *testing.T) {
	office := officetest.Start(t)
	d := offline(t, office, t.TempDir())
	paths := onDisk(t, map[string][]byte{"bail.pdf": pdfOf(1, 5000)})
	key := drafted(t, d, asked(mutual.RequestAddress, 1), paths["bail.pdf"])
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), mutual.CodeOffline)
	row, err := d.TakeBack(t.Context(), key)
	if err != nil || row.Request.State != mutual.RequestDraft || row.Problem != nil || d.Status().Outbox.Waiting != 0 {
		t.Fatalf("%+v (%v)", row, err)
	}
	wantCode(t, d.SaveDraft(t.Context(), key, asked(mutual.RequestAddress, 7)), "")
	office.Restart()
	wantCode(t, d.Sync(t.Context()), "")
	if len(requestsAt(t, office)) != 0 {
		t.Error("a draft was sent")
	}
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	hasOnce(t, office, key, asked(mutual.RequestAddress, 7), pdfOf(1, 5000))
}

func TestAnotherHistoryOfTheOfficeSweepsNoRequestThatWaits(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	sent := drafted(t, d, asked(mutual.RequestPhone, 1))
	submit(t, d, sent, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	office.Stop()
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	draft, waits := drafted(t, d, asked(mutual.RequestOther, 2)), drafted(t, d, asked(mutual.RequestBank, 3))
	submit(t, d, waits, office.Password)
	wantCode(t, d.Lock(), "") // the row cannot go: it needs its password
	wantCode(t, d.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	office.RestartWithNewEpoch()
	wantCode(t, d.Sync(t.Context()), "")
	wantState(t, d, sent, mutual.RequestSent, "")
	wantState(t, d, draft, mutual.RequestDraft, "")
	wantState(t, d, waits, mutual.RequestToSend, "")
	if len(requestRows(t, d)) != 3 {
		t.Errorf("%+v", requestRows(t, d))
	}
}

func TestAnAnswerOfTheAdviserComesBackWithASync(t *testing.T) {
	office := officetest.Start(t)
	d := synced(t, office, t.TempDir())
	key := drafted(t, d, asked(mutual.RequestAddress, 1))
	submit(t, d, key, "")
	wantCode(t, d.SendRequests(t.Context()), "")
	id := rowOf(t, d, key).Request.ID
	if err := office.Rules().RefuseRequest(t.Context(), "essai", id, "Joignez un justificatif."); err != nil {
		t.Fatal(err)
	}
	wantCode(t, d.Sync(t.Context()), "")
	if row := wantState(t, d, key, mutual.RequestRefused, ""); row.Request.Answer != "Joignez un justificatif." || row.Request.AnsweredAt == 0 {
		t.Errorf("%+v", row)
	}
	if text, err := json.Marshal(rowOf(t, d, key)); err != nil || !bytes.Contains(text, []byte(`"attachments":[]`)) {
		t.Errorf("%s (%v)", text, err)
	}
}
