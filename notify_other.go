//go:build !linux

package main

import (
	"context"
	"errors"

	"github.com/wailsapp/wails/v2/pkg/runtime"
)

// noticeID is one for all, so that a newer notification takes the place of the last.
const noticeID = "arrival"

type systemBell struct{ ctx context.Context }

func hangBell(ctx context.Context, clicked func()) (bell, error) {
	if !runtime.IsNotificationAvailable(ctx) {
		return nil, errors.New("this system shows no notifications")
	}
	if err := runtime.InitializeNotifications(ctx); err != nil {
		return nil, err
	}
	allowed, err := runtime.RequestNotificationAuthorization(ctx)
	if err == nil && !allowed {
		err = errors.New("the member allows no notifications")
	}
	if err != nil {
		runtime.CleanupNotifications(ctx)
		return nil, err
	}
	runtime.OnNotificationResponse(ctx, func(answer runtime.NotificationResult) {
		if answer.Error == nil {
			clicked()
		}
	})
	return systemBell{ctx}, nil
}

func (b systemBell) show(title, text string) error {
	return runtime.SendNotification(b.ctx, runtime.NotificationOptions{ID: noticeID, Title: title, Body: text})
}

func (b systemBell) withdraw() error { return runtime.RemoveDeliveredNotification(b.ctx, noticeID) }

func (b systemBell) close() { runtime.CleanupNotifications(b.ctx) }
