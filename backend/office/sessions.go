package office

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

const (
	accessLife  = 15 * time.Minute
	refreshLife = 90 * 24 * time.Hour
	// sessionLife is how long a sign-in lasts at most, however often it is used.
	sessionLife = 365 * 24 * time.Hour
	tokenBytes  = 32
)

// Caller is who shows a token.
type Caller struct {
	MemberID  string
	SessionID string
}

// SignIn opens a session with an access code or an e-mail, and a password. It
// returns CodeBadCredentials for an unknown login and for a wrong password alike,
// CodeThrottled with Until when too many tries came before; and what only the right
// password is told: CodeAccountBlocked, and CodeNotActivated for a registration that
// still waits for its mail to be followed.
func (o *Office) SignIn(ctx context.Context, login, password string, from Origin) (mutual.Session, error) {
	var account store.Account
	var registration store.Registration
	counted, err := o.try(ctx, from, func(w store.Writer) (about subject, err error) {
		account, registration, about, err = o.behindLogin(ctx, w, login)
		if err == nil && account.MemberID != "" {
			err = o.applyDueOf(ctx, w, &account)
		}
		return about, err
	}, func(w store.Writer, a *attempt) error {
		if account.MemberID != "" && a.last() {
			return o.note(ctx, w, account.MemberID, mutual.EventSignInRefused, from)
		}
		return nil
	})
	if err != nil {
		return mutual.Session{}, err
	}
	defer counted.leave()
	if counted.unheard {
		account, registration = store.Account{}, store.Registration{}
	}
	if account.MemberID == "" {
		match, _, err := o.hasher.matchesOrWastes(ctx, registration.PasswordHash, password)
		switch {
		case err != nil:
			return mutual.Session{}, err
		case match:
			return mutual.Session{}, &mutual.Error{Code: mutual.CodeNotActivated, Until: registration.ExpiresAt}
		}
		return mutual.Session{}, &mutual.Error{Code: mutual.CodeBadCredentials}
	}
	match, outdated, err := o.hasher.matches(ctx, account.PasswordHash, password)
	if err != nil {
		return mutual.Session{}, err
	}
	if !match {
		return mutual.Session{}, &mutual.Error{Code: mutual.CodeBadCredentials}
	}
	var rehashed string
	if outdated {
		if rehashed, err = o.hasher.hash(ctx, password); err != nil {
			return mutual.Session{}, err
		}
	}
	return o.open(ctx, account, counted, from, rehashed)
}

// behindLogin finds whose an access code or an e-mail is: an account, or a registration
// that waits, or nobody's. Whatever is asked under a login is about the same subject.
func (o *Office) behindLogin(ctx context.Context, r store.Reader, login string) (account store.Account, registration store.Registration, about subject, err error) {
	about = subject{kind: typedLogin, typed: loginKey(login)}
	if about.typed == "" { // accounts without an e-mail keep an empty one
		return account, registration, about, nil
	}
	if account, err = r.AccountByLogin(ctx, about.typed); unlessNotFound(err) != nil {
		return account, registration, about, err
	}
	if registration, err = o.registrationOfLogin(ctx, r, about.typed); err != nil {
		return account, registration, about, err
	}
	if about.member = account.MemberID; about.member == "" {
		about.member = registration.MemberID
	}
	return account, registration, about, nil
}

// applyDueOf lets a delayed password hold before it is compared.
func (o *Office) applyDueOf(ctx context.Context, w store.Writer, account *store.Account) error {
	pending, err := w.PendingReset(ctx, account.MemberID)
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := o.applyDue(ctx, w, pending); err != nil {
		return err
	}
	*account, err = w.Account(ctx, account.MemberID)
	return err
}

