package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/unimutuelles/espace-adherents/backend/atomicfile"
	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// terminal is where a command reads and writes.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	every    time.Duration // between two looks of a command that waits; 0: the command's own
	patience time.Duration // how long the service may be silent before a word of it; 0: the desk's own
}

// pace is usual, unless a test is in a hurry.
func (t *terminal) pace(usual time.Duration) time.Duration {
	if t.every > 0 {
		return t.every
	}
	return usual
}

// maxAnswer is the longest line taken for an answer or a password, in bytes.
const maxAnswer = 1024

// line reads a line of the standard input, and nothing beyond it: what follows is
// for the next question.
func (t *terminal) line() (string, error) {
	var line []byte
	next := make([]byte, 1)
	for len(line) < maxAnswer {
		n, err := t.in.Read(next)
		if n == 1 && next[0] == '\n' || n == 0 && errors.Is(err, io.EOF) {
			break
		}
		if n == 0 && err != nil {
			return "", mutual.Fault(mutual.CodeInternal, nil) // what was read so far may be a secret
		}
		line = append(line, next[:n]...)
	}
	return strings.TrimRight(string(line), "\r"), nil
}

// tty returns the terminal that somebody types on, and false where there is none.
func (t *terminal) tty() (fd int, typed bool) {
	file, ok := t.in.(*os.File)
	if !ok {
		return 0, false
	}
	return int(file.Fd()), term.IsTerminal(int(file.Fd()))
}

// password asks for a password, or reads the first line of the standard input.
func (t *terminal) password(fromStdin bool) (string, error) {
	if fromStdin {
		return t.line()
	}
	fd, typed := t.tty()
	if !typed {
		return "", &mutual.Error{Code: mutual.CodeLocked}
	}
	return t.unseen(fd, "Mot de passe")
}

// unseen asks for what the terminal does not show.
func (t *terminal) unseen(fd int, question string) (string, error) {
	fmt.Fprint(t.err, question+" : ")
	text, err := term.ReadPassword(fd)
	fmt.Fprintln(t.err)
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	return string(text), nil
}

// errNoTerminal is a question that nobody is there to answer.
var errNoTerminal = &usageError{"Personne ne peut répondre ici : donnez les réponses avec --stdin, une par ligne."}

// ask asks a question, or reads the next line of the standard input.
func (t *terminal) ask(question string, fromStdin bool) (string, error) {
	if !fromStdin {
		if _, typed := t.tty(); !typed {
			return "", errNoTerminal
		}
		fmt.Fprint(t.err, question+" : ")
	}
	answer, err := t.line()
	return strings.TrimSpace(answer), err
}

// askSecret is ask for what the terminal does not show.
func (t *terminal) askSecret(question string, fromStdin bool) (string, error) {
	if fromStdin {
		return t.line()
	}
	fd, typed := t.tty()
	if !typed {
		return "", errNoTerminal
	}
	return t.unseen(fd, question)
}

// askNewPassword asks for a password that is being chosen, twice where it is typed
// unseen.
func (t *terminal) askNewPassword(fromStdin bool) (string, error) {
	password, err := t.askSecret("Mot de passe choisi", fromStdin)
	if err != nil || fromStdin {
		return password, err
	}
	again, err := t.askSecret("Encore une fois", fromStdin)
	if err != nil {
		return "", err
	}
	if again != password {
		return "", &usageError{"Les deux mots de passe diffèrent."}
	}
	return password, nil
}

// askPair asks for what stands on the member's card.
func (t *terminal) askPair(fromStdin bool) (number, code string, err error) {
	if number, err = t.ask("Numéro d’adhérent", fromStdin); err != nil {
		return "", "", err
	}
	code, err = t.askSecret("Code d’accès", fromStdin)
	return number, code, err
}

// json writes a value for scripts.
func (t *terminal) json(v any) error {
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return atomicfile.Fault(err)
	}
	return nil
}

// table writes aligned columns; the cells of a row are separated by tabs.
func (t *terminal) table(write func(w io.Writer)) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	write(w)
	if err := w.Flush(); err != nil {
		return atomicfile.Fault(err)
	}
	return nil
}

// saying has the member read, once, that the service does not answer yet; show hears of
// the status too, and may be nil.
func (t *terminal) saying(show func(desk.Status)) func(desk.Status) {
	said := false
	return func(s desk.Status) {
		if s.Silent && !said {
			said = true
			if show != nil { // a bar stands on this line
				fmt.Fprintln(t.err)
			}
			fmt.Fprintln(t.err, "Toujours pas de réponse du service… La commande attend encore un peu.")
		}
		if show != nil {
			show(s)
		}
	}
}

// progress shows a sync on a terminal, and nothing elsewhere.
func (t *terminal) progress() (show func(desk.Status), end func()) {
	file, ok := t.err.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	var bar *progressbar.ProgressBar
	phase := desk.SyncIdle
	show = func(s desk.Status) {
		if s.Sync.Phase == desk.SyncIdle {
			return
		}
		if s.Sync.Phase != phase {
			phase = s.Sync.Phase
			if bar != nil {
				fmt.Fprintln(t.err)
			}
			bar = newBar(t.err, phase)
		}
		if phase == desk.SyncLines {
			bar.ChangeMax64(max(1, s.Sync.RowsTotal))
			_ = bar.Set64(s.Sync.Rows)
		} else {
			bar.ChangeMax64(max(1, s.Sync.BytesTotal))
			_ = bar.Set64(s.Sync.Bytes)
		}
	}
	return show, func() {
		if bar != nil {
			_ = bar.Finish()
			fmt.Fprintln(t.err)
		}
	}
}

func newBar(w io.Writer, phase desk.SyncPhase) *progressbar.ProgressBar {
	options := []progressbar.Option{progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(30), progressbar.OptionThrottle(0)}
	if phase == desk.SyncLines {
		options = append(options, progressbar.OptionSetDescription("Lignes    "), progressbar.OptionShowCount())
	} else {
		options = append(options, progressbar.OptionSetDescription("Documents "), progressbar.OptionShowBytes(true))
	}
	return progressbar.NewOptions64(1, options...)
}
