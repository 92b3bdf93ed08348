package storetest

import (
	"context"
	"errors"
	"fmt"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func letters(s *suite) {
	s.visitor("m")
	relay := mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550, Enhanced: "5.7.1"}
	s.wantNextLetter(0)
	whole := store.Letter{
		ID: "whole", Kind: "reset_scheduled", MemberID: "m", To: "m@exemple.fr", At: 1, Until: 2, Device: "Linux",
		Network: "203.0.113.0/24", CreatedAt: 5, NextAt: 20, Attempts: 3,
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.AddLetter(ctx, store.Letter{ID: "young", CreatedAt: 6, NextAt: 6}),
			w.AddLetter(ctx, whole),
			w.AddLetter(ctx, store.Letter{ID: "next", CreatedAt: 6, NextAt: 21}),
			w.AddLetter(ctx, store.Letter{ID: "sent", NextAt: 1, SentAt: 30}),
			w.AddLetter(ctx, store.Letter{ID: "failed", NextAt: 1, FailedAt: 31}),
		)
	})
	s.wantNextLetter(6)
	s.wantLetters(5, 10)
	s.wantLetters(20, 10, "whole", "young")
	s.wantLetters(21, 10, "whole", "young", "next")
	s.wantLetters(21, 2, "whole", "young")
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.Letters(ctx, 20, 1)
		s.wantEqual(got, []store.Letter{whole})
		return err
	})

	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.PutLetter(ctx, store.Letter{ID: "young", SentAt: 32, Attempts: 1}),
			w.PutLetter(ctx, store.Letter{ID: "whole", To: "autre@exemple.fr", NextAt: 40, Attempts: 4, Trouble: relay}),
		)
	})
	whole.To, whole.NextAt, whole.Attempts, whole.Trouble = "autre@exemple.fr", 40, 4, relay
	s.wantNextLetter(21)
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.Letters(ctx, 40, 1)
		s.wantEqual(got, []store.Letter{whole})
		return err
	})
}

func pilesOfLetters(s *suite) {
	relay := mutual.MailTrouble{Kind: mutual.MailRelay, SMTP: 550}
	login := mutual.MailTrouble{Kind: mutual.MailLogin, SMTP: 535, Enhanced: "5.7.8"}
	s.view(func(ctx context.Context, r store.Reader) error {
		waiting, err := r.WaitingLetters(ctx)
		givenUp, err2 := r.GivenUpLetters(ctx)
		if len(waiting)+len(givenUp) > 0 {
			s.Errorf("of no letters: %v, %v", waiting, givenUp)
		}
		return errors.Join(err, err2)
	})
	s.update(func(ctx context.Context, w store.Writer) error {
		var all error
		for i, letter := range []store.Letter{
			{NextAt: 1, Trouble: relay}, {NextAt: 1, Trouble: login}, {NextAt: 1}, {NextAt: 1, Trouble: relay},
			{NextAt: 1, SentAt: 30}, {NextAt: 1, FailedAt: 31, Trouble: relay}, {NextAt: 1, FailedAt: 32, Trouble: relay},
		} {
			letter.ID, letter.CreatedAt = fmt.Sprint(i), mutual.Millis(10-i)
			all = errors.Join(all, w.AddLetter(ctx, letter), w.PutLetter(ctx, letter))
		}
		return all
	})
	s.view(func(ctx context.Context, r store.Reader) error {
		waiting, err := r.WaitingLetters(ctx)
		s.wantEqual(waiting, []store.LetterPile{{Trouble: relay, Count: 2, Since: 7}, {Count: 1, Since: 8}, {Trouble: login, Count: 1, Since: 9}})
		givenUp, err2 := r.GivenUpLetters(ctx)
		s.wantEqual(givenUp, []store.LetterPile{{Trouble: relay, Count: 2, Since: 31}})
		return errors.Join(err, err2)
	})
}

