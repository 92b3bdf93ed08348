package office

import (
	"net/netip"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Origin is where a request comes from.
type Origin struct {
	Device string // a name the member will recognise, "" where it is not known
	// DeviceID is what a device calls itself to this office alone, "" where it does not.
	DeviceID string
	Address  string // network address, for throttling; kept nowhere as it is
}

// Network is as much of the address as the journal keeps: a household moves within
// it, and it does not name a household. It is mutual.NetworkLocal for this machine
// and private networks, and "" for what is no address.
func (o Origin) Network() string {
	ip, err := netip.ParseAddr(o.Address)
	if err != nil {
		return ""
	}
	ip = ip.Unmap().WithZone("")
	if ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() {
		return mutual.NetworkLocal
	}
	bits := 48
	if ip.Is4() {
		bits = 24
	}
	prefix, err := ip.Prefix(bits)
	if err != nil {
		return ""
	}
	return prefix.String()
}
