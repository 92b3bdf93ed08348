package office

import (
	"context"
	"crypto/rand"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// StaffPasswordMin is the fewest characters of an adviser's password: it opens every
	// member's file.
	StaffPasswordMin = 12
	// adviserNameMax is the most characters of an adviser's name.
	adviserNameMax = 80
)

// adviserLogin has no colon, so that no adviser passes for the command line in the
// journal, and no @, so that none passes for a member's address.
var adviserLogin = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{1,39}$`)

// AddAdviser lets somebody sign in to the console. The name is what members read under an
// answer. Errors carry, with their field, CodeFieldRequired, CodeTextTooLong,
// CodeInvalidRequest for a login that cannot be or is another adviser's, and the codes of
// a refused password; CodePasswordTooShort below StaffPasswordMin.
func (o *Office) AddAdviser(ctx context.Context, by By, login, name, password string) error {
	login, name = normalise(login), strings.Join(strings.Fields(name), " ")
	switch {
	case login == "":
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "login"}
	case !adviserLogin.MatchString(login):
		return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "login"}
	case name == "":
		return &mutual.Error{Code: mutual.CodeFieldRequired, Field: "name"}
	case utf8.RuneCountInString(name) > adviserNameMax:
		return &mutual.Error{Code: mutual.CodeTextTooLong, Field: "name"}
	}
	hash, err := o.staffPassword(ctx, login, name, password)
	if err != nil {
		return err
	}
	return o.store.Update(ctx, func(w store.Writer) error {
		_, err := w.AdviserByLogin(ctx, login)
		switch mutual.CodeOf(err) {
		case "":
			return &mutual.Error{Code: mutual.CodeInvalidRequest, Field: "login"}
		case mutual.CodeNotFound:
		default:
			return err
		}
		adviser := store.Adviser{ID: rand.Text(), Login: login, Name: name, PasswordHash: hash, AddedAt: o.Now()}
		if err := w.PutAdviser(ctx, adviser); err != nil {
			return err
		}
		return o.record(ctx, w, by, ActionAdviserAdded, "", login)
	})
}

// Advisers lists the advisers by login.
func (o *Office) Advisers(ctx context.Context) (advisers []store.Adviser, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		advisers, err = r.Advisers(ctx)
		return err
	})
	return advisers, err
}

// SetAdviserPassword gives an adviser another password and ends their sessions. Errors
// carry CodeNotFound and the codes of a refused password.
func (o *Office) SetAdviserPassword(ctx context.Context, by By, login, password string) error {
	login = normalise(login)
	var adviser store.Adviser
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		adviser, err = r.AdviserByLogin(ctx, login)
		return err
	})
	if err != nil {
		return err
	}
	hash, err := o.staffPassword(ctx, login, adviser.Name, password)
	if err != nil {
		return err
	}
	return o.changeAdviser(ctx, by, login, func(a *store.Adviser) { a.PasswordHash = hash })
}

// ChangeAdviserPassword gives an adviser another password for whoever knows the old one,
// and ends all their sessions, this one too. Errors carry CodeBadCredentials with the field
// old_password, CodeThrottled, and the codes of a refused password.
func (o *Office) ChangeAdviserPassword(ctx context.Context, login, old, password string, from Origin) error {
	var adviser store.Adviser
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		adviser, err = r.AdviserByLogin(ctx, login)
		return err
	})
	if err != nil {
		return err
	}
	// What is refused of the new one costs no try, and tells nothing about the old.
	hash, err := o.staffPassword(ctx, login, adviser.Name, password)
	if err != nil {
		return err
	}
	counted, err := o.try(ctx, from, func(store.Writer) (subject, error) {
		return subject{kind: typedAdviser, typed: login, signedIn: true}, nil
	}, nothingElse)
	if err != nil {
		return err
	}
	defer counted.leave()
	right, _, err := o.hasher.matches(ctx, adviser.PasswordHash, old)
	if err != nil {
		return err
	}
	wrong := &mutual.Error{Code: mutual.CodeBadCredentials, Field: "old_password"}
	if !right {
		return wrong
	}
	return o.store.Update(ctx, func(w store.Writer) error {
		if err := o.succeed(ctx, w, counted); err != nil {
			return err
		}
		now, err := w.AdviserByLogin(ctx, login)
		if err != nil {
			return err
		}
		if now.PasswordHash != adviser.PasswordHash { // changed meanwhile
			return wrong
		}
		now.PasswordHash = hash
		if err := w.PutAdviser(ctx, now); err != nil {
			return err
		}
		if err := w.EndAdviserSessions(ctx, now.ID); err != nil {
			return err
		}
		return o.record(ctx, w, By(login), ActionAdviserChanged, "", login)
	})
}

// DisableAdviser ends an adviser's sessions and lets them sign in no more; what they did
// stays in the journal. Errors carry CodeNotFound.
func (o *Office) DisableAdviser(ctx context.Context, by By, login string) error {
	return o.changeAdviser(ctx, by, normalise(login), func(a *store.Adviser) { a.Disabled = true })
}

// EnableAdviser lets a disabled adviser sign in again. Errors carry CodeNotFound.
func (o *Office) EnableAdviser(ctx context.Context, by By, login string) error {
	return o.changeAdviser(ctx, by, normalise(login), func(a *store.Adviser) { a.Disabled = false })
}

func (o *Office) changeAdviser(ctx context.Context, by By, login string, change func(*store.Adviser)) error {
	return o.store.Update(ctx, func(w store.Writer) error {
		adviser, err := w.AdviserByLogin(ctx, login)
		if err != nil {
			return err
		}
		change(&adviser)
		if err := w.PutAdviser(ctx, adviser); err != nil {
			return err
		}
		if err := w.EndAdviserSessions(ctx, adviser.ID); err != nil {
			return err
		}
		return o.record(ctx, w, by, ActionAdviserChanged, "", login)
	})
}

// staffPassword holds an adviser's password against the members' rules and its own
// length, and hashes it.
func (o *Office) staffPassword(ctx context.Context, login, name, password string) (hash string, err error) {
	if err := checkPassword(password, append(strings.Fields(name), login)...); err != nil {
		return "", err
	}
	if utf8.RuneCountInString(password) < StaffPasswordMin {
		return "", &mutual.Error{Code: mutual.CodePasswordTooShort, Field: "password"}
	}
	return o.hasher.hash(ctx, password)
}
