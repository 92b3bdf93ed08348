package notices_test

import (
	"bufio"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"github.com/unimutuelles/espace-adherents/backend/notices"
)

const (
	service = "org.freedesktop.Notifications"
	path    = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// shown is one call of Notify.
type shown struct {
	app      string
	replaces uint32
	title    string
	text     string
	actions  []string
}

// desktop is the part of a desktop that shows notifications.
type desktop struct {
	bus    *dbus.Conn
	shown  chan shown
	closed chan uint32
	next   uint32
}

// CloseNotification is the specification's method.
func (d *desktop) CloseNotification(id uint32) *dbus.Error {
	d.closed <- id
	return nil
}

// Notify is the specification's method.
func (d *desktop) Notify(app string, replaces uint32, _, title, text string, actions []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	if replaces == 0 {
		d.next++
		replaces = d.next
		defer func() { d.shown <- shown{app, 0, title, text, actions} }()
		return replaces, nil
	}
	d.shown <- shown{app, replaces, title, text, actions}
	return replaces, nil
}

func (d *desktop) emit(t *testing.T, signal string, values ...any) {
	t.Helper()
	if err := d.bus.Emit(path, service+"."+signal, values...); err != nil {
		t.Fatal(err)
	}
}

// sessionBus starts a bus of the test's own, which the code under test takes for the
// session's.
func sessionBus(t *testing.T) string {
	t.Helper()
	daemon := exec.Command("dbus-daemon", "--session", "--nofork", "--print-address=1")
	out, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := daemon.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill()
		_ = daemon.Wait() // it was killed
	})
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	return address
}

func desktopOn(t *testing.T, address string) *desktop {
	t.Helper()
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	d := &desktop{bus: bus, shown: make(chan shown, 4), closed: make(chan uint32, 4)}
	if err := bus.Export(d, path, service); err != nil {
		t.Fatal(err)
	}
	if reply, err := bus.RequestName(service, dbus.NameFlagDoNotQueue); err != nil || reply != dbus.RequestNameReplyPrimaryOwner {
		t.Fatalf("%v (%v)", reply, err)
	}
	return d
}

func next[T any](t *testing.T, from <-chan T) (value T) {
	t.Helper()
	select {
	case value = <-from:
	case <-time.After(10 * time.Second):
		t.Fatal("nothing came")
	}
	return value
}

func TestANotificationIsShownInPlaceOfTheOneBeforeAndOnlyAClickOnItOpens(t *testing.T) {
	address := sessionBus(t)
	d := desktopOn(t, address)
	clicked := make(chan struct{}, 4)
	n, err := notices.Open("Espace Adhérents", "espace-adherents", func() { clicked <- struct{}{} })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	for replaces := range uint32(2) {
		if err := n.Show("Unimutuelles", "Vous avez un nouveau message.", "Ouvrir"); err != nil {
			t.Fatal(err)
		}
		got := next(t, d.shown)
		if got.app != "Espace Adhérents" || got.replaces != replaces || got.title != "Unimutuelles" ||
			got.text != "Vous avez un nouveau message." || !slices.Equal(got.actions, []string{"default", "Ouvrir"}) {
			t.Errorf("shown: %+v", got)
		}
	}
	stranger, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = stranger.Close() })
	if err := stranger.Emit(path, service+".ActionInvoked", uint32(1), "default"); err != nil {
		t.Fatal(err)
	}
	d.emit(t, "NotificationClosed", uint32(1), uint32(2)) // the member closes it
	d.emit(t, "ActionInvoked", uint32(7), "default")      // another program's
	d.emit(t, "ActionInvoked", uint32(1), "default")
	next(t, clicked)
	d.emit(t, "ActionInvoked", uint32(1), "default") // what came before it was heard by now
	next(t, clicked)
	if extra := len(clicked); extra != 0 {
		t.Errorf("%d clicks too many", extra)
	}
	// Once the member has come, it goes; there is nothing to take away twice.
	for range 2 {
		if err := n.Withdraw(); err != nil {
			t.Fatal(err)
		}
	}
	if id := next(t, d.closed); id != 1 || len(d.closed) != 0 {
		t.Errorf("taken away: %d, and %d more", id, len(d.closed))
	}
}

func TestADesktopWithoutNotificationsIsAnErrorAndNothingElse(t *testing.T) {
	sessionBus(t)
	n, err := notices.Open("Espace Adhérents", "espace-adherents", func() {})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = n.Close() })
	if err := n.Show("Unimutuelles", "Vous avez un nouveau message.", "Ouvrir"); err == nil {
		t.Error("shown nowhere, and no error")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere")
	if _, err := notices.Open("Espace Adhérents", "espace-adherents", func() {}); err == nil {
		t.Error("no bus, and no error")
	}
}
