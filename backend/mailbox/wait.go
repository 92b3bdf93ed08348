package mailbox

import (
	"context"
	"errors"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Wait looks until the message is there or ctx ends: the server tells of arrivals
// where it does (IDLE, RFC 2177), and is asked again and again either way. A
// connection that drops is made again as often as it takes, with longer and longer
// pauses; only looks that fail one after the other end the wait.
//
// CodeCancelled when ctx was cancelled; CodeMailboxNoMessage when its deadline
// passed, with the Refusals of the last look; else the codes of FindActivation.
func (m *Mailbox) Wait(ctx context.Context, wanted Wanted) (Found, error) {
	m.using.Lock()
	defer m.using.Unlock()
	var seen error = mutual.Fault(mutual.CodeMailboxNoMessage, &Refusals{})
	failed, pause := 0, m.options.Pause
	for {
		found, err := m.look(ctx, wanted)
		switch {
		case err == nil:
			return found, nil
		case mutual.CodeOf(err) == mutual.CodeMailboxNoMessage:
			seen, failed = err, 0
			if err = m.rest(ctx); err == nil {
				pause = m.options.Pause
				continue
			}
		default:
			failed++
		}
		switch {
		case errors.Is(ctx.Err(), context.DeadlineExceeded):
			return Found{}, seen
		case ctx.Err() != nil:
			return Found{}, mutual.Fault(mutual.CodeCancelled, ctx.Err())
		case mutual.CodeOf(err) != mutual.CodeMailboxUnreachable || failed >= maxFailedLooks || m.login == nil:
			return Found{}, err
		}
		sleep(ctx, pause)
		pause = min(2*pause, max(m.options.Poll, m.options.Pause))
	}
}

// maxFailedLooks one after the other end a wait: about two minutes.
const maxFailedLooks = 10

func sleep(ctx context.Context, pause time.Duration) {
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// rest returns when it is time to look again. After an error there is no connection
// any more.
func (m *Mailbox) rest(ctx context.Context) error {
	if err := m.connect(ctx); err != nil { // a folder may have ended it
		return err
	}
	leave := closeWhenDone(ctx, m.conn)
	defer leave()
	interval := m.options.Poll
	over := func() error { return nil }
	if m.caps.Has(imap.CapIdle) {
		begun := m.patience(ctx)
		idle, err := m.idle()
		begun()
		switch {
		case err == nil && idle == nil:
			return nil
		case err == nil:
			interval = m.options.PollIdle
			over = func() error { return errors.Join(idle.Close(), idle.Wait()) }
		case !isAnswer(err): // a server that announces IDLE and refuses it is polled
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
	case <-m.conn.line.bye: // whether or not the line stays open
		err = errProtocol
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

// idle has the server tell of arrivals in the inbox. Nil where something has come
// since the inbox was read.
func (m *Mailbox) idle() (*imapclient.IdleCommand, error) {
	if m.conn.folder == nil || *m.conn.folder != inbox {
		if err := m.conn.examine(inbox); err != nil || m.conn.count != m.count {
			return nil, err
		}
	}
	return m.conn.Idle()
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
