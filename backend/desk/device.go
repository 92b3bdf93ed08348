package desk

import (
	"context"
	"crypto/rand"
	"os"
	"runtime"
	"slices"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
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

// deviceID is what this profile calls itself, drawn at its first sign-in. Where it cannot
// be kept, this device will be a new one at the next.
func (d *Desk) deviceID() string {
	d.mu.Lock()
	kept := d.choices
	d.mu.Unlock()
	if kept.DeviceID == "" {
		kept.DeviceID, kept.DevicesSeen = rand.Text(), mutual.MillisOf(d.cfg.Now())
		if err := d.keep(kept); err != nil {
			d.cfg.Log.Warn("the device's own name was not kept", "code", mutual.CodeOf(err))
		}
	}
	return kept.DeviceID
}

// NewDevices returns the sign-ins from devices that were never seen, newest first, that
// are not this device's own and that the member has not called theirs. The id of each is
// its session's. It fails like Security.
func (d *Desk) NewDevices(ctx context.Context) ([]mutual.SecurityEvent, error) {
	security, err := d.Security(ctx)
	if err != nil {
		return nil, err
	}
	current := slices.IndexFunc(security.Sessions, func(s mutual.OpenSession) bool { return s.Current })
	d.mu.Lock()
	kept := d.choices
	d.mu.Unlock()
	var others []mutual.SecurityEvent
	for _, event := range security.Events {
		switch {
		case event.Kind != mutual.EventNewDevice || event.ID == kept.OwnSignIn || event.At <= kept.DevicesSeen:
		case current >= 0 && event.ID == security.Sessions[current].ID:
			kept.OwnSignIn = event.ID
			if err := d.keep(kept); err != nil {
				return nil, err
			}
		default:
			others = append(others, event)
		}
	}
	return others, nil
}

// KnowDevices says that the sign-ins from new devices up to an instant were the member's
// own. It fails with CodeNotWritable or CodeDiskFull.
func (d *Desk) KnowDevices(upTo mutual.Millis) error {
	d.mu.Lock()
	kept := d.choices
	d.mu.Unlock()
	kept.DevicesSeen = max(kept.DevicesSeen, upTo)
	return d.keep(kept)
}
