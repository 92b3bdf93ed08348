// Package notices shows notifications on Linux, by the Desktop Notifications
// Specification. Wails' own implementation takes the member's closing of one for a click
// on it (github.com/wailsapp/wails v2.16, handleNotificationClosed).
package notices
