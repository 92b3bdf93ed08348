package remote

import (
	"context"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// between returns the error for an answer that is not the office's: it comes from
// something that stands between, or in its place. What is no network's word either is
// CodeOfficeDown.
func (c *Client) between(resp *http.Response) error {
	code := codeBetween(resp.StatusCode, resp.Header)
	return &mutual.Error{Code: code, Until: c.retryAfter(code, resp.Header), Err: errors.New(resp.Status)}
}

func codeBetween(status int, header http.Header) mutual.Code {
	switch status {
	case http.StatusNetworkAuthenticationRequired, // a captive portal that says so
		http.StatusMultipleChoices, http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return mutual.CodePortal
	case http.StatusProxyAuthRequired:
		return mutual.CodeProxySignIn
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusMethodNotAllowed, http.StatusNotAcceptable,
		http.StatusUnavailableForLegalReasons:
		return mutual.CodeFiltered
	case http.StatusRequestEntityTooLarge:
		return mutual.CodeTooLargeOnTheWay
	case http.StatusTooManyRequests:
		return mutual.CodeSlowDown
	case http.StatusServiceUnavailable:
		return mutual.CodeUnavailable
	case http.StatusRequestTimeout, http.StatusBadGateway, http.StatusGatewayTimeout:
		return mutual.CodeGateway
	}
	if kind := mediaType(header); status >= 200 && status <= 299 && (kind == "text/html" || kind == "application/xhtml+xml") {
		return mutual.CodePortal
	}
	return mutual.CodeOfficeDown
}

func mediaType(header http.Header) string {
	kind, _, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		return ""
	}
	return kind
}

// retryAfter returns until when an answer asks to wait, 0 where it does not. A date is
// read beside the answer's own: the clocks need not agree.
func (c *Client) retryAfter(code mutual.Code, header http.Header) mutual.Millis {
	var wait time.Duration
	if seconds, err := strconv.Atoi(header.Get("Retry-After")); err == nil {
		wait = time.Duration(min(seconds, 1<<30)) * time.Second
	} else if at, err := http.ParseTime(header.Get("Retry-After")); err == nil {
		said, err := http.ParseTime(header.Get("Date"))
		if err != nil {
			said = c.now()
		}
		wait = at.Sub(said)
	}
	if wait <= 0 {
		return 0
	}
	now := c.now()
	return mutual.Bounded(code, mutual.MillisOf(now.Add(wait)), mutual.MillisOf(now))
}

// proxyAnswered hears what the proxy of the member's network says to the wish for a
// line to the office. One that finds no way there is no word about the office.
func proxyAnswered(_ context.Context, _ *url.URL, _ *http.Request, answer *http.Response) error {
	if answer.StatusCode == http.StatusOK {
		return nil
	}
	code := codeBetween(answer.StatusCode, answer.Header)
	if code == mutual.CodeUnavailable || code == mutual.CodeGateway || code == mutual.CodeOfficeDown {
		code = mutual.CodeOffline
	}
	return mutual.Fault(code, errors.New(answer.Status))
}