// open records the success and makes the session, unless the account is blocked.
func (o *Office) open(ctx context.Context, seen store.Account, counted *attempt, from Origin, rehashed string) (mutual.Session, error) {
	session := mutual.Session{MemberID: seen.MemberID}
	var refused error
	var told bool
	err := o.store.Update(ctx, func(w store.Writer) error {
		if err := o.succeed(ctx, w, counted); err != nil {
			return err
		}
		account, err := w.Account(ctx, seen.MemberID)
		if err != nil {
			return err
		}
		if account.PasswordHash != seen.PasswordHash {
			refused = &mutual.Error{Code: mutual.CodeBadCredentials}
			return nil
		}
		if rehashed != "" {
			if err := w.SetPasswordHash(ctx, account.MemberID, rehashed); err != nil {
				return err
			}
		}
		now := o.Now()
		if o.isBlocked(account) {
			refused = &mutual.Error{Code: mutual.CodeAccountBlocked, Until: account.BlockedUntil}
			return nil
		}
		if account.Blocked {
			if err := o.lift(ctx, w, account.MemberID); err != nil {
				return err
			}
		}
		if err := w.DropExpired(ctx, account.MemberID, now); err != nil {
			return err
		}
		opened := store.Session{
			ID: rand.Text(), MemberID: account.MemberID, Device: from.Device, Network: from.Network(), OpenedAt: now, LastUsedAt: now,
		}
		if err := w.AddSession(ctx, opened); err != nil {
			return err
		}
		if told, err = o.noteSignIn(ctx, w, account, opened, from); err != nil {
			return err
		}
		session.Tokens, err = o.issue(ctx, w, store.Pair{SessionID: opened.ID, OpenedAt: now})
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return mutual.Session{}, err
	}
	if told {
		o.Wake()
	}
	return session, nil
}

// noteSignIn writes a sign-in into the journal. One from a device that was never seen is
// told to the member by mail too, unless it is the first device that is: told reports that.
func (o *Office) noteSignIn(
	ctx context.Context, w store.Writer, account store.Account, opened store.Session, from Origin,
) (told bool, err error) {
	known, err := w.Devices(ctx, account.MemberID)
	if err != nil {
		return false, err
	}
	hash := o.deviceHash(account.MemberID, from.DeviceID)
	if from.DeviceID != "" {
		if err := w.PutDevice(ctx, account.MemberID, hash, o.Now()); err != nil {
			return false, err
		}
	}
	if len(known) == 0 || slices.Contains(known, hash) {
		return false, o.note(ctx, w, account.MemberID, mutual.EventSignedIn, from)
	}
	err = w.AddEvent(ctx, store.Event{
		ID: opened.ID, MemberID: account.MemberID, Kind: string(mutual.EventNewDevice), At: o.Now(), Device: from.Device, Network: from.Network(),
	})
	if err != nil {
		return false, err
	}
	return true, o.tell(ctx, w, account, mail.KindNewDevice, 0, from)
}

// deviceHash is how the store knows a device: it shows neither its name nor that two
// members share it.
func (o *Office) deviceHash(memberID, id string) string {
	return o.buckets.name("device", memberID, id)
}

// Authenticate returns whose access token is shown, CodeSessionEnded for any other
// token, and CodeAccountBlocked with Until for one of a blocked account. The first use of a pair retires the one it was exchanged for, and
// tells where the session is used from.
func (o *Office) Authenticate(ctx context.Context, access string, from Origin) (Caller, error) {
	var pair store.Pair
	err := o.store.View(ctx, func(r store.Reader) error {
		var err error
		if pair, err = r.PairByAccess(ctx, tokenHash(access)); err != nil {
			return err
		}
		return o.checkBlock(ctx, r, pair.MemberID)
	})
	if err != nil {
		return Caller{}, sessionEnded(err)
	}
	if min(pair.AccessUntil, sessionEnd(pair)) <= o.Now() {
		return Caller{}, &mutual.Error{Code: mutual.CodeSessionEnded}
	}
	caller := Caller{MemberID: pair.MemberID, SessionID: pair.SessionID}
	if pair.Used {
		return caller, nil
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		again, err := w.PairByAccess(ctx, pair.AccessHash)
		if err != nil {
			return err
		}
		if again.Retired && !again.Used {
			return &mutual.Error{Code: mutual.CodeSessionEnded}
		}
		if err := w.UseSession(ctx, again.SessionID, from.Network(), o.Now()); err != nil {
			return err
		}
		return w.UsePair(ctx, again)
	})
	if err != nil {
		return Caller{}, sessionEnded(err)
	}
	return caller, nil
}

