package httpapi

import (
	"io"
	"log"
	"log/slog"
	"net/http"
	"time"
)

// NewServer returns a server around handler with every timeout set, so that slow
// or silent clients hold nothing for long. Whatever it answers over TLS tells browsers
// to come over nothing else, and where a proxy encrypts in front of it all that it
// answers (RFC 6797). Of a body it reads 64 KiB, until the handler calls Admit on it
// because it knows who sends it.
func NewServer(handler http.Handler, behindProxy bool, logger *slog.Logger) *http.Server {
	bounded := boundBodies(handler)
	return &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.TLS != nil || behindProxy {
				w.Header().Set("Strict-Transport-Security", "max-age=31536000")
			}
			bounded.ServeHTTP(w, r)
		}),
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       30 * time.Second,
		WriteTimeout:      2 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          log.New(faultLines{log: logger}, "", 0),
	}
}

// recorder notes the status of an answer.
type recorder struct {
	http.ResponseWriter
	status int
}

// WriteHeader notes the status.
func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= http.StatusOK {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Write notes that the answer is fine unless said otherwise.
func (r *recorder) Write(b []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(b)
}

// ReadFrom lets the connection take the bytes from a file itself.
func (r *recorder) ReadFrom(from io.Reader) (int64, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return io.Copy(r.ResponseWriter, from)
}

// Unwrap serves http.ResponseController.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
