package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/oklog/ulid/v2"
	"github.com/wailsapp/wails/v2/pkg/runtime"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// statusEvent carries the struct that the bound Status returns.
const statusEvent = "status"

// linkEvent says that a link waits for the bound Link to tell of it; it carries
// nothing.
const linkEvent = "link"

// contentPolicy lets the pages load what the program carries, and nothing else.
const contentPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self' ws://127.0.0.1:* ws://localhost:*; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

func onlyOwnContent(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", contentPolicy)
		next.ServeHTTP(w, r)
	})
}

func (a *App) start(ctx context.Context) {
	a.ctx = ctx
	a.started.Store(true)
}

// tell sends the status to the page, once there is one.
func (a *App) tell(s desk.Status) {
	if a.started.Load() {
		runtime.EventsEmit(a.ctx, statusEvent, s)
	}
}

// take keeps the link that the program was started with. Anybody can start it, with
// anything: but for one link of exactly our forms, arguments are not used.
func (a *App) take(arguments []string) {
	if a.desk == nil || len(arguments) != 1 || a.desk.TakeLink(arguments[0]) != nil {
		return
	}
	if a.started.Load() {
		runtime.EventsEmit(a.ctx, linkEvent)
	}
}

// comeForward answers a second instance, or a link.
func (a *App) comeForward() {
	if a.started.Load() {
		runtime.WindowUnminimise(a.ctx)
		runtime.Show(a.ctx)
	}
}

// close closes the desk. A signal and the window may both ask for it: who comes second
// waits, for the program ends behind either.
func (a *App) close() {
	a.closing.Do(func() {
		a.notices.close()
		if a.desk == nil {
			return
		}
		if err := a.desk.Close(); err != nil {
			a.log.Error("the desk did not close cleanly", "code", mutual.CodeOf(err))
		}
	})
}

// fault is an error as the page gets it, as a JSON string.
type fault struct {
	Code  mutual.Code   `json:"code"`
	Field string        `json:"field"`
	Until mutual.Millis `json:"until"`
	Ref   string        `json:"ref"` // finds the cause in the log; empty for what is no fault of ours
}

// formatError hides an error's own words: the page gets its code, the log the
// cause under a reference.
func (a *App) formatError(err error) any {
	f := fault{Code: mutual.CodeOf(err)}
	var known *mutual.Error
	if errors.As(err, &known) {
		f.Field, f.Until = known.Field, known.Until
	}
	if f.Code == mutual.CodeInternal {
		f.Ref = ulid.Make().String()
		a.log.Error("a request of the window failed", "code", f.Code, "ref", f.Ref, "err", err)
	}
	text, err := json.Marshal(f)
	if err != nil {
		return fmt.Sprintf(`{"code":%q}`, mutual.CodeInternal)
	}
	return string(text)
}
