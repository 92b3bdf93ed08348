package httpapi_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"sync"
	"testing"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/officetest"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// walk follows the stream from a cursor to its end, and returns the changes and
// the last cursor.
func (d *device) walk(cursor string, limit int) ([]wire.Change, string) {
	d.t.Helper()
	var all []wire.Change
	for {
		query := url.Values{"limit": {fmt.Sprint(limit)}}
		if cursor != "" {
			query.Set("cursor", cursor)
		}
		page := d.sync("?" + query.Encode())
		if len(page.Changes) > limit || page.More != (page.Remaining > 0) {
			d.t.Fatalf("%d changes at limit %d, more %v, remaining %d", len(page.Changes), limit, page.More, page.Remaining)
		}
		all = append(all, page.Changes...)
		cursor = page.Cursor
		if !page.More {
			return all, cursor
		}
	}
}

func TestPagesOfEverySizeGiveTheWholeStreamOnceAndInOrder(t *testing.T) {
	o := officetest.Start(t, officetest.WithLines(25))
	d := signedIn(t, o)
	whole, _ := d.walk("", 5000)
	known := o.Known()
	if want := 1 + len(known.Beneficiaries) + len(known.Payments) + len(known.Reimbursements) + len(known.Documents) +
		len(known.Guarantees) + len(known.Quotes) + len(known.Messages); len(whole) != want {
		t.Fatalf("%d changes, want %d", len(whole), want)
	}
	for i, change := range whole {
		if i > 0 && change.Version <= whole[i-1].Version {
			t.Errorf("version %d after %d", change.Version, whole[i-1].Version)
		}
	}
	for limit := 1; limit <= len(whole)+1; limit++ {
		if got, _ := d.walk("", limit); !reflect.DeepEqual(got, whole) {
			t.Fatalf("limit %d gives another stream", limit)
		}
	}
}

func TestALineArrivesAsTheOfficeKnowsIt(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	changes, _ := d.walk("", 500)
	lines := make(map[string]mutual.Reimbursement)
	for _, c := range changes {
		if r := c.Reimbursement; r != nil {
			lines[c.Id] = mutual.Reimbursement{
				ID: c.Id, BeneficiaryID: r.BeneficiaryId, PaymentID: r.PaymentId, CareDate: mutual.Date(r.CareDate), PaidOn: mutual.Date(r.PaidOn),
				ActCode: mutual.ActCode(r.ActCode), ActLabel: r.ActLabel, Quantity: r.Quantity, Spent: mutual.Cents(r.Spent),
				Excess: mutual.Cents(r.Excess), Base: mutual.Cents(r.Base), Rate: mutual.Percent(r.Rate),
				SocialSecurity: mutual.Cents(r.SocialSecurity), FlatContribution: mutual.Cents(r.FlatContribution),
				Deductible: mutual.Cents(r.Deductible), Pathway: mutual.Pathway(r.Pathway), Mutual: mutual.Cents(r.Mutual),
				Remaining: mutual.Cents(r.Remaining), Payee: mutual.Payee(r.Payee),
			}
		}
	}
	known := o.Known().Reimbursements
	if len(known) != len(lines) {
		t.Fatalf("%d lines, want %d", len(lines), len(known))
	}
	for _, want := range known {
		if got := lines[want.ID]; got != want || got.Check() != nil {
			t.Errorf("got %+v, want %+v", got, want)
		}
	}
}

func TestAfterTheFirstSyncOnlyChangesCome(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	first, cursor := d.walk("", 500)
	if again, _ := d.walk(cursor, 500); len(again) != 0 {
		t.Errorf("%d changes although nothing changed", len(again))
	}
	added := o.AddLines(2, "2026-07-02")
	altered := o.AlterLine(added[0].ID, func(r *mutual.Reimbursement) { r.ActLabel = "Consultation corrigée" })
	o.RemoveLine(added[1].ID)
	document := o.PublishDocument("DOC1", "Attestation", []byte("%PDF"))
	o.RemoveDocument(document.ID)
	got, _ := d.walk(cursor, 2)
	seen := make(map[string]wire.Change)
	for _, change := range got {
		if change.Version <= first[len(first)-1].Version {
			t.Errorf("an old version came again: %+v", change)
		}
		seen[change.Id] = change
	}
	if len(got) != 4 || len(seen) != 4 {
		t.Errorf("%d changes of %d things", len(got), len(seen))
	}
	if line := seen[altered.ID]; line.Reimbursement == nil || line.Reimbursement.ActLabel != altered.ActLabel {
		t.Errorf("the altered line came as %+v", line)
	}
	if payment := seen[added[0].PaymentID]; payment.Payment == nil || payment.Payment.Amount != int64(altered.Mutual) {
		t.Errorf("the payment came as %+v", payment)
	}
	for _, id := range []string{added[1].ID, document.ID} {
		gone := seen[id]
		if gone.Deleted == nil || !*gone.Deleted || gone.Reimbursement != nil || gone.Document != nil {
			t.Errorf("the deletion came as %+v", gone)
		}
	}
}

