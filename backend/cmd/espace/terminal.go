package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/unimutuelles/espace-adherents/backend/desk"
	"github.com/unimutuelles/espace-adherents/backend/mutual"
)

// terminal is where a command reads and writes.
type terminal struct {
	in       io.Reader
	out, err io.Writer
}

// maxPassword is the longest line taken for a password, in bytes.
const maxPassword = 1024

// password asks for a password, or reads the first line of the standard input.
func (t *terminal) password(fromStdin bool) (string, error) {
	if fromStdin {
		line, err := bufio.NewReader(io.LimitReader(t.in, maxPassword)).ReadString('\n')
		if err != nil && err != io.EOF {
			return "", mutual.Fault(mutual.CodeInternal, err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	file, ok := t.in.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return "", &mutual.Error{Code: mutual.CodeLocked}
	}
	fmt.Fprint(t.err, "Mot de passe : ")
	text, err := term.ReadPassword(int(file.Fd()))
	fmt.Fprintln(t.err)
	if err != nil {
		return "", mutual.Fault(mutual.CodeInternal, err)
	}
	return string(text), nil
}

// json writes a value for scripts.
func (t *terminal) json(v any) error {
	encoder := json.NewEncoder(t.out)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return mutual.Fault(mutual.CodeNotWritable, err)
	}
	return nil
}

// table writes aligned columns; the cells of a row are separated by tabs.
func (t *terminal) table(write func(w io.Writer)) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	write(w)
	if err := w.Flush(); err != nil {
		return mutual.Fault(mutual.CodeNotWritable, err)
	}
	return nil
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
