package desk

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/remote"
)

// syncRun is one sync under way.
type syncRun struct {
	cancel context.CancelFunc
	done   chan struct{}
	err    error // valid once done is closed
}

// Sync sends the outbox, brings the member's changes, tells the office which messages
// were read here, then brings the documents that are missing. While one
// is under way, a second call waits for it. What was stored before it ended early
// stays, and the next sync goes on from there. It fails with CodeLocked,
// CodeSessionEnded, CodeCancelled, the office's codes, CodeChecksum (that document is refused, the others stay),
// CodeDiskFull, or CodeCacheDamaged where the store is damaged and the office, which has
// what it held, cannot be asked; else it is rebuilt first.
func (d *Desk) Sync(ctx context.Context) error {
	return d.mended(ctx, false)
}

// await waits for the run's end, and ends it with ctx.
func (d *Desk) await(ctx context.Context, run *syncRun) error {
	select {
	case <-run.done:
	case <-ctx.Done():
		run.cancel()
		<-run.done
	}
	return run.err
}

// CancelSync stops the sync under way, if there is one.
func (d *Desk) CancelSync() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running != nil {
		d.running.cancel()
	}
}

// stopSync cancels the sync under way and waits for its end.
func (d *Desk) stopSync() {
	d.mu.Lock()
	run := d.running
	d.mu.Unlock()
	if run != nil {
		run.cancel()
		<-run.done
	}
}

// startSync begins a sync, or returns the one under way. A quiet one tells of itself only
// once there is something to store: nobody asked for it.
func (d *Desk) startSync(quiet bool) *syncRun {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.running != nil {
		return d.running
	}
	ctx, cancel := context.WithCancel(d.life)
	if quiet && !d.status.Online {
		ctx = remote.Quietly(ctx)
	}
	run := &syncRun{cancel: cancel, done: make(chan struct{})}
	d.running = run
	go func() {
		defer cancel()
		err := d.sync(ctx, quiet)
		if err != nil && ctx.Err() != nil {
			err = mutual.Fault(mutual.CodeCancelled, ctx.Err())
		}
		d.mu.Lock()
		run.err, d.running = err, nil
		d.mu.Unlock()
		d.ended(err)
		close(run.done)
	}()
	return run
}

// ended tells how a sync ended. A sync that the member stopped is no problem.
func (d *Desk) ended(err error) {
	code := mutual.CodeOf(err)
	if code == mutual.CodeLocked {
		return
	}
	if !errors.Is(err, errTheirOwn) {
		d.heard(err)
	}
	d.change(func(s *Status) {
		s.Sync.Phase = SyncIdle
		s.Sync.Problem = problemOf(err)
		if code == mutual.CodeCancelled {
			s.Sync.Problem = nil
		}
		if code == mutual.CodeSessionEnded {
			s.SignedIn = false
		}
	})
	if err != nil {
		d.cfg.Log.Info("a sync ended early", "code", code)
	}
}

func (d *Desk) sync(ctx context.Context, quiet bool) error {
	d.room.RLock()
	o := d.opened
	d.room.RUnlock()
	if o == nil {
		return mutual.Fault(mutual.CodeLocked, nil)
	}
	if !quiet {
		d.change(func(s *Status) { s.Sync = SyncStatus{Phase: SyncLines} })
	}
	// A page that is damaged shows itself only to whoever needs it, and a sync needs few.
	if !quiet || !o.checked.Swap(true) {
		if err := o.cache.Check(ctx); err != nil {
			return err
		}
	}
	known, err := o.cache.LastArrival(ctx)
	if err != nil {
		return err
	}
	// First, so that what is sent comes back with the lines.
	sent := d.sendOutbox(ctx, o)
	err = d.syncRows(ctx, o)
	d.tellArrivals(ctx, o.cache, known)
	if err != nil {
		return err
	}
	told := d.tellRead(ctx, o)
	if mutual.CodeOf(told).Between() { // refused on its way, where the lines came: the next sync tells
		told = nil
	}
	return errors.Join(d.syncDocuments(ctx, o), told, sent)
}

// syncRows brings the stream to its end, from the start again where the office asks for
// it. What this device sent and the stream did not bring is on its way again then.
func (d *Desk) syncRows(ctx context.Context, o *opened) error {
	unconfirmed, err := o.cache.UnconfirmedRequests(ctx)
	if err != nil {
		return err
	}
	err = d.syncLines(ctx, o)
	if mutual.CodeOf(err) == mutual.CodeResyncRequired {
		if err = o.cache.StartResync(ctx); err != nil {
			return err
		}
		if unconfirmed, err = o.cache.UnconfirmedRequests(ctx); err != nil {
			return err
		}
		err = d.syncLines(ctx, o)
	}
	if err != nil {
		return err
	}
	returned, gone, err := o.cache.ReturnLost(ctx, unconfirmed, mutual.MillisOf(d.cfg.Now()))
	if err != nil || returned+gone == 0 {
		return err
	}
	d.cfg.Log.Warn("requests that were sent did not come back", "count", returned+gone)
	notice := mutual.CodeRequestReturned
	if gone > 0 {
		notice = mutual.CodeRequestLost
	}
	d.change(func(s *Status) { s.Notice = &Problem{Code: notice} })
	if err := d.tellOutbox(ctx, o); err != nil {
		return err
	}
	return d.sendOutbox(ctx, o)
}

