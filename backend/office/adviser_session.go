package office

import (
	"context"
	"errors"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	// adviserIdle is how long the console waits for an adviser who does nothing.
	adviserIdle = 30 * time.Minute
	// adviserDay is how long a sign-in to the console lasts at most.
	adviserDay = 12 * time.Hour
	// adviserUse is how much of adviserIdle must have gone before it is put off: not
	// every page is worth a write.
	adviserUse = time.Minute
)

// AdviserSignIn opens a session of the console. It returns CodeBadCredentials for an
// unknown login, for a wrong password and for an adviser who may not sign in alike, at the
// same cost; and CodeThrottled with Until when too many tries came before.
func (o *Office) AdviserSignIn(ctx context.Context, login, password string, from Origin) (token string, adviser store.Adviser, err error) {
	login = normalise(login)
	var seen store.Adviser
	counted, err := o.try(ctx, from, func(w store.Writer) (subject, error) {
		seen, err = w.AdviserByLogin(ctx, login)
		return subject{kind: typedAdviser, typed: login}, unlessNotFound(err)
	}, nothingElse)
	if err != nil {
		return "", store.Adviser{}, err
	}
	defer counted.leave()
	match, outdated, err := o.hasher.matchesOrWastes(ctx, seen.PasswordHash, password)
	if err == nil && (!match || seen.Disabled) {
		err = errors.Join(&mutual.Error{Code: mutual.CodeBadCredentials}, o.noteRefused(ctx, login))
	}
	if err != nil {
		return "", store.Adviser{}, err
	}
	rehashed := seen.PasswordHash
	if outdated {
		if rehashed, err = o.hasher.hash(ctx, password); err != nil {
			return "", store.Adviser{}, err
		}
	}
	token = newToken()
	err = o.store.Update(ctx, func(w store.Writer) error {
		if adviser, err = w.Adviser(ctx, seen.ID); err != nil {
			return err
		}
		if adviser.Disabled || adviser.PasswordHash != seen.PasswordHash {
			return &mutual.Error{Code: mutual.CodeBadCredentials}
		}
		if err := o.succeed(ctx, w, counted); err != nil {
			return err
		}
		if outdated {
			adviser.PasswordHash = rehashed
			if err := w.PutAdviser(ctx, adviser); err != nil {
				return err
			}
		}
		err := w.AddAdviserSession(ctx, store.AdviserSession{
			TokenHash: tokenHash(token), AdviserID: adviser.ID, OpenedAt: o.Now(),
			Until: o.after(adviserIdle), LastAt: o.after(adviserDay),
		})
		if err != nil {
			return err
		}
		return o.record(ctx, w, By(adviser.Login), ActionAdviserSignedIn, "", adviser.Login)
	})
	if err != nil {
		return "", store.Adviser{}, err
	}
	return token, adviser, nil
}

// noteRefused writes a refused sign-in into the staff's journal. A text that can be no
// login may be a password in the wrong field: it is not kept.
func (o *Office) noteRefused(ctx context.Context, login string) error {
	if !adviserLogin.MatchString(login) {
		login = ""
	}
	return o.store.Update(ctx, func(w store.Writer) error {
		return o.record(ctx, w, byDoor, ActionAdviserRefused, "", login)
	})
}

// AuthenticateAdviser returns whose token is shown, and CodeSessionEnded for any other
// token, after half an hour without any use, and twelve hours after the sign-in.
func (o *Office) AuthenticateAdviser(ctx context.Context, token string) (store.Adviser, error) {
	var session store.AdviserSession
	var adviser store.Adviser
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		if session, err = r.AdviserSession(ctx, tokenHash(token)); err != nil {
			return err
		}
		adviser, err = r.Adviser(ctx, session.AdviserID)
		return err
	})
	if err != nil {
		return store.Adviser{}, sessionEnded(err)
	}
	if adviser.Disabled || session.Until <= o.Now() {
		return store.Adviser{}, &mutual.Error{Code: mutual.CodeSessionEnded}
	}
	if until := min(o.after(adviserIdle), session.LastAt); until-session.Until >= mutual.Millis(adviserUse.Milliseconds()) {
		err = o.store.Update(ctx, func(w store.Writer) error { return w.UseAdviserSession(ctx, session.TokenHash, until) })
	}
	if err != nil {
		return store.Adviser{}, sessionEnded(err)
	}
	return adviser, nil
}

// AdviserSignOut ends the session of a token. An unknown token gives CodeSessionEnded.
func (o *Office) AdviserSignOut(ctx context.Context, token string) error {
	return sessionEnded(o.store.Update(ctx, func(w store.Writer) error {
		if _, err := w.AdviserSession(ctx, tokenHash(token)); err != nil {
			return err
		}
		return w.EndAdviserSession(ctx, tokenHash(token))
	}))
}

// after is the instant that lies ahead by a while.
func (o *Office) after(a time.Duration) mutual.Millis { return mutual.MillisOf(o.now().Add(a)) }
