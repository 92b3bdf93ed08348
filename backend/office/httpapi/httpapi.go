// Package httpapi puts the office behind the contract: handlers that only
// translate between wire and mutual, and the guards around them.
package httpapi

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/wire"
)

// Config is what the handler is built from.
type Config struct {
	Office *office.Office
	Log    *slog.Logger
	// Version is the service's own, told by the health route.
	Version string
	// Origin tells where a request came from; the peer where it is nil.
	Origin func(*http.Request) office.Origin
}

// New returns the office's HTTP handler. It fails with CodeInternal only when the
// contract embedded in this build is damaged.
func New(config Config) (http.Handler, error) {
	spec, err := wire.GetSpec()
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	problems := problems{log: config.Log, now: config.Office.Now}
	mux := http.NewServeMux()
	strict := wire.NewStrictHandlerWithOptions(
		handlers{office: config.Office, version: config.Version},
		[]wire.StrictMiddlewareFunc{waitForAttachments, authenticate(config.Office, publicOperations(spec))},
		wire.StrictHTTPServerOptions{
			RequestErrorHandlerFunc:  problems.invalid,
			ResponseErrorHandlerFunc: problems.write,
		},
	)
	wire.HandlerWithOptions(strict, wire.StdHTTPServerOptions{BaseRouter: mux, ErrorHandlerFunc: problems.invalid})

	compressed, err := compress(validate(spec, mux, problems))
	if err != nil {
		return nil, mutual.Fault(mutual.CodeInternal, err)
	}
	var handler = compressed
	handler = limitBody(handler)
	handler = refuseEncoded(handler)
	handler = knowFirst(config.Office, problems, handler)
	if config.Origin == nil {
		config.Origin = NewLocator(0, config.Log).Origin
	}
	handler = locate(config.Origin, handler)
	handler = guardHeaders(handler)
	handler = recoverPanics(problems, handler)
	return logRequests(config.Log, mux, time.Now, handler), nil
}

// publicOperations are those that the contract frees from authentication.
func publicOperations(spec *openapi3.T) map[string]bool {
	public := make(map[string]bool)
	for _, path := range spec.Paths.Map() {
		for _, operation := range path.Operations() {
			if operation.Security != nil && len(*operation.Security) == 0 {
				public[strings.ToLower(operation.OperationID)] = true
			}
		}
	}
	return public
}

// caller is who makes a request.
type caller struct {
	office.Caller
	access string // the access token shown
}

type (
	callerKey struct{}
	originKey struct{}
)

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// originOf is where a request comes from.
func originOf(ctx context.Context) office.Origin {
	from, _ := ctx.Value(originKey{}).(office.Origin)
	return from
}

// authenticate lets only the public operations pass without a session.
func authenticate(o *office.Office, public map[string]bool) wire.StrictMiddlewareFunc {
	return func(next wire.StrictHandlerFunc, operationID string) wire.StrictHandlerFunc {
		if public[strings.ToLower(operationID)] {
			return next
		}
		return func(ctx context.Context, w http.ResponseWriter, r *http.Request, request any) (any, error) {
			if callerOf(ctx).access == "" {
				known, err := callerBehind(ctx, o, r)
				if err != nil {
					return nil, err
				}
				ctx = context.WithValue(ctx, callerKey{}, known)
			}
			return next(ctx, w, r, request)
		}
	}
}

// callerBehind finds whose token a request shows. Errors are those of Authenticate.
func callerBehind(ctx context.Context, o *office.Office, r *http.Request) (caller, error) {
	scheme, access, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || access == "" {
		return caller{}, &mutual.Error{Code: mutual.CodeSessionEnded}
	}
	known, err := o.Authenticate(ctx, access, originOf(ctx))
	return caller{Caller: known, access: access}, err
}
