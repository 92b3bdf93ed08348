package console

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

const (
	// contentPolicy lets pages load our own style, type and mark, run nothing, and post
	// to us alone.
	contentPolicy = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; " +
		"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
	// filePolicy is for a file of a member's, should a browser show it all the same.
	filePolicy = "default-src 'none'; sandbox"
)

// guarded tells caches to keep nothing and browsers to load and send nothing else. The
// referrer policy is not no-referrer: browsers would send "Origin: null" with our own
// forms.
func (c *console) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("Content-Security-Policy", contentPolicy)
		header.Set("Cross-Origin-Opener-Policy", "same-origin")
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Referrer-Policy", "same-origin")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("X-Frame-Options", "DENY")
		header.Set("X-Robots-Tag", "noindex")
		next.ServeHTTP(w, r)
	})
}

// logged writes one line for each request: the route, never a path, a query or a form.
// A panic becomes a page too, where nothing was answered yet.
func (c *console) logged(mux *http.ServeMux, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := time.Now()
		recorder := &recorder{ResponseWriter: w}
		_, pattern := mux.Handler(r)
		method, path, known := strings.Cut(strings.NewReplacer("{name}", "", "{$}", "").Replace(pattern), " ")
		if !known { // nothing of ours lies there: that is all the log says
			method, path = r.Method, "/"
		}
		defer func() {
			if cause := recover(); cause != nil {
				if recorder.status != 0 {
					panic(http.ErrAbortHandler)
				}
				c.write(recorder, r, frame{}, c.failed(r, mutual.Fault(mutual.CodeInternal, fmt.Errorf("panic: %T", cause))))
			}
			c.log.InfoContext(r.Context(), "request", "method", method, "path", path,
				"status", recorder.status, "ms", time.Since(begun).Milliseconds())
		}()
		next.ServeHTTP(recorder, r)
	})
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
