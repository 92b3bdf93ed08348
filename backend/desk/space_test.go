package desk_test

import (
	"encoding/json"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
)

// reads counts what the office is told of read messages, and may cut the connection
// once the office has noted one.
type reads struct {
	told atomic.Int64
	cut  atomic.Bool
	news chan struct{}
}

func (r *reads) wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if !strings.HasSuffix(req.URL.Path, "/read") {
			next.ServeHTTP(w, req)
			return
		}
		if r.cut.Load() {
			next.ServeHTTP(&recorded{header: http.Header{}}, req)
			r.told.Add(1)
			panic(http.ErrAbortHandler)
		}
		next.ServeHTTP(w, req)
		r.told.Add(1)
		select {
		case r.news <- struct{}{}:
		default:
		}
	})
}

func (r *reads) want(t *testing.T, count int64) {
	t.Helper()
	if got := r.told.Load(); got != count {
		t.Errorf("the office was told %d times, want %d", got, count)
	}
}

func countingReads(t *testing.T) (*officetest.Office, *reads) {
	t.Helper()
	r := &reads{news: make(chan struct{}, 1)}
	return officetest.Start(t, officetest.WithWrap(r.wrap)), r
}

// unreadAt returns how many of the member's messages the office counts as unread.
func unreadAt(office *officetest.Office) (count int) {
	for _, m := range office.Known().Messages {
		if m.ReadAt == 0 {
			count++
		}
	}
	return count
}

func wantUnread(t *testing.T, d *desk.Desk, want int) {
	t.Helper()
	if got := d.Status().Unread; got != want {
		t.Errorf("%d unread messages, want %d", got, want)
	}
}

func TestAMessageComesWithItsAttachmentsAndCountsUntilItIsOpened(t *testing.T) {
	office, reads := countingReads(t)
	attached := office.Known().Documents[0]
	sent := office.SendMessage("Votre attestation", "Bonjour,\n\nla voici.", attached.ID)
	before := unreadAt(office)
	d := synced(t, office, t.TempDir())
	wantUnread(t, d, before)

	all, err := d.Messages(t.Context())
	wantCode(t, err, "")
	if len(all) != len(office.Known().Messages) || all[0].Message.ID != sent.ID || all[0].Message.ReadAt != 0 {
		t.Errorf("the list: %+v", all)
	}
	revision := d.Status().Revision
	opened, err := d.OpenMessage(t.Context(), sent.ID)
	wantCode(t, err, "")
	want := []desk.DocumentRow{{Document: attached, Stored: true}}
	if diff := cmp.Diff(want, opened.Documents); diff != "" || opened.Message.Body != sent.Body || opened.Message.ReadAt == 0 {
		t.Errorf("%+v\n%s", opened.Message, diff)
	}
	wantUnread(t, d, before-1)
	if d.Status().Revision == revision {
		t.Error("no list was told to read again")
	}
	select {
	case <-reads.news:
	case <-time.After(10 * time.Second):
		t.Fatal("the office was not told at once")
	}
	if got := unreadAt(office); got != before-1 {
		t.Errorf("the office counts %d unread messages, want %d", got, before-1)
	}
	revision = d.Status().Revision
	_, err = d.OpenMessage(t.Context(), sent.ID)
	wantCode(t, err, "")
	if d.Status().Revision != revision {
		t.Error("reading a message a second time changed something")
	}
	_, err = d.OpenMessage(t.Context(), "inconnu")
	wantCode(t, err, mutual.CodeNotFound)
}

func TestAMessageReadWithoutANetworkIsToldByTheNextSyncOnce(t *testing.T) {
	office, reads := countingReads(t)
	sent := office.SendMessage("Objet", "Un mot.")
	before := unreadAt(office)
	folder := t.TempDir()
	d := synced(t, office, folder)
	office.Stop()
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	opened, err := d.OpenMessage(t.Context(), sent.ID)
	wantCode(t, err, "")
	if opened.Message.ReadAt == 0 {
		t.Error("it is not read")
	}
	wantCode(t, d.Close(), "")

	again := open(t, office, folder)
	wantCode(t, again.Unlock(t.Context(), office.Password, desk.StayAsIs), "")
	wantUnread(t, again, before-1)
	office.Restart()
	wantCode(t, again.Sync(t.Context()), "")
	reads.want(t, 1)
	if got := unreadAt(office); got != before-1 {
		t.Errorf("the office counts %d unread messages, want %d", got, before-1)
	}
	wantCode(t, again.Sync(t.Context()), "")
	reads.want(t, 1)
	wantUnread(t, again, before-1)
}

func TestANetworkCutWhileTellingLosesNothingAndRepeatsNothing(t *testing.T) {
	office, reads := countingReads(t)
	sent := []mutual.Message{office.SendMessage("Un", "Un mot."), office.SendMessage("Deux", "Un mot.")}
	before := unreadAt(office)
	d := synced(t, office, t.TempDir())
	office.Stop()
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	for _, m := range sent {
		_, err := d.OpenMessage(t.Context(), m.ID)
		wantCode(t, err, "")
	}
	office.Restart()
	reads.cut.Store(true)
	wantCode(t, d.Sync(t.Context()), mutual.CodeOffline)
	noted := office.Known().Messages
	reads.cut.Store(false)
	wantCode(t, d.Sync(t.Context()), "")
	if got := unreadAt(office); got != before-len(sent) {
		t.Errorf("the office counts %d unread messages, want %d", got, before-len(sent))
	}
	// What was noted before the cut keeps its instant.
	for _, m := range office.Known().Messages {
		for _, earlier := range noted {
			if m.ID == earlier.ID && earlier.ReadAt != 0 && m.ReadAt != earlier.ReadAt {
				t.Errorf("read at %d, then at %d", earlier.ReadAt, m.ReadAt)
			}
		}
	}
	told := reads.told.Load()
	wantCode(t, d.Sync(t.Context()), "")
	reads.want(t, told)
}

