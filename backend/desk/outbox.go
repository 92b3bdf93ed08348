package desk

import (
	"context"
	"sync"

	"github.com/unimutuelles/espace-adherents/backend/cache"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/vault"
)

// outbox is what the desk knows of waiting requests beyond what is stored. It ends
// with the open vault, and the passwords with it.
type outbox struct {
	turn chan struct{} // full while somebody sends: one at a time

	mu        sync.Mutex        // guards all below
	passwords map[string]string // of the account, by the key of the request that needs it; in memory alone
	sending   string            // the key of the request that is being sent
	there     map[string]bool   // the SHA-256 of files that the office has
}

func newOutbox() *outbox {
	return &outbox{turn: make(chan struct{}, 1), passwords: map[string]string{}, there: map[string]bool{}}
}

// row returns a draft as screens get it.
func (b *outbox) row(draft cache.Draft) RequestRow {
	row := RequestRow{Request: draft.Request(), NeedsPassword: b.needsPassword(draft), Held: isHeld(draft), ChangedAt: draft.ChangedAt}
	if draft.Problem != nil {
		row.Problem = problemOf(draft.Problem)
	}
	return row
}

// needsPassword reports whether a waiting request lacks what only the member knows.
func (b *outbox) needsPassword(draft cache.Draft) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return draft.State == mutual.RequestToSend && draft.Content.Kind == mutual.RequestBank && b.passwords[draft.Key] == ""
}

// hold keeps the password for a request, "" forgets it.
func (b *outbox) hold(key, password string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if password == "" {
		delete(b.passwords, key)
		return
	}
	b.passwords[key] = password
}

// forget forgets every password.
func (b *outbox) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	clear(b.passwords)
}

// SubmitDraft checks a draft and puts it into the outbox; it is sent at once where the
// office answers, else when it answers again. password is asked for with bank details;
// it is held against the vault here, and by the office when it is sent. It fails with
// CodeLocked, CodeNotFound, CodeRequestClosed where it was submitted before, what
// RequestContent.Check finds, CodeFieldRequired or CodeWrongPassword with the field
// password, or CodeDiskFull; it is still a draft then.
func (d *Desk) SubmitDraft(ctx context.Context, key, password string) (RequestRow, error) {
	var draft cache.Draft
	err := d.reading(func(c *cache.Cache) (err error) {
		draft, err = c.Draft(ctx, key)
		return err
	})
	if err != nil {
		return RequestRow{}, err
	}
	content := draft.Content.Clean()
	if draft.State == mutual.RequestDraft {
		if err := content.Check(mutual.DateOf(d.cfg.Now())); err != nil {
			return RequestRow{}, err
		}
	}
	if content.Kind != mutual.RequestBank {
		password = ""
	} else if err := d.proved(password); err != nil {
		return RequestRow{}, err
	}
	return d.enqueue(ctx, key, password, func(c *cache.Cache) error {
		return c.Submit(ctx, key, content, mutual.MillisOf(d.cfg.Now()))
	})
}

// ConfirmRequest gives the password that a waiting request needs, and sends it. It
// fails with CodeFieldRequired or CodeWrongPassword with the field password, CodeLocked,
// CodeNotFound, or CodeRequestClosed where it does not wait.
func (d *Desk) ConfirmRequest(ctx context.Context, key, password string) (RequestRow, error) {
	if err := d.proved(password); err != nil {
		return RequestRow{}, err
	}
	return d.enqueue(ctx, key, password, func(c *cache.Cache) error { return c.NoteProblem(ctx, key, mutual.Error{}, 0) })
}

// RetryRequest sends a waiting request once more, whatever was to be waited for. It fails
// with CodeLocked, CodeNotFound, or CodeRequestClosed where it does not wait.
func (d *Desk) RetryRequest(ctx context.Context, key string) (RequestRow, error) {
	return d.alterOutbox(ctx, key, func(o *opened) error { return o.cache.NoteProblem(ctx, key, mutual.Error{}, 0) })
}

// proved returns nil for the password that opens the vault.
func (d *Desk) proved(password string) error {
	return d.withPassword(password, func(*vault.Vault) error { return nil })
}

// enqueue alters a row so that it waits, with the password that it needs, and has it
// sent.
func (d *Desk) enqueue(ctx context.Context, key, password string, alter func(*cache.Cache) error) (RequestRow, error) {
	return d.alterOutbox(ctx, key, func(o *opened) error {
		if err := alter(o.cache); err != nil {
			return err
		}
		o.outbox.hold(key, password)
		return nil
	})
}

// alterOutbox alters a row on its way into the outbox or out of it, has what may leave
// now sent, and returns the row as it is then.
func (d *Desk) alterOutbox(ctx context.Context, key string, alter func(*opened) error) (row RequestRow, err error) {
	err = d.reading(func(c *cache.Cache) error {
		o := d.opened
		if err := alter(o); err != nil {
			return err
		}
		draft, err := c.Draft(ctx, key)
		if err != nil {
			return err
		}
		row = o.outbox.row(draft)
		if err := d.tellOutbox(ctx, o); err != nil {
			return err
		}
		d.sendSoon(o)
		return nil
	})
	return row, err
}

// TakeBack makes a request that waits in the outbox a draft again; what waited behind it
// is sent. It fails with CodeInFlight while it is being sent and once it may have
// arrived, CodeLocked, CodeNotFound, or CodeRequestClosed where it does not wait.
func (d *Desk) TakeBack(ctx context.Context, key string) (RequestRow, error) {
	return d.alterOutbox(ctx, key, func(o *opened) error {
		return o.outbox.takeBack(key, func() error { return o.cache.TakeBack(ctx, key, mutual.MillisOf(d.cfg.Now())) })
	})
}

// takeBack runs take unless the request is being sent, which cannot begin meanwhile.
func (b *outbox) takeBack(key string, take func() error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.sending == key {
		return mutual.Fault(mutual.CodeInFlight, nil)
	}
	if err := take(); err != nil {
		return err
	}
	delete(b.passwords, key)
	return nil
}

// tellOutbox tells the status what waits now, and that lists read again.
func (d *Desk) tellOutbox(ctx context.Context, o *opened) error {
	counted, err := countOutbox(ctx, o)
	if err != nil {
		return err
	}
	d.change(func(s *Status) {
		s.Outbox = counted.while(s.Outbox.Sending)
		s.Revision++
	})
	return nil
}

// countOutbox counts what waits.
func countOutbox(ctx context.Context, o *opened) (counted OutboxStatus, err error) {
	rows, err := o.cache.Outbox(ctx)
	for _, row := range rows {
		counted.Waiting++
		switch {
		case o.outbox.needsPassword(row):
			counted.NeedsPassword++
		case isHeld(row):
			counted.Held++
		}
	}
	return counted, err
}

func (s OutboxStatus) while(sending bool) OutboxStatus {
	s.Sending = sending
	return s
}
