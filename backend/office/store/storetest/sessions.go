package storetest

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func pairs(s *suite) {
	s.enrol("m", 0)
	pair := func(name, parent string) store.Pair {
		return store.Pair{
			SessionID: "s", MemberID: "m", AccessHash: "a" + name, RefreshHash: "r" + name, ParentHash: parent, AccessUntil: 10, RefreshUntil: 20,
		}
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(
			w.AddSession(ctx, store.Session{ID: "s", MemberID: "m", Device: "Linux", OpenedAt: 1}),
			w.AddPair(ctx, pair("1", "")), w.AddPair(ctx, pair("2", "r1")), w.AddPair(ctx, pair("3", "r1")), w.AddPair(ctx, pair("4", "r2")),
			w.UsePair(ctx, pair("1", "")),
		)
	})
	s.wantPairs(map[string]string{"1": "used", "2": "", "3": "", "4": ""})
	s.update(func(ctx context.Context, w store.Writer) error { return w.UsePair(ctx, pair("2", "r1")) })
	s.wantPairs(map[string]string{"1": "used retired", "2": "used", "3": "retired", "4": ""})
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.PairByAccess(ctx, "a4")
		want := pair("4", "r2")
		want.OpenedAt = 1 // the session's
		if got != want {
			s.Errorf("got %+v", got)
		}
		return err
	})
}

func (s *suite) wantPairs(want map[string]string) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		for name, state := range want {
			got, err := r.PairByRefresh(ctx, "r"+name)
			if err != nil {
				return err
			}
			text := map[[2]bool]string{{true, false}: "used", {false, true}: "retired", {true, true}: "used retired"}[[2]bool{got.Used, got.Retired}]
			if text != state {
				s.Errorf("pair %s is %q, want %q", name, text, state)
			}
		}
		return nil
	})
}

func sessions(s *suite) {
	s.enrol("m", 0)
	s.enrol("n", 0)
	s.update(func(ctx context.Context, w store.Writer) error {
		for i, member := range []string{"m", "m", "m", "n"} {
			id := fmt.Sprintf("s%d", i)
			until := mutual.Millis(100 * (i + 1))
			err := errors.Join(
				w.AddSession(ctx, store.Session{ID: id, MemberID: member}),
				w.AddPair(ctx, store.Pair{SessionID: id, AccessHash: "a" + id, RefreshHash: "r" + id, RefreshUntil: until}),
			)
			if err != nil {
				return err
			}
		}
		return w.DropExpired(ctx, "m", 100)
	})
	s.wantAlive("s1", "s2", "s3")
	s.update(func(ctx context.Context, w store.Writer) error { return w.EndSession(ctx, "s1") })
	s.wantAlive("s2", "s3")
	s.update(func(ctx context.Context, w store.Writer) error { return w.EndSessionsOf(ctx, "m") })
	s.wantAlive("s3")
}

func usedSessions(s *suite) {
	s.enrol("m", 0)
	s.enrol("n", 0)
	old := store.Session{ID: "old", MemberID: "m", Device: "Linux", Network: "local", OpenedAt: 1, LastUsedAt: 1}
	young := store.Session{ID: "young", MemberID: "m", Device: "Windows", Network: "", OpenedAt: 2, LastUsedAt: 3}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.AddSession(ctx, old), w.AddSession(ctx, young), w.AddSession(ctx, store.Session{ID: "other", MemberID: "n"}))
	})
	wantSessions := func(want ...store.Session) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			got, err := r.Sessions(ctx, "m")
			s.wantEqual(got, want)
			return err
		})
	}
	wantSessions(young, old)
	s.update(func(ctx context.Context, w store.Writer) error { return w.UseSession(ctx, "old", "203.0.113.0/24", 4) })
	old.Network, old.LastUsedAt = "203.0.113.0/24", 4
	wantSessions(old, young)
}

func (s *suite) wantAlive(want ...string) {
	s.Helper()
	var alive []string
	s.view(func(ctx context.Context, r store.Reader) error {
		for i := range 4 {
			id := fmt.Sprintf("s%d", i)
			_, err := r.PairByAccess(ctx, "a"+id)
			if err == nil {
				alive = append(alive, id)
			} else if mutual.CodeOf(err) != mutual.CodeNotFound {
				return err
			}
		}
		return nil
	})
	if !reflect.DeepEqual(alive, want) {
		s.Errorf("sessions %v are alive, want %v", alive, want)
	}
}

func throttles(s *suite) {
	old := store.Throttle{Bucket: "old", Failures: 3, FailedAt: 10, WaitUntil: 20, SucceededAt: 5, KeepUntil: 20}
	older := store.Throttle{Bucket: "older", Failures: 1, FailedAt: 5, KeepUntil: 15}
	trusted := store.Throttle{Bucket: "trusted", SucceededAt: 90, KeepUntil: 500}
	drop := func(before mutual.Millis, limit int, want int64) {
		s.Helper()
		s.update(func(ctx context.Context, w store.Writer) error {
			dropped, err := w.DropStaleThrottles(ctx, before, limit)
			s.wantEqual(dropped, want)
			return err
		})
	}
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.PutThrottle(ctx, old), w.PutThrottle(ctx, older), w.PutThrottle(ctx, trusted))
	})
	drop(15, 9, 0)
	s.wantThrottle(older)
	old.Failures = 4
	s.update(func(ctx context.Context, w store.Writer) error { return w.PutThrottle(ctx, old) })
	s.wantThrottle(old)
	drop(21, 1, 1) // the oldest first, and no more than asked for
	s.wantThrottle(store.Throttle{Bucket: "older"})
	s.wantThrottle(old)
	drop(21, 9, 1)
	s.wantThrottle(store.Throttle{Bucket: "old"})
	s.wantThrottle(trusted)
	s.update(func(ctx context.Context, w store.Writer) error {
		return w.PutBackWaits(ctx, store.LatestWaits{Throttle: 100, BankHold: 100, Resend: 100, Reset: 100, Letter: 100})
	})
	trusted.KeepUntil = 100
	s.wantThrottle(trusted)
}

func (s *suite) wantThrottle(want store.Throttle) {
	s.Helper()
	s.view(func(ctx context.Context, r store.Reader) error {
		got, err := r.Throttle(ctx, want.Bucket)
		if got != want {
			s.Errorf("got %+v, want %+v", got, want)
		}
		return err
	})
}

func devices(s *suite) {
	s.enrol("m", 0)
	s.enrol("n", 0)
	s.update(func(ctx context.Context, w store.Writer) error {
		return errors.Join(w.PutDevice(ctx, "m", "old", 10), w.PutDevice(ctx, "m", "new", 20), w.PutDevice(ctx, "n", "new", 5), w.PutDevice(ctx, "m", "old", 30))
	})
	want := func(memberID string, hashes ...string) {
		s.Helper()
		s.view(func(ctx context.Context, r store.Reader) error {
			known, err := r.Devices(ctx, memberID)
			if !slices.Equal(known, hashes) {
				s.Errorf("%s: got %q, want %q", memberID, known, hashes)
			}
			return err
		})
	}
	want("m", "new", "old")
	want("n", "new")
	s.update(func(ctx context.Context, w store.Writer) error { return w.DropDevices(ctx, 20) })
	want("m", "new", "old")
	want("n")
}
