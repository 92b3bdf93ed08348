// Package storetest is the suite that every store must pass.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"sync"
	"testing"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Run runs the suite on the stores that open makes; each must be empty.
func Run(t *testing.T, open func(t *testing.T) store.Store) {
	for _, c := range []struct {
		name string
		test func(*suite)
	}{
		{"settings are kept and replaced", settings},
		{"an account is found by each of its logins", accounts},
		{"a login belongs to one account", uniqueLogins},
		{"a member is known before any account exists", visitors},
		{"an account keeps all that its member chose", wholeAccounts},
		{"an account without e-mail is not found by an empty one", emptyEmails},
		{"every noun comes back as it was written", roundTrip},
		{"guarantees, quotes and messages come back as they were written, replaced and gone", space},
		{"a quote of an unknown beneficiary or document is refused", quoteReferences},
		{"what a member has of each noun is known without its history", knownNouns},
		{"pages of every size give the whole stream in order", paging},
		{"a change moves its noun to the end of the stream", moving},
		{"a deletion leaves a tombstone until it is forgotten", tombstones},
		{"a line of an unknown payment is refused and nothing of it stays", references},
		{"what is not there is not found", missing},
		{"a failed transaction leaves nothing, its versions included", rollback},
		{"a snapshot does not see later writes", snapshots},
		{"writers of one member never share a version", concurrentWriters},
		{"a used pair retires its parent and its siblings", pairs},
		{"ended and expired sessions lose their tokens", sessions},
		{"sessions are told by their last use", usedSessions},
		{"devices are known until they are forgotten", devices},
		{"throttles are kept until they are stale", throttles},
		{"one member's rows are not another's", separation},
		{"each start knows how far the ones before it came", starts},
		{"registrations are found newest first and keep their member", registrations},
		{"an expired registration goes with its links and letters", droppedRegistrations},
		{"a link is used once, alone or with all of its purpose", links},
		{"one reset waits for a member until it is due or dropped", pendingResets},
		{"due letters leave the queue oldest first", letters},
		{"letters that are done are dropped, queued ones never", doneLetters},
		{"letters are counted by what they met", pilesOfLetters},
		{"a request is made once while it is open", requests},
		{"closing a member's requests of a kind lets another be made", closedRequests},
		{"an update request comes back as it was written, by its id, its key and its owner", updateRequests},
		{"the IBAN asked for is masked in the stream and whole beside it until it is forgotten", maskedIBANs},
		{"the queue holds the asked states of all members, the longest waiting first, page by page", queue},
		{"a member's requests are counted from a moment on", countedRequests},
		{"a key has one receipt a member until it is dropped", receipts},
		{"uploads are their member's, renewed, and dropped when they are old", uploads},
		{"bytes are in use while a document, an upload or a request has them", sumsInUse},
		{"an adviser is found by each name and has a login of their own", advisers},
		{"an adviser's sessions end by use, by time and all at once", adviserSessions},
		{"the staff's journal is read newest first, of all or of one member", deeds},
		{"members are paged by number, and another access code is no other member's", memberPages},
		{"the journal is read newest first, in the order of arrival within a millisecond", events},
		{"the newest consent counts and the earlier ones are kept", consents},
	} {
		t.Run(c.name, func(t *testing.T) {
			opened := open(t)
			t.Cleanup(func() {
				if err := opened.Close(); err != nil {
					t.Error(err)
				}
			})
			c.test(&suite{T: t, store: opened})
		})
	}
}

type suite struct {
	*testing.T
	store store.Store
}

func (s *suite) update(work func(context.Context, store.Writer) error) {
	s.Helper()
	ctx := context.Background()
	if err := s.store.Update(ctx, func(w store.Writer) error { return work(ctx, w) }); err != nil {
		s.Fatal(err, errors.Unwrap(err))
	}
}

func (s *suite) view(work func(context.Context, store.Reader) error) {
	s.Helper()
	ctx := context.Background()
	if err := s.store.View(ctx, func(r store.Reader) error { return work(ctx, r) }); err != nil {
		s.Fatal(err, errors.Unwrap(err))
	}
}

