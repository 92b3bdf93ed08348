package storetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	wholeIBAN = "FR7699999100420012345678993"
	sumOne    = "1111111111111111111111111111111111111111111111111111111111111111"
	sumTwo    = "2222222222222222222222222222222222222222222222222222222222222222"
)

// updateRequest fills every field, those that no single kind has among them.
func updateRequest(id string) mutual.Change {
	return mutual.Change{Noun: mutual.NounRequest, ID: id, Request: &mutual.UpdateRequest{
		ID: id, Key: "key-" + id, State: mutual.RequestSent,
		Content: mutual.RequestContent{
			Kind: mutual.RequestBank, Words: "D'ici à « lundi »\nmerci",
			Address: mutual.PostalAddress{Street: "1 rue Haute\nBât. B", PostalCode: "01000", City: "Bourg", From: "2026-09-01"},
			Phone:   "06 39 98 00 01", Email: "zoe@exemple.fr",
			Bank: mutual.BankDetails{Holder: "Zoé d'Ÿs", IBAN: mutual.MaskIBAN(wholeIBAN)},
			Person: mutual.NewPerson{
				FirstName: "Léo", LastName: "d'Ÿs", BirthDate: "2026-05-04", Relation: mutual.RelationChild, From: "2026-05-05",
			},
		},
		Attachments: []mutual.Attachment{
			{Name: "relevé \"b\".pdf", ContentType: mutual.TypePDF, Bytes: 12, SHA256: sumOne},
			{Name: "photo.png", ContentType: mutual.TypePNG, Bytes: 34, SHA256: sumTwo},
		},
		SentAt: 100, ReadAt: 200, AnsweredAt: 300, AppliedAt: 400, Answer: "C'est fait.",
	}}
}

func (s *suite) write(memberID string, changes ...mutual.Change) {
	s.Helper()
	s.update(func(ctx context.Context, w store.Writer) error {
		_, err := w.Write(ctx, memberID, changes)
		return err
	})
}

func updateRequests(s *suite) {
	s.enrol("m", 0)
	s.visitor("n")
	plain := mutual.Change{Noun: mutual.NounRequest, ID: "plain", Request: &mutual.UpdateRequest{
		ID: "plain", State: mutual.RequestSent, Content: mutual.RequestContent{Kind: mutual.RequestOther, Words: "Bonjour"},
		Attachments: []mutual.Attachment{}, SentAt: 100,
	}}
	want := []mutual.Change{updateRequest("a"), plain}
	s.write("m", want...)
	want[0].Version, want[1].Version = 4, 5
	s.wantChanges(s.changes("m", 3, 10), want)
	s.view(func(ctx context.Context, r store.Reader) error {
		byID, err := r.UpdateRequest(ctx, "m", "a")
		byKey, err2 := r.UpdateRequestByKey(ctx, "m", "key-a")
		s.wantEqual([]mutual.UpdateRequest{byID, byKey}, []mutual.UpdateRequest{*want[0].Request, *want[0].Request})
		owner, err3 := r.OwnerOfRequest(ctx, "a")
		s.wantEqual(owner, "m")
		known, err4 := r.Known(ctx, "m", mutual.NounRequest)
		s.wantEqual(len(known), 2)
		_, none := r.UpdateRequest(ctx, "n", "a")
		s.wantCode(none, mutual.CodeNotFound)
		_, none = r.UpdateRequestByKey(ctx, "n", "key-a")
		s.wantCode(none, mutual.CodeNotFound)
		_, none = r.UpdateRequestByKey(ctx, "m", "")
		s.wantCode(none, mutual.CodeNotFound)
		_, none = r.OwnerOfRequest(ctx, "x")
		s.wantCode(none, mutual.CodeNotFound)
		return errors.Join(err, err2, err3, err4)
	})

	again, key, taken := updateRequest("b"), updateRequest("c"), updateRequest("a")
	again.Request.Key, key.Request.Key = "key-a", ""
	for memberID, change := range map[string]mutual.Change{"m": again, "n": taken} {
		err := s.store.Update(context.Background(), func(w store.Writer) error {
			_, err := w.Write(context.Background(), memberID, []mutual.Change{change})
			return err
		})
		s.wantCode(err, mutual.CodeInvalidRequest)
	}
	s.write("m", key, mutual.Change{Noun: mutual.NounRequest, ID: "a", Deleted: true})
	s.view(func(ctx context.Context, r store.Reader) error {
		_, gone := r.UpdateRequest(ctx, "m", "a")
		s.wantCode(gone, mutual.CodeNotFound)
		return nil
	})
}

