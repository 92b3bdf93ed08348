// Package remote is the desk's way to the office: one HTTP client of the contract
// that gives back the mutual's nouns and error codes, and checks every care line
// before anyone sees it.
package remote

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/roots"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// Config says which office to talk to, and how.
type Config struct {
	Address string        // see ParseAddress
	CAFile  string        // PEM file with an extra certificate authority; empty: none
	Version string        // of the application, for the office's statistics
	Device  string        // a name the member will recognise in the journal of their account; empty: none
	Stall   time.Duration // how long an answer may stand still; 0: 30 s

	Now      func() time.Time  // nil: time.Now
	Patience time.Duration     // how long silence is nothing to speak of; 0: 4 s
	OnSilent func(silent bool) // hears when something asked has had no answer for so long, and when that is over; may be nil
}

// Client talks to one office and to nothing else: it follows no redirection.
type Client struct {
	origin string
	wire   *wire.Client
	stall  time.Duration
	now    func() time.Time
	listen listener
}

const (
	dialTimeout   = 10 * time.Second
	headerTimeout = 30 * time.Second
	defaultStall  = 30 * time.Second
	// continueTimeout is how long a file waits for a word that it may come. A refusal
	// comes at once; over HTTP/2 nginx says nothing to what may.
	continueTimeout = 500 * time.Millisecond
	// maxAnswer bounds what one JSON answer may make us read, in bytes.
	maxAnswer = 64 << 20
	// connections lets documents come several at once.
	connections = 8
)

// New makes a client. It fails with CodeOfficeAddress for an address that is not
// allowed, and with CodeOfficeUntrusted and the field ca_file for a certificate
// file that cannot be used.
func New(cfg Config) (*Client, error) {
	address, err := ParseAddress(cfg.Address)
	if err != nil {
		return nil, err
	}
	trusted, err := roots.With(cfg.CAFile)
	if err != nil {
		return nil, &mutual.Error{Code: mutual.CodeOfficeUntrusted, Field: "ca_file", Err: err}
	}
	transport := &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		DialContext:           (&net.Dialer{Timeout: dialTimeout, KeepAlive: 30 * time.Second}).DialContext,
		TLSClientConfig:       &tls.Config{RootCAs: trusted, MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:   dialTimeout,
		ResponseHeaderTimeout: headerTimeout,
		IdleConnTimeout:       90 * time.Second,
		MaxIdleConnsPerHost:   connections,
		ForceAttemptHTTP2:     true,
		DisableCompression:    true, // zstd is offered beside gzip, see fetch
		ExpectContinueTimeout: continueTimeout,

		OnProxyConnectResponse: proxyAnswered,
	}
	client := &http.Client{
		Transport:     transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	agent := "espace-adherents/" + cfg.Version
	contract, err := wire.NewClient(address, wire.WithHTTPClient(client),
		wire.WithRequestEditorFn(func(_ context.Context, r *http.Request) error {
			r.Header.Set("User-Agent", agent)
			if cfg.Device != "" {
				r.Header.Set("Device", url.QueryEscape(cfg.Device))
			}
			return nil
		}))
	if err != nil {
		return nil, mutual.Fault(mutual.CodeOfficeAddress, err)
	}
	made := &Client{origin: address, wire: contract, stall: cfg.Stall, now: cfg.Now, listen: listener{
		patience: cfg.Patience, tell: cfg.OnSilent,
	}}
	if made.stall == 0 {
		made.stall = defaultStall
	}
	if made.now == nil {
		made.now = time.Now
	}
	if made.listen.patience == 0 {
		made.listen.patience = defaultPatience
	}
	return made, nil
}

// Origin returns the office's address.
func (c *Client) Origin() string { return c.origin }

func bearer(access string) wire.RequestEditorFn {
	return func(_ context.Context, r *http.Request) error {
		r.Header.Set("Authorization", "Bearer "+access)
		return nil
	}
}

func compressed(_ context.Context, r *http.Request) error {
	r.Header.Set("Accept-Encoding", "zstd, gzip")
	return nil
}

// fetch sends a request of the contract and, for a 2xx answer, has read take its
// decompressed body. The answer may take its time but not stand still.
func (c *Client) fetch(ctx context.Context, send func(context.Context) (*http.Response, error), read func(*http.Response, io.Reader) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	wait := c.listen.begin(ctx)
	defer wait.end()
	var reached atomic.Bool
	resp, err := send(httptrace.WithClientTrace(waiting(ctx, wait), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { reached.Store(true) },
	}))
	if err != nil && !reached.Load() {
		return errors.Join(networkFault(ctx, err), errNeverSent)
	}
	if err != nil {
		return networkFault(ctx, err)
	}
	defer resp.Body.Close()

	body := io.Reader(&watched{body: resp.Body, stall: c.stall, stop: stop, wait: wait})
	switch resp.Header.Get("Content-Encoding") {
	case "", "identity":
	case "zstd":
		decoder, err := zstd.NewReader(body, zstd.WithDecoderMaxMemory(maxAnswer), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return mutual.Fault(mutual.CodeAnswerAltered, err)
		}
		defer decoder.Close()
		body = decoder
	case "gzip":
		decoder, err := gzip.NewReader(body)
		if err != nil {
			return answerFault(ctx, err)
		}
		body = decoder
	default:
		return mutual.Fault(mutual.CodeAnswerAltered, nil)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return c.problem(resp, body)
	}
	if err := read(resp, body); err != nil {
		return answerFault(ctx, err)
	}
	return nil
}

