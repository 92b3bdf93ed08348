package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"golang.org/x/term"

	"github.com/unimutuelles/espace-adherents/backend/logbook"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
	"github.com/unimutuelles/espace-adherents/backend/office"
	"github.com/unimutuelles/espace-adherents/backend/office/demo"
)

type demoCommand struct {
	Members   int           `default:"1" placeholder:"N" help:"Nombre d’adhérents (${default})."`
	Lines     int           `default:"420" placeholder:"N" help:"Lignes de remboursement par adhérent (${default})."`
	Documents int           `default:"24" placeholder:"N" help:"Documents par adhérent (${default})."`
	Seed      int64         `default:"1" placeholder:"N" help:"Graine des données : la même donne les mêmes (${default})."`
	Listen    string        `default:"127.0.0.1:0" placeholder:"ADRESSE" help:"Adresse où écouter, sur cette machine (${default})."`
	Console   string        `default:"127.0.0.1:0" placeholder:"ADRESSE" help:"Adresse où servir la console des conseillers, sur cette machine (${default})."`
	Adviser   bool          `default:"true" negatable:"" help:"Faire répondre une conseillère aux demandes, au bout de quelques secondes."`
	Delay     time.Duration `name:"adviser-delay" default:"4s" placeholder:"DURÉE" help:"Temps entre la lecture d’une demande et sa réponse (${default})."`
	Command   []string      `arg:"" optional:"" help:"Commande à lancer, après « -- » ; elle reçoit ESPACE_SERVICE et les variables ESPACE_DEMO_…, et le siège se ferme avec elle, en rendant son code de sortie."`
}

// Run fills a throw-away office, then runs the command, or waits for a signal.
func (c *demoCommand) Run(s *surroundings) (err error) {
	if c.Members < 1 || c.Lines < 0 || c.Documents < 0 {
		return &refusal{text: "Les nombres d’adhérents, de lignes et de documents ne peuvent pas être négatifs, et il faut au moins un adhérent.", exit: exitUsage}
	}
	ctx := context.Background()
	log := slog.New(warnings{logbook.Stderr(logbook.Text).Handler()})
	listener, err := listen(c.Listen, false, false)
	if err != nil {
		return err
	}
	outside := streetOf(0, log)
	dir, err := os.MkdirTemp("", "espace-mutuelle-demo-")
	if err != nil {
		return errors.Join(mutual.Fault(mutual.CodeNotWritable, err), listener.Close())
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	url := "http://" + listener.Addr().String()
	hall, err := openHall(dir, url, c.households())
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, hall.close()) }()
	p, err := openPremises(ctx, dir, true, office.Config{Log: log, Postbox: hall.sender, Sender: demoSender, Address: url})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, p.close()) }()
	adviser := demo.Adviser{Office: p.office, Log: log, ReadAfter: demo.ReadAfter, AnswerAfter: c.Delay}
	if err := adviser.Join(ctx); err != nil {
		return errors.Join(err, listener.Close())
	}
	member, visitor, err := c.fill(ctx, p.office)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	server, err := p.start(listener, identity{}, outside)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	consoleListener, err := listen(c.Console, false, false)
	if err != nil {
		return err
	}
	consoleURL := "http://" + consoleListener.Addr().String()
	staff := p.startConsole(consoleListener, identity{}, outside)
	defer func() { err = errors.Join(err, staff.stop()) }()
	if c.Adviser {
		defer runAdviser(adviser)()
	}

	told := s.out
	if len(c.Command) > 0 {
		told = s.err // the command has the output to itself
	}
	fmt.Fprintf(told, "Siège de démonstration : %s (données : %s)\nCode ou email : %s ou %s\nMot de passe : %s\n",
		url, dir, member.AccessCode, member.Email, member.Password)
	fmt.Fprintf(told, "Console des conseillers : %s (identifiant %s, mot de passe %s)\n", consoleURL, demo.AdviserLogin, demo.AdviserPassword)
	hall.tell(told, visitor)
	if len(c.Command) == 0 {
		<-s.signals
		return nil
	}
	return runCommand(s, c.Command, append([]string{
		"ESPACE_SERVICE=" + url, "ESPACE_DEMO_LOGIN=" + member.AccessCode, "ESPACE_DEMO_PASSWORD=" + member.Password,
		"ESPACE_DEMO_CONSOLE=" + consoleURL, "ESPACE_DEMO_ADVISER=" + demo.AdviserLogin, "ESPACE_DEMO_ADVISER_PASSWORD=" + demo.AdviserPassword,
	}, hall.environment(visitor)...))
}