func maskedIBANs(s *suite) {
	s.visitor("m")
	asked := updateRequest("a")
	asked.Request.Content.Bank.IBAN = wholeIBAN
	s.write("m", asked)
	wantIBAN := func(want string) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			got, err := r.WholeIBAN(ctx, "m", "a")
			s.wantEqual(got, want)
			return err
		})
	}
	wantIBAN("")
	s.update(func(ctx context.Context, w store.Writer) error { return w.SetWholeIBAN(ctx, "m", "a", wholeIBAN) })
	s.wantEqual(s.changes("m", 0, 10)[0].Request.Content.Bank.IBAN, mutual.MaskIBAN(wholeIBAN))

	read := updateRequest("a")
	read.Request.State = mutual.RequestRead
	s.write("m", read)
	wantIBAN(wholeIBAN)
	s.update(func(ctx context.Context, w store.Writer) error { return w.SetWholeIBAN(ctx, "m", "a", "") })
	wantIBAN("")
	s.update(func(ctx context.Context, w store.Writer) error {
		s.wantCode(w.SetWholeIBAN(ctx, "m", "x", wholeIBAN), mutual.CodeNotFound)
		return nil
	})
}

func queue(s *suite) {
	s.visitor("m")
	s.visitor("n")
	for i := range 6 {
		request := updateRequest(fmt.Sprint(i))
		request.Request.SentAt = 100 // of one millisecond: the order of arrival counts
		request.Request.State = []mutual.RequestState{mutual.RequestSent, mutual.RequestRead, mutual.RequestApplied}[i%3]
		s.write([]string{"m", "n"}[i%2], request)
	}
	// One that moves on keeps its place.
	moved := updateRequest("0")
	moved.Request.State = mutual.RequestRead
	s.write("m", moved)

	open := []mutual.RequestState{mutual.RequestSent, mutual.RequestRead}
	all := append(open, mutual.RequestAccepted, mutual.RequestRefused, mutual.RequestApplied)
	for limit := 1; limit <= 7; limit++ {
		s.wantQueue(open, limit, "0", "1", "3", "4")
		s.wantQueue(all, limit, "0", "1", "2", "3", "4", "5")
		s.wantQueue([]mutual.RequestState{mutual.RequestRefused}, limit)
		s.wantQueue(nil, limit)
	}
	s.view(func(ctx context.Context, r store.Reader) error {
		got, _, err := r.Queue(ctx, open, "", 1)
		s.wantEqual(got, []store.WaitingRequest{{MemberID: "m", Number: "Nm", Name: "Zoé d'Ÿs", Request: *moved.Request}})
		_, _, bad := r.Queue(ctx, open, "not a place", 1)
		s.wantCode(bad, mutual.CodeInvalidRequest)
		return err
	})
}

// wantQueue reads the queue page by page.
func (s *suite) wantQueue(states []mutual.RequestState, limit int, want ...string) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		var got []string
		for after := ""; ; {
			page, next, err := r.Queue(ctx, states, after, limit)
			if err != nil {
				return err
			}
			if len(page) > limit {
				s.Errorf("%d requests where %d were asked for", len(page), limit)
			}
			for _, waiting := range page {
				got = append(got, waiting.Request.ID)
			}
			if after = next; next == "" {
				break
			}
		}
		s.wantEqual(got, want)
		return nil
	})
}

func countedRequests(s *suite) {
	s.visitor("m")
	s.visitor("n")
	for i := range 4 {
		request := updateRequest(fmt.Sprint(i))
		request.Request.SentAt = mutual.Millis(100 + i)
		s.write([]string{"m", "m", "m", "n"}[i], request)
	}
	s.view(func(ctx context.Context, r store.Reader) error {
		for since, want := range map[mutual.Millis]int64{0: 3, 101: 2, 102: 1, 103: 0} {
			got, err := r.CountRequests(ctx, "m", since)
			if err != nil || got != want {
				s.Errorf("since %d: %d requests, %v", since, got, err)
			}
		}
		return nil
	})
}

