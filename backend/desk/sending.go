package desk

import (
	"context"
	"errors"
	"time"

	"github.com/oklog/ulid/v2"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// SendRequests sends what waits in the outbox and returns when that is done or cannot
// be done now, where no screen stays to see it. Requests tells what became of each.
func (d *Desk) SendRequests(ctx context.Context) error {
	return d.whileOpen(ctx, func(ctx context.Context, o *opened) error { return d.sendOutbox(ctx, o) })
}

// sendSoon sends what waits while the screen goes on. Call it under the room's lock.
func (d *Desk) sendSoon(o *opened) {
	if s := d.Status(); !s.Online || !s.SignedIn {
		return
	}
	o.asking.Go(func() {
		err := d.sendOutbox(o.life, o)
		d.answered(o.life, err)
		if err != nil {
			d.cfg.Log.Info("the outbox was not sent", "code", mutual.CodeOf(err))
		}
		if s := d.Status(); s.Online && s.Outbox.Waiting > s.Outbox.NeedsPassword+s.Outbox.Held {
			signal(d.wake) // an answer was lost on the way: a sync tries once more
		}
	})
}

// sendOutbox sends what waits, the oldest first. What keeps one request is no reason for
// the others to stay, but for those that would overtake it (see mutual's Replaces). It
// returns what would stop any request; why one stays stands in its row.
func (d *Desk) sendOutbox(ctx context.Context, o *opened) error {
	select {
	case o.outbox.turn <- struct{}{}:
		defer func() { <-o.outbox.turn }()
	case <-ctx.Done():
		return mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	waiting, err := o.cache.Outbox(ctx)
	if err != nil || len(waiting) == 0 {
		return err
	}
	defer d.change(func(s *Status) { s.Outbox.Sending = false })
	staying := map[mutual.RequestKind]bool{}
	for _, row := range waiting {
		kind := row.Content.Kind
		if staying[kind] && kind.Replaces() {
			if err := d.keepProblem(ctx, o, row, mutual.Error{Code: mutual.CodeBehindAnother}, row.Tries); err != nil {
				return err
			}
			continue
		}
		if !d.mayGo(o, row) {
			staying[kind] = true
			continue
		}
		d.change(func(s *Status) { s.Outbox.Sending = true })
		fault, err := d.send(ctx, o, row.Key)
		if err != nil || stops(fault) {
			return errors.Join(err, fault)
		}
		staying[kind] = fault != nil && !isFinal(fault)
	}
	return nil
}

// mayGo reports whether a waiting request can be sent now.
func (d *Desk) mayGo(o *opened, row cache.Draft) bool {
	if p := row.Problem; p != nil && mutual.InForce(p.Code, p.Until, mutual.MillisOf(d.cfg.Now())) {
		return false
	}
	return !isHeld(row) && !o.outbox.needsPassword(row)
}

// send sends one request and keeps what became of it: fault is why the office does not
// have it, err what went wrong on this device.
func (d *Desk) send(ctx context.Context, o *opened, key string) (fault, err error) {
	row, password, err := o.outbox.claim(ctx, o.cache, key)
	if err != nil || row.State != mutual.RequestToSend {
		return nil, err
	}
	defer o.outbox.release()
	receipt, fault := d.deliver(ctx, o, row, password)
	if mutual.CodeOf(fault) == mutual.CodeAttachmentMissing {
		o.outbox.noted(row.Attachments, false)
		receipt, fault = d.deliver(ctx, o, row, password)
	}
	if fault == nil { // the office keeps its files for this request alone
		o.outbox.noted(row.Attachments, false)
	}
	if mayBeIts(fault) {
		if err := d.office().Health(ctx); err != nil { // it is not this request's alone
			fault = errors.Join(err, errNothingPasses)
		}
	}
	// A member who locks does not undo what the office answered.
	ctx = context.WithoutCancel(ctx)
	if fault == nil {
		o.outbox.hold(key, "")
		err = o.cache.Sent(ctx, key, receipt)
	} else {
		err = d.keepFault(ctx, o, row, fault)
	}
	return fault, errors.Join(err, d.tellOutbox(ctx, o))
}

// claim takes a row for sending, unless it was taken back meanwhile.
func (b *outbox) claim(ctx context.Context, c *cache.Cache, key string) (row cache.Draft, password string, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	row, err = c.Draft(ctx, key)
	if mutual.CodeOf(err) == mutual.CodeRequestClosed { // a sync brought it
		return cache.Draft{}, "", nil
	}
	if err != nil || row.State != mutual.RequestToSend {
		return row, "", err
	}
	b.sending = key
	return row, b.passwords[key], nil
}

func (b *outbox) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sending = ""
}

// noted remembers whether the office has files: a line that is cut often goes on with
// the file it stopped at.
func (b *outbox) noted(files []mutual.Attachment, there bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, file := range files {
		b.there[file.SHA256] = there
	}
}

func (b *outbox) has(file mutual.Attachment) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.there[file.SHA256]
}

// deliver brings a request's files, then the request.
func (d *Desk) deliver(ctx context.Context, o *opened, row cache.Draft, password string) (receipt mutual.Receipt, err error) {
	for _, file := range row.Attachments {
		if o.outbox.has(file) {
			continue
		}
		content, err := o.cache.DraftFile(ctx, row.Key, file.SHA256)
		if err != nil {
			return mutual.Receipt{}, err
		}
		err = d.authorised(ctx, o, func(access string) error { return d.office().PutAttachment(ctx, access, file.SHA256, content) })
		if err != nil {
			return mutual.Receipt{}, err
		}
		o.outbox.noted([]mutual.Attachment{file}, true)
	}
	first := row.TriedAt == 0
	err = d.authorised(ctx, o, func(access string) error {
		if first {
			if err := o.cache.Tried(ctx, row.Key, mutual.MillisOf(d.cfg.Now())); err != nil {
				return err
			}
		}
		receipt, err = d.office().SendRequest(ctx, access, row.Request(), password)
		return err
	})
	if err != nil && first && !mayHaveArrived(err) {
		err = errors.Join(err, o.cache.Tried(context.WithoutCancel(ctx), row.Key, 0))
	}
	return receipt, err
}

