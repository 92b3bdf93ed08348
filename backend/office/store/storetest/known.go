package storetest

import (
	"context"
	"reflect"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

func knownNouns(s *suite) {
	whole := s.enrol("m", 3)
	s.enrol("other", 1)
	s.update(func(ctx context.Context, w store.Writer) error {
		_, err := w.Write(ctx, "m", []mutual.Change{{Noun: mutual.NounReimbursement, ID: "r0001", Deleted: true}})
		return err
	})
	want := map[mutual.Noun][]mutual.Change{
		mutual.NounDocument: {}, mutual.NounGuarantee: {}, mutual.NounQuote: {}, mutual.NounMessage: {},
		mutual.NounRequest: {},
	}
	for _, change := range whole {
		if change.ID != "r0001" {
			change.Version = 0
			want[change.Noun] = append(want[change.Noun], change)
		}
	}
	s.view(func(ctx context.Context, r store.Reader) error {
		for noun, changes := range want {
			got, err := r.Known(ctx, "m", noun)
			if err != nil {
				return err
			}
			if !reflect.DeepEqual(got, changes) {
				s.Errorf("%s: got %+v, want %+v", noun, got, changes)
			}
		}
		_, err := r.Known(ctx, "nobody", mutual.NounMember)
		s.wantCode(err, mutual.CodeNotFound)
		return nil
	})
}
