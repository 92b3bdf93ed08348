package remote

import (
	"net"
	"net/url"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// ParseAddress checks an office's address and returns it without a trailing
// slash. Only https is allowed, and http to this very device; a user, a query or
// a fragment is not. Anything else gives an Error with CodeOfficeAddress.
func ParseAddress(address string) (string, error) {
	refused := &mutual.Error{Code: mutual.CodeOfficeAddress, Field: "office"}
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Hostname() == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Opaque != "" {
		return "", refused
	}
	switch {
	case u.Scheme == "https":
	case u.Scheme == "http" && isLoopback(u.Hostname()):
	default:
		return "", refused
	}
	return strings.TrimRight(u.String(), "/"), nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
