package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// wantEqual compares what a store gave, in the order it gave it.
func (s *suite) wantEqual(got, want any) {
	s.Helper()
	if !reflect.DeepEqual(got, want) {
		s.Errorf("got %+v, want %+v", got, want)
	}
}

// visitor makes a member who has no account.
func (s *suite) visitor(id string) {
	s.Helper()
	s.update(func(ctx context.Context, w store.Writer) error {
		return w.AddMember(ctx, mutual.Member{ID: id, Number: "N" + id, FirstName: "Zoé", LastName: "d'Ÿs"}, "code-"+id)
	})
}

func registration(id, memberID string) store.Registration {
	return store.Registration{
		ID: id, MemberID: memberID, HandleHash: "handle-" + id, Email: memberID + "@exemple.fr", PasswordHash: "p-" + id,
		Question: mutual.QuestionTeacher, AnswerHash: "a-" + id, ShareEmail: true, TermsVersion: "2026-01",
		CreatedAt: 10, ExpiresAt: 100, ResendAt: 20, Sends: 1, Mail: string(mutual.MailQueued),
		State: string(mutual.RegistrationWaiting), CodeHash: "c-" + id, CodeTries: 0,
	}
}

func visitors(s *suite) {
	s.visitor("m")
	want := store.MemberRecord{ID: "m", Number: "Nm", AccessCode: "code-m", FirstName: "Zoé", LastName: "d'Ÿs"}
	s.view(func(ctx context.Context, r store.Reader) error {
		byID, err := r.Member(ctx, "m")
		byNumber, err2 := r.MemberByNumber(ctx, "Nm")
		byCode, err3 := r.MemberByAccessCode(ctx, "code-m")
		s.wantEqual([]store.MemberRecord{byID, byNumber, byCode}, []store.MemberRecord{want, want, want})
		_, none := r.Account(ctx, "m")
		s.wantCode(none, mutual.CodeNotFound)
		_, none = r.AccountByLogin(ctx, "code-m")
		s.wantCode(none, mutual.CodeNotFound)
		return errors.Join(err, err2, err3)
	})
}

func wholeAccounts(s *suite) {
	s.visitor("m")
	want := store.Account{
		MemberID: "m", AccessCode: "code-m", Email: "m@exemple.fr", EmailCertifiedAt: 3, PasswordHash: "p",
		Question: mutual.QuestionStreet, AnswerHash: "a", TermsVersion: "2026-01", TermsAt: 4, BankHoldUntil: 5,
		Blocked: true, BlockedUntil: 6,
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		added := want
		added.AccessCode = "not read"
		return w.AddAccount(ctx, added)
	})
	s.wantAccount(want)
	want.AnswerHash, want.BankHoldUntil = "other", 700
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.SetAnswerHash(ctx, "m", "other"), w.SetBankHold(ctx, "m", 700))
	})
	s.wantAccount(want)
}

func (s *suite) wantAccount(want store.Account) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		byMember, err := r.Account(ctx, want.MemberID)
		byEmail, err2 := r.AccountByEmail(ctx, want.Email)
		byCode, err3 := r.AccountByLogin(ctx, want.AccessCode)
		s.wantEqual([]store.Account{byMember, byEmail, byCode}, []store.Account{want, want, want})
		return errors.Join(err, err2, err3)
	})
}

func emptyEmails(s *suite) {
	s.visitor("m")
	s.update(func(ctx context.Context, w store.Writer) error {
		return w.AddAccount(ctx, store.Account{MemberID: "m", EmailCertifiedAt: 1})
	})
	s.view(func(ctx context.Context, r store.Reader) error {
		_, err := r.AccountByEmail(ctx, "")
		s.wantCode(err, mutual.CodeNotFound)
		_, err = r.AccountByLogin(ctx, "")
		s.wantCode(err, mutual.CodeNotFound)
		account, err := r.AccountByLogin(ctx, "code-m")
		s.wantEqual(account, store.Account{MemberID: "m", AccessCode: "code-m", EmailCertifiedAt: 1})
		return err
	})
}

func registrations(s *suite) {
	s.visitor("m")
	s.visitor("n")
	first, second, other := registration("r1", "m"), registration("r2", "m"), registration("r3", "n")
	late := registration("r0", "m")
	late.CreatedAt, late.ExpiresAt, late.Email = 11, 101, other.Email
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.AddRegistration(ctx, late), w.AddRegistration(ctx, first), w.AddRegistration(ctx, second), w.AddRegistration(ctx, other))
	})
	s.wantRegistrations("m", late, second, first)
	s.wantRegistrations("n", other)
	s.view(func(ctx context.Context, r store.Reader) error {
		byEmail, err := r.RegistrationsByEmail(ctx, "n@exemple.fr")
		s.wantEqual(byEmail, []store.Registration{late, other})
		return err
	})

	changed := registration("r1", "m")
	changed.HandleHash, changed.Email, changed.PasswordHash = "h", "autre@exemple.fr", "p"
	changed.Question, changed.AnswerHash, changed.ShareEmail, changed.TermsVersion = mutual.QuestionAnimal, "a", false, "2026-02"
	changed.ExpiresAt, changed.ResendAt, changed.Sends, changed.Mail = 99, 30, 2, string(mutual.MailSent)
	changed.State, changed.CodeHash, changed.CodeTries = string(mutual.RegistrationSuperseded), "c", 3
	s.update(func(ctx context.Context, w store.Writer) error {
		moved := changed
		moved.MemberID, moved.CreatedAt = "n", 99
		return w.PutRegistration(ctx, moved)
	})
	s.wantRegistrations("m", late, second, changed)
	s.view(func(ctx context.Context, r store.Reader) error {
		byHandle, err := r.RegistrationByHandle(ctx, "h")
		byID, err2 := r.Registration(ctx, "r1")
		s.wantEqual([]store.Registration{byHandle, byID}, []store.Registration{changed, changed})
		_, gone := r.RegistrationByHandle(ctx, "handle-r1")
		s.wantCode(gone, mutual.CodeNotFound)
		return errors.Join(err, err2)
	})
}

