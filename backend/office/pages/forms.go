package pages

import (
	"net/http"

	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// The names of the posted fields.
const (
	fieldToken        = "token"
	fieldPassword     = "password"
	fieldConfirmation = "confirmation"
)

// fields is what a form shows: the link that goes with it once it was posted, and what
// is wrong with each field. Passwords are never sent back.
type fields struct {
	Token             string
	LinkFault         string
	PasswordFault     string
	ConfirmationFault string
}

// Faulty reports whether something is wrong with a field.
func (f fields) Faulty() bool { return f != fields{Token: f.Token} }

func (p *pages) activate(r *http.Request, from Origin) page {
	token, refused := linkOf(r, "activate.html")
	if refused != nil {
		return *refused
	}
	if err := p.rules.Activate(r.Context(), token, from); err != nil {
		return p.linkRefused(r, err, "activate.html")
	}
	return page{name: "activated.html"}
}

func (p *pages) resetPassword(r *http.Request, from Origin) page {
	token, refused := linkOf(r, "password.html")
	if refused != nil {
		return *refused
	}
	chosen := fields{Token: token}
	password, confirmation := r.PostForm.Get(fieldPassword), r.PostForm.Get(fieldConfirmation)
	switch {
	case password == "":
		chosen.PasswordFault = nothingChosen
	case confirmation == "":
		chosen.ConfirmationFault = nothingConfirmed
	case confirmation != password:
		chosen.ConfirmationFault = confirmationDiffers
	}
	if chosen.Faulty() {
		return page{name: "password.html", status: http.StatusUnprocessableEntity, shown: chosen}
	}
	err := p.rules.ResetPassword(r.Context(), token, password, from)
	if err == nil {
		return page{name: "password_set.html"}
	}
	if text, isPasswords := passwordFault(mutual.CodeOf(err)); isPasswords {
		chosen.PasswordFault = text
		return page{name: "password.html", status: http.StatusUnprocessableEntity, shown: chosen}
	}
	return p.linkRefused(r, err, "password.html")
}

func (p *pages) cancelReset(r *http.Request, from Origin) page {
	token, refused := linkOf(r, "cancel.html")
	if refused != nil {
		return *refused
	}
	if err := p.rules.CancelReset(r.Context(), token, from); err != nil {
		return p.linkRefused(r, err, "cancel.html")
	}
	return page{name: "cancelled.html"}
}

// linkOf reads the posted link; refused is the form again where there is none.
func linkOf(r *http.Request, form string) (token string, refused *page) {
	token, ok := tokenOf(r.PostForm.Get(fieldToken))
	switch {
	case token == "":
		return "", &page{name: form, status: http.StatusUnprocessableEntity, shown: fields{LinkFault: linkMissing}}
	case !ok:
		return "", &page{name: form, status: http.StatusNotFound, shown: fields{LinkFault: linkUnknown}}
	}
	return token, nil
}

// linkRefused answers a link that the office refused. One that it does not know may
// have lost its end on the way: the form asks for it again.
func (p *pages) linkRefused(r *http.Request, err error, form string) page {
	if mutual.CodeOf(err) == mutual.CodeLinkUnknown {
		return page{name: form, status: http.StatusNotFound, shown: fields{LinkFault: linkUnknown}}
	}
	return p.failed(r, err)
}
