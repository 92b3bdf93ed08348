package mailbox

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Wait looks until the message is there or ctx ends: the server tells of arrivals
// where it can (IDLE, RFC 2177), and is asked again and again where it cannot. A
// connection that drops is made again, once for each time that it held.
//
// CodeCancelled when ctx was cancelled; CodeMailboxNoMessage when its deadline
// passed, with the Refusals of the last look; else the codes of FindActivation.
func (m *Mailbox) Wait(ctx context.Context, wanted Wanted) (Found, error) {
	m.using.Lock()
	defer m.using.Unlock()
	var seen error = mutual.Fault(mutual.CodeMailboxNoMessage, &Refusals{})
	mayReconnect := true
	for {
		found, err := m.look(ctx, wanted)
		if mutual.CodeOf(err) == mutual.CodeMailboxNoMessage {
			seen = err
			if err = m.rest(ctx); err == nil {
				mayReconnect = true
				continue
			}
		}
		switch {
		case err == nil:
			return found, nil
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return Found{}, seen
		case ctx.Err() != nil:
			return Found{}, mutual.Fault(mutual.CodeCancelled, ctx.Err())
		case mutual.CodeOf(err) != mutual.CodeMailboxUnreachable || !mayReconnect:
			return Found{}, err
		}
		mayReconnect = false
	}
}

// rest returns when it is time to look again. After an error there is no connection
// any more.
func (m *Mailbox) rest(ctx context.Context) error {
	interval := m.options.Poll
	leave := closeWhenDone(ctx, m.conn)
	defer leave()
	over := func() error { return nil }
	if m.caps.Has(imap.CapIdle) {
		begun := m.patience(ctx)
		idle, err := m.conn.Idle()
		begun()
		var answer *imap.Error
		switch {
		case err == nil:
			interval = m.options.PollIdle
			over = func() error { return errors.Join(idle.Close(), idle.Wait()) }
		case !errors.As(err, &answer): // a server that announces IDLE and refuses it is polled
			m.drop()
			return fault(ctx, err)
		}
	}
	if m.options.resting != nil {
		m.options.resting <- struct{}{}
	}
	timer := time.NewTimer(interval)
	defer timer.Stop()
	var err error
	select {
	case <-m.arrived:
	case <-timer.C:
	case <-m.conn.Closed():
		err = errProtocol
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err == nil {
		ended := m.patience(ctx) // a line that died in its sleep answers nothing
		err = over()
		ended()
	}
	if err != nil {
		m.drop()
		return fault(ctx, err)
	}
	return nil
}

// patience closes the connection when what follows takes too long. The function it
// returns says that it did not.
func (m *Mailbox) patience(ctx context.Context) func() {
	limited, cancel := context.WithTimeout(ctx, m.options.Timeout)
	leave := closeWhenDone(limited, m.conn)
	return func() {
		leave()
		cancel()
	}
}
