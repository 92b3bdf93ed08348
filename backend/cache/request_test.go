//go:build cgo && libsqlite3

package cache

import (
	"bytes"
	"context"
	"database/sql"
	"reflect"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const testIBAN = "FR7630006000011234567890189"

func bankContent() mutual.RequestContent {
	return mutual.RequestContent{Kind: mutual.RequestBank, Words: "Mots-de-la-demande", Bank: mutual.BankDetails{Holder: "Titulaire-distinctif", IBAN: testIBAN}}
}

func draftFile(name string, fill byte) DraftFile {
	content := bytes.Repeat([]byte{fill}, 9000)
	return DraftFile{Attachment: mutual.Attachment{Name: name, ContentType: mutual.TypePDF, Bytes: 9000, SHA256: string(bytes.Repeat([]byte{fill}, 64))}, Content: content}
}

func requestChange(id, key string, state mutual.RequestState) mutual.Change {
	return mutual.Change{Noun: mutual.NounRequest, ID: id, Request: &mutual.UpdateRequest{
		ID: id, Key: key, State: state, Content: bankContent().Masked(), SentAt: 5000, ReadAt: 6000, AnsweredAt: 7000, AppliedAt: 8000, Answer: "C’est fait.",
		Attachments: []mutual.Attachment{draftFile("rib.pdf", 'a').Attachment},
	}}
}

func must(t *testing.T, steps ...error) {
	t.Helper()
	for n, err := range steps {
		if err != nil {
			t.Fatalf("step %d: %v", n, err)
		}
	}
}

func wantCode(t *testing.T, err error, want mutual.Code) {
	t.Helper()
	if got := mutual.CodeOf(err); got != want {
		t.Errorf("got %v, want %q", err, want)
	}
}

// lists returns the keys of the drafts and of what was sent.
func lists(t *testing.T, c *Cache) (drafts []Draft, sent []mutual.UpdateRequest) {
	t.Helper()
	drafts, sent, err := c.Requests(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return drafts, sent
}

// waiting puts a request with a file into the outbox.
func waiting(t *testing.T, c *Cache, key string, at mutual.Millis) {
	t.Helper()
	ctx := context.Background()
	must(t, c.AddDraft(ctx, key, bankContent(), at), c.Attach(ctx, key, []DraftFile{draftFile("rib.pdf", 'a')}, at),
		c.Submit(ctx, key, bankContent(), at))
}

func TestADraftIsOnTheDiskOnceItIsSaved(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	still(t, c)
	content := bankContent()
	must(t, c.AddDraft(ctx, "k1", mutual.RequestContent{Kind: mutual.RequestBank}, 10), c.SaveDraft(ctx, "k1", content, 20),
		c.Attach(ctx, "k1", []DraftFile{draftFile("rib.pdf", 'a'), draftFile("carte.png", 'b'), draftFile("le même.pdf", 'a')}, 30))
	after := copied(t, path)
	got, err := after.Draft(ctx, "k1")
	want := Draft{Key: "k1", State: mutual.RequestDraft, Content: content, ChangedAt: 30,
		Attachments: []mutual.Attachment{draftFile("rib.pdf", 'a').Attachment, draftFile("carte.png", 'b').Attachment}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("after a kill: %+v (%v)", got, err)
	}
	file := draftFile("carte.png", 'b')
	if content, err := after.DraftFile(ctx, "k1", file.SHA256); err != nil || !bytes.Equal(content, file.Content) {
		t.Errorf("its file: %d bytes (%v)", len(content), err)
	}
	must(t, c.Detach(ctx, "k1", file.SHA256, 40), c.DeleteDraft(ctx, "k1"))
	if _, err := c.DraftFile(ctx, "k1", draftFile("", 'a').SHA256); mutual.CodeOf(err) != mutual.CodeNotFound {
		t.Errorf("a deleted draft's file: %v", err)
	}
}

func TestWhatAMemberWritesWaitsForTheDisk(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	const full = 2
	err := c.transactDurably(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var level int
		if err := tx.QueryRowContext(ctx, `PRAGMA synchronous`).Scan(&level); err != nil || level != full {
			t.Errorf("synchronous is %d (%v)", level, err)
		}
		_, err := tx.ExecContext(ctx, `INSERT INTO draft VALUES ('k', 'draft', '{}', 1, 0, 0, '', '', 0, 0)`)
		if err != nil {
			return err
		}
		return &mutual.Error{Code: mutual.CodeCancelled}
	})
	wantCode(t, err, mutual.CodeCancelled)
	if drafts, _ := lists(t, c); len(drafts) != 0 {
		t.Errorf("half a change was kept: %+v", drafts)
	}
}

func TestFilesComeAllOrNone(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	must(t, c.AddDraft(ctx, "k1", bankContent(), 10), c.Attach(ctx, "k1", []DraftFile{draftFile("a", 'a'), draftFile("b", 'b')}, 20))
	wantCode(t, c.Attach(ctx, "k1", []DraftFile{draftFile("c", 'c'), draftFile("d", 'd'), draftFile("e", 'e'), draftFile("f", 'f')}, 30), mutual.CodeAttachmentsTooMany)
	large := draftFile("g", 'g')
	large.Bytes = mutual.AttachmentsMaxSize
	wantCode(t, c.Attach(ctx, "k1", []DraftFile{draftFile("c", 'c'), large}, 30), mutual.CodeAttachmentsTooLarge)
	if d, err := c.Draft(ctx, "k1"); err != nil || len(d.Attachments) != 2 || d.ChangedAt != 20 {
		t.Errorf("%+v (%v)", d, err)
	}
}

func TestARequestIsChangedInItsOwnStateOnly(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	must(t, c.AddDraft(ctx, "draft", bankContent(), 1))
	waiting(t, c, "waits", 2)
	apply(t, c, mutual.ChangePage{Changes: []mutual.Change{requestChange("r1", "sent", mutual.RequestSent)}})
	if _, err := c.Draft(ctx, "sent"); mutual.CodeOf(err) != mutual.CodeRequestClosed {
		t.Errorf("what was sent as a draft: %v", err)
	}
	onDrafts := func(key string) []error {
		return []error{
			c.SaveDraft(ctx, key, bankContent(), 9), c.Attach(ctx, key, nil, 9), c.Detach(ctx, key, "x", 9), c.Submit(ctx, key, bankContent(), 9), c.DeleteDraft(ctx, key),
		}
	}
	onOutbox := func(key string) []error {
		return []error{
			c.TakeBack(ctx, key, 9), c.Refused(ctx, key, key, mutual.Error{}, 9), c.Tried(ctx, key, 9), c.NoteProblem(ctx, key, mutual.Error{}, 2),
		}
	}
	for key, want := range map[string]mutual.Code{"waits": mutual.CodeRequestClosed, "sent": mutual.CodeRequestClosed, "absent": mutual.CodeNotFound} {
		for _, err := range onDrafts(key) {
			wantCode(t, err, want)
		}
	}
	for key, want := range map[string]mutual.Code{"draft": mutual.CodeRequestClosed, "sent": mutual.CodeRequestClosed, "absent": mutual.CodeNotFound} {
		for _, err := range onOutbox(key) {
			wantCode(t, err, want)
		}
	}
}

func TestAReceiptTurnsTheRowOfTheOutboxIntoWhatTheOfficeHas(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	still(t, c)
	waiting(t, c, "k1", 10)
	must(t, c.Tried(ctx, "k1", 20), c.Sent(ctx, "k1", mutual.Receipt{ID: "r1", SentAt: 3000}))
	after := copied(t, path)
	drafts, sent := lists(t, after)
	want := mutual.UpdateRequest{ID: "r1", Key: "k1", State: mutual.RequestSent, SentAt: 3000, Content: bankContent().Masked(),
		Attachments: []mutual.Attachment{draftFile("rib.pdf", 'a').Attachment}}
	if len(drafts) != 0 || len(sent) != 1 || !reflect.DeepEqual(sent[0], want) {
		t.Errorf("drafts %+v, sent %+v", drafts, sent)
	}
	var whole int
	if err := after.read.QueryRow(`SELECT (SELECT count(*) FROM draft_file) + (SELECT count(*) FROM request WHERE content LIKE '%' || ? || '%')`,
		testIBAN[4:20]).Scan(&whole); err != nil || whole != 0 {
		t.Errorf("%d rows hold a file or the whole IBAN (%v)", whole, err)
	}
	must(t, c.Sent(ctx, "k1", mutual.Receipt{ID: "r1", SentAt: 3000})) // a second receipt changes nothing
	if _, sent := lists(t, c); len(sent) != 1 {
		t.Errorf("sent %+v", sent)
	}
}

func TestARequestThatComesByASyncLeavesTheOutboxInTheSameTransaction(t *testing.T) {
	ctx := context.Background()
	c, path := opened(t)
	still(t, c)
	waiting(t, c, "k1", 10)
	waiting(t, c, "k2", 11)
	must(t, c.AddDraft(ctx, "k3", bankContent(), 12))
	answered := requestChange("r1", "k1", mutual.RequestApplied)
	apply(t, c, mutual.ChangePage{Cursor: "c", More: true, Changes: []mutual.Change{
		requestChange("r1", "k1", mutual.RequestSent), answered, requestChange("r3", "k3", mutual.RequestSent),
	}})
	drafts, sent := lists(t, copied(t, path))
	if len(drafts) != 2 || drafts[0].Key != "k3" || drafts[1].Key != "k2" || len(sent) != 2 {
		t.Errorf("drafts %+v, sent %+v", drafts, sent)
	}
	// The answer to the sending comes last: what the sync brought is newer.
	must(t, c.Sent(ctx, "k1", mutual.Receipt{ID: "r1", SentAt: 1}))
	if _, sent := lists(t, c); !reflect.DeepEqual(sent[1], *answered.Request) && !reflect.DeepEqual(sent[0], *answered.Request) {
		t.Errorf("sent %+v", sent)
	}
}

func TestAResyncKeepsDraftsAndTheOutboxAndForgetsWhatTheOfficeForgot(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	apply(t, c, mutual.ChangePage{Cursor: "c", Changes: []mutual.Change{requestChange("r1", "old", mutual.RequestSent), requestChange("r2", "gone", mutual.RequestSent)}})
	must(t, c.AddDraft(ctx, "draft", bankContent(), 1))
	waiting(t, c, "waits", 2)
	must(t, c.StartResync(ctx))
	waiting(t, c, "sent meanwhile", 3)
	must(t, c.Sent(ctx, "sent meanwhile", mutual.Receipt{ID: "r9", SentAt: 9000}))
	apply(t, c, mutual.ChangePage{Cursor: "c", Changes: []mutual.Change{requestChange("r1", "old", mutual.RequestSent)}})
	drafts, sent := lists(t, c)
	if len(drafts) != 2 || len(sent) != 2 || sent[0].ID != "r9" || sent[1].ID != "r1" {
		t.Errorf("drafts %+v, sent %+v", drafts, sent)
	}
}

func TestTheOutboxIsTheOldestFirstAndNotesWhatHappens(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	waiting(t, c, "b", 10)
	waiting(t, c, "a", 10)
	waiting(t, c, "c", 5)
	problem := mutual.Error{Code: mutual.CodeThrottled, Field: "password", Until: 99}
	must(t, c.NoteProblem(ctx, "a", problem, 3), c.Tried(ctx, "a", 70))
	outbox, err := c.Outbox(ctx)
	if err != nil || len(outbox) != 3 || outbox[0].Key != "c" || outbox[1].Key != "a" || outbox[2].Key != "b" {
		t.Fatalf("%+v (%v)", outbox, err)
	}
	if row := outbox[1]; row.Problem == nil || *row.Problem != problem || row.TriedAt != 70 || row.SubmittedAt != 10 || row.Tries != 3 {
		t.Errorf("%+v", row)
	}
	wantCode(t, c.TakeBack(ctx, "a", 80), mutual.CodeInFlight)
	must(t, c.Tried(ctx, "a", 0), c.TakeBack(ctx, "a", 80))
	if d, err := c.Draft(ctx, "a"); err != nil || d.State != mutual.RequestDraft || d.Problem != nil || d.SubmittedAt != 0 || len(d.Attachments) != 1 {
		t.Errorf("taken back: %+v (%v)", d, err)
	}
	must(t, c.Tried(ctx, "b", 70), c.Refused(ctx, "b", "new", mutual.Error{Code: mutual.CodeKeyReused}, 90))
	if d, err := c.Draft(ctx, "new"); err != nil || d.State != mutual.RequestDraft || d.Problem == nil || d.TriedAt != 0 || len(d.Attachments) != 1 {
		t.Errorf("refused: %+v (%v)", d, err)
	}
	if content, err := c.DraftFile(ctx, "new", draftFile("", 'a').SHA256); err != nil || len(content) != 9000 {
		t.Errorf("its file: %d bytes (%v)", len(content), err)
	}
}

func TestAFullDiskKeepsTheDraftAsItWas(t *testing.T) {
	ctx := context.Background()
	c, _ := opened(t)
	waiting(t, c, "k1", 10)
	must(t, c.AddDraft(ctx, "k2", bankContent(), 20))
	if _, err := c.write.Exec(`PRAGMA max_page_count = 1`); err != nil { // as large as it is now
		t.Fatal(err)
	}
	large := draftFile("b", 'b')
	large.Content = make([]byte, 1_000_000)
	wantCode(t, c.Attach(ctx, "k2", []DraftFile{large}, 30), mutual.CodeDiskFull)
	long := bankContent()
	long.Words = string(bytes.Repeat([]byte("mot "), 15_000))
	wantCode(t, c.SaveDraft(ctx, "k2", long, 30), mutual.CodeDiskFull)
	if d, err := c.Draft(ctx, "k2"); err != nil || d.ChangedAt != 20 || len(d.Attachments) != 0 || !reflect.DeepEqual(d.Content, bankContent()) {
		t.Errorf("%+v (%v)", d, err)
	}
	if outbox, err := c.Outbox(ctx); err != nil || len(outbox) != 1 {
		t.Errorf("%+v (%v)", outbox, err)
	}
}
