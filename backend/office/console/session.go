package console

import (
	"io"
	"net/http"
	"strings"

	"github.com/unimutuelles/espace-adherents/backend/french"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
)

// signInScreen is the sign-in form.
type signInScreen struct {
	Login  string
	Back   string // where to go afterwards, a path of ours
	Ended  bool   // a session ended
	Kept   string // what was typed into the form that came too late
	Faults faults
}

// cookieName is of the kind that browsers take only over TLS, for the whole host and
// from it alone, wherever there is TLS.
func (c *console) cookieName() string {
	if c.secure {
		return "__Host-conseiller"
	}
	return "conseiller"
}

func (c *console) setCookie(w http.ResponseWriter, token string, seconds int) {
	//nolint:gosec // Secure wherever there is TLS: without, it is this machine itself
	http.SetCookie(w, &http.Cookie{
		Name: c.cookieName(), Value: token, Path: "/", MaxAge: seconds, Secure: c.secure, HttpOnly: true, SameSite: http.SameSiteStrictMode,
	})
}

func (c *console) token(r *http.Request) string {
	cookie, err := r.Cookie(c.cookieName())
	if err != nil {
		return ""
	}
	return cookie.Value
}

// signedIn lets only advisers through, and asks everybody else to sign in.
func (c *console) signedIn(screen func(*visit) answer) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		token := c.token(r)
		if token == "" {
			c.askSignIn(w, r, false)
			return
		}
		adviser, err := c.office.AuthenticateAdviser(r.Context(), token)
		if mutual.CodeOf(err) == mutual.CodeSessionEnded {
			c.memory.forget(sessionOf(token))
			c.setCookie(w, "", -1)
			c.askSignIn(w, r, true)
			return
		}
		if err != nil {
			c.write(w, r, frame{}, c.failed(r, err))
			return
		}
		if body, bound := r.Body.(interface{ Admit() }); bound {
			body.Admit() // the server reads little of a stranger's
		}
		v := &visit{Request: r, writer: w, adviser: adviser, session: sessionOf(token)}
		given := screen(v)
		if given.sent {
			return
		}
		if given.said != nil {
			c.memory.say(v.session, *given.said)
		}
		if given.to != "" {
			http.Redirect(w, r, given.to, http.StatusSeeOther)
			return
		}
		c.write(w, r, frame{Adviser: adviser.Name, Notice: c.memory.said(v.session)}, given)
	}
}

// askSignIn sends whoever asked for a page to the sign-in and back. What was typed into
// a form is not lost: it is shown again, to be copied.
func (c *console) askSignIn(w http.ResponseWriter, r *http.Request, ended bool) {
	shown := signInScreen{Ended: ended}
	if r.Method != http.MethodGet {
		shown.Kept = typedInto(w, r)
	} else if r.URL.Path != "/" {
		shown.Back = r.URL.RequestURI()
	}
	status := http.StatusUnauthorized
	if r.Method == http.MethodGet {
		status = http.StatusOK
	}
	c.write(w, r, frame{}, answer{name: "signin.html", title: "Connexion", status: status, shown: shown})
}

// typedInto reads the texts of a form, as far as they fit into what is read of a
// stranger: files come after them. What cannot be read cannot be kept.
func typedInto(w http.ResponseWriter, r *http.Request) string {
	r.Body = http.MaxBytesReader(w, r.Body, formLimit)
	typed := make(map[string]string)
	if parts, err := r.MultipartReader(); err == nil {
		for {
			part, err := parts.NextPart()
			if err != nil || part.FileName() != "" {
				break
			}
			text, err := io.ReadAll(part)
			if err != nil {
				break
			}
			typed[part.FormName()] = string(text)
		}
	} else if r.ParseForm() == nil {
		for name := range r.PostForm {
			typed[name] = r.PostForm.Get(name)
		}
	}
	return strings.TrimSpace(typed["subject"] + "\n" + typed["words"] + typed["body"])
}

func (c *console) showSignIn(w http.ResponseWriter, r *http.Request) {
	if token := c.token(r); token != "" {
		if _, err := c.office.AuthenticateAdviser(r.Context(), token); err == nil {
			http.Redirect(w, r, pathQueue, http.StatusSeeOther)
			return
		}
	}
	c.write(w, r, frame{}, answer{name: "signin.html", title: "Connexion", shown: signInScreen{}})
}

func (c *console) signIn(w http.ResponseWriter, r *http.Request) {
	if refused, ok := readForm(w, r); !ok {
		c.write(w, r, frame{}, refused)
		return
	}
	shown := signInScreen{Login: strings.TrimSpace(r.PostForm.Get("login")), Back: ownPath(r.PostForm.Get("back"))}
	password := r.PostForm.Get("password")
	if shown.Login == "" {
		shown.Faults.add("login", "Indiquez votre identifiant.")
	}
	if password == "" {
		shown.Faults.add("password", "Indiquez votre mot de passe.")
	}
	again := answer{name: "signin.html", title: "Connexion", status: http.StatusUnprocessableEntity}
	if len(shown.Faults) > 0 {
		again.shown = shown
		c.write(w, r, frame{}, again)
		return
	}
	token, _, err := c.office.AdviserSignIn(r.Context(), shown.Login, password, c.origin(r))
	switch mutual.CodeOf(err) {
	case "":
		c.setCookie(w, token, int(sessionAtMost.Seconds()))
		if shown.Back == "" {
			shown.Back = pathQueue
		}
		http.Redirect(w, r, shown.Back, http.StatusSeeOther)
		return
	case mutual.CodeBadCredentials:
		shown.Faults.add("password", "L’identifiant et le mot de passe ne correspondent pas. Vérifiez les deux.")
	case mutual.CodeThrottled:
		again.status = http.StatusTooManyRequests
		again.until = c.secondsUntil(err)
		shown.Faults.add("password", "Trop d’essais : le suivant sera entendu "+french.Moment(untilOf(err).Time().In(office.Zone()))+".")
	default:
		c.write(w, r, frame{}, c.failed(r, err))
		return
	}
	again.shown = shown
	c.write(w, r, frame{}, again)
}

func (c *console) signOut(w http.ResponseWriter, r *http.Request) {
	if token := c.token(r); token != "" {
		if err := c.office.AdviserSignOut(r.Context(), token); err != nil && mutual.CodeOf(err) != mutual.CodeSessionEnded {
			c.write(w, r, frame{}, c.failed(r, err))
			return
		}
		c.memory.forget(sessionOf(token))
	}
	c.setCookie(w, "", -1)
	http.Redirect(w, r, pathSignIn, http.StatusSeeOther)
}

// ownPath returns a path of ours to go back to, "" for anything else: a browser takes
// //exemple.fr and /\exemple.fr for other hosts.
func ownPath(path string) string {
	if !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//") || strings.ContainsAny(path, "\\\r\n\t") ||
		strings.HasPrefix(path, pathSignIn) || strings.HasPrefix(path, pathSignOut) {
		return ""
	}
	return path
}
