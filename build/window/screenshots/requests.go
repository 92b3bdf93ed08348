//go:build linux

package main

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
)

// proof is the least that passes for a PDF.
const proof = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

// requests takes those of the member, and the console that answers them.
func (s *session) requests(ctx context.Context) error {
	for _, take := range []func(context.Context) error{s.chooseRequest, s.bankRequest, s.otherRequests, s.addressRequest, s.answers, s.followed} {
		if err := take(ctx); err != nil {
			return err
		}
	}
	return nil
}

// begin opens the form of a kind of request.
func (s *session) begin(ctx context.Context, kind string) error {
	if err := s.open(ctx, "Demandes.*", "heading", "Demandes"); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Nouvelle demande"); err != nil {
		return err
	}
	return s.app.Press(ctx, kind+".*")
}

type answer struct{ label, text string }

func (s *session) fill(ctx context.Context, answers ...answer) error {
	for _, a := range answers {
		if err := s.app.Fill(ctx, a.label, a.text); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) chooseRequest(ctx context.Context) error {
	if err := s.open(ctx, "Demandes.*", "heading", "Demandes"); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Nouvelle demande"); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "link", "Autre demande.*"); err != nil {
		return err
	}
	return s.picture(ctx, "demandes-choix")
}

// bankRequest is taken where the password is asked for.
func (s *session) bankRequest(ctx context.Context) error {
	if err := s.begin(ctx, "Changement de coordonnées bancaires"); err != nil {
		return err
	}
	if err := s.fill(ctx, answer{"Nouvel IBAN", "FR76 3000 6000 0112 3456 7890 189"}); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Vérifier ma demande"); err != nil {
		return err
	}
	if err := s.fill(ctx, answer{"Mot de passe de votre compte", s.office.Password}); err != nil {
		return err
	}
	if err := s.picture(ctx, "demande-banque"); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Envoyer la demande"); err != nil {
		return err
	}
	_, err := s.Find(ctx, "heading", "Où en est votre demande")
	return err
}

// otherRequests come from the member's other device, so that there is something to list.
func (s *session) otherRequests(ctx context.Context) error {
	for _, args := range [][]string{
		{"request", "birth", "--first-name", "Zélie", "--last-name", "Martin", "--birth-date", "2026-11-03"},
		{"request", "other", "--words", "Bonjour, je pars un an au Québec en mars : que devient ma couverture ?"},
	} {
		if err := s.elsewhere(ctx, args...); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) addressRequest(ctx context.Context) error {
	file := filepath.Join(s.Documents(), "justificatif de domicile.pdf")
	if err := os.WriteFile(file, []byte(proof), 0o600); err != nil {
		return err
	}
	if err := s.begin(ctx, "Changement d'adresse"); err != nil {
		return err
	}
	err := s.fill(ctx,
		answer{"Numéro, voie et complément", "8 quai des Chartrons"}, answer{"Code postal", "33000"}, answer{"Ville", "Bordeaux"},
		answer{`À partir du \(facultatif\)`, "01/02/2027"})
	if err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Joindre des fichiers"); err != nil {
		return err
	}
	if err := s.app.Choose(ctx, "Joindre des fichiers", file); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "button", "Retirer justificatif de domicile.pdf"); err != nil {
		return err
	}
	if err := s.tall(ctx, "demande-formulaire"); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Vérifier ma demande"); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Envoyer la demande"); err != nil {
		return err
	}
	_, err = s.Find(ctx, "heading", "Où en est votre demande")
	return err
}

// answers takes the console, and has the adviser answer two requests.
func (s *session) answers(ctx context.Context) error {
	if err := s.consolePage(ctx, "/demandes", 620, "console-demandes"); err != nil {
		return err
	}
	refused, err := s.staff.link(ctx, "/demandes", "Déclaration de naissance")
	if err != nil {
		return err
	}
	if _, err := s.staff.do(ctx, "GET", refused, nil); err != nil {
		return err
	}
	err = s.staff.post(ctx, refused+"/reponse", url.Values{
		"decision": {"refuser"}, "words": {"Toutes nos félicitations ! Il nous manque l’acte de naissance : refaites votre demande en le joignant."},
	})
	if err != nil {
		return err
	}
	applied, err := s.staff.link(ctx, "/demandes", "Changement d’adresse")
	if err != nil {
		return err
	}
	if err := s.consolePage(ctx, applied, 1240, "console-demande"); err != nil {
		return err
	}
	member, err := s.staff.link(ctx, applied, "[^<]*Martin")
	if err != nil {
		return err
	}
	if err := s.consolePage(ctx, member, 1240, "console-adherent"); err != nil {
		return err
	}
	return s.staff.post(ctx, applied+"/reponse", url.Values{
		"decision": {"appliquer"}, "words": {"C’est fait : vos prochains courriers arriveront à Bordeaux. Bon emménagement !"},
	})
}

// followed takes the address as it is answered, and the list with a draft.
func (s *session) followed(ctx context.Context) error {
	if _, err := s.Find(ctx, "heading", "Le mot de votre conseiller"); err != nil {
		return err
	}
	if err := s.picture(ctx, "demande-reponse"); err != nil {
		return err
	}
	if err := s.begin(ctx, "Nouveau bénéficiaire"); err != nil {
		return err
	}
	if err := s.fill(ctx, answer{"Prénom", "Alix"}); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "paragraph|", "Brouillon enregistré"); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Terminer plus tard"); err != nil {
		return err
	}
	for _, row := range []string{"Nouveau bénéficiaire.*", "Déclaration de naissance.*Refusée.*", "Autre demande.*"} {
		if _, err := s.Find(ctx, "link", row); err != nil {
			return err
		}
	}
	return s.picture(ctx, "demandes")
}

// news takes the first screen once something has come.
func (s *session) news(ctx context.Context) error {
	for _, args := range [][]string{
		{"messages", "send", "--subject", "Vos garanties 2027", "--body", "Bonjour,\n\nVos garanties de 2027 sont à la rubrique Garanties."},
		{"documents", "publish", "--kind", "certificate", "--title", "Attestation de droits 2027", filepath.Join(s.Documents(), "justificatif de domicile.pdf")},
	} {
		staff, err := s.Start(filepath.Join(bin, "espace-mutuelle"), nil, append(args, "--to", "10042170", "--data", s.office.Folder)...)
		if err != nil {
			return err
		}
		if err := well(ctx, staff, args[0]); err != nil {
			return err
		}
	}
	if err := s.open(ctx, "Accueil", "heading", "Derniers remboursements"); err != nil {
		return err
	}
	for _, came := range []string{"1 message", "1 document", "2 réponses à vos demandes"} {
		if _, err := s.Find(ctx, "link", came); err != nil {
			return err
		}
	}
	return s.picture(ctx, "accueil")
}

// waitingRequest is written while there is no network.
func (s *session) waitingRequest(ctx context.Context) error {
	if err := s.begin(ctx, "Changement de téléphone"); err != nil {
		return err
	}
	if err := s.fill(ctx, answer{"Nouveau numéro de téléphone", "06 12 34 56 78"}); err != nil {
		return err
	}
	for _, button := range []string{"Vérifier ma demande", "Envoyer la demande"} {
		if err := s.app.Press(ctx, button); err != nil {
			return err
		}
	}
	if _, err := s.Find(ctx, "button", "Reprendre.*"); err != nil {
		return err
	}
	return s.picture(ctx, "demande-hors-ligne")
}
