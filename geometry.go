package main

import (
	"context"

	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
)

// The window's size at its first opening, and the smallest at which it can be used: half
// a screen of 1024x600 at scale 2.
const (
	usualWidth, usualHeight = 1180, 780
	leastWidth, leastHeight = 320, 240
)

// sizeOf is the size to open the window at.
func sizeOf(kept desk.WindowPlace) (width, height int) {
	if kept.Width < leastWidth || kept.Height < leastHeight {
		return usualWidth, usualHeight
	}
	return kept.Width, kept.Height
}

// fitting brings a window into a screen: no larger than it, and whole on it. moved
// reports whether it has to go elsewhere than where it was.
func fitting(kept desk.WindowPlace, screenWidth, screenHeight int) (place desk.WindowPlace, moved bool) {
	place = kept
	place.Width, place.Height = sizeOf(kept)
	place.Width, place.Height = min(place.Width, screenWidth), min(place.Height, screenHeight)
	place.X = max(0, min(place.X, screenWidth-place.Width))
	place.Y = max(0, min(place.Y, screenHeight-place.Height))
	return place, place.X != kept.X || place.Y != kept.Y
}

// settle puts the window where it was, or whole onto the screen where that place is gone.
func (a *App) settle(ctx context.Context) {
	if a.desk == nil {
		return
	}
	screens, err := runtime.ScreenGetAll(ctx)
	if err != nil {
		a.log.Info("the screens are not known", "err", err)
		return
	}
	kept := a.desk.WindowPlace()
	for _, screen := range screens {
		if !screen.IsCurrent && len(screens) > 1 {
			continue
		}
		place, moved := fitting(kept, screen.Size.Width, screen.Size.Height)
		if width, height := runtime.WindowGetSize(ctx); width != place.Width || height != place.Height {
			runtime.WindowSetSize(ctx, place.Width, place.Height)
		}
		switch {
		case kept == (desk.WindowPlace{}) || moved:
			runtime.WindowCenter(ctx)
		default:
			runtime.WindowSetPosition(ctx, place.X, place.Y)
		}
		break
	}
	if kept.Maximised {
		runtime.WindowMaximise(ctx)
	}
}

// keepPlace remembers where the window is, before it closes.
func (a *App) keepPlace(ctx context.Context) {
	if a.desk == nil || runtime.WindowIsMinimised(ctx) {
		return
	}
	place := a.desk.WindowPlace()
	if place.Maximised = runtime.WindowIsMaximised(ctx); !place.Maximised {
		place.X, place.Y = runtime.WindowGetPosition(ctx)
		place.Width, place.Height = runtime.WindowGetSize(ctx)
	}
	if err := a.desk.KeepWindowPlace(place); err != nil {
		a.log.Info("the window's place was not kept", "err", err)
	}
}

// SetTextSize keeps the size of the text, in percent of the usual one.
func (a *App) SetTextSize(percent int) error { return a.desk.SetTextSize(percent) }
