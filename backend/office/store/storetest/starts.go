package storetest

import (
	"context"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func starts(s *suite) {
	ceiling := func(start string) (version int64, err error) {
		s.view(func(ctx context.Context, r store.Reader) error {
			version, err = r.Ceiling(ctx, "m", start)
			return nil
		})
		return version, err
	}
	want := func(start string, version int64) {
		s.Helper()
		if got, err := ceiling(start); err != nil || got != version {
			s.Errorf("the ceiling after %q is %d (%v), want %d", start, got, err, version)
		}
	}
	begin := func(start string) {
		s.Helper()
		s.update(func(ctx context.Context, w store.Writer) error { return w.AddStart(ctx, start) })
	}
	rewrite := func() {
		s.Helper()
		s.update(func(ctx context.Context, w store.Writer) error {
			_, err := w.Write(ctx, "m", []mutual.Change{{Noun: mutual.NounMessage, ID: "x", Message: &mutual.Message{ID: "x", From: "A", Subject: "B"}}})
			return err
		})
	}
	s.view(func(ctx context.Context, r store.Reader) error {
		_, err := r.LatestStart(ctx)
		s.wantCode(err, mutual.CodeNotFound)
		return nil
	})
	s.enrol("m", 2) // five versions
	want("", 5)
	begin("one")
	want("one", 5)
	rewrite()
	want("", 5)
	want("one", 6)
	begin("two") // writes nothing
	begin("three")
	rewrite()
	rewrite()
	want("", 5)
	want("one", 6)
	want("two", 6)
	want("three", 8)
	s.view(func(ctx context.Context, r store.Reader) error {
		newest, err := r.LatestStart(ctx)
		if newest != "three" {
			s.Errorf("the newest start is %q", newest)
		}
		return err
	})
	_, err := ceiling("never")
	s.wantCode(err, mutual.CodeNotFound)
}
