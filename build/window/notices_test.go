//go:build linux && window

package window

import (
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
)

const (
	notifications     = "org.freedesktop.Notifications"
	notificationsPath = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// notifier is the part of a desktop that shows notifications.
type notifier struct{ shown chan string }

// Notify is the specification's method.
func (n notifier) Notify(_ string, _ uint32, _, _, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.shown <- text
	return 1, nil
}

func TestAMessageThatComesWhileTheMemberLooksElsewhereIsNotified(t *testing.T) {
	ctx, d, o := atDesk(t)
	n := notifier{shown: make(chan string, 10)}
	must(t, d.session.Export(n, notificationsPath, notifications))
	_, err := d.session.RequestName(notifications, dbus.NameFlagDoNotQueue)
	must(t, err)
	app, err := d.StartApp(ctx, bin, append(o.MemberHint(), "ESPACE_SERVICE="+o.URL, profile(d))...)
	must(t, err)
	must(t, app.SignIn(ctx, o.Login, o.Password, false))
	must(t, app.UpToDate(ctx))
	must(t, d.lookAway(ctx))
	must(t, d.run(ctx, "xdotool", "windowunmap", "--sync", app.Window)) // what minimising comes to

	send, err := d.Start(filepath.Join(bin, "espace-mutuelle"), nil, "messages", "send", "--data", o.Folder,
		"--to", member.number, "--subject", "Vos garanties 2027", "--body", "Bonjour, elles sont en ligne.")
	must(t, err)
	code, err := send.Ended(ctx)
	must(t, err)
	if code != 0 {
		t.Fatalf("sending the message ended with %d", code)
	}
	select {
	case text := <-n.shown:
		if text != "Vous avez un nouveau message." {
			t.Errorf("the notification says %q", text)
		}
	case <-ctx.Done():
		t.Fatal("no notification was shown")
	}

	must(t, d.session.Emit(notificationsPath, notifications+".ActionInvoked", uint32(1), "default"))
	_, err = d.Find(ctx, "heading", "Messages")
	must(t, err)
	_, err = d.Find(ctx, "link", ".*Vos garanties 2027.*")
	must(t, err)
	must(t, Until(ctx, "the window is in sight", func() (bool, error) {
		windows, err := d.Windows(ctx, Title)
		return len(windows) == 1, err
	}))
}