func (s *suite) wantCode(err error, want mutual.Code) {
	s.Helper()
	if mutual.CodeOf(err) != want {
		s.Errorf("got %v, want %s", err, want)
	}
}

// enrol makes a member with a beneficiary, a payment and n lines: n+3 changes.
func (s *suite) enrol(id string, lines int) []mutual.Change {
	s.Helper()
	member := mutual.Member{
		ID: id, Number: "N" + id, FirstName: "Zoé", LastName: "d'Ÿs", Street: "1 rue « Haute »", PostalCode: "01000",
		City: "Bourg", MaskedIBAN: "FR76 •••• 123", Contract: "Équilibre", Phone: "06 39 98 00 01", Email: "zoe@exemple.fr",
		IBAN: "FR7699999100420012345678993", ContractNumber: "CT-" + id, CoveredFrom: "2015-04-01",
		CardFrom: "2026-01-01", CardTo: "2026-12-31", AMCNumber: "00000000", ExchangeCode: "ZZ",
	}
	changes := []mutual.Change{
		{Noun: mutual.NounMember, ID: id, Member: &member},
		{Noun: mutual.NounBeneficiary, ID: "b", Beneficiary: &mutual.Beneficiary{
			ID: "b", FirstName: "Zoé", LastName: "d'Ÿs", BirthDate: "1980-02-29", Relation: mutual.RelationSelf,
			Rank: 1, CoveredFrom: "2015-04-01", CoveredTo: "2030-03-31", CardFrom: "2026-01-01", CardTo: "2026-06-30",
		}},
		{Noun: mutual.NounPayment, ID: "p", Payment: &mutual.Payment{
			ID: "p", Number: "R1", IssuedOn: "2026-03-05", PaidOn: "2026-03-06", Payee: mutual.PayeeMember,
			PayeeName: "Zoé", MaskedIBAN: "FR76 •••• 123", Amount: mutual.Cents(900 * lines),
		}},
	}
	for i := range lines {
		changes = append(changes, lineChange(fmt.Sprintf("r%04d", i), "p"))
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		if err := w.AddMember(ctx, member, "code-"+id); err != nil {
			return err
		}
		if err := w.AddAccount(ctx, store.Account{MemberID: id, Email: id + "@exemple.fr", PasswordHash: "h"}); err != nil {
			return err
		}
		_, err := w.Write(ctx, id, changes)
		return err
	})
	for i := range changes {
		changes[i].Version = int64(i + 1)
	}
	return changes
}

func lineChange(id, payment string) mutual.Change {
	return mutual.Change{Noun: mutual.NounReimbursement, ID: id, Reimbursement: &mutual.Reimbursement{
		ID: id, BeneficiaryID: "b", PaymentID: payment, CareDate: "2026-03-02", PaidOn: "2026-03-06", ActCode: "G",
		ActLabel: "Consultation généraliste", Quantity: 2, Spent: 3000, Excess: 1, Base: 2999, Rate: 70, SocialSecurity: 1900,
		FlatContribution: 200, Deductible: 3, Pathway: mutual.PathwayIn, Mutual: 900, Remaining: 204, Payee: mutual.PayeeMember,
	}}
}

func (s *suite) changes(id string, after int64, limit int) (changes []mutual.Change) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) (err error) {
		changes, err = r.Changes(ctx, id, after, limit)
		return err
	})
	return changes
}

func (s *suite) wantChanges(got, want []mutual.Change) {
	s.Helper()
	if len(got) != len(want) {
		s.Fatalf("got %d changes, want %d", len(got), len(want))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			s.Fatalf("change %d is %+v, want %+v", i, got[i], want[i])
		}
	}
}

func settings(s *suite) {
	s.update(func(ctx context.Context, w store.Writer) error {
		_, err := w.Setting(ctx, "epoch")
		s.wantCode(err, mutual.CodeNotFound)
		return errors.Join(w.PutSetting(ctx, "epoch", "one"), w.PutSetting(ctx, "epoch", "two"))
	})
	s.view(func(ctx context.Context, r store.Reader) error {
		value, err := r.Setting(ctx, "epoch")
		if value != "two" {
			s.Errorf("got %q", value)
		}
		return err
	})
}