// mayHaveArrived reports whether a request that failed with err is perhaps at the
// office all the same.
func mayHaveArrived(err error) bool {
	switch mutual.CodeOf(err) {
	case mutual.CodeOffline, mutual.CodeOfficeDown, mutual.CodeUnavailable, mutual.CodeGateway, mutual.CodeAnswerAltered,
		mutual.CodeCancelled, mutual.CodeInFlight, mutual.CodeInternal:
		return !remote.NeverSent(err)
	}
	return false
}

// mayBeIts reports whether what kept one request may keep no other: something on the way
// refuses what is in it, say, where everything else passes.
func mayBeIts(fault error) bool {
	code := mutual.CodeOf(fault)
	return code.Away() && !remote.NeverSent(fault)
}

// stops reports whether what kept one request would keep any other.
func stops(fault error) bool {
	switch code := mutual.CodeOf(fault); code {
	case mutual.CodeOfficeUntrusted, mutual.CodeSessionEnded, mutual.CodeAccountBlocked, mutual.CodeCancelled:
		return true
	default:
		return code.Away() && remote.NeverSent(fault) || errors.Is(fault, errNothingPasses)
	}
}

var errNothingPasses = errors.New("the office does not answer to anything now")

// isFinal reports whether the office would refuse the same request again: the member
// has to change something.
func isFinal(fault error) bool {
	switch problem := problemOf(fault); problem.Code {
	case mutual.CodeInvalidRequest:
		return problem.Field != "" // without one it was cut on its way
	case mutual.CodeFieldRequired, mutual.CodeInvalidDate, mutual.CodeInvalidPhone,
		mutual.CodeInvalidPostalCode, mutual.CodeInvalidEmail, mutual.CodeEmailNotASCII, mutual.CodeDateAhead, mutual.CodeInvalidIBAN, mutual.CodeTextTooLong,
		mutual.CodeAttachmentKind, mutual.CodeAttachmentTooLarge, mutual.CodeAttachmentsTooMany, mutual.CodeAttachmentsTooLarge,
		mutual.CodeKeyReused, mutual.CodeBankHold:
		return true
	}
	return false
}

// waits are between tries of a request that was refused on its way: the first is made
// again at the next occasion.
var waits = [...]time.Duration{0, time.Minute, 5 * time.Minute, 20 * time.Minute, time.Hour}

// triesOf reports whether a try that ended with a code counts as refused, and how many
// of them hold a request until the member asks for another; 0: none do, it is for others
// to mend and the request is tried for as long as that takes.
func triesOf(code mutual.Code) (most int, counts bool) {
	switch code {
	case mutual.CodeTooLargeOnTheWay: // nothing but another file changes that
		return 1, true
	case mutual.CodePortal, mutual.CodeProxySignIn, mutual.CodeFiltered,
		mutual.CodeInvalidRequest, mutual.CodeChecksum, mutual.CodeAttachmentMissing, mutual.CodeNotFound:
		return len(waits), true
	case mutual.CodeOfficeDown, mutual.CodeSlowDown, mutual.CodeUnavailable, mutual.CodeGateway, mutual.CodeAnswerAltered:
		return 0, true
	}
	return 0, false
}

// isHeld reports whether a waiting request is tried no more by itself.
func isHeld(row cache.Draft) bool {
	if row.State != mutual.RequestToSend || row.Problem == nil {
		return false
	}
	most, _ := triesOf(row.Problem.Code)
	return most > 0 && row.Tries >= most
}

// keepFault keeps in a request's row why the office does not have it. What the member
// has to change is a draft again.
func (d *Desk) keepFault(ctx context.Context, o *opened, row cache.Draft, fault error) error {
	told := problemOf(fault)
	problem := mutual.Error{Code: told.Code, Field: told.Field, Until: told.Until}
	d.cfg.Log.Info("a request was not sent", "code", problem.Code)
	switch {
	case problem.Code == mutual.CodeCancelled:
		return nil
	case isFinal(fault):
		key := row.Key
		if problem.Code == mutual.CodeKeyReused {
			key = ulid.Make().String()
		}
		o.outbox.hold(row.Key, "")
		return o.cache.Refused(ctx, row.Key, key, problem, mutual.MillisOf(d.cfg.Now()))
	case problem.Code == mutual.CodeBadCredentials:
		o.outbox.hold(row.Key, "")
	}
	tries := row.Tries
	if most, counts := triesOf(problem.Code); counts && !stops(fault) && !remote.CutShort(fault) {
		wait := waits[min(tries, len(waits)-1)]
		tries++
		switch {
		case most > 0 && tries >= most: // the member says when
			problem.Until = 0
		case problem.Until == 0 && wait > 0:
			problem.Until = mutual.MillisOf(d.cfg.Now().Add(wait))
		}
	}
	return d.keepProblem(ctx, o, row, problem, tries)
}

func (d *Desk) keepProblem(ctx context.Context, o *opened, row cache.Draft, problem mutual.Error, tries int) error {
	if row.Problem != nil && *row.Problem == problem && row.Tries == tries {
		return nil
	}
	return o.cache.NoteProblem(ctx, row.Key, problem, tries)
}