func (s *suite) wantRegistrations(memberID string, want ...store.Registration) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.RegistrationsOf(ctx, memberID)
		s.wantEqual(got, want)
		return err
	})
}

func droppedRegistrations(s *suite) {
	s.visitor("m")
	over, alive := registration("over", "m"), registration("alive", "m")
	alive.ExpiresAt = 101
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.AddRegistration(ctx, over), w.AddRegistration(ctx, alive),
			w.AddLink(ctx, store.Link{TokenHash: "over", MemberID: "m", RegistrationID: "over", ExpiresAt: 900}),
			w.AddLink(ctx, store.Link{TokenHash: "alive", MemberID: "m", RegistrationID: "alive", ExpiresAt: 900}),
			w.AddLink(ctx, store.Link{TokenHash: "none", MemberID: "m", ExpiresAt: 900}),
			w.AddLetter(ctx, store.Letter{ID: "over", MemberID: "m", RegistrationID: "over", NextAt: 1}),
			w.AddLetter(ctx, store.Letter{ID: "alive", MemberID: "m", RegistrationID: "alive", NextAt: 1}),
			w.AddLetter(ctx, store.Letter{ID: "none", MemberID: "m", NextAt: 1}),
			w.DropRegistrations(ctx, 100),
		)
	})
	s.wantRegistrations("m", alive, over)
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropRegistrations(ctx, 101) })
	s.wantRegistrations("m", alive)
	s.wantLetters(1, 10, "alive", "none")
	s.wantLinks("alive", "none")
}

func links(s *suite) {
	s.visitor("m")
	s.visitor("n")
	want := store.Link{TokenHash: "l0", Purpose: "activation", MemberID: "m", RegistrationID: "r", CreatedAt: 1, ExpiresAt: 50}
	s.update(func(ctx context.Context, w store.Writer) error {
		errs := []error{w.AddRegistration(ctx, registration("r", "m")), w.AddLink(ctx, want)}
		for i, of := range [][2]string{{"m", "password"}, {"m", "password"}, {"m", "cancel"}, {"n", "password"}} {
			link := store.Link{TokenHash: fmt.Sprintf("l%d", i+1), MemberID: of[0], Purpose: of[1], ExpiresAt: mutual.Millis(51 + i)}
			errs = append(errs, w.AddLink(ctx, link))
		}
		return errors.Join(append(errs, w.UseLink(ctx, "l0", 7), w.UseLink(ctx, "l1", 8), w.EndLinks(ctx, "m", "password", 9))...)
	})
	want.UsedAt = 7
	s.update(func(ctx context.Context, w store.Writer) error {
		s.wantCode(w.UseLink(ctx, "l0", 10), mutual.CodeNotFound)
		got, err := w.Link(ctx, "l0")
		s.wantEqual(got, want)
		used := make(map[string]mutual.Millis)
		for _, hash := range []string{"l1", "l2", "l3", "l4"} {
			link, err := w.Link(ctx, hash)
			if err != nil {
				return err
			}
			used[hash] = link.UsedAt
		}
		s.wantEqual(used, map[string]mutual.Millis{"l1": 8, "l2": 9, "l3": 0, "l4": 0})
		return errors.Join(err, w.DropLinks(ctx, 52))
	})
	s.wantLinks("l2", "l3", "l4")
}

func (s *suite) wantLinks(want ...string) {
	s.Helper()
	var kept []string
	s.view(func(ctx context.Context, r store.Reader) error {
		for _, hash := range []string{"alive", "l0", "l1", "l2", "l3", "l4", "none", "over"} {
			_, err := r.Link(ctx, hash)
			if err == nil {
				kept = append(kept, hash)
			} else if mutual.CodeOf(err) != mutual.CodeNotFound {
				return err
			}
		}
		return nil
	})
	s.wantEqual(kept, want)
}

func pendingResets(s *suite) {
	s.visitor("m")
	s.visitor("n")
	late := store.PendingReset{MemberID: "m", PasswordHash: "second", AskedAt: 2, EffectiveAt: 60}
	soon := store.PendingReset{MemberID: "n", PasswordHash: "p", AskedAt: 1, EffectiveAt: 50}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.PutPendingReset(ctx, store.PendingReset{MemberID: "m", PasswordHash: "first", AskedAt: 1, EffectiveAt: 40}),
			w.PutPendingReset(ctx, late), w.PutPendingReset(ctx, soon),
		)
	})
	s.wantDue(49)
	s.wantDue(50, soon)
	s.wantDue(60, soon, late)
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.PendingReset(ctx, "m")
		s.wantEqual(got, late)
		return err
	})
	s.update(func(ctx context.Context, w store.Writer) error {
		err := w.DropPendingReset(ctx, "m")
		s.wantCode(w.DropPendingReset(ctx, "m"), mutual.CodeNotFound)
		return err
	})
	s.wantDue(60, soon)
}

func (s *suite) wantDue(now mutual.Millis, want ...store.PendingReset) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.DueResets(ctx, now)
		s.wantEqual(got, append([]store.PendingReset{}, want...))
		return err
	})
}