func accounts(s *suite) {
	s.enrol("m", 0)
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.SetPasswordHash(ctx, "m", "other"), w.SetBlock(ctx, "m", true, 1234))
	})
	want := store.Account{MemberID: "m", AccessCode: "code-m", Email: "m@exemple.fr", PasswordHash: "other", Blocked: true, BlockedUntil: 1234}
	s.view(func(ctx context.Context, r store.Reader) error {
		for _, login := range []string{"code-m", "m@exemple.fr"} {
			got, err := r.AccountByLogin(ctx, login)
			if err != nil || got != want {
				s.Errorf("%s: got %+v, %v", login, got, err)
			}
		}
		_, err := r.AccountByLogin(ctx, "code-")
		s.wantCode(err, mutual.CodeNotFound)
		return nil
	})
}

func uniqueLogins(s *suite) {
	s.enrol("m", 0)
	enrol := func(id, code, email string) error {
		return s.store.Update(context.Background(), func(w store.Writer) error {
			if err := w.AddMember(context.Background(), mutual.Member{ID: id, Number: "N" + id}, code); err != nil {
				return err
			}
			return w.AddAccount(context.Background(), store.Account{MemberID: id, Email: email})
		})
	}
	s.wantCode(enrol("n", "code-m", "n@exemple.fr"), mutual.CodeInvalidRequest)
	s.wantCode(enrol("n", "code-n", "m@exemple.fr"), mutual.CodeInvalidRequest)
	s.wantCode(enrol("n", "code-n", ""), "")
	s.wantCode(enrol("o", "code-o", ""), "")
}

func roundTrip(s *suite) {
	want := s.enrol("m", 1)
	document := mutual.Document{
		ID: "d", Kind: mutual.DocumentNotice, Title: "Avis d'échéance", FileName: "avis.pdf", ContentType: "application/pdf",
		PublishedOn: "2026-01-01", Bytes: 1 << 33, SHA256: "00ff",
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		last, err := w.Write(ctx, "m", []mutual.Change{{Noun: mutual.NounDocument, ID: "d", Document: &document}})
		if last != 5 {
			s.Errorf("the fifth change has version %d", last)
		}
		return err
	})
	want = append(want, mutual.Change{Noun: mutual.NounDocument, ID: "d", Version: 5, Document: &document})
	s.wantChanges(s.changes("m", 0, 10), want)
	s.view(func(ctx context.Context, r store.Reader) error {
		if got, err := r.Document(ctx, "m", "d"); err != nil || got != document {
			s.Errorf("got %+v, %v", got, err)
		}
		if got, err := r.Reimbursement(ctx, "m", "r0000"); err != nil || got != *want[3].Reimbursement {
			s.Errorf("got %+v, %v", got, err)
		}
		if got, err := r.Payment(ctx, "m", "p"); err != nil || got != *want[2].Payment {
			s.Errorf("got %+v, %v", got, err)
		}
		if total, err := r.SumOfPayment(ctx, "m", "p"); err != nil || total != 900 {
			s.Errorf("got %d, %v", total, err)
		}
		return nil
	})
}

func paging(s *suite) {
	want := s.enrol("m", 17)
	for limit := 1; limit <= len(want)+1; limit++ {
		var got []mutual.Change
		for after := int64(0); ; {
			page := s.changes("m", after, limit)
			if len(page) == 0 {
				break
			}
			if len(page) > limit {
				s.Fatalf("%d changes where %d were asked for", len(page), limit)
			}
			got = append(got, page...)
			after = page[len(page)-1].Version
		}
		s.wantChanges(got, want)
	}
	s.view(func(ctx context.Context, r store.Reader) error {
		for after := range int64(len(want) + 2) {
			n, err := r.CountChanges(ctx, "m", after)
			if rest := max(0, int64(len(want))-after); err != nil || n != rest {
				s.Errorf("after %d: %d changes, %v", after, n, err)
			}
		}
		return nil
	})
}

