package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// answer is how a code is told over HTTP.
type answer struct {
	status int
	title  string
}

// answerTo returns the answer for a code that may leave the office. Any other
// code is about our own machine: it leaves as an internal fault.
func answerTo(code mutual.Code) (answer, bool) {
	switch code {
	case mutual.CodeInvalidRequest:
		return answer{http.StatusBadRequest, "The request is not of the contract"}, true
	case mutual.CodeFieldRequired:
		return answer{http.StatusBadRequest, "A field is missing"}, true
	case mutual.CodeBadCredentials:
		return answer{http.StatusUnauthorized, "Login and password do not belong together"}, true
	case mutual.CodeSessionEnded:
		return answer{http.StatusUnauthorized, "The session is over"}, true
	case mutual.CodeAccountBlocked:
		return answer{http.StatusForbidden, "The account is blocked"}, true
	case mutual.CodePasswordTooShort, mutual.CodePasswordTooLong, mutual.CodePasswordNeedsUpper, mutual.CodePasswordNeedsLower,
		mutual.CodePasswordNeedsDigit, mutual.CodePasswordPersonal, mutual.CodePasswordCommon, mutual.CodeInvalidEmail, mutual.CodeEmailNotASCII, mutual.CodeDateAhead,
		mutual.CodeAnswerRevealing, mutual.CodeInvalidIBAN, mutual.CodeInvalidPhone, mutual.CodeInvalidPostalCode, mutual.CodeTextTooLong,
		mutual.CodeInvalidDate, mutual.CodeAttachmentKind, mutual.CodeAttachmentsTooMany, mutual.CodeAttachmentsTooLarge,
		mutual.CodeChecksum:
		return answer{http.StatusUnprocessableEntity, "A chosen value is refused"}, true
	case mutual.CodePairUnknown:
		return answer{http.StatusForbidden, "Number and access code do not belong together"}, true
	case mutual.CodeAnswerWrong, mutual.CodeCodeWrong:
		return answer{http.StatusForbidden, "Not the right answer or code"}, true
	case mutual.CodeNotActivated:
		return answer{http.StatusForbidden, "The registration waits for its mail to be followed"}, true
	case mutual.CodeAttachmentTooLarge:
		return answer{http.StatusRequestEntityTooLarge, "The file is too large"}, true
	case mutual.CodeKeyReused:
		return answer{http.StatusUnprocessableEntity, "The key was used for another request"}, true
	case mutual.CodeInFlight:
		return answer{http.StatusConflict, "The same request is under way"}, true
	case mutual.CodeAttachmentMissing:
		return answer{http.StatusConflict, "A named file was not put before"}, true
	case mutual.CodeBankHold:
		return answer{http.StatusForbidden, "Bank details are on hold after a reset"}, true
	case mutual.CodeTermsChanged, mutual.CodeEmailTaken:
		return answer{http.StatusConflict, "No longer possible as asked"}, true
	case mutual.CodeTicketExpired, mutual.CodeLinkUnknown, mutual.CodeLinkUsed, mutual.CodeLinkExpired:
		return answer{http.StatusGone, "The ticket or link leads nowhere"}, true
	case mutual.CodeNotFound:
		return answer{http.StatusNotFound, "Not found"}, true
	case mutual.CodeDocumentGone:
		return answer{http.StatusGone, "The office no longer has the whole file"}, true
	case mutual.CodeResyncRequired:
		return answer{http.StatusGone, "The cursor is of another history"}, true
	case mutual.CodeThrottled:
		return answer{http.StatusTooManyRequests, "Too many tries"}, true
	case mutual.CodeOfficeDown:
		return answer{http.StatusServiceUnavailable, "The office cannot answer now"}, true
	}
	return answer{http.StatusInternalServerError, "The office made a fault"}, code == mutual.CodeInternal
}

// problems writes errors as problem+json.
type problems struct {
	log *slog.Logger
	now func() mutual.Millis
}

// write answers err.
func (p problems) write(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, context.Canceled) {
		// Nobody listens any more, and nobody is at fault.
		writeProblem(w, http.StatusServiceUnavailable, mutual.Error{Code: mutual.CodeOfficeDown}, 0)
		return
	}
	told := mutual.Error{Code: mutual.CodeInternal}
	var known *mutual.Error
	if errors.As(err, &known) {
		told = mutual.Error{Code: known.Code, Field: known.Field, Until: known.Until}
	}
	store.Log(r.Context(), p.log, err)
	if store.Unwell(told.Code) {
		told = mutual.Error{Code: mutual.CodeOfficeDown} // which of them is the operator's to know
	}
	how, may := answerTo(told.Code)
	if how.status >= http.StatusInternalServerError {
		p.log.ErrorContext(r.Context(), "a request failed", "code", string(told.Code), "type", rootType(err))
	}
	if !may {
		told = mutual.Error{Code: mutual.CodeInternal}
	}
	writeProblem(w, how.status, told, p.now())
}

// invalid answers a request that could not be read, without repeating any of it.
func (p problems) invalid(w http.ResponseWriter, _ *http.Request, err error) {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		writeProblem(w, http.StatusRequestEntityTooLarge, mutual.Error{Code: mutual.CodeInvalidRequest}, 0)
		return
	}
	writeProblem(w, http.StatusBadRequest, mutual.Error{Code: mutual.CodeInvalidRequest}, 0)
}

// writeProblem writes a problem. now is read only where e says until when.
func writeProblem(w http.ResponseWriter, status int, e mutual.Error, now mutual.Millis) {
	problem := wire.Problem{Code: string(e.Code), Status: status, Title: http.StatusText(status)}
	if how, _ := answerTo(e.Code); how.status == status {
		problem.Title = how.title
	}
	if e.Field != "" {
		problem.Field = &e.Field
	}
	header := w.Header()
	if e.Until > 0 {
		until := int64(e.Until)
		problem.Until = &until
		if status == http.StatusTooManyRequests {
			seconds := max(1, (e.Until-now+999)/1000)
			header.Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
		}
	}
	if status == http.StatusUnauthorized {
		header.Set("WWW-Authenticate", "Bearer")
	}
	for _, name := range []string{"Content-Length", "Content-Encoding", "Content-Disposition", "ETag"} {
		header.Del(name)
	}
	header.Set("Content-Type", "application/problem+json")
	header.Set("Cache-Control", "no-store")
	body, err := json.Marshal(problem)
	if err != nil {
		// A Problem is texts and numbers only: this cannot be.
		panic(err)
	}
	w.WriteHeader(status)
	// The client that does not take its answer is gone; there is nobody to tell.
	_, _ = w.Write(append(body, '\n'))
}

// rootType names the type of the innermost cause: its text might hold data.
func rootType(err error) string {
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return fmt.Sprintf("%T", err)
		}
		err = next
	}
}
