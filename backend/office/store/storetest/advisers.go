package storetest

import (
	"context"
	"errors"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func advisers(s *suite) {
	claire := store.Adviser{ID: "1", Login: "claire", Name: "Claire Ÿs", PasswordHash: "p", AddedAt: 5}
	bruno := store.Adviser{ID: "2", Login: "bruno", Name: "Bruno", PasswordHash: "q", AddedAt: 6}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.PutAdviser(ctx, claire), w.PutAdviser(ctx, bruno))
	})
	claire.Name, claire.PasswordHash, claire.Disabled = "Claire Nouvelle", "r", true
	s.update(func(ctx context.Context, w store.Writer) error { return w.PutAdviser(ctx, claire) })
	s.view(func(ctx context.Context, r store.Reader) error {
		all, err := r.Advisers(ctx)
		s.wantEqual(all, []store.Adviser{bruno, claire})
		byID, err2 := r.Adviser(ctx, "1")
		byLogin, err3 := r.AdviserByLogin(ctx, "claire")
		s.wantEqual([]store.Adviser{byID, byLogin}, []store.Adviser{claire, claire})
		_, none := r.Adviser(ctx, "3")
		s.wantCode(none, mutual.CodeNotFound)
		_, none = r.AdviserByLogin(ctx, "zoe")
		s.wantCode(none, mutual.CodeNotFound)
		return errors.Join(err, err2, err3)
	})
	err := s.store.Update(context.Background(), func(w store.Writer) error {
		return w.PutAdviser(context.Background(), store.Adviser{ID: "3", Login: "bruno"})
	})
	s.wantCode(err, mutual.CodeInvalidRequest)
}

func adviserSessions(s *suite) {
	session := func(token, adviser string, until, last mutual.Millis) store.AdviserSession {
		return store.AdviserSession{TokenHash: token, AdviserID: adviser, OpenedAt: 1, Until: until, LastAt: last}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.PutAdviser(ctx, store.Adviser{ID: "1", Login: "claire"}), w.PutAdviser(ctx, store.Adviser{ID: "2", Login: "bruno"}),
			w.AddAdviserSession(ctx, session("a", "1", 10, 100)), w.AddAdviserSession(ctx, session("b", "1", 10, 100)),
			w.AddAdviserSession(ctx, session("idle", "2", 20, 100)), w.AddAdviserSession(ctx, session("long", "2", 90, 20)),
			w.AddAdviserSession(ctx, session("alive", "2", 21, 100)),
			w.UseAdviserSession(ctx, "a", 40),
		)
	})
	wantSessions := func(alive ...string) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			var got []string
			for _, token := range []string{"a", "b", "idle", "long", "alive"} {
				switch _, err := r.AdviserSession(ctx, token); mutual.CodeOf(err) {
				case "":
					got = append(got, token)
				case mutual.CodeNotFound:
				default:
					return err
				}
			}
			s.wantEqual(got, alive)
			return nil
		})
	}
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.AdviserSession(ctx, "a")
		s.wantEqual(got, session("a", "1", 40, 100))
		return err
	})
	s.update(func(ctx context.Context, w store.Writer) error {
		s.wantCode(w.UseAdviserSession(ctx, "x", 50), mutual.CodeNotFound)
		return w.EndAdviserSession(ctx, "b")
	})
	wantSessions("a", "idle", "long", "alive")
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropAdviserSessions(ctx, 20) })
	wantSessions("a", "alive")
	s.update(func(ctx context.Context, w store.Writer) error { return w.EndAdviserSessions(ctx, "2") })
	wantSessions("a")
}

func deeds(s *suite) {
	s.visitor("m")
	s.visitor("n")
	deed := func(line int64, member, subject string) store.Deed {
		return store.Deed{Line: line, At: 7, By: "claire", Action: "request_read", MemberID: member, Subject: subject}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.AddDeed(ctx, deed(99, "m", "1")), w.AddDeed(ctx, deed(0, "n", "2")), w.AddDeed(ctx, deed(0, "", "3")), w.AddDeed(ctx, deed(0, "m", "4")))
	})
	wantDeeds := func(member string, before int64, limit int, want ...store.Deed) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			got, err := r.Deeds(ctx, member, before, limit)
			s.wantEqual(got, want)
			return err
		})
	}
	wantDeeds("", 0, 10, deed(4, "m", "4"), deed(3, "", "3"), deed(2, "n", "2"), deed(1, "m", "1"))
	wantDeeds("", 4, 2, deed(3, "", "3"), deed(2, "n", "2"))
	wantDeeds("m", 0, 10, deed(4, "m", "4"), deed(1, "m", "1"))
	wantDeeds("m", 4, 1, deed(1, "m", "1"))
	wantDeeds("n", 2, 10, []store.Deed{}...)
}

func memberPages(s *suite) {
	for _, id := range []string{"c", "a", "b"} {
		s.visitor(id)
	}
	wantMembers := func(after string, limit int, want ...string) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			members, err := r.Members(ctx, after, limit)
			var got []string
			for _, m := range members {
				got = append(got, m.Number)
			}
			s.wantEqual(got, want)
			return err
		})
	}
	wantMembers("", 2, "Na", "Nb")
	wantMembers("Nb", 2, "Nc")
	wantMembers("Nc", 2)

	s.update(func(ctx context.Context, w store.Writer) error {
		s.wantCode(w.SetAccessCode(ctx, "x", "new"), mutual.CodeNotFound)
		return w.SetAccessCode(ctx, "a", "new")
	})
	err := s.store.Update(context.Background(), func(w store.Writer) error { return w.SetAccessCode(context.Background(), "b", "new") })
	s.wantCode(err, mutual.CodeInvalidRequest)
	s.view(func(ctx context.Context, r store.Reader) error {
		member, err := r.MemberByAccessCode(ctx, "new")
		s.wantEqual(member.ID, "a")
		_, none := r.MemberByAccessCode(ctx, "code-a")
		s.wantCode(none, mutual.CodeNotFound)
		return err
	})
}
