package office

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// resetLinkLife is how long a mailed link to a new password works.
const resetLinkLife = time.Hour

// resetMails are the waits between two such mails.
var resetMails = limit{free: 1, first: time.Minute, cap: time.Hour}

// answerPause is how long the secret question rests after mutual.AnswersADay wrong
// answers.
const answerPause = 24 * time.Hour

// BeginRecovery opens the notice's ways to a new password. Every pair gets an answer:
// a wrong one, and a member without an account, a question made up for it that stays
// the same. Errors carry CodeFieldRequired and CodeThrottled.
func (o *Office) BeginRecovery(ctx context.Context, number, code string, from Origin) (mutual.Recovery, error) {
	// A right pair counts like a wrong one: the waits must not tell them apart either.
	shown, err := o.checkPair(ctx, number, code, from)
	if err != nil {
		return mutual.Recovery{}, err
	}
	shown.counted.leave()
	made := o.madeUp(shown)
	recovery := mutual.Recovery{
		Question: made.question, MailOffered: made.mail, ExpiresAt: mutual.MillisOf(o.now().Add(ticketLife)),
	}
	entry := ticket{Purpose: ticketRecovery, Who: made.who, Until: recovery.ExpiresAt}
	err = o.store.View(ctx, func(r store.Reader) error {
		account, err := r.Account(ctx, shown.member.ID)
		if mutual.CodeOf(err) == mutual.CodeNotFound {
			return nil
		}
		if err != nil {
			return err
		}
		entry.MemberID, entry.Who = account.MemberID, account.MemberID
		recovery.MailOffered = account.EmailCertifiedAt > 0
		if text := questionText(account.Question); text != "" {
			recovery.Question = text
		}
		return nil
	})
	if err != nil {
		return mutual.Recovery{}, err
	}
	recovery.Ticket, err = o.tickets.seal(entry)
	return recovery, err
}

// madeUp is what a pair that nobody has is shown.
type madeUp struct {
	who      string
	question string
	mail     bool
}

// madeUp draws from the pair itself, so that asking twice gives the same. Nine in
// ten are offered the mail, as members are.
func (o *Office) madeUp(shown pair) madeUp {
	mac := hmac.New(sha256.New, o.buckets.key)
	mac.Write([]byte("made up\x00" + shown.number + "\x00" + shown.code))
	sum := mac.Sum(nil)
	questions := mutual.Questions()
	return madeUp{
		who:      hex.EncodeToString(sum[:13]),
		question: questions[int(sum[13])%len(questions)].Text,
		mail:     sum[14] >= 26,
	}
}

// AnswerQuestion sets a new password for the right answer. It holds at once where
// the member's address is certified (0), and otherwise from effectiveAt on, so that
// a member whose answer was guessed can cancel it. Errors carry CodeTicketExpired,
// CodeThrottled, CodeAnswerWrong and the codes of a refused password.
func (o *Office) AnswerQuestion(ctx context.Context, ticketText, answer, password string, from Origin) (effectiveAt mutual.Millis, err error) {
	entry, err := o.tickets.open(ticketRecovery, ticketText, o.Now())
	if err != nil {
		return 0, err
	}
	// Before anything is known about the answer: what is refused here tells nothing.
	if err := checkPassword(password); err != nil {
		return 0, err
	}
	if normaliseAnswer(answer) == "" {
		return 0, &mutual.Error{Code: mutual.CodeFieldRequired, Field: "answer"}
	}
	var account store.Account
	var member store.MemberRecord
	var counted string
	err = o.store.Update(ctx, func(w store.Writer) (err error) {
		if counted, err = o.answersOf(ctx, w, entry, from); err != nil {
			return err
		}
		if err := o.countAnswer(ctx, w, counted); err != nil {
			return err
		}
		if entry.MemberID == "" {
			return nil
		}
		if account, err = w.Account(ctx, entry.MemberID); err != nil {
			return err
		}
		member, err = w.Member(ctx, entry.MemberID)
		return err
	})
	if err != nil {
		return 0, err
	}
	right, outdated, err := o.hasher.matchesOrWastes(ctx, account.AnswerHash, normaliseAnswer(answer))
	if err != nil {
		return 0, err
	}
	if !right {
		return 0, o.refuseAnswer(ctx, counted, entry, from)
	}
	if err := checkPassword(password, about(member, account.Email)...); err != nil {
		return 0, o.uncountAnswer(ctx, counted, err)
	}
	hash, err := o.hasher.hash(ctx, password)
	if err != nil {
		return 0, err
	}
	var rehashed string
	if outdated {
		if rehashed, err = o.hasher.hash(ctx, normaliseAnswer(answer)); err != nil {
			return 0, err
		}
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		now := o.Now()
		if err := o.forgetAnswers(ctx, w, counted); err != nil {
			return err
		}
		if rehashed != "" {
			if err := w.SetAnswerHash(ctx, entry.MemberID, rehashed); err != nil {
				return err
			}
		}
		if account, err = w.Account(ctx, entry.MemberID); err != nil {
			return err
		}
		if account.EmailCertifiedAt > 0 {
			return o.reset(ctx, w, account, hash, from)
		}
		effectiveAt = mutual.MillisOf(o.now().Add(o.resetDelay))
		return o.schedule(ctx, w, account, store.PendingReset{
			MemberID: account.MemberID, PasswordHash: hash, AskedAt: now, EffectiveAt: effectiveAt,
		}, from)
	})
	if err != nil {
		return 0, err
	}
	o.Wake()
	return effectiveAt, nil
}

