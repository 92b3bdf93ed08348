package pages

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// Origin tells where a request came from.
type Origin = office.Origin

// Rules are what the pages ask of the office. A link that does not work gives
// CodeLinkUnknown, CodeLinkUsed or CodeLinkExpired.
type Rules interface {
	// Activate makes the account of a registration. It also gives CodeEmailTaken and
	// CodeThrottled.
	Activate(ctx context.Context, token string, from Origin) error
	// ResetPassword sets a new password and ends every session. A password that breaks
	// the rule gives one of the codes CodePassword..., and leaves the link good.
	ResetPassword(ctx context.Context, token, password string, from Origin) error
	// CancelReset drops a reset that has not taken effect. It also gives CodeNotFound.
	CancelReset(ctx context.Context, token string, from Origin) error
	// Now is the office's clock.
	Now() mutual.Millis
}

// Config is what the pages are built from.
type Config struct {
	Rules Rules
	Log   *slog.Logger
	// Origin tells the address that a request came from.
	Origin func(*http.Request) Origin
}

// The paths of the pages, as mails link to them.
const (
	Activation = "/activer"
	Reset      = "/mot-de-passe"
	Cancel     = "/annuler"
	// Parts is where what the pages load lies.
	Parts = "/pages/"
)

const (
	// device is how a browser is named to the member: its own words could be anything.
	device = "Navigateur"
	// bodyLimit is far above any form of ours, in bytes.
	bodyLimit = 16 << 10
	// contentPolicy lets the pages load our own parts, and post to us alone.
	contentPolicy = "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)

//go:embed templates
var templateFiles embed.FS

var templates = template.Must(template.New("").Funcs(template.FuncMap{
	"part":     partAddress,
	"bankHold": func() string { return days(mutual.BankHold) },
}).ParseFS(templateFiles, "templates/*.html"))

// pages answers requests.
type pages struct {
	rules  Rules
	log    *slog.Logger
	origin func(*http.Request) Origin
}

// New returns the handler of the pages' paths.
func New(config Config) http.Handler {
	p := &pages{rules: config.Rules, log: config.Log, origin: config.Origin}
	mux := http.NewServeMux()
	mux.Handle("GET "+Parts+"{name}", parts().Handler())
	for _, form := range []struct {
		path  string
		empty string
		post  func(*http.Request, Origin) page
	}{
		{Activation, "activate.html", p.activate},
		{Reset, "password.html", p.resetPassword},
		{Cancel, "cancel.html", p.cancelReset},
	} {
		mux.HandleFunc("GET "+form.path, func(w http.ResponseWriter, r *http.Request) {
			p.write(w, r, page{name: form.empty, shown: fields{}})
		})
		mux.HandleFunc("POST "+form.path, func(w http.ResponseWriter, r *http.Request) {
			if refused, ok := readForm(w, r); !ok {
				p.write(w, r, refused)
				return
			}
			from := p.origin(r)
			from.Device = device
			p.write(w, r, form.post(r, from))
		})
	}

	ownPages := http.NewCrossOriginProtection()
	ownPages.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.write(w, r, foreignForm) }))
	return p.logged(mux, guarded(ownPages.Handler(mux)))
}

// Around serves the pages beside another handler, which gets every other path.
func Around(other http.Handler, config Config) http.Handler {
	mux := http.NewServeMux()
	own := New(config)
	for _, path := range []string{Activation, Reset, Cancel, Parts} {
		mux.Handle(path, own)
	}
	mux.Handle("/", other)
	return mux
}

// page is one answer.
type page struct {
	name   string
	status int   // 200 where it is 0
	until  int64 // seconds until the next try is heard; 0: at once
	shown  any
}

// write writes a page whole or not at all.
func (p *pages) write(w http.ResponseWriter, r *http.Request, answer page) {
	var body bytes.Buffer
	if err := templates.ExecuteTemplate(&body, answer.name, answer.shown); err != nil {
		p.log.ErrorContext(r.Context(), "a page could not be written", "code", string(mutual.CodeInternal))
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Length", strconv.Itoa(body.Len()))
	if answer.until > 0 {
		header.Set("Retry-After", strconv.FormatInt(answer.until, 10))
	}
	if answer.status == 0 {
		answer.status = http.StatusOK
	}
	w.WriteHeader(answer.status)
	// The browser that does not take its answer is gone; there is nobody to tell.
	_, _ = w.Write(body.Bytes())
}

// guarded tells caches to keep nothing and browsers to load and send nothing else.
// The referrer policy is not no-referrer: with that one browsers send "Origin: null"
// with our own form, and where they send no Sec-Fetch-Site (before 2023, or without
// TLS) it could not be told from a foreign one. Paths hold no secret here.
func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("Referrer-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}

// logged writes one line for each request: the route, never a query or a form.
// A panic becomes a page too, where nothing was answered yet.
func (p *pages) logged(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		recorder := &recorder{ResponseWriter: w}
		_, path, known := strings.Cut(patternOf(mux, r), " ")
		method := r.Method
		if !known {
			method, path = "unknown", "unknown"
		}
		defer func() {
			if cause := recover(); cause != nil {
				if recorder.status != 0 {
					panic(http.ErrAbortHandler)
				}
				p.write(recorder, r, p.failed(r, mutual.Fault(mutual.CodeInternal, fmt.Errorf("panic: %T", cause))))
			}
			p.log.InfoContext(r.Context(), "request", "method", method, "path", path,
				"status", recorder.status, "ms", time.Since(begun).Milliseconds())
		}()
		next.ServeHTTP(recorder, r)
	})
}

// patternOf returns the route of a request without the name of a part.
func patternOf(mux *http.ServeMux, r *http.Request) string {
	_, pattern := mux.Handler(r)
	return strings.TrimSuffix(pattern, "{name}")
}

// recorder notes the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap serves http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// readForm reads the posted fields; where it cannot, refused says so.
func readForm(w http.ResponseWriter, r *http.Request) (refused page, ok bool) {
	r.Body = http.MaxBytesReader(w, r.Body, bodyLimit)
	err := r.ParseForm()
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return unreadable(http.StatusRequestEntityTooLarge), false
	case err != nil || len(r.PostForm) == 0: // which is so for any other kind of body
		return unreadable(http.StatusBadRequest), false
	}
	return page{}, true
}
