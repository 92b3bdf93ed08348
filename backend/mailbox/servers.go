package mailbox

import (
	"context"
	"errors"
	"net"
	"net/mail"
	"strings"

	"golang.org/x/net/idna"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// Security says how a connection is encrypted. There is no third way: nothing is
// said to a server before TLS.
type Security string

// The two ways to TLS.
const (
	TLS      Security = "tls"      // from the first byte, usually on port 993
	STARTTLS Security = "starttls" // asked for in the clear, usually on port 143
)

// Server is where a mailbox may be opened.
type Server struct {
	Host     string   `json:"host"`
	Port     int      `json:"port"`
	Security Security `json:"security"`
	// Foreign: an unsigned DNS answer named a host outside the member's domain. The
	// member confirms it before a password goes there (RFC 6186, section 6).
	Foreign bool `json:"foreign"`
}

// Resolver asks the DNS; *net.Resolver is one.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

var errNoAddress = errors.New("not an e-mail address")

// Servers says where the mailbox of an e-mail address may be, the best place first:
// what its domain announces (RFC 6186), then what is known of its provider.
// CodeMailboxUnknown when nothing is: the member then types the server.
func Servers(ctx context.Context, names Resolver, email string) ([]Server, error) {
	domain, err := domainOf(email)
	if err != nil {
		return nil, &mutual.Error{Code: mutual.CodeMailboxUnknown, Field: "email", Err: err}
	}
	known, isKnown := providers()[domain]
	var servers []Server
	var lastErr error
	for _, announced := range []struct {
		service  string
		security Security
	}{{"imaps", TLS}, {"imap", STARTTLS}} {
		// An answer may come with an error, when some of its records were malformed.
		_, records, err := names.LookupSRV(ctx, announced.service, "tcp", domain)
		if err != nil {
			lastErr = err
		}
		for _, record := range records {
			host := strings.ToLower(strings.TrimSuffix(record.Target, "."))
			if host == "" || record.Port == 0 { // "." says that there is no such service
				continue
			}
			servers = append(servers, Server{
				Host: host, Port: int(record.Port), Security: announced.security,
				Foreign: host != domain && !strings.HasSuffix(host, "."+domain) && (!isKnown || host != known),
			})
		}
	}
	if ctx.Err() != nil {
		return nil, mutual.Fault(mutual.CodeCancelled, ctx.Err())
	}
	if isKnown && !holds(servers, known) {
		servers = append(servers, Server{Host: known, Port: portTLS, Security: TLS})
	}
	if len(servers) == 0 {
		return nil, &mutual.Error{Code: mutual.CodeMailboxUnknown, Field: "email", Err: lastErr}
	}
	return servers, nil
}

// portTLS is IMAP's port with TLS from the first byte (RFC 8314).
const portTLS = 993

func holds(servers []Server, host string) bool {
	for _, s := range servers {
		if s.Host == host && s.Security == TLS {
			return true
		}
	}
	return false
}

// domainOf returns the domain of an address as the DNS knows it.
func domainOf(email string) (string, error) {
	address, err := mail.ParseAddress(strings.TrimSpace(email))
	if err != nil {
		return "", errNoAddress // the parser's own error quotes the address
	}
	_, domain, _ := strings.Cut(address.Address[strings.LastIndexByte(address.Address, '@'):], "@")
	domain, err = idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(domain, ".") {
		return "", errNoAddress
	}
	return strings.ToLower(domain), nil
}
