package httpapi

import (
	"log/slog"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/office"
)

// forwardedFor is the one header that is believed of our own proxies. Forwarded and
// X-Real-IP are not read: a proxy that does not write them passes on what a client
// invented.
const forwardedFor = "X-Forwarded-For"

// proxyComplaintEvery is how often the log says again that a proxy is not set up as was
// told; the first time it says so at once.
const proxyComplaintEvery = time.Hour

// proxyFault is how a request behind a proxy does not tell whose it is. The log's gate
// knows these words.
type proxyFault string

const (
	proxySilent     proxyFault = "no_header"
	proxiesTooMany  proxyFault = "more_addresses"
	proxiesTooFew   proxyFault = "fewer_addresses"
	proxyUnreadable proxyFault = "no_address"
)

// Locator tells where requests come from. One serves all the doors of a service, and
// several goroutines.
type Locator struct {
	proxies int
	log     *slog.Logger
	now     func() time.Time

	mutex      sync.Mutex
	complaints map[proxyFault]*complaint
}

// complaint is one thing that the log was told of a proxy.
type complaint struct {
	saidAt time.Time
	since  int // requests of the kind since then, that one included
}

// NewLocator believes X-Forwarded-For where there are proxies in front of every door,
// each of which adds one address; with 0 of them the peer's address counts.
func NewLocator(proxies int, log *slog.Logger) *Locator {
	return &Locator{proxies: proxies, log: log, now: time.Now, complaints: map[proxyFault]*complaint{}}
}

// Origin returns where a request comes from. Its address is written one way, whatever a
// proxy made of it: without port, zone or brackets. It is the peer's where the proxies
// do not tell one as they should, which the log learns; and "" where even that is none.
func (l *Locator) Origin(r *http.Request) office.Origin {
	if l.proxies > 0 {
		client, wrong := forwarded(r.Header.Values(forwardedFor), l.proxies)
		if wrong == "" {
			return office.Origin{Address: client.String()}
		}
		l.complain(r, wrong)
	}
	if peer, ok := readAddress(r.RemoteAddr); ok {
		return office.Origin{Address: peer.String()}
	}
	return office.Origin{}
}

// forwarded reads the lines of X-Forwarded-For, which is one list whatever its lines:
// as many addresses as there are proxies, the client's first. More than that is what a
// client invented before a proxy that adds to it, or a proxy that nobody told of; which
// one, the list cannot say, so that none of its addresses is believed.
func forwarded(lines []string, proxies int) (client netip.Addr, wrong proxyFault) {
	var hops []string
	for hop := range strings.SplitSeq(strings.Join(lines, ","), ",") {
		if hop = strings.TrimSpace(hop); hop != "" {
			hops = append(hops, hop)
		}
	}
	switch {
	case len(hops) == 0:
		return client, proxySilent
	case len(hops) > proxies:
		return client, proxiesTooMany
	case len(hops) < proxies:
		return client, proxiesTooFew
	}
	client, ok := readAddress(hops[0])
	if !ok {
		return client, proxyUnreadable
	}
	return client, ""
}

// readAddress reads an address as servers and proxies write one: with a port or without,
// in brackets, in quotes, with a zone, an IPv4 address within an IPv6 one. Without
// brackets a port after an IPv6 address is read as its last part, which leaves its
// network as it is.
func readAddress(text string) (address netip.Addr, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) > 1 && text[0] == '"' && text[len(text)-1] == '"' {
		text = text[1 : len(text)-1]
	}
	if inside, bracketed := strings.CutPrefix(text, "["); bracketed {
		within, after, closed := strings.Cut(inside, "]")
		if !closed || after != "" && !isPort(after) {
			return address, false
		}
		text = within
	} else if colon := strings.IndexByte(text, ':'); colon >= 0 && colon == strings.LastIndexByte(text, ':') {
		if !isPort(text[colon:]) {
			return address, false
		}
		text = text[:colon]
	}
	read, err := netip.ParseAddr(text)
	if err != nil || read.IsUnspecified() {
		return address, false
	}
	return read.Unmap().WithZone(""), true
}

// isPort tells whether text is a colon and a port.
func isPort(text string) bool {
	port, is := strings.CutPrefix(text, ":")
	_, err := strconv.ParseUint(port, 10, 16)
	return is && err == nil
}

// complain logs what is wrong with a proxy, at once and then every hour, with the number
// of requests that it happened to meanwhile.
func (l *Locator) complain(r *http.Request, wrong proxyFault) {
	l.mutex.Lock()
	defer l.mutex.Unlock()
	known := l.complaints[wrong]
	if known == nil {
		known = &complaint{}
		l.complaints[wrong] = known
	}
	known.since++
	if now := l.now(); now.Sub(known.saidAt) >= proxyComplaintEvery {
		l.log.WarnContext(r.Context(), "X-Forwarded-For is not as was told: tries count as the proxy's own",
			"proxy", wrong, "count", known.since)
		known.saidAt, known.since = now, 0
	}
}
