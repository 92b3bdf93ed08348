package office

import (
	"context"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// LookAtMember is MemberFile by the member's id. A look that goes on, from one page of
// the file to the next, is kept in the staff's journal once: the caller says whether it
// begins. Errors carry CodeNotFound.
func (o *Office) LookAtMember(ctx context.Context, by By, memberID string, begins bool) (file MemberFile, err error) {
	look := func(r store.Reader) error {
		record, err := r.Member(ctx, memberID)
		if err != nil {
			return err
		}
		file.AccessCode = strings.ToUpper(record.AccessCode)
		if err := file.read(ctx, r, record); err != nil {
			return err
		}
		file.Account, err = o.accountFile(ctx, r, record.ID)
		return err
	}
	if begins {
		err = o.store.Update(ctx, func(w store.Writer) error {
			if err := look(w); err != nil {
				return err
			}
			return o.record(ctx, w, by, ActionMemberOpened, memberID, "")
		})
	} else {
		err = o.store.View(ctx, look)
	}
	if err != nil {
		return MemberFile{}, err
	}
	return file, nil
}

// RecordIBANShown keeps in the staff's journal that an adviser was shown a whole IBAN: of
// the request that subject names, or with "" of the member's file.
func (o *Office) RecordIBANShown(ctx context.Context, by By, memberID, subject string) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		if _, err := w.Member(ctx, memberID); err != nil {
			return err
		}
		return o.record(ctx, w, by, ActionIBANShown, memberID, subject)
	})
}

// MemberRecord returns who a member is by their id. Errors carry CodeNotFound.
func (o *Office) MemberRecord(ctx context.Context, memberID string) (record store.MemberRecord, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		record, err = r.Member(ctx, memberID)
		return err
	})
	return record, err
}

// Today is the mutual's day, as in France.
func (o *Office) Today() mutual.Date { return o.today() }

// Zone is where the mutual, its advisers and its members have their hours.
func Zone() *time.Location { return paris() }

// Members returns at most limit members, by number, after one; "" begins.
func (o *Office) Members(ctx context.Context, afterNumber string, limit int) (members []store.MemberRecord, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		members, err = r.Members(ctx, afterNumber, limit)
		return err
	})
	return members, err
}
