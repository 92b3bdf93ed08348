// Package instance hands what a second start of the application was given to the one that
// is open already. On Linux, Wails does so too, but ends the second start as if it had failed
// (github.com/wailsapp/wails v2.16, SetupSingleInstance).
package instance