// runAdviser has the adviser answer until the function that it returns was called.
func runAdviser(adviser demo.Adviser) (stop func()) {
	ctx, leave := context.WithCancel(context.Background())
	var answering sync.WaitGroup
	answering.Go(func() { adviser.Run(ctx) })
	return func() {
		leave()
		answering.Wait()
	}
}

// households lists the e-mail addresses of the demo's people, the visitor's last.
func (c *demoCommand) households() []string {
	emails := make([]string, 0, c.Members+1)
	for n := range c.Members {
		emails = append(emails, demo.Email(n))
	}
	return append(emails, visitorEmail)
}

// fill enrols the members, and one who never came; it returns the first and the last.
func (c *demoCommand) fill(ctx context.Context, o *office.Office) (first, visitor demo.Household, err error) {
	today := mutual.DateOf(time.Now())
	for n := range c.Members + 1 {
		size := demo.Size{Lines: c.Lines, Documents: c.Documents}
		if n == c.Members {
			size = demo.Size{Lines: min(c.Lines, 120), Documents: min(c.Documents, 8)}
		}
		household, err := demo.Generate(c.Seed, n, size, today)
		if err != nil {
			return first, visitor, err
		}
		enrolment := household.Enrolment()
		if n == c.Members {
			enrolment = household.Unregistered()
		}
		if _, err := o.Enrol(ctx, enrolment); err != nil {
			return first, visitor, err
		}
		household.Beneficiaries, household.Payments, household.Reimbursements, household.Documents = nil, nil, nil, nil
		if n == 0 {
			first = household
		}
		visitor = household
	}
	return first, visitor, nil
}

// childEnded is a command that ended with another code than 0.
type childEnded struct{ code int }

// Error says that it did.
func (*childEnded) Error() string { return "the command failed" }

// runCommand runs a command to its end, passes signals on to it, and returns a
// childEnded where its exit code is not 0.
func runCommand(s *surroundings, args, env []string) error {
	child := exec.Command(args[0], args[1:]...)
	child.Env = append(os.Environ(), env...)
	child.Stdin, child.Stdout, child.Stderr = s.in, s.out, s.err
	// Where a pipe must be copied, a grandchild may hold its end open: the
	// command's own end decides.
	child.WaitDelay = time.Second
	if err := child.Start(); err != nil {
		return &refusal{text: fmt.Sprintf("La commande %s ne peut pas être lancée.", args[0]), exit: exitCannotStart, err: err}
	}
	done := make(chan struct{})
	passed := make(chan struct{})
	go func() {
		defer close(passed)
		for {
			select {
			case received := <-s.signals:
				if received == os.Interrupt && onTerminal(s.in) {
					continue // the terminal has told the command itself
				}
				if err := child.Process.Signal(received); err != nil && !errors.Is(err, os.ErrProcessDone) {
					fmt.Fprintln(s.err, "Le signal n’a pas pu être transmis à la commande.")
				}
			case <-done:
				return
			}
		}
	}()
	err := child.Wait()
	close(done)
	<-passed
	var exited *exec.ExitError
	switch {
	case err == nil, errors.Is(err, exec.ErrWaitDelay):
		return nil
	case !errors.As(err, &exited):
		return mutual.Fault(mutual.CodeInternal, err)
	}
	if status, ok := exited.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return &childEnded{code: exitSignalled + int(status.Signal())}
	}
	return &childEnded{code: exited.ExitCode()}
}

func onTerminal(in io.Reader) bool {
	file, ok := in.(*os.File)
	return ok && term.IsTerminal(int(file.Fd()))
}

// warnings keeps the lines of ordinary requests out of a demo's terminal.
type warnings struct{ slog.Handler }

// Enabled implements slog.Handler.
func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}
