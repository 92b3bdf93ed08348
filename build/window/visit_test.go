//go:build linux && window

package window

import (
	"path/filepath"
	"strings"
	"testing"
)

// chosen is the password of who registers or lost theirs.
const chosen = "Trois-Hirondelles-9"

func TestAFirstVisitLeadsToTheMembersReimbursements(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, append(o.VisitHint(), "ESPACE_SERVICE="+o.URL, profile(d))...)
	must(t, err)
	must(t, app.Press(ctx, `Première visite \?`))
	must(t, app.Press(ctx, "Remplir"))
	must(t, d.Keys(ctx, "Return")) // the keyboard is on the button that goes on

	must(t, app.ChooseAccount(ctx, chosen, o.Mailbox.Address))
	must(t, app.AcceptTerms(ctx))

	must(t, app.Press(ctx, "Trouver le message pour moi"))
	must(t, app.Press(ctx, "J'accepte, continuer"))
	must(t, app.Press(ctx, "Remplir"))
	must(t, d.Keys(ctx, "Return"))
	_, err = d.Find(ctx, "heading", `Est-ce ce message \?`)
	must(t, err)
	must(t, d.Picture(ctx, app.Window, filepath.Join(pictures, "found.png")))
	must(t, app.Press(ctx, "Valider mon inscription avec ce message"))

	_, err = d.Find(ctx, "heading", "Votre compte est activé")
	must(t, err)
	must(t, app.Press(ctx, "Ouvrir mon espace"))
	must(t, app.UpToDate(ctx))
	_, err = d.Find(ctx, "paragraph", `120 remboursements de .*`)
	must(t, err)
}

// member is the first of the demo office, whose address is certified.
var member = struct{ number, email string }{"10042170", "camille.martin@exemple.fr"}

func TestTheLinkOfAMailSetsANewPasswordInTheRunningWindow(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, "ESPACE_SERVICE="+o.URL, profile(d))
	must(t, err)
	must(t, app.Press(ctx, `Mot de passe perdu \?`))
	must(t, app.Fill(ctx, "N° d'adhérent", member.number))
	must(t, app.Fill(ctx, "Code d'accès", o.Login))
	must(t, d.Keys(ctx, "Return"))
	must(t, app.Press(ctx, "Recevoir un lien par e-mail.*"))
	_, err = d.Find(ctx, "heading", "Regardez vos e-mails")
	must(t, err)

	mailbox := o.Mailbox
	mailbox.Address = member.email
	link, err := mailbox.Link(ctx, o.URL+"/mot-de-passe")
	must(t, err)
	startAgain(ctx, t, d, o, strings.Replace(link, o.URL+"/", "espace-adherents://", 1))
	_, err = d.Find(ctx, "heading", resetTitle)
	must(t, err)
	must(t, app.Fill(ctx, "Nouveau mot de passe", chosen))
	must(t, app.Fill(ctx, "Confirmation du mot de passe", chosen))
	must(t, d.Keys(ctx, "Return"))
	_, err = d.Find(ctx, "heading", "Votre mot de passe est changé")
	must(t, err)

	must(t, app.Press(ctx, "Se connecter"))
	must(t, app.Fill(ctx, "Code ou email", o.Login))
	must(t, app.Fill(ctx, "Nouveau mot de passe", chosen))
	must(t, d.Keys(ctx, "Return"))
	must(t, app.UpToDate(ctx))
}
