// Package officetest runs a real office for tests: its rules, a SQLite file in a
// temporary folder and an HTTP server on a loopback port. Only the passwords'
// hashing is made cheap and the clock can be moved.
package officetest

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// Office is a running office with one enrolled member.
type Office struct {
	URL      string // of the server, without a trailing slash
	CAFile   string // PEM file that vouches for the server, set by WithTLS
	Login    string // the member's access code
	Email    string
	Password string
	MemberID string

	t       testing.TB
	config  config
	dir     string
	address string
	office  *office.Office
	store   *sqlite.Store
	stop    func() error
	added   int          // payments made by AddLines
	offset  atomic.Int64 // nanoseconds that the clock is ahead
}

type config struct {
	seed      int64
	member    int
	lines     int
	documents int
	today     mutual.Date
	wrap      func(http.Handler) http.Handler
	tls       bool
	log       *slog.Logger
	proxy     bool
}

// Option changes the office to start.
type Option func(*config)

// WithLines sets how many reimbursement lines the member has; 60 unless told.
func WithLines(n int) Option { return func(c *config) { c.lines = n } }

// WithDocuments sets how many documents the member has; 3 unless told.
func WithDocuments(n int) Option { return func(c *config) { c.documents = n } }

// WithSeed draws another household.
func WithSeed(seed int64) Option { return func(c *config) { c.seed = seed } }

// WithMember sets which of the demo's members is enrolled; 0 unless told.
func WithMember(n int) Option { return func(c *config) { c.member = n } }

// WithToday sets the day up to which the household has a history.
func WithToday(day mutual.Date) Option { return func(c *config) { c.today = day } }

// WithWrap puts a handler around the office's own, to truncate, alter, delay or
// count its answers.
func WithWrap(wrap func(http.Handler) http.Handler) Option {
	return func(c *config) { c.wrap = wrap }
}

// WithTLS serves HTTPS under a certificate that only CAFile vouches for.
func WithTLS() Option { return func(c *config) { c.tls = true } }

// WithLog hands the office a logger; nothing is logged unless told.
func WithLog(log *slog.Logger) Option { return func(c *config) { c.log = log } }

// BehindProxy makes the office believe the last address of X-Forwarded-For.
func BehindProxy() Option { return func(c *config) { c.proxy = true } }

// Start starts an office; the test's end stops it.
func Start(t testing.TB, opts ...Option) *Office {
	t.Helper()
	o := &Office{t: t, dir: t.TempDir(), address: "127.0.0.1:0", config: config{
		seed: 1, lines: 60, documents: 3, today: "2026-06-30", log: slog.New(slog.DiscardHandler),
	}}
	for _, opt := range opts {
		opt(&o.config)
	}
	if o.config.tls {
		o.CAFile = filepath.Join(o.dir, "ca.pem")
		o.check(writeCertificate(o.CAFile, o.keyFile()))
	}
	o.serve(false)
	t.Cleanup(o.Stop)
	o.enrol()
	return o
}

func (o *Office) enrol() {
	o.t.Helper()
	household, err := demo.Generate(o.config.seed, o.config.member, demo.Size{Lines: o.config.lines, Documents: o.config.documents}, o.config.today)
	o.check(err)
	o.MemberID, err = o.office.Enrol(context.Background(), household.Enrolment())
	o.check(err)
	o.Login, o.Email, o.Password = household.AccessCode, household.Email, household.Password
}

// Stop stops the office: from then on nothing listens at URL.
func (o *Office) Stop() {
	o.t.Helper()
	if o.stop != nil {
		o.check(o.stop())
		o.stop = nil
	}
}

// Restart starts the office again, with the same address and data.
func (o *Office) Restart() {
	o.t.Helper()
	o.Stop()
	o.serve(false)
}

// RestartWithNewEpoch starts the office as an operator does after restoring a
// backup: it refuses every cursor given out before.
func (o *Office) RestartWithNewEpoch() {
	o.t.Helper()
	o.Stop()
	o.serve(true)
}

// Advance moves the office's clock forward.
func (o *Office) Advance(d time.Duration) { o.offset.Add(int64(d)) }

// Now is the office's clock.
func (o *Office) Now() time.Time { return time.Now().Add(time.Duration(o.offset.Load())) }

// BreakStore closes the database under the running office, as a failing disk
// would; Restart mends it.
func (o *Office) BreakStore() {
	o.t.Helper()
	o.check(o.store.Close())
}

// Rules returns the office itself, for what a test needs beyond the methods here.
func (o *Office) Rules() *office.Office { return o.office }

func (o *Office) serve(newEpoch bool) {
	o.t.Helper()
	ctx := context.Background()
	var err error
	o.store, err = sqlite.Open(ctx, filepath.Join(o.dir, "office.db"))
	o.check(err)
	store := o.store
	folder, err := files.Open(filepath.Join(o.dir, "documents"), false)
	o.check(err)
	o.office, err = office.New(ctx, office.Config{
		Store: store, Files: folder, Clock: o.Now, Log: o.config.log, NewEpoch: newEpoch,
		Hashing: office.Hashing{Memory: 8, Time: 1, Threads: 1},
	})
	o.check(err)
	handler, err := httpapi.New(httpapi.Config{Office: o.office, Log: o.config.log, Version: "test", BehindProxy: o.config.proxy})
	o.check(err)
	if o.config.wrap != nil {
		handler = o.config.wrap(handler)
	}
	listener, err := net.Listen("tcp", o.address)
	o.check(err)
	o.address = listener.Addr().String()
	server := httpapi.NewServer(handler, o.config.log)
	ended := make(chan error, 1)
	if o.config.tls {
		o.URL = "https://" + o.address
		go func() { ended <- server.ServeTLS(listener, o.CAFile, o.keyFile()) }()
	} else {
		o.URL = "http://" + o.address
		go func() { ended <- server.Serve(listener) }()
	}
	o.stop = func() error {
		closed := server.Close()
		if err := <-ended; !errors.Is(err, http.ErrServerClosed) {
			closed = errors.Join(closed, err)
		}
		return errors.Join(closed, store.Close())
	}
}

func (o *Office) keyFile() string { return filepath.Join(o.dir, "key.pem") }

func (o *Office) check(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatalf("officetest: %v (%v)", err, errors.Unwrap(err))
	}
}
