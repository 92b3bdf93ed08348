package httpapi

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/klauspost/compress/gzhttp"
	nethttpmiddleware "github.com/oapi-codegen/nethttp-middleware"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

const (
	// bodyLimit is far above the usual request of the contract, in bytes.
	bodyLimit = 16 << 10
	// requestBodyLimit is above the longest update request, however its characters are
	// escaped: up to twelve bytes for each.
	requestBodyLimit = 192 << 10
	// attachmentBodyLimit lets the office see that a file is too large.
	attachmentBodyLimit = mutual.AttachmentMax + 1<<10
	// documentsPrefix is the one route whose answers are bytes of any kind.
	documentsPrefix = "/v1/documents/"
	// attachmentsPrefix is the one route whose requests are.
	attachmentsPrefix = "/v1/attachments/"
	requestsPath      = "/v1/requests"
	healthPath        = "/v1/health"
)

// validate refuses what is not of the contract before a handler sees it. A file's bytes
// are kept from the validator, which would read them into memory, a stranger's too: of
// an attachment it sees the head alone.
func validate(spec *openapi3.T, mux *http.ServeMux, problems problems) http.Handler {
	whole := validator(spec, mux, problems, false)(mux)
	head := validator(spec, mux, problems, true)(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, withheld := r.Context().Value(bodyKey{}).(io.ReadCloser); withheld {
			r.Body = body
		}
		mux.ServeHTTP(w, r)
	}))
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, attachmentsPrefix) {
			whole.ServeHTTP(w, r)
			return
		}
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Method == http.MethodPut && (err != nil || media != "application/octet-stream") {
			writeProblem(w, http.StatusUnsupportedMediaType, mutual.Error{Code: mutual.CodeInvalidRequest}, 0)
			return
		}
		bodiless := r.WithContext(context.WithValue(r.Context(), bodyKey{}, r.Body))
		bodiless.Body = http.NoBody
		head.ServeHTTP(w, bodiless)
	})
}

type bodyKey struct{}

func validator(spec *openapi3.T, mux *http.ServeMux, problems problems, headAlone bool) func(http.Handler) http.Handler {
	return nethttpmiddleware.OapiRequestValidatorWithOptions(spec, &nethttpmiddleware.Options{
		DoNotValidateServers: true,
		Options: openapi3filter.Options{
			AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, ExcludeRequestBody: headAlone,
		},
		ErrorHandlerWithOpts: func(_ context.Context, err error, w http.ResponseWriter, r *http.Request, _ nethttpmiddleware.ErrorHandlerOpts) {
			switch {
			case errors.Is(err, routers.ErrMethodNotAllowed):
				w.Header().Set("Allow", strings.Join(allowedMethods(mux, r), ", "))
				writeProblem(w, http.StatusMethodNotAllowed, mutual.Error{Code: mutual.CodeInvalidRequest}, 0)
			case errors.Is(err, routers.ErrPathNotFound):
				writeProblem(w, http.StatusNotFound, mutual.Error{Code: mutual.CodeNotFound}, 0)
			default:
				problems.invalid(w, r, err)
			}
		},
	})
}

func allowedMethods(mux *http.ServeMux, r *http.Request) []string {
	var allowed []string
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodDelete} {
		try := &http.Request{Method: method, URL: r.URL, Host: r.Host}
		if _, pattern := mux.Handler(try); pattern != "" {
			allowed = append(allowed, method)
		}
	}
	return allowed
}

// compress offers zstd and gzip, but leaves documents as they are: they are
// compressed already, and their ranges count the file's own bytes. Attachments get no
// answer worth it.
func compress(next http.Handler) (http.Handler, error) {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.EnableZstd(true), gzhttp.PreferZstd(true), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.MinSize(1024),
	)
	if err != nil {
		return nil, err
	}
	compressed := wrap(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, documentsPrefix) || strings.HasPrefix(r.URL.Path, attachmentsPrefix) {
			next.ServeHTTP(w, r)
			return
		}
		compressed.ServeHTTP(w, r)
	}), nil
}

