package console

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/store"
)

// Config is what the console is built from.
type Config struct {
	Office *office.Office
	Log    *slog.Logger
	// Origin tells the address that a request came from.
	Origin func(*http.Request) office.Origin
	// Secure says that browsers reach the console over TLS, through a proxy or not: its
	// cookie then goes nowhere else.
	Secure bool
}

// The paths of the console.
const (
	pathSignIn    = "/connexion"
	pathSignOut   = "/deconnexion"
	pathQueue     = "/demandes"
	pathLostCodes = "/codes-perdus"
	pathMembers   = "/adherents"
	pathJournal   = "/journal"
	pathPassword  = "/mot-de-passe" //nolint:gosec // a path, no credential
	pathParts     = "/pages/"
)

// console answers requests.
type console struct {
	office *office.Office
	log    *slog.Logger
	origin func(*http.Request) office.Origin
	secure bool
	memory *memory
}

// visit is one request of an adviser who is signed in.
type visit struct {
	*http.Request
	writer  http.ResponseWriter
	adviser store.Adviser
	session string // names the session in the console's memory
}

// by names the adviser to the office.
func (v *visit) by() office.By { return office.By(v.adviser.Login) }

// New returns the handler of the console.
func New(config Config) http.Handler {
	c := &console{
		office: config.Office, log: config.Log, origin: config.Origin, secure: config.Secure,
		memory: newMemory(config.Office.Now),
	}
	mux := http.NewServeMux()
	mux.Handle("GET "+pathParts+"{name}", parts().Handler())
	mux.HandleFunc("GET "+pathSignIn, c.showSignIn)
	mux.HandleFunc("POST "+pathSignIn, c.signIn)
	mux.HandleFunc("POST "+pathSignOut, c.signOut)
	for pattern, screen := range map[string]func(*visit) answer{
		"GET /{$}": func(*visit) answer { return answer{to: pathQueue} },

		"GET " + pathQueue:                                  c.showQueue,
		"GET " + pathQueue + "/{id}":                        c.showRequest,
		"POST " + pathQueue + "/{id}/iban":                  c.showIBAN,
		"POST " + pathQueue + "/{id}/reponse":               c.answerRequest,
		"GET " + pathQueue + "/{id}/pieces/{n}":             c.sendAttachment,
		"GET " + pathLostCodes:                              c.showLostCodes,
		"POST " + pathLostCodes + "/{id}":                   c.closeLostCode,
		"GET " + pathMembers:                                c.showSearch,
		"POST " + pathMembers:                               c.search,
		"GET " + pathMembers + "/{id}":                      c.showMember,
		"GET " + pathMembers + "/{id}/message":              c.showMessage,
		"POST " + pathMembers + "/{id}/message":             c.sendMessage,
		"GET " + pathMembers + "/{id}/document":             c.showDocument,
		"POST " + pathMembers + "/{id}/document":            c.publishDocument,
		"GET " + pathMembers + "/{id}/documents/{document}": c.sendDocument,
		"GET " + pathMembers + "/{id}/devis/{quote}":        c.showQuote,
		"POST " + pathMembers + "/{id}/devis/{quote}":       c.answerQuote,
		"GET " + pathMembers + "/{id}/blocage":              c.showBlock,
		"POST " + pathMembers + "/{id}/blocage":             c.block,
		"GET " + pathMembers + "/{id}/code":                 c.showIssueCode,
		"POST " + pathMembers + "/{id}/code":                c.issueCode,
		"GET " + pathJournal:                                c.showJournal,
		"GET " + pathPassword:                               c.showPassword,
		"POST " + pathPassword:                              c.changePassword,
	} {
		mux.HandleFunc(pattern, c.signedIn(screen))
	}
	mux.HandleFunc("/", c.signedIn(func(v *visit) answer {
		return c.failed(v.Request, &mutual.Error{Code: mutual.CodeNotFound})
	}))

	ownForms := http.NewCrossOriginProtection()
	ownForms.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.write(w, r, frame{}, foreignForm)
	}))
	return c.logged(mux, c.guarded(ownForms.Handler(mux)))
}

// now is the office's clock.
func (c *console) now() time.Time { return c.office.Now().Time() }