func TestAReaderThatPollsWhileSixteenWriteLosesNothing(t *testing.T) {
	const writers, writes = 16, 5
	o := officetest.Start(t, officetest.WithLines(5))
	d := signedIn(t, o)
	_, cursor := d.walk("", 500)
	base := o.Known()
	var wait sync.WaitGroup
	done := make(chan struct{})
	for n := range writers {
		wait.Go(func() {
			for i := range writes {
				id := fmt.Sprintf("W%02d%02d", n, i)
				line := base.Reimbursements[0]
				line.ID, line.PaymentID = "L"+id, "P"+id
				payment := base.Payments[0]
				payment.ID, payment.Number, payment.Amount = "P"+id, id, line.Mutual
				err := o.Rules().PutReimbursements(t.Context(), o.MemberID, []mutual.Payment{payment}, []mutual.Reimbursement{line})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	go func() { wait.Wait(); close(done) }()
	seen := make(map[string]bool)
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
		}
		var changes []wire.Change
		changes, cursor = d.walk(cursor, 3)
		for _, change := range changes {
			seen[change.Id] = true
		}
	}
	if len(seen) != 2*writers*writes {
		t.Errorf("the reader saw %d of %d things", len(seen), 2*writers*writes)
	}
}

func TestACursorOfAnotherHistoryIsRefused(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	page := d.sync("?limit=10")
	neighbour, _ := enrolNeighbour(t, o)
	sealed, err := base64.RawURLEncoding.DecodeString(page.Cursor)
	if err != nil {
		t.Fatal(err)
	}
	for i := range sealed {
		altered := bytes.Clone(sealed)
		altered[i] ^= 1
		cursor := base64.RawURLEncoding.EncodeToString(altered)
		d.want(d.do(http.MethodGet, "/v1/sync?cursor="+cursor, ""), http.StatusGone, "resync_required")
	}
	for _, cursor := range []string{"A", "not+base64", page.Cursor + "A", page.Cursor[:len(page.Cursor)-2], neighbour.sync("?limit=3").Cursor} {
		d.want(d.do(http.MethodGet, "/v1/sync?cursor="+url.QueryEscape(cursor), ""), http.StatusGone, "resync_required")
	}
	d.sync("?cursor=" + page.Cursor)
	o.Restart()
	d.sync("?cursor=" + page.Cursor)
	o.RestartWithNewEpoch()
	d.want(d.do(http.MethodGet, "/v1/sync?cursor="+page.Cursor, ""), http.StatusGone, "resync_required")
	d.sync("")
}

func TestDeletionsThatAreForgottenMakeOnlyThoseStartOverWhoMissedThem(t *testing.T) {
	o := officetest.Start(t)
	behind := signedIn(t, o)
	_, missed := behind.walk("", 500)
	added := o.AddLines(2, "2026-07-02")
	o.RemoveLine(added[0].ID)
	_, current := behind.walk(missed, 500)
	underWay := behind.sync("?limit=5").Cursor
	o.ForgetTombstones()
	behind.want(behind.do(http.MethodGet, "/v1/sync?cursor="+missed, ""), http.StatusGone, "resync_required")
	if changes, _ := behind.walk(current, 500); len(changes) != 0 {
		t.Errorf("%d changes for a device that has all", len(changes))
	}
	// A first sync that was under way has missed no deletion either.
	behind.walk(underWay, 5)
	all, _ := behind.walk("", 5)
	for _, change := range all {
		if change.Id == added[0].ID {
			t.Error("the forgotten line came again")
		}
	}
}

func TestAnswersAreCompressedAsTheDeviceLikes(t *testing.T) {
	o := officetest.Start(t)
	d := signedIn(t, o)
	plain := d.do(http.MethodGet, "/v1/sync", "")
	for accepted, want := range map[string]string{"gzip": "gzip", "zstd": "zstd", "gzip, zstd": "zstd", "identity": ""} {
		got := d.do(http.MethodGet, "/v1/sync", "", "Accept-Encoding", accepted)
		if encoding := got.header.Get("Content-Encoding"); encoding != want {
			t.Errorf("%s: encoded as %q, want %q", accepted, encoding, want)
		}
		var reader io.Reader = bytes.NewReader(got.body)
		var err error
		switch want {
		case "gzip":
			reader, err = gzip.NewReader(reader)
		case "zstd":
			reader, err = zstd.NewReader(reader)
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(reader)
		if err != nil || !bytes.Equal(body, plain.body) {
			t.Errorf("%s: %d bytes, want %d, %v", accepted, len(body), len(plain.body), err)
		}
		if want != "" && len(got.body) > len(plain.body)/2 {
			t.Errorf("%s: %d of %d bytes", accepted, len(got.body), len(plain.body))
		}
	}
}