func doneLetters(s *suite) {
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.AddLetter(ctx, store.Letter{ID: "queued", NextAt: 1}),
			w.AddLetter(ctx, store.Letter{ID: "sent 30", NextAt: 1, SentAt: 30}),
			w.AddLetter(ctx, store.Letter{ID: "sent 31", NextAt: 1, SentAt: 31}),
			w.AddLetter(ctx, store.Letter{ID: "failed 30", NextAt: 1, FailedAt: 30}),
			w.AddLetter(ctx, store.Letter{ID: "failed 31", NextAt: 1, FailedAt: 31}),
			w.DropLetters(ctx, 31),
		)
	})
	s.wantLetters(1, 10, "queued")
	s.update(func(ctx context.Context, w store.Writer) error {
		for id, want := range map[string]mutual.Code{"sent 30": mutual.CodeNotFound, "sent 31": "", "failed 30": mutual.CodeNotFound, "failed 31": ""} {
			s.wantCode(w.PutLetter(ctx, store.Letter{ID: id, SentAt: 50}), want)
		}
		return nil
	})
}

func (s *suite) wantNextLetter(want mutual.Millis) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.NextLetterAt(ctx)
		s.wantEqual(got, want)
		return err
	})
}

func (s *suite) wantLetters(dueBy mutual.Millis, limit int, want ...string) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		queued, err := r.Letters(ctx, dueBy, limit)
		var got []string
		for _, letter := range queued {
			got = append(got, letter.ID)
		}
		s.wantEqual(got, want)
		return err
	})
}

func requests(s *suite) {
	s.visitor("m")
	request := func(id, kind, number, state string) store.Request {
		return store.Request{ID: id, Kind: kind, Number: number, Email: "m@exemple.fr", State: state, CreatedAt: 5}
	}
	known := request("1", "lost", "Nm", "open")
	known.MemberID = "m"
	done := request("4", "lost", "other", "done")
	done.CreatedAt = 9
	s.update(func(ctx context.Context, w store.Writer) error {
		for _, try := range []struct {
			request store.Request
			added   bool
		}{
			{known, true},
			{request("2", "lost", "Nm", "open"), false},
			{request("3", "lost", "other", "open"), true},
			{done, true},
			{request("5", "moved", "Nm", "open"), true},
		} {
			added, err := w.AddRequest(ctx, try.request)
			if err != nil || added != try.added {
				s.Errorf("request %s: added %t, %v", try.request.ID, added, err)
			}
		}
		return nil
	})
	s.view(func(ctx context.Context, r store.Reader) error {
		for _, want := range []struct {
			state   string
			unknown bool
			after   string
			reports []store.Request
			more    bool
		}{
			{"open", false, "", []store.Request{known}, false},
			{"open", true, "", []store.Request{request("3", "lost", "other", "open")}, true},
			{"done", true, "", []store.Request{done}, false},
			{"done", false, "", []store.Request{}, false},
		} {
			got, next, err := r.Reports(ctx, want.state, want.unknown, want.after, 1)
			if err != nil || (next != "") != want.more {
				s.Errorf("%+v: next %q, %v", want, next, err)
			}
			s.wantEqual(got, want.reports)
		}
		_, next, err := r.Reports(ctx, "open", true, "", 1)
		if err != nil {
			return err
		}
		rest, end, err := r.Reports(ctx, "open", true, next, 1)
		s.wantEqual(rest, []store.Request{request("5", "moved", "Nm", "open")})
		s.wantEqual(end, "")
		_, _, none := r.Reports(ctx, "open", true, "no cursor", 1)
		s.wantCode(none, mutual.CodeInvalidRequest)
		if err != nil {
			return err
		}
		ofNumber, err := r.ReportsOf(ctx, "lost", "other", 5)
		s.wantEqual(ofNumber, []store.Request{request("3", "lost", "other", "open"), done})
		return err
	})
	unknown := func(want ...store.Request) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			left, _, err := r.Reports(ctx, "open", true, "", 9)
			s.wantEqual(left, append([]store.Request{}, want...))
			return err
		})
	}
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropUnknownReports(ctx, 5, 1) })
	unknown(request("5", "moved", "Nm", "open"))
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.DropUnknownReports(ctx, 6, 1), w.DropDoneReports(ctx, 100))
	})
	unknown()
	s.view(func(ctx context.Context, r store.Reader) error {
		kept, err := r.Request(ctx, known.ID)
		s.wantEqual(kept, known)
		return err
	})
}