// syncLines stores page after page, each with its cursor in one transaction, and
// fetches the next page meanwhile.
func (d *Desk) syncLines(ctx context.Context, o *opened) error {
	cursor, err := o.cache.Cursor(ctx)
	if err != nil {
		return err
	}
	pages := make(chan mutual.ChangePage, 1)
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error {
		defer close(pages)
		for more := true; more; {
			page, err := d.fetchPage(ctx, o, cursor)
			if err != nil {
				return err
			}
			select {
			case pages <- page:
			case <-ctx.Done():
				return ctx.Err()
			}
			cursor, more = page.Cursor, page.More
		}
		return nil
	})
	group.Go(func() error {
		for page := range pages {
			if err := d.storePage(ctx, o, page); err != nil {
				return err
			}
		}
		return nil
	})
	return group.Wait()
}

// fetchPage brings the changes after cursor. Where the line breaks within them, it asks
// for fewer.
func (d *Desk) fetchPage(ctx context.Context, o *opened, cursor string) (page mutual.ChangePage, err error) {
	for {
		began := time.Now()
		err = d.authorised(ctx, o, func(access string) error {
			page, err = d.office().Sync(ctx, access, cursor, o.paging.limit)
			return err
		})
		if err == nil {
			o.paging.arrived(time.Since(began))
		}
		if !remote.CutShort(err) || !o.paging.broke() {
			return page, err
		}
	}
}

func (d *Desk) storePage(ctx context.Context, o *opened, page mutual.ChangePage) error {
	at := mutual.MillisOf(d.cfg.Now())
	if err := o.cache.Apply(ctx, page, at); err != nil {
		return err
	}
	unread, err := o.cache.UnreadMessages(ctx)
	if err != nil {
		return err
	}
	// A request that came leaves the outbox.
	counted, err := countOutbox(ctx, o)
	if err != nil {
		return err
	}
	troubles, err := o.cache.Troubles(ctx)
	if err != nil {
		return err
	}
	rows := int64(len(page.Changes))
	var member *mutual.Member
	for _, change := range page.Changes {
		if change.Noun == mutual.NounMember && change.Member != nil {
			member = change.Member
		}
	}
	d.change(func(s *Status) {
		s.Online = true
		if s.Sync.Phase == SyncIdle && (rows > 0 || page.More) {
			s.Sync = SyncStatus{Phase: SyncLines}
		}
		s.Sync.Rows += rows
		s.Sync.RowsTotal = s.Sync.Rows + page.Remaining
		if rows > 0 {
			s.Revision++
		}
		if member != nil {
			s.Member = member
		}
		if s.Member != nil && s.Member.AccessCode != page.AccessCode { // no row of the stream
			coded := *s.Member
			coded.AccessCode = page.AccessCode
			s.Member = &coded
			s.Revision++
		}
		s.Unread = unread
		s.Beyond, s.KeptOut = troubles.Beyond, troubles.KeptOut
		s.Outbox = counted.while(s.Outbox.Sending)
		if !page.More {
			s.CurrentAt = at
		}
	})
	return nil
}

// renewBefore is how long before its end an access token is exchanged.
const renewBefore mutual.Millis = 30_000

// authorised calls use with a valid access token, and once more with a new one
// where the office refuses the first. When the session is over it is forgotten. Without
// a way to the office it fails like reach.
func (d *Desk) authorised(ctx context.Context, o *opened, use func(access string) error) error {
	if _, err := d.reach(); err != nil {
		return err
	}
	access, err := d.access(ctx, o, "")
	if err != nil {
		return err
	}
	err = use(access)
	if mutual.CodeOf(err) != mutual.CodeSessionEnded {
		return err
	}
	if access, err = d.access(ctx, o, access); err != nil {
		return err
	}
	return use(access)
}

// access returns an access token other than refused, exchanging the pair where it
// must. The new pair is on the disk before it is first used: from that use on, the
// old one would end the session.
func (d *Desk) access(ctx context.Context, o *opened, refused string) (string, error) {
	o.tokenMu.Lock()
	defer o.tokenMu.Unlock()
	if o.tokens.Refresh == "" {
		return "", mutual.Fault(mutual.CodeSessionEnded, nil)
	}
	if o.tokens.Access != refused && mutual.MillisOf(d.cfg.Now())+renewBefore < o.tokens.AccessUntil {
		return o.tokens.Access, nil
	}
	client := d.office()
	next, err := client.Refresh(ctx, o.tokens.Refresh)
	if mutual.CodeOf(err) == mutual.CodeSessionEnded {
		o.tokens = mutual.Tokens{}
		return "", errors.Join(err, o.cache.SaveTokens(ctx, mutual.Tokens{}))
	}
	if err != nil {
		return "", err
	}
	next.Office = client.Origin()
	if err := o.cache.SaveTokens(ctx, next); err != nil {
		return "", err
	}
	o.tokens = next
	return next.Access, nil
}
