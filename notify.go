package main

import (
	"context"
	"sync"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// noticeEvent says that the member followed a notification; it carries the path of the
// screen that it told of.
const noticeEvent = "notice"

// bell shows notifications by the system's way.
type bell interface {
	// show shows one in place of the one before.
	show(title, text string) error
	// withdraw takes away what is shown: the member has come.
	withdraw() error
	close()
}

// arrivalNotices tells the member of arrivals while they look at something else.
type arrivalNotices struct {
	mu      sync.Mutex
	front   bool // the page has the keyboard
	bell    bell // nil until the first is shown
	waiting desk.Arrivals
	hang    func(ctx context.Context, clicked func()) (bell, error)
}

// InFront is told by the page whenever it gets the keyboard or loses it.
func (a *App) InFront(front bool) {
	a.notices.mu.Lock()
	defer a.notices.mu.Unlock()
	a.notices.front = front
	if !front {
		return
	}
	a.notices.waiting = desk.Arrivals{}
	if a.notices.bell != nil {
		if err := a.notices.bell.withdraw(); err != nil {
			a.log.Info("a notification was not taken away", "err", err)
		}
	}
}

// arrived notifies the member of messages and of answers to requests, unless they are
// looking, or asked to be left alone.
func (a *App) arrived(came desk.Arrivals) {
	if !a.started.Load() || came.Messages+came.Requests == 0 || a.desk.Settings().Settings.Quiet {
		return
	}
	go func() { // macOS asks the member first, the others ask a service
		if err := a.ring(came); err != nil {
			a.log.Info("no notification was shown", "err", err)
		}
	}()
}

func (a *App) ring(came desk.Arrivals) error {
	n := &a.notices
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.front {
		return nil
	}
	n.waiting.Messages += came.Messages
	n.waiting.Requests += came.Requests
	if n.bell == nil {
		hung, err := n.hang(a.ctx, a.followNotice)
		if err != nil {
			return mutual.Fault(mutual.CodeInternal, err)
		}
		n.bell = hung
	}
	return n.bell.show("Unimutuelles", french.Arrival(n.waiting.Messages, n.waiting.Requests))
}

// followNotice brings the window forward on what was told of.
func (a *App) followNotice() {
	a.notices.mu.Lock()
	path := "messages"
	if a.notices.waiting.Messages == 0 && a.notices.waiting.Requests > 0 {
		path = "demandes"
	}
	a.notices.mu.Unlock()
	a.comeForward()
	runtime.EventsEmit(a.ctx, noticeEvent, path)
}

func (n *arrivalNotices) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.bell != nil {
		n.bell.close()
		n.bell = nil
	}
}