func moving(s *suite) {
	first := s.enrol("m", 3)
	again := lineChange("r0001", "p")
	again.Reimbursement.ActLabel = "Corrigé"
	s.update(func(ctx context.Context, w store.Writer) error {
		_, err := w.Write(ctx, "m", []mutual.Change{again, first[0]})
		return err
	})
	again.Version = 7
	member := first[0]
	member.Version = 8
	s.wantChanges(s.changes("m", 0, 10), []mutual.Change{first[1], first[2], first[3], first[5], again, member})
}

func tombstones(s *suite) {
	first := s.enrol("m", 2)
	gone := mutual.Change{Noun: mutual.NounReimbursement, ID: "r0000", Deleted: true}
	s.update(func(ctx context.Context, w store.Writer) error {
		_, err := w.Write(ctx, "m", []mutual.Change{gone})
		return err
	})
	gone.Version = 6
	s.wantChanges(s.changes("m", 3, 10), []mutual.Change{first[4], gone})
	s.update(func(ctx context.Context, w store.Writer) error { return w.ForgetTombstones(ctx, "m", 5) })
	s.wantChanges(s.changes("m", 3, 10), []mutual.Change{first[4], gone})
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.ForgetTombstones(ctx, "m", 6), w.ForgetTombstones(ctx, "m", 2))
	})
	s.wantChanges(s.changes("m", 3, 10), []mutual.Change{first[4]})
	s.view(func(ctx context.Context, r store.Reader) error {
		counter, err := r.Counter(ctx, "m")
		if counter != (store.Counter{Version: 6, Floor: 6, AccessCode: "code-m"}) {
			s.Errorf("got %+v", counter)
		}
		return err
	})
	err := s.store.Update(context.Background(), func(w store.Writer) error {
		_, err := w.Write(context.Background(), "m", []mutual.Change{gone})
		return err
	})
	s.wantCode(err, mutual.CodeNotFound)
}

func references(s *suite) {
	first := s.enrol("m", 1)
	err := s.store.Update(context.Background(), func(w store.Writer) error {
		_, err := w.Write(context.Background(), "m", []mutual.Change{lineChange("good", "p"), lineChange("bad", "nowhere")})
		return err
	})
	s.wantCode(err, mutual.CodeInvalidRequest)
	err = s.store.Update(context.Background(), func(w store.Writer) error {
		_, err := w.Write(context.Background(), "m", []mutual.Change{{Noun: mutual.NounPayment, ID: "p", Deleted: true}})
		return err
	})
	s.wantCode(err, mutual.CodeInvalidRequest)
	s.wantChanges(s.changes("m", 0, 10), first)
}

func missing(s *suite) {
	s.enrol("m", 0)
	s.update(func(ctx context.Context, w store.Writer) error {
		for name, try := range map[string]func() error{
			"counter":          func() error { _, err := w.Counter(ctx, "x"); return err },
			"payment":          func() error { _, err := w.Payment(ctx, "m", "x"); return err },
			"reimbursement":    func() error { _, err := w.Reimbursement(ctx, "m", "x"); return err },
			"document":         func() error { _, err := w.Document(ctx, "m", "x"); return err },
			"access":           func() error { _, err := w.PairByAccess(ctx, "x"); return err },
			"refresh":          func() error { _, err := w.PairByRefresh(ctx, "x"); return err },
			"password":         func() error { return w.SetPasswordHash(ctx, "x", "h") },
			"block":            func() error { return w.SetBlock(ctx, "x", true, 0) },
			"member":           func() error { _, err := w.Member(ctx, "x"); return err },
			"number":           func() error { _, err := w.MemberByNumber(ctx, "x"); return err },
			"access code":      func() error { _, err := w.MemberByAccessCode(ctx, "x"); return err },
			"account":          func() error { _, err := w.Account(ctx, "x"); return err },
			"e-mail":           func() error { _, err := w.AccountByEmail(ctx, "x"); return err },
			"registration":     func() error { _, err := w.Registration(ctx, "x"); return err },
			"handle":           func() error { _, err := w.RegistrationByHandle(ctx, "x"); return err },
			"link":             func() error { _, err := w.Link(ctx, "x"); return err },
			"reset":            func() error { _, err := w.PendingReset(ctx, "m"); return err },
			"answer":           func() error { return w.SetAnswerHash(ctx, "x", "h") },
			"bank hold":        func() error { return w.SetBankHold(ctx, "x", 1) },
			"put registration": func() error { return w.PutRegistration(ctx, registration("x", "m")) },
			"use link":         func() error { return w.UseLink(ctx, "x", 1) },
			"drop reset":       func() error { return w.DropPendingReset(ctx, "m") },
			"use session":      func() error { return w.UseSession(ctx, "x", "local", 1) },
			"put letter":       func() error { return w.PutLetter(ctx, store.Letter{ID: "x"}) },
			"write":            func() error { _, err := w.Write(ctx, "x", []mutual.Change{lineChange("a", "p")}); return err },
		} {
			if err := try(); mutual.CodeOf(err) != mutual.CodeNotFound {
				s.Errorf("%s: got %v", name, err)
			}
		}
		return nil
	})
}

