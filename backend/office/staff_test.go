package office_test

import (
	"bytes"
	"log/slog"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// lea is the adviser who acts in these tests.
const lea office.By = "lea.bonnet"

// wholeIBAN is what Zoé asks to be paid to; no bank has it.
const wholeIBAN = "FR7630006000011234567890189"

// bureau is an office whose clock moves by advance alone, with Zoé as its member.
type bureau struct {
	*office.Office
	t        *testing.T
	store    store.Store
	files    *files.Folder
	folder   string
	log      bytes.Buffer
	now      atomic.Int64 // milliseconds
	number   string       // Zoé's
	memberID string
}

func openBureau(t *testing.T) *bureau {
	t.Helper()
	b := &bureau{t: t, folder: t.TempDir(), number: "1"}
	b.now.Store(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC).UnixMilli())
	opened, err := sqlite.Open(t.Context(), filepath.Join(b.folder, "office.db"))
	b.check(err)
	t.Cleanup(func() { b.check(opened.Close()) })
	b.store = opened
	b.files, err = files.Open(filepath.Join(b.folder, "documents"), false)
	b.check(err)
	b.Office, err = office.New(t.Context(), office.Config{
		Store: b.store, Files: b.files, Hashing: office.Hashing{Memory: 8, Time: 1, Threads: 1},
		Clock: func() time.Time { return time.UnixMilli(b.now.Load()).UTC() },
		Log:   slog.New(slog.NewJSONHandler(&b.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	b.check(err)
	b.memberID, err = b.Enrol(t.Context(), enrolment())
	b.check(err)
	return b
}

func (b *bureau) check(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *bureau) advance(d time.Duration) { b.now.Add(d.Milliseconds()) }

func (b *bureau) update(work func(store.Writer) error) {
	b.t.Helper()
	b.check(b.store.Update(b.t.Context(), work))
}

// ask leaves a request of Zoé's at the office, in a state.
func (b *bureau) ask(id string, state mutual.RequestState, content mutual.RequestContent, attached ...mutual.Attachment) {
	b.t.Helper()
	request := mutual.UpdateRequest{ID: id, Key: "key-" + id, State: state, Content: content.Masked(), Attachments: attached, SentAt: b.Now()}
	if state != mutual.RequestSent {
		request.ReadAt = b.Now()
	}
	if state.Answered() {
		request.AnsweredAt, request.Answer = b.Now(), "Une première réponse."
	}
	if state == mutual.RequestApplied {
		request.AppliedAt = b.Now()
	}
	b.update(func(w store.Writer) error {
		_, err := w.Write(b.t.Context(), b.memberID, []mutual.Change{{Noun: mutual.NounRequest, ID: id, Request: &request}})
		if err == nil && content.Bank.IBAN != "" {
			err = w.SetWholeIBAN(b.t.Context(), b.memberID, id, content.Bank.IBAN)
		}
		return err
	})
}

// asked is a request as Zoé's devices see it.
func (b *bureau) asked(id string) mutual.UpdateRequest {
	b.t.Helper()
	for _, change := range stream(b.t, b.Office, b.memberID) {
		if change.Request != nil && change.ID == id {
			return *change.Request
		}
	}
	b.t.Fatalf("the devices do not know request %s", id)
	return mutual.UpdateRequest{}
}

func (b *bureau) member() mutual.Member {
	b.t.Helper()
	for _, change := range stream(b.t, b.Office, b.memberID) {
		if change.Member != nil {
			return *change.Member
		}
	}
	b.t.Fatal("the devices do not know their member")
	return mutual.Member{}
}

// deeds are the actions of the staff's journal, the oldest first.
func (b *bureau) deeds() (actions []office.Action) {
	b.t.Helper()
	deeds, err := b.Deeds(b.t.Context(), "", 0, 1000)
	b.check(err)
	for _, deed := range slices.Backward(deeds) {
		actions = append(actions, office.Action(deed.Action))
	}
	return actions
}

// letters are the kinds of the mails that wait, the oldest first.
func (b *bureau) letters() (kinds []string) {
	b.t.Helper()
	b.check(b.store.View(b.t.Context(), func(r store.Reader) error {
		letters, err := r.Letters(b.t.Context(), b.Now(), 1000)
		for _, letter := range letters {
			kinds = append(kinds, letter.Kind)
		}
		return err
	}))
	return kinds
}

// events are what Zoé reads in her security journal, the oldest first.
func (b *bureau) events() (kinds []mutual.SecurityEventKind) {
	b.t.Helper()
	security, err := b.Security(b.t.Context(), office.Caller{MemberID: b.memberID})
	b.check(err)
	for _, event := range slices.Backward(security.Events) {
		kinds = append(kinds, event.Kind)
	}
	return kinds
}

// state is all that an act could change of Zoé's.
type state struct {
	changes []mutual.Change
	deeds   []office.Action
	letters []string
	events  []mutual.SecurityEventKind
}

func (b *bureau) state() state {
	b.t.Helper()
	return state{changes: stream(b.t, b.Office, b.memberID), deeds: b.deeds(), letters: b.letters(), events: b.events()}
}

func phoneAsked() mutual.RequestContent {
	return mutual.RequestContent{Kind: mutual.RequestPhone, Phone: "06 39 98 00 01"}
}

func bankAsked() mutual.RequestContent {
	return mutual.RequestContent{Kind: mutual.RequestBank, Bank: mutual.BankDetails{Holder: "Zoé Aubry", IBAN: wholeIBAN}}
}
