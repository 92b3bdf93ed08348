package office

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Postbox takes mails away; *mail.Sender is one. CodeMailRefused says that the
// recipient is refused for good; after any other error the mail is tried again, and
// mail.TroubleOf tells what the operator reads of it.
type Postbox interface {
	Deliver(ctx context.Context, letter mail.Letter) error
}

const (
	// postmen is how many mails are handed over at once.
	postmen = 4
	// lettersARound is how many mails one round takes.
	lettersARound = 64
	// letterLife is how long a mail is tried (RFC 5321, 4.5.4.1: four to five days).
	letterLife = 5 * 24 * time.Hour
	// toldAgain is after how long somebody is told again what they did not ask for.
	toldAgain = 24 * time.Hour
)

// MailPatience is how long a letter may wait before somebody should look at why:
// greylisting and a restart of the mail's server take less.
const MailPatience = 10 * time.Minute

// letterWaits are the waits after a mail's failed tries; the last one repeats.
var letterWaits = []time.Duration{10 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour}

// queue keeps a letter until a round takes it. Its secrets are not in it: they are
// drawn when it is handed over, so that none rests on the disk.
func (o *Office) queue(ctx context.Context, w store.Writer, letter store.Letter, from Origin) error {
	now := o.Now()
	letter.ID, letter.At, letter.CreatedAt, letter.NextAt = rand.Text(), now, now, now
	letter.Device, letter.Network = from.Device, from.Network()
	return w.AddLetter(ctx, letter)
}

// tell queues a letter about an account to its address, certified or not, where it
// has one.
func (o *Office) tell(ctx context.Context, w store.Writer, account store.Account, kind mail.Kind, until mutual.Millis, from Origin) error {
	if account.Email == "" {
		return nil
	}
	return o.queue(ctx, w, store.Letter{Kind: string(kind), MemberID: account.MemberID, To: account.Email, Until: until}, from)
}

// handOver is a letter on its way out. A nil message means that there is nothing to
// send any more, or nobody to send it to.
type handOver struct {
	letter  store.Letter
	message *mail.Letter
}

// deliver hands over what is due, and returns when all of it was tried.
func (o *Office) deliver(ctx context.Context) error {
	var due []store.Letter
	err := o.store.View(ctx, func(r store.Reader) (err error) {
		due, err = r.Letters(ctx, o.Now(), lettersARound)
		return err
	})
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	turns := make(chan struct{}, postmen)
	failures := make([]error, len(due))
	for i, letter := range due {
		turns <- struct{}{}
		group.Go(func() {
			defer func() { <-turns }()
			failures[i] = o.deliverOne(ctx, letter)
		})
	}
	group.Wait()
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

func (o *Office) deliverOne(ctx context.Context, letter store.Letter) error {
	out := handOver{letter: letter}
	err := o.store.Update(ctx, func(w store.Writer) (err error) {
		out.message, err = o.write(ctx, w, letter)
		return err
	})
	if err != nil {
		return err
	}
	var outcome error
	if out.message != nil {
		outcome = o.postbox.Deliver(ctx, *out.message)
		if mutual.CodeOf(outcome) == mutual.CodeCancelled {
			return outcome // the office stops; the letter is still due
		}
	}
	return o.store.Update(ctx, func(w store.Writer) error { return o.settle(ctx, w, out, outcome) })
}

// write draws the secrets of a letter and fills in what it tells.
func (o *Office) write(ctx context.Context, w store.Writer, letter store.Letter) (*mail.Letter, error) {
	out := &mail.Letter{
		ID: letter.ID, Kind: mail.Kind(letter.Kind), To: letter.To, At: letter.At, Until: letter.Until,
		Device: letter.Device, Network: letter.Network,
	}
	member, err := w.Member(ctx, letter.MemberID)
	if err != nil {
		return nil, err
	}
	out.Name = member.FirstName + " " + member.LastName
	switch out.Kind {
	case mail.KindActivation:
		return o.writeActivation(ctx, w, letter, out)
	case mail.KindPasswordLink:
		account, err := w.Account(ctx, letter.MemberID)
		if err != nil || account.EmailCertifiedAt == 0 {
			return nil, err
		}
		out.To = account.Email
		out.Link, out.Until, err = o.link(ctx, w, store.Link{Purpose: linkPassword, MemberID: letter.MemberID}, "/mot-de-passe", resetLinkLife)
		return out, err
	case mail.KindResetScheduled:
		pending, err := w.PendingReset(ctx, letter.MemberID)
		if mutual.CodeOf(err) == mutual.CodeNotFound {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		out.Link, _, err = o.link(ctx, w, store.Link{Purpose: linkCancel, MemberID: letter.MemberID},
			"/annuler", pending.EffectiveAt.Time().Sub(o.now()))
		return out, err
	}
	return out, nil
}

// writeActivation decides only now whom the letter is for, so that a registered
// member's registration looks like any other until somebody reads their mail.
func (o *Office) writeActivation(ctx context.Context, w store.Writer, letter store.Letter, out *mail.Letter) (*mail.Letter, error) {
	registration, err := w.Registration(ctx, letter.RegistrationID)
	if err != nil {
		return nil, err
	}
	if registration.State != string(mutual.RegistrationWaiting) || registration.ExpiresAt <= o.Now() {
		return nil, nil
	}
	account, err := w.Account(ctx, registration.MemberID)
	switch mutual.CodeOf(err) {
	case "":
		out.Kind, out.To = mail.KindAlreadyRegistered, account.Email
		return o.onceADay(ctx, w, letter, out)
	case mutual.CodeNotFound:
	default:
		return nil, err
	}
	out.To = registration.Email
	if _, err := w.AccountByEmail(ctx, registration.Email); mutual.CodeOf(err) != mutual.CodeNotFound {
		if err != nil {
			return nil, err
		}
		out.Kind = mail.KindEmailInUse
		return o.onceADay(ctx, w, letter, out)
	}
	out.Link, out.Until, err = o.link(ctx, w, store.Link{
		Purpose: linkActivation, MemberID: registration.MemberID, RegistrationID: registration.ID,
	}, "/activer", mutual.ActivationLifetime)
	if err != nil {
		return nil, err
	}
	out.Code = newCode()
	registration.CodeHash, registration.CodeTries = codeHash(registration.ID, out.Code), 0
	return out, w.PutRegistration(ctx, registration)
}

// onceADay drops a letter that someone who did not ask for it has had today: the pair
// on a card must be no way to fill its owner's mailbox. No address gets none.
func (o *Office) onceADay(ctx context.Context, w store.Writer, letter store.Letter, out *mail.Letter) (*mail.Letter, error) {
	switch {
	case out.To == "":
		return nil, nil
	case letter.Attempts > 0: // it was this one that was counted
		return out, nil
	}
	state, err := w.Throttle(ctx, o.buckets.name("told", string(out.Kind), out.To))
	if err != nil || notAhead(state, o.Now(), toldAgain).WaitUntil > o.Now() {
		return nil, err
	}
	state.FailedAt, state.WaitUntil = o.Now(), o.after(toldAgain)
	return out, o.putThrottle(ctx, w, state)
}

// link makes a link of the office's pages. Its token is in the fragment, which
// reaches no log and no other page.
func (o *Office) link(ctx context.Context, w store.Writer, link store.Link, page string, life time.Duration) (address string, until mutual.Millis, err error) {
	token := newToken()
	link.TokenHash, link.CreatedAt, link.ExpiresAt = tokenHash(token), o.Now(), mutual.MillisOf(o.now().Add(life))
	return o.address + page + "#" + token, link.ExpiresAt, w.AddLink(ctx, link)
}

// logMail is the log with what a letter met: the kind, and the server's numbers.
func (o *Office) logMail(met mutual.MailTrouble) *slog.Logger {
	log := o.log
	if met.Kind != "" {
		log = log.With("trouble", string(met.Kind))
	}
	if met.SMTP != 0 {
		log = log.With("smtp", met.SMTP)
	}
	if met.Enhanced != "" {
		log = log.With("enhanced", met.Enhanced)
	}
	return log
}

// WaitingMail counts the letters that have not left, by what they met at their last try.
func (o *Office) WaitingMail(ctx context.Context) (piles []store.LetterPile, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		piles, err = r.WaitingLetters(ctx)
		return err
	})
	return piles, err
}