// answersOf names the bucket that answers count on. A network that the member has signed in
// from has one of its own: a stranger with the card spends what is left to other strangers.
func (o *Office) answersOf(ctx context.Context, r store.Reader, entry ticket, from Origin) (string, error) {
	network := networksOf(from.Address)[0]
	home, err := r.Throttle(ctx, o.buckets.name("pair", entry.Who, network))
	if err != nil {
		return "", err
	}
	if o.signedInHere(notAhead(home, o.Now(), pairLimit.cap)) {
		return o.buckets.name("answer", entry.Who, network), nil
	}
	return o.buckets.name("answer", entry.Who), nil
}

// countAnswer counts an answer as wrong from the start, so that answers given at
// the same time cannot slip past the limit together.
func (o *Office) countAnswer(ctx context.Context, w store.Writer, bucket string) error {
	now := o.Now()
	state, err := w.Throttle(ctx, bucket)
	if err != nil {
		return err
	}
	state = notAhead(state, now, answerPause)
	if state.WaitUntil > now {
		return &mutual.Error{Code: mutual.CodeThrottled, Until: state.WaitUntil}
	}
	if state.WaitUntil > 0 || state.FailedAt < now-millis(answerPause) {
		state.Failures, state.WaitUntil = 0, 0
	}
	state.Failures++
	state.FailedAt = now
	if state.Failures >= mutual.AnswersADay {
		state.WaitUntil = now + millis(answerPause)
	}
	return o.putThrottle(ctx, w, state)
}

func (o *Office) forgetAnswers(ctx context.Context, w store.Writer, bucket string) error {
	return o.putThrottle(ctx, w, store.Throttle{Bucket: bucket})
}

// refuseAnswer writes as much for nobody as for a member.
func (o *Office) refuseAnswer(ctx context.Context, bucket string, entry ticket, from Origin) error {
	err := o.store.Update(ctx, func(w store.Writer) error {
		state, err := w.Throttle(ctx, bucket)
		if err != nil {
			return err
		}
		if err := o.putThrottle(ctx, w, state); err != nil || entry.MemberID == "" {
			return err
		}
		return o.note(ctx, w, entry.MemberID, mutual.EventAnswerRefused, from)
	})
	if err != nil {
		return err
	}
	return &mutual.Error{Code: mutual.CodeAnswerWrong, Field: "answer"}
}

// uncountAnswer takes back the count of an answer that was right, for why.
func (o *Office) uncountAnswer(ctx context.Context, bucket string, why error) error {
	err := o.store.Update(ctx, func(w store.Writer) error { return o.forgetAnswers(ctx, w, bucket) })
	if err != nil {
		return err
	}
	return why
}

// MailReset sends a link for a new password to the certified address, where there is
// one, and says to everybody from when another may be asked for. Errors carry
// CodeTicketExpired.
func (o *Office) MailReset(ctx context.Context, ticketText string, from Origin) (resendAt mutual.Millis, err error) {
	entry, err := o.tickets.open(ticketRecovery, ticketText, o.Now())
	if err != nil {
		return 0, err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		now := o.Now()
		state, err := w.Throttle(ctx, o.buckets.name("reset mail", entry.Who))
		if err != nil {
			return err
		}
		state = notAhead(state, now, resetMails.cap)
		if resendAt = state.WaitUntil; resendAt > now {
			return nil
		}
		if state.FailedAt < now-millis(failuresKept) {
			state.Failures = 0
		}
		state.Failures++
		state.FailedAt = now
		resendAt = now + millis(resetMails.wait(state.Failures))
		state.WaitUntil = resendAt
		if err := o.putThrottle(ctx, w, state); err != nil || entry.MemberID == "" {
			return err
		}
		account, err := w.Account(ctx, entry.MemberID)
		if err != nil || account.EmailCertifiedAt == 0 {
			return err
		}
		if err := o.note(ctx, w, account.MemberID, mutual.EventResetMailed, from); err != nil {
			return err
		}
		return o.queue(ctx, w, store.Letter{Kind: string(mail.KindPasswordLink), MemberID: account.MemberID}, from)
	})
	if err != nil {
		return 0, err
	}
	o.Wake()
	return resendAt, nil
}

