//go:build linux

// Command screenshots takes the pictures of README and guide from the production
// binary in its own window, over a demo office whose seed and address stay the same:
//
//	screenshots FOLDER
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/unimutuelles/espace-adherents/build/window"
)

// The office of the pictures, whose address shows on the sign-in screen, and the device,
// whose name shows among the member's sessions.
const (
	bin     = "build/bin"
	address = "127.0.0.1:8089"
	seed    = "7"
	host    = "ordinateur-du-salon"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: screenshots FOLDER")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	if err := takeAll(ctx, os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// session takes the pictures of one desktop.
type session struct {
	*window.Desktop
	app    *window.App
	office *window.Office
	staff  *console
	folder string
}

func takeAll(ctx context.Context, folder string) (err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	home, err := os.MkdirTemp("", "espace-screenshots-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(home)) }()
	desktop, err := window.Open(ctx, home)
	defer func() { err = errors.Join(err, desktop.Close()) }()
	if err != nil {
		return err
	}
	desktop.Host = host
	s := &session{Desktop: desktop, folder: folder}
	if s.office, err = desktop.StartOffice(ctx, bin, address, "--seed", seed, "--no-adviser"); err != nil {
		return err
	}
	for _, take := range []func(context.Context) error{
		s.visit, s.signIn, s.light, s.screens, s.security, s.signInStaff, s.requests, s.news, s.statement, s.dark, s.offline,
	} {
		if err := take(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (s *session) start(ctx context.Context, env ...string) (err error) {
	env = append(env, "ESPACE_SERVICE="+s.office.URL, "ESPACE_PROFILE="+s.profile())
	s.app, err = s.StartApp(ctx, bin, env...)
	return err
}

func (s *session) profile() string { return filepath.Join(s.Home, "profil") }

// picture takes one of the window, where nothing shows that a keyboard drives it.
func (s *session) picture(ctx context.Context, name string) error {
	if err := s.PutHandsDown(ctx, s.app.Window, 600, 12); err != nil {
		return err
	}
	return s.take(ctx, name)
}

func (s *session) take(ctx context.Context, name string) error {
	path := filepath.Join(s.folder, name+".png")
	if err := s.Picture(ctx, s.app.Window, path); err != nil {
		return err
	}
	fmt.Println(path)
	return nil
}

func (s *session) quit(ctx context.Context) error {
	code, err := s.app.Quit(ctx)
	if err == nil && code != 0 {
		err = fmt.Errorf("the application ended with %d", code)
	}
	return err
}

func (s *session) signIn(ctx context.Context) error {
	if err := s.start(ctx, s.office.MemberHint()...); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "button", "Remplir"); err != nil {
		return err
	}
	return s.picture(ctx, "connexion")
}

func (s *session) light(ctx context.Context) error {
	if err := s.app.SignIn(ctx, s.office.Login, s.office.Password, false); err != nil {
		return err
	}
	if err := s.app.UpToDate(ctx); err != nil {
		return err
	}
	if err := s.picture(ctx, "remboursements"); err != nil {
		return err
	}
	line, err := s.Find(ctx, "table cell", "Consultation .*")
	if err != nil {
		return err
	}
	if err := line.Press(ctx); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "heading", "Pourquoi ces montants"); err != nil {
		return err
	}
	// A click beside the line's detail would close it.
	if err := s.PutHandsDown(ctx, s.app.Window, 950, 12); err != nil {
		return err
	}
	if err := s.take(ctx, "detail"); err != nil {
		return err
	}
	return s.Keys(ctx, "Escape")
}

func (s *session) statement(ctx context.Context) error {
	if err := s.app.Press(ctx, "Relevés"); err != nil {
		return err
	}
	save, err := s.Find(ctx, "button", "Enregistrer le relevé d.+")
	if err != nil {
		return err
	}
	if err := s.picture(ctx, "releves"); err != nil {
		return err
	}
	if err := save.Press(ctx); err != nil {
		return err
	}
	path := filepath.Join(s.Documents(), "releve.pdf")
	if err := s.app.SaveAs(ctx, "Enregistrer le relevé", path); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "button", "Ouvrir releve.pdf"); err != nil {
		return err
	}
	page := filepath.Join(s.folder, "releve-pdf")
	if out, err := exec.CommandContext(ctx, "pdftoppm", "-png", "-r", "80", "-f", "1", "-singlefile", path, page).CombinedOutput(); err != nil {
		return fmt.Errorf("pdftoppm: %w: %s", err, out)
	}
	fmt.Println(page + ".png")
	return s.quit(ctx)
}

func (s *session) dark(ctx context.Context) error {
	if err := os.WriteFile(filepath.Join(s.profile(), "settings.json"), []byte(`{"theme":"dark"}`), 0o600); err != nil {
		return err
	}
	if err := s.start(ctx); err != nil {
		return err
	}
	if err := s.app.Unlock(ctx, s.office.Password); err != nil {
		return err
	}
	if err := s.app.UpToDate(ctx); err != nil {
		return err
	}
	if err := s.picture(ctx, "remboursements-sombre"); err != nil {
		return err
	}
	return s.quit(ctx)
}

func (s *session) offline(ctx context.Context) error {
	s.office.End()
	if err := os.WriteFile(filepath.Join(s.profile(), "settings.json"), []byte(`{"theme":"light"}`), 0o600); err != nil {
		return err
	}
	if err := s.start(ctx); err != nil {
		return err
	}
	if err := s.app.Unlock(ctx, s.office.Password); err != nil {
		return err
	}
	if err := s.app.Listed(ctx); err != nil {
		return err
	}
	if _, err := s.Find(ctx, "paragraph|", "Pas de connexion à la mutuelle"); err != nil {
		return err
	}
	if err := s.picture(ctx, "hors-ligne"); err != nil {
		return err
	}
	if err := s.waitingRequest(ctx); err != nil {
		return err
	}
	return s.quit(ctx)
}