func rollback(s *suite) {
	first := s.enrol("m", 1)
	cause := errors.New("the rule above said no")
	err := s.store.Update(context.Background(), func(w store.Writer) error {
		if _, err := w.Write(context.Background(), "m", []mutual.Change{lineChange("late", "p")}); err != nil {
			return err
		}
		return cause
	})
	if !errors.Is(err, cause) {
		s.Errorf("got %v", err)
	}
	s.wantChanges(s.changes("m", 0, 10), first)
	s.view(func(ctx context.Context, r store.Reader) error {
		counter, err := r.Counter(ctx, "m")
		if counter.Version != 4 {
			s.Errorf("the counter moved to %d", counter.Version)
		}
		return err
	})
}

func snapshots(s *suite) {
	s.enrol("m", 1)
	s.view(func(ctx context.Context, r store.Reader) error {
		before, err := r.CountChanges(ctx, "m", 0)
		if err != nil {
			return err
		}
		s.update(func(ctx context.Context, w store.Writer) error {
			_, err := w.Write(ctx, "m", []mutual.Change{lineChange("late", "p")})
			return err
		})
		after, err := r.CountChanges(ctx, "m", 0)
		if before != 4 || after != 4 {
			s.Errorf("%d changes, then %d in the same snapshot", before, after)
		}
		return err
	})
	if got := s.changes("m", 4, 10); len(got) != 1 || got[0].ID != "late" {
		s.Errorf("the next snapshot holds %+v", got)
	}
}

func concurrentWriters(s *suite) {
	const writers, writes = 16, 20
	s.enrol("m", 0)
	var wait sync.WaitGroup
	done := make(chan struct{})
	for n := range writers {
		wait.Go(func() {
			for i := range writes {
				err := s.store.Update(context.Background(), func(w store.Writer) error {
					_, err := w.Write(context.Background(), "m", []mutual.Change{lineChange(fmt.Sprintf("w%d-%d", n, i), "p")})
					return err
				})
				if err != nil {
					s.Error(err)
				}
			}
		})
	}
	go func() { wait.Wait(); close(done) }()
	seen := make(map[string]bool)
	last := int64(3)
	poll := func() {
		for _, change := range s.changes("m", last, 7) {
			if change.Version != last+1 || seen[change.ID] {
				s.Fatalf("version %d of %s after %d", change.Version, change.ID, last)
			}
			last = change.Version
			seen[change.ID] = true
		}
	}
	for running := true; running; {
		select {
		case <-done:
			running = false
		default:
			poll()
		}
	}
	for before := int64(-1); before != last; {
		before = last
		poll()
	}
	if len(seen) != writers*writes {
		s.Errorf("the reader saw %d of %d changes", len(seen), writers*writes)
	}
}

func separation(s *suite) {
	first := s.enrol("m", 2)
	s.enrol("n", 1)
	s.wantChanges(s.changes("m", 0, 10), first)
	s.update(func(ctx context.Context, w store.Writer) error {
		_, err := w.Write(ctx, "n", []mutual.Change{{Noun: mutual.NounReimbursement, ID: "r0000", Deleted: true}})
		return err
	})
	s.wantChanges(s.changes("m", 0, 10), first)
}
