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
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
	"github.com/unimutuelles/espace-adherents/backend/office/httpapi"
	"github.com/unimutuelles/espace-adherents/backend/office/mail"
	"github.com/unimutuelles/espace-adherents/backend/office/pages"
	"github.com/unimutuelles/espace-adherents/backend/office/postroom"
	"github.com/unimutuelles/espace-adherents/backend/office/store/files"
	"github.com/unimutuelles/espace-adherents/backend/office/store/sqlite"
)

// Visitor is a member who has not registered yet.
type Visitor struct {
	Number, AccessCode, Name string
	MemberID                 string
}

// MailPassword opens every mailbox of WithMail.
const MailPassword = "boite-aux-lettres" //nolint:gosec // of mailboxes that live as long as a test

// Sender is the address that the office writes from.
const Sender = "ne-pas-repondre@unimutuelles.exemple.fr"

// Office is a running office with one registered member and one who is not.
type Office struct {
	URL      string // of the server, without a trailing slash
	CAFile   string // PEM file that vouches for the server, set by WithTLS
	Login    string // the member's access code
	Email    string
	Password string
	MemberID string
	Number   string // the member's
	Answer   string // to the member's secret question
	Visitor  Visitor
	Mail     *postroom.Postroom // where the office's mails go, set by WithMail

	t       testing.TB
	config  config
	dir     string
	address string
	office  *office.Office
	store   *sqlite.Store
	stop    func() error
	added   int // payments made by AddLines
	begun   time.Time
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
	proxies   int
	mailboxes []string
	paper     bool
	stopped   bool
	hashing   office.Hashing
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

// BehindProxy makes the office believe the one address of X-Forwarded-For.
func BehindProxy() Option { return BehindProxies(1) }

// BehindProxies makes the office believe the first of n addresses of X-Forwarded-For.
func BehindProxies(n int) Option { return func(c *config) { c.proxies = n } }

// WithMail gives the office a mail system with the member's mailbox and those of
// more addresses. Its login is the address, its password MailPassword.
func WithMail(addresses ...string) Option {
	return func(c *config) { c.mailboxes = append([]string{""}, addresses...) }
}

// WithoutCertifiedEmail enrols the member as one whose address nobody has certified.
func WithoutCertifiedEmail() Option { return func(c *config) { c.paper = true } }

// WithStoppedClock lets the office's clock move by Advance alone.
func WithStoppedClock() Option { return func(c *config) { c.stopped = true } }

// WithHashing sets what hashing a password costs; next to nothing unless told.
func WithHashing(cost office.Hashing) Option { return func(c *config) { c.hashing = cost } }

// Start starts an office; the test's end stops it.
func Start(t testing.TB, opts ...Option) *Office {
	t.Helper()
	o := &Office{t: t, dir: t.TempDir(), begun: time.Now(), address: "127.0.0.1:0", config: config{
		seed: 1, lines: 60, documents: 3, today: "2026-06-30", log: slog.New(slog.DiscardHandler),
		hashing: office.Hashing{Memory: 8, Time: 1, Threads: 1},
	}}
	for _, opt := range opts {
		opt(&o.config)
	}
	if o.config.tls {
		o.CAFile = filepath.Join(o.dir, "ca.pem")
		o.check(writeCertificate(o.CAFile, o.keyFile()))
	}
	household, err := demo.Generate(o.config.seed, o.config.member, demo.Size{Lines: o.config.lines, Documents: o.config.documents}, o.config.today)
	o.check(err)
	o.Login, o.Email, o.Password = household.AccessCode, household.Email, household.Password
	o.Number, o.Answer = household.Member.Number, household.Answer
	o.openMail()
	o.serve(false)
	t.Cleanup(o.Stop)
	enrolment := household.Enrolment()
	enrolment.Account.Certified = !o.config.paper
	o.MemberID, err = o.office.Enrol(context.Background(), enrolment)
	o.check(err)
	o.enrolVisitor()
	return o
}

// visitor is far from the members that tests enrol beside the first one.
const visitor = 900

func (o *Office) enrolVisitor() {
	o.t.Helper()
	household, err := demo.Generate(o.config.seed, visitor, demo.Size{Lines: 3}, o.config.today)
	o.check(err)
	o.Visitor = Visitor{
		Number: household.Member.Number, AccessCode: household.AccessCode,
		Name: household.Member.FirstName + " " + household.Member.LastName,
	}
	o.Visitor.MemberID, err = o.office.Enrol(context.Background(), household.Unregistered())
	o.check(err)
}

func (o *Office) openMail() {
	o.t.Helper()
	if o.config.mailboxes == nil {
		return
	}
	config := postroom.Config{Folder: o.dir, Domain: "unimutuelles.exemple.fr"}
	o.config.mailboxes[0] = o.Email
	for _, address := range o.config.mailboxes {
		config.Mailboxes = append(config.Mailboxes, postroom.Mailbox{Address: address, Password: MailPassword})
	}
	var err error
	o.Mail, err = postroom.Open(config)
	o.check(err)
	o.t.Cleanup(func() { o.check(o.Mail.Close()) })
}

// postbox hands the office's mails to the mail system, if there is one.
func (o *Office) postbox() office.Postbox {
	o.t.Helper()
	if o.Mail == nil {
		return nil
	}
	host, port, user, password := o.Mail.SMTP()
	sender, err := mail.New(mail.Config{
		Host: host, Port: port, Security: mail.STARTTLS, User: user, Password: password, CAFile: o.Mail.CAFile(),
		FromName: "Unimutuelles", FromAddress: Sender, Office: o.URL, DKIM: o.Mail.Signing(), Now: o.Now,
	})
	o.check(err)
	return sender
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

// RestartWithHashing starts the office again with another cost of hashing.
func (o *Office) RestartWithHashing(cost office.Hashing) {
	o.t.Helper()
	o.config.hashing = cost
	o.Restart()
}

// RestartWithNewEpoch starts the office as an operator does after restoring a
// backup: it refuses every cursor given out before.
func (o *Office) RestartWithNewEpoch() {
	o.t.Helper()
	o.Stop()
	o.serve(true)
}

// Advance moves the office's clock forward, and has it do what is due by then.
func (o *Office) Advance(d time.Duration) {
	o.offset.Add(int64(d))
	o.office.Wake()
}

// Round does what is due now, and returns when it is done.
func (o *Office) Round() {
	o.t.Helper()
	o.check(o.office.Round(context.Background()))
}

// Now is the office's clock.
func (o *Office) Now() time.Time {
	now := o.begun
	if !o.config.stopped {
		now = time.Now()
	}
	return now.Add(time.Duration(o.offset.Load()))
}

// BreakStore closes the database under the running office, as a failing disk
// would; Restart mends it.
func (o *Office) BreakStore() {
	o.t.Helper()
	o.check(o.store.Close())
}

// Folder is where the office keeps its files.
func (o *Office) Folder() string { return o.dir }

// Rules returns the office itself, for what a test needs beyond the methods here.
func (o *Office) Rules() *office.Office { return o.office }

func (o *Office) serve(newEpoch bool) {
	o.t.Helper()
	ctx, leave := context.WithCancel(context.Background())
	listener, err := net.Listen("tcp", o.address)
	o.check(err)
	o.address = listener.Addr().String()
	o.URL = "http://" + o.address
	if o.config.tls {
		o.URL = "https://" + o.address
	}
	o.store, err = sqlite.Open(ctx, filepath.Join(o.dir, "office.db"))
	o.check(err)
	store := o.store
	folder, err := files.Open(filepath.Join(o.dir, "documents"), false)
	o.check(err)
	o.office, err = office.New(ctx, office.Config{
		Store: store, Files: folder, Clock: o.Now, Log: o.config.log, NewEpoch: newEpoch,
		Hashing: o.config.hashing,
		Postbox: o.postbox(), Sender: Sender, Address: o.URL,
	})
	o.check(err)
	origin := httpapi.NewLocator(o.config.proxies, o.config.log).Origin
	handler, err := httpapi.New(httpapi.Config{Office: o.office, Log: o.config.log, Version: "test", Origin: origin})
	o.check(err)
	handler = pages.Around(handler, pages.Config{Rules: o.office, Log: o.config.log, Origin: origin})
	if o.config.wrap != nil {
		handler = o.config.wrap(handler)
	}
	server := httpapi.NewServer(handler, o.config.proxies > 0, o.config.log)
	ended := make(chan error, 1)
	go func() {
		if o.config.tls {
			ended <- server.ServeTLS(listener, o.CAFile, o.keyFile())
		} else {
			ended <- server.Serve(listener)
		}
	}()
	var rounds sync.WaitGroup
	if o.Mail != nil {
		rounds.Go(func() { o.office.Run(ctx) })
	}
	o.stop = func() error {
		leave()
		rounds.Wait()
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
