//go:build linux && window

package window

import (
	"os"
	"path/filepath"
	"testing"
)

// certificate is the least that passes for a PDF.
var certificate = []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")

func TestARequestWithAFileIsAnsweredWhileTheMemberLooks(t *testing.T) {
	ctx, d, o := atDesk(t)
	app, err := d.StartApp(ctx, bin, append(o.MemberHint(), "ESPACE_SERVICE="+o.URL, profile(d))...)
	must(t, err)
	must(t, app.SignIn(ctx, o.Login, o.Password, false))
	must(t, app.Press(ctx, "Demandes"))
	must(t, app.Press(ctx, "Nouvelle demande"))
	must(t, app.Press(ctx, "Déclaration de naissance.*"))
	must(t, app.Fill(ctx, "Prénom", "Alix"))
	must(t, app.Fill(ctx, "Date de naissance", "03/11/2026"))

	file := filepath.Join(d.Documents(), "acte de naissance.pdf")
	must(t, os.WriteFile(file, certificate, 0o600))
	must(t, app.Press(ctx, "Joindre des fichiers"))
	must(t, app.Choose(ctx, "Joindre des fichiers", file))
	_, err = d.Find(ctx, "button", "Retirer acte de naissance.pdf")
	must(t, err)
	must(t, d.Picture(ctx, app.Window, filepath.Join(pictures, "request.png")))

	must(t, app.Press(ctx, "Vérifier ma demande"))
	for _, told := range []string{"Alix Martin", "3 novembre 2026", ".*acte de naissance.pdf.*"} {
		_, err = d.Find(ctx, "section|paragraph|static|label|", told)
		must(t, err)
	}
	must(t, app.Press(ctx, "Envoyer la demande"))
	_, err = d.Find(ctx, "heading", "Le mot de votre conseiller")
	must(t, err)
	must(t, d.Picture(ctx, app.Window, filepath.Join(pictures, "answered.png")))
	must(t, app.Press(ctx, "Mon contrat"))
	_, err = d.Find(ctx, "table cell|heading|section|paragraph|", "Alix.*")
	must(t, err)
}