// ResetPassword sets a new password with the token of a mailed link, which a refused
// password does not use up. Errors carry CodeLinkUnknown, CodeLinkUsed,
// CodeLinkExpired and the codes of a refused password.
func (o *Office) ResetPassword(ctx context.Context, token, password string, from Origin) error {
	var account store.Account
	var member store.MemberRecord
	err := o.store.View(ctx, func(r store.Reader) error {
		link, err := o.liveLink(ctx, r, token, linkPassword)
		if err != nil {
			return err
		}
		if account, err = r.Account(ctx, link.MemberID); err != nil {
			return linkUnknown(err)
		}
		member, err = r.Member(ctx, link.MemberID)
		return err
	})
	if err != nil {
		return err
	}
	if err := checkPassword(password, about(member, account.Email)...); err != nil {
		return err
	}
	hash, err := o.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	err = o.store.Update(ctx, func(w store.Writer) error {
		if _, err := o.liveLink(ctx, w, token, linkPassword); err != nil {
			return err
		}
		return o.reset(ctx, w, account, hash, from)
	})
	if err != nil {
		return err
	}
	o.Wake()
	return nil
}

// reset gives an account a new password: every session ends, nobody is signed in,
// bank details rest, and the member is told.
func (o *Office) reset(ctx context.Context, w store.Writer, account store.Account, hash string, from Origin) error {
	now := o.Now()
	if err := o.setPassword(ctx, w, account.MemberID, hash); err != nil {
		return err
	}
	held := now + mutual.Millis(mutual.BankHold.Milliseconds())
	if err := w.SetBankHold(ctx, account.MemberID, held); err != nil {
		return err
	}
	if err := o.note(ctx, w, account.MemberID, mutual.EventPasswordReset, from); err != nil {
		return err
	}
	return o.tell(ctx, w, account, mail.KindPasswordChanged, held, from)
}

// setPassword replaces a password and ends what the earlier one opened.
func (o *Office) setPassword(ctx context.Context, w store.Writer, memberID, hash string) error {
	if err := w.SetPasswordHash(ctx, memberID, hash); err != nil {
		return err
	}
	if err := w.EndSessionsOf(ctx, memberID); err != nil {
		return err
	}
	if err := w.EndLinks(ctx, memberID, linkPassword, o.Now()); err != nil {
		return err
	}
	return o.dropPending(ctx, w, memberID)
}

// dropPending forgets a password that does not hold yet, if there is one.
func (o *Office) dropPending(ctx context.Context, w store.Writer, memberID string) error {
	err := w.DropPendingReset(ctx, memberID)
	if mutual.CodeOf(err) == mutual.CodeNotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return w.EndLinks(ctx, memberID, linkCancel, o.Now())
}

func (o *Office) schedule(ctx context.Context, w store.Writer, account store.Account, pending store.PendingReset, from Origin) error {
	if err := o.dropPending(ctx, w, account.MemberID); err != nil {
		return err
	}
	if err := w.PutPendingReset(ctx, pending); err != nil {
		return err
	}
	if err := o.note(ctx, w, account.MemberID, mutual.EventResetScheduled, from); err != nil {
		return err
	}
	return o.tell(ctx, w, account, mail.KindResetScheduled, pending.EffectiveAt, from)
}

// applyDue lets a new password hold whose time has come.
func (o *Office) applyDue(ctx context.Context, w store.Writer, pending store.PendingReset) error {
	if pending.EffectiveAt > o.Now() {
		return nil
	}
	account, err := w.Account(ctx, pending.MemberID)
	if err != nil {
		return err
	}
	return o.reset(ctx, w, account, pending.PasswordHash, Origin{})
}

// CancelReset cancels a delayed new password with the token of the mail that told of
// it. Errors carry CodeLinkUnknown, CodeLinkUsed and CodeLinkExpired.
func (o *Office) CancelReset(ctx context.Context, token string, from Origin) error {
	err := o.store.Update(ctx, func(w store.Writer) error {
		link, err := o.liveLink(ctx, w, token, linkCancel)
		if err != nil {
			return err
		}
		return o.cancel(ctx, w, link.MemberID, from)
	})
	o.Wake()
	return err
}

// CancelResetOf cancels a delayed new password for the member who is signed in.
// Errors carry CodeNotFound where there is none.
func (o *Office) CancelResetOf(ctx context.Context, caller Caller, from Origin) error {
	err := o.store.Update(ctx, func(w store.Writer) error { return o.cancel(ctx, w, caller.MemberID, from) })
	o.Wake()
	return err
}

func (o *Office) cancel(ctx context.Context, w store.Writer, memberID string, from Origin) error {
	if _, err := w.PendingReset(ctx, memberID); err != nil {
		return err
	}
	if err := o.dropPending(ctx, w, memberID); err != nil {
		return err
	}
	if err := o.note(ctx, w, memberID, mutual.EventResetCancelled, from); err != nil {
		return err
	}
	account, err := w.Account(ctx, memberID)
	if err != nil {
		return err
	}
	return o.tell(ctx, w, account, mail.KindResetCancelled, 0, from)
}
