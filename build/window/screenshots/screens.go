//go:build linux

package main

import "context"

// screens takes what is read beside the reimbursements. Each has something that stands
// only once its content does.
func (s *session) screens(ctx context.Context) error {
	for _, screen := range []struct{ entry, role, stands, name string }{
		{"Garanties", "heading", "Soins courants", "garanties"},
		{"Carte", "button", "Enregistrer en PDF.*", "carte"},
		{"Documents", "button", "Tout télécharger.*", "documents"},
	} {
		if err := s.open(ctx, screen.entry, screen.role, screen.stands); err != nil {
			return err
		}
		if err := s.picture(ctx, screen.name); err != nil {
			return err
		}
	}
	if err := s.contract(ctx); err != nil {
		return err
	}
	if err := s.quote(ctx); err != nil {
		return err
	}
	return s.message(ctx)
}

// open presses a link and waits for what it leads to.
func (s *session) open(ctx context.Context, link, role, stands string) error {
	node, err := s.Find(ctx, "link", link)
	if err != nil {
		return err
	}
	if err := node.Press(ctx); err != nil {
		return err
	}
	_, err = s.Find(ctx, role, stands)
	return err
}

// contract takes a taller picture: the bank details stand at the end.
func (s *session) contract(ctx context.Context) error {
	if err := s.open(ctx, "Mon contrat", "heading", "Personnes couvertes"); err != nil {
		return err
	}
	return s.tall(ctx, "contrat")
}

// tall takes a picture of a window that shows more than it would at first.
func (s *session) tall(ctx context.Context, name string) error {
	if err := s.Resize(ctx, s.app.Window, 1180, 1000); err != nil {
		return err
	}
	if err := s.picture(ctx, name); err != nil {
		return err
	}
	return s.Resize(ctx, s.app.Window, 1180, 780)
}

// quote takes the newest quote whose answer holds.
func (s *session) quote(ctx context.Context) error {
	if err := s.open(ctx, "Devis.*", "heading", "Devis et prises en charge"); err != nil {
		return err
	}
	if err := s.open(ctx, ".*Répondu.*", "heading", "Ligne par ligne"); err != nil {
		return err
	}
	return s.picture(ctx, "devis")
}

// message takes the one that brings an answer and its attachment. Its mark in the list
// goes a moment after it opens.
func (s *session) message(ctx context.Context) error {
	if err := s.open(ctx, "Messages.*", "heading", "Messages"); err != nil {
		return err
	}
	if err := s.open(ctx, ".*devis dentaire est accepté.*", "heading", "Pièces jointes"); err != nil {
		return err
	}
	if err := s.Gone(ctx, "link", "Non lu.*devis dentaire est accepté.*"); err != nil {
		return err
	}
	return s.picture(ctx, "messages")
}
