//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
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
	if err := s.Keys(ctx, "Return"); err != nil {
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
	if err := s.page(ctx, link, "activer"); err != nil {
		return err
	}
	return s.quit(ctx)
}

// page takes a picture of a page of the office in a browser.
func (s *session) page(ctx context.Context, address, name string) error {
	browser, err := anyOf("chromium", "google-chrome", "chromium-browser")
	if err != nil {
		return err
	}
	path := filepath.Join(s.folder, name+".png")
	out, err := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-sync", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--user-data-dir="+filepath.Join(s.Home, "browser"),
		"--hide-scrollbars", "--window-size=1180,460", "--virtual-time-budget=5000", "--screenshot="+path, address).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w: %s", browser, err, out)
	}
	fmt.Println(path)
	return nil
}

func anyOf(programs ...string) (path string, err error) {
	var errs []error
	for _, program := range programs {
		if path, err = exec.LookPath(program); err == nil {
			return path, nil
		}
		errs = append(errs, err)
	}
	return "", errors.Join(errs...)
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
	other, err := s.Start(filepath.Join(bin, "espace"), []string{
		"ESPACE_SERVICE=" + s.office.URL, "ESPACE_PROFILE=" + filepath.Join(s.Home, "autre"),
	}, "login", s.office.Login, "--password-stdin")
	if err != nil {
		return err
	}
	if err := other.Type(s.office.Password + "\n"); err != nil {
		return err
	}
	code, err := other.Ended(ctx)
	if err == nil && code != 0 {
		err = fmt.Errorf("signing in elsewhere ended with %d", code)
	}
	return err
}