func events(s *suite) {
	s.visitor("m")
	s.visitor("n")
	event := func(id string, at mutual.Millis) store.Event {
		return store.Event{ID: id, MemberID: "m", Kind: string(mutual.EventSignedIn), At: at, Device: "Linux", Network: "local"}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		other := event("other", 40)
		other.MemberID = "n"
		return errors.Join(
			w.AddEvent(ctx, event("e", 10)), w.AddEvent(ctx, event("b", 30)), w.AddEvent(ctx, event("a", 30)),
			w.AddEvent(ctx, event("c", 30)), w.AddEvent(ctx, event("d", 20)), w.AddEvent(ctx, other),
		)
	})
	wantEvents := func(limit int, want ...store.Event) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			got, err := r.Events(ctx, "m", limit)
			s.wantEqual(got, want)
			return err
		})
	}
	wantEvents(10, event("c", 30), event("a", 30), event("b", 30), event("d", 20), event("e", 10))
	wantEvents(2, event("c", 30), event("a", 30))
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropEvents(ctx, 20) })
	wantEvents(10, event("c", 30), event("a", 30), event("b", 30), event("d", 20))
	err := s.store.Update(context.Background(), func(w store.Writer) error { return w.AddEvent(context.Background(), event("a", 99)) })
	s.wantCode(err, mutual.CodeInvalidRequest)
}

func consents(s *suite) {
	said := func(member, purpose string, given bool, at mutual.Millis) store.Consent {
		return store.Consent{MemberID: member, Purpose: purpose, Given: given, At: at}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		for i, id := range []string{"z", "a", "gone", "back", "once", "uncertified", "paper", "silent"} {
			account := store.Account{MemberID: id, Email: id + "@exemple.fr", EmailCertifiedAt: 1}
			switch id {
			case "uncertified":
				account.EmailCertifiedAt = 0
			case "paper":
				account.Email = ""
			}
			if err := errors.Join(w.AddMember(ctx, mutual.Member{ID: id, Number: fmt.Sprint(i)}, id), w.AddAccount(ctx, account)); err != nil {
				return err
			}
		}
		return errors.Join(
			w.PutConsent(ctx, said("z", "share", true, 1)),
			w.PutConsent(ctx, said("a", "share", true, 1)),
			w.PutConsent(ctx, said("gone", "share", true, 1)), w.PutConsent(ctx, said("gone", "share", false, 2)),
			w.PutConsent(ctx, said("back", "share", false, 1)), w.PutConsent(ctx, said("back", "share", true, 2)),
			w.PutConsent(ctx, said("back", "letter", false, 3)),
			w.PutConsent(ctx, said("once", "share", true, 1)), w.PutConsent(ctx, said("once", "share", false, 1)),
			w.PutConsent(ctx, said("uncertified", "share", true, 1)),
			w.PutConsent(ctx, said("paper", "share", true, 1)),
			w.PutConsent(ctx, said("silent", "letter", true, 1)),
		)
	})
	s.view(func(ctx context.Context, r store.Reader) error {
		emails, err := r.EmailsFor(ctx, "share")
		s.wantEqual(emails, []string{"a@exemple.fr", "back@exemple.fr", "z@exemple.fr"})
		history, err2 := r.Consents(ctx, "back")
		s.wantEqual(history, []store.Consent{said("back", "letter", false, 3), said("back", "share", true, 2), said("back", "share", false, 1)})
		return errors.Join(err, err2)
	})
}
