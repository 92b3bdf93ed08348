package httpapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// documentPatience is how long one answer with a document's bytes may take: a
// slow line is no reason to cut a large file.
const documentPatience = 15 * time.Minute

// documentContent answers with a document's bytes, or a range of them.
type documentContent struct {
	request *http.Request
	sha256  string
	content io.ReadSeekCloser
}

// VisitGetDocumentContentResponse writes the answer and closes the content.
func (d documentContent) VisitGetDocumentContentResponse(w http.ResponseWriter) (err error) {
	defer func() { err = errors.Join(err, d.content.Close()) }()
	deadline := http.NewResponseController(w).SetWriteDeadline(time.Now().Add(documentPatience))
	if deadline != nil && !errors.Is(deadline, http.ErrNotSupported) {
		return mutual.Fault(mutual.CodeInternal, deadline)
	}
	header := w.Header()
	header.Set("Content-Type", "application/octet-stream")
	header.Set("Content-Disposition", "attachment")
	header.Set("ETag", `"`+d.sha256+`"`)
	http.ServeContent(&rangeProblem{ResponseWriter: w}, d.request, "", time.Time{}, d.content)
	return nil
}

// rangeProblem puts a problem in the place of ServeContent's plain text.
type rangeProblem struct {
	http.ResponseWriter
	refused bool
}

// WriteHeader notices a refusal, and writes its problem.
func (p *rangeProblem) WriteHeader(status int) {
	if status < http.StatusBadRequest {
		p.ResponseWriter.WriteHeader(status)
		return
	}
	p.refused = true
	writeProblem(p.ResponseWriter, status, mutual.Error{Code: mutual.CodeInvalidRequest}, 0)
}

// Write drops the text that follows a refusal.
func (p *rangeProblem) Write(b []byte) (int, error) {
	if p.refused {
		return len(b), nil
	}
	return p.ResponseWriter.Write(b)
}

// ReadFrom lets the connection take the bytes from the file itself.
func (p *rangeProblem) ReadFrom(r io.Reader) (int64, error) {
	if p.refused {
		return io.Copy(io.Discard, r)
	}
	return io.Copy(p.ResponseWriter, r)
}

// Unwrap serves http.ResponseController.
func (p *rangeProblem) Unwrap() http.ResponseWriter { return p.ResponseWriter }

type requestKey struct{}

// requestOf returns the request itself, which the strict handlers do not see.
func requestOf(ctx context.Context) *http.Request {
	r, _ := ctx.Value(requestKey{}).(*http.Request)
	return r
}
