//go:build linux

package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/unimutuelles/espace-adherents/build/window"
)

// visit takes a first visit as far as its mail.
func (s *session) visit(ctx context.Context) error {
	if err := s.start(ctx, "ESPACE_CA_FILE="+s.office.Mailbox.CAFile); err != nil {
		return err
	}
	if err := s.app.Press(ctx, `Première visite \?`); err != nil {
		return err
	}
	for _, field := range []struct{ label, text string }{{"N° adhérent", s.office.VisitNumber}, {"Code d'accès", s.office.VisitCode}} {
		if err := s.app.Fill(ctx, field.label, field.text); err != nil {
			return err
		}
	}
	if err := s.picture(ctx, "premiere-visite"); err != nil {
		return err
	}
	// The last step is longer than the window; nobody wants to see it cut.
	if err := s.Resize(ctx, s.app.Window, 1180, 960); err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Continuer"); err != nil {
		return err
	}
	if err := s.app.ChooseAccount(ctx, "Trois-Hirondelles-9", s.office.Mailbox.Address); err != nil {
		return err
	}
	if err := s.app.AcceptTerms(ctx); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "paragraph", "Message envoyé"); err != nil {
		return err
	}
	if err := s.picture(ctx, "attente"); err != nil {
		return err
	}
	link, err := s.office.Mailbox.Link(ctx, s.office.URL+"/activer")
	if err != nil {
		return err
	}
	if err := s.page(ctx, link, nil, 460, "activer"); err != nil {
		return err
	}
	return s.quit(ctx)
}

// security takes the screen of who has access, where another device has, too.
func (s *session) security(ctx context.Context) error {
	s.Host = "portable"
	err := s.signInElsewhere(ctx)
	s.Host = host
	if err != nil {
		return err
	}
	if err := s.app.Press(ctx, "Sécurité"); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "heading", "Journal de sécurité"); err != nil {
		return err
	}
	return s.picture(ctx, "securite")
}

func (s *session) signInElsewhere(ctx context.Context) error {
	return s.elsewhere(ctx, "login", s.office.Login)
}

// elsewhere runs a command of the member's on their other device.
func (s *session) elsewhere(ctx context.Context, args ...string) error {
	other, err := s.Start(filepath.Join(bin, "espace"), []string{
		"ESPACE_SERVICE=" + s.office.URL, "ESPACE_PROFILE=" + filepath.Join(s.Home, "autre"),
	}, append(args, "--password-stdin")...)
	if err != nil {
		return err
	}
	if err := other.Type(s.office.Password + "\n"); err != nil {
		return err
	}
	return well(ctx, other, args[0])
}

// well waits for a program that has to end well.
func well(ctx context.Context, p *window.Process, name string) error {
	code, err := p.Ended(ctx)
	if err == nil && code != 0 {
		err = fmt.Errorf("%s ended with %d", name, code)
	}
	return err
}
