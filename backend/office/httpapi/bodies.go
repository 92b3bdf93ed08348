package httpapi

import (
	"io"
	"net/http"
)

// strangersLimit is how many bytes of a body are read before it is known who sends it,
// at any door.
const strangersLimit = 64 << 10

// boundBodies lets no handler read more than strangersLimit, until one that knows the
// sender calls Admit on the body.
func boundBodies(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body != nil && r.Body != http.NoBody {
			r = r.WithContext(r.Context()) // the server goes by the body that it gave
			r.Body = &boundBody{ReadCloser: http.MaxBytesReader(w, r.Body, strangersLimit), whole: r.Body}
		}
		next.ServeHTTP(w, r)
	})
}

// boundBody is a request's body as far as strangers' are read.
type boundBody struct {
	io.ReadCloser
	whole io.ReadCloser
}

// Admit lets all of the body be read.
func (b *boundBody) Admit() { b.ReadCloser = b.whole }

// admit opens the body of a request whose sender is known. What else wraps the body must
// do so later.
func admit(r *http.Request) {
	if body, bound := r.Body.(*boundBody); bound {
		body.Admit()
	}
}
