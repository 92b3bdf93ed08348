package main

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/desk"
)

// heardBell notes what it shows.
type heardBell struct {
	shown     chan string
	withdrawn int
}

func (b *heardBell) show(title, text string) error {
	b.shown <- title + " : " + text
	return nil
}

func (b *heardBell) withdraw() error {
	b.withdrawn++
	return nil
}

func (b *heardBell) close() {}

func withBell(t *testing.T) (*App, *heardBell) {
	t.Helper()
	d, err := desk.Open(t.Context(), desk.Config{Folder: t.TempDir(), DefaultOffice: "http://127.0.0.1:9"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	b := &heardBell{shown: make(chan string, 8)}
	app := &App{desk: d, log: slog.New(slog.DiscardHandler)}
	app.notices.hang = func(context.Context, func()) (bell, error) { return b, nil }
	return app, b
}

func wantShown(t *testing.T, b *heardBell, want string) {
	t.Helper()
	select {
	case got := <-b.shown:
		if got != want {
			t.Errorf("shown %q, want %q", got, want)
		}
	case <-time.After(10 * time.Second):
		t.Fatalf("%q was not shown", want)
	}
}

func TestWhoLooksElsewhereIsToldHowManyMessagesCameSinceTheyLookedLast(t *testing.T) {
	app, b := withBell(t)
	app.arrived(desk.Arrivals{Messages: 9}) // before there is a window
	app.start(t.Context())
	app.arrived(desk.Arrivals{Messages: 1, Documents: 4})
	wantShown(t, b, "Unimutuelles : Vous avez un nouveau message.")
	app.arrived(desk.Arrivals{Messages: 2})
	wantShown(t, b, "Unimutuelles : Vous avez 3 nouveaux messages.")
	app.InFront(true)
	if b.withdrawn != 1 {
		t.Errorf("a notification that told of what the member sees was withdrawn %d times", b.withdrawn)
	}
	if err := app.ring(desk.Arrivals{Messages: 1}); err != nil {
		t.Fatal(err)
	}
	app.InFront(false)
	app.arrived(desk.Arrivals{Requests: 1})
	wantShown(t, b, "Unimutuelles : Votre mutuelle a répondu à une demande.")
	if extra := len(b.shown); extra != 0 {
		t.Errorf("%d too many", extra)
	}
}

func TestWhoAskedToBeLeftAloneIsAndOtherNewsDisturbNobody(t *testing.T) {
	app, b := withBell(t)
	app.start(t.Context())
	if err := app.SaveSettings(desk.Settings{Theme: desk.ThemeSystem, Quiet: true}); err != nil {
		t.Fatal(err)
	}
	app.arrived(desk.Arrivals{Messages: 1})
	if err := app.SaveSettings(desk.Settings{Theme: desk.ThemeSystem}); err != nil {
		t.Fatal(err)
	}
	app.arrived(desk.Arrivals{Reimbursements: 3, Documents: 1, Quotes: 1})
	app.arrived(desk.Arrivals{Messages: 2})
	wantShown(t, b, "Unimutuelles : Vous avez 2 nouveaux messages.")
	if extra := len(b.shown); extra != 0 {
		t.Errorf("%d too many", extra)
	}
}
