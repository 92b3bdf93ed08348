//go:build linux

package window

import (
	"context"
	"path/filepath"
	"regexp"
)

// Office is a demo office that runs on the desktop.
type Office struct {
	*Process
	URL, Login, Password string
	Folder               string // of its data
	Console              Console
	VisitNumber          string // of a member who never came
	VisitCode            string
	Mailbox              Mailbox // that member's
}

// Console is where advisers work, and one of them.
type Console struct{ URL, Login, Password string }

// MemberHint is what a demo office tells the application of its member; the application
// then looks for answers every few seconds.
func (o *Office) MemberHint() []string {
	return []string{"ESPACE_DEMO_LOGIN=" + o.Login, "ESPACE_DEMO_PASSWORD=" + o.Password}
}

// StartOffice runs espace-mutuelle, found in bin, on a loopback address.
func (d *Desktop) StartOffice(ctx context.Context, bin, listen string, args ...string) (*Office, error) {
	args = append([]string{"demo", "--listen", listen}, args...)
	p, err := d.Start(filepath.Join(bin, "espace-mutuelle"), nil, args...)
	if err != nil {
		return nil, err
	}
	o := &Office{Process: p}
	for _, told := range []struct {
		pattern string
		into    []*string
	}{
		{`^Siège de démonstration : (\S+) \(données : (.+)\)$`, []*string{&o.URL, &o.Folder}},
		{`^Code ou email : (\S+)`, []*string{&o.Login}},
		{`^Mot de passe : (\S+)`, []*string{&o.Password}},
		{
			`^Console des conseillers : (\S+) \(identifiant (\S+), mot de passe (\S+)\)$`,
			[]*string{&o.Console.URL, &o.Console.Login, &o.Console.Password},
		},
		{`^Première visite : n° adhérent (\S+), code d.accès (\S+)$`, []*string{&o.VisitNumber, &o.VisitCode}},
		{
			`^Messagerie : (\S+), mot de passe (\S+), IMAP (\S+) \(TLS ; certificat (\S+)\)$`,
			[]*string{&o.Mailbox.Address, &o.Mailbox.Password, &o.Mailbox.Server, &o.Mailbox.CAFile},
		},
	} {
		found, err := p.Says(ctx, regexp.MustCompile(told.pattern))
		if err != nil {
			return nil, err
		}
		for i, into := range told.into {
			*into = found[i+1]
		}
	}
	return o, nil
}

// VisitHint is what a demo office tells the application's forms of the member who
// never came, and what their mailbox is trusted by.
func (o *Office) VisitHint() []string {
	return []string{
		"ESPACE_DEMO_VISIT_NUMBER=" + o.VisitNumber, "ESPACE_DEMO_VISIT_CODE=" + o.VisitCode,
		"ESPACE_DEMO_MAILBOX=" + o.Mailbox.Address, "ESPACE_DEMO_MAILBOX_PASSWORD=" + o.Mailbox.Password,
		"ESPACE_DEMO_MAILBOX_SERVER=" + o.Mailbox.Server, "ESPACE_CA_FILE=" + o.Mailbox.CAFile,
	}
}

// Title is the form of the window's: where the member is, and the application.
const Title = "(.* · )?Espace [Aa]dhérents( Unimutuelles)?"

// App is the application in its window.
type App struct {
	*Process
	Window string // its X id
	desk   *Desktop
}

// StartApp runs espace-adherents, found in bin, and waits for its window.
func (d *Desktop) StartApp(ctx context.Context, bin string, env ...string) (*App, error) {
	p, err := d.Start(filepath.Join(bin, "espace-adherents"), env)
	if err != nil {
		return nil, err
	}
	id, err := d.Front(ctx, Title)
	return &App{Process: p, Window: id, desk: d}, err
}

// SignIn fills the form with the keyboard and sends it.
func (a *App) SignIn(ctx context.Context, login, password string, stay bool) error {
	if err := a.Fill(ctx, "Code ou email", login); err != nil {
		return err
	}
	if err := a.Fill(ctx, "Mot de passe", password); err != nil {
		return err
	}
	if stay {
		box, err := a.desk.Find(ctx, "check box", "Rester connecté sur cet appareil")
		if err != nil {
			return err
		}
		if err := box.Press(ctx); err != nil {
			return err
		}
	}
	return a.Press(ctx, "Se connecter")
}

// Fill types a text into the empty field of a label.
func (a *App) Fill(ctx context.Context, label, text string) error {
	entry, err := a.desk.Find(ctx, "entry|password text", label)
	if err != nil {
		return err
	}
	return a.desk.Fill(ctx, entry, text)
}

// Press presses the button, link or menu item of a name.
func (a *App) Press(ctx context.Context, name string) error {
	node, err := a.desk.Find(ctx, "button|toggle button|link|menu item|radio button", name)
	if err != nil {
		return err
	}
	return node.Press(ctx)
}

// UpToDate goes to the list, and waits until it is there and the sync that brought it is over.
func (a *App) UpToDate(ctx context.Context) error {
	if err := a.Listed(ctx); err != nil {
		return err
	}
	if err := a.desk.Gone(ctx, "progress bar", ".*"); err != nil {
		return err
	}
	_, err := a.desk.Find(ctx, "button", "Actualiser")
	return err
}

// Listed goes to the list of lines and waits until it is there.
func (a *App) Listed(ctx context.Context) error {
	if err := a.Press(ctx, "Remboursements"); err != nil {
		return err
	}
	if _, err := a.desk.Find(ctx, "table", "Liste de vos remboursements"); err != nil {
		return err
	}
	_, err := a.desk.Find(ctx, "table cell", `.*\d\d/\d\d/\d{4}.*`)
	return err
}

// Unlock opens the vault with the password.
func (a *App) Unlock(ctx context.Context, password string) error {
	if err := a.Fill(ctx, "Mot de passe", password); err != nil {
		return err
	}
	return a.Press(ctx, "Déverrouiller")
}

// Quit closes the window as its frame's button does, and waits for the end.
func (a *App) Quit(ctx context.Context) (int, error) {
	if err := askToClose(ctx, a.desk.display, a.Window); err != nil {
		return 0, err
	}
	return a.Ended(ctx)
}
