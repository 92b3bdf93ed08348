package desk

import (
	"os"
	"runtime"
)

// DeviceName names this device as the member will know it again among their
// sessions: the system, and the name the owner gave the device.
func DeviceName() string {
	system := map[string]string{"windows": "Windows", "darwin": "macOS", "linux": "Linux"}[runtime.GOOS]
	if system == "" {
		system = runtime.GOOS
	}
	host, err := os.Hostname()
	if err != nil || host == "" {
		return system
	}
	name := []rune(system + ", " + host)
	return string(name[:min(len(name), 80)])
}
