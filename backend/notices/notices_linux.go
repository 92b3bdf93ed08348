package notices

import (
	"errors"
	"sync"

	"github.com/godbus/dbus/v5"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	service = "org.freedesktop.Notifications"
	path    = dbus.ObjectPath("/org/freedesktop/Notifications")
	// opens is the action of a click on the notification itself.
	opens = "default"
)

// Notices shows one notification at a time: a newer one takes its place.
type Notices struct {
	bus     *dbus.Conn
	app     string
	desktop string
	clicked func()

	mu   sync.Mutex
	last uint32 // the notification that is shown; 0: none was
}

// Open connects to the session bus. app is the application's name as it is shown,
// desktop the name of its desktop file, and clicked hears of a click on a notification.
// It fails with CodeInternal where there is no session bus.
func Open(app, desktop string, clicked func()) (*Notices, error) {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	err = bus.AddMatchSignal(dbus.WithMatchSender(service), dbus.WithMatchInterface(service), dbus.WithMatchMember("ActionInvoked"))
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, errors.Join(err, bus.Close()))
	}
	n := &Notices{bus: bus, app: app, desktop: desktop, clicked: clicked}
	signals := make(chan *dbus.Signal, 8)
	bus.Signal(signals)
	go n.listen(signals)
	return n, nil
}

// listen ends when the connection closes its channel.
func (n *Notices) listen(signals <-chan *dbus.Signal) {
	for signal := range signals {
		var id uint32
		var action string
		if signal.Name != service+".ActionInvoked" || dbus.Store(signal.Body, &id, &action) != nil || action != opens {
			continue
		}
		n.mu.Lock()
		ours := id == n.last && id != 0
		n.mu.Unlock()
		if ours {
			n.clicked()
		}
	}
}

// Show shows a notification in place of the one before. It fails with CodeInternal where
// the desktop shows none.
func (n *Notices) Show(title, text, open string) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant(n.desktop), "category": dbus.MakeVariant("email.arrived")}
	err := n.bus.Object(service, path).Call(service+".Notify", 0,
		n.app, n.last, n.desktop, title, text, []string{opens, open}, hints, int32(-1)).Store(&n.last)
	if err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	return nil
}

// Withdraw takes away the notification that is shown, if one is. It fails with
// CodeInternal where the desktop does not answer.
func (n *Notices) Withdraw() error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last == 0 {
		return nil
	}
	shown := n.last
	n.last = 0
	if err := n.bus.Object(service, path).Call(service+".CloseNotification", 0, shown).Err; err != nil {
		return mutual.Fault(mutual.CodeInternal, err)
	}
	return nil
}

// Close lets go of the bus; what is shown stays until the desktop takes it away.
func (n *Notices) Close() error { return n.bus.Close() }