func TestAMessageReadOnOneDeviceIsReadOnTheOther(t *testing.T) {
	office, reads := countingReads(t)
	sent := office.SendMessage("Objet", "Un mot.")
	before := unreadAt(office)
	here, there := synced(t, office, t.TempDir()), synced(t, office, t.TempDir())
	_, err := here.OpenMessage(t.Context(), sent.ID)
	wantCode(t, err, "")
	wantCode(t, here.TellRead(t.Context()), "")
	wantCode(t, here.Close(), "")
	wantUnread(t, there, before)
	wantCode(t, there.Sync(t.Context()), "")
	wantUnread(t, there, before-1)
	told := reads.told.Load()
	_, err = there.OpenMessage(t.Context(), sent.ID)
	wantCode(t, err, "")
	wantCode(t, there.Sync(t.Context()), "")
	reads.want(t, told)
}

const wholeIBAN = "FR7630006000011234567890189"

// withContract gives the member of the office's answers a bank account and a card.
func withContract(t *testing.T, opts ...officetest.Option) *officetest.Office {
	t.Helper()
	answers := &altering{}
	filled := map[string]*regexp.Regexp{}
	values := map[string]string{"iban": wholeIBAN, "contract_number": "UM-2018-004217", "card_from": "2026-01-01", "card_to": "2026-12-31"}
	for field := range values {
		filled[field] = regexp.MustCompile(`"` + field + `":"[^"]*"`)
	}
	answers.set(func(path string, body []byte) []byte {
		if path == "/v1/sync" {
			for field, pattern := range filled {
				body = pattern.ReplaceAll(body, []byte(`"`+field+`":"`+values[field]+`"`))
			}
		}
		return body
	})
	return officetest.Start(t, append(opts, officetest.WithWrap(answers.wrap))...)
}

func on(day mutual.Date) func(*desk.Config) {
	return func(cfg *desk.Config) { cfg.Now = func() time.Time { return day.Time().Add(12 * time.Hour) } }
}

func TestTheWholeIBANIsShownByItsOwnCallOnly(t *testing.T) {
	folder := t.TempDir()
	d := synced(t, withContract(t), folder)
	contract, err := d.Contract(t.Context())
	wantCode(t, err, "")
	if !contract.HasIBAN || contract.Member.ContractNumber != "UM-2018-004217" || len(contract.Beneficiaries) == 0 {
		t.Errorf("%+v", contract)
	}
	card, err := d.Card(t.Context())
	wantCode(t, err, "")
	for name, shown := range map[string]any{"contract": contract, "card": card, "status": d.Status()} {
		text, err := json.Marshal(shown)
		if err != nil || strings.Contains(string(text), wholeIBAN) {
			t.Errorf("%s shows the IBAN (%v)", name, err)
		}
	}
	if iban, err := d.IBAN(t.Context()); err != nil || iban != "FR76 3000 6000 0112 3456 7890 189" {
		t.Errorf("%q (%v)", iban, err)
	}
	holdsNoPlaintext(t, folder, []string{wholeIBAN, "UM-2018-004217"})
}

func TestTheContractIsClosedWithTheVault(t *testing.T) {
	d := synced(t, officetest.Start(t), t.TempDir())
	wantCode(t, d.Lock(), "")
	for name, read := range map[string]func() error{
		"contract":   func() error { _, err := d.Contract(t.Context()); return err },
		"iban":       func() error { _, err := d.IBAN(t.Context()); return err },
		"guarantees": func() error { _, err := d.Guarantees(t.Context()); return err },
		"quotes":     func() error { _, err := d.Quotes(t.Context()); return err },
		"messages":   func() error { _, err := d.Messages(t.Context()); return err },
		"a message":  func() error { _, err := d.OpenMessage(t.Context(), "x"); return err },
		"card":       func() error { _, err := d.Card(t.Context()); return err },
		"saved card": func() error { return d.SaveCard(t.Context(), "", filepath.Join(t.TempDir(), "x.pdf")) },
	} {
		if code := mutual.CodeOf(read()); code != mutual.CodeLocked {
			t.Errorf("%s: %q", name, code)
		}
	}
	wantUnread(t, d, 0)
}

func TestTheCardSaysWhatItIsWorthToday(t *testing.T) {
	for day, want := range map[mutual.Date]desk.CardState{
		"2025-12-31": desk.CardFuture, "2026-01-01": desk.CardValid, "2026-12-31": desk.CardValid, "2027-01-01": desk.CardExpired,
	} {
		office := withContract(t)
		d := synced(t, office, t.TempDir(), on(day))
		if card, err := d.Card(t.Context()); err != nil || card.State != want || card.ValidFrom != "2026-01-01" || card.ValidTo != "2026-12-31" {
			t.Errorf("%s: %+v (%v), want %s", day, card, err, want)
		}
	}
}

func TestTheCardBearsTheAccessCodeAndEachPersonsDays(t *testing.T) {
	office := withContract(t)
	d := synced(t, office, t.TempDir())
	card, err := d.Card(t.Context())
	wantCode(t, err, "")
	if card.Member.AccessCode != strings.ToUpper(office.Login) {
		t.Errorf("the code is %q", card.Member.AccessCode)
	}
	for _, person := range card.Beneficiaries {
		if from, to := card.Member.Rights(person); from == "" || person.CardFrom != from || person.CardTo != to {
			t.Errorf("the days of %s are %s to %s", person.ID, person.CardFrom, person.CardTo)
		}
	}
}