// GivenUpMail counts the letters of the last 30 days that were given up, by what they met.
func (o *Office) GivenUpMail(ctx context.Context) (piles []store.LetterPile, err error) {
	err = o.store.View(ctx, func(r store.Reader) error {
		piles, err = r.GivenUpLetters(ctx)
		return err
	})
	return piles, err
}

// settle records how a letter fared.
func (o *Office) settle(ctx context.Context, w store.Writer, out handOver, outcome error) error {
	letter, now := out.letter, o.Now()
	letter.Attempts++
	letter.Trouble = mail.TroubleOf(outcome)
	code := mutual.CodeOf(outcome)
	switch {
	case code == "":
		letter.SentAt = now
	case code == mutual.CodeMailRefused, letter.CreatedAt < now-mutual.Millis(letterLife.Milliseconds()):
		letter.FailedAt = now
		o.logMail(letter.Trouble).WarnContext(ctx, "a mail was given up", "code", string(code))
	default:
		wait := letterWaits[min(int(letter.Attempts)-1, len(letterWaits)-1)]
		letter.NextAt = now + mutual.Millis(wait.Milliseconds())
		o.logMail(letter.Trouble).WarnContext(ctx, "a mail could not be handed over", "code", string(code), "count", letter.Attempts)
	}
	if err := w.PutLetter(ctx, letter); err != nil {
		return err
	}
	// Only a refused address is the member's to correct; what else ends a letter is not.
	if letter.RegistrationID == "" || letter.SentAt == 0 && code != mutual.CodeMailRefused {
		return nil
	}
	registration, err := w.Registration(ctx, letter.RegistrationID)
	if err != nil || registration.State != string(mutual.RegistrationWaiting) {
		return err
	}
	registration.Mail = string(mutual.MailRefused)
	if letter.SentAt > 0 {
		registration.Mail = string(mutual.MailSent)
		if out.message != nil { // 24 hours from the mail on, however long it was on its way
			registration.ExpiresAt = max(registration.ExpiresAt, now+mutual.Millis(mutual.ActivationLifetime.Milliseconds()))
		}
	}
	return w.PutRegistration(ctx, registration)
}