// Refresh exchanges a refresh token for a new pair. The token stays good until a
// pair it gave is first used, for the answer may have been lost; shown after
// that, someone else holds a copy, and the whole session ends (RFC 9700, 4.14.2).
// Errors carry CodeSessionEnded and CodeAccountBlocked.
func (o *Office) Refresh(ctx context.Context, refresh string, from Origin) (mutual.Tokens, error) {
	var tokens mutual.Tokens
	reused := false
	err := o.store.Update(ctx, func(w store.Writer) error {
		pair, err := w.PairByRefresh(ctx, tokenHash(refresh))
		if err != nil {
			return err
		}
		if pair.Retired {
			reused = true
			if err := o.note(ctx, w, pair.MemberID, mutual.EventSessionCopied, from); err != nil {
				return err
			}
			return w.EndSession(ctx, pair.SessionID)
		}
		if min(pair.RefreshUntil, sessionEnd(pair)) <= o.Now() {
			return &mutual.Error{Code: mutual.CodeSessionEnded}
		}
		if err := o.checkBlock(ctx, w, pair.MemberID); err != nil {
			return err
		}
		if !pair.Used {
			if err := w.UsePair(ctx, pair); err != nil {
				return err
			}
		}
		tokens, err = o.issue(ctx, w, store.Pair{SessionID: pair.SessionID, OpenedAt: pair.OpenedAt, ParentHash: pair.RefreshHash})
		return err
	})
	if err == nil && reused {
		o.log.WarnContext(ctx, "a refresh token was shown again, its session is ended", "code", string(mutual.CodeSessionEnded))
		err = &mutual.Error{Code: mutual.CodeSessionEnded}
	}
	if err != nil {
		return mutual.Tokens{}, sessionEnded(err)
	}
	return tokens, nil
}

// SignOut ends the session whose access token is shown, on every path it was
// copied to. An unknown token gives CodeSessionEnded.
func (o *Office) SignOut(ctx context.Context, access string) error {
	return sessionEnded(o.store.Update(ctx, func(w store.Writer) error {
		pair, err := w.PairByAccess(ctx, tokenHash(access))
		if err != nil {
			return err
		}
		return w.EndSession(ctx, pair.SessionID)
	}))
}

// issue makes a pair of tokens for the session and after the parent that pair names.
func (o *Office) issue(ctx context.Context, w store.Writer, pair store.Pair) (mutual.Tokens, error) {
	now := o.now()
	tokens := mutual.Tokens{
		Access: newToken(), AccessUntil: min(mutual.MillisOf(now.Add(accessLife)), sessionEnd(pair)),
		Refresh: newToken(), RefreshUntil: min(mutual.MillisOf(now.Add(refreshLife)), sessionEnd(pair)),
	}
	pair.AccessHash, pair.AccessUntil = tokenHash(tokens.Access), tokens.AccessUntil
	pair.RefreshHash, pair.RefreshUntil = tokenHash(tokens.Refresh), tokens.RefreshUntil
	return tokens, w.AddPair(ctx, pair)
}

// sessionEnd is when the session of a pair is over whatever is done in it.
func sessionEnd(pair store.Pair) mutual.Millis {
	return mutual.MillisOf(pair.OpenedAt.Time().Add(sessionLife))
}

func newToken() string {
	secret := make([]byte, tokenBytes)
	rand.Read(secret)
	return base64.RawURLEncoding.EncodeToString(secret)
}

func tokenHash(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// sessionEnded turns "no such token" into "the session is over".
func sessionEnded(err error) error {
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return mutual.Fault(mutual.CodeSessionEnded, err)
	}
	return err
}

// loginKey is what counts of an access code or an e-mail address that somebody signs in
// with, and so what tries are counted by: one member's code has one spelling there.
func loginKey(login string) string {
	if strings.Contains(login, "@") {
		return normalise(login)
	}
	return mutual.CardKey(login)
}

// normalise brings an e-mail address, or an adviser's name, into the form in which it is
// kept.
func normalise(login string) string { return strings.ToLower(strings.TrimSpace(login)) }