// limitBody bounds what is read of a request.
func limitBody(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		limit := int64(bodyLimit)
		switch {
		case r.URL.Path == requestsPath:
			limit = requestBodyLimit
		case strings.HasPrefix(r.URL.Path, attachmentsPrefix):
			limit = attachmentBodyLimit
		}
		r.Body = http.MaxBytesReader(w, r.Body, limit)
		next.ServeHTTP(w, r)
	})
}

// knowFirst asks who sends what is larger than strangers may send, before any of it is
// read.
func knowFirst(o *office.Office, problems problems, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == requestsPath || strings.HasPrefix(r.URL.Path, attachmentsPrefix) {
			known, err := callerBehind(r.Context(), o, r)
			if err != nil {
				problems.write(w, r, err)
				return
			}
			admit(r)
			r = r.WithContext(context.WithValue(r.Context(), callerKey{}, known))
		}
		next.ServeHTTP(w, r)
	})
}

// refuseEncoded takes no compressed request: a few bytes of one are many of another.
func refuseEncoded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, encoding := range r.Header.Values("Content-Encoding") {
			if !strings.EqualFold(strings.TrimSpace(encoding), "identity") {
				w.Header().Set("Accept-Encoding", "identity")
				writeProblem(w, http.StatusUnsupportedMediaType, mutual.Error{Code: mutual.CodeInvalidRequest}, 0)
				return
			}
		}
		next.ServeHTTP(w, r)
	})
}

// locate notes the request and where it came from. Health is a proxy's own question,
// which comes from no client.
func locate(origin func(*http.Request) office.Origin, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx := context.WithValue(r.Context(), requestKey{}, r)
		if r.URL.Path != healthPath {
			from := origin(r)
			from.Device = deviceOf(r)
			ctx = context.WithValue(ctx, originKey{}, from)
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// deviceMax is the most characters of a device's name.
const deviceMax = 80

// deviceOf is how the device that makes a request calls itself, "" where it does not
// or what it says cannot be shown.
func deviceOf(r *http.Request) string {
	name, err := url.QueryUnescape(r.Header.Get("Device"))
	if err != nil || !utf8.ValidString(name) || utf8.RuneCountInString(name) > deviceMax ||
		strings.ContainsFunc(name, func(c rune) bool { return !unicode.IsPrint(c) }) {
		return ""
	}
	return name
}

// guardHeaders tells caches to keep nothing and browsers to guess nothing.
func guardHeaders(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Cache-Control", "no-store")
		header.Set("X-Content-Type-Options", "nosniff")
		header.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		header.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(w, r)
	})
}

// recoverPanics turns a panic into an internal fault. Where the answer had begun,
// the connection is cut, so that no half answer passes for a whole one.
func recoverPanics(problems problems, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		recorder := &recorder{ResponseWriter: w}
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			err, ok := cause.(error)
			if !ok {
				err = errPanic{}
			}
			if errors.Is(err, http.ErrAbortHandler) || recorder.status != 0 {
				panic(http.ErrAbortHandler)
			}
			problems.write(recorder, r, mutual.Fault(mutual.CodeInternal, err))
		}()
		next.ServeHTTP(recorder, r)
	})
}

type errPanic struct{}

func (errPanic) Error() string { return "panic" }

// logRequests writes one line for each request: never a path with its ids, a
// query, a header or a body.
func logRequests(log *slog.Logger, mux *http.ServeMux, now func() time.Time, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begun := now()
		recorder := &recorder{ResponseWriter: w}
		_, pattern := mux.Handler(r)
		_, path, _ := strings.Cut(pattern, " ")
		method := r.Method
		if path == "" {
			path, method = "unknown", "unknown"
		}
		defer func() {
			log.InfoContext(r.Context(), "request", "method", method, "path", path,
				"status", recorder.status, "ms", now().Sub(begun).Milliseconds())
		}()
		next.ServeHTTP(recorder, r)
	})
}

// faultLines takes what the HTTP server says of its connections: addresses and
// texts stay out of the log, that something happened does not.
type faultLines struct{ log *slog.Logger }

// Write logs that there was a line.
func (f faultLines) Write(line []byte) (int, error) {
	if len(bytes.TrimSpace(line)) > 0 {
		f.log.Warn("a connection failed", "code", string(mutual.CodeInvalidRequest))
	}
	return len(line), nil
}
