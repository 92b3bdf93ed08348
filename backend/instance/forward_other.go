//go:build !linux

package instance

// Forward leaves it to Wails, which ends a second start well here.
func Forward(string, []string) bool { return false }