func receipts(s *suite) {
	s.visitor("m")
	s.visitor("n")
	want := store.Receipt{MemberID: "m", Key: "k", BodyHash: sumOne, RequestID: "r", SentAt: 100}
	other := store.Receipt{MemberID: "n", Key: "k", BodyHash: sumTwo, RequestID: "s", SentAt: 101}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.AddReceipt(ctx, want), w.AddReceipt(ctx, other))
	})
	err := s.store.Update(context.Background(), func(w store.Writer) error {
		return w.AddReceipt(context.Background(), store.Receipt{MemberID: "m", Key: "k", BodyHash: sumTwo, RequestID: "t", SentAt: 102})
	})
	s.wantCode(err, mutual.CodeInvalidRequest)
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.Receipt(ctx, "m", "k")
		s.wantEqual(got, want)
		_, none := r.Receipt(ctx, "m", "other")
		s.wantCode(none, mutual.CodeNotFound)
		return err
	})
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropReceipts(ctx, 101) })
	s.view(func(ctx context.Context, r store.Reader) error {
		_, gone := r.Receipt(ctx, "m", "k")
		s.wantCode(gone, mutual.CodeNotFound)
		got, err := r.Receipt(ctx, "n", "k")
		s.wantEqual(got, other)
		return err
	})
}

func uploads(s *suite) {
	s.visitor("m")
	s.visitor("n")
	upload := func(member, sum string, at mutual.Millis) store.Upload {
		return store.Upload{MemberID: member, SHA256: sum, ContentType: mutual.TypePDF, Bytes: 12, At: at}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.PutUpload(ctx, upload("m", sumOne, 10)), w.PutUpload(ctx, upload("m", sumTwo, 11)), w.PutUpload(ctx, upload("n", sumOne, 12)),
			w.PutUpload(ctx, upload("m", sumOne, 13)),
		)
	})
	s.wantUploads("m", upload("m", sumTwo, 11), upload("m", sumOne, 13))
	s.wantUploads("n", upload("n", sumOne, 12))
	s.update(func(ctx context.Context, w store.Writer) error {
		dropped, err := w.DropUploads(ctx, 12)
		s.wantEqual(dropped, []store.Upload{upload("m", sumTwo, 11)})
		return errors.Join(err, w.DropUpload(ctx, "m", sumOne), w.DropUpload(ctx, "m", "unknown"))
	})
	s.wantUploads("m")
	s.wantUploads("n", upload("n", sumOne, 12))
}

func (s *suite) wantUploads(memberID string, want ...store.Upload) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.Uploads(ctx, memberID)
		s.wantEqual(append([]store.Upload{}, got...), append([]store.Upload{}, want...))
		return err
	})
}

func sumsInUse(s *suite) {
	s.visitor("m")
	s.visitor("n")
	wantUse := func(sum string, want bool) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			got, err := r.SumInUse(ctx, sum)
			s.wantEqual(got, want)
			return err
		})
	}
	wantUse(sumOne, false)
	s.update(func(ctx context.Context, w store.Writer) error {
		return w.PutUpload(ctx, store.Upload{MemberID: "n", SHA256: sumOne})
	})
	wantUse(sumOne, true)
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropUpload(ctx, "n", sumOne) })
	wantUse(sumOne, false)

	document := mutual.Change{Noun: mutual.NounDocument, ID: "d", Document: &mutual.Document{ID: "d", SHA256: sumOne}}
	s.write("m", document)
	wantUse(sumOne, true)
	s.write("m", mutual.Change{Noun: mutual.NounDocument, ID: "d", Deleted: true})
	wantUse(sumOne, false)

	request := updateRequest("a")
	s.write("m", request)
	wantUse(sumOne, true)
	wantUse(sumTwo, true)
	request.Request.Attachments = request.Request.Attachments[:1]
	s.write("m", request)
	wantUse(sumOne, true)
	wantUse(sumTwo, false)
	s.write("m", mutual.Change{Noun: mutual.NounRequest, ID: "a", Deleted: true})
	wantUse(sumOne, false)
}

func closedRequests(s *suite) {
	s.visitor("m")
	request := func(id, kind, number string) store.Request {
		return store.Request{ID: id, Kind: kind, Number: number, State: "open"}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		for _, r := range []store.Request{request("1", "lost", "Nm"), request("2", "lost", "other"), request("3", "moved", "Nm")} {
			if _, err := w.AddRequest(ctx, r); err != nil {
				return err
			}
		}
		return w.CloseRequests(ctx, "lost", "Nm")
	})
	s.view(func(ctx context.Context, r store.Reader) error {
		for id, want := range map[string]string{"1": "done", "2": "open", "3": "open"} {
			got, err := r.Request(ctx, id)
			if err != nil || got.State != want {
				s.Errorf("request %s is %s, %v", id, got.State, err)
			}
		}
		_, none := r.Request(ctx, "x")
		s.wantCode(none, mutual.CodeNotFound)
		return nil
	})
	s.update(func(ctx context.Context, w store.Writer) error {
		added, err := w.AddRequest(ctx, request("4", "lost", "Nm"))
		s.wantEqual(added, true)
		return err
	})
}