var errNeverSent = errors.New("there was no line to send it on")

// NeverSent reports whether what a call failed with says that it certainly did not reach
// the office.
func NeverSent(err error) bool { return errors.Is(err, errNeverSent) }

var errCutShort = errors.New("the line broke within the answer")

// CutShort reports whether what a call failed with says that its answer had begun: less
// at once may pass where this did not.
func CutShort(err error) bool { return errors.Is(err, errCutShort) }

// errStalled ends an answer that stands still.
var errStalled = errors.New("the answer stands still")

// watched cancels the request when no byte came for the time of stall.
type watched struct {
	body  io.Reader
	stall time.Duration
	stop  context.CancelCauseFunc
	wait  *silence
}

func (w *watched) Read(p []byte) (int, error) {
	timer := time.AfterFunc(w.stall, func() { w.stop(errStalled) })
	defer timer.Stop()
	n, err := w.body.Read(p)
	w.wait.heard()
	return n, err
}

// networkFault tells a lost network from a stranger in the office's place and
// from work that the member stopped.
func networkFault(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil && !errors.Is(cause, errStalled) {
		return mutual.Fault(mutual.CodeCancelled, cause)
	}
	var between *mutual.Error // of the network's proxy
	if errors.As(err, &between) {
		return between
	}
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	if errors.As(err, &certificate) || errors.As(err, &record) {
		return mutual.Fault(mutual.CodeOfficeUntrusted, err)
	}
	return mutual.Fault(mutual.CodeOffline, err)
}

// answerFault names what broke an answer after its head had come.
func answerFault(ctx context.Context, err error) error {
	var known *mutual.Error
	if errors.As(err, &known) {
		return err
	}
	var network net.Error
	if context.Cause(ctx) != nil {
		return networkFault(ctx, err)
	}
	if errors.As(err, &network) {
		return errors.Join(networkFault(ctx, err), errCutShort)
	}
	return errors.Join(mutual.Fault(mutual.CodeAnswerAltered, err), errCutShort)
}

// problem restores the error that the office sent. What is no problem of the contract
// comes from something else.
func (c *Client) problem(resp *http.Response, body io.Reader) error {
	if mediaType(resp.Header) != "application/problem+json" {
		return c.between(resp)
	}
	var p wire.Problem
	code := mutual.CodeInternal
	if err := decodeJSON(io.LimitReader(body, maxAnswer), &p); err == nil {
		code = mutual.Code(p.Code)
	}
	if !code.Known() || code == mutual.CodeInternal {
		return mutual.Fault(mutual.CodeOfficeDown, errors.New(resp.Status))
	}
	fault := &mutual.Error{Code: code, Until: c.retryAfter(code, resp.Header), Err: errors.New(resp.Status)}
	if p.Field != nil {
		fault.Field = *p.Field
	}
	if p.Until != nil {
		fault.Until = mutual.Bounded(code, mutual.Millis(*p.Until), mutual.MillisOf(c.now()))
	}
	return fault
}
